#include "mutation/proof_fields.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORD = 4, EXT = 16, DIGEST = 32 };

typedef struct walk {
  proof_fields *out;
  const u8 *bytes;
  size_t at, len;
} walk;

// Fields without elements are left out: there is nothing to change.
static proof_field *add(walk *w, proof_field field) {
  static proof_field nothing;
  field.at = w->at;
  w->at += field.num * field.size;
  if (w->at > w->len || w->out->num == MAX_FIELDS) {
    fprintf(stderr, "walk of the proof: %s at byte %zu\n", field.name, field.at);
    exit(2);
  }
  if (field.num == 0) return &nothing;
  w->out->fields[w->out->num] = field;
  return &w->out->fields[w->out->num++];
}

static u32 add_len(walk *w, const char *name) {
  const proof_field *field = add(w, (proof_field){.name = name, .kind = FIELD_LEN, .num = 1, .size = WORD});
  return load_le32(w->bytes + field->at);
}

// The verdicts of a change.
typedef struct range {
  swirl_status first, last;
} range;
static const range STATEMENT = {SWIRL_REJECT_LOGUP_POW, SWIRL_REJECT_WHIR_FINAL};
static const range GKR_ROOT = {SWIRL_REJECT_GKR_ZERO_ROUND, SWIRL_REJECT_GKR_ROOT};
static const range GKR_LAYER = {SWIRL_REJECT_GKR_LAYER, SWIRL_REJECT_GKR_LAYER};
static const range OPENED = {SWIRL_REJECT_WHIR_MERKLE, SWIRL_REJECT_WHIR_MERKLE};
static const range IN_WHIR = {SWIRL_REJECT_WHIR_FOLD_POW, SWIRL_REJECT_WHIR_FINAL};
static const range IN_QUERIES = {SWIRL_REJECT_WHIR_QUERY_POW, SWIRL_REJECT_WHIR_FINAL};

static proof_field *add_values(walk *w, const char *name, size_t size, u32 num, range verdicts) {
  return add(w, (proof_field){.name = name,
                              .kind = FIELD_VALUES,
                              .num = num,
                              .size = size,
                              .first = verdicts.first,
                              .last = verdicts.last,
                              .is_observed = verdicts.first != SWIRL_REJECT_WHIR_MERKLE});
}
// The same behind the word that counts it.
static void add_list(walk *w, const char *name, const char *count_name, size_t size, range verdicts) {
  const size_t count_at = w->at;
  const u32 num = add_len(w, count_name);
  proof_field *field = add_values(w, name, size, num, verdicts);
  field->count_at = count_at;
  field->per_count = 1;
}
static void add_witnesses(walk *w, const char *name, u32 num, u32 bits, swirl_status first) {
  add(w, (proof_field){.name = name,
                       .kind = FIELD_WITNESS,
                       .num = num,
                       .size = WORD,
                       .first = first,
                       .last = SWIRL_REJECT_WHIR_FINAL,
                       .is_observed = bits > 0,
                       .is_ignored = bits == 0});
}

static void walk_statement(walk *w) {
  add_len(w, "version");
  add_values(w, "common commitment", DIGEST, 1, STATEMENT);
  const u32 num_airs = add_len(w, "number of AIRs");
  const u8 *bitmap = w->bytes + w->at;
  add(w, (proof_field){.name = "presence", .kind = FIELD_BITMAP, .num = (num_airs + 7) / 8, .size = 1});
  for (u32 a = 0; a < num_airs; a++) {
    if ((bitmap[a / 8] >> a % 8 & 1) == 0) continue;
    add_len(w, "log height");
    add_list(w, "cached commitments", "number of cached commitments", DIGEST, STATEMENT);
  }
  const u32 num_lists = add_len(w, "number of public value lists");
  for (u32 a = 0; a < num_lists; a++) add_list(w, "public values", "number of public values", WORD, STATEMENT);
}

static void walk_gkr(walk *w, const swirl_params *params) {
  add_witnesses(w, "logup witness", 1, params->logup_pow_bits, SWIRL_REJECT_LOGUP_POW);
  proof_field *root = add_values(w, "q0 claim", EXT, 1, GKR_ROOT);
  const size_t count_at = w->at;
  const u32 layers = add_len(w, "number of layers");
  root->is_observed = layers > 0; // else it must be one
  proof_field *claims = add_values(w, "claims of the root", EXT, layers > 0 ? 4 : 0, GKR_ROOT);
  if (layers > 1) claims = add_values(w, "claims of a layer", EXT, 4 * (layers - 1), GKR_LAYER);
  claims->count_at = count_at;
  claims->per_count = 4;
  proof_field *polys =
      add_values(w, "GKR polynomials", EXT, layers == 0 ? 0 : 3 * (layers * (layers - 1) / 2), GKR_LAYER);
  polys->count_at = count_at;
  polys->per_count = 3 * (layers - 1);
}

