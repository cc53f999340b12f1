//! What people say and what it means, on Wednesday 18 November 2026, ten in the morning, in New York.

use std::fs;
use std::path::Path;

use jiff::civil;

use super::*;

fn at() -> Context {
    Context::new(civil::date(2026, 11, 18).at(10, 0, 0, 0).in_tz("America/New_York").unwrap())
}

/// What each phrase means, as the user reads it; `-` for one that is an error.
fn check(phrases: &[(&str, &str)]) {
    let wrong: Vec<_> = phrases
        .iter()
        .map(|(phrase, expected)| (phrase, expected, resolve(phrase, &at())))
        .filter(|(_, expected, found)| match found {
            Ok(found) => found.moment.to_string() != **expected,
            Err(_) => **expected != "-",
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn noon_and_midnight_may_be_said_with_their_twelve() {
    check(&[
        ("Friday at 12 noon", "Fri 20 Nov 2026, 12:00"),
        ("12 noon on Friday", "Fri 20 Nov 2026, 12:00"),
        ("at twelve noon tomorrow", "Thu 19 Nov 2026, 12:00"),
        ("12:00 noon", "Wed 18 Nov 2026, 12:00"),
        ("Friday at 12 o'clock noon", "Fri 20 Nov 2026, 12:00"),
        ("at 12 midnight", "Thu 19 Nov 2026, 00:00"),
        ("Friday at twelve midnight", "Sat 21 Nov 2026, 00:00"),
        ("midday tomorrow", "Thu 19 Nov 2026, 12:00"),
        ("at noon on the third", "Thu 3 Dec 2026, 12:00"),
        ("noon on the third", "Thu 3 Dec 2026, 12:00"),
        ("noontime on Friday", "Fri 20 Nov 2026, 12:00"),
        ("noon sharp", "Wed 18 Nov 2026, 12:00"),
        ("at 11 noon", "-"),
    ]);
}

#[test]
fn lengths_from_now() {
    check(&[
        ("in one hour fifteen", "Wed 18 Nov 2026, 11:15"),
        ("in an hour and fifteen", "Wed 18 Nov 2026, 11:15"),
        ("in two hours forty five", "Wed 18 Nov 2026, 12:45"),
        ("in 1 hour 5", "Wed 18 Nov 2026, 11:05"),
        ("in one hour fifteen minutes", "Wed 18 Nov 2026, 11:15"),
        ("in an hour and a half", "Wed 18 Nov 2026, 11:30"),
        ("in hour and a half", "Wed 18 Nov 2026, 11:30"),
        ("in hour and twenty minutes", "Wed 18 Nov 2026, 11:20"),
        ("hour and a half from now", "Wed 18 Nov 2026, 11:30"),
        ("in about an hour", "Wed 18 Nov 2026, 11:00"),
        ("in an hour or so", "Wed 18 Nov 2026, 11:00"),
        ("in couple of hours", "Wed 18 Nov 2026, 12:00"),
        ("in three quarters of an hour", "Wed 18 Nov 2026, 10:45"),
        ("in two days at noon", "Fri 20 Nov 2026, 12:00"),
        ("in a fortnight", "Wed 2 Dec 2026"),
        ("in hours", "-"),
        ("in a few minutes", "-"),
        ("in ten", "-"),
    ]);
}

#[test]
fn weekdays_and_weeks() {
    check(&[
        ("Thursday of next week", "Thu 26 Nov 2026"),
        ("the Thursday of next week at 3", "Thu 26 Nov 2026, 15:00"),
        ("Friday of this week", "Fri 20 Nov 2026"),
        ("Thursday of the week after next", "Thu 3 Dec 2026"),
        ("Friday week", "Fri 27 Nov 2026"),
        ("Friday coming", "Fri 20 Nov 2026"),
        ("this Friday coming at ten", "Fri 20 Nov 2026, 10:00"),
        ("a fortnight on Tuesday", "Tue 8 Dec 2026"),
        ("the weekend after next", "Sat 5 Dec 2026"),
        ("the day after tomorrow at nine thirty", "Fri 20 Nov 2026, 09:30"),
        ("sometime tomorrow", "Thu 19 Nov 2026"),
        ("by Friday at the latest", "Fri 20 Nov 2026"),
        ("no later than Friday at five", "Fri 20 Nov 2026, 17:00"),
        ("the last of the month", "Mon 30 Nov 2026"),
        ("end of next month", "Thu 31 Dec 2026"),
        ("Thursday of next month", "-"),
        ("Friday at", "-"),
    ]);
}

#[test]
fn clock_times_as_they_are_said() {
    check(&[
        ("three thirty p m", "Wed 18 Nov 2026, 15:30"),
        ("half seven", "Wed 18 Nov 2026, 19:30"),
        ("quarter of five", "Wed 18 Nov 2026, 16:45"),
        ("ten of five", "Wed 18 Nov 2026, 16:50"),
        ("5ish", "Wed 18 Nov 2026, 17:00"),
        ("five-ish tomorrow", "Thu 19 Nov 2026, 17:00"),
        ("around sixish pm", "Wed 18 Nov 2026, 18:00"),
        ("noonish", "Wed 18 Nov 2026, 12:00"),
        ("tonight around eight", "Wed 18 Nov 2026, 20:00"),
        ("tomorrow at 8 sharp", "Thu 19 Nov 2026, 08:00"),
        ("tomorrow at eight on the dot", "Thu 19 Nov 2026, 08:00"),
        ("nine on the dot on Friday", "Fri 20 Nov 2026, 09:00"),
        ("1500 hours", "Wed 18 Nov 2026, 15:00"),
        ("fifteen hundred hours", "Wed 18 Nov 2026, 15:00"),
        ("fifteen thirty hours", "Wed 18 Nov 2026, 15:30"),
        ("5:00 o'clock", "Wed 18 Nov 2026, 17:00"),
        ("15:30 hours", "Wed 18 Nov 2026, 15:30"),
        ("o seven hundred", "Thu 19 Nov 2026, 07:00"),
        ("oh seven hundred hours", "Thu 19 Nov 2026, 07:00"),
        ("zero nine thirty", "Thu 19 Nov 2026, 09:30"),
        ("Friday at oh nine hundred", "Fri 20 Nov 2026, 09:00"),
        ("half", "-"),
        ("oh dear", "-"),
        ("ten of march at nine of", "-"),
    ]);
}

#[test]
fn parts_of_the_day() {
    check(&[
        ("first thing tomorrow", "Thu 19 Nov 2026, 09:00"),
        ("first thing in the morning", "Thu 19 Nov 2026, 09:00"),
        ("at lunchtime", "Wed 18 Nov 2026, 12:30"),
        ("close of business Friday", "Fri 20 Nov 2026, 17:00"),
        ("end of the workday tomorrow", "Thu 19 Nov 2026, 17:00"),
        ("tomorrow night", "Thu 19 Nov 2026, 20:00"),
        ("Christmas morning", "Fri 25 Dec 2026, 09:00"),
        ("the night before Christmas", "Thu 24 Dec 2026, 20:00"),
        ("the morning after Thanksgiving", "Fri 27 Nov 2026, 09:00"),
        ("Friday morning before ten", "Fri 20 Nov 2026, 10:00"),
        ("mid-morning", "-"),
        ("after work", "-"),
    ]);
}

#[test]
fn dates_of_the_calendar() {
    check(&[
        ("Friday the 4th of December 2026", "Fri 4 Dec 2026"),
        ("Friday the fourth of December twenty twenty six", "Fri 4 Dec 2026"),
        ("December fourth two thousand twenty six at nine", "Fri 4 Dec 2026, 09:00"),
        ("the fourth of December two thousand and twenty seven", "Sat 4 Dec 2027"),
        ("December fourth at twenty thirty", "Fri 4 Dec 2026, 20:30"),
        ("December 4 nine thirty", "Fri 4 Dec 2026, 09:30"),
        ("December fourth twenty hundred hours", "Fri 4 Dec 2026, 20:00"),
        ("12/4", "Fri 4 Dec 2026"),
        ("tuesday the first of december at 7 15 p m", "Tue 1 Dec 2026, 19:15"),
        ("nine thirty on the third", "Thu 3 Dec 2026, 09:30"),
        ("Christmas Eve", "Thu 24 Dec 2026"),
        ("New Year's Day", "Fri 1 Jan 2027"),
        ("2026-12-04T15:00", "Fri 4 Dec 2026, 15:00"),
        ("2026-12-04T15:00:00", "Fri 4 Dec 2026, 15:00"),
        ("2026-12-04 15:00", "Fri 4 Dec 2026, 15:00"),
        ("13/5", "-"),
        ("December", "-"),
    ]);
}

#[test]
fn lengths_alone() {
    for (phrase, minutes) in [
        ("one hour fifteen", 75),
        ("two hours and thirty", 150),
        ("an hour and three quarters", 105),
        ("hour and a half", 90),
        ("one hour five", 65),
        ("couple of hours", 120),
    ] {
        assert_eq!(duration(phrase).unwrap().get_minutes(), minutes, "{phrase}");
    }
    assert_eq!(duration("a minute thirty").unwrap(), jiff::Span::new().minutes(1).seconds(30).fieldwise());
    duration("two days thirty").unwrap_err();
}

#[test]
fn an_end_may_be_said_with_its_twelve_too() {
    let start = resolve("Friday at ten", &at()).unwrap().moment;
    let end = resolve_end("at 12 noon", &start, &at()).unwrap();
    assert_eq!(end.to_string(), "Fri 20 Nov 2026, 12:00");
}

/// What the planner learns to write is understood here.
#[test]
fn every_phrase_that_commands_are_made_of_is_understood() {
    let banks = Path::new(env!("CARGO_MANIFEST_DIR")).join("training/corpus/banks");
    let lines = |bank: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(banks.join(bank)).unwrap();
        let values = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        values.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
    };
    for phrase in ["when.txt", "day.txt", "time.txt"].map(lines).concat().concat() {
        resolve(&phrase, &at()).unwrap();
    }
    for line in lines("duration.txt") {
        let [said, written, minutes] = &line[..] else { panic!("{line:?}") };
        for phrase in [said, written] {
            assert_eq!(duration(phrase).unwrap().get_minutes(), minutes.parse::<i64>().unwrap(), "{phrase}");
        }
    }
}
