//! Random field elements and columns, leaning to the corners.

use openvm_stark_backend::p3_field::PrimeCharacteristicRing;

use crate::{
    field::{F, P},
    rng::Rng,
    rows::Column,
};

pub fn constant(rng: &mut Rng) -> u32 {
    match rng.below(8) {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => P - 1,
        4 | 5 => rng.below(16) as u32,
        _ => rng.below(P as usize) as u32,
    }
}

pub fn element(rng: &mut Rng) -> F {
    F::from_u32(constant(rng))
}

pub fn column(rng: &mut Rng, height: usize) -> Column {
    let any = |rng: &mut Rng| F::from_u32(rng.below(P as usize) as u32);
    match rng.below(6) {
        0 => vec![element(rng); height],
        1 => (0..height).map(F::from_usize).collect(),
        2 => (0..height).map(|_| F::from_usize(rng.below(4))).collect(),
        3 => (0..height).map(|_| element(rng)).collect(),
        _ => (0..height).map(|_| any(rng)).collect(),
    }
}

pub fn bits(rng: &mut Rng, height: usize) -> Column {
    (0..height).map(|_| F::from_bool(rng.percent(50))).collect()
}
