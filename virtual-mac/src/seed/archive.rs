//! In: names and contents. Out: a ZIP archive of stored entries, and in it the smallest `.docx` and `.xlsx` that word
//! processors and spreadsheets open.

/// A ZIP archive.
fn zip(entries: &[(&str, String)]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in entries {
        let offset = archive.len() as u32;
        let size = content.len() as u32;
        let mut common = Vec::new();
        common.extend(20_u16.to_le_bytes());
        common.extend([0; 4]);
        // The first of January 1980, at midnight.
        common.extend([0, 0, 0x21, 0]);
        common.extend(crc32(content.as_bytes()).to_le_bytes());
        common.extend(size.to_le_bytes());
        common.extend(size.to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&common);
        archive.extend(name.as_bytes());
        archive.extend(content.as_bytes());
        directory.extend(b"PK\x01\x02");
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend((entries.len() as u16).to_le_bytes());
    archive.extend((entries.len() as u16).to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

/// A Word document, a paragraph a line.
pub fn docx(text: &str) -> Vec<u8> {
    let paragraph = |line: &str| format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", xml(line));
    let body: String = text.lines().map(paragraph).collect();
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    zip(&[
        ("[Content_Types].xml", content_types("/word/document.xml", "wordprocessingml.document.main")),
        ("_rels/.rels", relation("officeDocument", "word/document.xml")),
        (
            "word/document.xml",
            format!("{DECLARATION}<w:document xmlns:w=\"{namespace}\"><w:body>{body}</w:body></w:document>"),
        ),
    ])
}

/// A spreadsheet with one sheet: a row a line, cells between tabs.
pub fn xlsx(text: &str) -> Vec<u8> {
    let cell = |text: &str| match text.parse::<f64>() {
        Ok(number) => format!("<c><v>{number}</v></c>"),
        Err(_) => format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", xml(text)),
    };
    let row = |line: &str| format!("<row>{}</row>", line.split('\t').map(cell).collect::<String>());
    let rows: String = text.lines().map(row).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let sheets = "<sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets>";
    let types = content_types("/xl/workbook.xml", "spreadsheetml.sheet.main").replace(
        "</Types>",
        &format!("<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{OFFICE}.spreadsheetml.worksheet+xml\"/></Types>"),
    );
    zip(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            format!("{DECLARATION}<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\">{sheets}</workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/worksheets/sheet1.xml",
            format!("{DECLARATION}<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

/// The checksum of ZIP and PNG.
pub fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
const OFFICE: &str = "application/vnd.openxmlformats-officedocument";

fn content_types(part: &str, kind: &str) -> String {
    format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"{part}\" ContentType=\"{OFFICE}.{kind}+xml\"/></Types>"
    )
}

fn relation(kind: &str, target: &str) -> String {
    format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksum_is_the_known_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
