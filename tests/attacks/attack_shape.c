// Proofs that decode and have another shape than key and heights give (spec 16.1 stage 2): a check each, in its order.
#include "attacks/attack_groups.h"

#include <stdlib.h>

static const char PHASE[] = "shape";
static const u8 ONE[4] = {1};

static void statement(attack_list *list, const attack_base *base, const attack_base *optional) {
  const proof_layout *at = &base->at;
  proof_edit e = edit_open(optional);
  edit_splice(&e, optional->at.vdata_at, optional->at.logup_witness_at - optional->at.vdata_at, ONE, sizeof ONE);
  edit_insert_zeros(&e, optional->at.vdata_at + 4, 4); // one list of public values, empty
  e.bytes[optional->at.bitmap_at] = 0;
  edit_close(&e, list, PHASE, SWIRL_REJECT_EMPTY_TRACES, "no AIR is present");

  e = edit_open(base);
  edit_add(&e, at->bitmap_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_VDATA_LENGTH, "one AIR more than the key has, absent");

  e = edit_open(base);
  edit_insert_zeros(&e, at->logup_witness_at, 4);
  edit_add(&e, at->public_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_PUBLIC_VALUES_LENGTH, "one list of public values too many, empty");
  e = edit_open(base);
  edit_splice(&e, at->logup_witness_at - 4, 4, NULL, 0);
  edit_add(&e, at->public_at - 4, UINT32_MAX);
  edit_close(&e, list, PHASE, SWIRL_REJECT_PUBLIC_VALUES_LENGTH, "no list of public values for the last AIR");

  e = edit_open(base);
  edit_splice(&e, at->vdata_at + 16, 8 + SUITE_DIGEST_BYTES, NULL, 0);
  e.bytes[at->bitmap_at] &= (u8)~4u;
  edit_close(&e, list, PHASE, SWIRL_REJECT_REQUIRED_AIR, "a required AIR is absent");

  e = edit_open(base);
  edit_splice(&e, at->logup_witness_at, 0, ONE, sizeof ONE);
  edit_add(&e, at->logup_witness_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_PUBLIC_VALUES_ABSENT, "a public value of an absent AIR");

  const size_t cached = at->vdata_at + 24;
  e = edit_open(base);
  edit_splice(&e, cached, 0, base->proof + cached, SUITE_DIGEST_BYTES);
  edit_add(&e, cached - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_CACHED_COMMITMENTS, "a cached commitment doubled");
  e = edit_open(base);
  edit_splice(&e, cached, SUITE_DIGEST_BYTES, NULL, 0);
  edit_add(&e, cached - 4, UINT32_MAX);
  edit_close(&e, list, PHASE, SWIRL_REJECT_CACHED_COMMITMENTS, "no cached commitment");

  static const u32 HEIGHTS[] = {8, 27, 31, 32, 63, 64, UINT32_MAX};
  for (size_t i = 0; i < SWIRL_COUNT(HEIGHTS); i++) {
    e = edit_open(base);
    edit_set(&e, at->vdata_at, HEIGHTS[i]);
    edit_close(&e, list, PHASE, SWIRL_REJECT_LOG_HEIGHT, "a trace of 2^%u rows", HEIGHTS[i]);
  }

  e = edit_open(base);
  edit_splice(&e, at->public_at + 16, 0, ONE, sizeof ONE);
  edit_add(&e, at->public_at, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_PUBLIC_VALUES, "a public value too many");
  e = edit_open(base);
  edit_splice(&e, at->public_at + 12, 4, NULL, 0);
  edit_add(&e, at->public_at, UINT32_MAX);
  edit_close(&e, list, PHASE, SWIRL_REJECT_PUBLIC_VALUES, "a public value missing");
}

