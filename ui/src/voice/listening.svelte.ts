// The microphone as a page sees it: whether it is open, how loud it is, and why nothing could be heard.

import { EngineError, type Backend } from "../backend/backend";
import type { ListenMode, Message, Problem } from "../wire";

export class Listening {
  on = $state(false);
  /** Why the microphone is closed while the listening has not ended: the last text is worked out, or nothing is wanted. */
  closing = $state<"stopped" | "cancelled" | null>(null);
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
      // The text may have been on its way when it was no longer wanted.
      return this.closing === "cancelled" ? null : text;
    } catch (error) {
      this.problem = problemOf(error);
      return null;
    } finally {
      this.on = false;
      this.closing = null;
      this.level = 0;
    }
  }

  /** The rest of what was said is still heard. */
  stop(): void {
    if (!this.closing) this.#end("stop_listening", "stopped");
  }

  cancel(): void {
    this.#end("cancel_listening", "cancelled");
  }

  #end(request: "stop_listening" | "cancel_listening", closing: "stopped" | "cancelled"): void {
    if (!this.on) return;
    this.closing = closing;
    this.backend.ask({ do: request }).catch((error: unknown) => (this.problem = problemOf(error)));
  }

  #hear(message: Message, onHeard: (text: string) => void): void {
    if (message.message === "listening") this.microphone = message.microphone;
    if (message.message === "level") this.level = message.value;
    if (message.message === "closed") this.closing ??= "stopped";
    if (message.message === "heard") onHeard(message.text);
  }
}

/** Why nothing was heard; that the user wanted it so is no problem. */
function problemOf(error: unknown): Problem | null {
  if (!(error instanceof EngineError)) return { code: "internal", message: String(error), hint: "" };
  return error.problem.code === "cancelled" ? null : error.problem;
}
