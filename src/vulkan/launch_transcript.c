// Transcript: the sponge in one subgroup; see kernels/sponge.glsl.
#include "hash/poseidon2.h"
#include "vulkan/vulkan_launch.h"

static u64 blocks(u64 n) { return ceil_div_u64(n, P2_RATE); }

// Sponge blocks that one dispatch absorbs. Mesa's software device leaves every loop of a shader after 65536 rounds in
// all, and a permutation has 24.
enum { BLOCKS_PER_DISPATCH = 2048, OBSERVE_GROUP = 64 };

void swirl_vulkan_launch_transcript_observe(vulkan_launcher *l, const args_transcript_observe *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  const u32 n = a->n << (a->zeros != 0);
  const bool written = a->proof.region != REGION_NONE || a->log.region != REGION_NONE;
  swirl_vulkan_work(l, 4 * (2 * (u64)a->n + n), written ? n : 0, blocks(n));
  u32 position = a->position;
  for (u32 begin = 0, count; begin < n; begin += count) {
    count = u32_min(n - begin, P2_RATE * BLOCKS_PER_DISPATCH - (position & 0xffu));
    // A workgroup for the sponge, the others for the elements.
    DISPATCH(l, transcript_observe, 1 + (written ? (u32)ceil_div_u64(count, OBSERVE_GROUP) : 0), 1, 1, begin, count,
             position);
    position = l->suite->position_after_observe(position, count);
  }
}

void swirl_vulkan_launch_transcript_observe_digest(vulkan_launcher *l, const args_transcript_observe_digest *a) {
  (void)a;
  if (!swirl_vulkan_knows_suite(l)) return;
  swirl_vulkan_work(l, 96, 16, 1);
  DISPATCH(l, transcript_observe_digest, 1, 1, 1, 0);
}

void swirl_vulkan_launch_transcript_sample(vulkan_launcher *l, const args_transcript_sample *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  swirl_vulkan_work(l, 8 * (u64)a->n, a->n, blocks(a->n));
  DISPATCH(l, transcript_sample, a->n == 0 ? 0 : 1, 1, 1, 0);
}

void swirl_vulkan_launch_transcript_sample_bits(vulkan_launcher *l, const args_transcript_sample_bits *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  swirl_vulkan_work(l, 8 * (u64)a->n, 2 * (u64)a->n, blocks(a->n));
  DISPATCH(l, transcript_sample_bits, a->n == 0 ? 0 : 1, 1, 1, 0);
}
