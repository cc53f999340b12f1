// What pages know of the world outside: the engine and the shell. `tauri.ts` is the real one, `fake.ts` a scripted one.

import type { Message, Problem, Request } from "../wire";

/** What each request is answered with. */
export interface Results {
  run: import("../wire").Report;
  reply: object;
  cancel: object;
  history: { runs: import("../wire").RunRecord[] };
  undo: import("../wire").Undone;
  settings: import("../wire").SettingsView;
  set: import("../wire").SettingsView;
  reset_settings: import("../wire").SettingsView;
  tools: { tools: import("../wire").ToolView[] };
  models: { models: import("../wire").ModelView[] };
  pull: object;
  pause_pull: object;
  delete_model: object;
  doctor: { findings: import("../wire").Finding[] };
  forget: { runs: number };
  choices: { choices: import("../wire").RememberedChoice[] };
  forget_choice: object;
  keep_secret: object;
  listen: import("../wire").Spoken;
  stop_listening: object;
  cancel_listening: object;
  microphones: import("../wire").Microphones;
  spoken_reply: import("../wire").Understood;
}

/** A request that failed. */
export class EngineError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

export type Stop = () => void;

export interface Hotkey {
  action: "open" | "push_to_talk" | "hands_free";
  accelerator: string;
  works: boolean;
  problem: string;
  /** Another accelerator that is free; may be empty. */
  offer: string;
}

/** A key for talking was pressed or let go. */
export interface Talk {
  action: "push_to_talk" | "hands_free";
  pressed: boolean;
}

export interface Permission {
  name: string;
  state: "granted" | "denied" | "not_asked" | "unknown" | "not_needed";
  why: string;
  pane: string;
}

export interface ShellInfo {
  platform: "macos" | "linux" | "windows" | string;
  version: string;
  tray: boolean;
  /** Whether windows can be transparent. */
  compositor: boolean;
}

export interface Shell {
  hideCommand(): Promise<void>;
  commandHeight(pixels: number): Promise<void>;
  /** Whether the command window stays when another window gets the focus: while a run works or asks. */
  keepOpen(open: boolean): Promise<void>;
  openWindow(page: string): Promise<void>;
  closeMain(): Promise<void>;
  restartEngine(): Promise<void>;
  hotkeys(): Promise<Hotkey[]>;
  tryHotkey(accelerator: string): Promise<Pick<Hotkey, "works" | "problem" | "offer">>;
  permissions(): Promise<Permission[]>;
  openPermissionPane(pane: string): Promise<void>;
  setPaused(paused: boolean): Promise<void>;
  paused(): Promise<boolean>;
  reveal(path: string): Promise<void>;
  info(): Promise<ShellInfo>;
  quit(): Promise<void>;
  /** The command window was shown. */
  onOpened(handler: () => void): Stop;
  onTalk(handler: (talk: Talk) => void): Stop;
  onHotkeys(handler: (hotkeys: Hotkey[]) => void): Stop;
  onPaused(handler: (paused: boolean) => void): Stop;
}

export interface Backend {
  /** Sends a request. Rejects with an `EngineError` when it fails, or the engine dies meanwhile. */
  ask<R extends Request>(request: R, onMessage?: (message: Message) => void): Promise<Results[R["do"]]>;
  /** Every message, those of other windows' requests too. The last `ready` or `gone` and `settings` come first. */
  listen(handler: (message: Message) => void): Stop;
  shell: Shell;
}
