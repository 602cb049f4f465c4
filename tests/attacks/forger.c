#include "attacks/forger.h"

#include <stdio.h>
#include <stdlib.h>

#include "attacks/check_sites.h"

enum { MAX_REPAIRS = 2000, MAX_WITNESS = 4096 };

bb4 edit_get_ext(const proof_edit *e, size_t at) {
  bb4 value;
  for (u32 i = 0; i < 4; i++) value.c[i] = bb_from_canonical(load_le32(e->bytes + at + 4 * i));
  return value;
}
void edit_set_ext(proof_edit *e, size_t at, bb4 value) {
  for (u32 i = 0; i < 4; i++) edit_set(e, at + 4 * i, bb_to_canonical(value.c[i]));
}

// The key under attack, read once.
typedef struct forger {
  proof_edit *e;
  const swirl_vk *vk;
  void *key_block, *block;
  swirl_diag diag; // of the last verdict
} forger;

static void open_forger(forger *f, proof_edit *e, const u8 *key, size_t key_len) {
  *f = (forger){.e = e, .key_block = malloc(swirl_vk_memory(key_len))};
  if (swirl_vk_read(&f->vk, f->key_block, swirl_vk_memory(key_len), key, key_len, &f->diag) != SWIRL_OK) exit(2);
  f->block = malloc(swirl_verify_memory(f->vk));
}
static void close_forger(forger *f) {
  free(f->block);
  free(f->key_block);
}
static swirl_status verdict(forger *f) {
  check_sites_failure = (check_failure){.site = NULL};
  f->diag = (swirl_diag){.status = SWIRL_OK};
  return swirl_verify_with_proof_values(f->vk, NULL, f->e->bytes, f->e->len, f->block, swirl_verify_memory(f->vk), NULL,
                                        &f->diag);
}

// Whether the verdict has moved on from a failure at a place.
static bool is_past(forger *f, swirl_status status, const swirl_diag *place) {
  return verdict(f) != status || f->diag.offset != place->offset || f->diag.round != place->round;
}

static bool grind(forger *f, swirl_status status) {
  const swirl_diag place = f->diag;
  for (u32 w = 0; w < MAX_WITNESS; w++) {
    edit_set(f->e, (size_t)place.offset, w);
    if (is_past(f, status, &place)) return true;
  }
  return false;
}

// left - right of the failing check with the value x at `at`; zero where the check then holds.
static bb4 difference(forger *f, swirl_status status, const swirl_diag *place, size_t at, u32 x) {
  edit_set_ext(f->e, at, bb4_make(bb_from_canonical(x), 0, 0, 0));
  if (is_past(f, status, place)) return bb4_zero();
  return bb4_sub(check_sites_failure.left, check_sites_failure.right);
}

// Sets the value at `at`, on which the failing check depends linearly.
static bool solve(forger *f, swirl_status status, size_t at) {
  const swirl_diag place = f->diag;
  const bb4 kept = edit_get_ext(f->e, at);
  const bb4 at0 = difference(f, status, &place, at, 0), at1 = difference(f, status, &place, at, 1);
  const bb4 slope = bb4_sub(at1, at0);
  if (!bb4_is_zero(slope)) {
    edit_set_ext(f->e, at, bb4_mul(bb4_neg(at0), bb4_inv(slope)));
    if (is_past(f, status, &place)) return true;
  }
  edit_set_ext(f->e, at, kept);
  (void)verdict(f);
  return false;
}

static bool solve_by_an_opening(forger *f) {
  const proof_layout *at = &f->e->base->at;
  for (size_t place = at->openings_at; place < at->stacking_univariate_at - 4;) {
    const u32 parts = proof_len_at(at, place);
    place += LEN_BYTES;
    for (u32 i = 0; i < parts; i++) {
      const u32 num = proof_len_at(at, place);
      for (u32 k = 0; k < num; k++) {
        if (solve(f, SWIRL_REJECT_CLAIMS, place + LEN_BYTES + k * EXT_BYTES)) return true;
      }
      place = proof_skip_list(at, place, EXT_BYTES);
    }
  }
  return false;
}

// Copies query `from` of the honest proof to query `to`, in all commitments.
static void copy_query(forger *f, u32 from, u32 to) {
  const proof_layout *at = &f->e->base->at;
  const u32 rows = (u32)1 << at->num_whir_sumchecks, queries = at->num_initial_queries;
  const size_t path = (size_t)at->initial_depth * SUITE_DIGEST_BYTES;
  size_t row_at = at->initial_rows_at;
  for (u32 c = 0; c < at->num_commits; c++) {
    const size_t row = (size_t)rows * load_le32(f->e->base->proof + at->widths_at + 4 * c) * BASE_BYTES;
    const size_t path_at = at->initial_paths_at + (size_t)c * queries * path;
    memcpy(f->e->bytes + row_at + to * row, f->e->base->proof + row_at + from * row, row);
    memcpy(f->e->bytes + path_at + to * path, f->e->base->proof + path_at + from * path, path);
    row_at += queries * row;
  }
}

