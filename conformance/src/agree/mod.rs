//! `agree`: changed proofs and keys of some cases, systematically, and the verdicts of both sides on each.

mod keys;
mod proofs;
mod stricter;
mod tally;

use std::path::{Path, PathBuf};

use eyre::{ensure, eyre, Result};

use self::tally::Tally;
use crate::{
    args::Args,
    case_file::CaseFile,
    isolate::isolated,
    judge::Judge,
    official::{self, Keys},
    ours::Ours,
    rng::{seed_of, Rng},
    worker::Worker,
};

pub fn command(args: Args) -> Result<bool> {
    let files = args.positional();
    ensure!(!files.is_empty(), "agree: no case files");
    let settings = Settings {
        sample: args.number("--sample")?,
        bits_up_to: args.number("--bits-up-to")?.unwrap_or(6000),
    };
    let worker = args.required_path("--worker")?;
    let mut tally = Tally::default();
    for file in files {
        let found = isolated(|| one_case(Path::new(file), &settings, worker.clone()))?;
        println!("{file}: {}", found.summary());
        tally.add(found);
    }
    tally.print();
    Ok(tally.failures.is_empty())
}

struct Settings {
    /// How many of each kind of change to take; all if `None`.
    sample: Option<usize>,
    /// Every bit of proofs and keys of at most so many bytes.
    bits_up_to: usize,
}

impl Settings {
    /// Which of `count` changes to take: the same ones for the same bytes.
    fn chosen(&self, count: usize, bytes: &[u8]) -> Vec<usize> {
        let mut all: Vec<usize> = (0..count).collect();
        if let Some(sample) = self.sample {
            Rng::new(seed_of(bytes)).shuffle(&mut all);
            all.truncate(sample);
        }
        all
    }
}

/// A case, its official keys and proof, and both sides.
struct Subject {
    case: CaseFile,
    keys: Keys,
    vk: Vec<u8>,
    proof: Vec<u8>,
    ours: Worker,
    judge: Judge,
}

fn one_case(path: &Path, settings: &Settings, worker: PathBuf) -> Result<Tally> {
    let case = CaseFile::read(path)?.ok_or_else(|| eyre!("{}: not a case", path.display()))?;
    let keys = Keys::generate(&case)?;
    let traces = case.traces.as_ref();
    let traces = traces.ok_or_else(|| eyre!("{}: no traces", path.display()))?;
    let mut subject = Subject {
        vk: official::encode_key(&keys.vk)?,
        proof: official::encode_proof(&keys.prove(traces)?)?,
        keys,
        ours: Worker::new(worker),
        judge: Judge::new(),
        case,
    };
    let mut tally = Tally::default();
    proofs::compare(&mut subject, settings, &mut tally)?;
    keys::compare(&mut subject, settings, &mut tally)?;
    subject.ours.finish()?;
    Ok(tally)
}
