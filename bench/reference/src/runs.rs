//! The timed runs: keys, then proof after proof of the same traces, each of them verified.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Instant};

use conformance::{
    official::{self, Proof},
    replay::ReplayAir,
};
use eyre::{eyre, Result, WrapErr};
use openvm_stark_backend::{
    keygen::MultiStarkKeygenBuilder,
    prover::{AirProvingContext, CommittedTraceData, ProvingContext},
    StarkEngine,
};

use crate::{
    backend::Backend,
    spans::Spans,
    witness::{self, AirFile, Witness},
};

pub struct Job {
    pub airs: AirFile,
    pub witness: PathBuf,
    pub warmups: usize,
    pub runs: usize,
}

/// Seconds of each measured run, by span.
#[derive(Default)]
pub struct Samples(pub BTreeMap<&'static str, Vec<f64>>);

impl Samples {
    fn add(&mut self, name: &'static str, seconds: f64) {
        self.0.entry(name).or_default().push(seconds);
    }
}

/// The last proof, with what all of them took. Keys and verdicts are the CPU engine's, whichever backend proves.
pub fn measure<B: Backend>(backend: &B, job: &Job) -> Result<(Proof, Samples)> {
    let mut witness = Some(witness::read(&job.witness, B::host)?);
    let spans = Spans::install();
    let engine = official::engine(job.airs.params()?);
    let start = Instant::now();
    let mut builder = MultiStarkKeygenBuilder::new(engine.config().clone());
    for air in &job.airs.airs {
        let replayed = Arc::new(ReplayAir::new(air));
        if air.is_required {
            builder.add_required_air(replayed);
        } else {
            builder.add_air(replayed);
        }
    }
    let pk = builder.generate_pk().wrap_err("key generation")?;
    let vk = pk.get_vk();
    let mut samples = Samples::default();
    samples.add("keygen", start.elapsed().as_secs_f64());
    let device_pk = backend.key(&pk);

    let mut proof = None;
    for left in (0..job.warmups + job.runs).rev() {
        // The prover consumes its traces. The last run gets the originals, so a single run holds them once.
        let own = if left == 0 {
            witness.take()
        } else {
            witness.clone()
        };
        let own = commit_cached(backend, own.expect("taken by the last run only"))?;
        let start = Instant::now();
        let context = context(backend, own);
        let upload = start.elapsed().as_secs_f64();
        spans.take();
        let start = Instant::now();
        let made = backend.prove(&device_pk, context)?;
        let total = start.elapsed().as_secs_f64();
        let mut times = spans.take();
        times.insert("stark_prove_excluding_trace", total);
        if B::UPLOADS {
            times.insert("trace_upload", upload);
            times.insert("upload_and_prove", upload + total);
        }
        let start = Instant::now();
        engine
            .verify(&vk, &made)
            .map_err(|e| eyre!("verifier: {e}"))?;
        if left < job.runs {
            for (name, seconds) in times {
                samples.add(name, seconds);
            }
            samples.add("verify", start.elapsed().as_secs_f64());
        }
        proof = Some(made);
    }
    Ok((proof.expect("at least one run"), samples))
}

type Committed<B> = CommittedTraceData<<B as Backend>::Types>;

/// Cached parts are committed here, outside of what is timed, as libswirl's are.
fn commit_cached<B: Backend>(
    backend: &B,
    witness: Vec<Witness<B::Host>>,
) -> Result<Vec<Witness<B::Host, Committed<B>>>> {
    witness
        .into_iter()
        .map(|own| {
            let cached = own
                .cached
                .into_iter()
                .map(|trace| {
                    let trace = backend.place(trace);
                    let (commitment, data) = backend.commit(&trace)?;
                    let data = Arc::new(data);
                    Ok(CommittedTraceData {
                        commitment,
                        trace,
                        data,
                    })
                })
                .collect::<Result<_>>()?;
            Ok(Witness {
                air: own.air,
                common: own.common,
                cached,
                public_values: own.public_values,
            })
        })
        .collect()
}

/// What the prover takes.
fn context<B: Backend>(
    backend: &B,
    witness: Vec<Witness<B::Host, Committed<B>>>,
) -> ProvingContext<B::Types> {
    let per_trace = witness
        .into_iter()
        .map(|own| {
            let common = backend.place(own.common);
            (
                own.air,
                AirProvingContext::new(own.cached, common, own.public_values),
            )
        })
        .collect();
    ProvingContext::new(per_trace)
}
