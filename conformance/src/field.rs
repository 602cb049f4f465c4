//! Field elements as the case files write them: canonical integers.

use openvm_stark_backend::p3_field::{PrimeCharacteristicRing, PrimeField32};
pub use openvm_stark_sdk::config::baby_bear_poseidon2::F;

/// The order of the field.
pub const P: u32 = F::ORDER_U32;

pub fn to_field(values: &[u32]) -> Vec<F> {
    values.iter().map(|&v| F::from_u32(v)).collect()
}

pub fn to_canonical(values: &[F]) -> Vec<u32> {
    values.iter().map(F::as_canonical_u32).collect()
}

pub fn digest_to_canonical(digest: &[F; 8]) -> [u32; 8] {
    digest.map(|v| v.as_canonical_u32())
}
