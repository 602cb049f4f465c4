#version 460
// The kept values of a program (air_flow.h) at the points of a chunk of 2^p[0] lifted rows, stored for frame_round0: a
// frame (air_frame.glsl). Workgroup (block of rows, -, coset).
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_round0
#include "common.glsl"
#include "wide.glsl"

#define LANES 256
layout(local_size_x = LANES) in;
#include "air_frame.glsl"
#include "round0_inputs.glsl"

bool valid;
void air_keep(const in uint k, const in uint value) {
  if (valid) inputs.w[kept_at + k * kept_stride] = value;
}

void air_part(const in uint part) {
  air_keep(part, air_mul(air_xor(air_input(part), air_public(part)), part));
}

void main() {
  const uint row = gl_WorkGroupID.x * LANES + gl_LocalInvocationIndex, rows = 1u << pc.p[0];
  valid = row < rows;
  open_inputs(gl_WorkGroupID.z, gl_NumWorkGroups.z, min(row, rows - 1), words(pc.a.prog).w[AIR_WORD_NUM_INPUTS]);
  for (uint part = 0; part < AIR_NUM_PARTS; part++) air_part(part);
}
