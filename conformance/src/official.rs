//! Key generation, proof and verdict of the official crates.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::Arc,
};

use eyre::{ensure, eyre, Result, WrapErr};
use openvm_stark_backend::{
    codec::{Decode, Encode},
    hasher::MerkleHasher,
    keygen::{
        types::{MultiStarkProvingKey, MultiStarkVerifyingKey},
        MultiStarkKeygenBuilder,
    },
    p3_field::PrimeCharacteristicRing,
    proof::Proof as GenericProof,
    prover::{
        AirProvingContext, CommittedTraceData, DeviceDataTransporter, ProverBackend,
        ProvingContext, TraceCommitter,
    },
    verifier::verify,
    StarkEngine, StarkProtocolConfig, SystemParams, TranscriptHistory,
};
use openvm_stark_sdk::config::baby_bear_poseidon2::{
    default_duplex_sponge, default_duplex_sponge_recorder, BabyBearPoseidon2Config,
    BabyBearPoseidon2CpuEngine,
};

use crate::{
    case_file::{CaseFile, CaseTrace, Expected, Sponge},
    field::{digest_to_canonical, to_canonical, to_field, F},
    matrix::from_columns,
    replay::ReplayAir,
    verdict::Verdict,
};

pub type Config = BabyBearPoseidon2Config;
pub type Engine = BabyBearPoseidon2CpuEngine;
pub type VerifyingKey = MultiStarkVerifyingKey<Config>;
pub type Proof = GenericProof<Config>;
type Backend = <Engine as StarkEngine>::PB;
pub type Digest = <Backend as ProverBackend>::Commitment;
type PcsData = <Backend as ProverBackend>::PcsData;

/// Whether proofs of this build are a function of their inputs; see `features` in Cargo.toml.
pub const SMALLEST_WITNESS: bool = !cfg!(feature = "parallel");

pub fn engine(params: SystemParams) -> Engine {
    StarkEngine::new(params)
}

/// Whether the official prover can prove the traces: it takes the height of a trace from its common main part.
pub fn can_prove(case: &CaseFile) -> bool {
    let mut traces = case.traces.iter().flatten();
    traces.all(|(_, trace)| !trace.common_main_columns.is_empty())
}

/// The keys that the crates generate for the AIRs of a case.
pub struct Keys {
    engine: Engine,
    pk: MultiStarkProvingKey<Config>,
    pub vk: VerifyingKey,
}

impl Keys {
    pub fn generate(case: &CaseFile) -> Result<Self> {
        let engine = engine(case.params.to_official());
        let mut builder = MultiStarkKeygenBuilder::new(engine.config().clone());
        for air in &case.airs {
            let replayed = Arc::new(ReplayAir::new(air));
            if air.is_required {
                builder.add_required_air(replayed);
            } else {
                builder.add_air(replayed);
            }
        }
        let pk = builder.generate_pk().wrap_err("official key generation")?;
        let vk = pk.get_vk();
        Ok(Self { engine, pk, vk })
    }

    /// Sets the commitments of the cached parts.
    pub fn commit_cached(&self, case: &mut CaseFile) -> Result<()> {
        for trace in case
            .traces
            .iter_mut()
            .flat_map(|traces| traces.values_mut())
        {
            trace.cached_commitments = trace
                .cached_main_columns
                .iter()
                .map(|columns| Ok(digest_to_canonical(&self.commit(columns)?.0)))
                .collect::<Result<_>>()?;
        }
        Ok(())
    }

    pub fn prove(&self, traces: &CaseTraces) -> Result<Proof> {
        let per_trace = traces
            .iter()
            .map(|(&air, trace)| {
                let context = self
                    .context(trace)
                    .wrap_err_with(|| format!("traces[{air}]"))?;
                Ok((air, context))
            })
            .collect::<Result<_>>()?;
        let device_pk = self.engine.device().transport_pk_to_device(&self.pk);
        self.engine
            .prove(&device_pk, ProvingContext::new(per_trace))
            .map_err(|e| eyre!("official prover: {e}"))
    }

    fn context(&self, trace: &CaseTrace) -> Result<AirProvingContext<Backend>> {
        let cached_mains = trace
            .cached_main_columns
            .iter()
            .map(|columns| {
                let (commitment, data) = self.commit(columns)?;
                Ok(CommittedTraceData {
                    commitment,
                    trace: from_columns(columns),
                    data: Arc::new(data),
                })
            })
            .collect::<Result<_>>()?;
        Ok(AirProvingContext::new(
            cached_mains,
            from_columns(&trace.common_main_columns),
            to_field(&trace.public_values),
        ))
    }

