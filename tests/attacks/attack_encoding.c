// Bytes that are no proof (spec 05 section 4).
#include "attacks/attack_groups.h"
#include "attacks/forger.h"

static const char PHASE[] = "encoding";
static const swirl_status MALFORMED = SWIRL_ERR_PROOF_ENCODING;

static void wrong_ends(attack_list *list, const attack_base *base) {
  static const size_t LENGTHS[] = {0, 1, 3, 4, 35, 36, 40};
  for (size_t i = 0; i < SWIRL_COUNT(LENGTHS); i++) {
    proof_edit e = edit_open(base);
    e.len = LENGTHS[i];
    edit_close(&e, list, PHASE, MALFORMED, "the first %zu bytes alone", LENGTHS[i]);
  }
  for (size_t cut = 1; cut <= 16; cut *= 4) {
    proof_edit e = edit_open(base);
    e.len -= cut;
    edit_close(&e, list, PHASE, MALFORMED, "the last %zu bytes are missing", cut);
  }
  for (size_t more = 1; more <= 64; more *= 4) {
    proof_edit e = edit_open(base);
    edit_insert_zeros(&e, e.len, more);
    edit_close(&e, list, PHASE, MALFORMED, "%zu zero bytes behind the end", more);
  }
  proof_edit e = edit_open(base);
  edit_splice(&e, e.len, 0, base->proof, base->proof_len);
  edit_close(&e, list, PHASE, MALFORMED, "the proof twice");
}

static void wrong_version(attack_list *list, const attack_base *base) {
  static const u32 VERSIONS[] = {0, 2, 4, 0x80000003};
  for (size_t i = 0; i < SWIRL_COUNT(VERSIONS); i++) {
    proof_edit e = edit_open(base);
    edit_set(&e, 0, VERSIONS[i]);
    edit_close(&e, list, PHASE, MALFORMED, "codec version %u", VERSIONS[i]);
  }
}

// The same field element or digest in another form: a second encoding of an accepted proof.
static void not_canonical(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  const struct {
    const char *what;
    size_t at;
  } words[] = {
      {"the common commitment", at->common_commit_at},
      {"a cached commitment", at->vdata_at + 24},
      {"a public value", at->public_at + 4},
      {"the logup witness", at->logup_witness_at},
      {"the root denominator", at->q0_claim_at},
      {"a claim of a layer", at->claims_at},
      {"a GKR polynomial", at->gkr_polys_at},
      {"a numerator term", at->numerators_at},
      {"a denominator term", at->denominators_at},
      {"the univariate round", at->univariate_at},
      {"a sumcheck round", at->rounds_at},
      {"a column opening", at->openings_at + 8},
      {"the stacking univariate round", at->stacking_univariate_at},
      {"a stacking round", at->stacking_rounds_at},
      {"a stacking opening", at->stacking_openings_at + 4},
      {"the mu witness", at->mu_witness_at},
      {"a WHIR sumcheck", at->whir_sumchecks_at},
      {"a codeword commitment", at->codeword_commits_at},
      {"an out-of-domain value", at->ood_at},
      {"a folding witness", at->fold_witnesses_at},
      {"a query witness", at->query_witnesses_at},
      {"an opened row", at->initial_rows_at},
      {"a path", at->initial_paths_at},
      {"a codeword value", at->codeword_values_at + 4},
      {"a codeword path", at->codeword_paths_at},
      {"the final polynomial", at->final_poly_at},
  };
  for (size_t i = 0; i < SWIRL_COUNT(words); i++) {
    proof_edit e = edit_open(base);
    edit_add(&e, words[i].at, BB_P);
    edit_close(&e, list, PHASE, MALFORMED, "%s plus the field's order", words[i].what);
    e = edit_open(base);
    edit_set(&e, words[i].at, UINT32_MAX);
    edit_close(&e, list, PHASE, MALFORMED, "%s is the largest word", words[i].what);
  }
}

static void padding_bits(attack_list *list, const attack_base *base) {
  static const u8 NO_CACHED[8] = {2};
  for (u32 bit = SYSTEM_AIRS; bit < 8; bit++) {
    proof_edit e = edit_open(base);
    e.bytes[base->at.bitmap_at] |= (u8)(1u << bit);
    edit_close(&e, list, PHASE, MALFORMED, "padding bit %u of the presence bitmap", bit);
  }
  proof_edit e = edit_open(base);
  edit_splice(&e, base->at.public_at - 4, 0, NO_CACHED, sizeof NO_CACHED);
  e.bytes[base->at.bitmap_at] |= 0x80;
  edit_close(&e, list, PHASE, MALFORMED, "a padding bit of the presence bitmap, and the AIR that it stands for");
}

