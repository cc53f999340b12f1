// What the user has changed in a question before saying yes. Pure: question and draft → what to show, and the reply.

import type { ApprovalStep, Edit, Effect, Field, Json, Reply, StepView } from "../wire";

export interface Draft {
  /** Changed values by step and field. They outlive the question, which is asked again where a change was not understood. */
  edits: Edit[];
  /** Steps switched off. */
  without: number[];
}

export const untouched: Draft = { edits: [], without: [] };

/** The value of a field as it stands in the draft. */
export function valueOf(draft: Draft, step: number, field: Field): Json {
  return editOf(draft, step, field.name)?.value ?? field.value;
}

export function isEdited(draft: Draft, step: number, name: string): boolean {
  return editOf(draft, step, name) !== undefined;
}

/** The draft with a value changed; one changed back to what it was is no change. */
export function edit(draft: Draft, step: number, field: Field, value: Json): Draft {
  const others = draft.edits.filter((edit) => edit.step !== step || edit.name !== field.name);
  const same = JSON.stringify(value) === JSON.stringify(field.value);
  return { ...draft, edits: same ? others : [...others, { step, name: field.name, value }] };
}

export function switchStep(draft: Draft, step: number, on: boolean): Draft {
  const others = draft.without.filter((number) => number !== step);
  return { ...draft, without: on ? others : [...others, step] };
}

/** Steps that will not run: those switched off, and those that need one of them. */
export function leftOut(steps: ApprovalStep[], draft: Draft): Set<number> {
  const out = new Set(draft.without);
  let before;
  do {
    before = out.size;
    for (const step of steps) if (step.after.some((number) => out.has(number))) out.add(step.step);
  } while (out.size > before);
  return out;
}

export function approveReply(draft: Draft): Reply {
  const without = [...draft.without].sort((a, b) => a - b);
  return { answer: "approve", without, edits: draft.edits.filter((edit) => !without.includes(edit.step)) };
}

/** Whether an app writes drafts that the user sends by hand. */
export type Drafts = (app: string) => boolean;

/** Whether a step takes something off the machine; a draft stays until the user sends it. */
export function leaves(step: Pick<StepView, "effect" | "app">, drafts: Drafts): boolean {
  return step.effect === "send" && !drafts(step.app);
}

/** What the yes does, in words: `Send and add`. */
export function approveWords(steps: ApprovalStep[], draft: Draft, drafts: Drafts): string {
  const out = leftOut(steps, draft);
  const kept = steps.filter((step) => step.asks && !out.has(step.step));
  if (kept.length === 0) return steps.every((step) => out.has(step.step)) ? "Do nothing" : "Do it";
  const words = new Set(
    kept.map((step) => (step.effect === "send" && drafts(step.app) ? "draft" : verbs[step.effect])),
  );
  const sentence = [...words].join(", ").replace(/, (?=[^,]*$)/, " and ");
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const verbs: Record<Effect, string> = { send: "send", create: "add", open: "open", read: "look up" };

function editOf(draft: Draft, step: number, name: string): Edit | undefined {
  return draft.edits.find((edit) => edit.step === step && edit.name === name);
}
