//! Changed copies of good proofs and keys, for verifiers to agree on.

pub mod bytes;
pub mod fields;
mod key_places;
pub mod keys;

/// One changed copy, and what was changed.
pub struct Mutant {
    pub what: String,
    pub bytes: Vec<u8>,
}
