// A scripted engine and shell, for `vite dev`, tests and screenshots. It plays a scene; nothing leaves the page.

import type { Event, Message, Policy, Reply, Request, Settings, SettingsView, ToolView, Undone } from "../wire";
import { EngineError, type Backend, type Results, type Shell } from "./backend";
import * as household from "./scenes/household";
import { scenes } from "./scenes";
import { speech, spokenReply } from "./scenes/speech";
import type { Answers, Scene, Talk } from "./scenes/scene";

export interface Fake {
  scene?: string;
  /** Multiplies every pause; 0: none. */
  pace?: number;
}

type OnMessage = (message: Message) => void;

/** A run that is going on. */
interface Running {
  reply?: { question: number; take: (reply: Reply) => void };
  cancel: () => void;
}

class Cancelled extends Error {}

export function fakeBackend({ scene: name = "lunch", pace = 1 }: Fake = {}): Backend {
  const scene: Scene = scenes[name] ?? { run: () => Promise.resolve() };
  const listeners = new Set<OnMessage>();
  const running = new Map<number, Running>();
  const history = [...(scene.history ?? household.history)];
  const broken = scene.problems?.find((problem) => problem.what === "settings");
  let settings = scene.settings ?? {
    ...household.settings,
    problem: broken ? { code: "settings", message: broken.message, hint: broken.hint } : null,
  };
  let next = 42;

  const say = (message: Message) => listeners.forEach((listener) => listener(message));
  const ready = {
    message: "ready",
    version: "0.1.0",
    protocol: 1,
    desktop: "the virtual Mac in ~/.local/share/errand",
    virtual: true,
    interrupted: scene.interrupted ?? 0,
    journal: "/home/mira/.local/share/errand/journal.sqlite",
    problems: scene.problems ?? [],
  } satisfies Message;

  async function run(command: string, onMessage?: OnMessage): Promise<Results["run"]> {
    const number = next++;
    let end: Extract<Event, { event: "answered" }> | undefined;
    const tell = (event: Event) => {
      if (event.event === "answered") end = event;
      const message: Message = { message: "event", id: `fake-${number}`, run: number, event };
      onMessage?.(message);
      say(message);
    };
    try {
      await scene.run(talkOf(command, number, tell));
    } catch (problem) {
      if (!(problem instanceof Cancelled)) throw problem instanceof Error ? problem : new EngineError(problem as never);
      tell({ event: "answered", run: number, text: "Nothing was done.", status: "cancelled", undoable: false });
    } finally {
      running.delete(number);
    }
    const report = { run: number, status: end?.status ?? "done", answer: end?.text ?? "" };
    history.unshift({
      ...report,
      command,
      desktop: ready.desktop,
      plan: "",
      started: new Date().toISOString(),
      ended: new Date().toISOString(),
      steps: [],
    });
    return report;
  }

  function talkOf(command: string, number: number, tell: (event: Event) => void): Talk {
    let stop = (_: Error) => {};
    const stopped = new Promise<never>((_, reject) => (stop = reject));
    stopped.catch(() => {});
    const here: Running = { cancel: () => stop(new Cancelled()) };
    running.set(number, here);
    let asked = 0;
    return {
      command,
      run: number,
      tell,
      pause: (milliseconds) => Promise.race([wait(milliseconds * pace), stopped]),
      forever: () => stopped,
      ask: (question) => {
        const id = ++asked;
        const reply = new Promise<Reply>((take) => (here.reply = { question: id, take }));
        tell({ event: "asked", id, ...question });
        return Promise.race([reply, stopped]);
      },
      die: (why, restarting) => {
        say({ message: "gone", why, restarting });
        throw new EngineError({ code: "gone", message: `The engine stopped: ${why}`, hint: "" });
      },
    };
  }

  function change(patch: unknown): SettingsView {
    const merged = merge(settings.settings as never, patch as never, household.settings.settings as never);
    settings = { ...settings, settings: merged as never };
    say({ message: "settings", view: settings });
    return settings;
  }

  const usual: Answers = {
    run: ({ command }, onMessage) => run(command, onMessage),
    reply: ({ run, question, reply }) => {
      const here = running.get(run);
      if (here?.reply?.question === question) here.reply.take(reply);
      return {};
    },
    cancel: ({ run }) => {
      running.get(run)?.cancel();
      return {};
    },
    history: ({ limit, before }) => ({
      runs: history.filter((run) => before === null || run.run < before).slice(0, limit),
    }),
    undo: ({ run }): Undone => ({ run, text: "What was made is gone again.", taken_back: [], stays: [], failed: [] }),
    settings: () => settings,
    set: ({ patch }) => change(patch),
    reset_settings: () => {
      settings = household.settings;
      say({ message: "settings", view: settings });
      return settings;
    },
    tools: () => ({ tools: household.tools.map((tool) => ({ ...tool, policy: policyOf(tool, settings.settings) })) }),
    models: () => ({ models: scene.models ?? household.models }),
    pull: async ({ model }, onMessage) => {
      const total = household.models.find((known) => known.name === model)?.size ?? 1;
      for (let part = 1; part <= 20; part++) {
        await wait(150 * pace);
        onMessage?.({ message: "progress", id: "pull", model, done: (total * part) / 20, total, stage: "downloading" });
      }
      return {};
    },
    pause_pull: () => ({}),
    delete_model: () => ({}),
    doctor: () => ({ findings: [{ what: "planner", fine: true, found: "the embedded planner", hint: "" }] }),
    forget: () => ({ runs: history.splice(0).length }),
    choices: () => ({ choices: [{ app: "Contacts", phrase: "Sid", label: "Sid Patel — work, +1 415 555 0199" }] }),
    forget_choice: () => ({}),
    keep_secret: () => ({}),
    ...speech(pace),
    spoken_reply: ({ run, question, text }) => {
      const here = running.get(run);
      const reply = spokenReply(text);
      if (here?.reply?.question === question && reply) here.reply.take(reply);
      return { understood: reply !== null };
    },
  };
  const answers: Answers = { ...usual, ...scene.answers?.({ history, say }) };

  return {
    ask: async (request, onMessage) => {
      await wait(0);
      const answer = answers[request.do] as (request: Request, onMessage?: OnMessage) => unknown;
      return (await answer(request, onMessage)) as never;
    },
    listen: (handler) => {
      listeners.add(handler);
      queueMicrotask(() => {
        handler(ready);
        handler({ message: "settings", view: settings });
      });
      return () => listeners.delete(handler);
    },
    shell: { ...fakeShell(scene.paused ?? false, () => say(ready)), ...scene.shell },
  };
}

