//! `verify`: the official verdict on a key and a proof in files.

use eyre::{Result, WrapErr};
use openvm_stark_backend::StarkEngine;

use crate::{args::Args, external, isolate::isolated, official, verdict::Verdict};

pub fn command(args: Args) -> Result<bool> {
    let vk_file = args.required_path("--vk")?;
    let proof_file = args.required_path("--proof")?;
    let vk = external::read(&vk_file)?;
    let proof = external::read(&proof_file)?;
    let verdict = isolated(|| {
        let vk = official::decode_key(&vk).wrap_err_with(|| format!("{}", vk_file.display()))?;
        let Ok(proof) = official::decode_proof(&proof) else {
            return Ok(Verdict::decode());
        };
        let engine = official::engine(vk.inner.params.clone());
        Ok(Verdict::of(engine.verify(&vk, &proof)))
    })?;
    println!("{verdict}");
    Ok(verdict.is_ok())
}
