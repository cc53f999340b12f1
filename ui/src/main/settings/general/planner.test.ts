import { expect, it } from "vitest";
import { addressProblem, isElsewhere } from "./planner";

it("a planner's address is empty, or an address in full", () => {
  expect(["", "http://localhost:8080", "https://plans.example/v1"].map(addressProblem)).toEqual([null, null, null]);
  for (const text of ["localhost:8080", "ftp://plans.example", "my server"]) {
    expect(addressProblem(text)?.message).toContain(text);
  }
});

it("a planner on this machine is told from one elsewhere", () => {
  expect(["http://127.0.0.1:80", "http://[::1]:80", "http://localhost", ""].some(isElsewhere)).toBe(false);
  expect(isElsewhere("https://plans.example")).toBe(true);
});
