// The models, and the downloads that go on: a fold over what the engine says of them.

import type { Backend, Stop } from "../../../backend/backend";
import type { Message, ModelView, Problem } from "../../../wire";
import { problemOf } from "../../engine.svelte";

type Progress = Extract<Message, { message: "progress" }>;

export class Models {
  all = $state.raw<ModelView[] | null>(null);
  /** Downloads that go on, by model. */
  going = $state<Record<string, Progress | "begun">>({});
  /** What went wrong, by model. */
  problems = $state<Record<string, Problem>>({});
  problem = $state.raw<Problem | null>(null);

  constructor(readonly backend: Backend) {}

  start(): Stop {
    return this.backend.listen((message) => this.#hear(message));
  }

  async pull(model: string): Promise<void> {
    delete this.problems[model];
    this.going[model] = "begun";
    try {
      await this.backend.ask({ do: "pull", model }, (message) => this.#hear(message));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== "paused") this.problems[model] = problem;
    }
    await this.#ended(model);
  }

  pause(model: string): Promise<void> {
    return this.#try(model, () => this.backend.ask({ do: "pause_pull", model }));
  }

  async remove(model: string): Promise<void> {
    await this.#try(model, () => this.backend.ask({ do: "delete_model", model }));
    await this.#learn();
  }

  async #try(model: string, ask: () => Promise<unknown>): Promise<void> {
    delete this.problems[model];
    try {
      await ask();
    } catch (error) {
      this.problems[model] = problemOf(error);
    }
  }

  #hear(message: Message): void {
    if (message.message === "ready") void this.#learn();
    if (message.message === "gone") this.going = {};
    if (message.message !== "progress") return;
    this.going[message.model] = message;
    // Another window's download: it ends with no word to this one but its last piece.
    if (message.stage === "checking" && message.done === message.total) void this.#ended(message.model);
  }

  /** What it has become is known before it stops to be shown as going on. */
  async #ended(model: string): Promise<void> {
    await this.#learn();
    delete this.going[model];
  }

  async #learn(): Promise<void> {
    try {
      this.all = (await this.backend.ask({ do: "models" })).models;
      this.problem = null;
    } catch (error) {
      this.problem = problemOf(error);
    }
  }
}
