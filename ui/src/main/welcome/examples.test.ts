import { expect, it } from "vitest";
import { tools } from "../../backend/scenes/household";
import { safeExamples } from "./examples";

it("a newcomer's commands send nothing and can be undone", () => {
  const examples = safeExamples(tools);
  expect(examples.map((example) => example.app)).toEqual(["Reminders", "Notes", "Calendar"]);
  for (const { command } of examples) {
    expect(tools.find((tool) => tool.example === command)?.effect).toBe("create");
  }
});

it("what was switched off is not offered", () => {
  const off = tools.map((tool) => (tool.app === "Notes" ? { ...tool, policy: "never" as const } : tool));
  expect(safeExamples(off).map((example) => example.app)).toEqual(["Reminders", "Calendar"]);
});
