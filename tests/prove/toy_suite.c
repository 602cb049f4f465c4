// Width 5, rate 2, digests of 3 words; a digest is absorbed as one word, the sum of its words with weights, so that
// observing a digest costs something else than observing its words. Sampling takes the lowest rate position first.
#include "prove/toy_suite.h"

enum { WIDTH = 5, RATE = 2, DIGEST = 3 };

static void permute(u32 *s) {
  for (u32 round = 0; round < 4; round++) {
    u32 sum = 0;
    for (u32 i = 0; i < WIDTH; i++) {
      const u32 x = bb_add(s[i], bb_from_u32(1000 * round + 17 * i + 1)), x2 = bb_square(x), x3 = bb_mul(x2, x);
      s[i] = bb_mul(bb_square(x2), x3);
      sum = bb_add(sum, s[i]);
    }
    for (u32 i = 0; i < WIDTH; i++) s[i] = bb_add(bb_mul(s[i], bb_from_u32(i + 2)), sum);
  }
}

static void hash_slice(u32 *out, const u32 *row, size_t n) {
  u32 s[WIDTH] = {0};
  for (size_t i = 0; i < n; i += RATE) {
    for (size_t j = 0; j < RATE && i + j < n; j++) s[j] = row[i + j];
    permute(s);
  }
  memcpy(out, s, DIGEST * sizeof *s);
}

static u32 hash_absorb(u32 *words, u32 position, const u32 *values, size_t n) {
  for (size_t i = 0; i < n; i++) {
    words[position++] = values[i];
    if (position == RATE) {
      permute(words);
      position = 0;
    }
  }
  return position;
}
static void hash_finish(u32 *out, u32 *words, u32 position) {
  if (position != 0) permute(words);
  memcpy(out, words, DIGEST * sizeof *words);
}

static void compress(u32 *out, const u32 *left, const u32 *right) {
  u32 both[2 * DIGEST];
  memcpy(both, left, DIGEST * sizeof *left);
  memcpy(both + DIGEST, right, DIGEST * sizeof *right);
  hash_slice(out, both, 2 * DIGEST);
}

// position = pending inputs | outputs left << 8.
static u32 after_observe(u32 position, size_t n) {
  u32 pending = position & 0xff, left = position >> 8;
  for (size_t i = 0; i < n; i++) {
    if (++pending == RATE) {
      pending = 0;
      left = RATE;
    }
  }
  return pending | left << 8;
}
static u32 after_observe_digest(u32 position) { return after_observe(position, 1); }
static u32 after_sample(u32 position, size_t n) {
  u32 pending = position & 0xff, left = position >> 8;
  for (size_t i = 0; i < n; i++) {
    if (pending != 0 || left == 0) {
      pending = 0;
      left = RATE;
    }
    left--;
  }
  return pending | left << 8;
}

static u32 observe(u32 *words, u32 position, const u32 *values, size_t n) {
  for (size_t i = 0; i < n; i++) {
    words[position & 0xff] = values[i];
    position = after_observe(position, 1);
    if ((position & 0xff) == 0) permute(words);
  }
  return position;
}
static u32 observe_digest(u32 *words, u32 position, const u32 *digest) {
  u32 sum = 0;
  for (u32 i = 0; i < DIGEST; i++) sum = bb_add(bb_mul(sum, bb_from_u32(12345)), digest[i]);
  return observe(words, position, &sum, 1);
}
static u32 sample(u32 *words, u32 position, u32 *out, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if ((position & 0xff) != 0 || position >> 8 == 0) permute(words);
    position = after_sample(position, 1);
    out[i] = words[RATE - 1 - (position >> 8)];
  }
  return position;
}

static void encode_digest(u8 *out, const u32 *digest) {
  memset(out, 0, SUITE_DIGEST_BYTES);
  for (u32 i = 0; i < DIGEST; i++) store_le32(out + 4 * i, bb_to_canonical(digest[i]));
}
static bool decode_digest(u32 *out, const u8 *bytes) {
  for (u32 i = 0; i < SUITE_DIGEST_BYTES / 4; i++) {
    const u32 word = load_le32(bytes + 4 * i);
    if (word >= (i < DIGEST ? BB_P : 1)) return false;
    if (i < DIGEST) out[i] = bb_from_canonical(word);
  }
  return true;
}

// In key bytes, as in proofs: the codec form.
static size_t read_key_digest(u32 *out, const u8 *bytes, size_t len) {
  return len >= SUITE_DIGEST_BYTES && decode_digest(out, bytes) ? SUITE_DIGEST_BYTES : 0;
}
static size_t write_key_digest(u8 *out, const u32 *digest) {
  if (out != NULL) encode_digest(out, digest);
  return SUITE_DIGEST_BYTES;
}

const hash_suite toy_suite = {.name = "toy",
                              .digest_words = DIGEST,
                              .sponge_words = WIDTH,
                              .initial_position = 0,
                              .hash_absorb = hash_absorb,
                              .hash_finish = hash_finish,
                              .row_rate = RATE,
                              .row_carry_words = WIDTH - RATE,
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
