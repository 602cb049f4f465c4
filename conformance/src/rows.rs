//! The values of expressions on every row of a trace.

use std::collections::BTreeMap;

use openvm_stark_backend::p3_field::PrimeCharacteristicRing;

use crate::{
    case_file::{CaseAir, CaseInteraction, CaseTrace},
    field::{to_canonical, to_field, F},
    node::Node,
};

pub type Column = Vec<F>;

/// What expressions read.
pub trait Rows {
    fn height(&self) -> usize;
    /// Parts as in `Node::Main`.
    fn main(&self, part: usize, column: usize) -> &[F];
    fn preprocessed(&self, column: usize) -> &[F];
    fn public(&self, index: usize) -> F;
}

/// The values of a node; `earlier` are those of the nodes before it.
pub fn node_values(node: Node, rows: &impl Rows, earlier: &[Column]) -> Column {
    let height = rows.height();
    let indicator = |at: usize| (0..height).map(|row| F::from_bool(row == at)).collect();
    let rotated = |column: &[F], offset: usize| {
        (0..height)
            .map(|row| column[(row + offset) % height])
            .collect()
    };
    let both = |x: usize, y: usize, op: fn(F, F) -> F| -> Column {
        let (x, y) = (&earlier[x], &earlier[y]);
        x.iter().zip(y).map(|(&x, &y)| op(x, y)).collect()
    };
    match node {
        Node::Main {
            part,
            offset,
            column,
        } => rotated(rows.main(part, column), offset),
        Node::Preprocessed { offset, column } => rotated(rows.preprocessed(column), offset),
        Node::Public(index) => vec![rows.public(index); height],
        Node::IsFirst => indicator(0),
        Node::IsLast => indicator(height - 1),
        Node::IsTransition => (0..height)
            .map(|row| F::from_bool(row != height - 1))
            .collect(),
        Node::Constant(value) => vec![F::from_u32(value); height],
        Node::Add(x, y) => both(x, y, |x, y| x + y),
        Node::Sub(x, y) => both(x, y, |x, y| x - y),
        Node::Mul(x, y) => both(x, y, |x, y| x * y),
        Node::Neg(x) => earlier[x].iter().map(|&v| -v).collect(),
    }
}

/// The sum of the counts of every message, by bus.
pub type Sums = BTreeMap<(u16, Vec<u32>), F>;

/// Adds what the interactions of an AIR send; `values` are those of its nodes.
pub fn add_messages(sums: &mut Sums, interactions: &[CaseInteraction], values: &[Column]) {
    for interaction in interactions {
        for (row, &count) in values[interaction.count].iter().enumerate() {
            let message: Vec<F> = interaction
                .message
                .iter()
                .map(|&node| values[node][row])
                .collect();
            let key = (interaction.bus, to_canonical(&message));
            *sums.entry(key).or_insert(F::ZERO) += count;
        }
    }
}

/// A trace of a case.
struct TraceRows {
    height: usize,
    parts: Vec<Vec<Column>>,
    preprocessed: Vec<Column>,
    public_values: Vec<F>,
}

impl TraceRows {
    fn new(air: &CaseAir, trace: &CaseTrace) -> Self {
        let columns = |part: &[Vec<u32>]| part.iter().map(|c| to_field(c)).collect();
        let cached = trace.cached_main_columns.iter();
        Self {
            height: 1 << trace.log_height,
            parts: cached
                .chain([&trace.common_main_columns])
                .map(|part| columns(part))
                .collect(),
            preprocessed: columns(air.preprocessed_columns.as_deref().unwrap_or_default()),
            public_values: to_field(&trace.public_values),
        }
    }
}

impl Rows for TraceRows {
    fn height(&self) -> usize {
        self.height
    }

    fn main(&self, part: usize, column: usize) -> &[F] {
        &self.parts[part][column]
    }

    fn preprocessed(&self, column: usize) -> &[F] {
        &self.preprocessed[column]
    }

    fn public(&self, index: usize) -> F {
        self.public_values[index]
    }
}

/// `[node][row]`
pub fn trace_values(air: &CaseAir, trace: &CaseTrace) -> Vec<Column> {
    let rows = TraceRows::new(air, trace);
    let mut values = Vec::with_capacity(air.expression.nodes.len());
    for &node in &air.expression.nodes {
        values.push(node_values(node, &rows, &values));
    }
    values
}
