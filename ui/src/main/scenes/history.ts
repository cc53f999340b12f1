// A long history, made by rule: the same commands again and again, two or three a day, ending in every way that runs end.

import type { Effect, Failure, Outcome, RunRecord, RunStatus, StepRecord } from "../../wire";

interface Done {
  command: string;
  answer: string;
  plan: string;
  steps: [tool: string, app: string, effect: Effect, given: [string, string][]][];
}

const commands: Done[] = [
  {
    command: "remind me to call the plumber at 5pm",
    answer: "Added the reminder “call the plumber”, today at 17:00.",
    plan: '1. create_reminder("call the plumber", "5pm", "", "", "", "")\n2. join()',
    steps: [
      [
        "create_reminder",
        "Reminders",
        "create",
        [
          ["name", "call the plumber"],
          ["due_date", "17:00"],
        ],
      ],
    ],
  },
  {
    command: "email Sid the budget and put lunch with him on Friday at noon",
    answer: "E-mailed Sid (sid@example.com) with budget.pdf. Added “Lunch with Sid”, Friday, 12:00–13:00.",
    plan: '1. get_email_address("Sid")\n2. open_and_get_file_path("budget")\n3. compose_new_email(["$1"], [], "Budget", "", ["$2"])\n4. create_calendar_event("Lunch with Sid", "Friday at noon", "", "", ["$1"], "", "")\n5. join()',
    steps: [
      ["get_email_address", "Contacts", "read", [["name", "Sid"]]],
      ["open_and_get_file_path", "Finder", "open", [["file_path", "budget"]]],
      [
        "compose_new_email",
        "Mail",
        "send",
        [
          ["recipients", "Sid (sid@example.com)"],
          ["subject", "Budget"],
          ["attachments", "budget.pdf"],
        ],
      ],
      [
        "create_calendar_event",
        "Calendar",
        "create",
        [
          ["title", "Lunch with Sid"],
          ["start_date", "Friday, 12:00"],
        ],
      ],
    ],
  },
  {
    command: "how do I walk to the Mission library",
    answer: "Showed directions to the Mission library, on foot.",
    plan: '1. maps_show_directions("", "Mission library", "w")\n2. join()',
    steps: [
      [
        "maps_show_directions",
        "Maps",
        "open",
        [
          ["end_location", "Mission library"],
          ["transport", "on foot"],
        ],
      ],
    ],
  },
  {
    command: "add oat milk and limes to my groceries note",
    answer: "Added to the note “Groceries”.",
    plan: '1. append_note_content("Groceries", "oat milk and limes", "")\n2. join()',
    steps: [
      [
        "append_note_content",
        "Notes",
        "create",
        [
          ["name", "Groceries"],
          ["content", "oat milk and limes"],
        ],
      ],
    ],
  },
  {
    command: "text Priya that I'm on my way",
    answer: "Texted Priya (+1 415 555 0142): “I'm on my way”.",
    plan: '1. get_phone_number("Priya")\n2. send_sms(["$1"], "I\'m on my way")\n3. join()',
    steps: [
      ["get_phone_number", "Contacts", "read", [["name", "Priya"]]],
      [
        "send_sms",
        "Messages",
        "send",
        [
          ["recipients", "Priya (+1 415 555 0142)"],
          ["message", "I'm on my way"],
        ],
      ],
    ],
  },
];

const refused: Failure = {
  code: "denied",
  message: "Mail may not be controlled by Errand",
  hint: "Allow it in System Settings → Privacy & Security → Automation",
};

export function longHistory(count: number): RunRecord[] {
  return Array.from({ length: count }, (_, index) => runOf(count - index, index));
}

function runOf(run: number, ago: number): RunRecord {
  const what = commands[ago % commands.length]!;
  const started = new Date(Date.now() - ago * 9.3 * 3_600_000 - 600_000).toISOString();
  const status: RunStatus = ago % 17 === 1 ? "partly" : ago % 23 === 7 ? "cancelled" : "done";
  const outcomes = (effect: Effect): Outcome => {
    if (status === "cancelled" && effect !== "read") return { outcome: "skipped", because: "you did not approve it" };
    if (effect !== "send") return { outcome: "verified", result: "" };
    return status === "partly" ? { outcome: "failed", error: refused } : { outcome: "accepted", result: "" };
  };
  const steps = what.steps.map(([tool, app, effect, given], step): StepRecord => {
    const outcome = outcomes(effect);
    const undoable = effect === "create" && outcome.outcome === "verified";
    const undone = undoable && ago % 10 === 5 ? started : null;
    return { step: step + 1, tool, app, effect, arguments: given, started, ended: started, outcome, undoable, undone };
  });
  return {
    run,
    command: what.command,
    desktop: "the virtual Mac in ~/.local/share/errand",
    plan: what.plan,
    confidence: 0.94 - (ago % 7) / 100,
    started,
    ended: started,
    status,
    answer: status === "cancelled" ? "Nothing was done." : what.answer,
    steps,
  };
}
