// What is spoken into the command window: a command, an answer to a question, or that a run shall stop.

import type { Talk } from "../backend/backend";
import { Listening } from "../voice/listening.svelte";
import type { Session } from "./session.svelte";

/** Words that stop a run which asks nothing. */
const STOPS = /^(no|stop|stop it|cancel|cancel it|cancel that|never mind)[.!]?$/i;

export class Talking {
  readonly listening: Listening;
  /** What was said and could not be used, and why. */
  unused = $state.raw<{ title: string; text: string } | null>(null);

  /** `ontext` shows a command in the field while it is spoken. */
  constructor(
    readonly session: Session,
    readonly ontext: (text: string) => void,
  ) {
    this.listening = new Listening(session.backend);
  }

  /** A key for talking. One that is held may come again and again. */
  key({ action, pressed }: Talk): void {
    if (action === "push_to_talk" && !pressed) this.listening.stop();
    else if (action === "push_to_talk") void this.#talk("hold");
    else if (pressed && this.listening.on) this.listening.stop();
    else if (pressed) void this.#talk("hands_free");
  }

  /** Puts away what was said about the last talking. */
  calm(): void {
    this.unused = null;
    this.listening.problem = null;
  }

  async #talk(mode: "hold" | "hands_free"): Promise<void> {
    if (this.listening.on) return;
    this.calm();
    // Words that were begun before a question stood are no answer to it.
    const { busy, run } = this.session;
    const question = run?.question ?? null;
    const text = await this.listening.listen(mode, (text) => {
      if (!this.session.busy && text) this.ontext(text);
    });
    if (text === null) return;
    if (text === "") this.unused = { title: "Nothing was heard", text: "Say it again, a little louder or closer." };
    else if (!busy && !this.session.busy) {
      this.ontext(text);
      await this.session.give();
    } else if (question) await this.#answer(text, question.id);
    else if (STOPS.test(text)) this.session.stop();
    else this.unused = { title: `“${text}” came while a command went on`, text: "Say “stop”, or wait for its end." };
  }

  async #answer(text: string, question: number): Promise<void> {
    const said = await this.session.say(text, question);
    if (said === "changed") {
      this.unused = { title: "You have changed the plan by hand", text: "Press Enter to have it done so, or Escape." };
    } else if (said === "unclear") {
      this.unused = { title: `“${text}” is no answer to the question`, text: "Say “yes”, “no”, or which one." };
    }
  }
}
