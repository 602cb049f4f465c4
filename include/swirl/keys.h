// swirl/keys.h: key generation, verifying keys, proving keys (spec 04).
#ifndef SWIRL_KEYS_H
#define SWIRL_KEYS_H

#include <swirl/air.h>
#include <swirl/device.h>
#include <swirl/params.h>

#ifdef __cplusplus
extern "C" {
#endif

// A verifying key in memory: immutable, position-dependent, inside a block that the caller gave or a proving key owns.
typedef struct swirl_vk swirl_vk;

// Bytes of memory that reading a key of `len` bytes can need, whatever the bytes are. 0 if that overflows.
SWIRL_API size_t swirl_vk_memory(size_t len);
// Reads a verifying key: the postcard bytes of spec 04 section 6.2 followed by the pre-hash (section 7). Every byte is
// untrusted: the hash is recomputed (ERR_KEY_HASH), ranges, indices and parameters are checked (ERR_KEY_INVALID), and
// trailing bytes are an error. The key lies in `block` (any alignment, at least swirl_vk_memory(len) bytes, else
// ERR_BLOCK_SIZE), which must outlive it; nothing is allocated and nothing needs to be destroyed.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_vk_read(const swirl_vk **out, void *block, size_t block_len,
                                                     const uint8_t *bytes, size_t len, swirl_diag *diag);
// Bytes of the encoded key, and the encoding itself (ERR_BLOCK_SIZE if `out_len` is less).
SWIRL_API size_t swirl_vk_encoded_len(const swirl_vk *vk);
SWIRL_API SWIRL_NODISCARD swirl_status swirl_vk_encode(const swirl_vk *vk, uint8_t *out, size_t out_len);
SWIRL_API const swirl_params *swirl_vk_params(const swirl_vk *vk);
SWIRL_API swirl_digest swirl_vk_pre_hash(const swirl_vk *vk);
SWIRL_API uint32_t swirl_vk_num_airs(const swirl_vk *vk);
// Conservative estimate from the key alone (spec 04 section 8.6).
SWIRL_API SWIRL_NODISCARD swirl_status swirl_vk_soundness(swirl_soundness *out, const swirl_vk *vk);

// Read-only facts of one AIR of a key.
typedef struct swirl_air_info {
  uint32_t preprocessed_width; // 0: none
  uint32_t preprocessed_log_height;
  swirl_digest preprocessed_commitment;
  uint32_t num_cached_mains, common_main_width, num_public_values;
  const uint32_t *cached_widths; // [num_cached_mains]; lives as long as the key
  uint32_t num_constraints, num_interactions, max_constraint_degree;
  bool is_required, needs_next_row;
} swirl_air_info;
// ERR_ARGUMENT if `air` >= swirl_vk_num_airs(vk).
SWIRL_API SWIRL_NODISCARD swirl_status swirl_vk_air_info(swirl_air_info *out, const swirl_vk *vk, uint32_t air);

// A proving key on a device: verifying key, compiled constraints, committed preprocessed traces.
typedef struct swirl_pk swirl_pk;

// Generates keys for `airs` in this order. `preprocessed` has one entry per AIR, NULL where an AIR has no preprocessed
// trace; the array may be NULL if none has one. Without SWIRL_ALLOW_INSECURE, ERR_INSECURE if the soundness estimate of
// the key is below 100 bits. The AIRs may be destroyed afterwards.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_keygen(swirl_pk **out, swirl_device *dev, const swirl_params *params,
                                                    const swirl_air *const *airs, size_t num_airs,
                                                    const swirl_matrix *const *preprocessed, uint32_t flags,
                                                    swirl_diag *diag);
// Makes a proving key from a verifying key (bytes) and the preprocessed traces, for a host with its own keygen. The
// traces are committed anew; ERR_MISMATCH, naming the AIR, if a commitment differs from the key's. `air_ids` selects
// the AIRs that are to be proven ([num_air_ids], ascending; NULL: all); `preprocessed` is indexed by AIR in key order.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_pk_from_vk(swirl_pk **out, swirl_device *dev, const uint8_t *vk_bytes,
                                                        size_t vk_len, const uint32_t *air_ids, size_t num_air_ids,
                                                        const swirl_matrix *const *preprocessed, swirl_diag *diag);
// A proving key as bytes (the verifying key and the preprocessed traces; see docs/key-format.md) and back. Loading
// recommits the preprocessed traces and compares.
SWIRL_API size_t swirl_pk_encoded_len(const swirl_pk *pk);
SWIRL_API SWIRL_NODISCARD swirl_status swirl_pk_encode(const swirl_pk *pk, uint8_t *out, size_t out_len);
SWIRL_API SWIRL_NODISCARD swirl_status swirl_pk_load(swirl_pk **out, swirl_device *dev, const uint8_t *bytes,
                                                     size_t len, swirl_diag *diag);
// The verifying key inside; lives as long as the proving key.
SWIRL_API const swirl_vk *swirl_pk_vk(const swirl_pk *pk);
SWIRL_API void swirl_pk_destroy(swirl_pk *pk); // NULL is allowed

#ifdef __cplusplus
}
#endif
#endif
