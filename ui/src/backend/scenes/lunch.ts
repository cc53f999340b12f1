// "email Sid the budget PDF and put lunch with him on Friday at noon": the plan that most scenes show a moment of.

import type { ApprovalStep, Field, Outcome, Reply, Role, RunStatus, StepView } from "../../wire";
import { carryOut, handedOver, seen, type Question, type Talk } from "./scene";

export type Moment = "choosing" | "chosen" | "planning" | "planned" | "asked" | "running" | "ended";

export interface Lunch {
  /** Where the scene holds. */
  until?: Moment;
  confidence?: number;
  warnings?: string[];
  instructions?: string;
  /** How the two deeds end. */
  mail?: Outcome;
  event?: Outcome;
  /** What is said beside the event's start. */
  note?: string;
  answer?: string;
  status?: RunStatus;
  undoable?: boolean;
  /** The engine dies while it writes the mail. */
  dies?: boolean;
}

const sid = "sid.patel@example.com";
const path = "/Users/mira/Documents/Budget 2027.pdf";

const lookUp: StepView = {
  step: 1,
  tool: "get_email_address",
  app: "Contacts",
  effect: "read",
  after: [],
  arguments: [["name", "Sid"]],
  words: ["Sid"],
};
const find: StepView = {
  step: 2,
  tool: "open_and_get_file_path",
  app: "Finder",
  effect: "open",
  after: [],
  arguments: [["file_name", "budget"]],
  words: ["budget"],
};
const mail: StepView = {
  step: 3,
  tool: "compose_new_email",
  app: "Mail",
  effect: "send",
  after: [1, 2],
  arguments: [
    ["recipients", "‹e-mail address of Sid›"],
    ["attachments", "‹path of step 2›"],
  ],
  words: ["to Sid", "with the file found"],
};
const lunch: StepView = {
  step: 4,
  tool: "create_calendar_event",
  app: "Calendar",
  effect: "create",
  after: [1],
  arguments: [
    ["title", "Lunch with Sid"],
    ["start_date", "Friday at noon"],
  ],
  words: ["“Lunch with Sid”", "Friday at noon"],
};
const mailResolved: StepView = { ...mail, words: [`to Sid (${sid})`, "“Budget for 2027”", "with Budget 2027.pdf"] };
const lunchResolved: StepView = { ...lunch, words: ["“Lunch with Sid”", "Fri 27 Nov, 12:00–13:00", "with Sid"] };

const field = (
  name: string,
  role: Role,
  value: Field["value"],
  shown = String(value),
  note: string | null = null,
): Field => ({
  name,
  role,
  value,
  shown,
  note,
});

const mailStep: ApprovalStep = {
  ...mailResolved,
  text: `E-mail to Sid (${sid}), subject “Budget for 2027”: “Hi Sid, here is the budget …”, attached Budget 2027.pdf`,
  asks: true,
  fields: [
    field("recipients", "email", [sid], `Sid (${sid})`),
    field("cc", "email", [], ""),
    field("subject", "title", "Budget for 2027"),
    field("context", "text", "Hi Sid,\nhere is the budget that we spoke about. See you on Friday!"),
    field("attachments", "path", [path], path),
  ],
};
const lunchStep: ApprovalStep = {
  ...lunchResolved,
  text: "Add “Lunch with Sid” to the calendar, Fri 27 Nov, 12:00 to 13:00, with Sid",
  asks: true,
  fields: [
    field("title", "title", "Lunch with Sid"),
    field("start_date", "date", "2026-11-27 12:00:00", "Fri 27 Nov 2026, 12:00"),
    field("end_date", "end", "2026-11-27 13:00:00", "13:00"),
    field("location", "place", ""),
    field("invitees", "email", [sid], `Sid (${sid})`),
    field("notes", "text", ""),
    field("calendar", "name", ""),
  ],
};

