//! Simpler system parameters.

use super::Step;
use crate::{
    case_file::CaseFile,
    field::P,
    params::{Params, Proximity},
};

pub const STEPS: &[Step] = &[
    Step {
        places: |_| CHANGES.len(),
        apply: |case, at| {
            let mut small = case.clone();
            CHANGES[at](&mut small.params);
            (small.params != case.params && fits(&small)).then_some(small)
        },
    },
    Step {
        places: |case| case.params.whir.num_queries_per_round.len(),
        apply: |case, at| {
            let mut small = case.clone();
            let queries = &mut small.params.whir.num_queries_per_round[at];
            (std::mem::replace(queries, 1) > 1).then_some(small)
        },
    },
];

/// The last ones are tried first. What goes in one leap may, else it goes step by step.
const CHANGES: &[fn(&mut Params)] = &[
    |p| p.max_constraint_degree = p.max_constraint_degree.saturating_sub(1).max(1),
    |p| p.log_blowup = p.log_blowup.saturating_sub(1).max(1),
    |p| p.n_stack = p.n_stack.saturating_sub(1),
    |p| p.l_skip = p.l_skip.saturating_sub(1),
    |p| {
        // The stacked height stays.
        p.n_stack += p.l_skip.min(1);
        p.l_skip = p.l_skip.saturating_sub(1);
    },
    |p| p.whir.k = p.whir.k.saturating_sub(1).max(1),
    |p| p.log_blowup = 1,
    |p| p.n_stack = 0,
    |p| p.l_skip = 0,
    |p| p.whir.k = 1,
    |p| {
        let rounds = p.whir.num_queries_per_round.len().saturating_sub(1).max(1);
        p.whir.num_queries_per_round.truncate(rounds);
    },
    |p| p.whir.num_queries_per_round.truncate(1),
    |p| p.logup.pow_bits = 0,
    |p| p.whir.mu_pow_bits = 0,
    |p| p.whir.folding_pow_bits = 0,
    |p| p.whir.query_phase_pow_bits = 0,
    |p| p.whir.proximity = Proximity::UniqueDecoding,
    |p| p.w_stack = 4096,
    |p| p.logup.max_interaction_count = P,
    |p| p.logup.log_max_message_length = 7,
];

/// Whether the traces and the rounds fit: no one looks at other parameters.
fn fits(case: &CaseFile) -> bool {
    let params = &case.params;
    let log_height = params.l_skip + params.n_stack;
    let mut traces = case.traces.iter().flatten();
    params.whir.k * params.whir.num_queries_per_round.len() <= log_height
        && traces.all(|(_, trace)| trace.log_height <= log_height)
}
