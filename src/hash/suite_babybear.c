// The BabyBear suite: Poseidon2 sponge, truncated permutation, duplex transcript (spec 01 sections 4-7, spec 02).
#include "hash/suite.h"

#include "base/varint.h"
#include "hash/poseidon2.h"

enum { DIGEST = 8, RATE = P2_RATE };

static void hash_slice(u32 *out, const u32 *row, size_t n) {
  u32 state[P2_WIDTH] = {0};
  // A partial last block overwrites only its own positions: the rest keeps the previous permutation's output.
  for (size_t done = 0; done < n; done += RATE) {
    memcpy(state, row + done, size_min(RATE, n - done) * sizeof *row);
    swirl_p2_permute(state);
  }
  memcpy(out, state, DIGEST * sizeof *out);
}

static u32 hash_absorb(u32 *words, u32 position, const u32 *values, size_t n) {
  for (size_t i = 0; i < n; i++) {
    words[position++] = values[i];
    if (position == RATE) {
      swirl_p2_permute(words);
      position = 0;
    }
  }
  return position;
}

static void hash_finish(u32 *out, u32 *words, u32 position) {
  if (position != 0) swirl_p2_permute(words);
  memcpy(out, words, DIGEST * sizeof *out);
}

static void compress(u32 *out, const u32 *left, const u32 *right) {
  u32 state[P2_WIDTH];
  memcpy(state, left, DIGEST * sizeof *left);
  memcpy(state + DIGEST, right, DIGEST * sizeof *right);
  swirl_p2_permute(state);
  memcpy(out, state, DIGEST * sizeof *out);
}

// position = absorb_idx | sample_idx << 8 (spec 02 section 1).
static u32 pack(u32 absorb, u32 sample) { return absorb | sample << 8; }

static u32 observe(u32 *words, u32 position, const u32 *values, size_t n) {
  u32 absorb = position & 0xffu, sample = position >> 8;
  for (size_t i = 0; i < n; i++) {
    words[absorb++] = values[i];
    if (absorb == RATE) {
      swirl_p2_permute(words);
      absorb = 0;
      sample = RATE;
    }
  }
  return pack(absorb, sample);
}

static u32 observe_digest(u32 *words, u32 position, const u32 *digest) {
  return observe(words, position, digest, DIGEST);
}

static u32 sample(u32 *words, u32 position, u32 *out, size_t n) {
  u32 absorb = position & 0xffu, left = position >> 8;
  for (size_t i = 0; i < n; i++) {
    if (absorb != 0 || left == 0) {
      swirl_p2_permute(words);
      absorb = 0;
      left = RATE;
    }
    out[i] = words[--left]; // from the highest rate position downwards
  }
  return pack(absorb, left);
}

static u32 position_after_observe(u32 position, size_t n) {
  const size_t absorb = (position & 0xffu) + n;
  return absorb < RATE ? pack((u32)absorb, position >> 8) : pack((u32)(absorb % RATE), RATE);
}

static u32 position_after_observe_digest(u32 position) { return position_after_observe(position, DIGEST); }

static u32 position_after_sample(u32 position, size_t n) {
  if (n == 0) return position;
  const size_t left = (position & 0xffu) != 0 ? 0 : position >> 8;
  return pack(0, n <= left ? (u32)(left - n) : RATE - 1 - (u32)((n - left - 1) % RATE));
}

static void encode_digest(u8 *out, const u32 *digest) {
  for (size_t i = 0; i < DIGEST; i++) store_le32(out + 4 * i, bb_to_canonical(digest[i]));
}

static bool decode_digest(u32 *out, const u8 *bytes) {
  bool canonical = true;
  for (size_t i = 0; i < DIGEST; i++) {
    const u32 word = load_le32(bytes + 4 * i);
    canonical &= word < BB_P;
    out[i] = bb_from_u32(word);
  }
  return canonical;
}

// Eight varints of Montgomery words.
static size_t read_key_digest(u32 *out, const u8 *bytes, size_t len) {
  size_t used = 0;
  for (size_t i = 0; i < DIGEST; i++) {
    u64 word = 0;
    const size_t n = varint_read(&word, bytes + used, len - used, BB_P - 1);
    if (n == 0) return 0;
    out[i] = (u32)word;
    used += n;
  }
  return used;
}

static size_t write_key_digest(u8 *out, const u32 *digest) {
  size_t len = 0;
  for (size_t i = 0; i < DIGEST; i++) len += varint_write(out == NULL ? NULL : out + len, digest[i]);
  return len;
}

const hash_suite swirl_suite_babybear_poseidon2 = {
    .name = "babybear-poseidon2",
    .digest_words = DIGEST,
    .sponge_words = P2_WIDTH,
    .initial_position = 0,
    .hash_slice = hash_slice,
    .hash_absorb = hash_absorb,
    .hash_finish = hash_finish,
    .compress = compress,
    .observe = observe,
    .observe_digest = observe_digest,
    .sample = sample,
    .position_after_observe = position_after_observe,
    .position_after_observe_digest = position_after_observe_digest,
    .position_after_sample = position_after_sample,
    .digest_log_words = DIGEST,
    .encode_digest = encode_digest,
    .decode_digest = decode_digest,
    .read_key_digest = read_key_digest,
    .write_key_digest = write_key_digest,
};
