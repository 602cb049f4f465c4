#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_transcript_observe_digest
#include "common.glsl"
#include "sponge.glsl"

layout(local_size_x = 64) in;

void main() {
  if (!sponge_subgroup()) return;
  words_ref src = words(pc.a.src);
  for (uint i = gl_SubgroupInvocationID; i < 8u; i += gl_SubgroupSize) {
    const uint value = bb_to_canonical(src.w[i]);
    if (!is_null(pc.a.proof)) words(pc.a.proof).w[i] = value;
    if (!is_null(pc.a.log)) words(pc.a.log).w[i] = value;
  }
  sponge_store(pc.a.sponge, sponge_observe(sponge_load(pc.a.sponge), pc.a.position, src, 8u, false));
}
