// What goes over the wire, made from src/wire/ by
// `ERRAND_WRITE_TYPES=1 cargo test --lib wire::tests::typescript`; changes are made there.

/**
 * The window, the menu bar, the start.
 */
export type AppSettings = { 
/**
 * The keys that open the command window, as an accelerator: `Alt+Space`.
 */
hotkey: string, 
/**
 * Whether the app starts when the user logs in.
 */
launch_at_login: boolean, 
/**
 * Whether a run that ends, or asks, out of sight says so.
 */
notifications: boolean, };

/**
 * The policies of the effects that may go either way.
 */
export type Approval = { open: Policy, create: Policy, 
/**
 * Plans of a lower confidence ask before they do more than look things up; none: below the threshold that ships with
 * the planner. 0 asks nothing for this reason, and declines nothing either.
 */
ask_below?: Percent, };

/**
 * One step of the approval question.
 */
export type ApprovalStep = { 
/**
 * The sentence asked, from the tool table: `Send a text to +1 415 555 0199: “…”`.
 */
text: string, 
/**
 * Whether it needs a yes (an effect that asks).
 */
asks: boolean, 
/**
 * Every argument, for whoever lets the user change it before saying yes.
 */
fields: Array<Field>, step: number, tool: string, app: string, effect: Effect, 
/**
 * Parameter name and its value in plain words, empty ones left out.
 */
arguments: Array<[string, string]>, 
/**
 * The same in a few short lines, for a picture of the plan: `to Sid (sid@example.com)`, `Fri 27 Nov, 12:00–13:00`.
 */
words: Array<string>, 
/**
 * Steps whose results it needs.
 */
after: Array<number>, };

/**
 * One choice among several that match equally.
 */
export type Choice = { 
/**
 * Identifier within its app (a contact's id, a file's path).
 */
id: string, 
/**
 * What tells it from the others: name, label, address, folder.
 */
label: string, 
/**
 * The value that the call gives when this is chosen.
 */
value: string, };

/**
 * Every remembered choice.
 */
export type Choices = { choices: Array<RememberedChoice>, };

/**
 * The user's decisions. Scripts read them as `$params.settings`.
 */
export type DesktopSettings = { 
/**
 * E-mails: `draft` or `send`.
 */
mail_mode: Mode, 
/**
 * Text messages: `send` or `draft`.
 */
messages_mode: Mode, 
/**
 * Whether a reply goes to everybody who had the e-mail.
 */
reply_to_all: boolean, 
/**
 * The longest `mailto:` URL, in characters, before a draft is made another way.
 */
mailto_limit: number, 
/**
 * Seconds that an app gets to answer before its script is ended; at least 1.
 */
script_deadline: number, 
/**
 * Seconds that Mail gets to take in attachments before it is told to send.
 */
attachment_delay: number, 
/**
 * The calendar for events that name none; empty: the first that can be written to.
 */
default_calendar: string, 
/**
 * The list for reminders that name none; empty: the one Reminders uses.
 */
default_list: string, 
/**
 * The folder for notes that name none; empty: the one Notes uses.
 */
notes_folder: string, 
/**
 * Whether text is added to notes with attachments, which may lose them.
 */
append_with_attachments: boolean, 
/**
 * Whether what was made is shown in its app.
 */
show_created: boolean, 
/**
 * Digits put before national phone numbers of ten digits (`1`); empty: never guessed.
 */
country_code: string, 
/**
 * The user's own Zoom link, for those without a Zoom account app.
 */
zoom_personal_link: string, 
/**
 * A server-to-server app of the user's Zoom account; its secret is in the keychain.
 */
zoom_account_id: string, zoom_client_id: string, };

/**
 * A value that the user changed before saying yes.
 */
export type Edit = { step: number, 
/**
 * The parameter's name.
 */
name: string, 
/**
 * In the form of [`Field::value`]; a date may also be a phrase.
 */
value: JsonValue, };

/**
 * What a call does to the world; decides when it may run (`docs/architecture.md`).
 */
export type Effect = "read" | "open" | "create" | "send";

/**
 * What happens in a run, in order.
 */
