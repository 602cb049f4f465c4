// What every kernel begins with. A kernel defines ARGS as its operation's argument block (device/ops.h), includes this,
// and reads `pc.a`. Parameters of the dispatch are pc.p[0..4].
//
// Buffers are reached by address: words(p) and quads(p) give the words or extension elements that a dev_ptr names.
// Indices are unsigned and reach no further than 4 GiB; for what may lie further there are words_from() and quads_from(),
// which count in 64 bits.
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference2 : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require
#extension GL_EXT_control_flow_attributes : require

#define SWIRL_GLSL
#include "field/babybear.h"
#include "vulkan/shared.glsl"

// A kernel whose invocations read in buffers what others have written defines BUFFERS as coherent.
#ifndef BUFFERS
#define BUFFERS
#endif
layout(buffer_reference, scalar, buffer_reference_align = 4) BUFFERS buffer words_ref { uint w[]; };
// Extension elements start at multiples of 16 bytes in the arena; elsewhere (proof, inputs) use words.
layout(buffer_reference, scalar, buffer_reference_align = 16) BUFFERS buffer quads_ref { uvec4 q[]; };
struct region_entry {
  uint64_t base, stride, row_stride; // as vulkan_region
};
layout(buffer_reference, scalar, buffer_reference_align = 8) readonly buffer regions_ref { region_entry r[]; };

layout(push_constant, scalar) uniform push_block {
  ARGS a;
  layout(offset = 96) uint p[5];
  layout(offset = 116) uint scratch;
  layout(offset = 120) regions_ref regions;
} pc;

bool is_null(dev_ptr p) { return p.region == REGION_NONE; }
dev_ptr dev_at(dev_ptr p, uint words) { return dev_ptr(p.region, p.offset + words); }
words_ref words_from(uint region, uint64_t word) { return words_ref(pc.regions.r[region].base + 4ul * word); }
words_ref words(dev_ptr p) { return words_from(p.region, uint64_t(p.offset)); }
quads_ref quads(dev_ptr p) { return quads_ref(pc.regions.r[p.region].base + 4ul * uint64_t(p.offset)); }
// What begins at element i, in 64 bits: a driver may add an index to an address in 32 bits of bytes, so that nothing
// beyond 4 GiB is reached with it. For buffers that can be larger.
quads_ref quads_from(quads_ref q, uint i) { return quads_ref(uint64_t(q) + 16ul * uint64_t(i)); }
// The operation's scratch: the piece of the arena in the low bits, the offset above them. Words [at, ..) of it.
dev_ptr scratch_place() {
  const uint piece = pc.scratch % ARENA_PIECES;
  return dev_ptr(REGION_ARENA + piece, pc.scratch - piece);
}
words_ref scratch_words(uint at) { return words(dev_at(scratch_place(), at)); }
quads_ref scratch_quads(uint at) { return quads(dev_at(scratch_place(), at)); }
// Column c of a trace region.
words_ref column(uint region, uint c) { return words_from(region, uint64_t(c) * pc.regions.r[region].stride); }

bb4 bb4_of(uvec4 v) { return bb4_make(v.x, v.y, v.z, v.w); }
uvec4 uvec4_of(bb4 v) { return uvec4(v.c[0], v.c[1], v.c[2], v.c[3]); }
bb4 load_ext(quads_ref q, uint i) { return bb4_of(q.q[i]); }
void store_ext(quads_ref q, uint i, bb4 v) { q.q[i] = uvec4_of(v); }
// The same at any alignment; `i` counts words.
bb4 load_ext_words(words_ref w, uint i) { return bb4_make(w.w[i], w.w[i + 1], w.w[i + 2], w.w[i + 3]); }
void store_ext_words(words_ref w, uint i, bb4 v) {
  [[unroll]] for (uint j = 0; j < 4; j++) w.w[i + j] = v.c[j];
}
bb4 ext_at(dev_ptr p) { return load_ext_words(words(p), 0); }

// The first error in program order stays (REGION_STATUS). One invocation calls it.
void set_error(uint code) {
  words_ref status = words(dev_ptr(REGION_STATUS, 0));
  if (status.w[STATUS_CODE] == 0u) status.w[STATUS_CODE] = code;
}

// Number of this workgroup in a grid of swirl_vulkan_dispatch_linear(), and of this invocation in it.
uint group_index() { return gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x; }
uint num_groups() { return gl_NumWorkGroups.y * gl_NumWorkGroups.x; }
#define GROUP_SIZE 256
uint linear_index() { return group_index() * GROUP_SIZE + gl_LocalInvocationIndex; }

// The same along the first dimension of a grid alone, and how far the next of an invocation is, for loops: a grid is at
// most 65535 workgroups wide.
uint across_index() { return gl_WorkGroupID.x * GROUP_SIZE + gl_LocalInvocationIndex; }
uint across_step() { return gl_NumWorkGroups.x * GROUP_SIZE; }

uint reverse_bits(uint v, uint bits) { return bits == 0 ? 0 : bitfieldReverse(v) >> (32 - bits); }
