// swirl/transcript.h: the Fiat-Shamir transcript (spec 02), as an object of the host.
#ifndef SWIRL_TRANSCRIPT_H
#define SWIRL_TRANSCRIPT_H

#include <swirl/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// A duplex sponge over BabyBear with Poseidon2, width 16, rate 8. A plain value; start with swirl_transcript_init().
typedef struct swirl_transcript {
  uint32_t state[16];  // canonical
  uint32_t absorb_idx; // 0..7: next rate position to overwrite
  uint32_t sample_idx; // 0..8: rate elements not yet squeezed
} swirl_transcript;

SWIRL_API void swirl_transcript_init(swirl_transcript *transcript);
// Absorbs `n` canonical elements. ERR_ARGUMENT (nothing absorbed) if one is >= p or the object is not a valid state.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_transcript_observe(swirl_transcript *transcript, const uint32_t *values,
                                                                size_t n);
// Squeezes `n` canonical elements.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_transcript_sample(swirl_transcript *transcript, uint32_t *out, size_t n);

#ifdef __cplusplus
}
#endif
#endif
