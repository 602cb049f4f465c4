//! Features of a case, by name, to see what a campaign covers.

use super::{
    facts::{reads_next, Facts},
    terms::{
        any, buses, cached, constraint_degree, constraints, count_degree, domain, has_preprocessed,
        has_unread_column, heights, interaction, interactions, is_public, is_selector, limit,
        log_final_len, logup_variables, message_degree, message_len, most_work, rounds, stacked,
        trace_variables, widest,
    },
};
use crate::{field::P, node::Node, params::Proximity};

type Has = fn(&Facts) -> bool;

/// In the order of the table. A campaign that leaves one out has not seen everything.
pub const FEATURES: &[(&str, Has)] = &[
    ("AIRs: 1", |f| f.airs.len() == 1),
    ("AIRs: 2 to 5", |f| (2..6).contains(&f.airs.len())),
    ("AIRs: 6 to 9", |f| (6..10).contains(&f.airs.len())),
    ("AIRs: 10 or more", |f| f.airs.len() >= 10),
    ("AIR absent", |f| f.airs.iter().any(|a| a.trace.is_none())),
    ("AIR required", |f| any(f, |a| a.air.is_required)),
    ("AIR without constraints", |f| {
        any(f, |a| constraints(a) == 0)
    }),
    ("AIR without interactions", |f| {
        any(f, |a| interactions(a).is_empty())
    }),
    ("AIR with both", |f| {
        any(f, |a| constraints(a) > 0 && !interactions(a).is_empty())
    }),
    ("AIR with 10 constraints or more", |f| {
        any(f, |a| constraints(a) >= 10)
    }),
    ("preprocessed part", |f| any(f, has_preprocessed)),
    ("preprocessed part, next row", |f| {
        any(f, |a| {
            a.reads(|n| matches!(n, Node::Preprocessed { offset: 1, .. }))
        })
    }),
    ("preprocessed part of an absent AIR", |f| {
        f.airs
            .iter()
            .any(|a| a.trace.is_none() && has_preprocessed(a))
    }),
    ("cached parts: 1", |f| any(f, |a| cached(a) == 1)),
    ("cached parts: 2", |f| any(f, |a| cached(a) == 2)),
    ("cached parts: 3 or more", |f| any(f, |a| cached(a) >= 3)),
    ("cached part, next row", |f| {
        any(f, |a| {
            let cached = cached(a);
            a.reads(|n| matches!(n, Node::Main { part, offset: 1, .. } if *part < cached))
        })
    }),
    ("cached and preprocessed parts", |f| {
        any(f, |a| cached(a) > 0 && has_preprocessed(a))
    }),
    ("no common main part", |f| {
        any(f, |a| a.air.width.common_main == 0)
    }),
    ("40 columns or more in a part", |f| {
        any(f, |a| widest(a) >= 40)
    }),
    ("column that nothing reads", |f| any(f, has_unread_column)),
    ("public values", |f| any(f, |a| a.air.num_public_values > 0)),
    ("public value in a constraint", |f| {
        any(f, |a| a.constraints_read(is_public))
    }),
    ("public value in an interaction", |f| {
        any(f, |a| a.interactions_read(is_public))
    }),
    ("first row selector", |f| {
        any(f, |a| a.reads(|n| *n == Node::IsFirst))
    }),
    ("last row selector", |f| {
        any(f, |a| a.reads(|n| *n == Node::IsLast))
    }),
    ("transition selector", |f| {
        any(f, |a| a.reads(|n| *n == Node::IsTransition))
    }),
    ("selector in an interaction", |f| {
        any(f, |a| a.interactions_read(is_selector))
    }),
    ("constraint degree 0", |f| constraint_degree(f, 0)),
    ("constraint degree 1", |f| constraint_degree(f, 1)),
    ("constraint degree 2", |f| constraint_degree(f, 2)),
    ("constraint degree 3", |f| constraint_degree(f, 3)),
    ("constraint degree 4", |f| constraint_degree(f, 4)),
    ("constraint degree 5", |f| constraint_degree(f, 5)),
    ("constraint degree 6 or 7", |f| {
        constraint_degree(f, 6) || constraint_degree(f, 7)
    }),
    ("constraint of the degree limit", |f| {
        constraint_degree(f, f.case.params.max_constraint_degree)
    }),
    ("message degree 0", |f| message_degree(f, |d| d == 0)),
    ("message degree 1", |f| message_degree(f, |d| d == 1)),
    ("message degree 2", |f| message_degree(f, |d| d == 2)),
    ("message degree 3", |f| message_degree(f, |d| d == 3)),
    ("message degree 4 or more", |f| {
        message_degree(f, |d| d >= 4)
    }),
    ("count degree 0", |f| count_degree(f, |d| d == 0)),
    ("count degree 1", |f| count_degree(f, |d| d == 1)),
    ("count degree 2", |f| count_degree(f, |d| d == 2)),
    ("count degree 3", |f| count_degree(f, |d| d == 3)),
    ("count degree 4 or more", |f| count_degree(f, |d| d >= 4)),
    ("interaction reads the next row", |f| {
        any(f, |a| a.interactions_read(reads_next))
    }),
    ("no interactions at all", |f| f.interaction_rows() == 0),
    ("buses: 1", |f| buses(f).len() == 1),
    ("buses: 2", |f| buses(f).len() == 2),
    ("buses: 3 or more", |f| buses(f).len() >= 3),
    ("bus 0", |f| buses(f).contains_key(&0)),
    ("bus 65534", |f| buses(f).contains_key(&65534)),
    ("bus 65535", |f| buses(f).contains_key(&65535)),
    ("messages of two lengths on a bus", |f| {
        buses(f).values().any(|lengths| lengths.len() > 1)
    }),
    ("message length 1", |f| message_len(f, |n| n == 1)),
    ("message length 2 to 4", |f| {
        message_len(f, |n| (2..5).contains(&n))
    }),
    ("message length 5 to 16", |f| {
        message_len(f, |n| (5..17).contains(&n))
    }),
    ("message length 17 or more", |f| message_len(f, |n| n >= 17)),
    ("count weight 0", |f| {
        interaction(f, |i| i.count_weight == 0)
    }),
    ("count weight 1", |f| {
        interaction(f, |i| i.count_weight == 1)
    }),
    ("count weight 2 or 3", |f| {
        interaction(f, |i| (2..4).contains(&i.count_weight))
    }),
    ("count weight above 1000", |f| {
        interaction(f, |i| i.count_weight > 1000)
    }),
    ("interaction rows a power of two", |f| {
        f.interaction_rows().is_power_of_two()
    }),
    ("more LogUp variables than a trace has", |f| {
        logup_variables(f) > trace_variables(f)
    }),
    ("fewer LogUp variables than a trace has", |f| {
        f.interaction_rows() > 0 && logup_variables(f) < trace_variables(f)
    }),
    ("height 1", |f| any(f, |a| a.height() == Some(1))),
    ("height 2", |f| any(f, |a| a.height() == Some(2))),
    ("height below the univariate domain", |f| {
        any(f, |a| a.height() < domain(f))
    }),
    ("height of the univariate domain", |f| {
        any(f, |a| a.height() == domain(f))
    }),
    ("height above the univariate domain", |f| {
        any(f, |a| a.height() > domain(f))
    }),
    ("height at the limit", |f| {
        any(f, |a| a.height() == limit(f))
    }),
    ("height 128 or more", |f| {
        any(f, |a| a.height() >= Some(128))
    }),
    ("three different heights", |f| heights(f) >= 3),
    ("next row at height 1", |f| {
        any(f, |a| a.rotates() && a.height() == Some(1))
    }),
    ("next row at height 2", |f| {
        any(f, |a| a.rotates() && a.height() == Some(2))
    }),
    ("next row below the univariate domain", |f| {
        any(f, |a| a.rotates() && a.height() < domain(f))
    }),
    ("next row nowhere", |f| !any(f, |a| a.rotates())),
    ("l_skip 0", |f| f.case.params.l_skip == 0),
    ("l_skip 1", |f| f.case.params.l_skip == 1),
    ("l_skip 2", |f| f.case.params.l_skip == 2),
    ("l_skip 3", |f| f.case.params.l_skip == 3),
    ("l_skip 4", |f| f.case.params.l_skip == 4),
    ("l_skip 5 or more", |f| f.case.params.l_skip >= 5),
    ("n_stack 0", |f| f.case.params.n_stack == 0),
    ("n_stack 1", |f| f.case.params.n_stack == 1),
    ("n_stack 2 to 5", |f| {
        (2..6).contains(&f.case.params.n_stack)
    }),
    ("n_stack 6 or more", |f| f.case.params.n_stack >= 6),
    ("blowup 2", |f| f.case.params.log_blowup == 1),
    ("blowup 4", |f| f.case.params.log_blowup == 2),
    ("blowup 8", |f| f.case.params.log_blowup == 3),
    ("blowup 16", |f| f.case.params.log_blowup == 4),
    ("stacked columns of a commitment: 1", |f| {
        f.stacked_widths().contains(&1)
    }),
    ("stacked columns of a commitment: 2 to 9", |f| {
        stacked(f, |w| (2..10).contains(&w))
    }),
    ("stacked columns of a commitment: 10 to 99", |f| {
        stacked(f, |w| (10..100).contains(&w))
    }),
    ("stacked columns of a commitment: 100 or more", |f| {
        stacked(f, |w| w >= 100)
    }),
    ("stacked width just within the limit", |f| {
        f.stacked_widths().iter().sum::<usize>() == f.case.params.w_stack
    }),
    ("commitments: 1", |f| f.stacked_widths().len() == 1),
    ("commitments: 2 to 4", |f| {
        (2..5).contains(&f.stacked_widths().len())
    }),
    ("commitments: 5 or more", |f| f.stacked_widths().len() >= 5),
    ("WHIR folds 1 variable", |f| f.case.params.whir.k == 1),
    ("WHIR folds 2 variables", |f| f.case.params.whir.k == 2),
    ("WHIR folds 3 variables", |f| f.case.params.whir.k == 3),
    ("WHIR folds 4 variables or more", |f| {
        f.case.params.whir.k >= 4
    }),
    ("WHIR rounds: 1", |f| rounds(f) == 1),
    ("WHIR rounds: 2", |f| rounds(f) == 2),
    ("WHIR rounds: 3", |f| rounds(f) == 3),
    ("WHIR rounds: 4 or more", |f| rounds(f) >= 4),
    ("queries of a round: 10 or more", |f| {
        f.case
            .params
            .whir
            .num_queries_per_round
            .iter()
            .any(|&n| n >= 10)
    }),
    ("final polynomial of 1 coefficient", |f| {
        log_final_len(f) == 0
    }),
    ("final polynomial of 2 or 4", |f| {
        (1..3).contains(&log_final_len(f))
    }),
    ("final polynomial of 8 or more", |f| log_final_len(f) >= 3),
    ("LogUp work: 0 bits", |f| f.case.params.logup.pow_bits == 0),
    ("LogUp work: some", |f| f.case.params.logup.pow_bits > 0),
    ("mu work: 0 bits", |f| f.case.params.whir.mu_pow_bits == 0),
    ("mu work: some", |f| f.case.params.whir.mu_pow_bits > 0),
    ("folding work: 0 bits", |f| {
        f.case.params.whir.folding_pow_bits == 0
    }),
    ("folding work: some", |f| {
        f.case.params.whir.folding_pow_bits > 0
    }),
    ("query work: 0 bits", |f| {
        f.case.params.whir.query_phase_pow_bits == 0
    }),
    ("query work: some", |f| {
        f.case.params.whir.query_phase_pow_bits > 0
    }),
    ("work of 8 bits or more", |f| most_work(f) >= 8),
    ("no work at all", |f| most_work(f) == 0),
    ("proximity: unique decoding", |f| {
        matches!(f.case.params.whir.proximity, Proximity::UniqueDecoding)
    }),
    ("proximity: list decoding", |f| {
        matches!(f.case.params.whir.proximity, Proximity::ListDecoding { .. })
    }),
    ("proximity: split", |f| {
        matches!(
            f.case.params.whir.proximity,
            Proximity::SplitUniqueList { .. }
        )
    }),
    ("degree limit 1", |f| {
        f.case.params.max_constraint_degree == 1
    }),
    ("degree limit 2", |f| {
        f.case.params.max_constraint_degree == 2
    }),
    ("degree limit 3", |f| {
        f.case.params.max_constraint_degree == 3
    }),
    ("degree limit 4", |f| {
        f.case.params.max_constraint_degree == 4
    }),
    ("degree limit 5", |f| {
        f.case.params.max_constraint_degree == 5
    }),
    ("degree limit 6 or more", |f| {
        f.case.params.max_constraint_degree >= 6
    }),
    ("interaction count just within the limit", |f| {
        f.case.params.logup.max_interaction_count as usize == f.interaction_rows() + 1
    }),
    ("interaction count limit of the field's order", |f| {
        f.case.params.logup.max_interaction_count == P
    }),
];
