//! Times the official CPU backend on the files that `swirl example` writes. See bench/README.md.

mod npy;
mod spans;
mod witness;

use std::{collections::BTreeMap, fs, process::ExitCode, sync::Arc, time::Instant};

use conformance::{args::Args, official, replay::ReplayAir};
use eyre::{ensure, eyre, Result, WrapErr};
use openvm_stark_backend::{
    keygen::MultiStarkKeygenBuilder,
    prover::{
        AirProvingContext, CommittedTraceData, DeviceDataTransporter, ProvingContext,
        TraceCommitter,
    },
    StarkEngine,
};
use serde_json::json;

use crate::{
    spans::Spans,
    witness::{AirFile, Witness},
};

const USAGE: &str =
    "usage: swirl-reference --airs FILE --witness FILE [--threads N] [--warmups N] [--runs N] [--json FILE]";

type Samples = BTreeMap<&'static str, Vec<f64>>;

fn add(samples: &mut Samples, name: &'static str, seconds: f64) {
    samples.entry(name).or_default().push(seconds);
}

fn run() -> Result<()> {
    let known = [
        "--airs",
        "--witness",
        "--threads",
        "--warmups",
        "--runs",
        "--json",
    ];
    let args = Args::parse(std::env::args().skip(1), &known).wrap_err(USAGE)?;
    let air_file = AirFile::read(&args.required_path("--airs")?)?;
    let mut witness = Some(witness::read(&args.required_path("--witness")?)?);
    let warmups = args.number("--warmups")?.unwrap_or(1usize);
    let runs = args.number("--runs")?.unwrap_or(5usize);
    ensure!(runs > 0, "--runs 0");
    rayon::ThreadPoolBuilder::new()
        .num_threads(args.number("--threads")?.unwrap_or(0))
        .build_global()?;
    let spans = Spans::install();

    let engine = official::engine(air_file.params()?);
    let start = Instant::now();
    let mut builder = MultiStarkKeygenBuilder::new(engine.config().clone());
    for air in &air_file.airs {
        let replayed = Arc::new(ReplayAir::new(air));
        if air.is_required {
            builder.add_required_air(replayed);
        } else {
            builder.add_air(replayed);
        }
    }
    let pk = builder.generate_pk().wrap_err("key generation")?;
    let vk = pk.get_vk();
    let mut samples = Samples::new();
    add(&mut samples, "keygen", start.elapsed().as_secs_f64());
    let device_pk = engine.device().transport_pk_to_device(&pk);

    let mut proof = None;
    for left in (0..warmups + runs).rev() {
        // The prover consumes its traces. The last run gets the originals, so a single run holds them once.
        let own = if left == 0 {
            witness.take()
        } else {
            witness.clone()
        };
        let context = context(&engine, own.expect("taken by the last run only"))?;
        spans.take();
        let start = Instant::now();
        let made = engine
            .prove(&device_pk, context)
            .map_err(|e| eyre!("prover: {e}"))?;
        let total = start.elapsed().as_secs_f64();
        let mut times = spans.take();
        times.insert("stark_prove_excluding_trace", total);
        let start = Instant::now();
        engine
            .verify(&vk, &made)
            .map_err(|e| eyre!("verifier: {e}"))?;
        if left < runs {
            for (name, seconds) in times {
                add(&mut samples, name, seconds);
            }
            add(&mut samples, "verify", start.elapsed().as_secs_f64());
        }
        proof = Some(made);
    }
    let proof = official::encode_proof(&proof.expect("at least one run"))?;

    let report = json!({
        "program": "openvm-cpu-backend 2.0.1",
        "threads": rayon::current_num_threads(),
        "warmups": warmups,
        "runs": runs,
        "proof_bytes": proof.len(),
        "peak_memory_bytes": peak_memory(),
        "spans": samples
            .iter()
            .map(|(name, seconds)| (name.to_string(), json!({"samples_s": seconds, "median_s": median(seconds)})))
            .collect::<BTreeMap<_, _>>(),
    });
    let text = serde_json::to_string_pretty(&report)? + "\n";
    match args.path("--json") {
        Some(path) => fs::write(&path, text).wrap_err_with(|| format!("{}", path.display())),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}

/// What the prover takes. Cached parts are committed here, outside of what is timed, as libswirl's are.
fn context(
    engine: &official::Engine,
    witness: Vec<Witness>,
) -> Result<ProvingContext<<official::Engine as StarkEngine>::PB>> {
    let per_trace = witness
        .into_iter()
        .map(|own| {
            let cached = own
                .cached
                .into_iter()
                .map(|trace| {
                    let (commitment, data) = engine
                        .device()
                        .commit(&[&trace])
                        .map_err(|e| eyre!("commitment: {e}"))?;
                    let data = Arc::new(data);
                    Ok(CommittedTraceData {
                        commitment,
                        trace,
                        data,
                    })
                })
                .collect::<Result<_>>()?;
            Ok((
                own.air,
                AirProvingContext::new(cached, own.common, own.public_values),
            ))
        })
        .collect::<Result<_>>()?;
    Ok(ProvingContext::new(per_trace))
}

/// The middle one; of two the lower, which favours the crates.
fn median(seconds: &[f64]) -> f64 {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) / 2]
}

/// Bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
