//! Key generation, proof and verdict of the official crates.

use std::sync::Arc;

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
        AirProvingContext, CommittedTraceData, DeviceDataTransporter, ProvingContext,
        TraceCommitter,
    },
    StarkEngine, StarkProtocolConfig, SystemParams,
};
use openvm_stark_sdk::config::baby_bear_poseidon2::{
    BabyBearPoseidon2Config, BabyBearPoseidon2CpuEngine,
};

use crate::{
    case_file::{CaseFile, CaseTrace},
    field::{to_field, F},
    matrix::from_columns,
    replay::ReplayAir,
    verdict::Verdict,
};

pub type Config = BabyBearPoseidon2Config;
pub type Engine = BabyBearPoseidon2CpuEngine;
pub type VerifyingKey = MultiStarkVerifyingKey<Config>;
pub type Proof = GenericProof<Config>;
type Backend = <Engine as StarkEngine>::PB;

/// Whether proofs of this build are a function of their inputs; see `features` in Cargo.toml.
pub const SMALLEST_WITNESS: bool = !cfg!(feature = "parallel");

pub fn engine(params: SystemParams) -> Engine {
    StarkEngine::new(params)
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
        ensure!(
            !trace.common_main_columns.is_empty(),
            "the official prover needs a common main part"
        );
        let cached_mains = trace
            .cached_main_columns
            .iter()
            .map(|columns| {
                let matrix = from_columns(columns);
                let (commitment, data) = self
                    .engine
                    .device()
                    .commit(&[&matrix])
                    .map_err(|e| eyre!("official commitment: {e}"))?;
                Ok(CommittedTraceData {
                    commitment,
                    trace: matrix,
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

    pub fn verify(&self, proof: &Proof) -> Verdict {
        Verdict::of(self.engine.verify(&self.vk, proof))
    }

    pub fn verify_bytes(&self, proof: &[u8]) -> Verdict {
        match decode_proof(proof) {
            Ok(proof) => self.verify(&proof),
            Err(_) => Verdict::decode(),
        }
    }
}

type CaseTraces = std::collections::BTreeMap<usize, CaseTrace>;

pub fn encode_key(vk: &VerifyingKey) -> Result<Vec<u8>> {
    postcard::to_allocvec(vk).wrap_err("official key does not serialise")
}

/// The key without its hash: the bytes that the hash covers.
pub fn encode_pre_key(vk: &VerifyingKey) -> Result<Vec<u8>> {
    postcard::to_allocvec(&vk.inner).wrap_err("official key does not serialise")
}

/// Decodes a key and checks its hash, which the official verifier takes on trust.
pub fn decode_key(bytes: &[u8]) -> Result<VerifyingKey> {
    let (vk, rest): (VerifyingKey, _) =
        postcard::take_from_bytes(bytes).wrap_err("not a verifying key")?;
    ensure!(rest.is_empty(), "{} bytes after the key", rest.len());
    let content = encode_pre_key(&vk)?;
    let config = Config::default_from_params(vk.inner.params.clone());
    // The codec version, the length and the key, one byte an element.
    let hashed: Vec<F> = 3u32
        .to_le_bytes()
        .into_iter()
        .chain((content.len() as u64).to_le_bytes())
        .chain(content)
        .map(F::from_u8)
        .collect();
    ensure!(
        config.hasher().hash_slice(&hashed) == vk.pre_hash,
        "the hash in the key is not that of the key"
    );
    Ok(vk)
}

pub fn encode_proof(proof: &Proof) -> Result<Vec<u8>> {
    proof
        .encode_to_vec()
        .wrap_err("official proof does not serialise")
}

pub fn decode_proof(bytes: &[u8]) -> Result<Proof> {
    Proof::decode_from_bytes(bytes).wrap_err("not a proof")
}
