//! Contacts: a name as people say it → the phone number or e-mail address of one person or group.
//!
//! Comes in: the name. Goes out: the number or address. Invariant: nobody is guessed. Several people, or several
//! numbers of one, that fit equally are a question; nobody close, or nobody with a number, is an error.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::matching::{self, words};
use super::{Desktop, DesktopError, Done, script};
use crate::event::Choice;
use crate::tools::Tool;

#[derive(Debug, Deserialize)]
struct Listing {
    people: Vec<Person>,
    groups: Vec<Group>,
    /// Who is who to the user, from the user's own card.
    related: Vec<Relation>,
}

#[derive(Debug, Deserialize)]
struct Person {
    id: String,
    name: String,
    nickname: Option<String>,
    organization: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Group {
    id: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Relation {
    label: Option<String>,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Cards {
    cards: Vec<Card>,
}

#[derive(Debug, Deserialize)]
struct Card {
    id: String,
    name: String,
    phones: Vec<Detail>,
    emails: Vec<Detail>,
}

/// A phone number or an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Detail {
    id: String,
    label: Option<String>,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Phone,
    Email,
}

/// What a name may mean.
#[derive(Debug, PartialEq, Eq)]
enum Meant<'a> {
    People(Vec<&'a str>),
    Group(&'a str),
    Nobody,
}

/// Looks the contact up.
pub async fn carry_out(
    desktop: &Desktop,
    tool: &Tool,
    arguments: &Map<String, Value>,
    chosen: &[String],
) -> Result<Done, DesktopError> {
    let kind = if tool.name == "get_phone_number" { Kind::Phone } else { Kind::Email };
    let name = arguments.values().next().and_then(Value::as_str).unwrap_or_default();
    let listing: Listing = read(tool, script::run_for(desktop, tool, "contacts/list.js", json!({})).await?)?;
    let parameters = match meant(&listing, name, chosen) {
        Meant::Nobody => return Err(nobody(name)),
        Meant::People(people) => json!({ "chosen": { "people": people, "group": null } }),
        Meant::Group(group) => json!({ "chosen": { "people": [], "group": group } }),
    };
    let whole_group = parameters["chosen"]["group"].is_string();
    let cards: Cards = read(tool, script::run_for(desktop, tool, "contacts/card.js", parameters).await?)?;
    let value =
        if whole_group { of_group(&cards.cards, kind, name)? } else { of_people(&cards.cards, kind, name, chosen)? };
    Ok(Done { result: json!(value), verified: true, made: None, remarks: Vec::new() })
}

/// Who fits the name: by it, a nickname, a company, a relation of the user, or a group.
fn meant<'a>(listing: &'a Listing, name: &str, chosen: &[String]) -> Meant<'a> {
    if let Some(person) = listing.people.iter().find(|person| chosen.contains(&person.id)) {
        return Meant::People(vec![&person.id]);
    }
    if let Some(related) = listing.related.iter().find(|relation| is_relation(name, relation)) {
        let same = listing.people.iter().filter(|person| words(&person.name) == words(&related.name));
        let same: Vec<&str> = same.map(|person| person.id.as_str()).collect();
        if !same.is_empty() {
            return Meant::People(same);
        }
    }
    let called = |person: &'a Person| {
        [Some(&person.name), person.nickname.as_ref(), company(person)].into_iter().flatten().map(String::as_str)
    };
    let people = matching::best(name, &listing.people, called);
    let groups = matching::best(name, &listing.groups, |group| [group.name.as_str()]);
    let fit_of = |name_of: &str| matching::fit(name, name_of);
    let best_person = people.first().and_then(|person| called(person).filter_map(fit_of).min());
    match groups.as_slice() {
        [group] if best_person.is_none_or(|person| fit_of(&group.name).is_some_and(|fit| fit < person)) => {
            Meant::Group(&group.id)
        }
        _ if people.is_empty() => Meant::Nobody,
        _ => Meant::People(people.iter().map(|person| person.id.as_str()).collect()),
    }
}

/// A company's name stands for a person only where it is the card's own name: else a firm's every employee would fit.
fn company(person: &Person) -> Option<&String> {
    person.organization.as_ref().filter(|organization| person.name.is_empty() || **organization == person.name)
}

