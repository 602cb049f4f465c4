#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_transcript_observe
#include "common.glsl"
#include "sponge_ops.glsl"

// Observes COUNT elements, zeros counted. The first workgroup absorbs, the others write what goes to the proof and to
// the log.
#define COUNT pc.p[0]
layout(local_size_x = 64) in;

void main() {
  if (group_index() != 0u) {
    const uint i = (group_index() - 1u) * 64u + gl_LocalInvocationIndex;
    if (i < COUNT) write_observed(pc.a, i);
    return;
  }
  if (!sponge_subgroup()) return;
  const uvec4 x = sponge_load(pc.a.sponge);
  sponge_store(pc.a.sponge, sponge_observe(x, pc.a.position, words(pc.a.src), COUNT, pc.a.zeros != 0u));
}
