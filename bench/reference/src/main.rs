//! Times the official backends on the files that `swirl example` writes. See bench/README.md.

mod backend;
mod cpu;
#[cfg(feature = "cuda")]
mod cuda;
#[cfg(feature = "cuda")]
mod cuda_memory;
mod cuda_options;
mod npy;
mod runs;
mod spans;
mod witness;

use std::{collections::BTreeMap, fs, process::ExitCode};

use conformance::{args::Args, official};
use eyre::{bail, ensure, Result, WrapErr};
use serde_json::{json, Value};

use crate::{backend::Backend, cpu::Cpu, cuda_options::Choices, runs::Job, witness::AirFile};

const USAGE: &str = "\
usage: swirl-reference --airs FILE --witness FILE [--threads N] [--warmups N] [--runs N] [--json FILE]
           [--device cpu]
       swirl-reference ... --device cuda [--cache-rs-code-matrix true|false] [--cache-stacked-matrix true|false]
           [--zerocheck-save-memory true|false]";

enum Device {
    Cpu,
    #[cfg(feature = "cuda")]
    Cuda(Choices),
}

fn device(args: &Args) -> Result<Device> {
    let choices = Choices::parse(args)?;
    match args.text("--device").unwrap_or("cpu") {
        "cpu" => {
            let is_plain = choices == Choices::default();
            ensure!(is_plain, "options of the CUDA backend need --device cuda");
            Ok(Device::Cpu)
        }
        #[cfg(feature = "cuda")]
        "cuda" => Ok(Device::Cuda(choices)),
        #[cfg(not(feature = "cuda"))]
        "cuda" => bail!("--device cuda: built without the feature cuda (see bench/README.md)"),
        other => bail!("--device {other}: neither cpu nor cuda"),
    }
}

fn run() -> Result<()> {
    let known = [
        "--airs",
        "--witness",
        "--threads",
        "--warmups",
        "--runs",
        "--json",
        "--device",
        cuda_options::CACHE_RS_CODE_MATRIX,
        cuda_options::CACHE_STACKED_MATRIX,
        cuda_options::ZEROCHECK_SAVE_MEMORY,
    ];
    let args = Args::parse(std::env::args().skip(1), &known).wrap_err(USAGE)?;
    let device = device(&args)?;
    let job = Job {
        airs: AirFile::read(&args.required_path("--airs")?)?,
        witness: args.required_path("--witness")?,
        warmups: args.number("--warmups")?.unwrap_or(1),
        runs: args.number("--runs")?.unwrap_or(5),
    };
    ensure!(job.runs > 0, "--runs 0");
    rayon::ThreadPoolBuilder::new()
        .num_threads(args.number("--threads")?.unwrap_or(0))
        .build_global()?;
    let params = job.airs.params()?;
    let report = match device {
        Device::Cpu => report(&Cpu(official::engine(params)), &job)?,
        #[cfg(feature = "cuda")]
        Device::Cuda(choices) => report(&cuda::Cuda::new(params, &choices)?, &job)?,
    };
    let text = serde_json::to_string_pretty(&report)? + "\n";
    match args.path("--json") {
        Some(path) => fs::write(&path, text).wrap_err_with(|| format!("{}", path.display())),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}

fn report<B: Backend>(backend: &B, job: &Job) -> Result<Value> {
    let (proof, samples) = runs::measure(backend, job)?;
    let mut report = backend.facts();
    let common = json!({
        "program": B::PROGRAM,
        "threads": rayon::current_num_threads(),
        "warmups": job.warmups,
        "runs": job.runs,
        "proof_bytes": official::encode_proof(&proof)?.len(),
        "peak_memory_bytes": peak_memory(),
        "spans": samples.0
            .iter()
            .map(|(name, seconds)| (name.to_string(), json!({"samples_s": seconds, "median_s": median(seconds)})))
            .collect::<BTreeMap<_, _>>(),
    });
    if let Value::Object(common) = common {
        report.extend(common);
    }
    Ok(Value::Object(report))
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