/// Whether a word for kin, such as "mom", is what a relation of the user's card says.
fn is_relation(said: &str, relation: &Relation) -> bool {
    let said = words(said).join(" ");
    let label = plain_label(relation.label.as_deref()).to_lowercase();
    let kin = KIN.iter().find(|(_, words)| words.contains(&said.as_str())).map(|(kin, _)| *kin);
    !label.is_empty() && (label == said || kin == Some(label.as_str()))
}

const KIN: [(&str, &[&str]); 9] = [
    ("mother", &["mom", "mum", "mama", "mommy", "mummy", "ma"]),
    ("father", &["dad", "daddy", "papa", "pa"]),
    ("spouse", &["wife", "husband", "partner"]),
    ("partner", &["wife", "husband", "spouse", "girlfriend", "boyfriend"]),
    ("brother", &["bro"]),
    ("sister", &["sis"]),
    ("grandmother", &["grandma", "granny", "nana"]),
    ("grandfather", &["grandpa", "granddad"]),
    ("manager", &["boss"]),
];

/// The one value of the people that fit, or a question.
fn of_people(cards: &[Card], kind: Kind, name: &str, chosen: &[String]) -> Result<String, DesktopError> {
    let all = cards.iter().flat_map(|card| details(card, kind));
    if let Some(detail) = all.clone().find(|detail| chosen.contains(&detail.id)) {
        return Ok(detail.value.clone());
    }
    let choices = match cards {
        [one] => {
            let preferred = preferred(details(one, kind), kind);
            if let [only] = preferred.as_slice() {
                return Ok(only.value.clone());
            }
            preferred.into_iter().map(|detail| choice(&detail.id, one, detail)).collect()
        }
        several => {
            let first =
                |card: &Card| preferred(details(card, kind), kind).first().map(|detail| choice(&card.id, card, detail));
            several.iter().filter_map(first).collect::<Vec<Choice>>()
        }
    };
    if choices.is_empty() {
        let names: Vec<&str> = cards.iter().map(|card| card.name.as_str()).collect();
        return Err(without(kind, &names.join(", ")));
    }
    Err(DesktopError::Ambiguous { looked_for: name.to_owned(), choices })
}

/// The preferred value of each member, separated by commas; members without one are left out only if some have one.
fn of_group(cards: &[Card], kind: Kind, name: &str) -> Result<String, DesktopError> {
    let values = cards
        .iter()
        .filter_map(|card| preferred(details(card, kind), kind).first().map(|detail| detail.value.as_str()));
    let values: Vec<&str> = values.collect();
    if values.is_empty() { Err(without(kind, name)) } else { Ok(values.join(", ")) }
}

fn details(card: &Card, kind: Kind) -> &[Detail] {
    match kind {
        Kind::Phone => &card.phones,
        Kind::Email => &card.emails,
    }
}

/// The values that would do equally well: for a text, mobile numbers before others; the same value once.
fn preferred(details: &[Detail], kind: Kind) -> Vec<&Detail> {
    let rank = |detail: &Detail| {
        let label = plain_label(detail.label.as_deref()).to_lowercase();
        match kind {
            Kind::Phone if label == "iphone" || label == "mobile" || label == "cell" => 0,
            Kind::Phone if label.contains("fax") || label == "pager" => 2,
            _ => 1,
        }
    };
    let top = details.iter().map(rank).min();
    let mut kept: Vec<&Detail> = Vec::new();
    for detail in details.iter().filter(|detail| Some(rank(detail)) == top) {
        if !kept.iter().any(|other| same_value(&other.value, &detail.value)) {
            kept.push(detail);
        }
    }
    kept
}

fn same_value(a: &str, b: &str) -> bool {
    let bare = |value: &str| {
        value.chars().filter(|c| c.is_alphanumeric() || "@+._".contains(*c)).collect::<String>().to_lowercase()
    };
    bare(a) == bare(b)
}

fn choice(id: &str, card: &Card, detail: &Detail) -> Choice {
    let label = plain_label(detail.label.as_deref());
    let label = if label.is_empty() { String::new() } else { format!("{label} ") };
    Choice {
        id: id.to_owned(), label: format!("{} — {label}{}", card.name, detail.value), value: detail.value.clone()
    }
}

