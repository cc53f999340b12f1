// The runs that were, loaded page by page and kept in step with what the engine tells of new ones.

import { problemOf, type Backend, type Stop } from "../../backend/backend";
import type { Message, Problem, RunRecord } from "../../wire";
import { merged } from "./items";

/** Runs that are asked for at once. */
const PAGE = 100;

export type Undoing = { state: "going" } | { state: "done"; text: string } | { state: "failed"; problem: Problem };

export class Past {
  runs = $state.raw<RunRecord[]>([]);
  /** Whether the oldest run is among them. */
  whole = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** How taking back went, by run. */
  undoings = $state<Record<number, Undoing>>({});

  #loading: Promise<void> | null = null;

  constructor(readonly backend: Backend) {}

  start(): Stop {
    return this.backend.listen((message) => this.#hear(message));
  }

  /** The next page. */
  more(): Promise<void> {
    if (this.whole) return Promise.resolve();
    this.#loading ??= this.#load(this.runs.at(-1)?.run ?? null).finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** Every page, as long as somebody wants them. */
  async all(wanted: () => boolean): Promise<void> {
    while (!this.whole && !this.problem && wanted()) await this.more();
  }

  async undo(run: number): Promise<void> {
    this.undoings[run] = { state: "going" };
    try {
      const undone = await this.backend.ask({ do: "undo", run });
      this.undoings[run] = { state: "done", text: undone.text };
    } catch (error) {
      this.undoings[run] = { state: "failed", problem: problemOf(error) };
    }
    // Even where it failed some of it may be gone.
    await this.#again(1, run + 1);
  }

  #hear(message: Message): void {
    if (message.message === "ready") void (this.runs.length ? this.#again(PAGE, null) : this.more());
    if (message.message !== "event") return;
    const { event } = message;
    if (event.event === "started" || event.event === "answered") void this.#again(1, event.run + 1);
  }

  async #load(before: number | null): Promise<void> {
    const runs = await this.#ask(PAGE, before);
    this.whole = runs !== null && runs.length < PAGE;
  }

  async #again(limit: number, before: number | null): Promise<void> {
    await this.#ask(limit, before);
  }

  async #ask(limit: number, before: number | null): Promise<RunRecord[] | null> {
    try {
      const { runs } = await this.backend.ask({ do: "history", limit, before });
      this.runs = merged(this.runs, runs);
      this.problem = null;
      return runs;
    } catch (error) {
      this.problem = problemOf(error);
      return null;
    }
  }
}