static void logup_gkr(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  const u32 layers = at->num_layers;
  proof_edit e = edit_open(base);
  edit_insert_zeros(&e, at->numerators_at - 4, 3 * (size_t)layers * EXT_BYTES);
  edit_insert_zeros(&e, at->gkr_polys_at, 4 * EXT_BYTES);
  edit_add(&e, at->claims_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_GKR_CLAIMS, "a GKR layer too many");
  e = edit_open(base);
  edit_splice(&e, at->numerators_at - 4 - 3 * (size_t)(layers - 1) * EXT_BYTES, 3 * (size_t)(layers - 1) * EXT_BYTES,
              NULL, 0);
  edit_splice(&e, at->gkr_polys_at - 4 * EXT_BYTES, 4 * EXT_BYTES, NULL, 0);
  edit_add(&e, at->claims_at - 4, UINT32_MAX);
  edit_close(&e, list, PHASE, SWIRL_REJECT_GKR_CLAIMS, "a GKR layer missing");
  e = edit_open(base);
  edit_splice(&e, at->claims_at, at->numerators_at - 4 - at->claims_at, NULL, 0);
  edit_set(&e, at->claims_at - 4, 0);
  edit_close(&e, list, PHASE, SWIRL_REJECT_GKR_CLAIMS, "no GKR layers, though there are interactions");
}

// The offset of the list of openings of a part.
static size_t opening_list(const attack_base *base, u32 trace, u32 part) {
  size_t at = base->at.openings_at;
  for (u32 t = 0;; t++) {
    const u32 parts = load_le32(base->proof + at);
    at += LEN_BYTES;
    for (u32 i = 0; i < parts; i++) {
      if (t == trace && i == part) return at;
      at = proof_skip_list(&base->at, at, EXT_BYTES);
    }
  }
}

// By trace order: Fibonacci, receiver, sender.
static void openings(attack_list *list, const attack_base *base) {
  const size_t end = base->at.stacking_univariate_at - 4, last = opening_list(base, 2, 0);
  proof_edit e = edit_open(base);
  edit_insert_zeros(&e, end, 4);
  edit_add(&e, last - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_OPENING_PARTS, "a part too many, without columns");
  const struct {
    const char *what;
    size_t at;
    swirl_status expected;
  } lists[] = {
      {"common main", last, SWIRL_REJECT_BATCH_OPENING_MAIN},
      {"preprocessed part", opening_list(base, 1, 1), SWIRL_REJECT_BATCH_OPENING_PREPROCESSED},
      {"cached part", opening_list(base, 1, 2), SWIRL_REJECT_BATCH_OPENING_CACHED},
  };
  for (size_t i = 0; i < SWIRL_COUNT(lists); i++) {
    const size_t at = lists[i].at, behind = proof_skip_list(&base->at, at, EXT_BYTES);
    e = edit_open(base);
    edit_insert_zeros(&e, behind, EXT_BYTES);
    edit_add(&e, at, 1);
    edit_close(&e, list, PHASE, lists[i].expected, "an opening too many in the %s", lists[i].what);
    e = edit_open(base);
    edit_splice(&e, behind - EXT_BYTES, EXT_BYTES, NULL, 0);
    edit_add(&e, at, UINT32_MAX);
    edit_close(&e, list, PHASE, lists[i].expected, "an opening missing in the %s", lists[i].what);
  }
  // A rotation that no constraint uses and no transcript would absorb.
  e = edit_open(base);
  edit_insert_zeros(&e, last + 4 + 2 * EXT_BYTES, EXT_BYTES);
  edit_insert_zeros(&e, last + 4 + EXT_BYTES, EXT_BYTES);
  edit_add(&e, last, 2);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_OPENING_MAIN, "rotations of an AIR that has none");
}

