// Commands that a newcomer can try without harm: they make something that can be undone, and send nothing. Pure.

import { suggestions, type Suggestion } from "../../command/suggestions";
import type { ToolView } from "../../wire";

const OFFERED = 3;

/** Reminders first: they need nobody else and harm nothing. */
const first: Record<string, number> = { Reminders: 0, Notes: 1 };
const order = (tool: ToolView) => first[tool.app] ?? 2;

export function safeExamples(tools: ToolView[]): Suggestion[] {
  const safe = tools.filter((tool) => tool.effect === "create").toSorted((a, b) => order(a) - order(b));
  return suggestions(safe, OFFERED);
}
