// The microphone as a page sees it: whether it is open, how loud it is, and why nothing could be heard.

import { EngineError, type Backend } from "../backend/backend";
import type { ListenMode, Message, Problem } from "../wire";

export class Listening {
  on = $state(false);
  /** The microphone's name, once it is open. */
  microphone = $state("");
  /** From 0 to 1. */
  level = $state(0);
  problem = $state.raw<Problem | null>(null);

  constructor(readonly backend: Backend) {}

  /** Listens to the end; `onHeard` gets what was said so far. Gives all of it; null where that is not known. */
  async listen(mode: ListenMode, onHeard: (text: string) => void = () => {}): Promise<string | null> {
    if (this.on) return null;
    this.on = true;
    this.problem = null;
    this.microphone = "";
    try {
      const { text } = await this.backend.ask({ do: "listen", mode }, (message) => this.#hear(message, onHeard));
      return text;
    } catch (error) {
      this.problem = problemOf(error);
      return null;
    } finally {
      this.on = false;
      this.level = 0;
    }
  }

  /** The rest of what was said is still heard. */
  stop(): void {
    this.#end("stop_listening");
  }

  cancel(): void {
    this.#end("cancel_listening");
  }

  #end(how: "stop_listening" | "cancel_listening"): void {
    if (!this.on) return;
    this.backend.ask({ do: how }).catch((error: unknown) => (this.problem = problemOf(error)));
  }

  #hear(message: Message, onHeard: (text: string) => void): void {
    if (message.message === "listening") this.microphone = message.microphone;
    if (message.message === "level") this.level = message.value;
    if (message.message === "heard") onHeard(message.text);
  }
}

/** Why nothing was heard; that the user wanted it so is no problem. */
function problemOf(error: unknown): Problem | null {
  if (!(error instanceof EngineError)) return { code: "internal", message: String(error), hint: "" };
  return error.problem.code === "cancelled" ? null : error.problem;
}
