import { describe, expect, it } from "vitest";
import { history } from "../../backend/scenes/household";
import type { RunRecord } from "../../wire";
import { dayOf, timeOf } from "./days";
import { appsOf, canBeUndone, found, itemsOf, merged } from "./items";

const now = new Date(2026, 10, 26, 9, 30);
const at = (run: number, moment: Date): RunRecord => ({ ...history[0]!, run, started: moment.toISOString() });

describe("days", () => {
  it("are named by how far they are", () => {
    expect(dayOf(new Date(2026, 10, 26, 0, 1), now)).toBe("Today");
    expect(dayOf(new Date(2026, 10, 25, 23, 59), now)).toBe("Yesterday");
    expect(dayOf(new Date(2026, 10, 24, 12), now)).toBe("Tuesday 24 November");
    expect(dayOf(new Date(2025, 11, 5, 12), now)).toBe("Friday 5 December 2025");
    expect(timeOf(new Date(2026, 10, 24, 9, 3))).toBe("09:03");
  });

  it("head the runs that they hold", () => {
    const runs = [at(3, now), at(2, new Date(2026, 10, 26, 8)), at(1, new Date(2026, 10, 25, 8))];
    const told = itemsOf(runs, now).map((item) => (item.kind === "day" ? item.day : item.run.run));
    expect(told).toEqual(["Today", 3, 2, "Yesterday", 1]);
  });
});

describe("runs", () => {
  it("come together from pages, newest first, each as it was told last", () => {
    const later = { ...history[1]!, answer: "Taken back." };
    const runs = merged(merged([], history.slice(1)), [history[0]!, later]);
    expect(runs.map((run) => run.run)).toEqual([41, 40, 39, 38]);
    expect(runs[1]!.answer).toBe("Taken back.");
  });

  it("are found by command, answer and what their steps were given", () => {
    const numbers = (sought: string) => found(history, sought).map((run) => run.run);
    expect(numbers("PLUMBER")).toEqual([41]);
    expect(numbers("priya way")).toEqual([40]);
    expect(numbers("notes limes")).toEqual([39]);
    expect(numbers("  ")).toHaveLength(4);
    expect(numbers("xylophone")).toEqual([]);
  });

  it("can be undone as long as one step of them can", () => {
    expect(canBeUndone(history[0]!)).toBe(true);
    const steps = history[0]!.steps.map((step) => ({ ...step, undone: "2026-11-26T09:00:00Z" }));
    expect(canBeUndone({ ...history[0]!, steps })).toBe(false);
    expect(canBeUndone(history[3]!)).toBe(false);
  });

  it("name each of their apps once", () => {
    expect(appsOf(history[1]!)).toEqual(["Contacts", "Messages"]);
  });
});
