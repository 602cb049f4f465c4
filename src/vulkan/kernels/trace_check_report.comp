#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_trace_check
#define TRACE_REPORT
#include "common.glsl"
#include "trace_error.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const region_entry source = pc.regions.r[pc.a.trace];
  report_bad(pc.p[0], source.base, source.stride, 1ul);
}
