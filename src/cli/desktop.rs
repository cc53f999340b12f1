//! `errand desktop`: what is on the virtual Mac.

use errand::desktop::Place;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use virtual_mac::Snapshot;

use super::arguments::Common;
use super::assemble::Home;
use super::printer::{BOLD, DIM, Printer, paint};
use super::problem::{Exit, Problem};
use super::show::clip;

/// Shows the virtual Mac, or puts it back to how it was at first.
pub fn desktop(common: &Common, reset: bool, printer: Printer) -> Result<Exit, Problem> {
    let Place::Virtual(folder) = Home::open(common)?.place() else {
        return Err(Problem::yours(
            "this is a real Mac: look at its own apps",
            "set ERRAND_VIRTUAL_MAC to a folder to try things out on a virtual one",
        ));
    };
    let mut desktop = virtual_mac::open(&folder)?;
    if reset {
        desktop.reset()?;
    }
    let snapshot = desktop.snapshot()?;
    if printer.json {
        printer.value(&snapshot)?;
        return Ok(Exit::Done);
    }
    printer.say(paint(DIM, format!("the virtual Mac in {}", folder.display())))?;
    for (app, lines) in sections(&snapshot) {
        printer.line(paint(BOLD, app))?;
        for line in lines {
            printer.line(format!("  {line}"))?;
        }
    }
    Ok(Exit::Done)
}

/// What there is to see, by app; apps with nothing are left out.
fn sections(snapshot: &Snapshot) -> Vec<(&'static str, Vec<String>)> {
    let mails = snapshot.mails.iter().map(|mail| {
        let to = [mail.to.join(", "), mail.cc.join(", ")].into_iter().filter(|part| !part.is_empty());
        let subject = if mail.subject.is_empty() { "(no subject)" } else { &mail.subject };
        let files = mail.attachments.iter().map(|path| format!(", attached {}", file_name(path)));
        format!(
            "{} {}  to {}: {}{}",
            mail.state,
            bold(subject),
            to.collect::<Vec<_>>().join("; "),
            clip(&mail.body, 70),
            files.collect::<String>()
        )
    });
    let events = snapshot.events.iter().map(|event| {
        let until = event.end.filter(|_| !event.all_day).map(|end| format!("–{}", time(end))).unwrap_or_default();
        let start = event.start.map(|start| if event.all_day { day(start) } else { moment(start) }).unwrap_or_default();
        let place = if event.location.is_empty() { String::new() } else { format!(", {}", clip(&event.location, 50)) };
        format!("{start}{until}  {}{place}  {}", bold(&event.title), dim(&event.calendar))
    });
    let notes = snapshot.notes.iter().map(|note| {
        let text = note.text.lines().skip(1).collect::<Vec<_>>().join(" ");
        format!("{}  {}  {}", bold(&note.name), clip(&text, 70), dim(&note.folder))
    });
    let reminders = snapshot.reminders.iter().map(|reminder| {
        let mark = if reminder.completed { "☑" } else { "☐" };
        let due = reminder.due.map(|due| if reminder.all_day { day(due) } else { moment(due) }).unwrap_or_default();
        let priority = if reminder.priority == 0 { String::new() } else { format!("  priority {}", reminder.priority) };
        format!("{mark} {}  {due}{priority}  {}", bold(&reminder.name), dim(&reminder.list))
    });
    let messages = snapshot
        .messages
        .iter()
        .map(|message| format!("{}  to {}: {}", message.state, message.to.join(", "), clip(&message.text, 90)));
    let opened = snapshot.opened.iter().map(|opened| {
        let app = opened.app.as_deref().map(|app| format!("  {}", dim(app))).unwrap_or_default();
        format!("{} {}{app}", opened.kind, clip(&opened.target, 100))
    });
    let sections = [
        ("Mail", mails.collect::<Vec<_>>()),
        ("Calendar", events.collect()),
        ("Notes", notes.collect()),
        ("Reminders", reminders.collect()),
        ("Messages", messages.collect()),
        ("Shown", opened.collect()),
    ];
    sections.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn bold(text: &str) -> String {
    paint(BOLD, clip(text, 60))
}

fn dim(text: &str) -> String {
    paint(DIM, text)
}

fn moment(moment: Timestamp) -> String {
    moment.to_zoned_datetime(TimeZone::system()).strftime("%a %-d %b %Y %H:%M").to_string()
}

fn day(moment: Timestamp) -> String {
    moment.to_zoned_datetime(TimeZone::system()).strftime("%a %-d %b %Y").to_string()
}

fn time(moment: Timestamp) -> String {
    moment.to_zoned_datetime(TimeZone::system()).strftime("%H:%M").to_string()
}
