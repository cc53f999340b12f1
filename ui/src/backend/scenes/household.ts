// What the scripted engine knows: the tools as the tool table has them, settings, models, and what was done before.

import type { Effect, ModelView, RunRecord, RunStatus, SettingsView, StepRecord, ToolView } from "../../wire";

const tool = (
  app: string,
  name: string,
  effect: Effect,
  description: string,
  example: string,
  policy: ToolView["policy"] = effect === "send" ? "ask" : "allow",
): ToolView => ({ name, app, effect, description, example, policy });

export const tools: ToolView[] = [
  tool(
    "Calendar",
    "create_calendar_event",
    "create",
    "Adds an event to the calendar",
    "put lunch with Ana at Cafe Roma on Friday at noon for 90 minutes",
  ),
  tool(
    "Contacts",
    "get_phone_number",
    "read",
    "Looks up the phone number of a person or a group in Contacts",
    "what is Priya's number",
  ),
  tool(
    "Contacts",
    "get_email_address",
    "read",
    "Looks up the e-mail address of a person or a group in Contacts",
    "look up my accountant's e-mail address",
  ),
  tool(
    "Finder",
    "open_and_get_file_path",
    "open",
    "Finds a file by its name, opens it and gives its path",
    "open budget.xlsx",
  ),
  tool("Mail", "compose_new_email", "send", "Writes a new e-mail", "e-mail Lutfi that the figures are ready"),
  tool(
    "Mail",
    "reply_to_email",
    "send",
    "Replies to the e-mail that is selected in Mail",
    "reply that I will be ten minutes late",
  ),
  tool("Mail", "forward_email", "send", "Forwards the e-mail that is selected in Mail", "forward this to Dana"),
  tool(
    "Maps",
    "maps_open_location",
    "open",
    "Shows a place in Maps and gives its URL",
    "show me Golden Gate Park on the map",
  ),
  tool(
    "Maps",
    "maps_show_directions",
    "open",
    "Shows directions to a place in Maps and gives their URL",
    "how do I walk to the library",
  ),
  tool("Messages", "send_sms", "send", "Sends a text message", "tell Priya the bus is late"),
  tool("Notes", "create_note", "create", "Adds a note", "make a packing list note with tent and stove"),
  tool("Notes", "open_note", "open", "Shows a note and gives its text", "what does my groceries note say"),
  tool(
    "Notes",
    "append_note_content",
    "create",
    "Adds text to the end of a note that is already there",
    "add oat milk to my groceries note",
  ),
  tool("PDF", "summarize_pdf", "read", "Summarises a PDF whose path is known", "give me the gist of lease.pdf"),
  tool(
    "Reminders",
    "create_reminder",
    "create",
    "Adds a reminder, with a due date if one is given",
    "remind me to water the plants tomorrow at 8am",
  ),
  tool(
    "Zoom",
    "get_zoom_meeting_link",
    "send",
    "Makes a Zoom meeting and gives the link to join it",
    "get me a Zoom link for tomorrow at 10",
  ),
];

export const settings: SettingsView = {
  file: "/home/mira/.config/errand/settings.toml",
  problem: null,
  settings: {
    instructions: "",
    planner: "",
    day_first: false,
    approval: { open: "allow", create: "allow" },
    apps: {},
    tools: {},
    privacy: { keep_days: 90 },
    desktop: {
      mail_mode: "send",
      messages_mode: "send",
      reply_to_all: false,
      default_calendar: "",
      default_list: "",
      notes_folder: "",
      show_created: false,
      append_with_attachments: false,
      mailto_limit: 8000,
      attachment_delay: 2,
      script_deadline: 30,
      country_code: "",
      zoom_personal_link: "",
      zoom_account_id: "",
      zoom_client_id: "",
    },
    app: { hotkey: "Alt+Space", launch_at_login: false, notifications: true },
    voice: { push_to_talk: "", hands_free: "", microphone: "" },
  },
};

export const models: ModelView[] = [
  {
    name: "planner",
    role: "planner",
    size: 22_400_000,
    licence: "MIT",
    source: null,
    state: "embedded",
    done: 22_400_000,
    about: "Writes plans; trained for Errand",
  },
  {
    name: "selector",
    role: "selector",
    size: 14_100_000,
    licence: "MIT",
    source: null,
    state: "embedded",
    done: 14_100_000,
    about: "Chooses the tools for a command",
  },
  {
    name: "synthetic",
    role: "speech",
    size: 9_900_000,
    licence: "same as the project",
    source: null,
    state: "embedded",
    done: 9_900_000,
    about: "For tests: understands synthetic voices, not people",
  },
  {
    name: "base.en",
    role: "speech",
    size: 147_964_211,
    licence: "MIT",
    source: "https://huggingface.co/ggerganov/whisper.cpp",
    state: "available",
    done: 0,
    about: "English speech, quick",
  },
  {
    name: "small.en",
    role: "speech",
    size: 487_614_201,
    licence: "MIT",
    source: "https://huggingface.co/ggerganov/whisper.cpp",
    state: "partial",
    done: 193_000_000,
    about: "English speech, more careful",
  },
  {
    name: "tinyagent-1.1b",
    role: "planner",
    size: 667_000_000,
    licence: "Apache-2.0",
    source: "https://huggingface.co/squeeze-ai-lab/TinyAgent-1.1B-GGUF",
    state: "installed",
    done: 667_000_000,
    about: "A larger planner",
  },
];

const done = (step: number, tool: string, app: string, effect: Effect, arguments_: [string, string][]): StepRecord => ({
  step,
  tool,
  app,
  effect,
  arguments: arguments_,
  started: "2026-11-26T08:12:04Z",
  ended: "2026-11-26T08:12:05Z",
  outcome: { outcome: "verified", result: "" },
  undoable: effect === "create",
  undone: null,
});

const record = (
  run: number,
  started: string,
  command: string,
  answer: string,
  steps: StepRecord[],
  status: RunStatus = "done",
): RunRecord => ({
  run,
  command,
  desktop: "the virtual Mac in ~/.local/share/errand",
  plan: "",
  confidence: 0.94,
  started,
  ended: started,
  status,
  answer,
  steps,
});

export const history: RunRecord[] = [
  record(
    41,
    "2026-11-26T08:12:03Z",
    "remind me to call the plumber at 5pm",
    "Added the reminder “call the plumber”, today at 17:00.",
    [
      done(1, "create_reminder", "Reminders", "create", [
        ["name", "call the plumber"],
        ["due_date", "Thu 26 Nov, 17:00"],
      ]),
    ],
  ),
  record(
    40,
    "2026-11-25T17:40:51Z",
    "text Priya that I'm on my way",
    "Texted Priya (+1 415 555 0142): “I'm on my way”.",
    [
      done(1, "get_phone_number", "Contacts", "read", [["name", "Priya"]]),
      done(2, "send_sms", "Messages", "send", [
        ["recipients", "Priya (+1 415 555 0142)"],
        ["message", "I'm on my way"],
      ]),
    ],
  ),
  record(39, "2026-11-25T09:03:20Z", "add oat milk and limes to my groceries note", "Added to the note “Groceries”.", [
    done(1, "append_note_content", "Notes", "create", [
      ["name", "Groceries"],
      ["content", "oat milk and limes"],
    ]),
  ]),
  record(
    38,
    "2026-11-24T14:22:10Z",
    "how do I walk to the Mission library",
    "Showed directions to the Mission library, on foot.",
    [
      done(1, "maps_show_directions", "Maps", "open", [
        ["end_location", "Mission library"],
        ["transport", "on foot"],
      ]),
    ],
  ),
];
