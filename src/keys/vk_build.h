// Key generation but for the commitments: finished AIRs to a verifying key in memory (spec 04 sections 3 to 6).
#ifndef SWIRL_KEYS_VK_BUILD_H
#define SWIRL_KEYS_VK_BUILD_H

#include <swirl/air.h>

#include "keys/vk.h"

// What keygen knows of an AIR's preprocessed trace once it is committed.
typedef struct preprocessed_commitment {
  bool present;
  u32 log_height;
  u32 digest[SUITE_MAX_DIGEST_WORDS]; // suite form
} preprocessed_commitment;

// Builds the key of `airs` [num_airs], all finished, with `pre` [num_airs]; NULL if no AIR has a preprocessed trace.
// `flags`: SWIRL_ALLOW_INSECURE. The key is one allocation; release with swirl_vk_release(), NULL is allowed.
swirl_status swirl_vk_build(swirl_vk **out, const hash_suite *suite, const swirl_params *params,
                            const swirl_air *const *airs, size_t num_airs, const preprocessed_commitment *pre,
                            u32 flags, const swirl_allocator *allocator, swirl_diag *diag);
void swirl_vk_release(swirl_vk *vk);

#endif
