//! What each app does beyond its dictionary, seen through scripts and on the desktop.

use crate::common::desk;
use serde_json::json;

#[test]
fn mail_sends_a_message_with_its_attachments() {
    let desk = desk();
    let path = desk.file("Documents/budget.xlsx");
    let compose = format!(
        "const m = M.OutgoingMessage({{subject: 'Numbers', content: 'Here.', visible: true}}); M.outgoingMessages.push(m);
         m.toRecipients.push(M.ToRecipient({{address: 'ana@example.com'}}));
         m.ccRecipients.push(M.CcRecipient({{address: 'sid@example.com', name: 'Sid'}}));
         m.content.attachments.push(M.Attachment({{fileName: Path({path:?})}}));"
    );
    assert_eq!(
        desk.run(&format!("{compose} return [m.subject(), m.recipients.address()]")),
        json!(["Numbers", ["ana@example.com", "sid@example.com"]])
    );
    let draft = desk.snapshot().mails.remove(0);
    assert_eq!((draft.state, draft.cc), ("open", vec!["sid@example.com".to_owned()]));
    assert_eq!(desk.run("const m = M.outgoingMessages[0]; return m.send()"), json!(true));
    let mails = desk.snapshot().mails;
    assert_eq!(mails.len(), 1);
    assert_eq!((mails[0].state, mails[0].body.as_str()), ("sent", "Here."));
    assert_eq!(mails[0].attachments, [path.to_string_lossy()]);
    assert_eq!(desk.run("return M.sentMailbox.messages.subject()"), json!(["Numbers"]));
}

#[test]
fn mail_refuses_what_cannot_be_attached_and_does_not_send_to_nobody() {
    let desk = desk();
    let message = "const m = M.OutgoingMessage({subject: 'x', content: 'y'}); M.outgoingMessages.push(m);";
    assert_eq!(desk.refusal(&format!("{message} m.attachments.push(M.Attachment({{fileName: '/etc/hosts'}}))")), -1700);
    assert_eq!(
        desk.refusal(&format!("{message} m.attachments.push(M.Attachment({{fileName: Path('/none/x.pdf')}}))")),
        -43
    );
    assert_eq!(desk.run(&format!("{message} return m.send()")), json!(false));
    assert_eq!(desk.run("M.outgoingMessages().forEach(m => m.delete()); return M.outgoingMessages.length"), json!(0));
}

#[test]
fn a_reply_keeps_the_quote_until_its_body_is_written() {
    let desk = desk();
    let reply =
        "const m = M.reply(M.messageViewers[0].selectedMessages()[0], {openingWindow: false, replyToAll: true});";
    let read = desk.run(&format!("{reply} return [m.subject(), m.toRecipients.address(), m.ccRecipients.address(), m.content().includes('> Hi Jordan')]"));
    assert_eq!(
        read,
        json!([
            "Re: Budget for the third quarter",
            ["sid.kapoor@northgate.example"],
            ["dana.cho@northgate.example"],
            true
        ])
    );
    assert_eq!(desk.run(&format!("{reply} m.content = 'Fine.'; m.save(); return m.content()")), json!("Fine."));
    let saved = desk.snapshot().mails.pop().expect("the reply");
    assert_eq!((saved.state, saved.origin.as_str()), ("draft", "reply"));
    assert_eq!(desk.run("return M.selection()[0].wasRepliedTo()"), json!(true));
}

#[test]
fn a_forward_takes_the_attachments_along() {
    let desk = desk();
    desk.run(
        "const m = M.forward(M.inbox.messages.whose({subject: {_contains: 'cake'}})[0], {openingWindow: false});
         m.toRecipients.push(M.ToRecipient({address: 'ana@example.com'})); return m.send()",
    );
    let sent = desk.snapshot().mails.pop().expect("the forward");
    assert_eq!(sent.subject, "Fwd: Your cake order");
    assert!(sent.body.contains("> the lemon cake is ready"));
    assert!(sent.attachments[0].ends_with("order.pdf"));
}

#[test]
fn calendar_takes_events_where_it_can_be_written() {
    let desk = desk();
    let event = "const e = C.Event({summary: 'Lunch', startDate: new Date(2026, 11, 1, 12), endDate: new Date(2026, 11, 1, 13)});";
    let read = desk.run(&format!(
        "{event} C.calendars.byName('Work').events.push(e); e.location = 'Roof'; e.description = 'with Ana'; e.url = 'https://example.com/x';
         e.show(); return [C.calendars.writable(), e.uid().length, e.summary(), e.alldayEvent(), e.startDate().getHours()]"
    ));
    assert_eq!(read, json!([[true, true, false, false], 36, "Lunch", false, 12]));
    let made = desk.snapshot().events.pop().expect("the event");
    assert_eq!((made.calendar.as_str(), made.location.as_str(), made.notes.as_str()), ("Work", "Roof", "with Ana"));
    for (number, script) in [
        (-10000, format!("{event} C.calendars.byName('US Holidays').events.push(e)")),
        (-10000, "C.calendars.byName('Birthdays').events[0].summary = 'x'".to_owned()),
        (-10003, format!("{event} C.calendars[0].events.push(e); e.attendees.push(C.Attendee({{}}))")),
        (-10003, "C.calendars.byName('Work').events[0].attendees[0].email = 'x@example.com'".to_owned()),
        (-10025, "C.calendars.byName('Work').events[0].endDate = new Date(2020, 0, 1)".to_owned()),
    ] {
        assert_eq!(desk.refusal(&script), number, "{script}");
    }
    let count = desk.snapshot().events.len();
    desk.run(&format!("C.calendars.byName('Work').events.byId('{}').delete()", made.id));
    assert_eq!(desk.snapshot().events.len(), count - 1);
}

