//! One random AIR with a trace that satisfies it.

use super::{
    buses::{interact, Bus},
    columns::{fill, free, identity},
    draft::Draft,
    values,
};
use crate::rng::Rng;

pub fn random_air(
    name: String,
    rng: &mut Rng,
    log_height: usize,
    degree: usize,
    buses: &[Bus],
) -> Draft {
    let num_cached = match rng.below(20) {
        0..=7 => 0,
        8..=13 => 1,
        14..=18 => 2,
        _ => rng.between(3, 4),
    };
    let mut widths: Vec<usize> = (0..num_cached).map(|_| rng.between(1, 3)).collect();
    widths.push(match rng.below(25) {
        0 => rng.between(40, 150),
        1 if num_cached > 0 => 0,
        _ => rng.between(1, 6),
    });
    let mut draft = Draft::new(name, log_height, &widths);
    draft.rotates = rng.percent(75);

    if rng.percent(40) {
        let width = rng.between(1, 3);
        let height = draft.height();
        draft.preprocessed = (0..width).map(|_| values::column(rng, height)).collect();
    }
    let num_public = rng.below(3);
    draft.public_values = (0..num_public).map(|_| values::element(rng)).collect();

    let mut columns = draft.unfilled();
    rng.shuffle(&mut columns);
    let is_free = !buses.is_empty() && rng.percent(10);
    for (part, column) in columns {
        if is_free {
            free(&mut draft, rng, part, column);
        } else {
            fill(&mut draft, rng, degree, part, column);
        }
    }
    for _ in 0..rng.below(3) * usize::from(!is_free) {
        identity(&mut draft, rng, degree);
    }
    if !buses.is_empty() && (is_free || rng.percent(75)) {
        for _ in 0..rng.between(1, 3) {
            let bus = *rng.pick(buses);
            interact(&mut draft, rng, degree, bus);
        }
    }
    // Key generation refuses an AIR that states nothing.
    if draft.expression.constraints.is_empty() && draft.num_interactions() == 0 {
        identity(&mut draft, rng, degree);
    }
    draft
}
