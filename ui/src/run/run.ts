// A run as pages show it: a fold over the messages of one `run` request. Pure; nothing here knows the engine or the page.

import type { Event, Message, Outcome, Problem, RunStatus, StepView } from "../wire";

/** Where a run stands. */
export type Phase = "choosing" | "planning" | "working" | "asked" | "ended";

export interface Step {
  view: StepView;
  begun: boolean;
  outcome: Outcome | null;
}

export type StepState = "waiting" | "running" | Outcome["outcome"];

/** A question, as it was asked. */
export type Asked = Extract<Event, { event: "asked" }>;

export interface Run {
  command: string;
  /** The run's number, as soon as it has one. */
  id: number | null;
  phase: Phase;
  desktop: string;
  /** What the planner may use. */
  tools: string[];
  steps: Step[];
  /** Why the plan is being written anew. */
  rejected: string | null;
  /** Custom instructions that the planner was told. */
  instructions: string | null;
  confidence: number | null;
  question: Asked | null;
  warnings: string[];
  end: { text: string; status: RunStatus; undoable: boolean } | null;
  /** Why the run could not be gone on with: it did not begin, or the engine died. */
  problem: Problem | null;
}

/** A command that was just given. */
export function begin(command: string): Run {
  return {
    command,
    id: null,
    phase: "choosing",
    desktop: "",
    tools: [],
    steps: [],
    rejected: null,
    instructions: null,
    confidence: null,
    question: null,
    warnings: [],
    end: null,
    problem: null,
  };
}

/** The run after a message about it. Messages that tell nothing of a run leave it as it is. */
export function fold(run: Run, message: Message): Run {
  switch (message.message) {
    case "event":
      return foldEvent(run, message.event);
    case "failed":
      return broken(run, message.error);
    case "gone":
      return broken(run, {
        code: "gone",
        message: `The engine stopped: ${message.why}`,
        hint: "Your command is still in the field; press Enter to give it again",
      });
    case "ready":
    case "progress":
    case "settings":
    case "result":
    case "listening":
    case "closed":
    case "level":
    case "heard":
      return run;
  }
}

/** The run after the user has answered its question. */
export function replied(run: Run): Run {
  return run.question ? { ...run, question: null, phase: "working" } : run;
}

/** The run with a warning, which is told once. */
export function warned(run: Run, message: string): Run {
  return run.warnings.includes(message) ? run : { ...run, warnings: [...run.warnings, message] };
}

export function stateOf(step: Step): StepState {
  if (step.outcome) return step.outcome.outcome;
  return step.begun ? "running" : "waiting";
}

function foldEvent(run: Run, event: Event): Run {
  switch (event.event) {
    case "started":
      return { ...run, id: event.run, command: event.command, desktop: event.desktop };
    case "tools_chosen":
      return { ...run, phase: "planning", tools: event.tools };
    case "call_planned":
      return { ...run, steps: withView(run.steps, event.step) };
    case "plan_rejected":
      return { ...run, steps: [], rejected: event.why };
    case "planned":
      return {
        ...run,
        phase: "working",
        rejected: null,
        confidence: event.confidence ?? null,
        instructions: event.instructions,
      };
    case "step_resolved":
      return { ...run, steps: withView(run.steps, event.step) };
    case "asked":
      return asked(run, event);
    case "step_started":
      return { ...run, steps: withStep(run.steps, event.step, (step) => ({ ...step, begun: true })) };
    case "step_ended":
      return { ...run, steps: withStep(run.steps, event.step, (step) => ({ ...step, outcome: outcomeOf(event) })) };
    case "warned":
      return warned(run, event.message);
    case "answered":
      return {
        ...run,
        id: event.run,
        phase: "ended",
        question: null,
        end: { text: event.text, status: event.status, undoable: event.undoable },
      };
  }
}

/** What the question itself warns of need not be told beside it. */
function asked(run: Run, question: Asked): Run {
  const told = question.question === "approve" ? question.warnings : [];
  const warnings = run.warnings.filter((warning) => !told.includes(warning));
  return { ...run, phase: "asked", question, warnings };
}

function withView(steps: Step[], view: StepView): Step[] {
  if (!steps.some((step) => step.view.step === view.step)) {
    return [...steps, { view, begun: false, outcome: null }];
  }
  return withStep(steps, view.step, (step) => ({ ...step, view }));
}

function withStep(steps: Step[], number: number, change: (step: Step) => Step): Step[] {
  return steps.map((step) => (step.view.step === number ? change(step) : step));
}

function outcomeOf(event: Extract<Event, { event: "step_ended" }>): Outcome {
  switch (event.outcome) {
    case "verified":
      return { outcome: "verified", result: event.result };
    case "accepted":
      return { outcome: "accepted", result: event.result };
    case "failed":
      return { outcome: "failed", error: event.error };
    case "skipped":
      return { outcome: "skipped", because: event.because };
  }
}

/** A run that nobody will end any more: what had begun may have happened, what had not was not done. */
function broken(run: Run, problem: Problem): Run {
  if (run.phase === "ended") return run;
  const steps = run.steps.map((step): Step => {
    if (step.outcome) return step;
    if (!step.begun) return { ...step, outcome: { outcome: "skipped", because: "the run ended before it" } };
    const error = {
      code: "unknown",
      message: "It had begun, and nothing says whether it happened",
      hint: `Look in ${step.view.app} before you try again`,
    };
    return { ...step, outcome: { outcome: "failed", error } };
  });
  return { ...run, steps, phase: "ended", question: null, problem };
}
