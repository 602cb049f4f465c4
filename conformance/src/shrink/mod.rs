//! Makes a failing case small: takes away and simplifies whatever can go while the case is still satisfiable and
//! still fails.

mod airs;
mod expressions;
mod parameters;
mod satisfied;
#[cfg(test)]
mod tests;

use crate::case_file::CaseFile;

/// One way to make a case smaller.
struct Step {
    /// How many places there are.
    places: fn(&CaseFile) -> usize,
    /// Makes the case smaller at one of them; `None` if it cannot be.
    apply: fn(&CaseFile, usize) -> Option<CaseFile>,
}

/// What takes most away comes first.
const STEPS: &[&[Step]] = &[airs::STEPS, expressions::STEPS, parameters::STEPS];

/// `fails` says whether a case still fails in the same way; it is asked at most `budget` times.
pub fn shrink(
    case: &CaseFile,
    budget: usize,
    fails: &mut dyn FnMut(&CaseFile) -> bool,
) -> CaseFile {
    let mut small = case.clone();
    small.expected = Default::default();
    let mut left = budget;
    loop {
        let mut is_smaller = false;
        for step in STEPS.iter().copied().flatten() {
            // From the last place down: what is behind a place that went has had its turn.
            let mut at = (step.places)(&small);
            while at > 0 {
                at -= 1;
                let Some(candidate) = (step.apply)(&small, at) else {
                    continue;
                };
                if !satisfied::is_satisfied(&candidate) {
                    continue;
                }
                if left == 0 {
                    return small;
                }
                left -= 1;
                if fails(&candidate) {
                    small = candidate;
                    is_smaller = true;
                    // More than one place may have gone.
                    at = at.min((step.places)(&small));
                }
            }
        }
        if !is_smaller {
            return small;
        }
    }
}
