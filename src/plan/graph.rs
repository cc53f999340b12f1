//! The graph of a plan: a node a call, an edge from each call to those that use its result.
//!
//! Comes in: a plan. Goes out: what may run beside what, and what falls with what. Invariant: edges go from a lower
//! number to a higher one, so the graph has no cycle.

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, Walker};

use super::Call;

/// Calls by number, with their dependencies.
#[derive(Debug, Clone)]
pub struct Graph {
    /// Node k - 1 is call k.
    nodes: DiGraph<String, ()>,
}

impl Graph {
    /// The graph of a plan's calls. References that do not name an earlier call (a checked plan has none) are left out.
    pub fn new(calls: &[Call]) -> Self {
        let mut nodes = DiGraph::new();
        for call in calls {
            let node = nodes.add_node(call.tool.clone());
            for to in call.references() {
                if (1..=node.index()).contains(&to) {
                    nodes.add_edge(NodeIndex::new(to - 1), node, ());
                }
            }
        }
        Self { nodes }
    }

    /// The calls whose results call `number` needs itself, in order.
    pub fn after(&self, number: usize) -> Vec<usize> {
        let Some(node) = self.node(number) else {
            return Vec::new();
        };
        let needed = self.nodes.neighbors_directed(node, Direction::Incoming);
        let mut found: Vec<_> = needed.map(|node| node.index() + 1).collect();
        found.sort_unstable();
        found
    }

    /// The calls that need the result of call `number`, themselves or through others, in order.
    pub fn dependents(&self, number: usize) -> Vec<usize> {
        let Some(start) = self.node(number) else {
            return Vec::new();
        };
        let reached = Dfs::new(&self.nodes, start).iter(&self.nodes);
        let mut found: Vec<_> = reached.filter(|node| *node != start).map(|node| node.index() + 1).collect();
        found.sort_unstable();
        found
    }

    /// The calls by the earliest round in which they can run: those of one level need nothing of one another.
    pub fn levels(&self) -> Vec<Vec<usize>> {
        let mut levels: Vec<Vec<usize>> = Vec::new();
        let mut level_of = vec![0; self.nodes.node_count()];
        for node in self.nodes.node_indices() {
            let before = self.nodes.neighbors_directed(node, Direction::Incoming);
            let level = before.map(|needed| level_of[needed.index()] + 1).max().unwrap_or(0);
            level_of[node.index()] = level;
            if level == levels.len() {
                levels.push(Vec::new());
            }
            levels[level].push(node.index() + 1);
        }
        levels
    }

    /// The graph itself: nodes are tools' names, node k - 1 is call k.
    pub fn nodes(&self) -> &DiGraph<String, ()> {
        &self.nodes
    }

    fn node(&self, number: usize) -> Option<NodeIndex> {
        (1..=self.nodes.node_count()).contains(&number).then(|| NodeIndex::new(number - 1))
    }
}
