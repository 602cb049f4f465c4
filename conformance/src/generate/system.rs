//! A random set of AIRs under random parameters.

use super::{
    air::random_air,
    buses::{balance, random_bus, Bus},
    draft::Draft,
    limits::official_prover_can,
    parameters::{fit, random_params},
};
use crate::{
    case_file::{CaseFile, Expected},
    rng::Rng,
};

/// Few traces are taller than the first, and none than the second.
const MAX_LOG_HEIGHTS: [usize; 2] = [6, 9];

/// The case without what the crates make of it.
pub fn random_case(name: String, rng: &mut Rng) -> CaseFile {
    loop {
        if let Some(case) = draw(&name, rng) {
            return case;
        }
    }
}

/// `None` where the official prover would fail.
fn draw(name: &str, rng: &mut Rng) -> Option<CaseFile> {
    let mut params = random_params(rng);
    let degree = params.max_constraint_degree;
    let is_tall = rng.percent(8);
    let max_log_height =
        (params.l_skip + params.n_stack).min(MAX_LOG_HEIGHTS[usize::from(is_tall)]);
    let buses: Vec<Bus> = (0..rng.below(4)).map(|_| random_bus(rng)).collect();

    let num_airs = if rng.percent(4) {
        rng.between(6, 12)
    } else {
        rng.between(1, 5)
    };
    // Now and then one AIR alone has interactions, in a short trace.
    let only_sender = rng.percent(12).then(|| rng.below(num_airs));
    let mut members: Vec<Member> = (0..num_airs)
        .map(|at| {
            let log_height = match only_sender {
                Some(sender) if sender == at => rng.below(max_log_height.min(2) + 1),
                _ => random_log_height(rng, params.l_skip, max_log_height),
            };
            let buses = match only_sender {
                Some(sender) if sender != at => &[],
                _ => &buses[..],
            };
            Member {
                draft: random_air(format!("air_{at}"), rng, log_height, degree, buses),
                // A proof has at least one trace.
                present: at == 0 || rng.percent(80),
                required: false,
            }
        })
        .collect();
    let balancers = balance(&present(&members), rng, max_log_height);
    members.extend(balancers.into_iter().map(|draft| Member {
        draft,
        present: true,
        required: false,
    }));
    for member in &mut members {
        member.required = member.present && rng.percent(25);
    }
    rng.shuffle(&mut members);

    if !official_prover_can(&params, &present(&members)) {
        return None;
    }
    let all: Vec<&Draft> = members.iter().map(|member| &member.draft).collect();
    fit(&mut params, &all, &present(&members), rng);
    let traces = members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.present)
        .map(|(at, member)| (at, member.draft.trace()))
        .collect();
    Some(CaseFile {
        name: name.into(),
        about: "A random satisfiable system.".into(),
        params,
        airs: members
            .iter()
            .map(|member| member.draft.air(member.required))
            .collect(),
        traces: Some(traces),
        expected: Expected::default(),
    })
}

struct Member {
    draft: Draft,
    present: bool,
    required: bool,
}

fn present(members: &[Member]) -> Vec<&Draft> {
    members
        .iter()
        .filter(|member| member.present)
        .map(|member| &member.draft)
        .collect()
}

/// Leans to a single row, to the border of the univariate domain and to the limit.
fn random_log_height(rng: &mut Rng, l_skip: usize, max: usize) -> usize {
    match rng.below(6) {
        0 => 0,
        1 => l_skip.min(max),
        2 => (l_skip + 1).min(max),
        3 => max,
        _ => rng.between(0, max),
    }
}
