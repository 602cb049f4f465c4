#version 460
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require

// Row i of the trace: i, i^2, i^3 modulo p, as canonical words. One invocation a row.
layout(local_size_x = 64) in;
layout(buffer_reference, std430, buffer_reference_align = 4) buffer words_ref { uint w[]; };
layout(push_constant) uniform push {
  uint64_t trace;      // address of the first word
  uint64_t col_stride; // in words
  uint height;
} pc;

const uint64_t P = 2013265921ul;

void main() {
  const uint row = gl_GlobalInvocationID.x;
  if (row >= pc.height) return;
  uint64_t value = row;
  for (uint column = 0u; column < 3u; column++) {
    words_ref(pc.trace + 4ul * column * pc.col_stride).w[row] = uint(value);
    value = value * row % P;
  }
}
