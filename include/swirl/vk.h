// swirl/vk.h: verifying keys (spec 04 sections 6, 7). Part of libswirl_verify: no allocation, threads or files.
#ifndef SWIRL_VK_H
#define SWIRL_VK_H

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
  uint32_t num_nodes; // of the constraints and interactions together
  bool is_required, needs_next_row;
} swirl_air_info;
// ERR_ARGUMENT if `air` >= swirl_vk_num_airs(vk).
SWIRL_API SWIRL_NODISCARD swirl_status swirl_vk_air_info(swirl_air_info *out, const swirl_vk *vk, uint32_t air);

// What one interaction of an AIR does on its bus, all but the expressions (swirl_vk_describe_air() in swirl/keys.h).
typedef struct swirl_bus_use {
  uint32_t bus;          // 0..65535
  uint32_t message_len;  // fields
  uint32_t count_weight; // bounds |multiplicity| for the trace height constraints
} swirl_bus_use;
// ERR_ARGUMENT if there is no such AIR or interaction.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_vk_interaction(swirl_bus_use *out, const swirl_vk *vk, uint32_t air,
                                                            uint32_t interaction);

// A trace height constraint (spec 03 section 9.2): over the present AIRs, the sum of coefficients[air] * height must be
// below `threshold`. A trace lower than 2^l_skip counts as one of that height.
typedef struct swirl_height_constraint {
  const uint32_t *coefficients; // [num_airs]; lives as long as the key
  uint32_t threshold;
} swirl_height_constraint;
SWIRL_API uint32_t swirl_vk_num_height_constraints(const swirl_vk *vk);
// ERR_ARGUMENT if `index` is out of range.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_vk_height_constraint(swirl_height_constraint *out, const swirl_vk *vk,
                                                                  uint32_t index);

#ifdef __cplusplus
}
#endif
#endif
