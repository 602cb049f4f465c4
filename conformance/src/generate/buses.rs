//! Interactions: random ones, and the AIRs that balance them.

use std::collections::BTreeMap;

use openvm_stark_backend::p3_field::PrimeCharacteristicRing;

use super::{
    draft::Draft,
    expression::{next_row, product, random, Scope},
    values,
};
use crate::{
    field::F,
    node::Node,
    rng::Rng,
    rows::{add_messages, Column, Sums},
};

#[derive(Clone, Copy)]
pub struct Bus {
    index: u16,
    message_len: usize,
}

pub fn random_bus(rng: &mut Rng) -> Bus {
    let index = match rng.below(6) {
        0 => 0,
        1 => u16::MAX,
        2 => u16::MAX - 1,
        _ => rng.below(1 << 16) as u16,
    };
    Bus {
        index,
        message_len: match rng.below(20) {
            0 => rng.between(17, 40),
            1..=3 => rng.between(5, 16),
            _ => rng.between(1, 4),
        },
    }
}

/// Adds one interaction, or two that cancel.
pub fn interact(draft: &mut Draft, rng: &mut Rng, degree: usize, bus: Bus) {
    // Both pairs read the next row.
    match if draft.rotates { rng.below(4) } else { 2 } {
        0 => rotated_pair(draft, rng, degree, bus),
        1 => boundary_pair(draft, rng, degree, bus),
        _ => single(draft, rng, degree, bus),
    }
}

fn message(draft: &mut Draft, rng: &mut Rng, degree: usize, bus: Bus, scope: Scope) -> Vec<usize> {
    (0..bus.message_len)
        .map(|_| any_degree(draft, rng, degree, scope))
        .collect()
}

/// An expression that now and then has the whole degree.
fn any_degree(draft: &mut Draft, rng: &mut Rng, degree: usize, scope: Scope) -> usize {
    if rng.percent(15) {
        let degree = rng.between(1, degree);
        return product(draft, rng, degree, scope);
    }
    random(draft, rng, degree, 2, scope)
}

/// Large ones are few and small enough that their sums over all rows stay below the field's order.
fn weight(rng: &mut Rng) -> u32 {
    if rng.percent(4) {
        return rng.between(1001, 1 << 14) as u32;
    }
    rng.below(4) as u32
}

fn single(draft: &mut Draft, rng: &mut Rng, degree: usize, bus: Bus) {
    let message = message(draft, rng, degree, bus, Scope::Full);
    let count = any_degree(draft, rng, degree, Scope::Full);
    draft.interact(bus.index, message, count, weight(rng));
}

/// Sends a row and receives the next one, cyclically: every row is sent and received once.
fn rotated_pair(draft: &mut Draft, rng: &mut Rng, degree: usize, bus: Bus) {
    let sent = message(draft, rng, degree, bus, Scope::Row);
    let count = any_degree(draft, rng, degree, Scope::Row);
    let received = sent.iter().map(|&node| next_row(draft, node)).collect();
    let next_count = next_row(draft, count);
    let negated = draft.push(Node::Neg(next_count));
    draft.interact(bus.index, sent, count, weight(rng));
    draft.interact(bus.index, received, negated, weight(rng));
}

/// Sends the first row, and receives it in the last one, whose next row it is.
fn boundary_pair(draft: &mut Draft, rng: &mut Rng, degree: usize, bus: Bus) {
    let sent = message(draft, rng, degree, bus, Scope::Row);
    let received = sent.iter().map(|&node| next_row(draft, node)).collect();
    let first = draft.push(Node::IsFirst);
    let last = draft.push(Node::IsLast);
    let negated = draft.push(Node::Neg(last));
    draft.interact(bus.index, sent, first, weight(rng));
    draft.interact(bus.index, received, negated, weight(rng));
}

type Messages = Vec<(Vec<u32>, F)>;

