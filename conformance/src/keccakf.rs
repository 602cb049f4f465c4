//! `keccakf`: how long the official CPU backend takes for Plonky3's Keccak-f AIR.

use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

use eyre::{ensure, eyre, Result};
use openvm_stark_backend::{
    p3_air::{Air, AirBuilder, BaseAir, BaseAirWithPublicValues},
    p3_field::Field,
    prover::{AirProvingContext, DeviceDataTransporter, ProvingContext},
    PartitionedBaseAir, StarkEngine,
};
use openvm_stark_sdk::config::app_params_with_100_bits_security;
use p3_keccak_air::{generate_trace_rows, KeccakAir};

use crate::{args::Args, field::F, official, rng::Rng};

const LOG_STACKED_HEIGHT: usize = 21;
/// Rows of one permutation.
const ROUNDS: usize = 24;
const VERIFICATIONS: usize = 5;

/// The backend asks for traits that Plonky3's AIR does not have.
struct Keccakf(KeccakAir);

impl<T> BaseAir<T> for Keccakf {
    fn width(&self) -> usize {
        BaseAir::<T>::width(&self.0)
    }
}
impl<T: Field> BaseAirWithPublicValues<T> for Keccakf {}
impl<T: Field> PartitionedBaseAir<T> for Keccakf {}
impl<AB: AirBuilder> Air<AB> for Keccakf {
    fn eval(&self, builder: &mut AB) {
        self.0.eval(builder);
    }
}

pub fn command(args: Args) -> Result<bool> {
    let size: usize = args
        .number("--size")?
        .ok_or_else(|| eyre!("--size is missing"))?;
    let rows = (ROUNDS << size.min(32)).next_power_of_two();
    ensure!(
        rows <= 1 << LOG_STACKED_HEIGHT,
        "--size {size}: {rows} rows are more than 2^{LOG_STACKED_HEIGHT}"
    );
    let runs = args.number("--runs")?.unwrap_or(3usize);
    ensure!(runs > 0, "--runs 0");
    let threads = start_threads(args.number("--threads")?)?;

    let engine = official::engine(app_params_with_100_bits_security(LOG_STACKED_HEIGHT));
    let (pk, vk) = engine.keygen(&[Arc::new(Keccakf(KeccakAir {}))]);
    let device_pk = engine.device().transport_pk_to_device(&pk);
    let mut rng = Rng::new(42);
    let inputs = (0..1usize << size)
        .map(|_| std::array::from_fn(|_| rng.next()))
        .collect();
    // The prover consumes its trace. The last run gets the original, so one run holds one trace.
    let mut trace = Some(generate_trace_rows::<F>(inputs, 0));

    let mut times = Vec::with_capacity(runs);
    let mut proof = None;
    for left in (0..runs).rev() {
        let own = if left == 0 {
            trace.take()
        } else {
            trace.clone()
        };
        let own = own.expect("the trace is taken by the last run only");
        let context = ProvingContext::new(vec![(0, AirProvingContext::simple_no_pis(own))]);
        let start = Instant::now();
        let made = engine.prove(&device_pk, context);
        times.push(start.elapsed());
        proof = Some(made.map_err(|e| eyre!("official prover: {e}"))?);
    }
    let peak = peak_memory();
    let proof = proof.expect("at least one run");

    let mut verify_times = Vec::with_capacity(VERIFICATIONS);
    for _ in 0..VERIFICATIONS {
        let start = Instant::now();
        engine
            .verify(&vk, &proof)
            .map_err(|e| eyre!("the official verifier rejects: {e}"))?;
        verify_times.push(start.elapsed());
    }

    println!(
        "permutations 2^{size}, rows 2^{}, threads {threads}",
        rows.ilog2()
    );
    println!(
        "prove  {:.3} s, median of {runs} (least {:.3}, most {:.3})",
        median(&mut times).as_secs_f64(),
        times[0].as_secs_f64(),
        times[runs - 1].as_secs_f64()
    );
    println!(
        "verify {:.4} s, median of {VERIFICATIONS}",
        median(&mut verify_times).as_secs_f64()
    );
    println!("proof  {} bytes", official::encode_proof(&proof)?.len());
    match peak {
        Some(kib) => println!("peak resident memory {:.0} MiB", kib as f64 / 1024.0),
        None => println!("peak resident memory unknown on this system"),
    }
    Ok(true)
}

/// Sorts, and returns the middle one; of two the lower, which favours the crates.
fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[(times.len() - 1) / 2]
}

#[cfg(feature = "parallel")]
fn start_threads(wanted: Option<usize>) -> Result<usize> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(wanted.unwrap_or(0))
        .build_global()?;
    Ok(rayon::current_num_threads())
}

#[cfg(not(feature = "parallel"))]
fn start_threads(wanted: Option<usize>) -> Result<usize> {
    ensure!(
        wanted.unwrap_or(1) == 1,
        "this build has one thread; build with --features parallel"
    );
    Ok(1)
}

/// KiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
