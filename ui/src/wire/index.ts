// What goes over the wire. Written by hand until the engine generates it.

export type Effect = "read" | "open" | "create" | "send";
export type Policy = "allow" | "ask" | "never";
export type Role =
  | "contact" | "email" | "phone" | "date" | "end" | "duration" | "title" | "text" | "path" | "file" | "place" | "list"
  | "calendar" | "folder" | "flag" | "number" | string;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Problem { code: string; message: string; hint: string }
export interface Failure { code: string; message: string; hint: string }

export type Outcome =
  | { outcome: "verified"; result: Json }
  | { outcome: "accepted"; result: Json }
  | { outcome: "failed"; error: Failure }
  | { outcome: "skipped"; because: string };

export interface StepView {
  step: number; tool: string; app: string; effect: Effect;
  arguments: [string, string][]; words: string[]; after: number[];
}
export interface Field { name: string; role: Role; value: Json; shown: string; note: string | null }
export interface ApprovalStep extends StepView { text: string; asks: boolean; fields: Field[] }
export interface Choice { id: string; label: string; value: string }
export type Question =
  | { question: "approve"; steps: ApprovalStep[]; warnings: string[] }
  | { question: "choose"; step: number; looked_for: string; choices: Choice[] };
export interface Edit { step: number; name: string; value: Json }
export type Reply =
  | { answer: "approve"; without: number[]; edits: Edit[] }
  | { answer: "choose"; id: string; always: boolean }
  | { answer: "cancel" };
export type RunStatus = "done" | "partly" | "failed" | "declined" | "cancelled" | "interrupted";

export type Event =
  | { event: "started"; run: number; command: string; desktop: string }
  | { event: "tools_chosen"; tools: string[]; declined: boolean }
  | { event: "call_planned"; step: StepView }
  | { event: "plan_rejected"; why: string }
  | { event: "planned"; steps: number; text: string; confidence?: number; instructions: string | null }
  | { event: "step_resolved"; step: StepView }
  | ({ event: "asked"; id: number } & Question)
  | { event: "step_started"; step: number }
  | ({ event: "step_ended"; step: number } & Outcome)
  | { event: "warned"; message: string }
  | { event: "answered"; run: number; text: string; status: RunStatus; undoable: boolean };

export interface StepRecord {
  step: number; tool: string; app: string; effect: Effect; arguments: [string, string][];
  started: string | null; ended: string | null; outcome: Outcome | null; undoable: boolean; undone: string | null;
}
export interface RunRecord {
  run: number; command: string; desktop: string; plan: string; confidence?: number; started: string;
  ended: string | null; status: RunStatus | null; answer: string; steps: StepRecord[];
}
export interface Report { run: number; status: RunStatus; answer: string }
export interface Undone { run: number; text: string; failed: Json[]; [more: string]: Json }

export interface Settings {
  instructions: string; planner: string; day_first: boolean;
  approval: { open: Policy; create: Policy; ask_below?: number };
  apps: Record<string, Policy>; tools: Record<string, Policy>;
  privacy: { keep_days: number };
  desktop: Record<string, Json>;
  app: { hotkey: string; launch_at_login: boolean; notifications: boolean };
  voice: { push_to_talk: string; hands_free: string; microphone: string };
}
export interface SettingsView { file: string; settings: Settings; problem: Problem | null }
export interface ToolView { name: string; app: string; effect: Effect; description: string; example: string; policy: Policy }
export interface ModelView {
  name: string; role: "planner" | "selector" | "speech" | "confidence" | "tokenizer" | "writer"; size: number;
  licence: string; source: string | null; state: "embedded" | "installed" | "available" | "partial" | "damaged";
  done: number; about: string;
}
export interface Finding { what: string; fine: boolean; found: string; hint: string }
export interface RememberedChoice { app: string; phrase: string; label: string }

export type Request =
  | { do: "run"; command: string }
  | { do: "reply"; run: number; question: number; reply: Reply }
  | { do: "cancel"; run: number }
  | { do: "history"; limit: number; before: number | null }
  | { do: "undo"; run: number }
  | { do: "settings" }
  | { do: "set"; patch: Json }
  | { do: "reset_settings" }
  | { do: "tools" }
  | { do: "models" }
  | { do: "pull"; model: string }
  | { do: "pause_pull"; model: string }
  | { do: "delete_model"; model: string }
  | { do: "doctor" }
  | { do: "forget"; before: string | null }
  | { do: "choices" }
  | { do: "forget_choice"; app: string; phrase: string }
  | { do: "keep_secret"; name: string; secret: string };

export type Message =
  | { message: "ready"; version: string; protocol: number; desktop: string; virtual: boolean; interrupted: number;
      problems: { what: string; message: string; hint: string }[] }
  | { message: "event"; id: string; run: number; event: Event }
  | { message: "progress"; id: string; model: string; done: number; total: number | null; stage: "downloading" | "checking" }
  | { message: "settings"; view: SettingsView }
  | { message: "result"; id: string; result: Json }
  | { message: "failed"; id: string; error: Problem }
  | { message: "gone"; why: string; restarting: boolean };
