#include "hash/suite_babybear.h"

#include "base/cpu_features.h"
#include "base/varint.h"

enum { DIGEST = BABYBEAR_DIGEST_WORDS, RATE = P2_RATE };

const char swirl_babybear_name[] = "babybear-poseidon2";

#if defined(SWIRL_LEVELS)
extern const hash_suite swirl_suite_babybear_avx2, swirl_suite_babybear_avx512, swirl_suite_babybear_avx512ifma;
extern const hash_suite swirl_suite_babybear_neon;
#define SUITE(isa) &swirl_suite_babybear_##isa
#else
#define SUITE(isa) NULL // not in this build
#endif

const hash_suite *swirl_babybear_at_level(const char *isa) {
  const hash_suite *best = &swirl_suite_babybear_poseidon2;
  if (isa != NULL && strcmp(isa, best->isa) == 0) return best;
#if defined(__x86_64__) || defined(__aarch64__)
  const cpu_features features = swirl_cpu_features();
  (void)features;
  const struct {
    const char *isa;
    const hash_suite *suite;
    bool supported;
  } levels[] = {
#if defined(__x86_64__)
    {"avx2", SUITE(avx2), features.avx2},
    {"avx512", SUITE(avx512), features.avx512},
    {"avx512ifma", SUITE(avx512ifma), features.avx512ifma},
#else
    {"neon", SUITE(neon), true},
#endif
  };
  for (size_t i = 0; i < SWIRL_COUNT(levels); i++) {
    if (levels[i].suite != NULL && levels[i].supported) best = levels[i].suite;
    if (isa != NULL && strcmp(isa, levels[i].isa) == 0) return best;
  }
#endif
  return isa == NULL ? best : NULL;
}

// position = absorb_idx | sample_idx << 8 (spec 02 section 1).
static u32 pack(u32 absorb, u32 sample) { return absorb | sample << 8; }

u32 swirl_babybear_after_observe(u32 position, size_t n) {
  const size_t absorb = (position & 0xffu) + n;
  return absorb < RATE ? pack((u32)absorb, position >> 8) : pack((u32)(absorb % RATE), RATE);
}

u32 swirl_babybear_after_observe_digest(u32 position) { return swirl_babybear_after_observe(position, DIGEST); }

u32 swirl_babybear_after_sample(u32 position, size_t n) {
  if (n == 0) return position;
  const size_t left = (position & 0xffu) != 0 ? 0 : position >> 8;
  return pack(0, n <= left ? (u32)(left - n) : RATE - 1 - (u32)((n - left - 1) % RATE));
}

void swirl_babybear_encode_digest(u8 *out, const u32 *digest) {
  for (size_t i = 0; i < DIGEST; i++) store_le32(out + 4 * i, bb_to_canonical(digest[i]));
}

bool swirl_babybear_decode_digest(u32 *out, const u8 *bytes) {
  bool canonical = true;
  for (size_t i = 0; i < DIGEST; i++) {
    const u32 word = load_le32(bytes + 4 * i);
    canonical &= word < BB_P;
    out[i] = bb_from_u32(word);
  }
  return canonical;
}

// Eight varints of Montgomery words.
size_t swirl_babybear_read_key_digest(u32 *out, const u8 *bytes, size_t len) {
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

size_t swirl_babybear_write_key_digest(u8 *out, const u32 *digest) {
  size_t len = 0;
  for (size_t i = 0; i < DIGEST; i++) len += varint_write(out == NULL ? NULL : out + len, digest[i]);
  return len;
}
