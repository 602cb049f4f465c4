// Hostile proofs: truncated, extended, with every byte and every length changed. Under the sanitizers, nothing may be
// read or written out of place; and no change may be accepted, except of proof-of-work witnesses.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "proof/proof_decode.h"
#include "support/verifying.h"

typedef struct loaded {
  verifying v;
  u8 *proof;
  size_t len;
} loaded;

static void load(loaded *out, const char *path) {
  json_t *file = vectors_load(path);
  verifying_open_case(&out->v, file);
  out->proof = vectors_hex(vectors_string(file, "proof_hex"), &out->len);
  json_decref(file);
}
static void unload(loaded *in) {
  verifying_close(&in->v);
  free(in->proof);
}

static const char *const CASES[] = {"cases/fibonacci.json", "cases/linear_degree_1.json", "cases/cached_parts.json"};

static void test_truncated(void **state) {
  (void)state;
  for (size_t i = 0; i < SWIRL_COUNT(CASES); i++) {
    loaded p;
    load(&p, CASES[i]);
    swirl_diag diag;
    for (size_t n = 0; n < p.len; n++) {
      assert_int_equal(verifying_run(&p.v, p.proof, n, NULL, &diag), SWIRL_ERR_PROOF_ENCODING);
    }
    p.proof = realloc(p.proof, p.len + 4);
    memset(p.proof + p.len, 0, 4);
    for (size_t n = 1; n <= 4; n++) {
      assert_int_equal(verifying_run(&p.v, p.proof, p.len + n, NULL, &diag), SWIRL_ERR_PROOF_ENCODING);
    }
    unload(&p);
  }
}

// The next place to damage: every byte up to the opened rows, then every seventh, which meets all bytes of a word.
static size_t next_place(const proof_layout *layout, size_t at) { return at + (at < layout->initial_rows_at ? 1 : 7); }

static void decode(proof_layout *layout, const loaded *p) {
  assert_int_equal(swirl_proof_decode(layout, &swirl_suite_babybear_poseidon2, p->proof, p->len, NULL), SWIRL_OK);
}

// True iff another value may be accepted: witnesses under 0 bits of work, which the protocol does not look at, and
// those of WHIR. A trace this short leaves codewords that are constant, so that the messages after the last sumchecks
// are right for whatever challenges another witness that passes leads to.
static bool is_free(const loaded *p, const proof_layout *layout, size_t at) {
  const swirl_params *params = swirl_vk_params(p->v.vk);
#define IN(start, end) (at + 3 >= (start) && at < (end))
  return (params->logup_pow_bits == 0 && IN(layout->logup_witness_at, layout->q0_claim_at)) ||
         (params->mu_pow_bits == 0 && IN(layout->mu_witness_at, layout->mu_witness_at + 4)) ||
         IN(layout->fold_witnesses_at, layout->query_witnesses_at + 4 * (size_t)params->num_rounds) ||
         // With one round, the depth of the first codeword is a word without meaning.
         (params->num_rounds == 1 && IN(layout->codeword_paths_at - 4, layout->codeword_paths_at));
#undef IN
}

static void test_flipped(void **state) {
  (void)state;
  static const u8 FLIPS[] = {0x01, 0x80};
  for (size_t i = 0; i < SWIRL_COUNT(CASES); i++) {
    loaded p;
    proof_layout layout;
    load(&p, CASES[i]);
    decode(&layout, &p);
    for (size_t at = 0; at < p.len; at = next_place(&layout, at)) {
      const bool may_pass = is_free(&p, &layout, at);
      for (size_t f = 0; f < SWIRL_COUNT(FLIPS); f++) {
        swirl_diag diag;
        p.proof[at] ^= FLIPS[f];
        const swirl_status status = verifying_run(&p.v, p.proof, p.len, NULL, &diag);
        p.proof[at] ^= FLIPS[f];
        if (status == SWIRL_OK && !may_pass) fail_msg("%s: byte %zu: change accepted", CASES[i], at);
      }
    }
    unload(&p);
  }
}

// Every word replaced by values that are bad as counts.
static void test_words(void **state) {
  (void)state;
  static const u32 WORDS[] = {0, 0x7fffffff, 0xffffffff, BB_P - 1, 0x10000};
  for (size_t i = 0; i < 2; i++) {
    loaded p;
    proof_layout layout;
    load(&p, CASES[i]);
    decode(&layout, &p);
    for (size_t at = 0; at + 4 <= p.len; at = next_place(&layout, at)) {
      const u32 old = load_le32(p.proof + at);
      // Words stand behind a bitmap of any length: all alignments in the head, then that of the rest.
      if (at > 64 && at < layout.initial_rows_at && at % 4 != p.len % 4) continue;
      for (size_t w = 0; w < SWIRL_COUNT(WORDS); w++) {
        swirl_diag diag;
        if (WORDS[w] == old) continue;
        store_le32(p.proof + at, WORDS[w]);
        const swirl_status status = verifying_run(&p.v, p.proof, p.len, NULL, &diag);
        store_le32(p.proof + at, old);
        if (status == SWIRL_OK && !is_free(&p, &layout, at)) fail_msg("%s: word at %zu: change accepted", CASES[i], at);
      }
    }
    unload(&p);
  }
}

// A proof for another key.
static void test_foreign_key(void **state) {
  (void)state;
  char **names = vectors_list("cases");
  loaded p;
  load(&p, "cases/cached_parts.json");
  for (char **name = names; *name != NULL; name++) {
    char path[256];
    snprintf(path, sizeof path, "cases/%s", *name);
    if (strstr(*name, ".json") == NULL || strcmp(*name, "cached_parts.json") == 0) continue;
    json_t *file = vectors_load(path);
    if (json_object_get(file, "vk_hex") != NULL) {
      verifying v;
      swirl_diag diag;
      verifying_open_case(&v, file);
      assert_int_not_equal(verifying_run(&v, p.proof, p.len, NULL, &diag), SWIRL_OK);
      verifying_close(&v);
    }
    json_decref(file);
  }
  unload(&p);
  vectors_list_free(names);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_truncated),
      cmocka_unit_test(test_flipped),
      cmocka_unit_test(test_words),
      cmocka_unit_test(test_foreign_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
