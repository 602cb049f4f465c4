// The transcript of the host (spec 02): a suite's sponge with its position. All values are Montgomery words.
#ifndef SWIRL_TRANSCRIPT_TRANSCRIPT_H
#define SWIRL_TRANSCRIPT_TRANSCRIPT_H

#include <swirl/transcript.h>

#include "hash/suite.h"

typedef struct transcript_state {
  const hash_suite *suite;
  u32 words[SUITE_MAX_SPONGE_WORDS]; // the first suite->sponge_words are used
  u32 position;
} transcript_state;

static inline void transcript_init(transcript_state *t, const hash_suite *suite) {
  *t = (transcript_state){.suite = suite, .position = suite->initial_position};
}
// values [n] base mont
static inline void transcript_observe(transcript_state *t, const u32 *values, size_t n) {
  t->position = t->suite->observe(t->words, t->position, values, n);
}
static inline void transcript_observe_ext(transcript_state *t, bb4 value) { transcript_observe(t, value.c, 4); }
// digest [suite->digest_words]
static inline void transcript_observe_digest(transcript_state *t, const u32 *digest) {
  t->position = t->suite->observe_digest(t->words, t->position, digest);
}
// out [n] base mont
static inline void transcript_sample(transcript_state *t, u32 *out, size_t n) {
  t->position = t->suite->sample(t->words, t->position, out, n);
}
static inline bb4 transcript_sample_ext(transcript_state *t) {
  bb4 value;
  transcript_sample(t, value.c, 4);
  return value;
}
// The low `bits` bits, at most 30, of the canonical value of one sample.
static inline u32 transcript_sample_bits(transcript_state *t, u32 bits) {
  u32 word;
  transcript_sample(t, &word, 1);
  return bb_to_canonical(word) & ((1u << bits) - 1u);
}
// witness: base mont
static inline bool transcript_check_witness(transcript_state *t, u32 bits, u32 witness) {
  return swirl_check_witness(t->suite, t->words, &t->position, bits, witness);
}

// A transcript of the BabyBear suite as the public value and back. swirl_transcript_load() returns false if `from` is
// not a valid state; swirl_transcript_store() needs the BabyBear suite.
bool swirl_transcript_load(transcript_state *t, const swirl_transcript *from);
void swirl_transcript_store(swirl_transcript *out, const transcript_state *t);

#endif