/** Plays the plan, to the moment where the scene holds. */
export async function playLunch(talk: Talk, how: Lunch = {}): Promise<void> {
  const at = async (moment: Moment) => {
    if (how.until === moment) await talk.forever();
  };
  talk.tell({
    event: "started",
    run: talk.run,
    command: talk.command,
    desktop: "the virtual Mac in ~/.local/share/errand",
  });
  await talk.pause(250);
  await at("choosing");
  talk.tell({
    event: "tools_chosen",
    tools: ["get_email_address", "open_and_get_file_path", "compose_new_email", "create_calendar_event"],
    declined: false,
  });
  await at("chosen");
  for (const step of [lookUp, find, mail]) {
    await talk.pause(200);
    talk.tell({ event: "call_planned", step });
  }
  await at("planning");
  await talk.pause(200);
  talk.tell({ event: "call_planned", step: lunch });
  talk.tell({
    event: "planned",
    steps: 4,
    text: "",
    confidence: how.confidence ?? 0.96,
    instructions: how.instructions ?? null,
  });
  await at("planned");
  await Promise.all([carryOut(talk, lookUp, seen(sid), 300), carryOut(talk, find, seen(path), 600)]);
  talk.tell({ event: "step_resolved", step: mailResolved });
  talk.tell({ event: "step_resolved", step: lunchResolved });
  const reply = await askUntilUnderstood(talk, how);
  if (reply.answer !== "approve") return cancelled(talk);
  const kept = [mailResolved, lunchResolved].filter((step) => !reply.without.includes(step.step));
  for (const step of [mailResolved, lunchResolved]) {
    if (kept.includes(step)) continue;
    talk.tell({ event: "step_ended", step: step.step, outcome: "skipped", because: "you left it out" });
  }
  if (kept.includes(mailResolved)) talk.tell({ event: "step_started", step: 3 });
  if (how.dies) await talk.die("it ended with signal 9", false);
  if (how.until === "running" && kept.includes(lunchResolved))
    await carryOut(talk, lunchResolved, seen("event 1"), 100);
  await at("running");
  const outcomes = { 3: how.mail ?? handedOver("handed over to Mail"), 4: how.event ?? seen("Lunch with Sid") };
  await Promise.all(kept.map((step) => carryOut(talk, step, outcomes[step.step as 3 | 4], 600 + 300 * step.step)));
  talk.tell({
    event: "answered",
    run: talk.run,
    text: how.answer ?? answerOf(kept),
    status: how.status ?? (kept.length ? "done" : "cancelled"),
    undoable: how.undoable ?? kept.includes(lunchResolved),
  });
}

/** Asks again, as the engine does, where a date was changed into something that is none. */
async function askUntilUnderstood(talk: Talk, { warnings = [], note = "" }: Lunch): Promise<Reply> {
  const noted = lunchStep.fields.map((field) => (note && field.name === "start_date" ? { ...field, note } : field));
  let mistakes: string[] = [];
  for (;;) {
    const question: Question = {
      question: "approve",
      steps: [mailStep, { ...lunchStep, fields: noted }],
      warnings: [...warnings, ...mistakes],
    };
    const reply = await talk.ask(question);
    if (reply.answer !== "approve") return reply;
    const strange = reply.edits.filter(
      (edit) => edit.name.endsWith("_date") && !/\d|day|tomorrow|noon/i.test(String(edit.value)),
    );
    if (strange.length === 0) return reply;
    mistakes = strange.map((edit) => `step ${edit.step}: \`${edit.value}\` is no date that Errand understands`);
    for (const message of mistakes) talk.tell({ event: "warned", message });
  }
}

function answerOf(kept: StepView[]): string {
  const sentences = [
    kept.includes(mailResolved) &&
      `Wrote an e-mail to Sid (${sid}), subject “Budget for 2027”, attached Budget 2027.pdf.`,
    kept.includes(lunchResolved) && "Added “Lunch with Sid” to the calendar, Fri 27 Nov, 12:00.",
  ].filter(Boolean);
  return sentences.length ? sentences.join(" ") : "Nothing was done.";
}

function cancelled(talk: Talk): void {
  for (const step of [3, 4]) {
    talk.tell({ event: "step_ended", step, outcome: "skipped", because: "you did not approve it" });
  }
  talk.tell({ event: "answered", run: talk.run, text: "Nothing was done.", status: "cancelled", undoable: false });
}
