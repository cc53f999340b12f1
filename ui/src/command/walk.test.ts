import { describe, expect, it } from "vitest";
import { distinct, from, matching, step, textAt, type Walk } from "./walk";

const older = ["newest", "older", "oldest"];
const listed = ["first", "second"];
const go = (walk: Walk, ...steps: (1 | -1)[]) => steps.reduce((at, by) => step(at, by, older, listed), walk);

describe("walking with the arrow keys", () => {
  it("goes up through commands given before, and back to what was typed", () => {
    const walk = from("ty");
    expect(textAt(go(walk, -1), older, listed)).toBe("newest");
    expect(textAt(go(walk, -1, -1, -1, -1), older, listed)).toBe("oldest");
    expect(textAt(go(walk, -1, 1), older, listed)).toBe("ty");
  });

  it("goes down through what is listed, and stays at its end", () => {
    expect(textAt(go(from(""), 1, 1, 1), older, listed)).toBe("second");
    expect(go(from(""), 1, 1, 1).at).toBe(2);
  });
});

it("commands given twice are listed once, the newest first", () => {
  expect(distinct(["b", " a ", "b", "", "a"])).toEqual(["b", "a"]);
});

it("items match when every typed word occurs in them", () => {
  expect(matching(["call Ana", "text Ana", "call Sid"], "ana CALL")).toEqual(["call Ana"]);
  expect(matching(["call Ana"], " ")).toEqual(["call Ana"]);
});
