#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_encode
#include "common.glsl"
#include "stacked.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index(), bins = log_bins();
  if (i >= directory_words()) return;
  const uint row = (i & ((1u << bins) - 1)) << (pc.a.log_stacked - bins);
  scratch_words(0).w[i] = search(0, pc.a.num_entries, i >> bins, row);
}