/// The messages of present AIRs whose counts do not cancel, by bus and message length.
fn open_messages(present: &[&Draft]) -> BTreeMap<(u16, usize), Messages> {
    let mut sums = Sums::new();
    for draft in present {
        add_messages(
            &mut sums,
            &draft.expression.interactions,
            draft.all_values(),
        );
    }
    let mut open: BTreeMap<_, Messages> = BTreeMap::new();
    for ((bus, message), sum) in sums {
        if sum != F::ZERO {
            open.entry((bus, message.len()))
                .or_default()
                .push((message, sum));
        }
    }
    open
}

/// AIRs that take back what the others leave on the buses.
pub fn balance(present: &[&Draft], rng: &mut Rng, max_log_height: usize) -> Vec<Draft> {
    open_messages(present)
        .into_iter()
        .map(|((bus, message_len), messages)| {
            let name = format!("balance_{bus}_{message_len}");
            let bus = Bus {
                index: bus,
                message_len,
            };
            balancer(name, bus, messages, rng, max_log_height)
        })
        .collect()
}

/// A row holds one or more slots of a message and its count; unused slots have the count 0.
fn balancer(
    name: String,
    bus: Bus,
    mut messages: Messages,
    rng: &mut Rng,
    max_log_height: usize,
) -> Draft {
    rng.shuffle(&mut messages);
    let needed = messages.len().next_power_of_two().ilog2() as usize;
    let log_height = rng
        .between(needed.saturating_sub(2), needed)
        .min(max_log_height);
    let height = 1 << log_height;
    let slots = messages.len().div_ceil(height);

    // Counts are the negated sums, or the sums under a negation in the expression.
    let negated = rng.percent(50);
    let mut columns: Vec<Column> = Vec::new();
    for slot in 0..slots {
        let rows: Vec<Option<&(Vec<u32>, F)>> = (0..height)
            .map(|row| messages.get(slot * height + row))
            .collect();
        for at in 0..bus.message_len {
            let cell = |row: &Option<&(Vec<u32>, F)>| match row {
                Some((message, _)) => F::from_u32(message[at]),
                None => values::element(rng),
            };
            columns.push(rows.iter().map(cell).collect());
        }
        let count = |row: &Option<&(Vec<u32>, F)>| match row {
            Some((_, sum)) if negated => *sum,
            Some((_, sum)) => -*sum,
            None => F::ZERO,
        };
        columns.push(rows.iter().map(count).collect());
    }

    // Counts belong to the common part; messages may be anywhere.
    let slot_len = bus.message_len + 1;
    let num_message_columns = slots * bus.message_len;
    let place = *rng.pick(&[Place::Common, Place::Cached, Place::Preprocessed]);
    let mut draft = match place {
        Place::Common => Draft::new(name, log_height, &[num_message_columns + slots]),
        Place::Cached => Draft::new(name, log_height, &[num_message_columns, slots]),
        Place::Preprocessed => Draft::new(name, log_height, &[slots]),
    };
    let mut message = Vec::new();
    let mut in_common = 0;
    let mut in_cached = 0;
    for (at, values) in columns.into_iter().enumerate() {
        let is_count = (at + 1) % slot_len == 0;
        let node = match place {
            Place::Preprocessed if !is_count => {
                draft.preprocessed.push(values);
                let column = draft.preprocessed.len() - 1;
                draft.push(Node::Preprocessed { offset: 0, column })
            }
            Place::Cached if !is_count => {
                draft.fill(0, in_cached, values);
                in_cached += 1;
                draft.main(0, in_cached - 1, 0)
            }
            _ => {
                let common = draft.common();
                draft.fill(common, in_common, values);
                in_common += 1;
                draft.main(common, in_common - 1, 0)
            }
        };
        if is_count {
            let count = if negated {
                draft.push(Node::Neg(node))
            } else {
                node
            };
            draft.interact(bus.index, std::mem::take(&mut message), count, weight(rng));
        } else {
            message.push(node);
        }
    }
    draft
}

/// Where a balancer keeps its messages.
#[derive(Clone, Copy)]
enum Place {
    Common,
    Cached,
    Preprocessed,
}
