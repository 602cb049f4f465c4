// swirl/verify.h: verification (spec 16). Single-threaded, no recursion, no allocation: all memory comes from the
// caller, and its size follows from the key, never from the proof. Every byte of key and proof is untrusted.
#ifndef SWIRL_VERIFY_H
#define SWIRL_VERIFY_H

#include <swirl/transcript.h>
#include <swirl/vk.h>

#ifdef __cplusplus
extern "C" {
#endif

// The public values of one AIR: canonical words. Absent AIRs and AIRs without public values have num 0.
typedef struct swirl_public_values {
  const uint32_t *values;
  size_t num;
} swirl_public_values;

typedef struct swirl_verify_desc {
  const swirl_params *expected_params; // NULL: the key's own; else REJECT_PARAMS unless equal
  double min_security_bits;            // 0: none; else REJECT_SECURITY_BITS if the key's estimate is below
  const char *isa; // caps the instruction set, as in swirl_device_desc (ERR_DEVICE for an unknown name); NULL: the best
                   // this machine has. The verdict does not depend on it
  uint64_t reserved[4]; // zero
} swirl_verify_desc;

// Bytes of memory that verifying a proof with this key needs.
SWIRL_API size_t swirl_verify_memory(const swirl_vk *vk);

// Verifies `proof` for the statement: these AIRs (the key) with these public values, one entry per AIR in key order
// (ERR_ARGUMENT unless num_airs is the key's; REJECT_PUBLIC_VALUES_DIFFER if the proof is for others). A NULL `desc`
// selects every default. SWIRL_OK is the only acceptance.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_verify(const swirl_vk *vk, const swirl_verify_desc *desc,
                                                    const swirl_public_values *public_values, size_t num_airs,
                                                    const uint8_t *proof, size_t proof_len, void *block,
                                                    size_t block_len, swirl_diag *diag);

// Verifies `proof` for whatever public values stand inside it. They are read from the proof by swirl_proof_air() or
// with a swirl_proof_view (swirl/proof.h); a caller who does not look at them has verified very little.
// `transcript`, if not NULL, receives the sponge after the last step of an accepted proof.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_verify_with_proof_values(const swirl_vk *vk, const swirl_verify_desc *desc,
                                                                      const uint8_t *proof, size_t proof_len,
                                                                      void *block, size_t block_len,
                                                                      swirl_transcript *transcript, swirl_diag *diag);

// Facts read from proof bytes without a key; only the encoding is checked (ERR_PROOF_ENCODING).
// Presence, log height and public values of AIR `air`. `values` receives at most `max_values` canonical words;
// `num_values` the count in the proof. Pointers may be NULL. ERR_ARGUMENT if the proof has no AIR of that index.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_proof_num_airs(uint32_t *out, const uint8_t *proof, size_t proof_len,
                                                            swirl_diag *diag);
SWIRL_API SWIRL_NODISCARD swirl_status swirl_proof_air(const uint8_t *proof, size_t proof_len, uint32_t air,
                                                       bool *present, uint32_t *log_height, uint32_t *values,
                                                       size_t max_values, size_t *num_values, swirl_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
