//! Ways to fill a column, each with the constraints that it satisfies.

use openvm_stark_backend::p3_field::{Field, PrimeCharacteristicRing};

use super::{
    draft::Draft,
    expression::{product, random, Scope},
    values,
};
use crate::{field::F, node::Node, rng::Rng};

const DEPTH: usize = 3;

/// Fills the column and constrains it, with constraints of at most `degree`.
pub fn fill(draft: &mut Draft, rng: &mut Rng, degree: usize, part: usize, column: usize) {
    // Whatever multiplies by a selector or by another column needs degree 2.
    match rng.below(if degree > 1 { 9 } else { 4 }) {
        0 => free(draft, rng, part, column),
        1 | 2 => defined(draft, rng, degree, part, column),
        3 if draft.rotates => shifted(draft, rng, part, column),
        4 => boolean(draft, rng, part, column),
        5 => guarded(draft, rng, degree, part, column),
        6 if draft.rotates => recurrence(draft, rng, degree, part, column),
        3 | 6 => free(draft, rng, part, column),
        7 => zero_product(draft, rng, part, column),
        _ => inverse(draft, rng, degree, part, column),
    }
}

/// Without constraints.
pub fn free(draft: &mut Draft, rng: &mut Rng, part: usize, column: usize) {
    let values = values::column(rng, draft.height());
    draft.fill(part, column, values);
}

/// `column = e`, written in one of several ways.
fn defined(draft: &mut Draft, rng: &mut Rng, degree: usize, part: usize, column: usize) {
    let e = if rng.percent(30) {
        product(draft, rng, degree, Scope::Full)
    } else {
        random(draft, rng, degree, DEPTH, Scope::Full)
    };
    draft.fill(part, column, draft.values(e).clone());
    let x = draft.main(part, column, 0);
    let difference = match rng.below(4) {
        0 => Node::Sub(x, e),
        1 => Node::Sub(e, x),
        2 => Node::Add(x, draft.push(Node::Neg(e))),
        _ => Node::Add(draft.push(Node::Neg(x)), e),
    };
    let difference = draft.push(difference);
    draft.assert_zero(difference);
}

/// The next row of this column is this row of another one.
fn shifted(draft: &mut Draft, rng: &mut Rng, part: usize, column: usize) {
    let filled = draft.filled();
    if filled.is_empty() {
        return free(draft, rng, part, column);
    }
    let &(other_part, other) = rng.pick(&filled);
    let y = draft.main(other_part, other, 0);
    let mut values = draft.values(y).clone();
    values.rotate_right(1);
    draft.fill(part, column, values);
    let x = draft.main(part, column, 1);
    let difference = draft.push(Node::Sub(x, y));
    draft.assert_zero(difference);
}

fn boolean(draft: &mut Draft, rng: &mut Rng, part: usize, column: usize) {
    let values = values::bits(rng, draft.height());
    draft.fill(part, column, values);
    let x = draft.main(part, column, 0);
    let one = draft.push(Node::Constant(1));
    let difference = draft.push(Node::Sub(x, one));
    let product = draft.push(Node::Mul(x, difference));
    draft.assert_zero(product);
}

/// `guard * (column - e)`: free where the guard is 0.
fn guarded(draft: &mut Draft, rng: &mut Rng, degree: usize, part: usize, column: usize) {
    let guard = random(draft, rng, 1, 1, Scope::Full);
    let e = random(draft, rng, degree - 1, DEPTH, Scope::Full);
    let mut values = values::column(rng, draft.height());
    for (row, value) in values.iter_mut().enumerate() {
        if draft.values(guard)[row] != F::ZERO {
            *value = draft.values(e)[row];
        }
    }
    draft.fill(part, column, values);
    let x = draft.main(part, column, 0);
    let difference = draft.push(Node::Sub(x, e));
    let product = draft.push(Node::Mul(guard, difference));
    draft.assert_zero(product);
}

