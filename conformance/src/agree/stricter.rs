//! Where our key reader refuses a key under which the official verifier accepts a proof. Key generation writes no such
//! key. They look at nothing of an AIR that the proof leaves absent, and we read all of a key; that is counted apart.
//! Anything else that we refuse and the crates use is a disagreement.

/// A part of our message, and why the crates can use such a key.
const STRICTER: &[(&str, &str)] = &[
    (
        "one coefficient per AIR",
        "the crates ignore coefficients behind the last AIR",
    ),
    (
        "constraints are not ascending",
        "the crates take a constraint twice, and in any order",
    ),
    (
        "degree above the bound",
        "the crates do not look at the degree of an AIR",
    ),
    (
        "log_blowup = ",
        "a code of rate 1 proves nothing, and the crates verify it",
    ),
    (
        "num_queries",
        "a round without queries proves nothing, and the crates verify it",
    ),
    (
        "message length",
        "the crates do not compare messages with the parameters' longest",
    ),
    (
        "preprocessed stacking width",
        "the crates compute it from the width and the height",
    ),
];

/// Why the crates can use a key that we refuse with this message; `None` if that is not known.
pub fn reason(message: &str) -> Option<&'static str> {
    let known = STRICTER.iter().find(|(part, _)| message.contains(part));
    known.map(|&(_, reason)| reason)
}
