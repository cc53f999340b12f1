// What the window knows of the engine, and the one way in which its pages change settings.

import { createContext } from "svelte";
import { EngineError, type Backend, type Stop } from "../backend/backend";
import type { Json, Message, Problem, SettingsView, ToolView } from "../wire";
import { patchOf, valueAt } from "./patch";

/** How the last change of a setting went. */
export type Saving = { state: "saving" } | { state: "saved" } | { state: "failed"; problem: Problem };

/** Milliseconds that "saved" stays. */
const SAVED_STAYS = 2000;

type Ready = Extract<Message, { message: "ready" }>;
type Gone = Extract<Message, { message: "gone" }>;

export class Engine {
  ready = $state.raw<Ready | null>(null);
  gone = $state.raw<Gone | null>(null);
  view = $state.raw<SettingsView | null>(null);
  tools = $state.raw<ToolView[]>([]);
  /** By the setting's path. */
  savings = $state<Record<string, Saving>>({});
  /** Why nothing can be set: the file is not understood. */
  broken = $derived(this.view?.problem ?? null);

  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly backend: Backend) {}

  start(): Stop {
    return this.backend.listen((message) => this.#hear(message));
  }

  value(path: string): Json | undefined {
    return this.view ? valueAt(this.view.settings, path) : undefined;
  }

  text(path: string): string {
    const value = this.value(path);
    return typeof value === "string" ? value : "";
  }

  /** Sets one key; whether that went well is told beside the setting too. */
  save(path: string, value: Json): Promise<boolean> {
    return this.change(path, patchOf(path, value));
  }

  /** Applies a patch, after those before it; `key` is the setting beside which the outcome is told. */
  change(key: string, patch: Json): Promise<boolean> {
    const turn = this.#turn.then(async () => {
      this.savings[key] = { state: "saving" };
      try {
        this.view = await this.backend.ask({ do: "set", patch });
        await this.learnTools();
        this.#saved(key);
        return true;
      } catch (error) {
        this.savings[key] = { state: "failed", problem: problemOf(error) };
        return false;
      }
    });
    this.#turn = turn;
    return turn;
  }

  /** Forgets what went wrong with a setting, when what was typed is taken back. */
  calm(key: string): void {
    delete this.savings[key];
  }

  async reset(): Promise<Problem | null> {
    try {
      this.view = await this.backend.ask({ do: "reset_settings" });
      this.savings = {};
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }

  /** Pages work without the tools; they then list none. */
  async learnTools(): Promise<void> {
    const answer = await this.backend.ask({ do: "tools" }).catch(() => null);
    if (answer) this.tools = answer.tools;
  }

  #hear(message: Message): void {
    switch (message.message) {
      case "ready":
        this.ready = message;
        this.gone = null;
        void this.learnTools();
        return;
      case "gone":
        this.gone = message;
        return;
      case "settings":
        this.view = message.view;
        void this.learnTools();
        return;
      case "event":
      case "progress":
      case "result":
      case "failed":
      case "listening":
      case "level":
      case "heard":
        return;
    }
  }

  #saved(key: string): void {
    const saved: Saving = { state: "saved" };
    this.savings[key] = saved;
    setTimeout(() => {
      if (this.savings[key]?.state === "saved") delete this.savings[key];
    }, SAVED_STAYS);
  }
}

/** The window's engine, for its pages. */
export const [engineHere, setEngine] = createContext<Engine>();

export function problemOf(error: unknown): Problem {
  if (error instanceof EngineError) return error.problem;
  return { code: "internal", message: error instanceof Error ? error.message : String(error), hint: "" };
}
