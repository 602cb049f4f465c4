//! The official CUDA backend. Its traces come from pageable host memory, column by column, as its own transport takes
//! them.

use std::sync::Arc;

use conformance::{
    field::F,
    official::{Config, Digest, Proof},
};
use eyre::{eyre, Result};
use openvm_cuda_backend::{BabyBearPoseidon2GpuEngine, GpuBackend, GpuProverConfig};
use openvm_cuda_common::memory_manager::device_memory_used;
use openvm_stark_backend::{
    keygen::types::MultiStarkProvingKey,
    p3_matrix::dense::RowMajorMatrix,
    prover::{
        ColMajorMatrix, DeviceDataTransporter, DeviceMultiStarkProvingKey, ProvingContext,
        TraceCommitter,
    },
    StarkEngine, SystemParams,
};
use serde_json::{json, Map, Value};

use crate::{
    backend::{Backend, Matrix, PcsData},
    cuda_memory::Peaks,
    cuda_options::Choices,
};

pub struct Cuda {
    engine: BabyBearPoseidon2GpuEngine,
    peaks: Peaks,
}

impl Cuda {
    /// On the current device: the first of `CUDA_VISIBLE_DEVICES`.
    pub fn new(params: SystemParams, choices: &Choices) -> Result<Self> {
        let peaks = Peaks::install()?;
        let mut engine = BabyBearPoseidon2GpuEngine::new(params);
        choose(engine.device_mut().prover_config_mut(), choices);
        Ok(Self { engine, peaks })
    }
}

/// What is not chosen stays as the crate has it.
fn choose(config: &mut GpuProverConfig, choices: &Choices) {
    let set = |to: &mut bool, choice: Option<bool>| *to = choice.unwrap_or(*to);
    set(
        &mut config.cache_rs_code_matrix,
        choices.cache_rs_code_matrix,
    );
    set(
        &mut config.cache_stacked_matrix,
        choices.cache_stacked_matrix,
    );
    set(
        &mut config.zerocheck_save_memory,
        choices.zerocheck_save_memory,
    );
}

impl Backend for Cuda {
    type Types = GpuBackend;
    type Host = Arc<ColMajorMatrix<F>>;

    const PROGRAM: &'static str = "openvm-cuda-backend 2.0.1";
    const UPLOADS: bool = true;

    fn host(trace: RowMajorMatrix<F>) -> Self::Host {
        Arc::new(ColMajorMatrix::from_row_major(&trace))
    }

    fn place(&self, trace: Self::Host) -> Matrix<Self> {
        DeviceDataTransporter::<Config, GpuBackend>::transport_matrix_to_device(
            self.engine.device(),
            &trace,
        )
    }

    fn key(&self, pk: &MultiStarkProvingKey<Config>) -> DeviceMultiStarkProvingKey<Self::Types> {
        self.engine.device().transport_pk_to_device(pk)
    }

    fn commit(&self, trace: &Matrix<Self>) -> Result<(Digest, PcsData<Self>)> {
        TraceCommitter::<GpuBackend>::commit(self.engine.device(), &[trace])
            .map_err(|e| eyre!("commitment: {e}"))
    }

    fn prove(
        &self,
        pk: &DeviceMultiStarkProvingKey<Self::Types>,
        context: ProvingContext<Self::Types>,
    ) -> Result<Proof> {
        self.engine
            .prove(pk, context)
            .map_err(|e| eyre!("prover: {e}"))
    }

    fn facts(&self) -> Map<String, Value> {
        let config = self.engine.device().prover_config();
        let facts = [
            ("peak_device_memory_bytes", json!(self.peaks.allocated())),
            ("device_memory_pool_bytes", json!(self.peaks.pool())),
            ("device_memory_used_bytes", json!(device_memory_used())),
            (
                "prover_config",
                json!({
                    "cache_rs_code_matrix": config.cache_rs_code_matrix,
                    "cache_stacked_matrix": config.cache_stacked_matrix,
                    "zerocheck_save_memory": config.zerocheck_save_memory,
                }),
            ),
        ];
        facts
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}
