//! Text arrives as it was sent, whatever it is, and runs nothing.

use crate::common::{Desk, desk};
use proptest::test_runner::{Config as ProptestConfig, TestRunner};
use serde_json::json;
use virtual_mac::run_script;

/// Sends text the way the `osascript` crate does, as JSON in the source, and reads it back from every app.
fn there_and_back(desk: &Desk, text: &str) -> serde_json::Value {
    let params = json!({ "text": text });
    let code = format!(
        "var $params = {params};JSON.stringify((function() {{
            const M = Application('Mail'), R = Application('Reminders'), C = Application('Calendar'), Me = Application('Messages'), t = $params.text;
            const m = M.OutgoingMessage({{subject: t, content: t}}); M.outgoingMessages.push(m);
            const r = R.Reminder({{name: t}}); R.defaultList().reminders.push(r); r.body = t;
            const e = C.Event({{summary: t}}); C.calendars[0].events.push(e); e.description = t;
            Me.send(t, {{to: Me.accounts[0].participants[0]}});
            return [m.subject(), m.content(), r.name(), r.body(), e.summary(), e.description()];return null;}})());"
    );
    serde_json::from_str(&run_script(&desk.desktop, &code, &[]).expect("a script that runs")).expect("JSON")
}

fn check(desk: &Desk, text: &str) {
    assert_eq!(there_and_back(desk, text), json!(vec![text; 6]));
    assert_eq!(desk.snapshot().messages.pop().map(|message| message.text).as_deref(), Some(text));
}

#[test]
fn hostile_and_long_texts() {
    let desk = desk();
    for text in [
        "\"; do shell script \"touch x\"; \"",
        "'); Application('Finder').delete('x'); ('",
        "line one\nline two\r\n\ttabbed",
        "back\\slash \\n \\u0041 ${x} `y` $1 %s",
        "naïve 🎉 👩‍👩‍👧 \u{202e}dlrow \u{0} \u{7f}",
        "</script><!-- & &amp; <b>",
        "\u{2028}\u{2029}",
        "__proto__",
        "",
    ] {
        check(&desk, text);
    }
    check(&desk, &"long \"text\" 🎈\n".repeat(7000));
}

#[test]
fn any_text() {
    let desk = desk();
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&".{0,60}", |text| {
        check(&desk, &text);
        Ok(())
    });
    outcome.expect("any text arrives");
}
