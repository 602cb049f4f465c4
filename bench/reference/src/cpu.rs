//! The official CPU backend, which reads traces where they lie in host memory.

use conformance::{
    field::F,
    official::{Config, Digest, Engine, Proof},
};
use eyre::{eyre, Result};
use openvm_stark_backend::{
    keygen::types::MultiStarkProvingKey,
    p3_matrix::dense::RowMajorMatrix,
    prover::{DeviceDataTransporter, DeviceMultiStarkProvingKey, ProvingContext, TraceCommitter},
    StarkEngine,
};
use serde_json::{Map, Value};

use crate::backend::{Backend, Matrix, PcsData};

pub struct Cpu(pub Engine);

impl Backend for Cpu {
    type Types = <Engine as StarkEngine>::PB;
    type Host = RowMajorMatrix<F>;

    const PROGRAM: &'static str = "openvm-cpu-backend 2.0.1";
    const UPLOADS: bool = false;

    fn host(trace: RowMajorMatrix<F>) -> Self::Host {
        trace
    }

    fn place(&self, trace: Self::Host) -> Matrix<Self> {
        trace
    }

    fn key(&self, pk: &MultiStarkProvingKey<Config>) -> DeviceMultiStarkProvingKey<Self::Types> {
        self.0.device().transport_pk_to_device(pk)
    }

    fn commit(&self, trace: &Matrix<Self>) -> Result<(Digest, PcsData<Self>)> {
        self.0
            .device()
            .commit(&[trace])
            .map_err(|e| eyre!("commitment: {e}"))
    }

    fn prove(
        &self,
        pk: &DeviceMultiStarkProvingKey<Self::Types>,
        context: ProvingContext<Self::Types>,
    ) -> Result<Proof> {
        self.0.prove(pk, context).map_err(|e| eyre!("prover: {e}"))
    }

    fn facts(&self) -> Map<String, Value> {
        Map::new()
    }
}
