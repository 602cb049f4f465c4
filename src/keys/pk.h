// A proving key on a device.
#ifndef SWIRL_KEYS_PK_H
#define SWIRL_KEYS_PK_H

#include <swirl/keys.h>

#include "device/air_program.h"
#include "device/device.h"
#include "keys/vk.h"

typedef struct pk_air {
  bool selected; // false: this AIR cannot be proven with this key (swirl_pk_from_vk() with air_ids)
  air_program constraints, interactions;
  device_memory constraints_memory, interactions_memory; // their words; empty on the device "plan"
  swirl_trace *preprocessed;                             // NULL if there is none
  swirl_committed *preprocessed_committed;               // NULL if there is none
} pk_air;

struct swirl_pk {
  atomic_uint references;
  swirl_device *dev;
  void *block; // where `vk` lies
  size_t block_len;
  const swirl_vk *vk;
  pk_air *airs; // [vk->num_airs]
};
swirl_pk *swirl_pk_hold(swirl_pk *pk);

// Has the device make what it needs for AIR `airs[i]` of the key, i < num: all at once, on several threads. `keep`: for
// other processes as well. ERR_NO_MEMORY.
swirl_status swirl_pk_warm_airs(const swirl_pk *pk, const u32 *airs, u32 num, bool keep);

// swirl_keygen() for any suite.
swirl_status swirl_keygen_suite(swirl_pk **out, swirl_device *dev, const hash_suite *suite, const swirl_params *params,
                                const swirl_air *const *airs, size_t num_airs, const swirl_matrix *const *preprocessed,
                                u32 flags, swirl_diag *diag);

// Makes a proving key of the bytes of a verifying key of a suite; see swirl_pk_from_vk().
swirl_status swirl_pk_create(swirl_pk **out, swirl_device *dev, const hash_suite *suite, const u8 *vk_bytes,
                             size_t vk_len, const u32 *air_ids, size_t num_air_ids,
                             const swirl_matrix *const *preprocessed, swirl_diag *diag);

#endif
