// The scripted ears: whoever listens hears one command, word by word.

import type { Reply } from "../../wire";
import { EngineError } from "../backend";
import type { Answers } from "./scene";

type Heard = Pick<Answers, "listen" | "stop_listening" | "cancel_listening" | "microphones">;

/** What is said: held, until the key is let go; hands-free, to its end. */
export function speech(pace: number, said = "text Sid that I am running late"): Heard {
  let end: ((how: "stopped" | "cancelled") => void) | undefined;
  return {
    listen: async ({ mode }, onMessage) => {
      const id = "fake-listening";
      let how: string | undefined;
      const ended = new Promise<void>((resolve) => {
        end = (now) => {
          how = now;
          resolve();
        };
      });
      onMessage?.({ message: "listening", id, microphone: "MacBook Air Microphone" });
      const words = mode === "meter" ? [] : said.split(" ");
      for (let spoken = 1; spoken <= words.length && !how; spoken++) {
        onMessage?.({ message: "level", id, value: 0.4 + 0.3 * (spoken % 2), voice: true });
        onMessage?.({ message: "heard", id, text: words.slice(0, spoken).join(" "), final: false });
        await new Promise((done) => setTimeout(done, 300 * pace));
      }
      if (mode === "meter") onMessage?.({ message: "level", id, value: 0.5, voice: true });
      if (mode !== "hands_free") await ended;
      onMessage?.({ message: "closed", id });
      // The last text takes its time.
      if (mode !== "meter" && how !== "cancelled") await new Promise((done) => setTimeout(done, 800 * pace));
      end = undefined;
      if (how === "cancelled") {
        throw new EngineError({ code: "cancelled", message: "the listening was cancelled", hint: "" });
      }
      if (mode === "meter") return { text: "" };
      onMessage?.({ message: "heard", id, text: said, final: true });
      return { text: said };
    },
    stop_listening: () => {
      end?.("stopped");
      return {};
    },
    cancel_listening: () => {
      end?.("cancelled");
      return {};
    },
    microphones: () => ({
      microphones: [
        { id: "built-in", name: "MacBook Air Microphone", default: true },
        { id: "headset", name: "Headset", default: false },
      ],
    }),
  };
}

/** A few words are understood here; the engine knows many. */
export function spokenReply(text: string): Reply | null {
  if (/^(yes|send it)$/i.test(text)) return { answer: "approve", without: [], edits: [] };
  return /^(no|cancel)$/i.test(text) ? { answer: "cancel" } : null;
}
