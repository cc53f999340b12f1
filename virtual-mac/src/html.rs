//! In: the HTML of a note. Out: its plain text, a line a block, and back. Only what notes consist of is understood;
//! everything else is text.

/// The text that a reader sees.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(['<', '&']) {
        text += &rest[..start];
        rest = &rest[start..];
        rest = if rest.starts_with('<') { tag(rest, &mut text) } else { entity(rest, &mut text) };
    }
    text += rest;
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The first line that is not empty.
pub fn title(html: &str) -> String {
    plain(html).lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

/// Text as HTML that shows exactly that text, a `<div>` a line.
pub fn from_plain(text: &str) -> String {
    text.split('\n')
        .map(|line| if line.is_empty() { "<div><br></div>".to_owned() } else { format!("<div>{}</div>", escape(line)) })
        .collect()
}

/// Text without characters that mean something in HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Reads a tag: blocks and `<br>` end a line.
fn tag<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let Some(end) = rest.find('>') else {
        text.push('<');
        return &rest[1..];
    };
    let inner = rest[1..end].trim_end_matches('/').trim();
    let name = inner.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "br" => text.push('\n'),
        // A block begins and ends a line, unless what is in it did already.
        "div" | "p" | "h1" | "h2" | "h3" | "ul" | "ol" | "li" | "tr" | "/div" | "/p" | "/li" | "/h1" | "/h2"
        | "/h3" | "/tr"
            if !text.is_empty() && !text.ends_with('\n') =>
        {
            text.push('\n');
        }
        _ => {}
    }
    &rest[end + 1..]
}

fn entity<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let end = rest.char_indices().take(12).find(|(_, each)| *each == ';').map(|(place, _)| place);
    let letter = end.and_then(|end| match &rest[1..end] {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        code => {
            let number = code.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    });
    match (end, letter) {
        (Some(end), Some(letter)) => {
            text.push(letter);
            &rest[end + 1..]
        }
        _ => {
            text.push('&');
            &rest[1..]
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blocks_are_lines() {
        for (html, text) in [
            (
                "<div><h1>Groceries</h1></div><div>milk</div><div>eggs &amp; bread</div>",
                "Groceries\nmilk\neggs & bread",
            ),
            ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
            ("one<br>two", "one\ntwo"),
            ("Plan<ul><li>x</li><li>y</li></ul>", "Plan\nx\ny"),
            ("5 < 6 &unknown; &#x1F600;", "5 < 6 &unknown; 😀"),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    proptest! {
        #[test]
        fn text_survives(line in "[^\n\r]{0,40}") {
            let shown = format!("title\n{}\nend", line.trim_end());
            prop_assert_eq!(plain(&from_plain(&shown)), shown);
        }
    }
}
