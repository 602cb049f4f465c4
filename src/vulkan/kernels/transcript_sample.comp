#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_transcript_sample
#include "common.glsl"
#include "sponge.glsl"

layout(local_size_x = 64) in;

// Samples [done, ..) that lie in the words below `left`.
void write_samples(uvec4 x, uint done, uint left) {
  if (!sponge_writes()) return;
  [[unroll]] for (uint j = 0u; j < 4u; j++) {
    const uint e = sponge_sample_index(left, j); // huge at words from `left` on
    if (e >= left || done + e >= pc.a.n) continue;
    const uint value = bb_to_canonical(x[j]);
    words(pc.a.dst).w[done + e] = x[j];
    if (!is_null(pc.a.log)) words(pc.a.log).w[done + e] = value;
  }
}

void main() {
  if (!sponge_subgroup()) return;
  uvec4 x = sponge_load(pc.a.sponge);
  uint left = sponge_left(pc.a.position), done = 0u;
  while (done < pc.a.n) {
    if (left == 0u) {
      x = p2_permute_lanes(x);
      left = RATE;
    }
    write_samples(x, done, left);
    done += left;
    left = 0u;
  }
  sponge_store(pc.a.sponge, x);
}
