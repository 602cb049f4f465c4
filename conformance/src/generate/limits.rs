//! Systems that are sound but that the official prover 2.0.1 cannot prove. They make no test vectors.

use super::draft::Draft;
use crate::params::Params;

pub fn official_prover_can(params: &Params, present: &[&Draft]) -> bool {
    !is_one_point(params, present) && !present.iter().any(|draft| has_constant_interactions(draft))
}

/// With no univariate domain, single rows and no interactions there is no challenge xi, and the prover
/// reads the first one.
fn is_one_point(params: &Params, present: &[&Draft]) -> bool {
    params.l_skip == 0
        && present
            .iter()
            .all(|draft| draft.log_height == 0 && draft.num_interactions() == 0)
}

/// In an AIR of degree 0 the prover takes the interactions for 0, and the verifier rejects its proof.
fn has_constant_interactions(draft: &Draft) -> bool {
    draft.num_interactions() > 0 && draft.max_degree() == 0
}
