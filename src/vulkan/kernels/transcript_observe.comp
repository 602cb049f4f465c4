#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_transcript_observe
#include "common.glsl"
#include "sponge.glsl"

// Observes elements [begin, begin + n), zeros counted, from a position. The first workgroup absorbs, the others write
// what goes to the proof and to the log.
#define BEGIN pc.p[0]
#define COUNT pc.p[1]
#define POSITION pc.p[2]
layout(local_size_x = 64) in;

void write_canonical(uint i) {
  const bool spread = pc.a.zeros != 0u;
  if (spread && (i & 4u) != 0u) {
    if (!is_null(pc.a.log)) words(pc.a.log).w[i] = 0u;
    return;
  }
  const uint e = spread ? (i >> 3u << 2u) + (i & 3u) : i, value = bb_to_canonical(words(pc.a.src).w[e]);
  if (!is_null(pc.a.proof)) words(pc.a.proof).w[e] = value;
  if (!is_null(pc.a.log)) words(pc.a.log).w[i] = value;
}

void main() {
  if (group_index() != 0u) {
    const uint i = (group_index() - 1u) * 64u + gl_LocalInvocationIndex;
    if (i < COUNT) write_canonical(BEGIN + i);
    return;
  }
  if (!sponge_subgroup()) return;
  const uvec4 x = sponge_load(pc.a.sponge);
  sponge_store(pc.a.sponge, sponge_observe(x, POSITION, words(pc.a.src), BEGIN, COUNT, pc.a.zeros != 0u));
}
