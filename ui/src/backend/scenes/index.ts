// The scenes by name, for `?scene=NAME`.

import { EngineError, type Shell } from "../backend";
import { mainScenes } from "../../main/scenes";
import { playLunch, type Lunch } from "./lunch";
import { playChoose, playDeclined, playLong, playReminder } from "./other";
import type { Problem, Scene } from "./scene";

const lunch = (how: Lunch = {}, problems: Problem[] = []): Scene => ({
  problems,
  run: (talk) => playLunch(talk, how),
});

const refused = {
  code: "denied",
  message: "Mail may not be controlled by Errand",
  hint: "Allow it in System Settings → Privacy & Security → Automation",
};

/** The key for talking is pressed, and held. */
const keyHeld: Partial<Shell> = {
  onTalk: (handler) => {
    const press = setTimeout(() => handler({ action: "push_to_talk", pressed: true }));
    return () => clearTimeout(press);
  },
};

export const scenes: Record<string, Scene> = {
  lunch: lunch(),
  empty: lunch(),
  interrupted: { interrupted: 2, run: playReminder },
  listening: { run: playReminder, shell: keyHeld },
  deaf: {
    run: playReminder,
    shell: keyHeld,
    answers: () => ({
      listen: () => {
        throw new EngineError({
          code: "denied",
          message: "the system does not let Errand listen",
          hint: "allow it in System Settings, Privacy & Security, Microphone",
        });
      },
    }),
  },
  paused: { paused: true, run: playReminder },
  first: { history: [], run: playReminder },
  choosing: lunch({ until: "choosing" }),
  chosen: lunch({ until: "chosen" }),
  planning: lunch({ until: "planning" }),
  asked: lunch(),
  unsure: lunch({
    confidence: 0.63,
    warnings: ["Errand is not sure that it has understood you: it is 63 % sure of this plan"],
    instructions: "Sign mails with “Mira”.",
  }),
  zone: lunch({ note: "12:00 in Paris is 06:00 here" }),
  choose: { run: playChoose },
  running: lunch({ until: "running" }),
  done: lunch(),
  reminder: { run: playReminder },
  partly: lunch({
    mail: { outcome: "failed", error: refused },
    answer:
      "Added “Lunch with Sid” to the calendar, Fri 27 Nov, 12:00. The e-mail was not written: Mail may not be controlled by Errand.",
    status: "partly",
  }),
  failed: lunch({
    mail: { outcome: "failed", error: refused },
    event: {
      outcome: "failed",
      error: {
        code: "timeout",
        message: "Calendar did not answer within 30 seconds",
        hint: "See whether Calendar shows a dialogue",
      },
    },
    answer: "Nothing was done. Mail may not be controlled by Errand. Calendar did not answer within 30 seconds.",
    status: "failed",
    undoable: false,
  }),
  declined: { run: playDeclined },
  long: { run: playLong },
  gone: lunch({ dies: true }),
  "no-models": {
    problems: [
      {
        what: "models",
        message: "The planner's file `models/planner/planner.gguf` is missing",
        hint: "Put the folder `models` back beside the program",
      },
    ],
    run: () => {
      throw { code: "models", message: "No planner could be loaded", hint: "See Settings → Models" };
    },
  },
  ...mainScenes,
  "broken-settings": lunch({}, [
    {
      what: "settings",
      message: 'Line 4 of `settings.toml` is not understood: `crate = "ask"`',
      hint: "Nothing in the file is obeyed until it is mended or put aside",
    },
  ]),
};
