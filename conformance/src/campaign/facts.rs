//! What can be read off a case without proving it.

use crate::{
    case_file::{CaseAir, CaseFile, CaseTrace},
    node::Node,
};

/// One AIR of a case.
pub struct AirFacts<'a> {
    pub air: &'a CaseAir,
    /// `None`: absent.
    pub trace: Option<&'a CaseTrace>,
    /// `[node]`, as key generation counts them.
    degrees: Vec<usize>,
    /// `[node]`: what constraints and interactions reach.
    in_constraints: Vec<bool>,
    in_interactions: Vec<bool>,
}

impl<'a> AirFacts<'a> {
    fn new(air: &'a CaseAir, trace: Option<&'a CaseTrace>) -> Self {
        let expression = &air.expression;
        Self {
            air,
            trace,
            degrees: degrees(&expression.nodes),
            in_constraints: expression.reached(true, false),
            in_interactions: expression.reached(false, true),
        }
    }

    pub fn height(&self) -> Option<usize> {
        self.trace.map(|trace| 1 << trace.log_height)
    }

    pub fn constraint_degrees(&self) -> impl Iterator<Item = usize> + '_ {
        let constraints = self.air.expression.constraints.iter();
        constraints.map(|&node| self.degrees[node])
    }

    pub fn message_degrees(&self) -> impl Iterator<Item = usize> + '_ {
        let interactions = self.air.expression.interactions.iter();
        interactions.flat_map(|i| i.message.iter().map(|&node| self.degrees[node]))
    }

    pub fn count_degrees(&self) -> impl Iterator<Item = usize> + '_ {
        let interactions = self.air.expression.interactions.iter();
        interactions.map(|i| self.degrees[i.count])
    }

    /// Whether a node like this is in a constraint or an interaction.
    pub fn reads(&self, like: impl Fn(&Node) -> bool) -> bool {
        self.constraints_read(&like) || self.interactions_read(&like)
    }

    pub fn constraints_read(&self, like: impl Fn(&Node) -> bool) -> bool {
        let nodes = self.air.expression.nodes.iter();
        nodes
            .zip(&self.in_constraints)
            .any(|(n, &used)| used && like(n))
    }

    pub fn interactions_read(&self, like: impl Fn(&Node) -> bool) -> bool {
        let nodes = self.air.expression.nodes.iter();
        nodes
            .zip(&self.in_interactions)
            .any(|(n, &used)| used && like(n))
    }

    pub fn rotates(&self) -> bool {
        self.reads(reads_next)
    }
}

pub fn reads_next(node: &Node) -> bool {
    matches!(
        node,
        Node::Main { offset: 1, .. } | Node::Preprocessed { offset: 1, .. }
    )
}

/// A case.
pub struct Facts<'a> {
    pub case: &'a CaseFile,
    pub airs: Vec<AirFacts<'a>>,
}

impl<'a> Facts<'a> {
    pub fn new(case: &'a CaseFile) -> Self {
        let trace = |id: usize| case.traces.as_ref().and_then(|traces| traces.get(&id));
        let airs = case.airs.iter().enumerate();
        Self {
            case,
            airs: airs
                .map(|(id, air)| AirFacts::new(air, trace(id)))
                .collect(),
        }
    }

    pub fn present(&self) -> impl Iterator<Item = &AirFacts<'a>> {
        self.airs.iter().filter(|air| air.trace.is_some())
    }

    /// Rows of all interactions together, as LogUp counts them.
    pub fn interaction_rows(&self) -> usize {
        let l_skip = self.case.params.l_skip;
        let rows = |air: &AirFacts| {
            let log_height = air.trace.map_or(0, |trace| trace.log_height);
            air.air.expression.interactions.len() << log_height.max(l_skip)
        };
        self.present().map(rows).sum()
    }

    /// The stacked width of every commitment of a proof: the common main parts', then the others'.
    pub fn stacked_widths(&self) -> Vec<usize> {
        let params = &self.case.params;
        let height = 1usize << (params.l_skip + params.n_stack);
        let cells = |air: &AirFacts, width: usize| {
            let log_height = air.trace.map_or(0, |trace| trace.log_height);
            width << log_height.max(params.l_skip)
        };
        let common: usize = self
            .present()
            .map(|air| cells(air, air.air.width.common_main))
            .sum();
        let own = self.present().flat_map(|air| {
            let width = &air.air.width;
            let parts = width.preprocessed.iter().chain(&width.cached_mains);
            parts.map(|&part| cells(air, part).div_ceil(height))
        });
        [common.div_ceil(height)].into_iter().chain(own).collect()
    }
}

fn degrees(nodes: &[Node]) -> Vec<usize> {
    let mut degrees: Vec<usize> = Vec::with_capacity(nodes.len());
    for node in nodes {
        degrees.push(match *node {
            Node::Main { .. } | Node::Preprocessed { .. } => 1,
            Node::IsFirst | Node::IsLast | Node::IsTransition => 1,
            Node::Public(_) | Node::Constant(_) => 0,
            Node::Add(x, y) | Node::Sub(x, y) => degrees[x].max(degrees[y]),
            Node::Mul(x, y) => degrees[x] + degrees[y],
            Node::Neg(x) => degrees[x],
        });
    }
    degrees
}
