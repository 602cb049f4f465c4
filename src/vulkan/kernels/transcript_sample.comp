#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_transcript_sample
#include "common.glsl"
#include "sponge_ops.glsl"

layout(local_size_x = 64) in;

void main() {
  if (sponge_subgroup()) sponge_sample(sampling_of(pc.a));
}
