//! What the timed runs ask of a backend of the official crates.

use conformance::{
    field::F,
    official::{Config, Digest, Proof},
};
use eyre::Result;
use openvm_stark_backend::{
    keygen::types::MultiStarkProvingKey,
    p3_matrix::dense::RowMajorMatrix,
    prover::{DeviceMultiStarkProvingKey, ProverBackend, ProvingContext},
};
use openvm_stark_sdk::config::baby_bear_poseidon2::EF;
use serde_json::{Map, Value};

pub type Matrix<B> = <<B as Backend>::Types as ProverBackend>::Matrix;
pub type PcsData<B> = <<B as Backend>::Types as ProverBackend>::PcsData;

pub trait Backend {
    type Types: ProverBackend<Val = F, Challenge = EF, Commitment = Digest>;
    /// A trace in host memory. A run consumes a clone of it.
    type Host: Clone;

    /// The crate with its version.
    const PROGRAM: &'static str;
    /// Whether `place` copies to a memory of its own, so that its time is worth telling.
    const UPLOADS: bool;

    fn host(trace: RowMajorMatrix<F>) -> Self::Host;

    /// The trace where the prover takes it from; it is there when this returns.
    fn place(&self, trace: Self::Host) -> Matrix<Self>;

    fn key(&self, pk: &MultiStarkProvingKey<Config>) -> DeviceMultiStarkProvingKey<Self::Types>;

    fn commit(&self, trace: &Matrix<Self>) -> Result<(Digest, PcsData<Self>)>;

    fn prove(
        &self,
        pk: &DeviceMultiStarkProvingKey<Self::Types>,
        context: ProvingContext<Self::Types>,
    ) -> Result<Proof>;

    /// What the report says of this backend alone; asked for after the last run.
    fn facts(&self) -> Map<String, Value>;
}