static void walk_batch_constraints(walk *w) {
  const range numerators = {SWIRL_REJECT_GKR_NUMERATOR, SWIRL_REJECT_GKR_NUMERATOR};
  const range denominators = {SWIRL_REJECT_GKR_DENOMINATOR, SWIRL_REJECT_GKR_DENOMINATOR};
  const range univariate = {SWIRL_REJECT_SUM_CLAIM, SWIRL_REJECT_CLAIMS};
  const range sumcheck = {SWIRL_REJECT_CLAIMS, SWIRL_REJECT_CLAIMS};
  const range openings = {SWIRL_REJECT_CLAIMS, SWIRL_REJECT_STACKING_S0}; // no constraint may use a column
  const size_t traces_at = w->at;
  const u32 num_traces = add_len(w, "number of traces");
  proof_field *terms = add_values(w, "numerator terms", EXT, num_traces, numerators);
  terms->count_at = traces_at;
  terms->per_count = 1;
  terms = add_values(w, "denominator terms", EXT, num_traces, denominators);
  terms->count_at = traces_at;
  terms->per_count = 1;
  add_list(w, "univariate round", "length of the univariate round", EXT, univariate);
  const size_t rounds_at = w->at;
  const u32 rounds = add_len(w, "number of rounds"), evals = rounds > 0 ? add_len(w, "evaluations per round") : 0;
  proof_field *polys = add_values(w, "sumcheck rounds", EXT, rounds * evals, sumcheck);
  polys->count_at = rounds_at;
  polys->per_count = evals;
  for (u32 t = 0; t < num_traces; t++) {
    const u32 parts = add_len(w, "number of parts");
    for (u32 i = 0; i < parts; i++) add_list(w, "column openings", "number of column openings", EXT, openings);
  }
}

static void walk_stacking(walk *w) {
  const range univariate = {SWIRL_REJECT_STACKING_S0, SWIRL_REJECT_STACKING_FINAL};
  const range sumcheck = {SWIRL_REJECT_STACKING_FINAL, SWIRL_REJECT_STACKING_FINAL};
  add_list(w, "stacking univariate round", "length of the stacking univariate round", EXT, univariate);
  const size_t rounds_at = w->at;
  const u32 rounds = add_len(w, "number of stacking rounds");
  proof_field *polys = add_values(w, "stacking rounds", EXT, 2 * rounds, sumcheck);
  polys->count_at = rounds_at;
  polys->per_count = 2;
  const u32 commits = add_len(w, "number of stacking openings");
  for (u32 c = 0; c < commits; c++) add_list(w, "stacking openings", "number of stacked columns", EXT, sumcheck);
}

static void walk_whir(walk *w, const swirl_params *params) {
  add_witnesses(w, "mu witness", 1, params->mu_pow_bits, SWIRL_REJECT_WHIR_MU_POW);
  const size_t sumchecks_at = w->at;
  const u32 sumchecks = add_len(w, "number of WHIR sumchecks");
  proof_field *polys = add_values(w, "WHIR sumchecks", EXT, 2 * sumchecks, IN_WHIR);
  polys->count_at = sumchecks_at;
  polys->per_count = 2;
  const size_t codewords_at = w->at;
  const u32 codewords = add_len(w, "number of codewords"), rows = 1u << sumchecks / (codewords + 1);
  proof_field *commits = add_values(w, "codeword commitments", DIGEST, codewords, IN_QUERIES);
  commits->count_at = codewords_at;
  commits->per_count = 1;
  proof_field *ood = add_values(w, "out-of-domain values", EXT, codewords, IN_QUERIES);
  ood->count_at = codewords_at;
  ood->per_count = 1;
  add_witnesses(w, "folding witnesses", sumchecks, params->folding_pow_bits, SWIRL_REJECT_WHIR_FOLD_POW);
  add_witnesses(w, "query witnesses", codewords + 1, params->query_pow_bits, SWIRL_REJECT_WHIR_QUERY_POW);

  const u32 num_commits = add_len(w, "number of commitments"), queries = add_len(w, "number of initial queries");
  const u32 depth = add_len(w, "initial depth");
  const u8 *widths = w->bytes + w->at;
  for (u32 c = 0; c < num_commits; c++) add_len(w, "width");
  for (u32 c = 0; c < num_commits; c++) {
    add_values(w, "initial rows", WORD, queries * rows * load_le32(widths + 4 * c), OPENED);
  }
  add_values(w, "initial paths", DIGEST, num_commits * queries * depth, OPENED);
  u32 counts[64];
  for (u32 i = 0; i < codewords; i++) {
    counts[i % 64] = add_len(w, "number of queries");
    add_values(w, "codeword values", EXT, counts[i % 64] * rows, OPENED);
  }
  const u32 codeword_depth = add_len(w, "codeword depth");
  if (codewords == 0) w->out->fields[w->out->num - 1].is_ignored = true;
  for (u32 i = 0; i < codewords; i++) {
    add_values(w, "codeword paths", DIGEST, counts[i % 64] * (codeword_depth - i), OPENED);
  }
  add_list(w, "final polynomial", "length of the final polynomial", EXT, IN_QUERIES);
}

void proof_fields_walk(proof_fields *out, const swirl_params *params, const u8 *bytes, size_t len) {
  walk w = {.out = out, .bytes = bytes, .len = len};
  out->num = 0;
  walk_statement(&w);
  walk_gkr(&w, params);
  walk_batch_constraints(&w);
  walk_stacking(&w);
  walk_whir(&w, params);
  if (w.at != len) {
    fprintf(stderr, "walk of the proof: it ends at byte %zu of %zu\n", w.at, len);
    exit(2);
  }
}