#[test]
fn notes_are_named_by_their_first_line() {
    let desk = desk();
    let read = desk.run(
        "const n = N.Note({body: '<div><h1>Trip</h1></div><div>a &amp; b</div>'}); N.defaultAccount().defaultFolder().notes.push(n);
         const before = [n.name(), n.plaintext()]; n.body = n.body() + '<div>c</div>'; N.show(n);
         return before.concat(n.plaintext(), n.container.name(), n.id().startsWith('x-coredata://'), N.notes.byId(n.id()).name())",
    );
    assert_eq!(read, json!(["Trip", "Trip\na & b", "Trip\na & b\nc", "Notes", true, "Trip"]));
    assert_eq!(desk.snapshot().opened.pop().map(|opened| opened.target).as_deref(), Some("Trip"));
    assert_eq!(desk.run("return N.notes.whose({name: 'Meeting notes'}).container.name()"), json!(["Notes", "Work"]));
}

#[test]
fn notes_guards_what_a_rewrite_would_lose() {
    let desk = desk();
    let locked = "const n = N.notes.whose({passwordProtected: true})[0];";
    assert_eq!(desk.run(&format!("{locked} return [n.name(), n.body(), n.plaintext()]")), json!(["Passwords", "", ""]));
    assert_eq!(desk.refusal(&format!("{locked} n.body = 'x'")), -10000);
    let pictured = "const n = N.notes.byName('House projects');";
    assert_eq!(desk.run(&format!("{pictured} const c = n.attachments.length; n.body = n.body() + '<div>x</div>'; return [c, n.attachments.length]")), json!([1, 0]));
}

#[test]
fn a_deleted_note_is_in_recently_deleted_until_it_is_deleted_there() {
    let desk = desk();
    desk.run("N.delete(N.notes.byName('Groceries'))");
    assert_eq!(desk.run("return N.folders.byName('Recently Deleted').notes.name()"), json!(["Groceries"]));
    desk.run("N.folders.byName('Recently Deleted').notes[0].delete()");
    assert_eq!(desk.run("return N.notes.byName('Groceries').exists()"), json!(false));
}

#[test]
fn reminders_have_dates_with_and_without_a_time() {
    let desk = desk();
    let read = desk.run(
        "const r = R.Reminder({name: 'Call'}); R.defaultList().reminders.push(r); r.body = 'soon'; r.priority = 5;
         r.dueDate = new Date(2026, 11, 1, 9, 30); r.remindMeDate = new Date(2026, 11, 1, 9);
         const timed = r.dueDate().getMinutes(); r.alldayDueDate = new Date(2026, 11, 2, 15);
         return [timed, r.dueDate().getHours(), r.alldayDueDate().getDate(), r.completed(), r.id().startsWith('x-apple-reminder://')]",
    );
    assert_eq!(read, json!([30, 0, 2, false, true]));
    let made = desk.snapshot().reminders.pop().expect("the reminder");
    assert_eq!((made.list.as_str(), made.priority, made.all_day, made.notes.as_str()), ("Reminders", 5, true, "soon"));
    assert!(made.alarm.is_some());
    desk.run(&format!("R.show(R.reminders.byId('{0}')); R.delete(R.reminders.byId('{0}'))", made.id));
    assert!(desk.snapshot().reminders.iter().all(|each| each.id != made.id));
}