export type Event = { "event": "started", run: number, command: string, desktop: string, } | { "event": "tools_chosen", tools: Array<string>, declined: boolean, } | { "event": "call_planned", step: StepView, } | { "event": "plan_rejected", why: string, } | { "event": "planned", steps: number, text: string, 
/**
 * The probability that it is right, where one is known.
 */
confidence?: number, 
/**
 * The user's own instructions, where the planner was told them.
 */
instructions: string | null, } | { "event": "step_resolved", step: StepView, } | { "event": "asked", id: number, } & ({ "question": "approve", steps: Array<ApprovalStep>, warnings: Array<string>, } | { "question": "choose", step: number, looked_for: string, choices: Array<Choice>, }) | { "event": "step_started", step: number, } | { "event": "step_ended", step: number, } & ({ "outcome": "verified", result: JsonValue, } | { "outcome": "accepted", result: JsonValue, } | { "outcome": "failed", error: Failure, } | { "outcome": "skipped", because: string, }) | { "event": "warned", message: string, } | { "event": "answered", run: number, text: string, status: RunStatus, 
/**
 * Whether the run made something that `undo` can take back.
 */
undoable: boolean, };

/**
 * Why something was not done, and what to do.
 */
export type Failure = { 
/**
 * A code somebody acts on: `denied`, `timeout`, `not_found`, `ambiguous`, `cancelled`, `unavailable`, `refused`,
 * `unknown` (begun, and nothing says whether it happened), `internal`.
 */
code: string, message: string, 
/**
 * What to do about it; may be empty.
 */
hint: string, };

/**
 * An argument of a step that waits for approval.
 */
export type Field = { 
/**
 * The parameter's name.
 */
name: string, role: Role, 
/**
 * What an [`Edit`] may replace: text, a list of texts, a number, yes or no; a date as `2026-11-27 12:00:00`.
 */
value: JsonValue, 
/**
 * The value in plain words; empty for an empty one.
 */
shown: string, 
/**
 * What the user should know of this value: the time elsewhere where a zone was named, a date that has passed.
 */
note: string | null, };

/**
 * One thing that the doctor looked at.
 */
export type Finding = { what: string, fine: boolean, 
/**
 * What was found, or what is wrong.
 */
found: string, 
/**
 * What to do; empty where nothing is to be done.
 */
hint: string, };

/**
 * Everything that the doctor looked at.
 */
export type Findings = { findings: Array<Finding>, };

/**
 * How many runs were deleted.
 */
export type Forgotten = { runs: number, };

/**
 * Runs, newest first.
 */
export type History = { runs: Array<RunRecord>, };

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

/**
 * When a listening ends.
 */
export type ListenMode = "hold" | "hands_free" | "meter";

/**
 * One line of the engine's.
 */
export type Message = { "message": "ready", version: string, protocol: number, 
/**
 * The desktop that commands are carried out on, in words.
 */
desktop: string, 
/**
 * Whether it is a virtual Mac.
 */
virtual: boolean, 
/**
 * Runs that were found interrupted at this start.
 */
interrupted: number, 
/**
 * The file that the history is kept in.
 */
journal: string, 
/**
 * What will stand in the way of commands.
 */
problems: Array<StartProblem>, } | { "message": "event", id: string, run: number, event: Event, } | { "message": "progress", id: string, model: string, done: number, total: number | null, stage: Stage, } | { "message": "settings", view: SettingsView, } | { "message": "listening", id: string, microphone: string, } | { "message": "level", id: string, value: number, voice: boolean, } | { "message": "closed", id: string, } | { "message": "heard", id: string, text: string, final: boolean, } | { "message": "result", id: string, 
/**
 * A type of `views.rs`, or of the journal, by what was asked.
 */
result: JsonValue, } | { "message": "failed", id: string, error: Problem, } | { "message": "gone", why: string, restarting: boolean, };

/**
 * A microphone of this machine.
 */
export type Microphone = { 
/**
 * What the setting `voice.microphone` takes.
 */
id: string, name: string, 
/**
 * Whether it is the system's own choice.
 */
default: boolean, };

