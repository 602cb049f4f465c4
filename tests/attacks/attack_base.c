#include "attacks/attack_base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "keys/pk.h"
#include "keys/vk_encode.h"

static void must(swirl_status status, const swirl_diag *diag) {
  if (status == SWIRL_OK) return;
  fprintf(stderr, "%s: %s\n", swirl_status_name(status), diag->message);
  exit(2);
}
static void *must_alloc(size_t size) {
  void *memory = malloc(size + (size == 0));
  if (memory == NULL) exit(2);
  return memory;
}

static const struct {
  const char *name, *about;
  uint32_t l_skip, log_stacked, k_whir;
} KINDS[NUM_BASES] = {
    [BASE_SYSTEM] = {"system",
                     "Fibonacci with public values, a sender, a receiver with preprocessed and cached columns, an "
                     "absent AIR; three WHIR rounds",
                     2, 7, 2},
    [BASE_SHORT] = {"short", "the same AIRs; most traces are shorter than the skip domain", 4, 7, 2},
    [BASE_ONE_ROUND] = {"one_round", "the same AIRs; one WHIR round", 2, 5, 3},
    [BASE_OPTIONAL] = {"optional", "Fibonacci alone, not required; no interactions, no folding work", 2, 7, 2},
    [BASE_TWO_ROWS] = {"two_rows", "one AIR of two rows, no skip domain, no interactions", 0, 5, 2},
};
enum { ENOUGH_QUERIES = 64 }; // of 8 leaves: one that is never met has probability below 2^-9, and the proof is fixed

static void make_two_rows(attack_base *base) {
  swirl_diag diag = {.status = SWIRL_OK};
  must(swirl_air_create(&base->two_rows, &(swirl_air_desc){.name = "two rows", .common_main_width = 1}, &diag), &diag);
  const swirl_expr x = swirl_main(base->two_rows, 0), one = swirl_constant(base->two_rows, 1);
  swirl_assert_zero(base->two_rows, SWIRL_ROWS_ALL, swirl_mul(base->two_rows, x, swirl_sub(base->two_rows, x, one)));
  must(swirl_air_finish(base->two_rows, &diag), &diag);
  base->row_words[0] = base->row_words[1] = 1;
  base->row_matrix = (swirl_matrix){.data = base->row_words, .width = 1, .log_height = 1};
  base->row[0] = (swirl_air_witness){.present = true, .common = {.matrix = &base->row_matrix}};
}

void attack_base_open(attack_base *base, base_kind kind) {
  swirl_diag diag = {.status = SWIRL_OK};
  *base = (attack_base){.name = KINDS[kind].name, .about = KINDS[kind].about};
  must(swirl_device_open(&base->dev, &(swirl_device_desc){.num_threads = 1}, &diag), &diag);
  test_system_create(&base->system, KINDS[kind].l_skip, KINDS[kind].log_stacked, KINDS[kind].k_whir);
  test_witness_create(&base->witness, 3);
  if (kind == BASE_ONE_ROUND) base->system.params.num_queries[0] = ENOUGH_QUERIES;
  if (kind == BASE_OPTIONAL) base->system.params.folding_pow_bits = 0;
  const swirl_air *const *airs = (const swirl_air *const *)base->system.airs;
  base->airs = base->witness.airs;
  base->num_airs = kind == BASE_OPTIONAL ? 1 : SYSTEM_AIRS;
  if (kind == BASE_TWO_ROWS) {
    make_two_rows(base);
    airs = (const swirl_air *const *)&base->two_rows;
    base->airs = base->row;
    base->num_airs = 1;
  }
  must(swirl_keygen(&base->pk, base->dev, &base->system.params, airs, base->num_airs, base->system.preprocessed_list,
                    SWIRL_ALLOW_INSECURE, &diag),
       &diag);
  base->key = attack_key_encode(swirl_pk_vk(base->pk), NULL, &base->key_len);
  base->proof = attack_base_prove(base, 0, &base->proof_len);
  must(swirl_proof_decode(&base->at, &swirl_suite_babybear_poseidon2, base->proof, base->proof_len, &diag), &diag);
}

void attack_base_close(attack_base *base) {
  free(base->key);
  free(base->proof);
  swirl_pk_destroy(base->pk);
  if (base->two_rows != NULL) swirl_air_destroy(base->two_rows);
  test_system_destroy(&base->system);
  swirl_device_close(base->dev);
}

