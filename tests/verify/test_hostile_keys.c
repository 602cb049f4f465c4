// Hostile keys: changed, with the pre-hash of what they now say, so that nothing but the checks of their contents
// stands between them and the verifier. Each is refused, or the proof of the original key is rejected; under the
// sanitizers, nothing may be read or written out of place.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "base/varint.h"
#include "keys/vk.h"
#include "support/verifying.h"

enum { MAX_MEMORY = 1 << 24 }; // some changed parameters ask for gigabytes, which only their caller can judge

typedef struct target {
  u8 *key; // without the pre-hash
  size_t key_len;
  u8 *proof;
  size_t proof_len;
  int num_read; // keys that were accepted
} target;

static void load(target *t, const char *path) {
  json_t *file = vectors_load(path);
  t->key = vectors_hex(vectors_string(file, "vk_hex"), &t->key_len);
  t->key_len = (size_t)vectors_u64(file, "pre_vk_len");
  t->proof = vectors_hex(vectors_string(file, "proof_hex"), &t->proof_len);
  t->num_read = 0;
  json_decref(file);
}
static void unload(target *t) {
  free(t->key);
  free(t->proof);
}

static size_t put_varint(u8 *out, u32 value) {
  size_t n = 0;
  for (; value >= 0x80; value >>= 7) out[n++] = (u8)(0x80u | (value & 0x7fu));
  out[n++] = (u8)value;
  return n;
}

// Reads `key` [len] with its own hash behind it and, if it is accepted, verifies the target's proof with it.
static void try_key(target *t, const u8 *key, size_t len, bool changed) {
  const hash_suite *suite = &swirl_suite_babybear_poseidon2;
  u32 hash[SUITE_MAX_DIGEST_WORDS];
  u8 *bytes = malloc(len + 40);
  size_t total = len;
  memcpy(bytes, key, len);
  swirl_vk_hash(hash, suite, key, len);
  for (u32 i = 0; i < suite->digest_words; i++) total += put_varint(bytes + total, hash[i]);
  u8 *exact = malloc(total); // so that a sanitizer sees reads behind the end
  memcpy(exact, bytes, total);
  free(bytes);

  const size_t needed = swirl_vk_memory(total);
  void *key_block = malloc(needed);
  const swirl_vk *vk;
  swirl_diag diag;
  if (swirl_vk_read(&vk, key_block, needed, exact, total, &diag) == SWIRL_OK) {
    t->num_read++;
    const size_t memory = swirl_verify_memory(vk);
    if (memory <= MAX_MEMORY) {
      void *block = malloc(memory);
      const swirl_status status =
          swirl_verify_with_proof_values(vk, NULL, t->proof, t->proof_len, block, memory, NULL, &diag);
      if (changed) assert_int_not_equal(status, SWIRL_OK); // the hash of the key is the first thing absorbed
      if (!changed) assert_int_equal(status, SWIRL_OK);
      free(block);
    }
  }
  free(key_block);
  free(exact);
}

static const char *const CASES[] = {"cases/fibonacci.json", "cases/cached_parts.json", "cases/heights_1_and_skip.json"};

static void test_changed_bytes(void **state) {
  (void)state;
  for (size_t c = 0; c < SWIRL_COUNT(CASES); c++) {
    target t;
    load(&t, CASES[c]);
    try_key(&t, t.key, t.key_len, false);
    assert_int_equal(t.num_read, 1);
    for (size_t at = 0; at < t.key_len; at++) {
      const u8 old = t.key[at];
      const u8 changes[] = {(u8)(old + 1), (u8)(old - 1), 0, 0x7f, 0xff};
      for (size_t i = 0; i < SWIRL_COUNT(changes); i++) {
        t.key[at] = changes[i];
        if (changes[i] != old) try_key(&t, t.key, t.key_len, true);
      }
      t.key[at] = old;
    }
    assert_true(t.num_read > 10); // the checks behind the hash were reached
    unload(&t);
  }
}

// Bytes left out and put in, and integers made long.
static void test_spliced_bytes(void **state) {
  (void)state;
  static const u8 LONG[] = {0xff, 0xff, 0xff, 0xff, 0x0f}; // 2^32 - 1
  target t;
  load(&t, CASES[1]);
  u8 *changed = malloc(t.key_len + sizeof LONG);
  for (size_t at = 0; at < t.key_len; at++) {
    memcpy(changed, t.key, at);
    memcpy(changed + at, t.key + at + 1, t.key_len - at - 1);
    try_key(&t, changed, t.key_len - 1, true);
    memcpy(changed + at, LONG, sizeof LONG);
    memcpy(changed + at + sizeof LONG, t.key + at + 1, t.key_len - at - 1);
    try_key(&t, changed, t.key_len - 1 + sizeof LONG, true);
  }
  free(changed);
  unload(&t);
}

static void test_varint(void **state) {
  (void)state;
  static const struct {
    u8 bytes[11];
    size_t len, used;
    u64 value;
  } CHECKS[] = {
      {{0x00}, 1, 1, 0},
      {{0x7f}, 1, 1, 127},
      {{0x80, 0x01}, 2, 2, 128},
      {{0x80, 0x00}, 2, 0, 0}, // not the shortest
      {{0x80}, 1, 0, 0},       // ends inside
      {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, 10, 10, UINT64_MAX},
      {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}, 10, 0, 0}, // beyond 64 bits
      {{0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}, 11, 0, 0},
  };
  for (size_t i = 0; i < SWIRL_COUNT(CHECKS); i++) {
    u64 value = 0;
    assert_int_equal(varint_read(&value, CHECKS[i].bytes, CHECKS[i].len, UINT64_MAX), CHECKS[i].used);
    assert_true(value == CHECKS[i].value);
  }
  u64 value;
  assert_int_equal(varint_read(&value, (const u8[]){0x80, 0x01}, 2, 127), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_varint),
      cmocka_unit_test(test_changed_bytes),
      cmocka_unit_test(test_spliced_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
