#include "proof/proof_decode.h"

#include "base/check_site.h"

// Elements that take no bytes (rows of no columns, rounds of no evaluations) can be claimed for free. The reference
// makes a list entry of each and runs out of memory; more than this many of them is an error of encoding.
static const u64 MAX_EMPTY = (u64)1 << 31;

// Errors are sticky: after the first, every read returns 0 and consumes nothing, so that loops over counts end.
typedef struct proof_reader {
  const hash_suite *suite;
  const u8 *bytes;
  size_t len, pos;
  u64 num_empty;
  swirl_status status;
  swirl_diag *diag;
} proof_reader;

static void malformed(proof_reader *r, const char *what) {
  if (r->status != SWIRL_OK) return;
  r->status = swirl_fail(r->diag, SWIRL_ERR_PROOF_ENCODING, "proof: %s at byte %zu", what, r->pos);
  if (r->diag != NULL) r->diag->offset = (i64)r->pos;
}

#define MALFORMED_IF(r, condition, what)                                                                               \
  do {                                                                                                                 \
    if (CHECK_FAILS(what, condition)) malformed(r, what);                                                              \
  } while (0)

// a * b, or the largest integer if that overflows.
static u64 product(u64 a, u64 b) { return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b; }

// Consumes n elements of `size` bytes and returns where they start.
static size_t take(proof_reader *r, u64 n, size_t size) {
  const size_t start = r->pos;
  if (r->status != SWIRL_OK) return start;
  MALFORMED_IF(r, n > (r->len - r->pos) / size, "unexpected end");
  if (r->status == SWIRL_OK) r->pos += (size_t)n * size;
  return start;
}
static u32 read_len(proof_reader *r) {
  const size_t at = take(r, 1, LEN_BYTES);
  return r->status == SWIRL_OK ? load_le32(r->bytes + at) : 0;
}
static size_t take_base(proof_reader *r, u64 n) {
  const size_t start = take(r, n, BASE_BYTES);
  for (size_t at = start; at < r->pos; at += BASE_BYTES) {
    if (!CHECK_FAILS("word is not a field element", load_le32(r->bytes + at) >= BB_P)) continue;
    r->pos = at;
    malformed(r, "word is not a field element");
    break;
  }
  return start;
}
static size_t take_ext(proof_reader *r, u64 n) { return take_base(r, product(n, 4)); }
static size_t take_digests(proof_reader *r, u64 n) {
  u32 digest[SUITE_MAX_DIGEST_WORDS];
  const size_t start = take(r, n, SUITE_DIGEST_BYTES);
  for (size_t at = start; at < r->pos; at += SUITE_DIGEST_BYTES) {
    if (!CHECK_FAILS("digest out of range", !r->suite->decode_digest(digest, r->bytes + at))) continue;
    r->pos = at;
    malformed(r, "digest out of range");
    break;
  }
  return start;
}
static void add_empty(proof_reader *r, u64 n) {
  MALFORMED_IF(r, n > MAX_EMPTY - r->num_empty, "too many empty elements");
  r->num_empty += n;
}

static void walk_statement(proof_reader *r, proof_layout *out) {
  const u32 version = read_len(r);
  MALFORMED_IF(r, version != SWIRL_CODEC_VERSION, "codec version is not 3");
  out->common_commit_at = take_digests(r, 1);
  out->num_airs = read_len(r);
  out->bitmap_at = take(r, ((u64)out->num_airs + 7) / 8, 1);
  if (r->status != SWIRL_OK) return;
  const u8 *bitmap = r->bytes + out->bitmap_at;
  MALFORMED_IF(r, out->num_airs % 8 != 0 && bitmap[out->num_airs / 8] >> (out->num_airs % 8) != 0, "padding bits set");
  for (u64 i = 0; i < ((u64)out->num_airs + 7) / 8; i++) out->num_present += (u32)__builtin_popcount(bitmap[i]);

  out->vdata_at = r->pos;
  for (u32 i = 0; i < out->num_present && r->status == SWIRL_OK; i++) {
    read_len(r); // log height
    take_digests(r, read_len(r));
  }
  out->num_public_lists = read_len(r);
  out->public_at = r->pos;
  for (u32 i = 0; i < out->num_public_lists && r->status == SWIRL_OK; i++) take_base(r, read_len(r));
}

static void walk_gkr(proof_reader *r, proof_layout *out) {
  out->logup_witness_at = take_base(r, 1);
  out->q0_claim_at = take_ext(r, 1);
  out->num_layers = read_len(r);
  out->claims_at = take_ext(r, product(out->num_layers, 4));
  const u64 n = out->num_layers;
  out->gkr_polys_at = take_ext(r, n == 0 ? 0 : product(3, n * (n - 1) / 2));
}