function fakeShell(isPaused: boolean, restart: () => void): Shell {
  const pausing = new Set<(paused: boolean) => void>();
  const nothing = async () => {};
  const never = () => () => {};
  return {
    hideCommand: nothing,
    commandHeight: nothing,
    keepOpen: nothing,
    closeMain: nothing,
    openWindow: async (page) => console.info(`opens the main window at #/${page}`),
    restartEngine: async () => restart(),
    hotkeys: async () => [
      { action: "open", accelerator: "Alt+Space", works: true, problem: "", offer: "" },
      { action: "push_to_talk", accelerator: "", works: true, problem: "", offer: "" },
      { action: "hands_free", accelerator: "", works: true, problem: "", offer: "" },
    ],
    tryHotkey: async (accelerator) =>
      accelerator === "Ctrl+Space"
        ? { works: false, problem: "Ctrl+Space is taken by another program", offer: "Ctrl+Alt+Space" }
        : { works: true, problem: "", offer: "" },
    permissions: async () => [
      { name: "Automation: Mail", state: "granted", why: "to write e-mails", pane: "Privacy_Automation" },
      { name: "Contacts", state: "denied", why: "to look up addresses and numbers", pane: "Privacy_Contacts" },
      { name: "Microphone", state: "not_asked", why: "to hear commands", pane: "Privacy_Microphone" },
    ],
    openPermissionPane: nothing,
    setPaused: async (paused) => pausing.forEach((handler) => handler(paused)),
    paused: async () => isPaused,
    reveal: nothing,
    info: async () => ({ platform: "linux", version: "0.1.0", tray: true, compositor: true }),
    quit: nothing,
    onOpened: never,
    onTalk: never,
    onHotkeys: never,
    onPaused: (handler) => {
      pausing.add(handler);
      return () => pausing.delete(handler);
    },
  };
}

/** As the engine has it: the tool's own, else its app's, else its effect's; sending asks at least. */
function policyOf(tool: ToolView, { tools, apps, approval }: Settings): Policy {
  const byEffect = { read: "allow", open: approval.open, create: approval.create, send: "ask" } as const;
  const policy = tools[tool.name] ?? apps[tool.app] ?? byEffect[tool.effect];
  return policy === "allow" && tool.effect === "send" ? "ask" : policy;
}

type Tree = { [key: string]: Tree | unknown };

/** A JSON merge patch (RFC 7396), where null takes a key back to its default. */
function merge(settings: Tree, patch: Tree, defaults: Tree | undefined): Tree {
  const merged = { ...settings };
  for (const [key, value] of Object.entries(patch)) {
    const usual = defaults?.[key];
    if (value === null && usual === undefined) delete merged[key];
    else if (value === null) merged[key] = usual;
    else if (typeof value === "object" && !Array.isArray(value)) {
      merged[key] = merge((merged[key] ?? {}) as Tree, value as Tree, usual as Tree | undefined);
    } else merged[key] = value;
  }
  return merged;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
