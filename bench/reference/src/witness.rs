//! The files of `swirl example`: AIRs with parameters, and the manifest of their traces.

use std::path::Path;

use conformance::{
    case_file::{read_text, CaseAir},
    field::{to_field, F},
};
use eyre::{ensure, eyre, Result, WrapErr};
use openvm_stark_backend::{p3_matrix::dense::RowMajorMatrix, SystemParams};
use openvm_stark_sdk::config::app_params_with_100_bits_security;
use serde::{de::DeserializeOwned, Deserialize};

use crate::npy;

#[derive(Deserialize)]
pub struct AirFile {
    params: Preset,
    pub airs: Vec<CaseAir>,
}

#[derive(Deserialize)]
struct Preset {
    preset: String,
    log_stacked_height: usize,
}

impl AirFile {
    pub fn read(path: &Path) -> Result<Self> {
        parse(path)
    }

    pub fn params(&self) -> Result<SystemParams> {
        let Preset {
            preset,
            log_stacked_height,
        } = &self.params;
        ensure!(preset == "app", "preset {preset} is not known here");
        Ok(app_params_with_100_bits_security(*log_stacked_height))
    }
}

#[derive(Deserialize)]
struct Manifest {
    airs: Vec<ManifestAir>,
}

#[derive(Deserialize)]
struct ManifestAir {
    air: usize,
    common: Option<String>,
    #[serde(default)]
    cached: Vec<String>,
    #[serde(default)]
    public_values: Vec<u32>,
}

/// The witness of one AIR that is present, its common part as a `Common` and its cached ones as `Cached`.
#[derive(Clone)]
pub struct Witness<Common, Cached = Common> {
    pub air: usize,
    pub common: Common,
    pub cached: Vec<Cached>,
    pub public_values: Vec<F>,
}

/// Reads the manifest at `path` and the files it names, relative to its directory. What `keep` makes of a matrix stays.
pub fn read<M>(path: &Path, keep: impl Fn(RowMajorMatrix<F>) -> M) -> Result<Vec<Witness<M>>> {
    let manifest: Manifest = parse(path)?;
    let directory = path.parent().unwrap_or(Path::new("."));
    let matrix = |name: &String| npy::read(&directory.join(name)).map(&keep);
    let mut out: Vec<Witness<M>> = Vec::new();
    for entry in manifest.airs {
        let common = entry.common.ok_or_else(|| {
            eyre!(
                "AIR {}: the official prover needs a common main part",
                entry.air
            )
        })?;
        out.push(Witness {
            air: entry.air,
            common: matrix(&common)?,
            cached: entry.cached.iter().map(matrix).collect::<Result<_>>()?,
            public_values: to_field(&entry.public_values),
        });
    }
    out.sort_by_key(|witness| witness.air);
    Ok(out)
}

fn parse<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_str(&read_text(path)?).wrap_err_with(|| format!("{}", path.display()))
}
