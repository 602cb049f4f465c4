//! Changed proofs under the unchanged key.

use eyre::{ensure, Result};

use super::{tally::Tally, Settings, Subject};
use crate::{
    mutate::{fields::FieldChanges, Mutant},
    ours::Ours,
};

pub fn compare(subject: &mut Subject, settings: &Settings, tally: &mut Tally) -> Result<()> {
    let Subject {
        case,
        vk,
        proof,
        ours,
        judge,
        ..
    } = subject;
    judge.set_key(vk);
    let read = ours.read_key(vk)?;
    ensure!(read.accepted, "{}: {}", case.name, read.message);
    let fields = ours.fields(proof)?.unwrap_or_default();
    let mut one = |mutant: Mutant| -> Result<()> {
        let official = judge.verify(&mutant.bytes)?;
        let what = format!("{}: {}", case.name, mutant.what);
        tally.proof(&what, &official, &ours.verify(&mutant.bytes)?);
        Ok(())
    };
    one(Mutant {
        what: "unchanged".into(),
        bytes: proof.clone(),
    })?;
    if proof.len() <= settings.bits_up_to {
        for bit in settings.chosen(8 * proof.len(), proof) {
            one(flipped(proof, bit))?;
        }
    }
    for len in settings.chosen(proof.len(), proof) {
        one(Mutant {
            what: format!("cut to {len} bytes"),
            bytes: proof[..len].to_vec(),
        })?;
    }
    let changes = FieldChanges::new(proof, &fields);
    for index in settings.chosen(changes.len(), proof) {
        one(changes.get(index))?;
    }
    Ok(())
}

pub fn flipped(bytes: &[u8], bit: usize) -> Mutant {
    let mut bytes = bytes.to_vec();
    bytes[bit / 8] ^= 1 << (bit % 8);
    Mutant {
        what: format!("bit {} at {}", bit % 8, bit / 8),
        bytes,
    }
}
