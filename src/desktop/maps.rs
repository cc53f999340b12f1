//! Maps: a place or a way → its URL, opened. Maps has no scripting.
//!
//! Comes in: places as people say them. Goes out: a link that also works on other people's machines. Invariant: a
//! place is percent-encoded whole, so that nothing in it can become another part of the URL.

use serde_json::{Map, Value, json};
use url::form_urlencoded::byte_serialize;

use super::{Desktop, DesktopError, Done, files, script};
use crate::tools::Tool;

/// Shows the place or the way in Maps.
pub async fn carry_out(desktop: &Desktop, tool: &Tool, arguments: &Map<String, Value>) -> Result<Done, DesktopError> {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default().trim();
    let query = if tool.name == "maps_open_location" {
        place(text("location"))?
    } else {
        directions(text("start_location"), text("end_location"), text("transport"))?
    };
    let url = format!("maps://?{query}");
    // A program's argument has its limit; what a script is given has none.
    match url.len() > script::MOST_IN_ARGUMENT {
        true => script::open_location(desktop, &url, &tool.app).await?,
        false => files::open(desktop, &url, &tool.app).await?,
    }
    let result = json!(format!("https://maps.apple.com/?{query}"));
    Ok(Done { result, verified: false, made: None, remarks: Vec::new() })
}

fn place(location: &str) -> Result<String, DesktopError> {
    if location.is_empty() { Err(nowhere("show")) } else { Ok(format!("q={}", encoded(location))) }
}

fn directions(start: &str, end: &str, transport: &str) -> Result<String, DesktopError> {
    if end.is_empty() {
        return Err(nowhere("go to"));
    }
    let transport = match transport.to_lowercase().as_str() {
        "w" => 'w',
        "r" => 'r',
        _ => 'd',
    };
    let here = start.is_empty() || start.eq_ignore_ascii_case("here") || start.eq_ignore_ascii_case("current location");
    let start = if here { String::new() } else { format!("saddr={}&", encoded(start)) };
    Ok(format!("{start}daddr={}&dirflg={transport}", encoded(end)))
}

/// Every byte that is not a letter, a digit or one of `-._*` as `%XX`, a space too.
fn encoded(place: &str) -> String {
    byte_serialize(place.as_bytes()).collect::<String>().replace('+', "%20")
}

fn nowhere(what: &str) -> DesktopError {
    DesktopError::Declined {
        code: "refused".to_owned(),
        message: format!("there is no place to {what}"),
        hint: "name a place or an address".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_ways_become_queries() {
        assert_eq!(place("Café & Bar, 5th").expect("a place"), "q=Caf%C3%A9%20%26%20Bar%2C%205th");
        assert_eq!(directions("", "Oslo", "w").expect("a way"), "daddr=Oslo&dirflg=w");
        assert_eq!(directions("A+B", "C&dirflg=r", "").expect("a way"), "saddr=A%2BB&daddr=C%26dirflg%3Dr&dirflg=d");
        assert_eq!(directions("Current Location", "Oslo", "R").expect("a way"), "daddr=Oslo&dirflg=r");
        assert!(place("").is_err());
        assert!(directions("here", "", "d").is_err());
    }
}
