//! System parameters as a case file writes them, and as the crates want them.

use openvm_stark_backend::{
    interaction::LogUpSecurityParameters, SystemParams, WhirConfig, WhirProximityStrategy,
    WhirRoundConfig,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Params {
    pub l_skip: usize,
    pub n_stack: usize,
    pub w_stack: usize,
    pub log_blowup: usize,
    pub whir: Whir,
    pub logup: LogUp,
    pub max_constraint_degree: usize,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Whir {
    pub k: usize,
    pub num_queries_per_round: Vec<usize>,
    pub mu_pow_bits: usize,
    pub query_phase_pow_bits: usize,
    pub folding_pow_bits: usize,
    pub proximity: Proximity,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Proximity {
    UniqueDecoding,
    SplitUniqueList { m: usize, list_start_round: usize },
    ListDecoding { m: usize },
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct LogUp {
    pub max_interaction_count: u32,
    pub log_max_message_length: u32,
    pub pow_bits: usize,
}

impl Params {
    pub fn to_official(&self) -> SystemParams {
        let Whir {
            k,
            ref num_queries_per_round,
            mu_pow_bits,
            query_phase_pow_bits,
            folding_pow_bits,
            ref proximity,
        } = self.whir;
        SystemParams {
            l_skip: self.l_skip,
            n_stack: self.n_stack,
            w_stack: self.w_stack,
            log_blowup: self.log_blowup,
            whir: WhirConfig {
                k,
                rounds: num_queries_per_round
                    .iter()
                    .map(|&num_queries| WhirRoundConfig { num_queries })
                    .collect(),
                mu_pow_bits,
                query_phase_pow_bits,
                folding_pow_bits,
                proximity: proximity.to_official(),
            },
            logup: LogUpSecurityParameters {
                max_interaction_count: self.logup.max_interaction_count,
                log_max_message_length: self.logup.log_max_message_length,
                pow_bits: self.logup.pow_bits,
            },
            max_constraint_degree: self.max_constraint_degree,
        }
    }
}

impl Proximity {
    fn to_official(&self) -> WhirProximityStrategy {
        match *self {
            Self::UniqueDecoding => WhirProximityStrategy::UniqueDecoding,
            Self::SplitUniqueList {
                m,
                list_start_round,
            } => WhirProximityStrategy::SplitUniqueList {
                m,
                list_start_round,
            },
            Self::ListDecoding { m } => WhirProximityStrategy::ListDecoding { m },
        }
    }
}