static void walk_batch_constraints(proof_reader *r, proof_layout *out) {
  out->num_traces = read_len(r);
  out->numerators_at = take_ext(r, out->num_traces);
  out->denominators_at = take_ext(r, out->num_traces);
  out->univariate_len = read_len(r);
  out->univariate_at = take_ext(r, out->univariate_len);
  out->num_rounds = read_len(r);
  if (out->num_rounds > 0) {
    out->evals_per_round = read_len(r);
    if (out->evals_per_round == 0) add_empty(r, out->num_rounds);
  }
  out->rounds_at = take_ext(r, product(out->num_rounds, out->evals_per_round));
  out->openings_at = r->pos;
  for (u32 t = 0; t < out->num_traces && r->status == SWIRL_OK; t++) {
    const u32 parts = read_len(r);
    for (u32 i = 0; i < parts && r->status == SWIRL_OK; i++) take_ext(r, read_len(r));
  }
}

static void walk_stacking(proof_reader *r, proof_layout *out) {
  out->stacking_univariate_len = read_len(r);
  out->stacking_univariate_at = take_ext(r, out->stacking_univariate_len);
  out->num_stacking_rounds = read_len(r);
  out->stacking_rounds_at = take_ext(r, product(out->num_stacking_rounds, 2));
  out->num_stacking_openings = read_len(r);
  out->stacking_openings_at = r->pos;
  for (u32 c = 0; c < out->num_stacking_openings && r->status == SWIRL_OK; c++) take_ext(r, read_len(r));
}

// The rows of all commitments, then all their paths.
static void walk_initial_openings(proof_reader *r, proof_layout *out, u64 rows_per_query) {
  out->num_commits = read_len(r);
  MALFORMED_IF(r, out->num_commits == 0, "no commitments");
  out->num_initial_queries = read_len(r);
  const u64 queries = out->num_initial_queries;
  if (queries == 0) {
    out->widths_at = out->initial_rows_at = out->initial_paths_at = r->pos;
    add_empty(r, out->num_commits);
    return;
  }
  out->initial_depth = read_len(r);
  out->widths_at = take(r, out->num_commits, LEN_BYTES);
  out->initial_rows_at = r->pos;
  const u64 rows = product(queries, rows_per_query);
  for (u32 c = 0; c < out->num_commits && r->status == SWIRL_OK; c++) {
    const u32 width = load_le32(r->bytes + out->widths_at + (size_t)c * LEN_BYTES);
    if (width == 0) add_empty(r, rows);
    take_base(r, product(rows, width));
  }
  const u64 paths = product(queries, out->num_commits);
  if (out->initial_depth == 0) add_empty(r, paths);
  out->initial_paths_at = take_digests(r, product(paths, out->initial_depth));
}

static void walk_codeword_openings(proof_reader *r, proof_layout *out, u64 values_per_query) {
  out->codeword_values_at = r->pos;
  for (u32 i = 0; i < out->num_codewords && r->status == SWIRL_OK; i++) {
    take_ext(r, product(read_len(r), values_per_query));
  }
  out->codeword_depth = read_len(r);
  out->codeword_paths_at = r->pos;
  size_t counts = out->codeword_values_at;
  for (u32 i = 0; i < out->num_codewords && r->status == SWIRL_OK; i++) {
    const u64 queries = load_le32(r->bytes + counts);
    counts += LEN_BYTES + (size_t)(queries * values_per_query) * EXT_BYTES;
    MALFORMED_IF(r, out->codeword_depth < i, "Merkle depth below zero");
    take_digests(r, product(queries, out->codeword_depth - i));
  }
}

static void walk_whir(proof_reader *r, proof_layout *out) {
  out->mu_witness_at = take_base(r, 1);
  out->num_whir_sumchecks = read_len(r);
  out->whir_sumchecks_at = take_ext(r, product(out->num_whir_sumchecks, 2));
  out->num_codewords = read_len(r);
  out->codeword_commits_at = take_digests(r, out->num_codewords);
  const u64 rounds = (u64)out->num_codewords + 1, k = out->num_whir_sumchecks / rounds;
  MALFORMED_IF(r, out->num_whir_sumchecks % rounds != 0, "sumcheck rounds do not divide evenly into WHIR rounds");
  MALFORMED_IF(r, k >= 64, "too many sumcheck rounds per WHIR round"); // 2^k is beyond the reference's integers
  if (r->status != SWIRL_OK) return;
  out->ood_at = take_ext(r, out->num_codewords);
  out->fold_witnesses_at = take_base(r, out->num_whir_sumchecks);
  out->query_witnesses_at = take_base(r, rounds);
  walk_initial_openings(r, out, (u64)1 << k);
  walk_codeword_openings(r, out, (u64)1 << k);
  out->final_poly_len = read_len(r);
  out->final_poly_at = take_ext(r, out->final_poly_len);
}

swirl_status swirl_proof_decode(proof_layout *out, const hash_suite *suite, const u8 *bytes, size_t len,
                                swirl_diag *diag) {
  proof_reader r = {.suite = suite, .bytes = bytes, .len = len, .status = SWIRL_OK, .diag = diag};
  *out = (proof_layout){.bytes = bytes, .len = len};
  walk_statement(&r, out);
  walk_gkr(&r, out);
  walk_batch_constraints(&r, out);
  walk_stacking(&r, out);
  walk_whir(&r, out);
  MALFORMED_IF(&r, r.pos != len, "bytes left over");
  return r.status;
}
