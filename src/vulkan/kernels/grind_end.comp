#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_grind
#include "common.glsl"
#include "sponge.glsl"

// Observes the witness that is given or was found (grind_search), samples, checks. ERROR: what is set where it fails.
#define ERROR pc.p[0]
layout(local_size_x = 64) in;

uint found_witness(words_ref status) {
  const uint found = status.w[STATUS_WORK];
  return found == 0u ? 0u : bb_from_canonical(~found);
}

void main() {
  if (!sponge_subgroup()) return;
  words_ref status = words(dev_ptr(REGION_STATUS, 0u));
  const uint witness = is_null(pc.a.given) ? found_witness(status) : words(pc.a.given).w[0];
  const uint place = pc.a.position & 0xffu;
  uvec4 x = sponge_load(pc.a.sponge);
  [[unroll]] for (uint j = 0u; j < 4u; j++) x[j] = 4u * p2_lane() + j == place ? witness : x[j];
  x = p2_permute_lanes(x);
  sponge_store(pc.a.sponge, x);
  if (gl_SubgroupInvocationID != 1u) return; // the one that holds the last word of the rate
  const uint sampled = bb_to_canonical(x.w), canonical = bb_to_canonical(witness);
  if (!is_null(pc.a.proof)) words(pc.a.proof).w[0] = canonical;
  if (!is_null(pc.a.log)) {
    words(pc.a.log).w[0] = canonical;
    words(pc.a.log).w[1] = sampled;
  }
  if ((sampled & ((1u << pc.a.bits) - 1u)) != 0u) set_error(ERROR);
  status.w[STATUS_WORK] = 0u;
  status.w[STATUS_WORK + 1u] = 0u;
}
