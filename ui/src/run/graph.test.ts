import { describe, expect, it } from "vitest";
import { layout, type Graph, type Node } from "./graph";

const size = () => ({ width: 200, height: 80 });
const at = (graph: Graph, step: number) => graph.nodes.find((node) => node.step === step)!;

const diamond: Node[] = [
  { step: 1, after: [] },
  { step: 2, after: [] },
  { step: 3, after: [1, 2] },
];

describe("the plan's layout", () => {
  it("is empty for an empty plan", () => {
    expect(layout([], size, 600)).toEqual({ width: 0, height: 0, nodes: [], arrows: [] });
  });

  it("puts what is needed before what needs it, with an arrow for each reference", () => {
    const graph = layout(diamond, size, 600);
    expect(at(graph, 1).x + 200).toBeLessThan(at(graph, 3).x);
    expect(at(graph, 1).x).toBe(at(graph, 2).x);
    expect(graph.arrows.map(({ from, to }) => [from, to])).toEqual([
      [1, 3],
      [2, 3],
    ]);
    for (const arrow of graph.arrows) expect(arrow.path).toMatch(/^M[\d.]+ [\d.]+ C/);
  });

  it("lets no two nodes overlap", () => {
    const { nodes } = layout([...diamond, { step: 4, after: [1] }, { step: 5, after: [3, 4] }], size, 2000);
    for (const a of nodes) {
      for (const b of nodes.filter((other) => other.step > a.step)) {
        const apart = Math.abs(a.x - b.x) >= 200 || Math.abs(a.y - b.y) >= 80;
        expect(apart, `${a.step} and ${b.step}`).toBe(true);
      }
    }
  });

  it("goes down instead of across where there is no room", () => {
    const chain: Node[] = [1, 2, 3, 4].map((step) => ({ step, after: step > 1 ? [step - 1] : [] }));
    expect(layout(chain, size, 2000).height).toBeLessThan(100);
    expect(layout(chain, size, 600).width).toBeLessThan(600);
  });

  it("draws no arrow from a step that is not there", () => {
    expect(layout([{ step: 2, after: [1] }], size, 600).arrows).toEqual([]);
  });
});
