// The history as a list: runs put together from pages, searched, and under day headings. Pure.

import type { RunRecord } from "../../wire";
import { dayOf } from "./days";

export type Item = { kind: "day"; key: string; day: string } | { kind: "run"; key: string; run: RunRecord };

/** Runs, newest first, with newer tellings of them in place of older ones. */
export function merged(runs: RunRecord[], newer: RunRecord[]): RunRecord[] {
  const byNumber = new Map([...runs, ...newer].map((run) => [run.run, run]));
  return [...byNumber.values()].toSorted((a, b) => b.run - a.run);
}

/** The runs in which every word that is sought stands: in the command, the answer, or a step. */
export function found(runs: RunRecord[], sought: string): RunRecord[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter((run) => {
    const text = textOf(run);
    return words.every((word) => text.includes(word));
  });
}

export function itemsOf(runs: RunRecord[], now: Date): Item[] {
  let last = "";
  return runs.flatMap((run): Item[] => {
    const day = dayOf(new Date(run.started), now);
    const item: Item = { kind: "run", key: `run ${run.run}`, run };
    if (day === last) return [item];
    last = day;
    return [{ kind: "day", key: `day ${day} ${run.run}`, day }, item];
  });
}

/** Whether something of it can still be taken back. */
export function canBeUndone(run: RunRecord): boolean {
  return run.steps.some((step) => step.undoable && step.undone === null);
}

/** The apps that it worked in, each once. */
export function appsOf(run: RunRecord): string[] {
  return [...new Set(run.steps.map((step) => step.app))];
}

function textOf(run: RunRecord): string {
  const steps = run.steps.flatMap((step) => [step.app, ...step.arguments.map(([, value]) => value)]);
  return [run.command, run.answer, ...steps].join(" ").toLowerCase();
}
