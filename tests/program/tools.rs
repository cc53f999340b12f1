//! Every tool of the table, from a typed command to what is then on the desktop.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::home::Home;

/// A command, its plan, and what a person sees afterwards.
struct Case {
    command: &'static str,
    plan: &'static [&'static str],
    /// Said in the answer.
    said: &'static str,
    /// What is new in a section of the desktop (`mails`), field by field; nothing is new in a section that is not named.
    new: fn() -> Vec<(&'static str, Json)>,
}

fn nothing() -> Vec<(&'static str, Json)> {
    Vec::new()
}

const CASES: [Case; 16] = [
    Case {
        command: "what is Priya's number",
        plan: &["get_phone_number(\"Priya\")"],
        said: "+1 (650) 555-0114",
        new: nothing,
    },
    Case {
        command: "look up Lutfi's e-mail address",
        plan: &["get_email_address(\"Lutfi\")"],
        said: "lutfi.haddad@northgate.example",
        new: nothing,
    },
    Case {
        command: "put the budget review in Room 4 on my work calendar on 2031-03-04 at 3pm for 45 minutes",
        plan: &[
            "create_calendar_event(\"budget review\", \"2031-03-04 15:00:00\", \"45 minutes\", \"Room 4\", [], \"bring figures\", \"Work\")",
        ],
        said: "Added “Budget review” to the calendar Work",
        new: || {
            vec![(
                "events",
                json!({ "title": "Budget review", "start": "2031-03-04T20:00:00Z", "end": "2031-03-04T20:45:00Z",
                        "location": "Room 4", "notes": "Bring figures", "calendar": "Work", "all_day": false }),
            )]
        },
    },
    Case {
        command: "remind me to water the plants on 2031-03-04 at 8, it is urgent",
        plan: &["create_reminder(\"water the plants\", \"2031-03-04 08:00:00\", \"\", \"\", 1, False)"],
        said: "Added the reminder “",
        new: || vec![("reminders", json!({ "due": "2031-03-04T13:00:00Z", "priority": 1, "completed": false }))],
    },
    Case {
        command: "make a packing list note in Travel with tent and stove",
        plan: &["create_note(\"Camping\", \"tent and stove\", \"Travel\")"],
        said: "Wrote the note “Camping” in the folder Travel",
        new: || vec![("notes", json!({ "name": "Camping", "text": "Camping\nTent and stove", "folder": "Travel" }))],
    },
    Case {
        command: "what does my groceries note say",
        plan: &["open_note(\"groceries\", \"\")"],
        said: "Showed the note “groceries”",
        new: || vec![("opened", json!({ "kind": "note", "app": "Notes" }))],
    },
    Case {
        command: "add rye bread to my groceries note",
        plan: &["append_note_content(\"groceries\", \"rye bread\", \"\")"],
        said: "Added to the note “groceries”",
        new: || {
            let text = "Groceries\noat milk\neggs\nsourdough\ncoffee beans\nlemons\nRye bread";
            vec![("notes", json!({ "name": "Groceries", "text": text }))]
        },
    },
    Case {
        command: "open budget.xlsx",
        plan: &["open_and_get_file_path(\"budget.xlsx\")"],
        said: "budget.xlsx",
        new: || vec![("opened", json!({ "kind": "file" }))],
    },
    Case {
        command: "give me the gist of the lease agreement",
        plan: &["open_and_get_file_path(\"lease agreement\")", "summarize_pdf(\"$1\")"],
        said: "Viktor Hale",
        new: || vec![("opened", json!({ "kind": "file" }))],
    },
    Case {
        command: "e-mail the Q3 report to Lutfi and say the figures are ready",
        plan: &[
            "get_email_address(\"Lutfi\")",
            "open_and_get_file_path(\"Q3 report\")",
            "compose_new_email([\"$1\"], [], \"Figures\", \"The figures are ready\", [\"$2\"])",
        ],
        said: "e-mail to Lutfi (lutfi.haddad@northgate.example)",
        new: || {
            let mail = json!({ "origin": "new", "to": ["lutfi.haddad@northgate.example"], "subject": "Figures",
                               "body": "The figures are ready" });
            vec![("mails", mail), ("opened", json!({ "kind": "file" }))]
        },
    },
    Case {
        command: "reply that I will be ten minutes late",
        plan: &["reply_to_email([], \"I will be ten minutes late\", [])"],
        said: "the selected e-mail",
        new: || vec![("mails", json!({ "origin": "reply" }))],
    },
    Case {
        command: "forward this to Dana",
        plan: &["get_email_address(\"Dana\")", "forward_email([\"$1\"], [], \"See below\", [])"],
        said: "the selected e-mail to Dana",
        new: || vec![("mails", json!({ "origin": "forward", "to": ["dana.cho@northgate.example"] }))],
    },
    Case {
        command: "tell Priya the bus is late",
        plan: &["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"the bus is late\")"],
        said: "Texted Priya (+1 (650) 555-0114)",
        new: || vec![("messages", json!({ "to": ["+16505550114"], "text": "The bus is late", "state": "accepted" }))],
    },
    Case {
        command: "show me Golden Gate Park on the map",
        plan: &["maps_open_location(\"Golden Gate Park\")"],
        said: "Showed Golden Gate Park in Maps",
        new: || vec![("opened", json!({ "kind": "map", "app": "Maps" }))],
    },
    Case {
        command: "how do I walk to the library",
        plan: &["maps_show_directions(\"\", \"library\", \"w\")"],
        said: "Showed directions to library, on foot",
        new: || vec![("opened", json!({ "kind": "map", "app": "Maps" }))],
    },
    Case {
        command: "set up a Zoom meeting on 2031-03-04 at 10 about the budget",
        plan: &[
            "get_zoom_meeting_link(\"Budget\", \"2031-03-04 10:00:00\", 30, [])",
            "create_calendar_event(\"Budget\", \"2031-03-04 10:00:00\", \"30 minutes\", \"$1\", [], \"\", \"\")",
        ],
        said: "https://zoom.us/j/5550100199",
        new: || {
            vec![(
                "events",
                json!({ "title": "Budget", "start": "2031-03-04T15:00:00Z", "end": "2031-03-04T15:30:00Z",
                        "location": "https://zoom.us/j/5550100199" }),
            )]
        },
    },
];

