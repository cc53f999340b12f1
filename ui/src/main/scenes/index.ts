// Scenes for the main window's pages: a long history, downloads that go on, a broken settings file, hotkeys that are taken.

import type { Permission, Shell } from "../../backend/backend";
import { EngineError } from "../../backend/backend";
import * as household from "../../backend/scenes/household";
import { playReminder } from "../../backend/scenes/other";
import type { Scene } from "../../backend/scenes/scene";
import type { Message, ModelView, RememberedChoice, RunRecord } from "../../wire";
import { longHistory } from "./history";

const choices: RememberedChoice[] = [
  { app: "Contacts", phrase: "Sid", label: "Sid Patel — work, +1 415 555 0199" },
  { app: "Finder", phrase: "the budget", label: "budget-2027.xlsx, in Documents" },
];

/** An engine that keeps what its pages tell it. */
function keeping(history: RunRecord[], say: (message: Message) => void): ReturnType<NonNullable<Scene["answers"]>> {
  let remembered = choices;
  let models = household.models;
  const paused = new Set<string>();
  const change = (name: string, to: Partial<ModelView>) =>
    (models = models.map((model) => (model.name === name ? { ...model, ...to } : model)));

  return {
    undo: ({ run }) => {
      const at = history.findIndex((record) => record.run === run);
      const record = history[at];
      if (record) {
        const undone = new Date().toISOString();
        const steps = record.steps.map((step) => (step.undoable ? { ...step, undone } : step));
        history[at] = { ...record, steps };
      }
      return { run, text: "What was made is gone again.", failed: [] };
    },
    forget: ({ before }) => {
      if (before === null) remembered = [];
      const stays = history.filter((run) => before !== null && run.started >= before);
      const runs = history.length - stays.length;
      history.splice(0, history.length, ...stays);
      return { runs };
    },
    choices: () => ({ choices: remembered }),
    forget_choice: ({ app, phrase }) => {
      remembered = remembered.filter((choice) => choice.app !== app || choice.phrase !== phrase);
      return {};
    },
    models: () => ({ models }),
    pull: async ({ model }) => {
      paused.delete(model);
      const known = models.find((known) => known.name === model);
      const total = known?.size ?? 1;
      for (let done = known?.done ?? 0; done < total; done = Math.min(total, done + total / 40)) {
        say({ message: "progress", id: "pull", model, done, total, stage: "downloading" });
        await new Promise((go) => setTimeout(go, 120));
        if (paused.has(model)) {
          change(model, { state: "partial", done });
          const error = { code: "paused", message: "paused", hint: "" };
          say({ message: "failed", id: "pull", error });
          throw new EngineError(error);
        }
      }
      change(model, { state: "installed", done: total });
      say({ message: "result", id: "pull", result: {} });
      return {};
    },
    pause_pull: ({ model }) => {
      paused.add(model);
      return {};
    },
    delete_model: ({ model }) => {
      change(model, { state: "available", done: 0 });
      return {};
    },
    doctor: () => ({
      findings: [
        { what: "Errand", fine: true, found: "0.1.0 on linux x86_64", hint: "" },
        { what: "planner", fine: true, found: "the embedded planner", hint: "" },
        { what: "Calendar", fine: true, found: "answers", hint: "" },
        {
          what: "Mail",
          fine: false,
          found: "Mail may not be controlled by Errand",
          hint: "allow it in System Settings → Privacy & Security → Automation",
        },
      ],
    }),
  };
}

const onMac: Permission[] = [
  { name: "Automation of Mail", state: "granted", why: "to work in it for you", pane: "mail" },
  {
    name: "Automation of Notes",
    state: "unknown",
    why: "to work in it for you; macOS tells only while Notes is open",
    pane: "notes",
  },
  { name: "Contacts", state: "denied", why: "to find the people that you name", pane: "contacts" },
  { name: "Calendars", state: "not_asked", why: "to make and find events", pane: "calendars" },
  { name: "Microphone", state: "not_asked", why: "to hear what you say", pane: "microphone" },
];

const taken: Shell["hotkeys"] = async () => [
  {
    action: "open",
    accelerator: "Alt+Space",
    works: false,
    problem: "Alt+Space is taken by another program",
    offer: "Ctrl+Alt+Space",
  },
];

function main(history: RunRecord[], more: Partial<Scene> = {}): Scene {
  return {
    history,
    run: playReminder,
    answers: ({ history, say }) => keeping(history, say),
    ...more,
    shell: { permissions: async () => onMac, ...more.shell },
  };
}

/** By name, for `main.html?scene=NAME`. */
export const mainScenes: Record<string, Scene> = {
  main: main(longHistory(1200)),
  "main-new": main([], { shell: { permissions: async () => onMac.slice(2) } }),
  "main-broken": main(longHistory(5), {
    settings: {
      ...household.settings,
      problem: {
        code: "settings",
        message:
          "the settings file `/home/mira/.config/errand/settings.toml` could not be understood: line 4: unknown field `crate`",
        hint: "mend that line or move the file away; nothing was changed",
      },
    },
  }),
  "main-taken": main(longHistory(5), { shell: { hotkeys: taken } }),
};