/// First row a public value; from row to row `column' = c * column + e`; last row another public value.
fn recurrence(draft: &mut Draft, rng: &mut Rng, degree: usize, part: usize, column: usize) {
    let e = random(draft, rng, degree - 1, DEPTH, Scope::Full);
    let factor = values::constant(rng);
    let mut values = vec![values::element(rng)];
    for row in 1..draft.height() {
        values.push(values[row - 1] * F::from_u32(factor) + draft.values(e)[row - 1]);
    }
    draft.public_values.push(values[0]);
    draft.public_values.push(values[draft.height() - 1]);
    let first_public = draft.public_values.len() - 2;
    draft.fill(part, column, values);

    let x = draft.main(part, column, 0);
    let selectors = [Node::IsFirst, Node::IsLast];
    for (at, selector) in selectors.into_iter().enumerate() {
        let public = draft.push(Node::Public(first_public + at));
        let difference = draft.push(Node::Sub(x, public));
        let selector = draft.push(selector);
        let product = draft.push(Node::Mul(selector, difference));
        draft.assert_zero(product);
    }
    let factor = draft.push(Node::Constant(factor));
    let scaled = draft.push(Node::Mul(factor, x));
    let step = draft.push(Node::Add(scaled, e));
    let next = draft.main(part, column, 1);
    let difference = draft.push(Node::Sub(next, step));
    let transition = draft.push(Node::IsTransition);
    let product = draft.push(Node::Mul(transition, difference));
    draft.assert_zero(product);
}

/// `column * e = 0`: 0 wherever `e` is not.
fn zero_product(draft: &mut Draft, rng: &mut Rng, part: usize, column: usize) {
    let e = random(draft, rng, 1, 1, Scope::Full);
    let mut values = values::column(rng, draft.height());
    for (value, &e) in values.iter_mut().zip(draft.values(e)) {
        if e != F::ZERO {
            *value = F::ZERO;
        }
    }
    draft.fill(part, column, values);
    let x = draft.main(part, column, 0);
    let product = draft.push(Node::Mul(x, e));
    draft.assert_zero(product);
}

/// `column * e = 1` where `e` has no zero; free otherwise.
fn inverse(draft: &mut Draft, rng: &mut Rng, degree: usize, part: usize, column: usize) {
    let e = random(draft, rng, degree - 1, DEPTH, Scope::Full);
    let inverses = draft.values(e).iter().map(|v| v.try_inverse()).collect();
    let Some(inverses) = inverses else {
        return free(draft, rng, part, column);
    };
    draft.fill(part, column, inverses);
    let x = draft.main(part, column, 0);
    let product = draft.push(Node::Mul(x, e));
    let one = draft.push(Node::Constant(1));
    let difference = draft.push(Node::Sub(product, one));
    draft.assert_zero(difference);
}

/// Constraints that hold whatever the trace is. They are there for what key generation does to them.
pub fn identity(draft: &mut Draft, rng: &mut Rng, degree: usize) {
    let node = match rng.below(6) {
        0 => {
            let e = random(draft, rng, degree, DEPTH, Scope::Full);
            let zero = draft.push(Node::Constant(0));
            if rng.percent(50) {
                Node::Mul(e, zero)
            } else {
                Node::Mul(zero, e)
            }
        }
        1 => {
            let e = random(draft, rng, degree, DEPTH, Scope::Full);
            Node::Sub(e, e)
        }
        2 => {
            let transition = draft.push(Node::IsTransition);
            let last = draft.push(Node::IsLast);
            let sum = draft.push(Node::Add(transition, last));
            let one = draft.push(Node::Constant(1));
            Node::Sub(sum, one)
        }
        3 if degree > 1 => {
            let transition = draft.push(Node::IsTransition);
            let last = draft.push(Node::IsLast);
            Node::Mul(transition, last)
        }
        4 if degree > 1 => {
            // The commutator of two expressions.
            let left = rng.between(1, degree - 1);
            let x = random(draft, rng, left, 2, Scope::Full);
            let y = random(draft, rng, degree - left, 2, Scope::Full);
            let xy = draft.push(Node::Mul(x, y));
            let yx = draft.push(Node::Mul(y, x));
            Node::Sub(xy, yx)
        }
        5 if !draft.expression.constraints.is_empty() => {
            // The same constraint again, or its negative.
            let again = *rng.pick(&draft.expression.constraints);
            if rng.percent(50) {
                return draft.assert_zero(again);
            }
            Node::Neg(again)
        }
        _ => {
            let minus_one = draft.push(Node::Constant(crate::field::P - 1));
            let one = draft.push(Node::Constant(1));
            Node::Add(minus_one, one)
        }
    };
    let node = draft.push(node);
    draft.assert_zero(node);
}
