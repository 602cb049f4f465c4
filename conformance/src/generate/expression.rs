//! Random expressions over what a draft has so far.

use super::{draft::Draft, values};
use crate::{node::Node, rng::Rng};

/// What an expression may read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything: both rows, selectors.
    Full,
    /// The current row without selectors, so that `next_row` has an answer.
    Row,
}

/// An expression of at most `degree`.
pub fn random(
    draft: &mut Draft,
    rng: &mut Rng,
    degree: usize,
    depth: usize,
    scope: Scope,
) -> usize {
    if depth == 0 || rng.percent(20) {
        return leaf(draft, rng, degree, scope);
    }
    let mut part = |rng: &mut Rng, degree| random(draft, rng, degree, depth - 1, scope);
    let node = match rng.below(10) {
        0..=2 => Node::Add(part(rng, degree), part(rng, degree)),
        3 | 4 => Node::Sub(part(rng, degree), part(rng, degree)),
        5 => Node::Neg(part(rng, degree)),
        6..=8 => {
            let left = rng.below(degree + 1);
            Node::Mul(part(rng, left), part(rng, degree - left))
        }
        _ => return reuse(draft, rng, degree, scope),
    };
    draft.push(node)
}

/// A product of `degree` factors, so that the degree is just that if there is a column to read.
pub fn product(draft: &mut Draft, rng: &mut Rng, degree: usize, scope: Scope) -> usize {
    let mut node = factor(draft, rng, scope);
    for _ in 1..degree {
        let next = factor(draft, rng, scope);
        node = draft.push(Node::Mul(node, next));
    }
    node
}

/// A column if there is one.
fn factor(draft: &mut Draft, rng: &mut Rng, scope: Scope) -> usize {
    let filled = draft.filled();
    if filled.is_empty() {
        return leaf(draft, rng, 1, scope);
    }
    let &(part, column) = rng.pick(&filled);
    let offset = offset(draft, rng, scope);
    draft.main(part, column, offset)
}

fn offset(draft: &Draft, rng: &mut Rng, scope: Scope) -> usize {
    usize::from(scope == Scope::Full && draft.rotates && rng.percent(30))
}

fn leaf(draft: &mut Draft, rng: &mut Rng, degree: usize, scope: Scope) -> usize {
    let offset = offset(draft, rng, scope);
    let filled = draft.filled();
    let node = match rng.below(10) {
        0..=4 if degree > 0 && !filled.is_empty() => {
            let &(part, column) = rng.pick(&filled);
            Node::Main {
                part,
                offset,
                column,
            }
        }
        5 | 6 if degree > 0 && !draft.preprocessed.is_empty() => Node::Preprocessed {
            offset,
            column: rng.below(draft.preprocessed.len()),
        },
        7 if degree > 0 && scope == Scope::Full => {
            *rng.pick(&[Node::IsFirst, Node::IsLast, Node::IsTransition])
        }
        8 if !draft.public_values.is_empty() => Node::Public(rng.below(draft.public_values.len())),
        _ => Node::Constant(values::constant(rng)),
    };
    draft.push(node)
}

/// A node that exists, so that trees share parts; a leaf if none fits.
fn reuse(draft: &mut Draft, rng: &mut Rng, degree: usize, scope: Scope) -> usize {
    if draft.num_nodes() > 0 {
        let node = rng.below(draft.num_nodes());
        let fits = scope == Scope::Full || reads_row_only(draft, node);
        if draft.degree(node) <= degree && fits {
            return node;
        }
    }
    leaf(draft, rng, degree, scope)
}

fn reads_row_only(draft: &Draft, node: usize) -> bool {
    match draft.node(node) {
        Node::Main { offset, .. } | Node::Preprocessed { offset, .. } => offset == 0,
        Node::IsFirst | Node::IsLast | Node::IsTransition => false,
        Node::Public(_) | Node::Constant(_) => true,
        Node::Add(x, y) | Node::Sub(x, y) | Node::Mul(x, y) => {
            reads_row_only(draft, x) && reads_row_only(draft, y)
        }
        Node::Neg(x) => reads_row_only(draft, x),
    }
}

/// The same expression one row later; `node` has `Scope::Row`.
pub fn next_row(draft: &mut Draft, node: usize) -> usize {
    let moved = match draft.node(node) {
        Node::Main { part, column, .. } => Node::Main {
            part,
            offset: 1,
            column,
        },
        Node::Preprocessed { column, .. } => Node::Preprocessed { offset: 1, column },
        Node::Add(x, y) => Node::Add(next_row(draft, x), next_row(draft, y)),
        Node::Sub(x, y) => Node::Sub(next_row(draft, x), next_row(draft, y)),
        Node::Mul(x, y) => Node::Mul(next_row(draft, x), next_row(draft, y)),
        Node::Neg(x) => Node::Neg(next_row(draft, x)),
        same => same,
    };
    draft.push(moved)
}