static void batch_constraints(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  proof_edit e = edit_open(base);
  edit_insert_zeros(&e, at->stacking_univariate_at - 4, 4); // its openings: no parts
  edit_insert_zeros(&e, at->univariate_at - 4, EXT_BYTES);
  edit_insert_zeros(&e, at->denominators_at, EXT_BYTES);
  edit_add(&e, at->numerators_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_NUMERATORS, "terms of a trace that is not there");

  e = edit_open(base);
  edit_insert_zeros(&e, at->rounds_at - 8, EXT_BYTES);
  edit_add(&e, at->univariate_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_UNIVARIATE, "over-degree: a coefficient too many, zero");
  e = edit_open(base);
  edit_splice(&e, at->rounds_at - 8, 0, ONE, sizeof ONE);
  edit_insert_zeros(&e, at->rounds_at - 4, EXT_BYTES - sizeof ONE);
  edit_add(&e, at->univariate_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_UNIVARIATE, "over-degree: a coefficient too many, one");

  e = edit_open(base);
  edit_insert_zeros(&e, at->openings_at, (size_t)at->evals_per_round * EXT_BYTES);
  edit_add(&e, at->rounds_at - 8, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_ROUNDS, "a sumcheck round too many");

  e = edit_open(base);
  for (u32 j = at->num_rounds; j > 0; j--) {
    edit_insert_zeros(&e, at->rounds_at + (size_t)j * at->evals_per_round * EXT_BYTES, EXT_BYTES);
  }
  edit_add(&e, at->rounds_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_ROUND_EVALS, "over-degree: an evaluation more in each round");
  openings(list, base);
}

static void stacked_reduction(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  proof_edit e = edit_open(base);
  edit_insert_zeros(&e, at->stacking_rounds_at - 4, EXT_BYTES);
  edit_add(&e, at->stacking_univariate_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_STACKING_UNIVARIATE, "over-degree: a coefficient too many, zero");

  e = edit_open(base);
  edit_insert_zeros(&e, at->stacking_openings_at - 4, 2 * EXT_BYTES);
  edit_add(&e, at->stacking_rounds_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_STACKING_ROUNDS, "a stacking round too many");

  e = edit_open(base);
  edit_insert_zeros(&e, at->mu_witness_at, 4);
  edit_add(&e, at->stacking_openings_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_STACKING_OPENINGS, "openings of a commitment that is not there");

  size_t last = at->stacking_openings_at;
  for (u32 c = 1; c < at->num_stacking_openings; c++) last = proof_skip_list(at, last, EXT_BYTES);
  e = edit_open(base);
  edit_insert_zeros(&e, at->mu_witness_at, EXT_BYTES);
  edit_add(&e, last, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_STACKING_OPENINGS_WIDTH, "an opening of a stacked column that is not there");
}

// The proof with `k` sumchecks in each of `rounds` WHIR rounds, the last of which open nothing, and rows for them.
static void refold(attack_list *list, const attack_base *base, u32 rounds, u32 k, swirl_status expected,
                   const char *what) {
  const proof_layout *at = &base->at;
  const u32 rows = (u32)1 << k, old_rows = (u32)1 << at->num_whir_sumchecks / (at->num_codewords + 1);
  u32 row_words = 0; // of one query in all commitments, with the old number of rows
  for (u32 c = 0; c < at->num_commits; c++) row_words += old_rows * load_le32(base->proof + at->widths_at + 4 * c);
  const size_t old_len = (size_t)at->num_initial_queries * row_words * BASE_BYTES;
  proof_edit e = edit_open(base);
  edit_splice(&e, at->codeword_values_at, at->final_poly_at - 4 - at->codeword_values_at, NULL,
              (size_t)(rounds - 1) * LEN_BYTES + LEN_BYTES);
  if (rounds > 1) edit_set(&e, at->codeword_values_at + (rounds - 1) * LEN_BYTES, rounds); // depth of the first
  edit_splice(&e, at->initial_rows_at, old_len, NULL, old_len / old_rows * rows);
  const size_t whir = at->whir_sumchecks_at;
  edit_splice(&e, whir, at->widths_at - 12 - whir, NULL,
              (size_t)rounds * k * 2 * EXT_BYTES + 4 + (rounds - 1) * (SUITE_DIGEST_BYTES + EXT_BYTES) +
                  (size_t)rounds * k * BASE_BYTES + rounds * BASE_BYTES);
  edit_set(&e, whir + (size_t)rounds * k * 2 * EXT_BYTES, rounds - 1);
  edit_set(&e, whir - 4, rounds * k);
  edit_close(&e, list, PHASE, expected, "%s", what);
}