// Opens the leaf that is asked for: the honest proof has opened them all, at one query or another.
static bool reopen(forger *f) {
  const proof_layout *at = &f->e->base->at;
  const swirl_diag place = f->diag;
  if (at->num_codewords > 0) return false;
  const size_t path = (size_t)at->initial_depth * SUITE_DIGEST_BYTES;
  const u32 query = (u32)(((size_t)place.offset - at->initial_paths_at) / path % at->num_initial_queries);
  for (u32 from = 0; from < at->num_initial_queries; from++) {
    copy_query(f, from, query);
    if (is_past(f, SWIRL_REJECT_WHIR_MERKLE, &place)) return true;
  }
  return false;
}

static bool repair(forger *f, swirl_status status) {
  const proof_layout *at = &f->e->base->at;
  switch (status) {
  case SWIRL_REJECT_LOGUP_POW:
  case SWIRL_REJECT_WHIR_MU_POW:
  case SWIRL_REJECT_WHIR_FOLD_POW:
  case SWIRL_REJECT_WHIR_QUERY_POW: return grind(f, status);
  case SWIRL_REJECT_GKR_ZERO_CHECK: return solve(f, status, at->claims_at);
  case SWIRL_REJECT_GKR_ROOT: return solve(f, status, at->q0_claim_at);
  case SWIRL_REJECT_GKR_LAYER: return solve(f, status, at->claims_at + (size_t)f->diag.round * 4 * EXT_BYTES);
  case SWIRL_REJECT_GKR_NUMERATOR: return solve(f, status, at->numerators_at);
  case SWIRL_REJECT_GKR_DENOMINATOR: return solve(f, status, at->denominators_at);
  case SWIRL_REJECT_SUM_CLAIM: return solve(f, status, at->univariate_at);
  case SWIRL_REJECT_CLAIMS: return solve_by_an_opening(f);
  case SWIRL_REJECT_STACKING_S0: return solve(f, status, at->stacking_univariate_at);
  case SWIRL_REJECT_STACKING_FINAL: return solve(f, status, at->stacking_openings_at + LEN_BYTES);
  case SWIRL_REJECT_WHIR_MERKLE: return reopen(f);
  default: return false;
  }
}

swirl_status forge_until(proof_edit *e, const u8 *key, size_t key_len, swirl_status stop) {
  forger f;
  open_forger(&f, e, key, key_len);
  swirl_status status = verdict(&f);
  for (u32 i = 0; i < MAX_REPAIRS && status != SWIRL_OK && status != stop; i++) {
    if (!repair(&f, status)) break;
    status = verdict(&f);
  }
  close_forger(&f);
  return status;
}

// ---- Challenges: a suite that watches what is absorbed.

static u32 watched[4], num_seen, caught[4], num_caught;

static u32 watch(u32 *words, u32 position, const u32 *values, size_t n) {
  for (size_t i = 0; i < n && num_caught == 0; i++) {
    if (num_seen < 4) num_seen = values[i] == watched[num_seen] ? num_seen + 1 : values[i] == watched[0];
  }
  return swirl_suite_babybear_poseidon2.observe(words, position, values, n);
}
static u32 catch (u32 *words, u32 position, u32 *out, size_t n) {
  position = swirl_suite_babybear_poseidon2.sample(words, position, out, n);
  if (num_seen == 4 && n == 4 && num_caught == 0) {
    memcpy(caught, out, sizeof caught);
    num_caught = 4;
  }
  return position;
}

bb4 forge_challenge_after(const proof_edit *e, const u8 *key, size_t key_len, size_t at) {
  hash_suite suite = swirl_suite_babybear_poseidon2;
  suite.at_level = NULL; // or another form of it would be used, which is not watched
  suite.observe = watch;
  suite.sample = catch;
  const bb4 value = edit_get_ext(e, at);
  memcpy(watched, value.c, sizeof watched);
  num_seen = num_caught = 0;
  const swirl_vk *vk;
  void *key_block = malloc(swirl_vk_memory(key_len));
  if (swirl_vk_read_suite(&vk, &suite, key_block, swirl_vk_memory(key_len), key, key_len, NULL) != SWIRL_OK) exit(2);
  void *block = malloc(swirl_verify_memory(vk));
  // The verdict does not matter: the challenge is met on the way, or num_caught says so.
  const swirl_status status =
      swirl_verify_with_proof_values(vk, NULL, e->bytes, e->len, block, swirl_verify_memory(vk), NULL, NULL);
  (void)status;
  free(block);
  free(key_block);
  if (num_caught != 4) {
    fprintf(stderr, "no challenge after byte %zu\n", at);
    exit(2);
  }
  return bb4_load(caught);
}
