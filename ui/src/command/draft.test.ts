import { describe, expect, it } from "vitest";
import type { ApprovalStep, Effect, Field } from "../wire";
import { approveReply, approveWords, edit, isEdited, leaves, leftOut, switchStep, untouched, valueOf } from "./draft";

const subject: Field = { name: "subject", role: "title", value: "Budget", shown: "Budget", note: null };

const step = (number: number, effect: Effect, after: number[] = [], asks = true): ApprovalStep => ({
  step: number,
  tool: `tool_${number}`,
  app: effect === "send" ? "Mail" : "Calendar",
  effect,
  arguments: [],
  words: [],
  after,
  text: "",
  asks,
  fields: [subject],
});
const never = () => false;

describe("a draft", () => {
  it("shows a changed value in place of the old one", () => {
    const draft = edit(untouched, 3, subject, "Figures");
    expect(valueOf(draft, 3, subject)).toBe("Figures");
    expect(valueOf(draft, 4, subject)).toBe("Budget");
  });

  it("holds one change a field, and none that changes nothing", () => {
    const twice = edit(edit(untouched, 3, subject, "Figures"), 3, subject, "Numbers");
    expect(twice.edits).toEqual([{ step: 3, name: "subject", value: "Numbers" }]);
    expect(isEdited(edit(twice, 3, subject, "Budget"), 3, "subject")).toBe(false);
  });

  it("leaves out the steps that need one that is switched off", () => {
    const steps = [step(1, "send"), step(2, "create", [1]), step(3, "create", [2]), step(4, "create")];
    expect([...leftOut(steps, switchStep(untouched, 1, false))]).toEqual([1, 2, 3]);
  });

  it("becomes a reply without the changes of steps that are off", () => {
    const draft = switchStep(edit(edit(untouched, 3, subject, "a"), 4, subject, "b"), 4, false);
    expect(approveReply(draft)).toEqual({
      answer: "approve",
      without: [4],
      edits: [{ step: 3, name: "subject", value: "a" }],
    });
  });

  it("takes a step back in", () => {
    expect(switchStep(switchStep(untouched, 3, false), 3, true).without).toEqual([]);
  });
});

describe("the yes", () => {
  const steps = [step(1, "send"), step(2, "create"), step(3, "open")];

  it("says what it does", () => {
    expect(approveWords(steps, untouched, never)).toBe("Send, add and open");
    expect(approveWords(steps, switchStep(untouched, 3, false), never)).toBe("Send and add");
  });

  it("calls a draft a draft, which leaves nothing", () => {
    expect(leaves(step(1, "send"), () => true)).toBe(false);
    expect(leaves(step(1, "send"), never)).toBe(true);
    expect(approveWords([step(1, "send")], untouched, (app) => app === "Mail")).toBe("Draft");
  });

  it("falls back where nothing that asks is left", () => {
    expect(approveWords([step(1, "send"), step(2, "open", [], false)], switchStep(untouched, 1, false), never)).toBe(
      "Do it",
    );
    expect(approveWords([step(1, "send")], switchStep(untouched, 1, false), never)).toBe("Do nothing");
  });
});
