//! Sentences with slots: `Add “{title}” to the calendar, {start_date}[ at {location}]`.
//!
//! Comes in: a template of the tool table and the values in plain words. Goes out: the sentence. A part in square
//! brackets is left out when all of its slots are empty. Invariant: a value is never read as a template.

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("`{{` without `}}`")]
    OpenSlot,
    #[error("`[` without `]`")]
    OpenPart,
    #[error("`{0}` closes nothing")]
    Closing(char),
    #[error("brackets within brackets")]
    Nested,
    #[error("`[{0}]` has no slot")]
    NoSlot(String),
}

/// The template with its slots filled by `value`, which gives the empty string for what was not given. A template
/// that is not one (the tool table has none) is given back as it is.
pub fn sentence(template: &str, value: impl Fn(&str) -> String) -> String {
    let Ok(parts) = parse(template) else {
        return template.to_owned();
    };
    let mut text = String::new();
    for part in parts {
        let filled: Vec<_> = part.slots().map(&value).collect();
        if part.optional && filled.iter().all(String::is_empty) {
            continue;
        }
        let mut filled = filled.into_iter();
        for bit in part.bits {
            match bit {
                Bit::Words(words) => text.push_str(words),
                Bit::Slot(_) => text.extend(filled.next()),
            }
        }
    }
    text
}

/// The names of a template's slots, in order.
pub(super) fn slots(template: &str) -> Result<Vec<&str>, TemplateError> {
    let parts = parse(template)?;
    Ok(parts.iter().flat_map(Part::slots).collect())
}

enum Bit<'a> {
    Words(&'a str),
    Slot(&'a str),
}

struct Part<'a> {
    optional: bool,
    bits: Vec<Bit<'a>>,
}

impl<'a> Part<'a> {
    fn slots(&self) -> impl Iterator<Item = &'a str> {
        self.bits.iter().filter_map(|bit| match bit {
            Bit::Slot(name) => Some(*name),
            Bit::Words(_) => None,
        })
    }
}

fn parse(template: &str) -> Result<Vec<Part<'_>>, TemplateError> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find(['[', ']']) {
        if rest[start..].starts_with(']') {
            return Err(TemplateError::Closing(']'));
        }
        parts.push(part(&rest[..start], false)?);
        let inner = &rest[start + 1..];
        let end = inner.find(['[', ']']).ok_or(TemplateError::OpenPart)?;
        if inner[end..].starts_with('[') {
            return Err(TemplateError::Nested);
        }
        let optional = part(&inner[..end], true)?;
        if optional.slots().next().is_none() {
            return Err(TemplateError::NoSlot(inner[..end].to_owned()));
        }
        parts.push(optional);
        rest = &inner[end + 1..];
    }
    parts.push(part(rest, false)?);
    Ok(parts)
}

fn part(text: &str, optional: bool) -> Result<Part<'_>, TemplateError> {
    let mut bits = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        if rest[start..].starts_with('}') {
            return Err(TemplateError::Closing('}'));
        }
        bits.push(Bit::Words(&rest[..start]));
        let inner = &rest[start + 1..];
        let end = inner.find('}').ok_or(TemplateError::OpenSlot)?;
        bits.push(Bit::Slot(&inner[..end]));
        rest = &inner[end + 1..];
    }
    bits.push(Bit::Words(rest));
    Ok(Part { optional, bits })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = "Add “{title}”, {start}[ at {place}][, with {people}]";

    #[test]
    fn parts_without_values_are_left_out() {
        check(&[("title", "Lunch"), ("start", "Fri")], "Add “Lunch”, Fri");
        check(&[("title", "Lunch"), ("start", "Fri"), ("people", "Ana")], "Add “Lunch”, Fri, with Ana");
    }

    #[test]
    fn a_value_with_braces_is_only_a_value() {
        check(&[("title", "{start} [x]"), ("start", "{title}")], "Add “{start} [x]”, {title}");
    }

    #[test]
    fn faults_are_named() {
        for (template, fault) in [
            ("{name", TemplateError::OpenSlot),
            ("[ in {folder}", TemplateError::OpenPart),
            ("name}", TemplateError::Closing('}')),
            ("]", TemplateError::Closing(']')),
            ("[a [{b}]]", TemplateError::Nested),
            ("[ soon]", TemplateError::NoSlot(" soon".to_owned())),
        ] {
            assert_eq!(slots(template), Err(fault), "{template}");
        }
        assert_eq!(slots(EVENT), Ok(vec!["title", "start", "place", "people"]));
    }

    fn check(values: &[(&str, &str)], expected: &str) {
        let value = |slot: &str| {
            let found = values.iter().find(|(name, _)| *name == slot);
            found.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
        };
        assert_eq!(sentence(EVENT, value), expected);
    }
}
