// The plan as a graph: steps and their sizes → places and arrows. Pure; dagre does the layout.

import dagre from "@dagrejs/dagre";

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Node {
  step: number;
  after: number[];
}

export interface PlacedNode extends Point, Size {
  step: number;
}

export interface Arrow {
  from: number;
  to: number;
  /** An SVG path. */
  path: string;
  /** Where it leaves; its label goes there. */
  start: Point;
}

export interface Graph extends Size {
  nodes: PlacedNode[];
  arrows: Arrow[];
}

type Direction = "LR" | "TB";

const GAPS: Record<Direction, { nodesep: number; ranksep: number }> = {
  LR: { nodesep: 14, ranksep: 52 },
  TB: { nodesep: 18, ranksep: 40 },
};

/** Lays the steps out from left to right, or from top to bottom where that would be wider than there is room. */
export function layout(nodes: Node[], sizeOf: (step: number) => Size, room: number): Graph {
  const across = place(nodes, sizeOf, "LR");
  if (across.width <= room) return across;
  const down = place(nodes, sizeOf, "TB");
  return down.width < across.width ? down : across;
}

function place(nodes: Node[], sizeOf: (step: number) => Size, rankdir: Direction): Graph {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir, ...GAPS[rankdir], edgesep: 8, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(nodes.map((node) => node.step));
  for (const node of nodes) graph.setNode(String(node.step), { ...sizeOf(node.step) });
  for (const node of nodes) {
    for (const before of node.after) if (known.has(before)) graph.setEdge(String(before), String(node.step));
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const placed = nodes.map((node) => boxOf(node.step, graph.node(String(node.step))));
  const arrows = graph.edges().map(({ v, w }): Arrow => {
    const [before, after] = [graph.node(v), graph.node(w)];
    const across = rankdir === "LR";
    const start = across
      ? { x: before.x + before.width / 2, y: before.y }
      : { x: before.x, y: before.y + before.height / 2 };
    const end = across ? { x: after.x - after.width / 2, y: after.y } : { x: after.x, y: after.y - after.height / 2 };
    // dagre's own points: one in each gap and one in each rank that the arrow passes. One alone would only add a wiggle.
    const bends = graph.edge(v, w).points.slice(1, -1);
    const points = [start, ...(bends.length > 1 ? bends : []), end];
    return { from: Number(v), to: Number(w), start, path: curve(points, across) };
  });
  return nodes.length ? { width, height, nodes: placed, arrows } : { width: 0, height: 0, nodes: [], arrows: [] };
}

/** dagre tells middles; boxes have corners. */
function boxOf(step: number, { x, y, width, height }: Point & Size): PlacedNode {
  return { step, x: x - width / 2, y: y - height / 2, width, height };
}

/** A line through the points that leaves and reaches each in the direction of the layout. */
function curve(points: Point[], across: boolean): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let from = first;
  const parts = rest.map((to) => {
    const middle = between(from, to);
    const leaving = across ? { x: middle.x, y: from.y } : { x: from.x, y: middle.y };
    const reaching = across ? { x: middle.x, y: to.y } : { x: to.x, y: middle.y };
    from = to;
    return `C${spot(leaving)} ${spot(reaching)} ${spot(to)}`;
  });
  return `M${spot(first)} ${parts.join(" ")}`;
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function spot(point: Point): string {
  return `${round(point.x)} ${round(point.y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
