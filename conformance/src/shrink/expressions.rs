//! Fewer buses, interactions and constraints, and simpler expressions.

use std::collections::BTreeSet;

use super::Step;
use crate::{
    case_file::{CaseAir, CaseFile, CaseInteraction, Expression},
    node::Node,
};

pub const STEPS: &[Step] = &[
    Step {
        places: |case| buses(case).len(),
        apply: without_bus,
    },
    Step {
        places: |case| buses(case).len(),
        apply: silent_bus,
    },
    Step {
        places: |case| interactions(case).len(),
        apply: without_interaction,
    },
    Step {
        places: |case| constraints(case).len(),
        apply: without_constraint,
    },
    Step {
        places: |case| case.airs.len(),
        apply: without_dead_nodes,
    },
    Step {
        places: |case| fields(case).len(),
        apply: without_field,
    },
    Step {
        places: |case| interactions(case).len(),
        apply: |case, at| {
            change_interaction(case, at, |i| std::mem::take(&mut i.count_weight) != 0)
        },
    },
    Step {
        places: |case| buses(case).len(),
        apply: bus_zero,
    },
    Step {
        places: |case| 4 * nodes(case).len(),
        apply: simpler_node,
    },
];

fn buses(case: &CaseFile) -> Vec<u16> {
    let all = case
        .airs
        .iter()
        .flat_map(|air| &air.expression.interactions);
    let buses: BTreeSet<u16> = all.map(|i| i.bus).collect();
    buses.into_iter().collect()
}

/// `(AIR, index)` of what `count` counts in every AIR.
fn places(case: &CaseFile, count: impl Fn(&Expression) -> usize) -> Vec<(usize, usize)> {
    let airs = case.airs.iter().enumerate();
    airs.flat_map(|(id, air)| (0..count(&air.expression)).map(move |index| (id, index)))
        .collect()
}

fn interactions(case: &CaseFile) -> Vec<(usize, usize)> {
    places(case, |e| e.interactions.len())
}

fn constraints(case: &CaseFile) -> Vec<(usize, usize)> {
    places(case, |e| e.constraints.len())
}

fn nodes(case: &CaseFile) -> Vec<(usize, usize)> {
    places(case, |e| e.nodes.len())
}

/// Changes every AIR and then leaves out the nodes that nothing reads any more.
fn changed(case: &CaseFile, change: impl Fn(usize, &mut CaseAir)) -> CaseFile {
    let mut small = case.clone();
    for (id, air) in small.airs.iter_mut().enumerate() {
        change(id, air);
        prune(&mut air.expression);
    }
    small
}

fn without_bus(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let bus = buses(case)[at];
    Some(changed(case, |_, air| {
        air.expression.interactions.retain(|i| i.bus != bus)
    }))
}

/// All counts on the bus 0: it stays balanced, and its messages need no others to balance them.
fn silent_bus(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let bus = buses(case)[at];
    let is_silent = |air: &CaseAir| {
        let Expression {
            nodes,
            interactions,
            ..
        } = &air.expression;
        let mut on_bus = interactions.iter().filter(|i| i.bus == bus);
        on_bus.all(|i| nodes[i.count] == Node::Constant(0))
    };
    if case.airs.iter().all(is_silent) {
        return None;
    }
    Some(changed(case, |_, air| {
        let Expression {
            nodes,
            interactions,
            ..
        } = &mut air.expression;
        nodes.push(Node::Constant(0));
        let zero = nodes.len() - 1;
        let on_bus = interactions.iter_mut().filter(|i| i.bus == bus);
        on_bus.for_each(|i| i.count = zero);
    }))
}

fn without_interaction(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let (chosen, index) = interactions(case)[at];
    Some(changed(case, |id, air| {
        if id == chosen {
            air.expression.interactions.remove(index);
        }
    }))
}

fn without_constraint(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let (chosen, index) = constraints(case)[at];
    Some(changed(case, |id, air| {
        if id == chosen {
            air.expression.constraints.remove(index);
        }
    }))
}