/**
 * Every microphone.
 */
export type Microphones = { microphones: Array<Microphone>, };

/**
 * Whether something is written for the user to send, or sent.
 */
export type Mode = "draft" | "send";

/**
 * What weights are for.
 */
export type ModelRole = "planner" | "selector" | "speech" | "confidence" | "tokenizer" | "writer";

/**
 * Whether weights can be used.
 */
export type ModelState = "embedded" | "installed" | "available" | "partial" | "damaged";

/**
 * Weights as the settings page shows them.
 */
export type ModelView = { name: string, role: ModelRole, 
/**
 * In bytes.
 */
size: number, licence: string, 
/**
 * Where it is downloaded from; none for what ships with Errand.
 */
source: string | null, state: ModelState, 
/**
 * Bytes that are here.
 */
done: number, about: string, };

/**
 * Every model of the catalogue.
 */
export type Models = { models: Array<ModelView>, };

/**
 * There is nothing to say but that it was done.
 */
export type Nothing = Record<string, never>;

/**
 * How a call ended (`docs/architecture.md`, outcome).
 */
export type Outcome = { "outcome": "verified", result: JsonValue, } | { "outcome": "accepted", result: JsonValue, } | { "outcome": "failed", error: Failure, } | { "outcome": "skipped", because: string, };

/**
 * From 0 to 100.
 */
export type Percent = number;

/**
 * Whether a tool may run.
 */
export type Policy = "allow" | "ask" | "never";

/**
 * What is kept, and for how long.
 */
export type Privacy = { 
/**
 * Days that the journal keeps a run; 0 keeps it for good.
 */
keep_days: number, };

/**
 * Why something was not done, and what to do.
 */
export type Problem = { 
/**
 * A code somebody acts on (`docs/engine.md` lists them).
 */
code: string, message: string, 
/**
 * What to do about it; may be empty.
 */
hint: string, };

/**
 * What a phrase means in an app, because the user said so.
 */
export type RememberedChoice = { app: string, 
/**
 * In lower case.
 */
phrase: string, 
/**
 * What was chosen.
 */
label: string, };

/**
 * The user's answer to a question.
 */
export type Reply = { "answer": "approve", without: Array<number>, edits: Array<Edit>, } | { "answer": "choose", id: string, always: boolean, } | { "answer": "cancel" };

/**
 * How a run ended.
 */
export type Report = { run: number, status: RunStatus, answer: string, };

/**
 * What can be asked. On the wire each has an `id` too, which its result or failure carries.
 */
export type Request = { "do": "run", command: string, } | { "do": "reply", run: number, question: number, reply: Reply, } | { "do": "cancel", run: number, } | { "do": "history", limit: number, before: number | null, } | { "do": "undo", run: number, } | { "do": "settings" } | { "do": "set", patch: JsonValue, } | { "do": "reset_settings" } | { "do": "tools" } | { "do": "models" } | { "do": "pull", model: string, } | { "do": "pause_pull", model: string, } | { "do": "delete_model", model: string, } | { "do": "doctor" } | { "do": "forget", before: string | null, } | { "do": "choices" } | { "do": "forget_choice", app: string, phrase: string, } | { "do": "keep_secret", name: string, secret: string, } | { "do": "listen", mode: ListenMode, } | { "do": "stop_listening" } | { "do": "cancel_listening" } | { "do": "microphones" } | { "do": "spoken_reply", run: number, question: number, text: string, };

/**
 * What an argument stands for: how it is resolved, shown for approval, and compared (`exact success`).
 */
export type Role = "contact" | "email" | "phone" | "date" | "end" | "minutes" | "title" | "name" | "text" | "place" | "file" | "path" | "transport" | "priority" | "flag";

/**
 * A run as it is kept.
 */
export type RunRecord = { run: number, command: string, 
/**
 * Where it was carried out.
 */
desktop: string, 
/**
 * The plan's text; empty when none was finished.
 */
plan: string, 
/**
 * The probability that the plan is right, where one was known.
 */
confidence?: number, started: string, ended: string | null, 
/**
 * None: still running.
 */
status: RunStatus | null, answer: string, steps: Array<StepRecord>, };

