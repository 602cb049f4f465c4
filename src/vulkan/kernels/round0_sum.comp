#version 460
// dst[o][c][i] of eval_round0 from the partial sums of round0_eval at word p[2]: a workgroup an output, p[0] blocks,
// p[1] parts.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_round0
#include "common.glsl"
#include "group_sum.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint n = 1u << pc.a.l_skip, width = min(n, 256), num_sums = pc.a.kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1;
  const uint output_index = group_index(), i = output_index & n - 1;
  if (output_index >= num_sums * pc.a.num_cosets * n) return;
  const uint c = (output_index >> pc.a.l_skip) % pc.a.num_cosets, o = (output_index >> pc.a.l_skip) / pc.a.num_cosets;
  // A block of 256 rows is a multiple of N, or one of N / 256 pieces.
  const uint pieces = n / width, num_blocks = pc.p[0] / pieces, num = num_blocks * pc.p[1];
  quads_ref partial = scratch_quads(pc.p[2]);
  bb4 s = bb4_zero();
  for (uint e = gl_LocalInvocationIndex; e < num; e += GROUP_SIZE) {
    const uint part = e / num_blocks, block = (e - part * num_blocks) * pieces + i / width;
    const uint group = (c * pc.p[1] + part) * pc.p[0] + block;
    s = bb4_add(s, load_ext(partial, (group * num_sums + o) * width + i % width));
  }
  s = group_sum(s);
  if (gl_LocalInvocationIndex == 0) store_ext(quads(pc.a.dst), output_index, s);
}
