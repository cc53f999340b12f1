import { describe, expect, it } from "vitest";
import type { Event, Message, StepView } from "../wire";
import { begin, fold, replied, stateOf, type Run } from "./run";

const view = (step: number, after: number[] = []): StepView => ({
  step,
  tool: "create_note",
  app: "Notes",
  effect: "create",
  arguments: [],
  words: [`“${step}”`],
  after,
});

const message = (event: Event): Message => ({ message: "event", id: "run-1", run: 7, event });
const play = (...events: Event[]): Run => events.map(message).reduce(fold, begin("write two notes"));

const started: Event = { event: "started", run: 7, command: "write two notes", desktop: "a Mac" };
const chosen: Event = { event: "tools_chosen", tools: ["create_note"], declined: false };
const planned: Event = { event: "planned", steps: 2, text: "", confidence: 0.9, instructions: "be brief" };
const two: Event[] = [
  started,
  chosen,
  { event: "call_planned", step: view(1) },
  { event: "call_planned", step: view(2, [1]) },
];
const approval = (warnings: string[] = []): Event => ({
  event: "asked",
  id: 1,
  question: "approve",
  steps: [],
  warnings,
});

describe("a run", () => {
  it("goes from choosing to its end", () => {
    const ends: Event = { event: "answered", run: 7, text: "Wrote two notes.", status: "done", undoable: true };
    const phases = [started, chosen, planned, approval(), ends];
    const seen = phases.map((_, index) => play(...phases.slice(0, index + 1)).phase);
    expect(seen).toEqual(["choosing", "planning", "working", "asked", "ended"]);
    expect(play(...phases).end).toEqual({ text: "Wrote two notes.", status: "done", undoable: true });
  });

  it("grows call by call, and shows a resolved step in place of what was planned", () => {
    const run = play(...two, { event: "step_resolved", step: { ...view(2, [1]), words: ["Friday"] } });
    expect(run.steps.map((step) => step.view.words)).toEqual([["“1”"], ["Friday"]]);
  });

  it("forgets a plan that was rejected", () => {
    const run = play(...two, { event: "plan_rejected", why: "call 2 needs call 3" });
    expect(run.steps).toEqual([]);
    expect(run.rejected).toBe("call 2 needs call 3");
    expect(fold(run, message(planned)).rejected).toBeNull();
  });

  it("keeps the confidence and the instructions of the plan", () => {
    expect(play(...two, planned)).toMatchObject({ confidence: 0.9, instructions: "be brief" });
  });

  it("tells how each step stands", () => {
    const run = play(
      ...two,
      { event: "step_started", step: 1 },
      { event: "step_ended", step: 1, outcome: "verified", result: "x" },
      { event: "step_started", step: 2 },
    );
    expect(run.steps.map(stateOf)).toEqual(["verified", "running"]);
  });

  it("has no question any more once it was answered", () => {
    const run = replied(play(...two, planned, approval()));
    expect([run.question, run.phase]).toEqual([null, "working"]);
  });

  it("tells a warning once, and not beside the question that gives it", () => {
    const warned: Event = { event: "warned", message: "in the past" };
    expect(play(warned, warned).warnings).toEqual(["in the past"]);
    expect(play(warned, approval(["in the past"])).warnings).toEqual([]);
  });

  it("that the engine left behind says what may have happened", () => {
    const run = fold(play(...two, { event: "step_started", step: 1 }), {
      message: "gone",
      why: "it ended with signal 9",
      restarting: true,
    });
    expect(run.phase).toBe("ended");
    expect(run.problem?.message).toContain("signal 9");
    expect(run.steps.map((step) => step.outcome)).toMatchObject([
      { outcome: "failed", error: { code: "unknown" } },
      { outcome: "skipped" },
    ]);
  });

  it("that has ended is not changed by the engine's death", () => {
    const run = play(started, { event: "answered", run: 7, text: "", status: "done", undoable: false });
    expect(fold(run, { message: "gone", why: "", restarting: true })).toEqual(run);
  });

  it("that could not begin keeps the command", () => {
    const error = { code: "models", message: "no planner", hint: "" };
    const run = fold(begin("write"), { message: "failed", id: "run-1", error });
    expect(run).toMatchObject({ command: "write", phase: "ended", problem: error });
  });
});