#[test]
fn messages_reach_known_people_and_international_numbers() {
    let desk = desk();
    let account = "const a = Me.accounts.whose({serviceType: 'SMS'})[0];";
    assert_eq!(desk.run("return Me.accounts.serviceType()"), json!(["iMessage", "SMS"]));
    desk.run(&format!("{account} Me.send('new', {{to: a.participants.byName('+14155550188')}})"));
    desk.run(&format!("{account} Me.send('known', {{to: a.participants.whose({{handle: '+14155550133'}})[0]}})"));
    desk.run(&format!("{account} Me.send('by id', {{to: a.participants.byId(a.id() + ':+14155550188')}})"));
    desk.run("Me.send('to a chat', {to: Me.chats.whose({name: 'Mom'})[0]})");
    for number in ["555-0188", "4155550188", "Mom", "+1 415 555 0188"] {
        assert_eq!(
            desk.refusal(&format!("{account} Me.send('x', {{to: a.participants.byName({number:?})}})")),
            -1728,
            "{number}"
        );
    }
    assert_eq!(desk.refusal(&format!("{account} a.enabled = false; Me.send('x', {{to: a.participants[0]}})")), -10000);
    let sent: Vec<_> = desk
        .snapshot()
        .messages
        .into_iter()
        .filter(|each| each.state == "accepted")
        .map(|each| (each.to[0].clone(), each.text))
        .collect();
    let expected =
        [("+14155550188", "new"), ("+14155550133", "known"), ("+14155550188", "by id"), ("+15035550105", "to a chat")];
    assert_eq!(sent, expected.map(|(to, text)| (to.to_owned(), text.to_owned())));
}

#[test]
fn contacts_have_labels_groups_and_gaps() {
    let desk = desk();
    for (script, value) in [
        ("return P.people.byName('Sid Kapoor').phones.value()", json!(["+1 (510) 555-0112", "+1 (510) 555-0113"])),
        ("return P.people.byName('Tom Ashby').emails.value()", json!([])),
        ("return P.people.byName('Grace Kim').phones.length", json!(0)),
        ("return P.people.byName('Marketing team').emails[0].value()", json!("marketing@northgate.example")),
        ("return P.people.whose({nickname: 'landlord'})[0].name()", json!("Viktor Hale")),
        (
            "return P.groups.byName('Household').people.name()",
            json!(["Mom", "Dad", "Aunt Vi", "Ama Ellis", "Riley Ellis", "Grandma"]),
        ),
        ("return P.people.byName('Mom').groups.name()", json!(["Household"])),
        ("return P.myCard.relatedNames.value()[0]", json!("Mom")),
        ("return P.people.id().length === new Set(P.people.id()).size", json!(true)),
    ] {
        assert_eq!(desk.run(script), value, "{script}");
    }
    let read = desk.run(
        "const p = P.Person({firstName: 'Ida', lastName: 'Berg'}); P.people.push(p);
         p.phones.push(P.Phone({label: 'mobile', value: '+4730555011'})); P.add(p, {to: P.groups[0]}); P.save();
         return [p.name(), p.phones[0].value(), P.groups[0].people.length]",
    );
    assert_eq!(read, json!(["Ida Berg", "+4730555011", 7]));
}

#[test]
fn finder_shows_the_real_files() {
    let desk = desk();
    let names = desk.run("return F.home.folders.byName('Documents').files.name()");
    assert!(names.as_array().is_some_and(|names| names.contains(&json!("Q3 report.pdf"))), "{names}");
    desk.run("F.open(F.desktop.files.byName('todo.txt')); F.reveal(F.home.folders.byName('Documents').files[0])");
    let kinds: Vec<_> = desk.snapshot().opened.into_iter().map(|opened| opened.kind).collect();
    assert_eq!(kinds, ["file", "revealed"]);
    desk.run("F.desktop.files.byName('todo.txt').delete()");
    assert!(!desk.file("Desktop/todo.txt").exists());
    assert_eq!(desk.refusal("F.open(Path('/none/x.pdf'))"), -43);
}

#[test]
fn links_become_drafts() {
    let desk = desk();
    for link in [
        "mailto:ana@example.com,sid@example.com?cc=dana%40example.com&subject=A%20%26%20B&body=one%0D%0Atwo+three",
        "sms:+14155550101&body=On%20my%20way",
        "sms:/open?addresses=+14155550101,+14155550102&body=Both",
        "https://example.com/a",
    ] {
        desk.desktop.open_target(link, None).expect("a link that can be opened");
    }
    let snapshot = desk.snapshot();
    let mail = &snapshot.mails[0];
    assert_eq!((mail.state, mail.subject.as_str(), mail.body.as_str()), ("open", "A & B", "one\ntwo+three"));
    assert_eq!(
        (mail.to.join(" "), mail.cc.join(" ")),
        ("ana@example.com sid@example.com".to_owned(), "dana@example.com".to_owned())
    );
    let drafts: Vec<_> = snapshot
        .messages
        .iter()
        .filter(|each| each.state == "draft")
        .map(|each| (each.to.len(), each.text.as_str()))
        .collect();
    assert_eq!(drafts, [(1, "On my way"), (2, "Both")]);
    assert_eq!(snapshot.opened.last().map(|opened| opened.kind.as_str()), Some("url"));
}

#[test]
fn a_reset_makes_the_first_day_again() {
    let mut desk = desk();
    let before = desk.snapshot();
    desk.run("N.notes().forEach(n => n.delete()); F.desktop.files.byName('todo.txt').delete()");
    assert_ne!(desk.snapshot(), before);
    desk.desktop.reset().expect("a reset");
    assert_eq!(desk.snapshot(), before);
    assert!(desk.file("Desktop/todo.txt").exists());
}
