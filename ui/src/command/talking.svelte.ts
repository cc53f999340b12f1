// What is spoken into the command window: a command, an answer to a question, or that a run shall stop.

import type { Talk } from "../backend/backend";
import type { Asked } from "../run/run";
import { Listening } from "../voice/listening.svelte";
import type { Session } from "./session.svelte";
import { stops } from "./stops";

type Mode = "hold" | "hands_free";

export class Talking {
  readonly listening: Listening;
  /** What was said and could not be used, and why. */
  unused = $state.raw<{ title: string; text: string } | null>(null);

  #held = false;
  /** How to listen once the last words are worked out: a key was pressed meanwhile. */
  #next: Mode | null = null;

  /** `ontext` shows a command in the field while it is spoken. */
  constructor(
    readonly session: Session,
    readonly ontext: (text: string) => void,
  ) {
    this.listening = new Listening(session.backend);
  }

  /** A key for talking. One that is held may come again and again. */
  key({ action, pressed }: Talk): void {
    if (action === "push_to_talk") this.#hold(pressed);
    else if (pressed && this.listening.on && !this.listening.closing) this.listening.stop();
    else if (pressed) this.#begin("hands_free");
  }

  /** Ends the listening without a text, and listens to nothing after it. */
  cancel(): void {
    this.#next = null;
    this.listening.cancel();
  }

  /** Puts away what was said about the last talking. */
  calm(): void {
    this.unused = null;
    this.listening.problem = null;
  }

  #hold(pressed: boolean): void {
    const again = pressed && this.#held && this.listening.on;
    this.#held = pressed;
    if (again) return;
    if (pressed) return this.#begin("hold");
    this.listening.stop();
    if (this.#next !== "hold") return;
    this.#next = null;
    this.unused = { title: "That was too early", text: "Your last words were still being worked out. Say it again." };
  }

  #begin(mode: Mode): void {
    const { on, closing } = this.listening;
    if (on && !closing) return;
    this.calm();
    if (on) this.#next = mode;
    else void this.#talk(mode);
  }

  async #talk(mode: Mode): Promise<void> {
    // Words that were begun before a question stood are no answer to it.
    const { busy, run } = this.session;
    const { unused } = this;
    const text = await this.listening.listen(mode, (text) => {
      if (!this.session.busy && text) this.ontext(text);
    });
    // What was told before these words is about earlier ones.
    if (text !== null && this.unused === unused) this.unused = null;
    if (text !== null) void this.#use(text, busy, run?.question ?? null);
    const next = this.#next;
    this.#next = null;
    // Another listening would put away why this one failed.
    if (next && !this.listening.problem) void this.#talk(next);
  }

  async #use(text: string, busy: boolean, question: Asked | null): Promise<void> {
    if (text === "") this.unused = { title: "Nothing was heard", text: "Say it again, a little louder or closer." };
    else if (!busy && !this.session.busy) {
      this.ontext(text);
      await this.session.give();
    } else if (question) await this.#answer(text, question.id);
    else this.#interrupt(text);
  }

  async #answer(text: string, question: number): Promise<void> {
    const said = await this.session.say(text, question);
    if (said === "late") this.#interrupt(text);
    else if (said === "changed" && stops(text)) this.session.decline();
    else if (said === "changed") {
      this.unused = { title: "You have changed the plan by hand", text: "Press Enter to have it done so, or Escape." };
    } else if (said === "unclear") {
      this.unused = { title: `“${text}” is no answer to the question`, text: "Say “yes”, “no”, or which one." };
    }
  }

  /** What is said into a run that asks nothing can only stop it. */
  #interrupt(text: string): void {
    const { busy } = this.session;
    if (busy && stops(text)) return this.session.stop();
    const hint = busy ? "Say “stop”, or wait for its end." : "It has ended by now.";
    this.unused = { title: `“${text}” came while a command went on`, text: hint };
  }
}
