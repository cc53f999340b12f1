//! Settings and tool tables with mistakes: named with their line, obeyed in full or not at all, never overwritten.

use std::fs;

use crate::home::{Home, plan, project};

#[test]
fn a_settings_file_with_a_mistake() {
    let home = Home::new();
    for (settings, said) in [
        ("day_first = true\nday_last = true\n", "line 2"),
        ("[desktop]\nmail_mode = \"fax\"\n", "line 2"),
        ("[tools]\n\ncreate_not = \"never\"\n", "line 3: there is no tool `create_not`"),
        ("[apps]\nOutlook = \"never\"\n", "line 2: there is no app `Outlook`"),
        ("[approval]\nask_below = 180\n", "line 2: expected a whole number from 0 to 100, found 180"),
        ("[tools\n", "line 1"),
    ] {
        home.set(settings);
        for arguments in [&["--yes", "note x"][..], &["tools"], &["history"], &["undo"], &["desktop"]] {
            home.run(arguments).refused(1, said);
        }
        let kept = fs::read_to_string(home.path("errand/settings.toml")).expect("it is still there");
        assert_eq!(kept, settings);
    }
    let doctor = home.run(&["doctor", "--json"]);
    assert_eq!(doctor.code, Some(2));
    let findings = doctor.json();
    let finding = findings.as_array().into_iter().flatten().find(|finding| finding["what"] == "settings");
    assert!(finding.is_some_and(|finding| finding["fine"] == false && finding["hint"] != ""), "{doctor:?}");
}

#[test]
fn a_tool_that_is_switched_off_never_runs() {
    let home = Home::new();
    home.set("[tools]\nsend_sms = \"never\"\n");
    home.planner.write(&plan(&["get_phone_number(\"Priya\")", "send_sms([\"$1\"], \"hi\")"]));
    home.run(&["--yes", "text Priya hi"]).refused(1, "calls an unknown tool");
    assert!(!home.desktop()["messages"].to_string().contains("\"Hi\""));
    let tools = home.run(&["tools"]).done();
    assert!(tools.out.contains("switched off"), "{tools:?}");
    home.set("[apps]\nMessages = \"never\"\n");
    home.run(&["--yes", "text Priya hi"]).refused(1, "calls an unknown tool");
}

/// The tools of Notes in a folder of the test's own, with `old` replaced by `new` in their description.
fn custom(home: &Home, old: &str, new: &str) -> String {
    let folder = home.path("custom/notes");
    fs::create_dir_all(&folder).expect("a folder");
    for entry in fs::read_dir(project("applescripts/notes")).expect("the project has it").flatten() {
        fs::copy(entry.path(), folder.join(entry.file_name())).expect("room for it");
    }
    let file = folder.join("tools.toml");
    let text = fs::read_to_string(&file).expect("text");
    assert!(text.contains(old), "`{old}`");
    fs::write(&file, text.replacen(old, new, 1)).expect("room for it");
    home.path("custom").to_str().expect("text").to_owned()
}

#[test]
fn a_custom_table_is_used_instead_of_the_built_in_one() {
    let home = Home::new();
    let folder = custom(&home, "\"create_note\"", "\"create_note\"");
    home.planner.write(&plan(&["create_note(\"Ideas\", \"x\", \"\")"]));
    home.run(&["--tools", &folder, "--yes", "note x"]).done();
    assert!(home.desktop()["notes"].to_string().contains("Ideas\\nX"));
    home.planner.write(&plan(&["get_phone_number(\"Priya\")"]));
    home.run(&["--tools", &folder, "--yes", "Priya's number"]).refused(1, "expected one of `create_note`");
}

#[test]
fn a_mistake_in_a_custom_table() {
    let home = Home::new();
    for (old, new, said) in [
        ("'create_note(\"packing list\"", "'make_note(\"packing list\"", "calls an unknown tool"),
        ("script = \"create.js\"", "script = \"make.js\"", "names the script `notes/make.js`"),
        ("script = \"create.js\"", "native = \"rocket\"", "names the native part `rocket`"),
        ("name = \"open_note\"", "name = \"create_note\"", "is already described"),
        ("effect = \"create\"", "effect = \"explode\"", "notes/tools.toml:"),
        ("name = \"content\"", "name = \"contents\"", "reads `$params.content`"),
    ] {
        let folder = custom(&home, old, new);
        for arguments in [&["--yes", "note x"][..], &["tools"], &["plan", "note x"]] {
            let arguments: Vec<&str> = ["--tools", &folder].into_iter().chain(arguments.iter().copied()).collect();
            home.run(&arguments).refused(1, said);
        }
    }
    fs::create_dir(home.path("empty")).expect("a folder");
    for folder in ["empty", "nowhere"] {
        let folder = home.path(folder).to_str().expect("text").to_owned();
        home.run(&["--tools", &folder, "tools"]).refused(1, &folder);
    }
}
