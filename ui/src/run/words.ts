// Words for what a run shows: pure, and the same in both windows.

import type { RunStatus, ToolView } from "../wire";
import type { Run, Step, StepState } from "./run";

export const stateWords: Record<StepState, string> = {
  waiting: "Waiting",
  running: "Working",
  verified: "Done",
  accepted: "Handed over",
  failed: "Failed",
  skipped: "Skipped",
};

export const statusWords: Record<RunStatus, string> = {
  done: "Done",
  partly: "Partly done",
  failed: "Not done",
  declined: "Nothing for that",
  cancelled: "Cancelled",
  interrupted: "Interrupted",
};

/** What a tool does: the tool table's words, or its name where the table has none. */
export function titleOf(name: string, tools: ToolView[]): string {
  const known = tools.find((tool) => tool.name === name)?.description;
  return known ? inBrief(known) : inWords(name);
}

/** The main clause of a description: `Adds a reminder`, without `, with a due date if one is given`. */
export function inBrief(description: string): string {
  const [main = ""] = description.split(/,| (?:and|or|that|whose|with) /);
  return main.split(" ").length > 2 ? main : description;
}

/** What goes from a step to those that need it: its result, or whose it will be. */
export function carried(step: Step, tools: ToolView[]): string {
  const result = step.outcome?.outcome === "verified" ? step.outcome.result : null;
  if (typeof result !== "string" || !result) return `from “${titleOf(step.view.tool, tools)}”`;
  return result.startsWith("/") ? (result.split("/").findLast(Boolean) ?? result) : result;
}

/** `start_date` → `Start date`. */
export function inWords(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where a run stands, in a few words: shown beside the field, and read out when it changes. */
export function standing(run: Run): string {
  switch (run.phase) {
    case "choosing":
      return "Choosing tools";
    case "planning":
      return run.rejected ? "Planning anew" : "Planning";
    case "working":
      return "Working";
    case "asked":
      return run.question?.question === "choose" ? "Needs your choice" : "Needs your yes";
    case "ended":
      return run.end ? statusWords[run.end.status] : "Not done";
  }
}