    /// The same keys, but for what a changed verifying key states; `None` if it has not as many
    /// AIRs.
    pub fn under(&self, vk: &VerifyingKey) -> Option<Self> {
        if vk.inner.per_air.len() != self.pk.per_air.len() {
            return None;
        }
        let mut pk = self.pk.clone();
        for (air, vk) in pk.per_air.iter_mut().zip(&vk.inner.per_air) {
            air.vk = vk.clone();
        }
        pk.trace_height_constraints = vk.inner.trace_height_constraints.clone();
        pk.params = vk.inner.params.clone();
        pk.vk_pre_hash = vk.pre_hash;
        Some(Self {
            engine: engine(pk.params.clone()),
            vk: vk.clone(),
            pk,
        })
    }

    fn commit(&self, columns: &[Vec<u32>]) -> Result<(Digest, PcsData)> {
        self.engine
            .device()
            .commit(&[&from_columns(columns)])
            .map_err(|e| eyre!("official commitment: {e}"))
    }

    /// Adds the transcript of a good proof, which prover and verifier share.
    pub fn transcript(&self, proof: &Proof, expected: &mut Expected) -> Result<()> {
        let mut recorder = default_duplex_sponge_recorder();
        let recorded = verify(self.engine.config(), &self.vk, proof, &mut recorder);
        let mut sponge = default_duplex_sponge();
        let verified = verify(self.engine.config(), &self.vk, proof, &mut sponge);
        ensure!(
            recorded.is_ok() && verified.is_ok(),
            "the proof is rejected"
        );
        let log = recorder.into_log();
        let digit = |&is_sample: &bool| if is_sample { '1' } else { '0' };
        expected.transcript_values = Some(to_canonical(log.values()));
        expected.transcript_is_sample = Some(log.samples().iter().map(digit).collect());
        expected.final_sponge = Some(Sponge {
            state: to_canonical(sponge.state()),
            absorb_idx: sponge.absorb_idx(),
            sample_idx: sponge.sample_idx(),
        });
        Ok(())
    }

    pub fn verify(&self, proof: &Proof) -> Verdict {
        Verdict::of(self.engine.verify(&self.vk, proof))
    }

    /// Also where the crates panic.
    pub fn verify_bytes(&self, proof: &[u8]) -> Verdict {
        verify_bytes(&self.engine, &self.vk, proof)
    }
}

/// The verdict on a proof in bytes; `Verdict::panic` where the crates panic.
pub fn verify_bytes(engine: &Engine, vk: &VerifyingKey, proof: &[u8]) -> Verdict {
    let verdict = panic::catch_unwind(AssertUnwindSafe(|| match decode_proof(proof) {
        Ok(proof) => Verdict::of(engine.verify(vk, &proof)),
        Err(_) => Verdict::decode(),
    }));
    verdict.unwrap_or_else(|_| Verdict::panic())
}

type CaseTraces = std::collections::BTreeMap<usize, CaseTrace>;

pub fn encode_key(vk: &VerifyingKey) -> Result<Vec<u8>> {
    postcard::to_allocvec(vk).wrap_err("official key does not serialise")
}

/// The key without its hash: the bytes that the hash covers.
pub fn encode_pre_key(vk: &VerifyingKey) -> Result<Vec<u8>> {
    postcard::to_allocvec(&vk.inner).wrap_err("official key does not serialise")
}

/// A pre-hash as it stands behind the rest of a key.
pub fn encode_hash(hash: &Digest) -> Result<Vec<u8>> {
    postcard::to_allocvec(hash).wrap_err("a hash does not serialise")
}

/// Decodes a key and checks its hash, which the official verifier takes on trust.
pub fn decode_key(bytes: &[u8]) -> Result<VerifyingKey> {
    let vk = decode_key_alone(bytes)?;
    let content = encode_pre_key(&vk)?;
    ensure!(
        key_hash(&vk.inner.params, &content) == vk.pre_hash,
        "the hash in the key is not that of the key"
    );
    Ok(vk)
}

/// Decodes a key as the crates do.
pub fn decode_key_alone(bytes: &[u8]) -> Result<VerifyingKey> {
    let (vk, rest): (VerifyingKey, _) =
        postcard::take_from_bytes(bytes).wrap_err("not a verifying key")?;
    ensure!(rest.is_empty(), "{} bytes after the key", rest.len());
    Ok(vk)
}

/// The pre-hash of a key whose other bytes are these.
pub fn key_hash(params: &SystemParams, content: &[u8]) -> [F; 8] {
    let config = Config::default_from_params(params.clone());
    // The codec version, the length and the key, one byte an element.
    let hashed: Vec<F> = 3u32
        .to_le_bytes()
        .into_iter()
        .chain((content.len() as u64).to_le_bytes())
        .chain(content.iter().copied())
        .map(F::from_u8)
        .collect();
    config.hasher().hash_slice(&hashed)
}

pub fn encode_proof(proof: &Proof) -> Result<Vec<u8>> {
    proof
        .encode_to_vec()
        .wrap_err("official proof does not serialise")
}

pub fn decode_proof(bytes: &[u8]) -> Result<Proof> {
    Proof::decode_from_bytes(bytes).wrap_err("not a proof")
}
