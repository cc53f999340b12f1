//! The functions of the fuzz targets, on valid inputs that were spoilt: they run with every `cargo test`.

use proptest::prelude::*;
use proptest::sample::Index;

#[path = "../fuzz/src/lib.rs"]
mod fuzzed;

const PLAN: &str = "\u{3}1. get_phone_number(\"Sid\")\nThought: next\n2. send_sms([\"$1\", \"+1 415\"], \"$15, ${1} \\\"\\n\")\n\
                    3. create_reminder('x', \"in 2 h\", \"$2\", \"\", 5, True)\n4. join()<END_OF_PLAN>";
const DATE: &str = "next Friday at half past 3 pm Paris time\n2 and a half hours";
const SETTINGS: &str = "day_first = true\nplanner = \"http://[::1]:8080\"\n[approval]\nopen = \"ask\"\n[apps]\nMail = \"never\"\n\
                        [tools]\ncreate_note = \"ask\"\n[privacy]\nkeep_days = 9\n";
const ITEMS: &str = "{\"id\":1,\"command\":\"note a\",\"plan\":[\"create_note(\\\"a\\\", \\\"\\\", \\\"\\\")\"],\"tools\":[]}\n\n\
                     {\"id\":\"x\",\"command\":\"\",\"plan\":[]}\n";
const REQUEST: &str = "{\"id\":\"a\",\"do\":\"reply\",\"run\":7,\"question\":1,\"reply\":{\"answer\":\"approve\",\"without\":[2],\
                       \"edits\":[{\"step\":1,\"name\":\"title\",\"value\":\"x\"}]}}";
const MODEL: &[u8] = include_bytes!("fixtures/planner.gguf");
const TOOLS: &str = include_str!("../applescripts/notes/tools.toml");

/// A valid input with some of its parts replaced, taken out, or said again.
fn spoilt(valid: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..9),
        "[$\"'\\\\\\[\\](){}=,.0-9a-z\n ]{0,6}".prop_map(String::into_bytes),
        (any::<Index>(), 0..40_usize).prop_map(|(at, length)| {
            let at = at.index(valid.len());
            valid[at..valid.len().min(at + length)].to_vec()
        }),
    ];
    let change = (any::<Index>(), 0..9_usize, bytes);
    proptest::collection::vec(change, 0..4).prop_map(|changes| {
        let mut spoilt = valid.to_vec();
        for (at, taken, put) in changes {
            let at = at.index(spoilt.len() + 1);
            let end = spoilt.len().min(at + taken);
            spoilt.splice(at..end, put);
        }
        spoilt
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn plans(bytes in spoilt(PLAN.as_bytes())) {
        fuzzed::plan(&bytes);
    }

    #[test]
    fn dates(bytes in spoilt(DATE.as_bytes())) {
        fuzzed::date(&bytes);
    }

    #[test]
    fn settings(bytes in spoilt(SETTINGS.as_bytes())) {
        fuzzed::settings(&bytes);
    }

    #[test]
    fn items(bytes in spoilt(ITEMS.as_bytes())) {
        fuzzed::items(&bytes);
    }

    #[test]
    fn requests(bytes in spoilt(REQUEST.as_bytes())) {
        fuzzed::request(&bytes);
    }

    #[test]
    fn models(bytes in spoilt(MODEL)) {
        fuzzed::gguf(&bytes);
    }

    #[test]
    fn tool_tables(bytes in spoilt(TOOLS.as_bytes())) {
        fuzzed::tools(&bytes);
    }

    #[test]
    fn anything(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for read in [
            fuzzed::plan,
            fuzzed::date,
            fuzzed::settings,
            fuzzed::items,
            fuzzed::gguf,
            fuzzed::tools,
            fuzzed::request,
        ] {
            read(&bytes);
        }
    }
}

/// Without changes the readers read their inputs in full, so that what is spoilt above is something.
#[test]
fn the_inputs_are_valid() {
    use errand::tools::ToolTable;
    let table = ToolTable::embedded();
    let tools: Vec<_> = table.tools.iter().collect();
    let calls = errand::plan::parse(&PLAN[1..]).unwrap();
    assert_eq!(errand::plan::check(&calls, &tools).unwrap().calls.len(), 3);
    errand::settings::read(SETTINGS, std::path::Path::new("settings.toml"), table).unwrap();
    assert_eq!(errand::eval::read_items(ITEMS, table).unwrap().len(), 2);
    errand::wire::read(REQUEST.as_bytes()).unwrap();
    errand::planner::gguf::header(MODEL, MODEL.len() as u64).unwrap();
    errand::tools::read_folder("notes", TOOLS, &table.scripts).unwrap();
    let now = jiff::Timestamp::UNIX_EPOCH.in_tz("America/New_York").unwrap();
    errand::dates::resolve(DATE.lines().next().unwrap(), &errand::dates::Context::new(now)).unwrap();
}