const SECTIONS: [&str; 7] = ["mails", "events", "notes", "reminders", "messages", "opened", "contacts"];

/// What a section holds now that it did not hold before.
fn new_in(section: &str, before: &Json, after: &Json) -> Vec<Json> {
    let (before, after) = (before[section].as_array().expect("a list"), after[section].as_array().expect("a list"));
    after.iter().filter(|item| !before.contains(item)).cloned().collect()
}

#[test]
fn each_does_what_was_typed_and_nothing_else() {
    for Case { command, plan, said, new } in CASES {
        let home = Home::new();
        let before = home.desktop();
        let ran = home.tell(command, plan).done();
        assert!(ran.answer().contains(said), "{command}: {}", ran.answer());
        let after = home.desktop();
        for section in SECTIONS {
            let found = new_in(section, &before, &after);
            let expected: Vec<Json> =
                new().into_iter().filter(|(name, _)| *name == section).map(|(_, item)| item).collect();
            assert_eq!(found.len(), expected.len(), "{command}: new in {section} is {found:?}");
            for (found, expected) in found.iter().zip(&expected) {
                for (field, value) in expected.as_object().expect("fields") {
                    assert_eq!(&found[field], value, "{command}: `{field}` in {found}");
                }
            }
        }
    }
}

#[test]
fn no_tool_of_the_table_is_left_out_here() {
    let listed = Home::new().run(&["tools", "--json"]).done().json();
    let listed: BTreeSet<&str> =
        listed.as_array().expect("a list").iter().filter_map(|row| row["tool"]["name"].as_str()).collect();
    let names = CASES.iter().flat_map(|case| case.plan).filter_map(|call| call.split('(').next());
    assert_eq!(names.collect::<BTreeSet<_>>(), listed);
    assert_eq!(listed.len(), 16);
}

#[test]
fn files_are_the_ones_that_were_named() {
    let home = Home::new();
    let plan = [
        "open_and_get_file_path(\"Q3 report\")",
        "compose_new_email([\"a@example.com\"], [], \"Figures\", \"Here\", [\"$1\"])",
        "reply_to_email([], \"I will be late\", [])",
    ];
    home.tell("send the Q3 report to a@example.com and reply that I will be late", &plan).done();
    let mails = home.desktop()["mails"].clone();
    let of = |origin: &str| mails.as_array().into_iter().flatten().find(|mail| mail["origin"] == origin);
    let attached = of("new").and_then(|mail| mail["attachments"][0].as_str()).expect("a path");
    assert!(attached.ends_with("/home/Documents/Q3 report.pdf") && std::path::Path::new(attached).is_file());
    let said = of("reply").and_then(|mail| mail["body"].as_str());
    assert!(said.is_some_and(|body| body.starts_with("I will be late")), "{mails}");
}
