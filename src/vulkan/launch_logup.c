// LogUp: leaves of the fraction tree and weights of interactions.
#include "device/air_program_format.h"
#include "vulkan/launch_sums.h"

void swirl_vulkan_launch_logup_leaves(vulkan_launcher *l, const args_logup_leaves *a) {
  // logup_leaves.comp; a part is worth PART_MIN instructions, GROUPS workgroups fill a large GPU.
  enum { SHARED_SLOTS = 12, GROUPS = 2048, PART_MIN = 48, MAX_GROUPS = 32768, MAX_SPILLED = 16 << 20 };
  const air_program_view view = air_program_open(l->known);
  if (view.num_interactions == 0) return;
  const u64 slots = view.num_slots > SHARED_SLOTS ? view.num_slots - SHARED_SLOTS : 0;
  u64 blocks = ceil_div_u64(a->num_rows, GROUP_SIZE);
  if (blocks > MAX_GROUPS) blocks = MAX_GROUPS;
  while (blocks > 1 && slots * blocks * GROUP_SIZE > MAX_SPILLED) blocks /= 2;
  u32 parts = (u32)ceil_div_u64(GROUPS, blocks);
  parts = u32_min(parts, u32_min(view.header[AIR_WORD_LEAF_PARTS], 1 + view.num_instructions / PART_MIN));
  while (parts > 1 && slots * blocks * parts * GROUP_SIZE > MAX_SPILLED) parts /= 2;
  swirl_vulkan_scratch(l, slots * blocks * parts * GROUP_SIZE);
  const u64 rows = a->num_rows;
  swirl_vulkan_work(
      l, 4 * rows * view.num_inputs + 32 * rows * view.num_interactions,
      rows * (view.header[AIR_WORD_NUM_MULS] + (u64)view.num_messages * MULS_MIXED + view.num_interactions), 0);
  DISPATCH(l, logup_leaves, (u32)blocks, parts, 1, bb_inv_pow2(a->lift - a->log_height));
}

void swirl_vulkan_launch_logup_pad(vulkan_launcher *l, const args_logup_pad *a) {
  swirl_vulkan_work(l, 32ull * a->n, 0, 0);
  DISPATCH_LINEAR(l, logup_pad, 2ull * a->n, 0);
}

void swirl_vulkan_launch_interaction_weights(vulkan_launcher *l, const args_interaction_weights *a) {
  const air_program_view view = air_program_open(l->known);
  const u64 weights = (u64)view.num_interactions + view.num_messages;
  swirl_vulkan_work(l, 16 * weights, ((u64)view.num_interactions * (a->num_bits + 1) + view.num_messages) * MULS_EXT,
                    0);
  DISPATCH(l, interaction_weights, 1, 1, 1, 0);
}
