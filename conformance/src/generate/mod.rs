//! `generate`: random satisfiable AIR sets, with the official key, proof and verdict, as case files.

mod air;
mod buses;
mod columns;
mod draft;
mod expression;
mod limits;
mod parameters;
mod system;
mod values;

use std::{fs, path::PathBuf};

use eyre::{bail, ensure, Result, WrapErr};
use sha2::{Digest, Sha256};

use crate::{
    args::{number, Args},
    case_file::CaseFile,
    field::digest_to_canonical,
    isolate::isolated,
    official::{self, Keys},
    rng::Rng,
};

pub fn command(args: Args) -> Result<bool> {
    let [seed, count, dir] = args.positional() else {
        bail!("generate: SEED COUNT DIR");
    };
    let seed: u64 = number("SEED", seed)?;
    let count: u64 = number("COUNT", count)?;
    let dir = PathBuf::from(dir);
    fs::create_dir_all(&dir).wrap_err_with(|| format!("{}", dir.display()))?;
    if !official::SMALLEST_WITNESS {
        println!("note: built with `parallel`, so the proofs are left out");
    }
    for index in 0..count {
        let mut case = random(seed, index);
        if !official::can_prove(&case) {
            println!("skip {}: the official prover cannot prove it", case.name);
            continue;
        }
        let made = isolated(|| complete(&mut case));
        made.wrap_err_with(|| case.name.clone())?;
        let path = dir.join(format!("{}.json", case.name));
        case.write(&path)?;
        println!("{}", path.display());
    }
    Ok(true)
}

/// Case number `index` of a seed, without what the crates make of it.
pub fn random(seed: u64, index: u64) -> CaseFile {
    // Each case has a stream of its own, so a case does not depend on how many are asked for.
    let mut rng = Rng::new(Rng::new(seed).next() ^ Rng::new(index).next().rotate_left(32));
    system::random_case(format!("generated_{seed}_{index}"), &mut rng)
}

/// Adds what the crates make of the case.
pub fn complete(case: &mut CaseFile) -> Result<()> {
    let keys = Keys::generate(case)?;
    ensure!(
        official::can_prove(case),
        "the official prover cannot prove it"
    );
    keys.commit_cached(case)?;
    let traces = case.traces.as_ref().expect("a generated case has traces");
    let proof = keys.prove(traces)?;
    let verdict = keys.verify(&proof);
    ensure!(
        verdict.is_ok(),
        "the official verifier rejects the official proof: {verdict}"
    );

    let bytes = official::encode_proof(&proof)?;
    let expected = &mut case.expected;
    expected.pre_vk_len = Some(official::encode_pre_key(&keys.vk)?.len());
    expected.vk_hex = Some(hex::encode(official::encode_key(&keys.vk)?));
    expected.vk_pre_hash = Some(digest_to_canonical(&keys.vk.pre_hash));
    expected.common_main_commit = Some(digest_to_canonical(&proof.common_main_commit));
    expected.verify = Some(verdict.as_str().into());
    if official::SMALLEST_WITNESS {
        keys.transcript(&proof, expected)?;
        expected.proof_len = Some(bytes.len());
        expected.proof_sha256 = Some(hex::encode(Sha256::digest(&bytes)));
        expected.proof_hex = Some(hex::encode(&bytes));
    }
    Ok(())
}
