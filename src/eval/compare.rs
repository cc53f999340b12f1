//! A plan against the one expected: the same graph, and arguments that agree.
//!
//! Comes in: two checked plans. Goes out: a [`Comparison`]. Calls are matched by an isomorphism of the graphs, so the
//! order of calls that do not name each other does not matter; where several calls look alike, any matching under which
//! all arguments agree will do.

use petgraph::algo::{is_isomorphic_matching, subgraph_isomorphisms_iter};

use super::agree::{Side, agrees};
use crate::dates::Context;
use crate::plan::{Call, Graph, Plan};
use crate::tools::{Parameter, Tool, ToolTable};

/// Matchings that are tried to find the one with the fewest differences, for the report; success does not depend on it.
const MATCHINGS: usize = 500;

/// How a plan stands to the expected one. The default: there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Plan success: the graphs are isomorphic, nodes labelled with tools' names, edges drawn by references.
    pub plan: bool,
    /// Exact success: and the arguments agree.
    pub exact: bool,
    /// Where the graphs are the same and arguments are not: `create_note.content`, under the closest matching.
    pub differs: Vec<String>,
}

/// Compares a plan with the one expected; dates are resolved against `now`.
pub fn compare(expected: &Plan, found: &Plan, table: &ToolTable, now: &Context) -> Comparison {
    let (graph, other) = (Graph::new(&expected.calls), Graph::new(&found.calls));
    let same_tool = |a: &String, b: &String| a == b;
    if !is_isomorphic_matching(graph.nodes(), other.nodes(), same_tool, |(), ()| true) {
        return Comparison::default();
    }
    let pair = Pair { expected, found, table, now };
    let exact = pair.exact(&graph, &other);
    Comparison { plan: true, exact, differs: if exact { Vec::new() } else { pair.differs(&graph, &other) } }
}

struct Pair<'a> {
    expected: &'a Plan,
    found: &'a Plan,
    table: &'a ToolTable,
    now: &'a Context,
}

impl Pair<'_> {
    /// Whether under any matching all arguments agree. Only calls whose words agree are matched to begin with.
    fn exact(&self, graph: &Graph, other: &Graph) -> bool {
        let numbered = |graph: &Graph| graph.nodes().map(|node, _| node.index(), |_, ()| ());
        let (nodes, others) = (numbered(graph), numbered(other));
        let (nodes, others) = (&nodes, &others);
        let anywhere = |_: usize| 0;
        let mut same_call = |a: &usize, b: &usize| {
            let (a, b) = (&self.expected.calls[*a], &self.found.calls[*b]);
            a.tool == b.tool && self.differences(a, b, &anywhere, &anywhere).is_empty()
        };
        let mut same_edge = |(): &(), (): &()| true;
        let matchings = subgraph_isomorphisms_iter(&nodes, &others, &mut same_call, &mut same_edge);
        matchings.is_some_and(|mut matchings| matchings.any(|matching| self.under(&matching).is_empty()))
    }

    /// The arguments that differ under the matching that leaves the fewest.
    fn differs(&self, graph: &Graph, other: &Graph) -> Vec<String> {
        let (nodes, others) = (graph.nodes(), other.nodes());
        let mut same_tool = |a: &String, b: &String| a == b;
        let mut same_edge = |(): &(), (): &()| true;
        let matchings = subgraph_isomorphisms_iter(&nodes, &others, &mut same_tool, &mut same_edge);
        let differences = matchings.into_iter().flatten().take(MATCHINGS).map(|matching| self.under(&matching));
        differences.min_by_key(Vec::len).unwrap_or_default()
    }

    /// The arguments that differ when expected call k + 1 is matched with found call `matching[k]` + 1.
    fn under(&self, matching: &[usize]) -> Vec<String> {
        let matched = |number: usize| matching.get(number - 1).map_or(0, |index| index + 1);
        let itself = |number: usize| number;
        let calls = self.expected.calls.iter().zip(matching);
        let differences =
            calls.map(|(call, index)| self.differences(call, &self.found.calls[*index], &matched, &itself));
        differences.flatten().collect()
    }

    fn differences(
        &self,
        a: &Call,
        b: &Call,
        of_a: &dyn Fn(usize) -> usize,
        of_b: &dyn Fn(usize) -> usize,
    ) -> Vec<String> {
        let Some(tool) = self.table.get(&a.tool) else {
            return vec![a.tool.clone()];
        };
        let a = Side { tool, args: &a.args, number: of_a };
        let b = Side { tool, args: &b.args, number: of_b };
        let differing = |index: &usize| !agrees(*index, &a, &b, self.now);
        let name = |index: usize| parameter_name(tool, &tool.parameters[index]);
        (0..tool.parameters.len()).filter(differing).map(name).collect()
    }
}

fn parameter_name(tool: &Tool, parameter: &Parameter) -> String {
    format!("{}.{}", tool.name, parameter.name)
}
