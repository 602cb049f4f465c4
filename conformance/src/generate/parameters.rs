//! Random system parameters, small enough to be quick and leaning to the corners.

use super::draft::Draft;
use crate::{
    field::P,
    params::{LogUp, Params, Proximity, Whir},
    rng::Rng,
};

/// All but what depends on the AIRs; see `fit`.
pub fn random_params(rng: &mut Rng) -> Params {
    let l_skip = mostly(rng, (0, 4), (5, 6));
    let (low, high) = mostly_range(rng, (0, 5), (6, 8));
    let n_stack = rng.between(low.max(usize::from(l_skip == 0)), high);
    let log_stacked_height = l_skip + n_stack;
    let k = rng.between(1, log_stacked_height.min(5));
    let rounds = rng.between(1, (log_stacked_height / k).min(6));
    // Proof of work: none, a little, or more than fits the noise.
    let most_work = *rng.pick(&[0, 3, 3, 3, 3, 3, 3, 9]);
    let proximity = match rng.below(3) {
        0 => Proximity::UniqueDecoding,
        1 => Proximity::ListDecoding {
            m: rng.between(1, 3),
        },
        _ => Proximity::SplitUniqueList {
            m: rng.between(1, 3),
            list_start_round: rng.below(3),
        },
    };
    Params {
        l_skip,
        n_stack,
        w_stack: 0,
        log_blowup: rng.between(1, 4),
        whir: Whir {
            k,
            num_queries_per_round: (0..rounds).map(|_| mostly(rng, (1, 4), (5, 24))).collect(),
            mu_pow_bits: rng.between(0, most_work),
            query_phase_pow_bits: rng.between(0, most_work),
            folding_pow_bits: rng.between(0, most_work),
            proximity,
        },
        logup: LogUp {
            max_interaction_count: 0,
            log_max_message_length: 0,
            pow_bits: rng.between(0, most_work),
        },
        max_constraint_degree: *rng.pick(&[1, 2, 3, 3, 3, 4, 4, 5, 6, 7]),
    }
}

/// From `usual`, or now and then from `rare`.
fn mostly(rng: &mut Rng, usual: (usize, usize), rare: (usize, usize)) -> usize {
    let (low, high) = mostly_range(rng, usual, rare);
    rng.between(low, high)
}

fn mostly_range(rng: &mut Rng, usual: (usize, usize), rare: (usize, usize)) -> (usize, usize) {
    if rng.percent(8) {
        rare
    } else {
        usual
    }
}

/// Sets the limits that the AIRs must keep: just met, or with room.
pub fn fit(params: &mut Params, all: &[&Draft], present: &[&Draft], rng: &mut Rng) {
    let width = stacked_width(params, present);
    params.w_stack = if rng.percent(50) {
        width
    } else {
        width + rng.between(1, 500)
    };

    let interactions: usize = present
        .iter()
        .map(|draft| draft.num_interactions() << draft.log_height.max(params.l_skip))
        .sum();
    params.logup.max_interaction_count = match rng.below(3) {
        // The sum must stay below the limit.
        0 => interactions as u32 + 1,
        1 => 1 << 30,
        _ => P,
    };

    // The bus takes a place in the message.
    let longest = all
        .iter()
        .flat_map(|draft| &draft.expression.interactions)
        .map(|interaction| interaction.message.len() + 1)
        .max()
        .unwrap_or(1);
    params.logup.log_max_message_length = if rng.percent(50) {
        longest.next_power_of_two().ilog2()
    } else {
        7
    };
}

/// How many columns of the stacked height all commitments of a proof have together.
fn stacked_width(params: &Params, present: &[&Draft]) -> usize {
    let height = 1usize << (params.l_skip + params.n_stack);
    let cells = |draft: &Draft, width: usize| width << draft.log_height.max(params.l_skip);
    let common: usize = present
        .iter()
        .map(|draft| cells(draft, draft.parts[draft.common()].len()))
        .sum();
    let own: usize = present
        .iter()
        .flat_map(|draft| {
            let cached = draft.parts[..draft.common()].iter().map(Vec::len);
            cached
                .chain([draft.preprocessed.len()])
                .map(|width| cells(draft, width).div_ceil(height))
        })
        .sum();
    common.div_ceil(height) + own
}
