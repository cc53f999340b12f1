//! Asks the questions of a run in a terminal.
//!
//! Nobody to ask (no terminal) is an answer too: nothing is approved and nothing is chosen.

use std::io::{self, BufRead, IsTerminal, Write};

use super::printer::{BOLD, CARE, DIM, Printer, paint, plain};
use errand::event::{ApprovalStep, Choice, Question, Reply};
use errand::tools::Effect;

/// Whether somebody is there to answer.
pub fn somebody_is_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks one question; without a terminal, or when standard input ends, the reply is [`Reply::Cancel`].
pub fn ask(printer: &Printer, question: &Question) -> io::Result<Reply> {
    show(printer, question)?;
    if !somebody_is_there() {
        let advice = match question {
            Question::Approve { .. } => "nobody is there to approve it; --yes approves what is shown",
            Question::Choose { .. } => "nobody is there to choose; say which one in the command",
        };
        printer.say(format!("hint: {advice}"))?;
        return Ok(Reply::Cancel);
    }
    loop {
        prompt(question)?;
        let Some(line) = read_line()? else { return Ok(Reply::Cancel) };
        match understand(question, line.trim()) {
            Some(reply) => return Ok(reply),
            None => printer.say(help(question))?,
        }
    }
}

fn show(printer: &Printer, question: &Question) -> io::Result<()> {
    match question {
        Question::Approve { steps, warnings } => {
            printer.say("")?;
            for step in steps {
                printer.say(approval_line(step))?;
            }
            for warning in warnings {
                printer.say(format!("  {} {}", paint(CARE, "!"), plain(warning)))?;
            }
        }
        Question::Choose { looked_for, choices, .. } => {
            printer.say(format!("\nSeveral match {}:", paint(BOLD, plain(looked_for))))?;
            for (number, Choice { label, .. }) in choices.iter().enumerate() {
                printer.say(format!("  {} {}", paint(BOLD, number + 1), plain(label)))?;
            }
        }
    }
    Ok(())
}

fn approval_line(step: &ApprovalStep) -> String {
    let leaves = if step.step.effect == Effect::Send { paint(CARE, " (leaves this machine)") } else { String::new() };
    format!("  {} {}{leaves}  {}", paint(BOLD, step.step.step), plain(&step.text), paint(DIM, &step.step.app))
}

/// What the typed answer means; none when it is not understood.
fn understand(question: &Question, typed: &str) -> Option<Reply> {
    match question {
        Question::Approve { steps, .. } => match typed.to_lowercase().as_str() {
            "y" | "yes" => Some(Reply::approve_all()),
            "" | "n" | "no" => Some(Reply::Cancel),
            numbers => {
                let without: Vec<usize> = numbers
                    .split(|c: char| c == ',' || c.is_whitespace())
                    .filter(|part| !part.is_empty())
                    .map(|part| part.trim_start_matches('-').parse().ok())
                    .collect::<Option<_>>()?;
                let known = |number: &usize| steps.iter().any(|step| step.step.step == *number);
                without.iter().all(known).then(|| Reply::approve_without(without))
            }
        },
        Question::Choose { choices, .. } => {
            if typed.is_empty() {
                return Some(Reply::Cancel);
            }
            let always = typed.ends_with('!');
            let number: usize = typed.trim_end_matches('!').trim().parse().ok()?;
            let choice = choices.get(number.checked_sub(1)?)?;
            Some(Reply::Choose { id: choice.id.clone(), always })
        }
    }
}

fn help(question: &Question) -> String {
    match question {
        Question::Approve { .. } => {
            "hint: `y` goes ahead, `n` stops, `2 3` goes ahead without the steps 2 and 3".to_owned()
        }
        Question::Choose { choices, .. } => format!("hint: a number from 1 to {}", choices.len()),
    }
}

fn prompt(question: &Question) -> io::Result<()> {
    let text = match question {
        Question::Approve { .. } => "Go ahead? [y]es, [n]o, or numbers to leave out: ",
        Question::Choose { .. } => "Which one? (a number; with ! it is remembered; Enter for none): ",
    };
    let mut out = anstream::stderr().lock();
    write!(out, "{text}")?;
    out.flush()
}

fn read_line() -> io::Result<Option<String>> {
    let mut line = String::new();
    Ok((io::stdin().lock().read_line(&mut line)? > 0).then_some(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use errand::event::StepView;

    fn approve() -> Question {
        let step = |step| ApprovalStep {
            step: StepView {
                step,
                tool: "create_note".into(),
                app: "Notes".into(),
                effect: Effect::Create,
                arguments: vec![],
                words: vec![],
                after: vec![],
            },
            text: "Add a note".into(),
            asks: true,
            fields: vec![],
        };
        Question::Approve { steps: vec![step(1), step(2)], warnings: vec![] }
    }

    fn choose() -> Question {
        let choice = |id: &str| Choice { id: id.into(), label: id.into(), value: id.into() };
        Question::Choose { step: 1, looked_for: "Sam".into(), choices: vec![choice("a"), choice("b")] }
    }

    #[test]
    fn an_answer_means_what_it_says() {
        let check = |question: &Question, typed: &str, reply: Option<Reply>| {
            assert_eq!(understand(question, typed), reply, "`{typed}`");
        };
        check(&approve(), "y", Some(Reply::approve_all()));
        check(&approve(), "YES", Some(Reply::approve_all()));
        check(&approve(), "2", Some(Reply::approve_without(vec![2])));
        check(&approve(), "1, 2", Some(Reply::approve_without(vec![1, 2])));
        check(&approve(), "3", None);
        check(&approve(), "maybe", None);
        check(&approve(), "", Some(Reply::Cancel));
        check(&choose(), "2", Some(Reply::Choose { id: "b".into(), always: false }));
        check(&choose(), "1!", Some(Reply::Choose { id: "a".into(), always: true }));
        check(&choose(), "0", None);
        check(&choose(), "3", None);
        check(&choose(), "", Some(Reply::Cancel));
    }
}
