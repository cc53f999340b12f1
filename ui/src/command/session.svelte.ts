// The command window's state: what is typed, the run that it shows, and what the user does about it.
// It decides nothing about plans; it sends requests and folds what comes back.

import { problemOf, type Backend, type Stop } from "../backend/backend";
import { begin, fold, replied, warned, type Run } from "../run/run";
import type { Message, Problem, Reply, SettingsView, ToolView } from "../wire";
import { approveReply, untouched, type Draft } from "./draft";
import { distinct } from "./walk";

/** Seconds in which a run can be undone here; later, in the history. */
export const UNDO_SECONDS = 10;
/** Commands that the arrow keys walk through. */
const REMEMBERED = 50;
/** A yes this soon after the question was first seen is an Enter that was meant for something else. */
const TOO_SOON = 350;

export type Undo =
  | { state: "offered"; left: number }
  | { state: "going" }
  | { state: "done"; text: string; whole: boolean }
  | { state: "failed"; problem: Problem };

type Ready = Extract<Message, { message: "ready" }>;
type Gone = Extract<Message, { message: "gone" }>;

export class Session {
  text = $state("");
  run = $state.raw<Run | null>(null);
  draft = $state.raw<Draft>(untouched);
  undo = $state.raw<Undo | null>(null);
  tools = $state.raw<ToolView[]>([]);
  past = $state.raw<string[]>([]);
  ready = $state.raw<Ready | null>(null);
  gone = $state.raw<Gone | null>(null);
  settings = $state.raw<SettingsView | null>(null);
  busy = $derived(this.run !== null && this.run.phase !== "ended");

  #seenAt = 0;
  #stopping = false;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(readonly backend: Backend) {}

  start(): Stop {
    const stop = this.backend.listen((message) => this.#hear(message));
    return () => {
      stop();
      clearInterval(this.#clock);
    };
  }

  /** The window was shown: what it asks is seen only now. */
  opened(): void {
    this.#seenAt = performance.now();
  }

  /** The user changed the text: what had ended gives way to the new command. */
  type(text: string): void {
    this.text = text;
    if (this.run?.phase === "ended") this.clear();
  }

  /** Puts what has ended away; the text stays. */
  clear(): void {
    if (this.busy) return;
    this.run = null;
    this.draft = untouched;
    this.#offerUndo(false);
  }

  async give(): Promise<void> {
    const command = this.text.trim();
    if (!command || this.busy) return;
    this.clear();
    this.#stopping = false;
    this.run = begin(command);
    this.past = distinct([command, ...this.past]);
    try {
      await this.backend.ask({ do: "run", command }, (message) => this.#follow(message));
    } catch (error) {
      this.#follow({ message: "failed", id: "", error: problemOf(error) });
    }
  }

  approve(): void {
    if (this.run?.question?.question === "approve" && this.#read()) this.#reply(approveReply(this.draft));
  }

  choose(id: string, always: boolean): void {
    if (this.run?.question?.question === "choose" && this.#read()) this.#reply({ answer: "choose", id, always });
  }

  /** Answers the question with what was said. What was changed by hand is approved by hand. */
  async say(text: string, question: number): Promise<"understood" | "unclear" | "changed" | "late"> {
    const { run } = this;
    if (run?.question?.id !== question || run.id === null) return "late";
    if (run.question.question === "approve" && this.draft !== untouched) return "changed";
    const said = { do: "spoken_reply", run: run.id, question, text } as const;
    const answer = await this.backend.ask(said).catch(() => null);
    if (!answer) return "late";
    if (answer.understood && this.run?.question?.id === question) this.run = replied(this.run);
    return answer.understood ? "understood" : "unclear";
  }

  /** Says no to the question. */
  decline(): void {
    this.#reply({ answer: "cancel" });
  }

  /** Stops the run; one that has no number yet, as soon as it has. */
  stop(): void {
    if (!this.busy) return;
    this.#stopping = true;
    if (this.run?.id != null) this.#send({ do: "cancel", run: this.run.id });
  }

  async takeBack(): Promise<void> {
    const run = this.run?.id;
    if (run == null || this.undo?.state !== "offered") return;
    clearInterval(this.#clock);
    this.undo = { state: "going" };
    try {
      const undone = await this.backend.ask({ do: "undo", run });
      this.undo = { state: "done", text: undone.text, whole: undone.failed.length === 0 };
    } catch (error) {
      this.undo = { state: "failed", problem: problemOf(error) };
    }
  }

  /** Whether an app writes drafts that the user sends by hand. */
  drafts = (app: string): boolean => {
    const desktop: Record<string, unknown> = { ...this.settings?.settings.desktop };
    return desktop[`${app.toLowerCase()}_mode`] === "draft";
  };

  #hear(message: Message): void {
    switch (message.message) {
      case "ready":
        this.ready = message;
        this.gone = null;
        void this.#learn();
        return;
      case "gone":
        this.gone = message;
        if (this.run) this.run = fold(this.run, message);
        return;
      case "settings":
        this.settings = message.view;
        if (!message.view.problem) this.#solved("settings");
        void this.#learnTools();
        return;
      case "event":
      case "progress":
      case "result":
      case "failed":
      case "listening":
      case "closed":
      case "level":
      case "heard":
        return;
    }
  }

  /** What was wrong when the engine began is right now. */
  #solved(what: string): void {
    if (this.ready) this.ready = { ...this.ready, problems: this.ready.problems.filter((each) => each.what !== what) };
  }

  #follow(message: Message): void {
    if (!this.run) return;
    const before = this.run;
    this.run = fold(before, message);
    if (this.run.question && this.run.question !== before.question) this.#seenAt = performance.now();
    if (this.#stopping && before.id === null && this.run.id !== null) this.stop();
    if (this.run.end?.undoable && !before.end) this.#offerUndo(true);
  }

  /** Whether the question has stood long enough to have been seen. */
  #read(): boolean {
    return performance.now() - this.#seenAt >= TOO_SOON;
  }

  #reply(reply: Reply): void {
    const { run } = this;
    if (!run?.question || run.id === null) return;
    this.#send({ do: "reply", run: run.id, question: run.question.id, reply });
    this.run = replied(run);
  }

  #send(request: { do: "cancel"; run: number } | { do: "reply"; run: number; question: number; reply: Reply }): void {
    this.backend.ask(request).catch((error: unknown) => {
      if (this.run) this.run = warned(this.run, problemOf(error).message);
    });
  }

  #offerUndo(offered: boolean): void {
    clearInterval(this.#clock);
    this.undo = offered ? { state: "offered", left: UNDO_SECONDS } : null;
    if (!offered) return;
    this.#clock = setInterval(() => {
      if (this.undo?.state !== "offered") return;
      const left = this.undo.left - 1;
      if (left > 0) this.undo = { state: "offered", left };
      else this.#offerUndo(false);
    }, 1000);
  }

  async #learn(): Promise<void> {
    const [, history] = await Promise.allSettled([
      this.#learnTools(),
      this.backend.ask({ do: "history", limit: REMEMBERED, before: null }),
    ]);
    if (history.status === "fulfilled") this.past = distinct(history.value.runs.map((run) => run.command));
  }

  /** The window works without knowing them; it then proposes nothing. */
  async #learnTools(): Promise<void> {
    const answer = await this.backend.ask({ do: "tools" }).catch(() => null);
    if (answer) this.tools = answer.tools;
  }
}