u8 *attack_base_prove(const attack_base *base, u32 flags, size_t *len) {
  swirl_diag diag = {.status = SWIRL_OK};
  swirl_prover *prover;
  swirl_proof *proof;
  must(swirl_prover_create_for(&prover, base->pk, base->airs, base->num_airs, flags, &diag), &diag);
  must(swirl_prover_run(prover, &proof, base->airs, base->num_airs, NULL, &diag), &diag);
  const u8 *bytes = swirl_proof_bytes(proof, len);
  u8 *copy = must_alloc(*len);
  memcpy(copy, bytes, *len);
  swirl_proof_destroy(proof);
  swirl_prover_destroy(prover);
  return copy;
}

u8 *attack_key_sign(const u8 *bytes, size_t hashed_len, u32 *hash, size_t *len) {
  const hash_suite *suite = &swirl_suite_babybear_poseidon2;
  u32 digest[SUITE_MAX_DIGEST_WORDS];
  swirl_vk_hash(digest, suite, bytes, hashed_len);
  if (hash != NULL) memcpy(hash, digest, sizeof digest);
  *len = hashed_len + suite->write_key_digest(NULL, digest);
  u8 *key = must_alloc(*len);
  memcpy(key, bytes, hashed_len);
  suite->write_key_digest(key + hashed_len, digest);
  return key;
}

u8 *attack_key_encode(const swirl_vk *vk, u32 *hash, size_t *len) {
  const size_t hashed_len = swirl_vk_encode_hashed(vk, NULL);
  u8 *bytes = must_alloc(hashed_len);
  swirl_vk_encode_hashed(vk, bytes);
  u8 *key = attack_key_sign(bytes, hashed_len, hash, len);
  free(bytes);
  return key;
}

static attack *add(attack_list *list, const attack_base *base, const char *phase, swirl_status expected, const u8 *key,
                   size_t key_len, const u8 *proof, size_t proof_len) {
  if (list->num == list->cap) {
    list->cap = 2 * list->cap + 16;
    list->attacks = realloc(list->attacks, list->cap * sizeof *list->attacks);
    if (list->attacks == NULL) exit(2);
  }
  attack *a = &list->attacks[list->num++];
  *a = (attack){.base = base->name, .phase = phase, .expected = expected, .key_len = key_len, .proof_len = proof_len};
  a->key = must_alloc(key_len);
  a->proof = must_alloc(proof_len);
  memcpy(a->key, key, key_len);
  memcpy(a->proof, proof, proof_len);
  return a;
}

attack *attack_add(attack_list *list, const attack_base *base, const char *phase, swirl_status expected, const u8 *key,
                   size_t key_len, const u8 *proof, size_t proof_len, const char *format, ...) {
  attack *a = add(list, base, phase, expected, key, key_len, proof, proof_len);
  va_list args;
  va_start(args, format);
  vsnprintf(a->what, sizeof a->what, format, args);
  va_end(args);
  return a;
}

proof_edit edit_open(const attack_base *base) {
  proof_edit e = {.base = base, .len = base->proof_len, .bytes = must_alloc(base->proof_len)};
  memcpy(e.bytes, base->proof, base->proof_len);
  return e;
}
void edit_splice(proof_edit *e, size_t at, size_t removed, const void *bytes, size_t n) {
  if (at + removed > e->len) exit(2);
  u8 *out = must_alloc(e->len - removed + n);
  memcpy(out, e->bytes, at);
  if (bytes != NULL) memcpy(out + at, bytes, n);
  if (bytes == NULL) memset(out + at, 0, n);
  memcpy(out + at + n, e->bytes + at + removed, e->len - at - removed);
  free(e->bytes);
  e->bytes = out;
  e->len = e->len - removed + n;
}
void edit_insert_zeros(proof_edit *e, size_t at, size_t n) { edit_splice(e, at, 0, NULL, n); }
void edit_set(proof_edit *e, size_t at, u32 word) { store_le32(e->bytes + at, word); }
void edit_add(proof_edit *e, size_t at, u32 summand) { edit_set(e, at, load_le32(e->bytes + at) + summand); }

attack *edit_close(proof_edit *e, attack_list *list, const char *phase, swirl_status expected, const char *format,
                   ...) {
  attack *a = add(list, e->base, phase, expected, e->base->key, e->base->key_len, e->bytes, e->len);
  va_list args;
  va_start(args, format);
  vsnprintf(a->what, sizeof a->what, format, args);
  va_end(args);
  free(e->bytes);
  return a;
}