/**
 * How a run ended.
 */
export type RunStatus = "done" | "partly" | "failed" | "declined" | "cancelled" | "interrupted";

/**
 * Everything that can be set.
 */
export type Settings = { 
/**
 * The user's own instructions, for planners whose prompt has a place for them.
 */
instructions: string, 
/**
 * The address of a planner server; empty for the embedded planner.
 */
planner: string, 
/**
 * Whether `3/5` is the third of May rather than the fifth of March.
 */
day_first: boolean, 
/**
 * Whether what opens or creates something asks first. What sends always asks.
 */
approval: Approval, 
/**
 * By app, as in the tool table: `Mail = "never"`.
 */
apps: { [key in string]: Policy }, 
/**
 * By tool; stronger than the app's: `create_note = "ask"`.
 */
tools: { [key in string]: Policy }, privacy: Privacy, 
/**
 * What the scripts are told.
 */
desktop: DesktopSettings, app: AppSettings, voice: VoiceSettings, };

/**
 * The settings with their defaults.
 */
export type SettingsView = { 
/**
 * Where they are kept.
 */
file: string, 
/**
 * The defaults where the file cannot be read.
 */
settings: Settings, 
/**
 * Why the file cannot be read; commands are refused until it is mended or put aside.
 */
problem: Problem | null, };

/**
 * What a listening heard, as one would type it; empty where nobody spoke.
 */
export type Spoken = { text: string, };

/**
 * What a download is at.
 */
export type Stage = "downloading" | "checking";

/**
 * Something that was wrong at the start.
 */
export type StartProblem = { 
/**
 * `settings`, `journal` or `models`.
 */
what: string, message: string, hint: string, };

/**
 * A step as it is kept.
 */
export type StepRecord = { step: number, tool: string, app: string, effect: Effect, 
/**
 * Parameter names and values in plain words.
 */
arguments: Array<[string, string]>, 
/**
 * None: planned, never begun.
 */
started: string | null, ended: string | null, 
/**
 * None: it has not ended.
 */
outcome: Outcome | null, 
/**
 * Whether `undo` could take it back now.
 */
undoable: boolean, 
/**
 * When it was taken back.
 */
undone: string | null, };

/**
 * A call as people read it.
 */
export type StepView = { step: number, tool: string, app: string, effect: Effect, 
/**
 * Parameter name and its value in plain words, empty ones left out.
 */
arguments: Array<[string, string]>, 
/**
 * The same in a few short lines, for a picture of the plan: `to Sid (sid@example.com)`, `Fri 27 Nov, 12:00–13:00`.
 */
words: Array<string>, 
/**
 * Steps whose results it needs.
 */
after: Array<number>, };

/**
 * A tool as the settings page shows it.
 */
export type ToolView = { name: string, app: string, effect: Effect, description: string, 
/**
 * A command that uses it.
 */
example: string, 
/**
 * What holds after the settings of the tool, its app and its effect.
 */
policy: Policy, };

/**
 * Every tool, in the table's order.
 */
export type Tools = { tools: Array<ToolView>, };

/**
 * Whether what was said answers the question.
 */
export type Understood = { understood: boolean, };

/**
 * What became of an undo.
 */
export type Undone = { run: number, 
/**
 * What was taken back, in words, by step.
 */
taken_back: Array<[number, string]>, 
/**
 * What could not be, and why.
 */
failed: Array<[number, Failure]>, 
/**
 * What was sent or shown, and stays so.
 */
stays: Array<[number, string]>, 
/**
 * All of it in a sentence or two.
 */
text: string, };

/**
 * Keys and microphone.
 */
export type VoiceSettings = { 
/**
 * The keys that are held while speaking, as an accelerator; empty: none.
 */
push_to_talk: string, 
/**
 * The keys that begin listening until the speaker is silent; empty: none.
 */
hands_free: string, 
/**
 * The microphone's name; empty: the system's own choice.
 */
microphone: string, };

/** Any JSON value. */
export type Json = JsonValue;
