//! A verifying key changed field by field, with a pre-hash that fits again.

use openvm_stark_backend::{
    air_builders::symbolic::{
        symbolic_variable::{Entry, SymbolicVariable},
        SymbolicExpressionNode as Node,
    },
    keygen::types::StarkVerifyingKey,
    p3_field::PrimeCharacteristicRing,
    WhirProximityStrategy,
};

use crate::{
    field::F,
    official::{Digest, VerifyingKey},
};

/// A changed key. Its pre-hash is still the old one.
pub struct KeyChange {
    pub what: String,
    pub vk: VerifyingKey,
    /// Whether the change is so small that an honest prover can be asked for a proof.
    pub is_small: bool,
}

/// One place of a key.
enum Place<'a> {
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

trait Optional {
    /// Takes away what is there; false if there is nothing.
    fn clear(&mut self) -> bool;
}

impl<T> Optional for Option<T> {
    fn clear(&mut self) -> bool {
        self.take().is_some()
    }
}

trait List {
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

/// Every change of one key.
pub fn key_changes(vk: &VerifyingKey) -> Vec<KeyChange> {
    let mut num_places = 0;
    visit(&mut vk.clone(), &mut |_, _| num_places += 1);
    let mut changes = Vec::new();
    for at in 0..num_places {
        for which in 0..5 {
            let mut changed = vk.clone();
            let mut seen = 0;
            let mut made = None;
            visit(&mut changed, &mut |name, place| {
                if seen == at {
                    made =
                        change(place, which).map(|(how, small)| (format!("{name} {how}"), small));
                }
                seen += 1;
            });
            if let Some((what, is_small)) = made {
                changes.push(KeyChange {
                    what,
                    vk: changed,
                    is_small,
                });
            }
        }
    }
    changes
}

/// The change number `which` of a place: what it is, and whether it is small. `None` if it changes nothing.
fn change(place: Place, which: usize) -> Option<(String, bool)> {
    let numbers = |old: u64, max: u64| {
        let all = [
            (old.checked_add(1), true),
            (old.checked_sub(1), true),
            (Some(0), true),
            (Some(old ^ 1 << 20), false),
            (Some(max), false),
        ];
        let (new, small) = all[which];
        let new = new.filter(|&new| new != old && new <= max)?;
        Some((new, format!("from {old} to {new}"), small))
    };
    macro_rules! number {
        ($place:expr, $type:ty) => {{
            let (new, how, small) = numbers(*$place as u64, <$type>::MAX as u64)?;
            *$place = new as $type;
            Some((how, small))
        }};
    }
    match place {
        Place::Usize(place) => number!(place, usize),
        Place::U32(place) => number!(place, u32),
        Place::U16(place) => number!(place, u16),
        Place::U8(place) => number!(place, u8),
        Place::Isize(place) => {
            let new = [*place + 1, *place - 1, -*place, isize::MAX, isize::MIN][which];
            let how = format!("from {place} to {new}");
            (std::mem::replace(place, new) != new).then_some((how, which < 3))
        }
        Place::Bool(place) => (which == 0).then(|| {
            *place = !*place;
            (format!("now {place}"), true)
        }),
        Place::Field(place) => {
            let new = [*place + F::ONE, F::ZERO, -*place, F::TWO, F::NEG_ONE][which];
            let how = format!("from {place} to {new}");
            (std::mem::replace(place, new) != new).then_some((how, true))
        }
        Place::Proximity(place) => {
            let new = match which {
                0 => WhirProximityStrategy::UniqueDecoding,
                1 => WhirProximityStrategy::ListDecoding { m: 2 },
                2 => WhirProximityStrategy::ListDecoding { m: usize::MAX },
                3 => WhirProximityStrategy::SplitUniqueList {
                    m: 3,
                    list_start_round: 1,
                },
                _ => return None,
            };
            let how = format!("from {place:?} to {new:?}");
            (std::mem::replace(place, new) != new).then_some((how, which != 2))
        }
        Place::Node(place) => {
            let new = match (which, place.clone()) {
                (0, _) => Node::IsFirstRow,
                (1, _) => Node::IsTransition,
                (2, _) => Node::Constant(F::ZERO),
                (3, _) => Node::Variable(SymbolicVariable::new(Entry::Challenge, 0)),
                (
                    _,
                    Node::Add {
                        left_idx,
                        right_idx,
                        degree_multiple,
                    },
                ) => Node::Mul {
                    left_idx,
                    right_idx,
                    degree_multiple,
                },
                (
                    _,
                    Node::Mul {
                        left_idx,
                        right_idx,
                        degree_multiple,
                    },
                ) => Node::Sub {
                    left_idx,
                    right_idx,
                    degree_multiple,
                },
                (
                    _,
                    Node::Sub {
                        left_idx,
                        right_idx,
                        degree_multiple,
                    },
                ) => Node::Sub {
                    left_idx: right_idx,
                    right_idx: left_idx,
                    degree_multiple,
                },
                _ => return None,
            };
            let how = format!("from {place:?} to {new:?}");
            let before = format!("{place:?}");
            *place = new;
            (before != format!("{place:?}")).then_some((how, true))
        }
        Place::Entry(place) => {
            let new = match which {
                0 => Entry::Public,
                1 => Entry::Challenge,
                2 => Entry::Preprocessed { offset: 0 },
                3 => Entry::Main {
                    part_index: 0,
                    offset: 0,
                },
                _ => return None,
            };
            let how = format!("from {place:?} to {new:?}");
            (std::mem::replace(place, new) != new).then_some((how, true))
        }
        Place::Option(place) => (which == 0 && place.clear()).then(|| ("gone".into(), true)),
        Place::List(list) => {
            let how = [
                "without the last",
                "with the last twice",
                "with its ends swapped",
            ];
            let how = how.get(which)?;
            list.change(which).then(|| ((*how).into(), true))
        }
    }
}

/// Every place of a key in a fixed order, with its name.
fn visit(vk: &mut VerifyingKey, see: &mut dyn FnMut(String, Place)) {
    let mut at = |name: &str, place: Place| see(name.into(), place);
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
        visit_air(air, &mut |name, place| {
            see(format!("AIR {id}: {name}"), place)
        });
    }
    let mut at = |name: &str, place: Place| see(name.into(), place);
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