static void whir_openings(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  const u32 k = at->num_whir_sumchecks / (at->num_codewords + 1), rows = (u32)1 << k;
  const size_t paths_end = at->codeword_values_at;
  const u32 queries = at->num_initial_queries, commits = at->num_commits;
  proof_edit e = edit_open(base);
  edit_insert_zeros(&e, paths_end, (size_t)queries * at->initial_depth * SUITE_DIGEST_BYTES);
  edit_insert_zeros(&e, at->initial_rows_at, 4);
  edit_add(&e, at->widths_at - 12, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_WHIR_INITIAL_ROWS, "openings of a commitment that is not there");

  u32 row_words = 0;
  for (u32 c = 0; c < commits; c++) row_words += rows * load_le32(base->proof + at->widths_at + 4 * c);
  e = edit_open(base);
  edit_insert_zeros(&e, paths_end, (size_t)commits * at->initial_depth * SUITE_DIGEST_BYTES);
  edit_insert_zeros(&e, at->initial_paths_at, (size_t)row_words * BASE_BYTES);
  edit_add(&e, at->widths_at - 8, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_WHIR_INITIAL_ROW_QUERIES, "an initial query too many");

  e = edit_open(base);
  edit_insert_zeros(&e, at->initial_paths_at, (size_t)queries * rows * BASE_BYTES);
  edit_add(&e, at->widths_at + 4 * (commits - 1), 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_WHIR_INITIAL_ROW_WIDTH, "opened rows wider than the commitment");

  e = edit_open(base);
  edit_insert_zeros(&e, paths_end, (size_t)commits * queries * SUITE_DIGEST_BYTES);
  edit_add(&e, at->widths_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_WHIR_INITIAL_DEPTH, "initial paths one digest longer");

  size_t last = at->codeword_values_at;
  u32 all_queries = load_le32(base->proof + last);
  for (u32 i = 1; i < at->num_codewords; i++) {
    last = proof_skip_list(at, last, (size_t)rows * EXT_BYTES);
    all_queries += load_le32(base->proof + last);
  }
  e = edit_open(base);
  edit_insert_zeros(&e, at->final_poly_at - 4,
                    (size_t)(at->codeword_depth - (at->num_codewords - 1)) * SUITE_DIGEST_BYTES);
  edit_insert_zeros(&e, at->codeword_paths_at - 4, (size_t)rows * EXT_BYTES);
  edit_add(&e, last, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_WHIR_CODEWORD_ROW_QUERIES, "a codeword query too many");

  e = edit_open(base);
  edit_insert_zeros(&e, at->final_poly_at - 4, (size_t)all_queries * SUITE_DIGEST_BYTES);
  edit_add(&e, at->codeword_paths_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_WHIR_CODEWORD_DEPTH, "codeword paths one digest longer");

  e = edit_open(base);
  edit_insert_zeros(&e, e.len, EXT_BYTES);
  edit_add(&e, at->final_poly_at - 4, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_WHIR_FINAL_POLY_LEN, "over-degree: a coefficient too many, zero");
  e = edit_open(base);
  edit_splice(&e, at->final_poly_at, (size_t)at->final_poly_len * EXT_BYTES, NULL, 0);
  edit_set(&e, at->final_poly_at - 4, 0);
  edit_close(&e, list, PHASE, SWIRL_REJECT_WHIR_FINAL_POLY_LEN, "an empty final polynomial");
}

void attacks_on_shape(attack_list *list, const attack_base *bases) {
  const attack_base *base = &bases[BASE_SYSTEM], *one_round = &bases[BASE_ONE_ROUND];
  statement(list, base, &bases[BASE_OPTIONAL]);
  logup_gkr(list, base);
  batch_constraints(list, base);
  stacked_reduction(list, base);
  refold(list, one_round, 1, 2, SWIRL_REJECT_WHIR_SUMCHECKS,
         "a WHIR sumcheck missing, and half the rows of each query");
  refold(list, one_round, 3, 1, SWIRL_REJECT_WHIR_COMMITS, "the same sumchecks in more WHIR rounds");
  whir_openings(list, base);
}
