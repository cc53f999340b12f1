//! Added tools: whether those that `--tools` defines are offered where they are needed, and only there.

use errand::eval::Line;
use errand::tools::{Carrier, ToolTable};
use serde::Serialize;

/// Counts items as they are measured.
pub struct Added {
    tools: Vec<String>,
    /// Added tools that items needed, and those of them that were offered.
    needed: usize,
    found: usize,
    /// Items that needed none, and those of them that were offered one.
    without: usize,
    needless: usize,
}

/// What came of it.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// How many tools were added.
    pub tools: usize,
    /// The share of needed added tools that were offered.
    pub recall: Option<f64>,
    /// The share of items without need of one that were offered one.
    pub needless: Option<f64>,
}

impl Added {
    /// Of the tools that nothing carries out.
    pub fn of(table: &ToolTable) -> Added {
        let defined = table.tools.iter().filter(|tool| tool.carrier == Carrier::Nothing);
        Added { tools: defined.map(|tool| tool.name.clone()).collect(), needed: 0, found: 0, without: 0, needless: 0 }
    }

    pub fn count(&mut self, line: &Line) {
        let offered = |tool: &&String| line.offered.contains(tool);
        let needed: Vec<&String> = line.needed.iter().filter(|tool| self.tools.contains(tool)).collect();
        self.needed += needed.len();
        self.found += needed.iter().copied().filter(offered).count();
        if needed.is_empty() {
            self.without += 1;
            self.needless += usize::from(self.tools.iter().any(|tool| offered(&tool)));
        }
    }

    /// The figures; none where no tool was added.
    pub fn figures(&self) -> Option<Figures> {
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        let figures = Figures {
            tools: self.tools.len(),
            recall: share(self.found, self.needed),
            needless: share(self.needless, self.without),
        };
        (!self.tools.is_empty()).then_some(figures)
    }
}
