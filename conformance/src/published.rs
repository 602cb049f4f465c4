//! `published`: the official verdict on every published vector (`vectors/`).

use std::path::Path;

use eyre::{eyre, Result, WrapErr};
use openvm_stark_backend::StarkEngine;
use serde::Deserialize;

use crate::{
    args::Args,
    case_file::read_text,
    isolate::isolated,
    official::{self, VerifyingKey},
    verdict::Verdict,
};

/// A good key and proof.
#[derive(Deserialize)]
struct Good {
    vk_hex: String,
    proof_hex: String,
    verify: String,
}

/// What is made of them.
#[derive(Deserialize)]
struct Attacks {
    case: String,
    proofs: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    what: String,
    verdict: String,
    splice: Splice,
    vk_splice: Option<Splice>,
    asks: Option<String>,
    reference: Option<String>,
}

/// Offset, number of bytes removed, hex of the bytes put in their place.
#[derive(Deserialize)]
struct Splice(usize, usize, String);

impl Splice {
    fn apply(&self, good: &[u8]) -> Result<Vec<u8>> {
        let Self(at, removed, hex) = self;
        let out_of_range = || eyre!("splice at {at} is beyond the {} bytes", good.len());
        let behind = at.checked_add(*removed).ok_or_else(out_of_range)?;
        let head = good.get(..*at).ok_or_else(out_of_range)?;
        let tail = good.get(behind..).ok_or_else(out_of_range)?;
        Ok([head, &hex::decode(hex)?, tail].concat())
    }
}

/// What the crates have no verdict for: the reason.
fn not_compared(entry: &Entry) -> Option<&str> {
    match (&entry.reference, entry.verdict.as_str()) {
        (Some(reason), _) => Some(reason),
        (None, "ERR_KEY_INVALID") => Some("the crates take what a key says on trust"),
        (None, "REJECT_SECURITY_BITS" | "REJECT_PUBLIC_VALUES_DIFFER") => {
            Some("the crates are not asked this")
        }
        _ => None,
    }
}

fn judge(entry: &Entry, key: &[u8], proof: &[u8]) -> Result<String> {
    let Ok(vk) = isolated(|| official::decode_key(key)) else {
        return Ok("no key".into());
    };
    isolated(|| Ok(verify(entry, &vk, proof).to_string()))
}

fn verify(entry: &Entry, vk: &VerifyingKey, proof: &[u8]) -> Verdict {
    let Ok(proof) = official::decode_proof(proof) else {
        return Verdict::decode();
    };
    let mut params = vk.inner.params.clone();
    if entry.asks.is_some() {
        params.w_stack += 1;
    }
    Verdict::of(official::engine(params).verify(vk, &proof))
}

/// In the words of the vectors: a key that is refused has one of two verdicts there.
fn expected(entry: &Entry) -> &str {
    match entry.verdict.as_str() {
        "ERR_KEY_ENCODING" | "ERR_KEY_HASH" => "no key",
        verdict => verdict,
    }
}

/// How many verdicts were the expected ones, were others, and were not asked for.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

fn replay(tally: &mut Tally, file: &Path, attacks: &Attacks) -> Result<()> {
    let beside = file.with_file_name(format!("{}.json.gz", attacks.case));
    let good: Good = serde_json::from_str(&read_text(&beside)?)
        .wrap_err_with(|| format!("{}", beside.display()))?;
    let (key, proof) = (hex::decode(&good.vk_hex)?, hex::decode(&good.proof_hex)?);
    let honest = Entry {
        what: "the good proof".into(),
        verdict: good.verify,
        splice: Splice(0, 0, String::new()),
        vk_splice: None,
        asks: None,
        reference: None,
    };
    for entry in [&honest].into_iter().chain(&attacks.proofs) {
        let name = format!("{}: {}", attacks.case, entry.what);
        if let Some(reason) = not_compared(entry) {
            println!("skip {name}: {reason}");
            tally.skipped += 1;
            continue;
        }
        let key = match &entry.vk_splice {
            Some(splice) => splice.apply(&key)?,
            None => key.clone(),
        };
        let verdict = judge(entry, &key, &entry.splice.apply(&proof)?);
        let verdict = verdict.unwrap_or_else(|error| format!("{error:#}"));
        if verdict == expected(entry) {
            println!("ok   {name}");
            tally.passed += 1;
        } else {
            println!("FAIL {name}: {verdict}, not {}", expected(entry));
            tally.failed += 1;
        }
    }
    Ok(())
}

pub fn command(args: Args) -> Result<bool> {
    let mut tally = Tally::default();
    for file in args.positional() {
        let file = Path::new(file);
        // The good proofs are read with what is made of them.
        if let Ok(attacks) = serde_json::from_str::<Attacks>(&read_text(file)?) {
            replay(&mut tally, file, &attacks).wrap_err_with(|| format!("{}", file.display()))?;
        }
    }
    let Tally {
        passed,
        failed,
        skipped,
    } = tally;
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    Ok(failed == 0)
}
