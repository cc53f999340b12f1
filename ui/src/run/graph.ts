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
  /** Where its label goes. */
  middle: Point;
}

export interface Graph extends Size {
  nodes: PlacedNode[];
  arrows: Arrow[];
}

type Direction = "LR" | "TB";

const GAPS: Record<Direction, { nodesep: number; ranksep: number }> = {
  LR: { nodesep: 14, ranksep: 44 },
  TB: { nodesep: 18, ranksep: 34 },
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
  graph.setGraph({ rankdir, ...GAPS[rankdir], marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(nodes.map((node) => node.step));
  for (const node of nodes) graph.setNode(String(node.step), { ...sizeOf(node.step) });
  for (const node of nodes) {
    for (const before of node.after) if (known.has(before)) graph.setEdge(String(before), String(node.step));
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: nodes.length ? width : 0,
    height: nodes.length ? height : 0,
    nodes: nodes.map((node) => {
      const at = graph.node(String(node.step));
      return {
        step: node.step,
        x: at.x - at.width / 2,
        y: at.y - at.height / 2,
        width: at.width,
        height: at.height,
      };
    }),
    arrows: graph.edges().map((edge) => {
      const points = graph.edge(edge).points;
      return { from: Number(edge.v), to: Number(edge.w), path: curve(points), middle: middle(points) };
    }),
  };
}

/** A smooth line through dagre's points: bends are rounded over the middles of the stretches between them. */
function curve(points: Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first || !last) return "";
  const bends = rest.map((point, index) => {
    const next = rest[index + 1];
    return `Q${spot(point)} ${spot(next ? between(point, next) : last)}`;
  });
  return [`M${spot(first)}`, ...(bends.length ? bends : [`L${spot(last)}`])].join(" ");
}

function middle(points: Point[]): Point {
  return points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
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
