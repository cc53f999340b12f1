// The tools by app, as the page lists them; what was searched for; patches that change several at once. Pure.

import type { Effect, Json, Policy, Settings, ToolView } from "../../../wire";

export interface Group {
  app: string;
  tools: ToolView[];
  /** What holds for all of them; null: not the same for all. */
  policy: Policy | null;
}

export const effectWords: Record<Effect, string> = {
  read: "Looks up",
  open: "Opens",
  create: "Makes",
  send: "Leaves this machine",
};

/** Sending asks at least, so for sending "allow" is the same as "ask". */
const atLeast = (tool: ToolView, policy: Policy): Policy =>
  tool.effect === "send" && policy === "allow" ? "ask" : policy;

export function grouped(tools: ToolView[], sought: string): Group[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = tools.filter((tool) => words.every((word) => textOf(tool).includes(word)));
  const apps = [...new Set(found.map((tool) => tool.app))].toSorted((a, b) => a.localeCompare(b, "en"));
  return apps.map((app) => ({
    app,
    tools: found.filter((tool) => tool.app === app),
    policy: common(tools.filter((tool) => tool.app === app)),
  }));
}

function textOf(tool: ToolView): string {
  return `${tool.app} ${tool.name.replaceAll("_", " ")} ${tool.description} ${tool.example}`.toLowerCase();
}

function common(tools: ToolView[]): Policy | null {
  const policies: Policy[] = ["allow", "ask", "never"];
  return policies.find((policy) => tools.every((tool) => tool.policy === atLeast(tool, policy))) ?? null;
}

/** Whether the app or one of its tools is set otherwise than its effects are. */
export function isSetApart(group: Group, settings: Settings): boolean {
  return group.app in settings.apps || group.tools.some((tool) => tool.name in settings.tools);
}

/** Sets an app, and with it all of its tools; null: each as its effect. */
export function appPatch(app: string, tools: ToolView[], settings: Settings, policy: Policy | null): Json {
  const own = tools.filter((tool) => tool.app === app && tool.name in settings.tools);
  return { apps: { [app]: policy }, tools: Object.fromEntries(own.map((tool) => [tool.name, null])) };
}
