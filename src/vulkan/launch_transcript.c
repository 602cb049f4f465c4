// Transcript: the sponge in one subgroup, see kernels/sponge.glsl; long absorbs on the host, see vulkan_absorb.h.
#include "hash/poseidon2.h"
#include "vulkan/vulkan_launch.h"

static u64 blocks(u64 n) { return ceil_div_u64(n, P2_RATE); }

// Observing so many blocks is the host's: a permutation in series takes about 4 us or more on a GPU and 0.6 us on a
// core, the way to the host and back some 50 us, and meanwhile the queue stands still for others too. It also bounds
// the kernel's loop: Mesa's software device leaves every loop of a shader after 65536 rounds in all.
enum { HOST_BLOCKS = 64, OBSERVE_GROUP = 64 };

void swirl_vulkan_launch_transcript_observe(vulkan_launcher *l, const args_transcript_observe *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  const u32 n = a->n << (a->zeros != 0);
  const bool written = a->proof.region != REGION_NONE || a->log.region != REGION_NONE;
  swirl_vulkan_work(l, 4 * (2 * (u64)a->n + n), written ? n : 0, blocks(n));
  if (blocks(n) >= HOST_BLOCKS) {
    DISPATCH_LINEAR(l, transcript_export, n, l->exchange);
    swirl_vulkan_absorb(l, a->position, n);
    DISPATCH(l, transcript_import, 1, 1, 1, l->exchange);
  } else if (n > 0) {
    // A workgroup for the sponge, the others for the elements.
    DISPATCH(l, transcript_observe, 1 + (written ? (u32)ceil_div_u64(n, OBSERVE_GROUP) : 0), 1, 1, n);
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
