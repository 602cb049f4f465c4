#include "transcript/transcript.h"

#include "hash/poseidon2.h"

bool swirl_check_witness(const hash_suite *suite, u32 *words, u32 *position, u32 bits, u32 witness) {
  if (bits == 0) return true;
  u32 sample;
  *position = suite->observe(words, *position, &witness, 1);
  *position = suite->sample(words, *position, &sample, 1);
  return (bb_to_canonical(sample) & ((1u << bits) - 1u)) == 0;
}

bool swirl_transcript_load(transcript_state *t, const swirl_transcript *from) {
  if (from->absorb_idx >= P2_RATE || from->sample_idx > P2_RATE) return false;
  transcript_init(t, &swirl_suite_babybear_poseidon2);
  t->position = from->absorb_idx | from->sample_idx << 8;
  for (size_t i = 0; i < P2_WIDTH; i++) {
    if (from->state[i] >= BB_P) return false;
    t->words[i] = bb_from_canonical(from->state[i]);
  }
  return true;
}

void swirl_transcript_store(swirl_transcript *out, const transcript_state *t) {
  SWIRL_ASSERT(t->suite->name == swirl_suite_babybear_poseidon2.name);
  out->absorb_idx = t->position & 0xffu;
  out->sample_idx = t->position >> 8;
  for (size_t i = 0; i < P2_WIDTH; i++) out->state[i] = bb_to_canonical(t->words[i]);
}

void swirl_transcript_init(swirl_transcript *transcript) { memset(transcript, 0, sizeof *transcript); }

swirl_status swirl_transcript_observe(swirl_transcript *object, const uint32_t *values, size_t n) {
  transcript_state t;
  if (!swirl_transcript_load(&t, object)) return SWIRL_ERR_ARGUMENT;
  for (size_t i = 0; i < n; i++) {
    if (values[i] >= BB_P) return SWIRL_ERR_ARGUMENT;
  }
  for (size_t i = 0; i < n; i++) {
    const u32 word = bb_from_canonical(values[i]);
    transcript_observe(&t, &word, 1);
  }
  swirl_transcript_store(object, &t);
  return SWIRL_OK;
}

swirl_status swirl_transcript_sample(swirl_transcript *object, uint32_t *out, size_t n) {
  transcript_state t;
  if (!swirl_transcript_load(&t, object)) return SWIRL_ERR_ARGUMENT;
  transcript_sample(&t, out, n);
  for (size_t i = 0; i < n; i++) out[i] = bb_to_canonical(out[i]);
  swirl_transcript_store(object, &t);
  return SWIRL_OK;
}
