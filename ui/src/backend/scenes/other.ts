// Scenes with plans of their own: a choice among contacts, a long plan, a command that no tool serves.

import type { Choice, Effect, StepView } from "../../wire";
import { carryOut, handedOver, seen, type Talk } from "./scene";

const sids: Choice[] = [
  { id: "c-17", label: "Sid Patel — work, +1 415 555 0199", value: "+1 415 555 0199" },
  { id: "c-22", label: "Sid Andersson — mobile, +46 70 174 06 05", value: "+46 70 174 06 05" },
  { id: "c-31", label: "Sidney Okafor — home, +1 628 555 0110", value: "+1 628 555 0110" },
];

/** "text Sid that lunch is at noon": three people are called Sid. */
export async function playChoose(talk: Talk): Promise<void> {
  const find = view(1, "get_phone_number", "Contacts", "read", ["Sid"]);
  const text = view(2, "send_sms", "Messages", "send", ["to Sid", "“lunch is at noon”"], [1]);
  await plan(talk, [find, text]);
  talk.tell({ event: "step_started", step: 1 });
  await talk.pause(300);
  const reply = await talk.ask({ question: "choose", step: 1, looked_for: "Sid", choices: sids });
  const chosen = sids.find((choice) => reply.answer === "choose" && reply.id === choice.id);
  if (!chosen) {
    talk.tell({ event: "step_ended", step: 1, outcome: "skipped", because: "you chose none" });
    talk.tell({ event: "step_ended", step: 2, outcome: "skipped", because: "step 1 was not done" });
    return answer(talk, "Nothing was done.", "cancelled");
  }
  talk.tell({ event: "step_ended", step: 1, ...seen(chosen.value) });
  const resolved = { ...text, words: [`to Sid (${chosen.value})`, "“lunch is at noon”"] };
  talk.tell({ event: "step_resolved", step: resolved });
  const sentence = `Text to Sid (${chosen.value}): “lunch is at noon”`;
  const approved = await talk.ask({
    question: "approve",
    warnings: [],
    steps: [
      {
        ...resolved,
        text: sentence,
        asks: true,
        fields: [
          { name: "recipients", role: "phone", value: [chosen.value], shown: `Sid (${chosen.value})`, note: null },
          { name: "message", role: "text", value: "lunch is at noon", shown: "lunch is at noon", note: null },
        ],
      },
    ],
  });
  if (approved.answer !== "approve") {
    talk.tell({ event: "step_ended", step: 2, outcome: "skipped", because: "you did not approve it" });
    return answer(talk, "Nothing was done.", "cancelled");
  }
  await carryOut(talk, resolved, handedOver("handed over to Messages"));
  answer(talk, `Texted Sid (${chosen.value}): “lunch is at noon”.`, "done");
}

/** A workshop to be prepared: ten steps, four deep. */
export async function playLong(talk: Talk): Promise<void> {
  const steps = [
    view(1, "get_email_address", "Contacts", "read", ["Ana"]),
    view(2, "get_email_address", "Contacts", "read", ["Lutfi"]),
    view(3, "get_phone_number", "Contacts", "read", ["Priya"]),
    view(4, "open_and_get_file_path", "Finder", "open", ["agenda.pdf"]),
    view(5, "summarize_pdf", "PDF", "read", ["agenda.pdf"], [4]),
    view(6, "get_zoom_meeting_link", "Zoom", "send", ["“Workshop”", "Mon 30 Nov, 10:00", "90 minutes"], [1, 2]),
    view(
      7,
      "create_calendar_event",
      "Calendar",
      "create",
      ["“Workshop”", "Mon 30 Nov, 10:00–11:30", "with Ana, Lutfi"],
      [1, 2, 6],
    ),
    view(8, "create_note", "Notes", "create", ["“Workshop agenda”", "the summary of agenda.pdf"], [5]),
    view(
      9,
      "compose_new_email",
      "Mail",
      "send",
      ["to Ana, Lutfi", "“Workshop on Monday”", "with agenda.pdf"],
      [1, 2, 4, 6],
    ),
    view(10, "send_sms", "Messages", "send", ["to Priya", "“The workshop is on Monday at 10”"], [3]),
  ];
  await plan(talk, steps, "Sign mails with “Mira”. Meetings are never before ten.");
  for (const step of steps.slice(0, 5)) await carryOut(talk, step, seen(step.words[0] ?? ""), 150);
  talk.tell({ event: "step_started", step: 6 });
  talk.tell({ event: "step_started", step: 8 });
  await talk.forever();
}

/** "order a pizza". */
export async function playDeclined(talk: Talk): Promise<void> {
  talk.tell({ event: "started", run: talk.run, command: talk.command, desktop: "the virtual Mac" });
  await talk.pause(300);
  talk.tell({ event: "tools_chosen", tools: [], declined: true });
  answer(
    talk,
    "I have nothing for that. I work with Calendar, Contacts, Finder, Mail, Maps, Messages, Notes, PDFs, Reminders and Zoom.",
    "declined",
  );
}

/** A reminder, asked by nobody: done at once. */
export async function playReminder(talk: Talk): Promise<void> {
  const remind = view(1, "create_reminder", "Reminders", "create", ["“water the plants”", "Fri 27 Nov, 08:00"]);
  await plan(talk, [remind]);
  await carryOut(talk, remind, seen("water the plants"), 500);
  talk.tell({
    event: "answered",
    run: talk.run,
    text: "Added the reminder “water the plants”, Fri 27 Nov, 08:00.",
    status: "done",
    undoable: true,
  });
}

async function plan(talk: Talk, steps: StepView[], instructions: string | null = null): Promise<void> {
  talk.tell({ event: "started", run: talk.run, command: talk.command, desktop: "the virtual Mac" });
  await talk.pause(250);
  talk.tell({ event: "tools_chosen", tools: [...new Set(steps.map((step) => step.tool))], declined: false });
  for (const step of steps) {
    await talk.pause(120);
    talk.tell({ event: "call_planned", step });
  }
  talk.tell({ event: "planned", steps: steps.length, text: "", confidence: 0.92, instructions });
}

function view(
  step: number,
  tool: string,
  app: string,
  effect: Effect,
  words: string[],
  after: number[] = [],
): StepView {
  return { step, tool, app, effect, words, after, arguments: words.map((word, index) => [`${index}`, word]) };
}

function answer(talk: Talk, text: string, status: "done" | "declined" | "cancelled"): void {
  talk.tell({ event: "answered", run: talk.run, text, status, undoable: false });
}
