import { describe, expect, it } from "vitest";
import { drawn, offsetsOf } from "./windowing";

const even = offsetsOf(Array<number>(1000).fill(50));

describe("a long list", () => {
  it("draws what is seen and a little more", () => {
    expect(drawn(even, 0, 500, 0)).toEqual({ first: 0, end: 11 });
    expect(drawn(even, 25_000, 500, 100)).toEqual({ first: 498, end: 513 });
    expect(drawn(even, 49_500, 500, 100)).toEqual({ first: 988, end: 1000 });
  });

  it("draws something wherever it is scrolled to", () => {
    expect(drawn(even, -80, 500, 0)).toEqual({ first: 0, end: 9 });
    expect(drawn(even, 90_000, 500, 0)).toEqual({ first: 999, end: 1000 });
    expect(drawn(offsetsOf([]), 0, 500, 100)).toEqual({ first: 0, end: 0 });
  });

  it("knows rows of different heights", () => {
    const offsets = offsetsOf([40, 60, 400, 60, 60]);
    expect(offsets).toEqual([0, 40, 100, 500, 560, 620]);
    expect(drawn(offsets, 120, 100, 0)).toEqual({ first: 2, end: 3 });
  });

  it("never leaves a seen row out", () => {
    const heights = Array.from({ length: 300 }, (_, index) => 20 + ((index * 37) % 90));
    const offsets = offsetsOf(heights);
    for (let top = 0; top < (offsets.at(-1) ?? 0) - 300; top += 113) {
      const { first, end } = drawn(offsets, top, 300, 0);
      expect(offsets[first]).toBeLessThanOrEqual(top);
      expect(offsets[end]).toBeGreaterThanOrEqual(top + 300);
    }
  });
});
