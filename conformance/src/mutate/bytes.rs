//! A proof damaged without regard to its fields.

use super::Mutant;
use crate::{
    field::P,
    rng::{seed_of, Rng},
};

/// The same damage for the same proof.
pub struct Damage<'a> {
    proof: &'a [u8],
    left: usize,
    rng: Rng,
}

impl<'a> Damage<'a> {
    /// `proof` must not be empty.
    pub fn new(proof: &'a [u8], count: usize) -> Self {
        Self {
            proof,
            left: count,
            rng: Rng::new(seed_of(proof)),
        }
    }
}

impl Iterator for Damage<'_> {
    type Item = Mutant;

    fn next(&mut self) -> Option<Mutant> {
        self.left = self.left.checked_sub(1)?;
        let mut bytes = self.proof.to_vec();
        let at = self.rng.below(bytes.len());
        // Most of a proof is field elements of four bytes; this hits their boundaries, by and large.
        let word = at & !3;
        let what = match self.rng.below(8) {
            0 => {
                bytes.truncate(at);
                format!("truncated to {at}")
            }
            1 => {
                bytes.push(0);
                "a byte more".into()
            }
            2 if word + 4 <= bytes.len() => {
                bytes[word..word + 4].copy_from_slice(&P.to_le_bytes());
                format!("the field's order at {word}")
            }
            3 => {
                bytes[at] = 0xff;
                format!("0xff at {at}")
            }
            4 => {
                // The head holds versions, counts and the presence map.
                let head = at % bytes.len().min(64);
                bytes[head] ^= 1;
                format!("bit 0 at {head}")
            }
            _ => {
                let bit = self.rng.below(8);
                bytes[at] ^= 1 << bit;
                format!("bit {bit} at {at}")
            }
        };
        Some(Mutant { what, bytes })
    }
}
