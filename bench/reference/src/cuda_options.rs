//! The options of the CUDA backend. They are read in every build, so that one without it can say what is wrong.

use conformance::args::Args;
use eyre::{bail, Result};

pub const CACHE_RS_CODE_MATRIX: &str = "--cache-rs-code-matrix";
pub const CACHE_STACKED_MATRIX: &str = "--cache-stacked-matrix";
pub const ZEROCHECK_SAVE_MEMORY: &str = "--zerocheck-save-memory";

/// The fields of the crate's `GpuProverConfig`, where stated.
#[derive(Default, PartialEq)]
pub struct Choices {
    pub cache_rs_code_matrix: Option<bool>,
    pub cache_stacked_matrix: Option<bool>,
    pub zerocheck_save_memory: Option<bool>,
}

impl Choices {
    pub fn parse(args: &Args) -> Result<Self> {
        Ok(Self {
            cache_rs_code_matrix: truth(args, CACHE_RS_CODE_MATRIX)?,
            cache_stacked_matrix: truth(args, CACHE_STACKED_MATRIX)?,
            zerocheck_save_memory: truth(args, ZEROCHECK_SAVE_MEMORY)?,
        })
    }
}

fn truth(args: &Args, name: &str) -> Result<Option<bool>> {
    match args.text(name) {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(other) => bail!("{name} {other}: neither true nor false"),
    }
}
