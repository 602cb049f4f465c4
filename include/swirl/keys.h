// swirl/keys.h: key generation, proving keys, keys in words (spec 04). Verifying keys: swirl/vk.h.
#ifndef SWIRL_KEYS_H
#define SWIRL_KEYS_H

#include <swirl/air.h>
#include <swirl/device.h>
#include <swirl/vk.h>

#ifdef __cplusplus
extern "C" {
#endif

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
// Compiles ahead the kernels that a GPU makes for the key's AIRs (swirl_device_desc.air_kernels), on several threads,
// and writes them to the device's cache directory, if it has one; else they are compiled when the AIRs are first
// planned for. swirl_device_warmup() does it for kernels that every proof needs. What the driver does not compile is
// interpreted, and the device's logger hears of it. Nothing on a device that makes no kernels. Safe beside other calls.
// ERR_NO_MEMORY; ERR_ARGUMENT for NULL.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_pk_warmup(const swirl_pk *pk, swirl_diag *diag);
// The verifying key inside; lives as long as the proving key.
SWIRL_API const swirl_vk *swirl_pk_vk(const swirl_pk *pk);
SWIRL_API void swirl_pk_destroy(swirl_pk *pk); // NULL is allowed

// One expression of an AIR in words. Names are those of swirl/check.h; what is used more than once is a term, written
// once and named "t" and its node number elsewhere, so that all texts together are no longer than the key.
typedef enum swirl_vk_item_kind {
  SWIRL_VK_TERM = 0,       // t<index>; before every item that uses it
  SWIRL_VK_CONSTRAINT = 1, // constraint `index` of the AIR: must be 0 on every row
  SWIRL_VK_COUNT = 2,      // multiplicity of interaction `index`
  SWIRL_VK_FIELD = 3       // field `field` of the message of interaction `index`
} swirl_vk_item_kind;
typedef struct swirl_vk_item {
  swirl_vk_item_kind kind;
  uint32_t index, field;
  const char *text; // ASCII, e.g. "is_transition * (t17 - main'[1])"; valid during the call only
} swirl_vk_item;

// Calls `item` for all terms, then all constraints, then count and fields of each interaction. Stops where it returns
// false; that is no error. ERR_ARGUMENT if `air` >= swirl_vk_num_airs(vk); ERR_NO_MEMORY: 14 bytes per node and three
// times the longest text, from `allocator` (NULL: malloc and free). Safe from several threads.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_vk_describe_air(const swirl_vk *vk, uint32_t air,
                                                             bool (*item)(void *context, const swirl_vk_item *item),
                                                             void *context, const swirl_allocator *allocator);

#ifdef __cplusplus
}
#endif
#endif
