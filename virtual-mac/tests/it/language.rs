//! What JavaScript for Automation adds to the language: names, specifiers, access, commands, errors.

use crate::common::desk;
use serde_json::json;
use virtual_mac::run_script;

#[test]
fn specifiers_are_lazy_and_calling_sends() {
    let desk = desk();
    for (script, value) in [
        ("return N.notes.byId('none') && typeof N.notes.byId('none').name", json!("function")),
        ("return R.lists.name()", json!(["Reminders", "Errands", "Work"])),
        ("return R.lists[1].name()", json!("Errands")),
        ("return R.lists.at(-1).name()", json!("Work")),
        ("return R.lists.byName('work').name()", json!("Work")),
        ("return R.lists.byId(R.lists[2].id()).name()", json!("Work")),
        ("return R.lists.length", json!(3)),
        (
            "return R.lists.reminders.name()",
            json!([
                ["Water the plants"],
                ["Pick up the dry cleaning", "Return the library books"],
                ["Send the launch date to Dana"]
            ]),
        ),
        ("return R.reminders.length", json!(4)),
        ("return R.defaultList.name()", json!("Reminders")),
        ("return R.defaultList().name()", json!("Reminders")),
        ("return R.lists().map(list => list.name())", json!(["Reminders", "Errands", "Work"])),
        ("return R.reminders[0].container.name()", json!("Reminders")),
        ("return R.reminders[0].body()", json!(null)),
        ("return R.reminders.whose({name: 'nothing'})()", json!([])),
        ("return R.reminders[0].class()", json!("reminder")),
        ("return R.reminders[0].properties().priority", json!(0)),
        ("return R.lists[0].exists() && !R.lists.byName('none').exists()", json!(true)),
        ("return R.lists[1].reminders[0].dueDate() instanceof Date", json!(true)),
        ("return R.lists[1].reminders[0].dueDate().toISOString()", json!("2026-11-27T01:00:00.000Z")),
        ("return String(R.lists.byName('Work'))", json!("Application(\"Reminders\").lists.byName(\"Work\")")),
        ("return P.people.byName('Sam Okafor').phones.label()", json!(["_$!<Mobile>!$_", "_$!<Work>!$_"])),
        ("return M.inbox.messages[0].mailbox.name()", json!("INBOX")),
        ("return M.accounts[0].mailboxes.length", json!(6)),
        ("return [M.id(), M.name(), M.running()]", json!(["com.apple.mail", "Mail", true])),
        ("return Application('com.apple.AddressBook').name()", json!("Contacts")),
    ] {
        assert_eq!(desk.run(script), value, "{script}");
    }
}

#[test]
fn whose_has_all_its_operators() {
    let desk = desk();
    for (test, names) in [
        ("{name: 'SAM OKAFOR'}", vec!["Sam Okafor"]),
        ("{name: {_equals: 'Mom'}}", vec!["Mom"]),
        ("{name: {_contains: 'sam'}}", vec!["Sam Okafor", "Sam Whitfield"]),
        ("{name: {_beginsWith: 'dr.'}}", vec!["Dr. Weber"]),
        ("{name: {_endsWith: 'kapoor'}}", vec!["Sid Kapoor"]),
        ("{_and: [{name: {_contains: 'Sam'}}, {organization: {_contains: 'Blue'}}]}", vec!["Sam Okafor"]),
        ("{_or: [{name: 'Mom'}, {name: 'Dad'}]}", vec!["Mom", "Dad"]),
        ("{_and: [{name: {_contains: 'Sam'}}, {_not: [{name: {_contains: 'Okafor'}}]}]}", vec!["Sam Whitfield"]),
    ] {
        assert_eq!(desk.run(&format!("return P.people.whose({test}).name()")), json!(names), "{test}");
    }
    for (test, names) in [
        ("{priority: {_greaterThan: 0}}", vec!["Send the launch date to Dana"]),
        ("{_and: [{priority: {_lessThan: 1}}, {completed: true}]}", vec!["Return the library books"]),
        ("{dueDate: {_lessThan: new Date(2027, 0, 1)}}", vec!["Pick up the dry cleaning"]),
        ("{dueDate: {_greaterThan: new Date(2027, 0, 1)}}", vec![]),
    ] {
        assert_eq!(desk.run(&format!("return R.reminders.whose({test}).name()")), json!(names), "{test}");
    }
}

