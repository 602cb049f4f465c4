// A hash suite: leaf hash, 2-to-1 compression, digest and transcript are one parameter of the code (spec 01, 02; the
// BN254 suite of spec 06 replaces all four). Field and schedule stay. No phase knows how long a digest is or what
// observing it costs.
//
// Digests are `digest_words` words in the suite's internal form (BabyBear: Montgomery). The sponge is `sponge_words`
// words of data plus a *position* (u32, opaque): everything about the sponge that depends only on how many elements
// were observed and sampled so far, never on their values. So a program knows the position of every operation before it
// runs, and a run carries only the words.
#ifndef SWIRL_HASH_SUITE_H
#define SWIRL_HASH_SUITE_H

#include "field/babybear.h"

enum { SUITE_MAX_DIGEST_WORDS = 8, SUITE_MAX_SPONGE_WORDS = 64, SUITE_DIGEST_BYTES = 32 };
// Hashes that are computed side by side, at most.
enum { SUITE_LANES = 16 };

typedef struct hash_suite hash_suite;
struct hash_suite {
  const char *name; // the same address in all forms of a suite
  // The instruction set of this form of the suite, and the choice of another: see swirl_suite_at_level(). NULL for a
  // suite that has one form.
  const char *isa;
  const hash_suite *(*at_level)(const char *isa);
  u32 digest_words;
  u32 sponge_words;
  u32 initial_position; // of an empty transcript (whose words are all zero)

  // Leaf hash of a row, in pieces: from `words` [sponge_words] all zero and position initial_position, any number of
  // hash_absorb, each returning the next position; then hash_finish writes out [digest_words].
  u32 (*hash_absorb)(u32 *words, u32 position, const u32 *values, size_t n);
  void (*hash_finish)(u32 *out, u32 *words, u32 position);
  // A row is absorbed in blocks of `row_rate` values, and after each the position is the initial one again. Of the
  // words then the next block, if it is a whole one, leaves only the last `row_carry_words` of [sponge_words] as they
  // are: who stops there need keep no others.
  u32 row_rate, row_carry_words;
  // out, left, right [digest_words]; out may be left or right.
  void (*compress)(u32 *out, const u32 *left, const u32 *right);

  // The same for `lanes` sponges or pairs at once, all at one position: word w of lane i is at [w * SUITE_LANES + i].
  // Lanes from `lanes` on hold base words too, and may be changed. NULL: one after the other (swirl_suite_*_lanes).
  //   words  [sponge_words]    values  [n]    out, left, right  [digest_words]; out may be left or right
  u32 (*absorb_lanes)(u32 *words, u32 position, const u32 *values, size_t n, size_t lanes);
  void (*finish_lanes)(u32 *out, u32 *words, u32 position, size_t lanes);
  void (*compress_lanes)(u32 *out, const u32 *left, const u32 *right, size_t lanes);

  // Transcript. `words` [sponge_words]; values base mont. Each returns the position after the operation.
  u32 (*observe)(u32 *words, u32 position, const u32 *values, size_t n);
  u32 (*observe_digest)(u32 *words, u32 position, const u32 *digest);
  u32 (*sample)(u32 *words, u32 position, u32 *out, size_t n);
  // The positions alone, for whoever plans.
  u32 (*position_after_observe)(u32 position, size_t n);
  u32 (*position_after_observe_digest)(u32 position);
  u32 (*position_after_sample)(u32 position, size_t n);
  // How many base elements one observed digest counts for in a transcript log (BabyBear: 8).
  u32 digest_log_words;

  // Codec form of a digest (spec 05), SUITE_DIGEST_BYTES bytes; decode returns false for a non-canonical one.
  // `words` of the codec form, read as little-endian u32, are what the proof buffer holds.
  void (*encode_digest)(u8 *out, const u32 *digest);
  bool (*decode_digest)(u32 *out, const u8 *bytes);
  // Reads a digest in the form of key bytes (spec 04 section 6.1) from bytes [len]. Returns how many bytes it takes, 0
  // if it is malformed.
  size_t (*read_key_digest)(u32 *out, const u8 *bytes, size_t len);
  // Writes that form; returns how many bytes it takes, which is all it does if `out` is NULL.
  size_t (*write_key_digest)(u8 *out, const u32 *digest);
};

// BabyBear with Poseidon2, width 16 (spec 01 sections 3-7, spec 02). digest_words 8, sponge_words 16.
// position = absorb_idx | sample_idx << 8.
extern const hash_suite swirl_suite_babybear_poseidon2;

// The suite in the fastest form that this machine has at or below an instruction set ("scalar", "avx2", ..; NULL: of
// all); NULL for an unknown name.
static inline const hash_suite *swirl_suite_at_level(const hash_suite *suite, const char *isa) {
  return suite->at_level == NULL ? suite : suite->at_level(isa);
}

// The members of these names, or the same by the functions for one lane.
u32 swirl_suite_absorb_lanes(const hash_suite *suite, u32 *words, u32 position, const u32 *values, size_t n,
                             size_t lanes);
void swirl_suite_finish_lanes(const hash_suite *suite, u32 *out, u32 *words, u32 position, size_t lanes);
void swirl_suite_compress_lanes(const hash_suite *suite, u32 *out, const u32 *left, const u32 *right, size_t lanes);

// True iff w passes: observes w and requires that the low `bits` bits of a sample are 0; with bits = 0, true without
// touching the sponge (spec 02 section 3). `position` is updated.
bool swirl_check_witness(const hash_suite *suite, u32 *words, u32 *position, u32 bits, u32 witness);

#endif
