// What the empty window proposes: one example an app, those that do something first. Pure.

import type { Effect, ToolView } from "../wire";

const order: Record<Effect, number> = { create: 0, send: 1, open: 2, read: 3 };

export interface Suggestion {
  app: string;
  command: string;
}

export function suggestions(tools: ToolView[], most: number): Suggestion[] {
  const able = tools.filter((tool) => tool.policy !== "never" && tool.example);
  const sorted = able.toSorted((a, b) => order[a.effect] - order[b.effect]);
  const byApp = new Map<string, Suggestion>();
  for (const tool of sorted) {
    if (!byApp.has(tool.app)) byApp.set(tool.app, { app: tool.app, command: tool.example });
  }
  return [...byApp.values()].slice(0, most);
}