static void huge_counts(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  const struct {
    const char *what;
    size_t at;
  } counts[] = {
      {"AIRs", at->bitmap_at - 4},
      {"cached commitments", at->vdata_at + 20},
      {"public value lists", at->public_at - 4},
      {"public values", at->public_at},
      {"GKR layers", at->claims_at - 4},
      {"traces", at->numerators_at - 4},
      {"univariate coefficients", at->univariate_at - 4},
      {"evaluations", at->rounds_at - 4},
      {"sumcheck rounds", at->rounds_at - 8},
      {"opened parts", at->openings_at},
      {"column openings", at->openings_at + 4},
      {"stacking coefficients", at->stacking_univariate_at - 4},
      {"stacking rounds", at->stacking_rounds_at - 4},
      {"stacking openings", at->stacking_openings_at - 4},
      {"stacked columns", at->stacking_openings_at},
      {"WHIR sumchecks", at->whir_sumchecks_at - 4},
      {"codewords", at->codeword_commits_at - 4},
      {"commitments", at->widths_at - 12},
      {"initial queries", at->widths_at - 8},
      {"digests of an initial path", at->widths_at - 4},
      {"columns of an opened row", at->widths_at},
      {"codeword queries", at->codeword_values_at},
      {"digests of a codeword path", at->codeword_paths_at - 4},
      {"coefficients of the final polynomial", at->final_poly_at - 4},
  };
  static const u32 COUNTS[] = {0x7fffffff, 0x80000000, UINT32_MAX};
  for (size_t i = 0; i < SWIRL_COUNT(counts); i++) {
    for (size_t k = 0; k < SWIRL_COUNT(COUNTS); k++) {
      proof_edit e = edit_open(base);
      edit_set(&e, counts[i].at, COUNTS[k]);
      edit_close(&e, list, PHASE, MALFORMED, "%u %s promised", COUNTS[k], counts[i].what);
    }
  }
}

// 2^31 + 1 sumcheck rounds of no evaluations, which take no bytes.
static void empty_elements(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  proof_edit e = edit_open(base);
  edit_splice(&e, at->rounds_at, at->openings_at - at->rounds_at, NULL, 0);
  edit_set(&e, at->rounds_at - 4, 0);
  edit_set(&e, at->rounds_at - 8, 0x80000001);
  edit_close(&e, list, PHASE, MALFORMED, "more empty sumcheck rounds than 2^31")->reference =
      "the reference makes a list of each and runs out of memory";
}

static void whir_counts(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  const u32 rounds = at->num_codewords + 1;
  proof_edit e = edit_open(base);
  edit_insert_zeros(&e, at->fold_witnesses_at, BASE_BYTES);
  edit_insert_zeros(&e, at->codeword_commits_at - 4, 2 * EXT_BYTES);
  edit_add(&e, at->whir_sumchecks_at - 4, 1);
  edit_close(&e, list, PHASE, MALFORMED, "one WHIR sumcheck more than divides into the rounds");

  const u32 more = 64 * rounds - at->num_whir_sumchecks;
  e = edit_open(base);
  edit_insert_zeros(&e, at->fold_witnesses_at, (size_t)more * BASE_BYTES);
  edit_insert_zeros(&e, at->codeword_commits_at - 4, 2 * (size_t)more * EXT_BYTES);
  edit_add(&e, at->whir_sumchecks_at - 4, more);
  edit_close(&e, list, PHASE, MALFORMED, "64 sumchecks in each WHIR round");

  const size_t behind_paths = at->codeword_values_at;
  e = edit_open(base);
  edit_splice(&e, at->widths_at - 4, behind_paths - (at->widths_at - 4), NULL, 0);
  edit_set(&e, at->widths_at - 8, 0);
  edit_set(&e, at->widths_at - 12, 0);
  edit_close(&e, list, PHASE, MALFORMED, "no commitments are opened");

  // No queries in the codewords, whose depths then are free.
  e = edit_open(base);
  edit_splice(&e, at->codeword_values_at, at->final_poly_at - 4 - at->codeword_values_at, NULL,
              (size_t)at->num_codewords * LEN_BYTES + LEN_BYTES);
  edit_close(&e, list, PHASE, MALFORMED, "paths of the second codeword that are shorter than nothing")->reference =
      "the reference counts the depth down below zero: it panics, or where arithmetic wraps rejects the shape";
}

// No skip domain, no cube variable, no interaction: the reference aborts.
static void point_of_no_coordinates(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  proof_edit e = edit_open(base);
  edit_splice(&e, at->rounds_at - 4, at->openings_at - (at->rounds_at - 4), NULL, 0);
  edit_set(&e, at->rounds_at - 8, 0);
  edit_set(&e, at->vdata_at, 0);
  (void)forge_until(&e, base->key, base->key_len, MALFORMED);
  edit_close(&e, list, PHASE, MALFORMED, "a single row, without skip domain and interactions: no variable is left")
      ->reference = "the reference panics: it takes the first of no coordinates";
}

void attacks_on_encoding(attack_list *list, const attack_base *bases) {
  const attack_base *base = &bases[BASE_SYSTEM];
  wrong_ends(list, base);
  wrong_version(list, base);
  not_canonical(list, base);
  padding_bits(list, base);
  huge_counts(list, base);
  empty_elements(list, base);
  whir_counts(list, base);
  point_of_no_coordinates(list, &bases[BASE_TWO_ROWS]);
}
