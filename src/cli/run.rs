//! `errand "…"`: a command is planned, approved and carried out, while the terminal shows it.

use std::io;
use std::thread;

use errand::assistant;
use errand::event::{Event, Question, Reply, RunStatus};
use errand::talk::{ApprovePolicy, Talk};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::arguments::{Common, RunArguments};
use super::printer::Printer;
use super::problem::{Exit, Problem};
use super::show::Show;
use super::{ask, assemble, command};

/// Carries the command out.
pub async fn run(common: &Common, arguments: &RunArguments, printer: Printer) -> Result<Exit, Problem> {
    let text = command::text(&arguments.command)?;
    let home = assemble::Home::open(common)?;
    let assistant = assemble::assistant(common, &home)?;
    let (events, seen) = mpsc::unbounded_channel();
    let (reply, replies) = mpsc::unbounded_channel();
    let cancel = CancellationToken::new();
    let policy = if arguments.yes { ApprovePolicy::Yes } else { ApprovePolicy::Ask };
    let talk = Talk { events, replies, cancel: cancel.clone(), policy };
    stop_on_ctrl_c(cancel.clone());

    let (report, watched) = tokio::join!(assistant::run(&assistant, &text, talk), watch(seen, reply, printer, &cancel));
    let report = report?;
    watched?;
    Show::answer(printer, &report.answer, report.status)?;
    Ok(match report.status {
        RunStatus::Done => Exit::Done,
        RunStatus::Cancelled if cancel.is_cancelled() => Exit::Stopped,
        RunStatus::Partly | RunStatus::Failed | RunStatus::Declined | RunStatus::Cancelled | RunStatus::Interrupted => {
            Exit::Yours
        }
    })
}

/// Shows what happens and asks what is asked. Where nothing can be shown any more, nothing can be approved either: `reply`
/// goes, and the run ends as if it had been told no.
async fn watch(
    mut seen: mpsc::UnboundedReceiver<Event>,
    reply: mpsc::UnboundedSender<(u64, Reply)>,
    printer: Printer,
    cancel: &CancellationToken,
) -> io::Result<()> {
    let mut show = Show::new(printer);
    while let Some(event) = seen.recv().await {
        show.event(&event)?;
        if let Event::Asked { id, question } = event {
            show.rest();
            let (reply, (asked, done)) = (reply.clone(), oneshot::channel());
            // A thread of its own: whoever is asked may never answer, and a run can be stopped meanwhile.
            thread::spawn(move || {
                answer(printer, id, &question, &reply);
                drop::<oneshot::Sender<()>>(asked);
            });
            // What happens beside the question is shown behind it.
            tokio::select! {
                _ = done => {}
                () = cancel.cancelled() => {}
            }
        }
    }
    show.rest();
    Ok(())
}

fn answer(printer: Printer, id: u64, question: &Question, replies: &mpsc::UnboundedSender<(u64, Reply)>) {
    let reply = ask::ask(&printer, question).unwrap_or_else(|error| {
        tracing::error!(%error, "the question could not be asked");
        Reply::Cancel
    });
    if replies.send((id, reply)).is_err() {
        tracing::debug!("the run ended before its question was answered");
    }
}

/// The first Ctrl-C stops the run in good order, the second ends the program.
pub fn stop_on_ctrl_c(cancel: CancellationToken) {
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if cancel.is_cancelled() {
                std::process::exit(130);
            }
            cancel.cancel();
        }
    });
}
