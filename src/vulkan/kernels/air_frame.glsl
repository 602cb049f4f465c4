// What kernels that are generated for an AIR (vulkan_air.h) begin with. Such a kernel is a frame: GLSL that has
// everything but the program's instructions. The host reads the frame's SPIR-V and writes anew the body of air_part(),
// where it may use what air_uses() names here: by its name, so names are kept when a frame is compiled. Values of
// parameters are `const in`, so that they are passed as values. Include after common.glsl and wide.glsl.
//
// A number is "loose" if it is below 2 p; else it is below p.

// Number of parts, set by the host.
layout(constant_id = 0) const uint AIR_NUM_PARTS = 1;

// a b, loose, for any a and b with a b < p 2^32: one of them may be loose.
uint air_mul(const in uint a, const in uint b) {
  const uint64_t t = wide_mul(a, b);
  return uint(t + wide_mul(uint(t) * BB_NP, BB_P) >> 32);
}
// a + b - 2 a b, loose: a (2^32 - 2 b) is at most a 2^32.
uint air_xor(const in uint a, const in uint b) {
  const uint64_t t = (uint64_t(a) << 32) - wide_mul(a, b + b);
  return bb_reduce(t) + b;
}
uint64_t air_fold(const in uint64_t t) { return wide_fold(t); }

// Public value i.
uint air_public(const in uint i) { return words(pc.a.publics).w[i]; }
