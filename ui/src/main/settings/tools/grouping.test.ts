import { describe, expect, it } from "vitest";
import { settings, tools } from "../../../backend/scenes/household";
import type { ToolView } from "../../../wire";
import { appPatch, grouped, isSetApart } from "./grouping";

const having = (name: string, policy: ToolView["policy"]) =>
  tools.map((tool) => (tool.name === name ? { ...tool, policy } : tool));

describe("the tools", () => {
  it("are listed by app", () => {
    const groups = grouped(tools, "");
    expect(groups.map((group) => group.app)).toEqual([...groups.map((group) => group.app)].sort());
    expect(groups.flatMap((group) => group.tools)).toHaveLength(tools.length);
  });

  it("are found by what they do, by their app and by their example", () => {
    expect(grouped(tools, "reminder due").map((group) => group.app)).toEqual(["Reminders"]);
    expect(grouped(tools, "NOTES oat").flatMap((group) => group.tools.map((tool) => tool.name))).toEqual([
      "append_note_content",
    ]);
    expect(grouped(tools, "xylophone")).toEqual([]);
  });

  it("of an app have a policy in common, where sending is never let go unasked", () => {
    const policy = (app: string, of: ToolView[]) => grouped(of, "").find((group) => group.app === app)?.policy;
    expect(policy("Notes", tools)).toBe("allow");
    expect(policy("Mail", tools)).toBe("allow");
    expect(policy("Notes", having("open_note", "never"))).toBeNull();
  });

  it("of an app are set together, and those set apart go along", () => {
    const set = { ...settings.settings, tools: { open_note: "ask" as const, send_sms: "never" as const } };
    const [notes] = grouped(tools, "notes");
    expect(notes && isSetApart(notes, set)).toBe(true);
    expect(notes && isSetApart(notes, settings.settings)).toBe(false);
    expect(appPatch("Notes", tools, set, "never")).toEqual({ apps: { Notes: "never" }, tools: { open_note: null } });
    expect(appPatch("Notes", tools, set, null)).toEqual({ apps: { Notes: null }, tools: { open_note: null } });
  });
});