/// `_$!<Mobile>!$_` as people read it.
fn plain_label(label: Option<&str>) -> String {
    let label = label.unwrap_or_default();
    match label.strip_prefix("_$!<").and_then(|rest| rest.strip_suffix(">!$_")) {
        Some(inner) => inner.to_lowercase(),
        None => label.to_owned(),
    }
}

fn nobody(name: &str) -> DesktopError {
    DesktopError::NotFound {
        what: "contact".to_owned(),
        looked_for: name.to_owned(),
        hint: "check the name in Contacts, or write the address or the number out".to_owned(),
    }
}

fn without(kind: Kind, name: &str) -> DesktopError {
    let what = match kind {
        Kind::Phone => "phone number",
        Kind::Email => "e-mail address",
    };
    DesktopError::Declined {
        code: "not_found".to_owned(),
        message: format!("`{name}` has no {what} in Contacts"),
        hint: format!("add a {what} in Contacts, or write it out"),
    }
}

fn read<T: serde::de::DeserializeOwned>(tool: &Tool, value: Value) -> Result<T, DesktopError> {
    serde_json::from_value(value).map_err(|error| DesktopError::Script {
        tool: tool.name.clone(),
        message: format!("it gave something else: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> Listing {
        serde_json::from_value(json!({
            "people": [
                { "id": "1", "name": "Sam Ortiz", "nickname": null, "organization": "Acme" },
                { "id": "2", "name": "Sam Okafor", "nickname": "Sammy", "organization": "Acme" },
                { "id": "3", "name": "Lucía Gómez", "nickname": null, "organization": null },
                { "id": "4", "name": "Acme", "nickname": null, "organization": "Acme" },
            ],
            "groups": [{ "id": "g", "name": "Marketing Team" }],
            "related": [{ "label": "_$!<Mother>!$_", "name": "Lucía Gómez" }],
        }))
        .expect("a listing")
    }

    fn check(name: &str, expected: Meant<'_>) {
        assert_eq!(meant(&listing(), name, &[]), expected, "{name}");
    }

    #[test]
    fn a_name_means_whom_it_fits() {
        check("sam", Meant::People(vec!["1", "2"]));
        check("sammy", Meant::People(vec!["2"]));
        check("lucia", Meant::People(vec!["3"]));
        check("mom", Meant::People(vec!["3"]));
        check("Acme", Meant::People(vec!["4"]));
        check("marketing team", Meant::Group("g"));
        check("Zoe", Meant::Nobody);
    }

    fn card(phones: &[(&str, &str)]) -> Card {
        let detail = |(i, (label, value)): (usize, &(&str, &str))| Detail {
            id: format!("p{i}"),
            label: Some((*label).to_owned()),
            value: (*value).to_owned(),
        };
        Card {
            id: "1".to_owned(),
            name: "Ana".to_owned(),
            phones: phones.iter().enumerate().map(detail).collect(),
            emails: Vec::new(),
        }
    }

    #[test]
    fn a_mobile_number_is_preferred_and_two_of_them_are_a_question() {
        let ana = card(&[("_$!<Home>!$_", "111"), ("_$!<Mobile>!$_", "222")]);
        assert_eq!(of_people(&[ana], Kind::Phone, "Ana", &[]), Ok("222".to_owned()));
        let ana = card(&[("_$!<Mobile>!$_", "+1 22"), ("iPhone", "+122")]);
        assert_eq!(of_people(&[ana], Kind::Phone, "Ana", &[]), Ok("+1 22".to_owned()));
        let ana = card(&[("_$!<Mobile>!$_", "222"), ("iPhone", "333")]);
        let Err(DesktopError::Ambiguous { choices, .. }) = of_people(&[ana], Kind::Phone, "Ana", &[]) else {
            panic!("two mobile numbers are a question");
        };
        assert_eq!(choices[0].label, "Ana — mobile 222");
        let ana = card(&[("_$!<Mobile>!$_", "222"), ("iPhone", "333")]);
        assert_eq!(of_people(&[ana], Kind::Phone, "Ana", &["p1".to_owned()]), Ok("333".to_owned()));
    }

    #[test]
    fn a_contact_without_a_number_says_so() {
        let error = of_people(&[card(&[])], Kind::Phone, "ana", &[]).expect_err("no number");
        assert_eq!((error.code(), error.to_string().as_str()), ("not_found", "`Ana` has no phone number in Contacts"));
    }
}