#[test]
fn what_the_dictionaries_lack_is_refused_with_its_number() {
    let desk = desk();
    for (number, script) in [
        (-1728, "N.notes.byId('none').name()"),
        (-1728, "N.notes.byName('none').id()"),
        (-1708, "N.notes[0].subject()"),
        (-1728, "N.notes[0].upgraded()"),
        (-1728, "N.notes[0].title = 'x'"),
        (-1728, "P.people[0].serviceType()"),
        (-1728, "N.folders.byName('none').notes.push(N.Note({body: 'x'}))"),
        (-1728, "N.Note({body: 'x'}).name()"),
        (-1728, "R.Reminder({title: 'x'}).make()"),
        (-1719, "N.notes[99].name()"),
        (-1719, "M.messageViewers[3].selectedMessages()"),
        (-1708, "N.fetchNotes()"),
        (-1708, "N.notes[0].frobnicate()"),
        (-1708, "M.send(M.inbox.messages[0])"),
        (-1700, "R.reminders[0].dueDate = 'tomorrow'"),
        (-1700, "R.reminders[0].priority = 'high'"),
        (-1700, "R.reminders[0].priority = 12"),
        (-1700, "R.reminders[0].name = null"),
        (-1700, "C.calendars[0].events.push(C.Event({summary: 'x', startDate: new Date(NaN)}))"),
        (-1700, "C.calendars.byName('Work').events[0].status = 'certain'"),
        (-1700, "R.lists[0].reminders.push(N.Note({body: 'x'}))"),
        (-1700, "R.lists.whose({name: 'x', id: 'y'})()"),
        (-1700, "R.lists.whose({name: {_like: 'x'}})()"),
        (-10003, "N.notes[0].plaintext = 'x'"),
        (-10003, "C.calendars[0].events[0].uid = 'x'"),
        (-10003, "N.make({new: 'note', withProperties: {id: 'x'}})"),
        (-10003, "R.accounts.push(R.Account({}))"),
        (-1723, "const m = M.OutgoingMessage({}); M.outgoingMessages.push(m); m.htmlContent()"),
        (-1721, "N.show(N.notes[0], {loudly: true})"),
        (-1721, "N.show(N.notes[0], N.notes[1])"),
        (-1701, "N.show()"),
        (-1701, "Me.send('x')"),
        (-2710, "N.make({new: 'reminder'})"),
        (-2700, "Application('Pages')"),
        (-2700, "nothing.here"),
        (-2700, "throw new Error('ours')"),
        (-2700, "throw 'ours'"),
        (-128, "const error = new Error('User canceled.'); error.errorNumber = -128; throw error"),
    ] {
        assert_eq!(desk.refusal(script), number, "{script}");
    }
}

#[test]
fn objects_are_made_in_three_ways() {
    let desk = desk();
    for script in [
        "const r = R.Reminder({name: 'x'}); R.lists[1].reminders.push(r); return [r.container.name(), r.name()]",
        "const r = R.make({new: 'reminder', at: R.lists[1].reminders, withProperties: {name: 'x'}}); return [r.container.name(), r.name()]",
        "const r = R.make({new: 'reminder', at: R.lists[1], withProperties: {name: 'x'}}); return [r.container.name(), r.name()]",
    ] {
        assert_eq!(desk.run(script), json!(["Errands", "x"]), "{script}");
    }
    assert_eq!(desk.run("const r = R.Reminder({name: 'y'}).make(); return r.container.name()"), json!("Reminders"));
}

#[test]
fn a_script_sees_apples_globals() {
    let desk = desk();
    let run = |code: &str, argv: &[&str]| {
        let argv: Vec<String> = argv.iter().map(|each| each.to_string()).collect();
        run_script(&desk.desktop, code, &argv)
    };
    for (code, shown) in [
        ("'text'", "text"),
        ("[1, 'two', true]", "1, two, true"),
        ("({a: 1, b: 'x'})", "a:1, b:x"),
        ("Path('/a b').toString()", "/a b"),
        ("Application('Mail').inbox", "Application(\"Mail\").inbox"),
        ("ObjC.import('Foundation'); delay(0); console.log('to stderr'); 'on'", "on"),
        (
            "const app = Application.currentApplication(); app.includeStandardAdditions = true; app.currentDate() instanceof Date",
            "true",
        ),
    ] {
        assert_eq!(run(code, &[]).as_deref(), Ok(shown), "{code}");
    }
    assert_eq!(run("function run(argv) { return argv.join('+') }", &["a", "-b"]).as_deref(), Ok("a+-b"));
    let error = run("function (", &[]).expect_err("no script");
    assert_eq!(error.number, -2741);
    let error = run("Application('Notes').notes.byId('none').name()", &[]).expect_err("no such note");
    assert_eq!(error.to_string(), "execution error: Error: Error: Can't get object. (-1728)");
}

#[test]
fn standard_additions_are_asked_for_and_run_no_shell() {
    let desk = desk();
    assert_eq!(desk.refusal("N.openLocation('maps://?q=x')"), -1708);
    assert_eq!(desk.refusal("N.includeStandardAdditions = true; N.doShellScript('touch /tmp/x')"), -10004);
    desk.run("N.includeStandardAdditions = true; N.openLocation('maps://?q=Blue%20Ridge')");
    let opened = desk.snapshot().opened;
    assert_eq!((opened[0].kind.as_str(), opened[0].target.as_str()), ("map", "maps://?q=Blue%20Ridge"));
}

#[test]
fn a_script_without_bounds_is_an_error() {
    let desk = desk();
    let deep = run_script(&desk.desktop, "function f() { return f() } f()", &[]).expect_err("too deep");
    assert_eq!(deep.number, -2700);
    let large = run_script(&desk.desktop, "new Uint8Array(1 << 30).length", &[]).expect_err("too large");
    assert_eq!(large.number, -2700);
}
