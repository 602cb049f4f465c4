//! Whether a case is satisfiable by its traces: a smaller case that is not shows nothing.

use openvm_stark_backend::p3_field::PrimeCharacteristicRing;

use crate::{
    case_file::CaseFile,
    field::F,
    rows::{add_messages, trace_values, Sums},
};

pub fn is_satisfied(case: &CaseFile) -> bool {
    let mut sums = Sums::new();
    for (&id, trace) in case.traces.iter().flatten() {
        let air = &case.airs[id];
        let values = trace_values(air, trace);
        let mut constraints = air.expression.constraints.iter();
        if !constraints.all(|&node| values[node].iter().all(|&v| v == F::ZERO)) {
            return false;
        }
        add_messages(&mut sums, &air.expression.interactions, &values);
    }
    sums.values().all(|&sum| sum == F::ZERO)
}
