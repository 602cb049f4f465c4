//! What the table of features is written in.

use std::collections::BTreeMap;

use super::facts::{AirFacts, Facts};
use crate::{case_file::CaseInteraction, node::Node};

pub fn any(f: &Facts, has: impl Fn(&AirFacts) -> bool) -> bool {
    f.present().any(has)
}

pub fn constraints(a: &AirFacts) -> usize {
    a.air.expression.constraints.len()
}

pub fn interactions<'a>(a: &AirFacts<'a>) -> &'a [CaseInteraction] {
    &a.air.expression.interactions
}

pub fn interaction(f: &Facts, has: impl Fn(&CaseInteraction) -> bool) -> bool {
    any(f, |a| interactions(a).iter().any(&has))
}

pub fn has_preprocessed(a: &AirFacts) -> bool {
    a.air.width.preprocessed.is_some()
}

pub fn cached(a: &AirFacts) -> usize {
    a.air.width.cached_mains.len()
}

pub fn widest(a: &AirFacts) -> usize {
    let width = &a.air.width;
    let parts = width.cached_mains.iter().chain(&width.preprocessed);
    parts.copied().max().unwrap_or(0).max(width.common_main)
}

pub fn has_unread_column(a: &AirFacts) -> bool {
    let width = &a.air.width;
    let parts = width.cached_mains.iter().chain([&width.common_main]);
    parts.enumerate().any(|(at, &part_width)| {
        (0..part_width).any(|col| {
            !a.reads(
                |n| matches!(n, Node::Main { part, column, .. } if *part == at && *column == col),
            )
        })
    })
}

pub fn is_public(node: &Node) -> bool {
    matches!(node, Node::Public(_))
}

pub fn is_selector(node: &Node) -> bool {
    matches!(node, Node::IsFirst | Node::IsLast | Node::IsTransition)
}

pub fn constraint_degree(f: &Facts, degree: usize) -> bool {
    any(f, |a| a.constraint_degrees().any(|d| d == degree))
}

pub fn message_degree(f: &Facts, is: impl Fn(usize) -> bool) -> bool {
    any(f, |a| a.message_degrees().any(&is))
}

pub fn count_degree(f: &Facts, is: impl Fn(usize) -> bool) -> bool {
    any(f, |a| a.count_degrees().any(&is))
}

pub fn message_len(f: &Facts, is: impl Fn(usize) -> bool) -> bool {
    interaction(f, |i| is(i.message.len()))
}

/// Buses of present AIRs, with the lengths of their messages.
pub fn buses(f: &Facts) -> BTreeMap<u16, Vec<usize>> {
    let mut buses: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for i in f.present().flat_map(interactions) {
        let lengths = buses.entry(i.bus).or_default();
        if !lengths.contains(&i.message.len()) {
            lengths.push(i.message.len());
        }
    }
    buses
}

/// Variables of the LogUp sum beyond the univariate domain.
pub fn logup_variables(f: &Facts) -> usize {
    let rows = f.interaction_rows();
    if rows == 0 {
        return 0;
    }
    (rows.ilog2() as usize + 1).saturating_sub(f.case.params.l_skip)
}

pub fn trace_variables(f: &Facts) -> usize {
    let log_heights = f.present().filter_map(|a| a.trace).map(|t| t.log_height);
    let tallest = log_heights.max().unwrap_or(0);
    tallest.saturating_sub(f.case.params.l_skip)
}

pub fn domain(f: &Facts) -> Option<usize> {
    Some(1 << f.case.params.l_skip)
}

pub fn limit(f: &Facts) -> Option<usize> {
    Some(1 << (f.case.params.l_skip + f.case.params.n_stack))
}

pub fn heights(f: &Facts) -> usize {
    let mut heights: Vec<_> = f.present().map(AirFacts::height).collect();
    heights.sort_unstable();
    heights.dedup();
    heights.len()
}

pub fn stacked(f: &Facts, is: impl Fn(usize) -> bool) -> bool {
    f.stacked_widths().into_iter().any(is)
}

pub fn rounds(f: &Facts) -> usize {
    f.case.params.whir.num_queries_per_round.len()
}

pub fn log_final_len(f: &Facts) -> usize {
    let params = &f.case.params;
    params.l_skip + params.n_stack - rounds(f) * params.whir.k
}

pub fn most_work(f: &Facts) -> usize {
    let params = &f.case.params;
    let whir = &params.whir;
    [
        params.logup.pow_bits,
        whir.mu_pow_bits,
        whir.folding_pow_bits,
        whir.query_phase_pow_bits,
    ]
    .into_iter()
    .max()
    .unwrap_or(0)
}
