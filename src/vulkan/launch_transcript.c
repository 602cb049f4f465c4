// Transcript: the sponge in one subgroup, see kernels/sponge.glsl; long absorbs on the host, see vulkan_absorb.h.
#include "hash/poseidon2.h"
#include "vulkan/vulkan_launch.h"

static u64 blocks(u64 n) { return ceil_div_u64(n, P2_RATE); }

// Observing so many blocks is the host's: a permutation in series takes about 4 us or more on a GPU and 0.6 us on a
// core, the way to the host and back some 50 us, and meanwhile the queue stands still for others too. It also bounds
// the kernel's loop: Mesa's software device leaves every loop of a shader after 65536 rounds in all.
enum { HOST_BLOCKS = 64, OBSERVE_GROUP = 64 };
enum { MAX_ABSORBED = 1 << 24 }; // elements at once

static u32 num_observed(const args_transcript_observe *a) { return a->n << (a->zeros != 0); }

// Elements of an observation to the host, from the `first`-th on of what it absorbs at once.
static void export_observed(vulkan_launcher *l, const args_transcript_observe *a, u32 first) {
  DISPATCH_LINEAR(l, transcript_export, u32_max(num_observed(a), P2_WIDTH), l->exchange, first);
}
static void absorb_exported(vulkan_launcher *l, u32 position, u32 num) {
  const u32 reply = swirl_vulkan_absorb(l, position, num);
  DISPATCH(l, transcript_import, 1, 1, 1, l->exchange + 1, reply);
}

void swirl_vulkan_launch_transcript_observe(vulkan_launcher *l, const args_transcript_observe *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  const u32 n = num_observed(a);
  const bool written = a->proof.region != REGION_NONE || a->log.region != REGION_NONE;
  swirl_vulkan_work(l, 4 * (2 * (u64)a->n + n), written ? n : 0, blocks(n));
  if (blocks(n) >= HOST_BLOCKS) {
    export_observed(l, a, 0);
    absorb_exported(l, a->position, n);
  } else if (n > 0) {
    // A workgroup for the sponge, the others for the elements.
    DISPATCH(l, transcript_observe, 1 + (written ? (u32)ceil_div_u64(n, OBSERVE_GROUP) : 0), 1, 1, n);
  }
}

u32 swirl_vulkan_absorbed_ops(const execution *e, u32 op) {
  const op_record *first = &e->ops[op];
  if (first->op != OP_transcript_observe) return 0;
  const args_transcript_observe *a = (const void *)first->args;
  u64 num = 0;
  u32 end = op;
  while (end < e->num_ops && e->ops[end].op == OP_transcript_observe && e->ops[end].span == first->span &&
         e->ops[end].group == 0) {
    const args_transcript_observe *next = (const void *)e->ops[end].args;
    if (next->sponge.region != a->sponge.region || next->sponge.offset != a->sponge.offset) break;
    if (num + num_observed(next) > MAX_ABSORBED) break;
    num += num_observed(next);
    end++;
  }
  return end - op > 1 && blocks(num) >= HOST_BLOCKS ? end - op : 0;
}

void swirl_vulkan_launch_absorbed(vulkan_launcher *l, const execution *e, u32 op, u32 num) {
  if (!swirl_vulkan_knows_suite(l)) return;
  u32 elements = 0;
  l->op = op;
  for (u32 i = op; i < op + num; i++) {
    l->args = e->ops[i].args;
    l->args_size = sizeof(args_transcript_observe);
    if (i > op) swirl_vulkan_independent(l);
    export_observed(l, l->args, elements);
    elements += num_observed(l->args);
  }
  absorb_exported(l, ((const args_transcript_observe *)(const void *)e->ops[op].args)->position, elements);
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
