#include "fuzz/frozen_suite.h"

enum { DIGEST = 1 };

static u32 hash_absorb(u32 *words, u32 position, const u32 *values, size_t n) {
  (void)words;
  (void)values;
  (void)n;
  return position;
}
static void hash_finish(u32 *out, u32 *words, u32 position) {
  (void)words;
  (void)position;
  out[0] = 0;
}
static void compress(u32 *out, const u32 *left, const u32 *right) {
  (void)left;
  (void)right;
  out[0] = 0;
}

// position = samples drawn.
static u32 after_observe(u32 position, size_t n) {
  (void)n;
  return position;
}
static u32 after_observe_digest(u32 position) { return position; }
static u32 after_sample(u32 position, size_t n) { return position + (u32)n; }

static u32 observe(u32 *words, u32 position, const u32 *values, size_t n) {
  (void)words;
  (void)values;
  return after_observe(position, n);
}
static u32 observe_digest(u32 *words, u32 position, const u32 *digest) {
  (void)words;
  (void)digest;
  return position;
}
static u32 sample(u32 *words, u32 position, u32 *out, size_t n) {
  (void)words;
  for (size_t i = 0; i < n; i++, position++) out[i] = (u32)((position + 1) * 0x9e3779b97f4a7c15ull >> 33) % BB_P;
  return position;
}

static void encode_digest(u8 *out, const u32 *digest) {
  (void)digest;
  memset(out, 0, SUITE_DIGEST_BYTES);
}
static bool decode_digest(u32 *out, const u8 *bytes) {
  for (u32 i = 0; i < SUITE_DIGEST_BYTES; i++) {
    if (bytes[i] != 0) return false;
  }
  out[0] = 0;
  return true;
}
static size_t read_key_digest(u32 *out, const u8 *bytes, size_t len) {
  return len >= SUITE_DIGEST_BYTES && decode_digest(out, bytes) ? SUITE_DIGEST_BYTES : 0;
}
static size_t write_key_digest(u8 *out, const u32 *digest) {
  if (out != NULL) encode_digest(out, digest);
  return SUITE_DIGEST_BYTES;
}

const hash_suite frozen_suite = {.name = "frozen",
                                 .digest_words = DIGEST,
                                 .sponge_words = 1,
                                 .initial_position = 0,
                                 .hash_absorb = hash_absorb,
                                 .hash_finish = hash_finish,
                                 .row_rate = 1,
                                 .row_carry_words = 1,
                                 .compress = compress,
                                 .observe = observe,
                                 .observe_digest = observe_digest,
                                 .sample = sample,
                                 .position_after_observe = after_observe,
                                 .position_after_observe_digest = after_observe_digest,
                                 .position_after_sample = after_sample,
                                 .digest_log_words = 1,
                                 .encode_digest = encode_digest,
                                 .decode_digest = decode_digest,
                                 .read_key_digest = read_key_digest,
                                 .write_key_digest = write_key_digest};
