//! In: plain text. Out: a PDF with that text on as many pages as it needs, in Helvetica, uncompressed.

/// Characters that fit into a line, and lines on a page.
const COLUMNS: usize = 88;
const LINES: usize = 50;

/// A PDF document. Characters outside Latin-1 become question marks.
pub fn document(text: &str) -> Vec<u8> {
    let lines: Vec<String> = text.lines().flat_map(wrap).collect();
    let pages: Vec<&[String]> = lines.chunks(LINES).collect();
    let kids = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect::<Vec<_>>().join(" ");
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    for (nth, page) in pages.iter().enumerate() {
        let resources = "/Resources << /Font << /F1 3 0 R >> >>";
        let entry = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {resources} /Contents {} 0 R >>",
            5 + 2 * nth
        );
        objects.push(entry.into_bytes());
        objects.push(content(page));
    }
    assemble(&objects)
}

fn content(lines: &[String]) -> Vec<u8> {
    let mut stream = b"BT /F1 11 Tf 14 TL 64 728 Td\n".to_vec();
    for line in lines {
        stream.push(b'(');
        for letter in line.chars() {
            let byte = u8::try_from(u32::from(letter)).unwrap_or(b'?');
            if matches!(byte, b'(' | b')' | b'\\') {
                stream.push(b'\\');
            }
            stream.push(byte);
        }
        stream.extend(b") Tj T*\n");
    }
    stream.extend(b"ET\n");
    [format!("<< /Length {} >>\nstream\n", stream.len()).as_bytes(), &stream, b"endstream"].concat()
}

fn assemble(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (nth, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend(format!("{} 0 obj\n", nth + 1).as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(table.as_bytes());
    file.extend(
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    file
}

fn wrap(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let full = lines
            .last()
            .is_some_and(|last| !last.is_empty() && last.chars().count() + 1 + word.chars().count() > COLUMNS);
        if full {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}
