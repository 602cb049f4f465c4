#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gather_ext
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

const uint NO_SOURCE = 0xffffffffu;

// An invocation a word.
void main() {
  const uint i = linear_index(), e = i >> 2u;
  if (e >= pc.a.n) return;
  const uint from = words(pc.a.table).w[e];
  uint word = 0u;
  if (from >= GATHER_MORE && from != NO_SOURCE)
    word = words(pc.a.more).w[4u * (from - GATHER_MORE) + (i & 3u)];
  else if (from != NO_SOURCE)
    word = words(pc.a.src).w[4u * from + (i & 3u)];
  words(pc.a.dst).w[i] = word;
}
