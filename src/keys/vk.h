// A verifying key in memory (spec 04 section 6.2): the fields of the key bytes, decoded and checked.
#ifndef SWIRL_KEYS_VK_H
#define SWIRL_KEYS_VK_H

#include <swirl/vk.h>

#include "air/dag.h"
#include "field/babybear.h"
#include "hash/suite.h"

typedef struct air_vk {
  bool has_preprocessed, need_rot, is_required;
  u8 max_constraint_degree;
  u32 preprocessed_commit[SUITE_MAX_DIGEST_WORDS]; // suite form
  i32 hypercube_dim;                               // preprocessed log height - l_skip
  u32 preprocessed_stacking_width;
  u32 preprocessed_width, common_main_width, num_cached;
  const u32 *cached_widths; // [num_cached]
  u32 num_public_values;
  u32 num_nodes, num_constraints, num_interactions, num_messages, num_unused;
  const dag_node *nodes;               // [num_nodes], children before parents
  const u32 *constraint_idx;           // [num_constraints], ascending
  const air_interaction *interactions; // [num_interactions]
  const u32 *messages;                 // [num_messages] node indices, the messages of all interactions in order
  const air_variable *unused;          // [num_unused]
} air_vk;

typedef struct height_constraint {
  const u32 *coefficients; // [num_airs]
  u32 threshold;
} height_constraint;

struct swirl_vk {
  const hash_suite *suite;
  swirl_params params;
  u32 num_airs, num_height_constraints;
  const air_vk *airs;                          // [num_airs]
  const height_constraint *height_constraints; // [num_height_constraints]
  u32 pre_hash[SUITE_MAX_DIGEST_WORDS];        // suite form
};

// swirl_vk_read() for any suite.
swirl_status swirl_vk_read_suite(const swirl_vk **out, const hash_suite *suite, void *block, size_t block_len,
                                 const u8 *bytes, size_t len, swirl_diag *diag);
// The hash of the key bytes without their hash (spec 04 section 6.3). `scratch` is not needed: bytes are streamed.
void swirl_vk_hash(u32 *digest, const hash_suite *suite, const u8 *bytes, size_t len);

// Widths and matrices of one AIR in opening and commitment order: part 0 is the common main, then the preprocessed
// part (if any), then the cached mains.
static inline u32 air_num_parts(const air_vk *air) { return 1u + air->has_preprocessed + air->num_cached; }
static inline u32 air_part_width(const air_vk *air, u32 part) {
  if (part == 0) return air->common_main_width;
  if (air->has_preprocessed) {
    if (part == 1) return air->preprocessed_width;
    return air->cached_widths[part - 2];
  }
  return air->cached_widths[part - 1];
}
// Opening part of a main part index (cached mains first, common main last) as it stands in a variable node.
static inline u32 air_opening_part_of_main(const air_vk *air, u32 main_part) {
  return main_part == air->num_cached ? 0u : 1u + air->has_preprocessed + main_part;
}

#endif
