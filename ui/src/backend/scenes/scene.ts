// What a scene is: what the scripted engine says at the start, and what it does with a command.

import type { Event, Message, ModelView, Outcome, Reply, Request, RunRecord, SettingsView, StepView } from "../../wire";
import type { Shell } from "../backend";

/** How the scripted engine answers each request. */
export type Answers = {
  [R in Request["do"]]: (request: Extract<Request, { do: R }>, onMessage?: (message: Message) => void) => unknown;
};

type Asked = Extract<Event, { event: "asked" }>;
/** What can be asked: an event without its number. */
export type Question = Asked extends infer One ? (One extends Asked ? Omit<One, "event" | "id"> : never) : never;

/** The line to the page while a command is carried out. Every member but `tell` throws when the run is cancelled. */
export interface Talk {
  command: string;
  run: number;
  tell(event: Event): void;
  pause(milliseconds: number): Promise<void>;
  ask(question: Question): Promise<Reply>;
  /** Holds the scene where it is. */
  forever(): Promise<never>;
  /** The engine dies. */
  die(why: string, restarting: boolean): Promise<never>;
}

export interface Problem {
  what: string;
  message: string;
  hint: string;
}

export interface Scene {
  problems?: Problem[];
  interrupted?: number;
  paused?: boolean;
  history?: RunRecord[];
  models?: ModelView[];
  settings?: SettingsView;
  run(talk: Talk): Promise<void>;
  /** What is answered otherwise than usual; made anew for every page. `history` is the engine's own, newest first. */
  answers?(engine: { history: RunRecord[]; say: (message: Message) => void }): Partial<Answers>;
  shell?: Partial<Shell>;
}

/** Carries a step out, with the pauses that real apps make. */
export async function carryOut(talk: Talk, step: StepView, outcome: Outcome, milliseconds = 700): Promise<void> {
  talk.tell({ event: "step_started", step: step.step });
  await talk.pause(milliseconds);
  talk.tell({ event: "step_ended", step: step.step, ...outcome });
}

export const seen = (result: string): Outcome => ({ outcome: "verified", result });
export const handedOver = (result: string): Outcome => ({ outcome: "accepted", result });
