//! Faults of real Macs, switched on one by one.

use crate::common::desk_with;
use serde_json::json;

#[test]
fn an_app_can_refuse_every_event() {
    for (quirk, number) in [
        ("denied:Mail", -1743),
        ("denied:*", -1743),
        ("consent:Mail", -1744),
        ("not-running:Mail", -600),
        ("lost:Mail", -609),
        ("timeout:Mail", -1712),
        ("cancelled:Mail", -128),
    ] {
        let desk = desk_with(quirk);
        assert_eq!(desk.refusal("M.inbox.messages.length"), number, "{quirk}");
        if !quirk.ends_with('*') {
            assert_eq!(desk.run("return R.lists.length"), json!(3), "{quirk} is Mail's alone");
        }
    }
}

#[test]
fn a_time_out_may_come_after_the_deed() {
    let desk = desk_with("timeout-after:Reminders");
    assert_eq!(desk.refusal("R.lists[0].reminders.push(R.Reminder({name: 'x'}))"), -1712);
    assert_eq!(desk.run("return R.reminders.whose({name: 'x'}).length"), json!(1));
}

#[test]
fn a_slow_app_answers_all_the_same() {
    assert_eq!(desk_with("slow:Reminders=1").run("return R.lists.length"), json!(3));
}

#[test]
fn a_window_swallows_what_is_written_into_a_reply() {
    let reply = |window: bool| {
        format!(
            "const m = M.reply(M.selection()[0], {{openingWindow: {window}}}); m.content = 'Fine.'; return m.content() === 'Fine.'"
        )
    };
    for (quirks, with_window, without) in
        [("", true, true), ("reply-body-swallowed", false, true), ("reply-body-lost", true, false)]
    {
        let desk = desk_with(quirks);
        assert_eq!(desk.run(&reply(true)), json!(with_window), "{quirks}");
        assert_eq!(desk.run(&reply(false)), json!(without), "{quirks}");
    }
}

#[test]
fn a_scripted_body_may_arrive_as_a_quote() {
    let desk = desk_with("body-quoted");
    desk.run("M.outgoingMessages.push(M.OutgoingMessage({subject: 's', content: 'one\\ntwo'}))");
    desk.desktop.open_target("mailto:a@example.com?body=plain", None).expect("a link");
    let bodies: Vec<_> = desk.snapshot().mails.into_iter().map(|mail| mail.body).collect();
    assert_eq!(bodies, ["> one\n> two", "plain"]);
}

#[test]
fn a_hasty_send_loses_attachments_and_a_refused_one_stays() {
    let send = |quirks: &str| {
        let desk = desk_with(quirks);
        let path = desk.file("Desktop/invoice.pdf");
        let sent = desk.run(&format!(
            "const m = M.OutgoingMessage({{subject: 's', content: 'c'}}); M.outgoingMessages.push(m);
             m.toRecipients.push(M.ToRecipient({{address: 'a@example.com'}}));
             m.attachments.push(M.Attachment({{fileName: Path({path:?})}})); return m.send()"
        ));
        let mail = desk.snapshot().mails.remove(0);
        (sent, mail.state, mail.attachments.len())
    };
    assert_eq!(send(""), (json!(true), "sent", 1));
    assert_eq!(send("hasty-send-loses-attachments"), (json!(true), "sent", 0));
    assert_eq!(send("send-refused"), (json!(false), "hidden", 1));
}

#[test]
fn notes_that_are_listed_by_name_collapse() {
    let ids = "const ids = N.notes.whose({name: 'Meeting notes'})().map(note => note.id()); return new Set(ids).size";
    assert_eq!(desk_with("").run(ids), json!(2));
    assert_eq!(desk_with("duplicate-note-names").run(ids), json!(1));
}

#[test]
fn an_accepted_text_may_not_arrive() {
    let desk = desk_with("sms-not-delivered");
    desk.run("Me.send('x', {to: Me.accounts[0].participants[0]})");
    assert_eq!(desk.snapshot().messages.pop().map(|message| message.state).as_deref(), Some("not delivered"));
}
