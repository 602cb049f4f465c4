//! An AIR while it is being made: its expressions and its trace grow together.
//!
//! A column is filled once, and only then can expressions read it. So the values of a node at every
//! row are known when the node is made, and a constraint can be satisfied by choosing a later column.

use openvm_stark_backend::p3_field::PrimeCharacteristicRing;

use crate::{
    case_file::{CaseAir, CaseInteraction, CaseTrace, Expression, Width},
    field::{to_canonical, F},
    node::Node,
    rows::{node_values, Column, Rows},
};

pub struct Draft {
    pub name: String,
    pub log_height: usize,
    /// Whether expressions may read the next row.
    pub rotates: bool,
    pub preprocessed: Vec<Column>,
    /// The cached parts, then the common one; `None` is a column not filled yet.
    pub parts: Vec<Vec<Option<Column>>>,
    pub public_values: Vec<F>,
    pub expression: Expression,
    /// `[node][row]`.
    values: Vec<Column>,
    degrees: Vec<usize>,
}

impl Draft {
    /// `widths` are those of the cached parts, then of the common one.
    pub fn new(name: String, log_height: usize, widths: &[usize]) -> Self {
        Self {
            name,
            log_height,
            rotates: true,
            preprocessed: Vec::new(),
            parts: widths.iter().map(|&width| vec![None; width]).collect(),
            public_values: Vec::new(),
            expression: Expression::default(),
            values: Vec::new(),
            degrees: Vec::new(),
        }
    }

    pub fn height(&self) -> usize {
        1 << self.log_height
    }

    /// The index of the common part.
    pub fn common(&self) -> usize {
        self.parts.len() - 1
    }

    pub fn degree(&self, node: usize) -> usize {
        self.degrees[node]
    }

    /// The largest degree that a constraint, a message or a count has.
    pub fn max_degree(&self) -> usize {
        let Expression {
            constraints,
            interactions,
            ..
        } = &self.expression;
        let messages = interactions
            .iter()
            .flat_map(|interaction| interaction.message.iter().chain([&interaction.count]));
        constraints
            .iter()
            .chain(messages)
            .map(|&node| self.degrees[node])
            .max()
            .unwrap_or(0)
    }

    /// The values of a node, by row.
    pub fn values(&self, node: usize) -> &Column {
        &self.values[node]
    }

    /// `[node][row]`
    pub fn all_values(&self) -> &[Column] {
        &self.values
    }

    pub fn num_nodes(&self) -> usize {
        self.expression.nodes.len()
    }

    pub fn node(&self, node: usize) -> Node {
        self.expression.nodes[node]
    }

    pub fn column(&self, part: usize, column: usize) -> Option<&Column> {
        self.parts[part][column].as_ref()
    }

    pub fn fill(&mut self, part: usize, column: usize, values: Column) {
        assert_eq!(values.len(), self.height(), "a column has the AIR's height");
        let slot = &mut self.parts[part][column];
        assert!(slot.is_none(), "a column is filled once");
        *slot = Some(values);
    }

    /// `(part, column)` of every filled column.
    pub fn filled(&self) -> Vec<(usize, usize)> {
        self.slots(true)
    }

    pub fn unfilled(&self) -> Vec<(usize, usize)> {
        self.slots(false)
    }

    fn slots(&self, filled: bool) -> Vec<(usize, usize)> {
        let parts = self.parts.iter().enumerate();
        parts
            .flat_map(|(part, columns)| {
                let columns = columns.iter().enumerate();
                columns.map(move |(at, column)| (part, at, column.is_some()))
            })
            .filter(|&(.., is_filled)| is_filled == filled)
            .map(|(part, at, _)| (part, at))
            .collect()
    }

    /// Appends a node and returns its index.
    pub fn push(&mut self, node: Node) -> usize {
        let (values, degree) = self.evaluate(node);
        self.expression.nodes.push(node);
        self.values.push(values);
        self.degrees.push(degree);
        self.num_nodes() - 1
    }

    pub fn main(&mut self, part: usize, column: usize, offset: usize) -> usize {
        self.push(Node::Main {
            part,
            offset,
            column,
        })
    }

    fn evaluate(&self, node: Node) -> (Column, usize) {
        let degree = match node {
            Node::Public(_) | Node::Constant(_) => 0,
            Node::Add(x, y) | Node::Sub(x, y) => self.degrees[x].max(self.degrees[y]),
            Node::Mul(x, y) => self.degrees[x] + self.degrees[y],
            Node::Neg(x) => self.degrees[x],
            _ => 1,
        };
        (node_values(node, self, &self.values), degree)
    }

    /// Appends a constraint, which must hold.
    pub fn assert_zero(&mut self, node: usize) {
        assert!(
            self.values[node].iter().all(|&v| v == F::ZERO),
            "{}: the generator made a constraint that does not hold",
            self.name
        );
        self.expression.constraints.push(node);
    }

    pub fn interact(&mut self, bus: u16, message: Vec<usize>, count: usize, count_weight: u32) {
        self.expression.interactions.push(CaseInteraction {
            bus,
            message,
            count,
            count_weight,
        });
    }

    pub fn num_interactions(&self) -> usize {
        self.expression.interactions.len()
    }

    pub fn air(&self, is_required: bool) -> CaseAir {
        let (common, cached) = self.parts.split_last().expect("there is a common part");
        let columns: Vec<_> = self.preprocessed.iter().map(|c| to_canonical(c)).collect();
        let preprocessed_columns = (!columns.is_empty()).then_some(columns);
        CaseAir {
            name: self.name.clone(),
            is_required,
            width: Width {
                preprocessed: preprocessed_columns.as_ref().map(Vec::len),
                cached_mains: cached.iter().map(Vec::len).collect(),
                common_main: common.len(),
            },
            num_public_values: self.public_values.len(),
            preprocessed_columns,
            expression: self.expression.clone(),
        }
    }

    /// Without the commitments of the cached parts.
    pub fn trace(&self) -> CaseTrace {
        let mut parts: Vec<Vec<Vec<u32>>> = self
            .parts
            .iter()
            .map(|columns| columns.iter().map(canonical_column).collect())
            .collect();
        CaseTrace {
            log_height: self.log_height,
            common_main_columns: parts.pop().expect("there is a common part"),
            cached_main_columns: parts,
            cached_commitments: Vec::new(),
            public_values: to_canonical(&self.public_values),
        }
    }
}

impl Rows for Draft {
    fn height(&self) -> usize {
        self.height()
    }

    fn main(&self, part: usize, column: usize) -> &[F] {
        self.column(part, column).expect("the column is filled")
    }

    fn preprocessed(&self, column: usize) -> &[F] {
        &self.preprocessed[column]
    }

    fn public(&self, index: usize) -> F {
        self.public_values[index]
    }
}

fn canonical_column(column: &Option<Column>) -> Vec<u32> {
    to_canonical(column.as_ref().expect("every column is filled"))
}
