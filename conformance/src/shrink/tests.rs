use super::{satisfied::is_satisfied, shrink};
use crate::{
    case_file::{CaseAir, CaseFile},
    generate,
    node::Node,
    params::Proximity,
};

const BUDGET: usize = 20_000;

/// The first case of the seed for which `fails` holds, made small.
fn smallest(seed: u64, fails: fn(&CaseFile) -> bool) -> CaseFile {
    let mut cases = (0..1000).map(|index| generate::random(seed, index));
    let case = cases.find(fails).expect("one of a thousand cases has it");
    assert!(is_satisfied(&case), "the generator's traces satisfy");
    let small = shrink(&case, BUDGET, &mut |case| fails(case));
    assert!(fails(&small) && is_satisfied(&small));
    small
}

fn assert_least_parameters(case: &CaseFile, l_skip: usize, n_stack: usize) {
    let params = &case.params;
    let whir = &params.whir;
    assert_eq!((params.l_skip, params.n_stack), (l_skip, n_stack));
    assert_eq!((params.log_blowup, params.max_constraint_degree), (1, 1));
    assert_eq!((whir.k, &whir.num_queries_per_round[..]), (1, &[1][..]));
    assert_eq!(
        [
            whir.mu_pow_bits,
            whir.folding_pow_bits,
            whir.query_phase_pow_bits,
            params.logup.pow_bits
        ],
        [0; 4]
    );
    assert!(whir.proximity == Proximity::UniqueDecoding);
}

fn height(case: &CaseFile, id: usize) -> Option<usize> {
    let trace = case.traces.as_ref()?.get(&id)?;
    Some(1 << trace.log_height)
}

#[test]
fn a_long_message_in_a_tall_trace() {
    fn fails(case: &CaseFile) -> bool {
        let has_message = |air: &CaseAir| {
            let interactions = &air.expression.interactions;
            interactions.iter().any(|i| i.message.len() >= 3)
        };
        let mut airs = case.airs.iter().enumerate();
        case.params.l_skip >= 1
            && airs.any(|(id, air)| has_message(air) && height(case, id) >= Some(4))
    }
    let small = smallest(3, fails);
    assert_least_parameters(&small, 1, 1);
    assert_eq!(small.airs.len(), 1);
    let air = &small.airs[0];
    assert_eq!(height(&small, 0), Some(4));
    assert!(!air.is_required && air.num_public_values == 0);
    assert!(air.width.cached_mains.is_empty() && air.width.preprocessed.is_none());
    assert!(air.expression.constraints.is_empty());
    let [interaction] = &air.expression.interactions[..] else {
        panic!("one interaction");
    };
    assert_eq!((interaction.bus, interaction.message.len()), (0, 3));
    assert_eq!(interaction.count_weight, 0);
    let mut nodes = air.expression.nodes.iter();
    assert!(nodes.all(|node| *node == Node::Constant(0)));
}

#[test]
fn the_next_row_of_a_cached_part() {
    fn fails(case: &CaseFile) -> bool {
        let rotates = |air: &CaseAir| {
            let cached = air.width.cached_mains.len();
            let mut nodes = air.expression.nodes.iter();
            nodes.any(|n| matches!(n, Node::Main { part, offset: 1, .. } if *part < cached))
        };
        let mut airs = case.airs.iter().enumerate();
        airs.any(|(id, air)| rotates(air) && height(case, id).is_some())
    }
    let small = smallest(4, fails);
    assert_least_parameters(&small, 0, 1);
    assert_eq!(small.airs.len(), 1);
    let air = &small.airs[0];
    assert_eq!(height(&small, 0), Some(1));
    assert_eq!(air.width.cached_mains.len(), 1);
    assert!(air.width.preprocessed.is_none() && air.num_public_values == 0);
    assert_eq!(
        air.expression.constraints.len() + air.expression.interactions.len(),
        1
    );
}

#[test]
fn two_traces_of_different_heights() {
    fn fails(case: &CaseFile) -> bool {
        let heights: Vec<_> = (0..case.airs.len())
            .filter_map(|id| height(case, id))
            .collect();
        heights.iter().any(|h| *h != heights[0])
    }
    let small = smallest(5, fails);
    assert_least_parameters(&small, 0, 1);
    assert_eq!(small.airs.len(), 2);
    let mut heights = [height(&small, 0), height(&small, 1)];
    heights.sort();
    assert_eq!(heights, [Some(1), Some(2)]);
}

/// What cannot get smaller stays as it is, and the budget is kept.
#[test]
fn nothing_to_gain() {
    let case = generate::random(6, 0);
    let mut asked = 0;
    let small = shrink(&case, 50, &mut |_| {
        asked += 1;
        false
    });
    assert_eq!(asked, 50);
    assert!(serde_json::to_string(&small).unwrap() == serde_json::to_string(&case).unwrap());
}
