//! A verifying key changed field by field, with a pre-hash that fits again.

use openvm_stark_backend::{
    air_builders::symbolic::{
        symbolic_variable::{Entry, SymbolicVariable},
        SymbolicExpressionNode as Node,
    },
    p3_field::PrimeCharacteristicRing,
    WhirProximityStrategy,
};

use super::key_places::{visit, Place};
use crate::{field::F, official::VerifyingKey};

/// A changed key. Its pre-hash is still the old one.
pub struct KeyChange {
    pub what: String,
    pub vk: VerifyingKey,
    /// The AIR that is changed, if it is one.
    pub air: Option<usize>,
    /// Whether the change is so small that an honest prover can be asked for a proof.
    pub is_small: bool,
}

/// Every change of one key.
pub fn key_changes(vk: &VerifyingKey) -> Vec<KeyChange> {
    let mut num_places = 0;
    visit(&mut vk.clone(), &mut |_, _, _| num_places += 1);
    let mut changes = Vec::new();
    for at in 0..num_places {
        for which in 0..5 {
            let mut changed = vk.clone();
            let mut seen = 0;
            let mut made = None;
            visit(&mut changed, &mut |air, name, place| {
                if seen == at {
                    let of_air = air.map_or(String::new(), |air| format!("AIR {air}: "));
                    let change = change(place, which);
                    made = change.map(|(how, small)| (air, format!("{of_air}{name} {how}"), small));
                }
                seen += 1;
            });
            if let Some((air, what, is_small)) = made {
                changes.push(KeyChange {
                    what,
                    air,
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
