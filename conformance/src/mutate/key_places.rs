//! The places of a verifying key that can be changed, in a fixed order.

use openvm_stark_backend::{
    air_builders::symbolic::{
        symbolic_variable::{Entry, SymbolicVariable},
        SymbolicExpressionNode as Node,
    },
    keygen::types::StarkVerifyingKey,
    WhirProximityStrategy,
};

use crate::{
    field::F,
    official::{Digest, VerifyingKey},
};

/// One place of a key.
pub enum Place<'a> {
    Usize(&'a mut usize),
    Isize(&'a mut isize),
    U32(&'a mut u32),
    U16(&'a mut u16),
    U8(&'a mut u8),
    Bool(&'a mut bool),
    Field(&'a mut F),
    Proximity(&'a mut WhirProximityStrategy),
    Node(&'a mut Node<F>),
    Entry(&'a mut Entry),
    /// A value that may be there or not.
    Option(&'a mut dyn Optional),
    List(&'a mut dyn List),
}

pub trait Optional {
    /// Takes away what is there; false if there is nothing.
    fn clear(&mut self) -> bool;
}

impl<T> Optional for Option<T> {
    fn clear(&mut self) -> bool {
        self.take().is_some()
    }
}

pub trait List {
    /// Without the last, with the last twice, with the ends swapped; false if that changes nothing.
    fn change(&mut self, which: usize) -> bool;
}

impl<T: Clone> List for Vec<T> {
    fn change(&mut self, which: usize) -> bool {
        let Some(last) = self.last().cloned() else {
            return false;
        };
        match which {
            0 => {
                self.pop();
            }
            1 => self.push(last),
            _ => {
                let end = self.len() - 1;
                self.swap(0, end);
                return end > 0;
            }
        }
        true
    }
}

/// Every place of a key in a fixed order, with the AIR that it belongs to and its name.
pub fn visit(vk: &mut VerifyingKey, see: &mut dyn FnMut(Option<usize>, &str, Place)) {
    let mut at = |name: &str, place: Place| see(None, name, place);
    let params = &mut vk.inner.params;
    at("l_skip", Place::Usize(&mut params.l_skip));
    at("n_stack", Place::Usize(&mut params.n_stack));
    at("w_stack", Place::Usize(&mut params.w_stack));
    at("log_blowup", Place::Usize(&mut params.log_blowup));
    at("whir.k", Place::Usize(&mut params.whir.k));
    at("whir.rounds", Place::List(&mut params.whir.rounds));
    for round in &mut params.whir.rounds {
        at("num_queries", Place::Usize(&mut round.num_queries));
    }
    at("mu_pow_bits", Place::Usize(&mut params.whir.mu_pow_bits));
    at(
        "query_phase_pow_bits",
        Place::Usize(&mut params.whir.query_phase_pow_bits),
    );
    at(
        "folding_pow_bits",
        Place::Usize(&mut params.whir.folding_pow_bits),
    );
    at("proximity", Place::Proximity(&mut params.whir.proximity));
    at(
        "max_interaction_count",
        Place::U32(&mut params.logup.max_interaction_count),
    );
    at(
        "log_max_message_length",
        Place::U32(&mut params.logup.log_max_message_length),
    );
    at("logup.pow_bits", Place::Usize(&mut params.logup.pow_bits));
    at(
        "max_constraint_degree",
        Place::Usize(&mut params.max_constraint_degree),
    );
    at("per_air", Place::List(&mut vk.inner.per_air));
    for (id, air) in vk.inner.per_air.iter_mut().enumerate() {
        visit_air(air, &mut |name, place| see(Some(id), name, place));
    }
    let mut at = |name: &str, place: Place| see(None, name, place);
    at(
        "height constraints",
        Place::List(&mut vk.inner.trace_height_constraints),
    );
    for constraint in &mut vk.inner.trace_height_constraints {
        at("threshold", Place::U32(&mut constraint.threshold));
        at("coefficients", Place::List(&mut constraint.coefficients));
        for coefficient in &mut constraint.coefficients {
            at("coefficient", Place::U32(coefficient));
        }
    }
}

fn visit_air(air: &mut StarkVerifyingKey<F, Digest>, at: &mut dyn FnMut(&str, Place)) {
    at(
        "preprocessed data",
        Place::Option(&mut air.preprocessed_data),
    );
    if let Some(data) = &mut air.preprocessed_data {
        at("preprocessed commitment", Place::Field(&mut data.commit[0]));
        at("hypercube_dim", Place::Isize(&mut data.hypercube_dim));
        at("stacking_width", Place::Usize(&mut data.stacking_width));
    }
    let width = &mut air.params.width;
    at("preprocessed width", Place::Option(&mut width.preprocessed));
    if let Some(width) = &mut width.preprocessed {
        at("preprocessed width", Place::Usize(width));
    }
    at("cached parts", Place::List(&mut width.cached_mains));
    for width in &mut width.cached_mains {
        at("cached width", Place::Usize(width));
    }
    at("common width", Place::Usize(&mut width.common_main));
    at(
        "public values",
        Place::Usize(&mut air.params.num_public_values),
    );
    at("need_rot", Place::Bool(&mut air.params.need_rot));
    let dag = &mut air.symbolic_constraints;
    at("nodes", Place::List(&mut dag.constraints.nodes));
    for node in &mut dag.constraints.nodes {
        at("node", Place::Node(node));
        match node {
            Node::Variable(variable) => visit_variable(variable, at),
            Node::Constant(value) => at("constant", Place::Field(value)),
            Node::Add {
                left_idx,
                right_idx,
                degree_multiple,
            }
            | Node::Sub {
                left_idx,
                right_idx,
                degree_multiple,
            }
            | Node::Mul {
                left_idx,
                right_idx,
                degree_multiple,
            } => {
                at("left operand", Place::Usize(left_idx));
                at("right operand", Place::Usize(right_idx));
                at("degree of a node", Place::Usize(degree_multiple));
            }
            Node::Neg {
                idx,
                degree_multiple,
            } => {
                at("operand", Place::Usize(idx));
                at("degree of a node", Place::Usize(degree_multiple));
            }
            Node::IsFirstRow | Node::IsLastRow | Node::IsTransition => (),
        }
    }
    at(
        "constraints",
        Place::List(&mut dag.constraints.constraint_idx),
    );
    for constraint in &mut dag.constraints.constraint_idx {
        at("constraint", Place::Usize(constraint));
    }
    at("interactions", Place::List(&mut dag.interactions));
    for interaction in &mut dag.interactions {
        at("message", Place::List(&mut interaction.message));
        for node in &mut interaction.message {
            at("message", Place::Usize(node));
        }
        at("count", Place::Usize(&mut interaction.count));
        at("bus", Place::U16(&mut interaction.bus_index));
        at("count weight", Place::U32(&mut interaction.count_weight));
    }
    at(
        "degree of an AIR",
        Place::U8(&mut air.max_constraint_degree),
    );
    at("is_required", Place::Bool(&mut air.is_required));
    at("unused variables", Place::List(&mut air.unused_variables));
    for variable in &mut air.unused_variables {
        visit_variable(variable, at);
    }
}

fn visit_variable(variable: &mut SymbolicVariable<F>, at: &mut dyn FnMut(&str, Place)) {
    at("variable", Place::Entry(&mut variable.entry));
    if let Entry::Main { part_index, offset } = &mut variable.entry {
        at("part", Place::Usize(part_index));
        at("offset", Place::Usize(offset));
    }
    if let Entry::Preprocessed { offset } = &mut variable.entry {
        at("offset", Place::Usize(offset));
    }
    at("column", Place::Usize(&mut variable.index));
}