fn without_dead_nodes(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    let before = small.airs[at].expression.nodes.len();
    prune(&mut small.airs[at].expression);
    (small.airs[at].expression.nodes.len() < before).then_some(small)
}

/// Every place in a message of some length on some bus.
fn fields(case: &CaseFile) -> Vec<(u16, usize, usize)> {
    let all = case
        .airs
        .iter()
        .flat_map(|air| &air.expression.interactions);
    let kinds: BTreeSet<(u16, usize)> = all.map(|i| (i.bus, i.message.len())).collect();
    kinds
        .into_iter()
        .flat_map(|(bus, len)| (0..len).map(move |place| (bus, len, place)))
        .collect()
}

/// Messages of one length on one bus without one place: what was balanced is balanced.
fn without_field(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let (bus, len, place) = fields(case)[at];
    if len == 1 {
        return None;
    }
    Some(changed(case, |_, air| {
        let interactions = air.expression.interactions.iter_mut();
        interactions
            .filter(|i| i.bus == bus && i.message.len() == len)
            .for_each(|i| {
                i.message.remove(place);
            });
    }))
}

fn change_interaction(
    case: &CaseFile,
    at: usize,
    change: impl Fn(&mut CaseInteraction) -> bool,
) -> Option<CaseFile> {
    let (id, index) = interactions(case)[at];
    let mut small = case.clone();
    change(&mut small.airs[id].expression.interactions[index]).then_some(small)
}

/// The bus becomes bus 0, if that is free.
fn bus_zero(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let all = buses(case);
    if all[0] == 0 {
        return None;
    }
    Some(changed(case, |_, air| {
        let interactions = air.expression.interactions.iter_mut();
        interactions
            .filter(|i| i.bus == all[at])
            .for_each(|i| i.bus = 0);
    }))
}

/// A node becomes a constant, one of its operands, or what reads the current row.
fn simpler_node(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let (id, index) = nodes(case)[at / 4];
    let expression = &case.airs[id].expression;
    let old = expression.nodes[index];
    let operands: Vec<usize> = old.operands().collect();
    let mut small = case.clone();
    let simpler = &mut small.airs[id].expression;
    match (at % 4, old) {
        (0, Node::Constant(0)) => return None,
        (0, _) => simpler.nodes[index] = Node::Constant(0),
        (
            1,
            Node::Main {
                part,
                column,
                offset: 1,
            },
        ) => {
            simpler.nodes[index] = Node::Main {
                part,
                column,
                offset: 0,
            };
        }
        (1, Node::Preprocessed { column, offset: 1 }) => {
            simpler.nodes[index] = Node::Preprocessed { column, offset: 0 };
        }
        (1, _) => return None,
        (which, _) => redirect(simpler, index, *operands.get(which - 2)?),
    }
    prune(simpler);
    Some(small)
}

/// Whoever reads node `from` reads node `to`, which comes before it.
fn redirect(expression: &mut Expression, from: usize, to: usize) {
    let move_one = |node: &mut usize| {
        if *node == from {
            *node = to;
        }
    };
    map_operands(expression, move_one);
}

/// Applies `change` to every index of a node.
fn map_operands(expression: &mut Expression, mut change: impl FnMut(&mut usize)) {
    for node in &mut expression.nodes {
        match node {
            Node::Add(x, y) | Node::Sub(x, y) | Node::Mul(x, y) => {
                change(x);
                change(y);
            }
            Node::Neg(x) => change(x),
            _ => (),
        }
    }
    expression.constraints.iter_mut().for_each(&mut change);
    for interaction in &mut expression.interactions {
        interaction.message.iter_mut().for_each(&mut change);
        change(&mut interaction.count);
    }
}

/// Leaves out the nodes that nothing reads.
fn prune(expression: &mut Expression) {
    let is_read = expression.reached(true, true);
    let mut new_index = Vec::with_capacity(is_read.len());
    let mut kept = 0;
    for &is_read in &is_read {
        new_index.push(kept);
        kept += usize::from(is_read);
    }
    let mut keep = is_read.iter();
    expression
        .nodes
        .retain(|_| *keep.next().expect("one a node"));
    map_operands(expression, |node| *node = new_index[*node]);
}
