// The models, and the downloads that go on: a fold over what the engine says of them.

import { problemOf, type Backend, type Stop } from "../../../backend/backend";
import type { Message, ModelView, Problem } from "../../../wire";

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
      await this.#ended(model, null);
    } catch (error) {
      await this.#ended(model, problemOf(error));
    }
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
    switch (message.message) {
      case "ready":
        void this.#learn();
        return;
      case "gone":
        this.going = {};
        return;
      case "progress":
        this.going[message.model] = message;
        return;
      case "result":
      case "failed":
        this.#follow(message.id, message.message === "failed" ? message.error : null);
        return;
      case "event":
      case "settings":
        return;
    }
  }

  /** A download goes on where its page is left; whoever comes back learns its end by the end of its request. */
  #follow(id: string, problem: Problem | null): void {
    for (const [model, going] of Object.entries(this.going)) {
      if (going !== "begun" && going.id === id) void this.#ended(model, problem);
    }
  }

  /** What it has become is known before it stops to be shown as going on. */
  async #ended(model: string, problem: Problem | null): Promise<void> {
    const ended = this.going[model];
    if (problem && problem.code !== "paused") this.problems[model] = problem;
    await this.#learn();
    if (this.going[model] === ended) delete this.going[model];
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
