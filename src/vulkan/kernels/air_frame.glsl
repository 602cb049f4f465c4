// What kernels that are generated for an AIR (vulkan_air.h) begin with. Such a kernel is a frame: GLSL that has
// everything but the program's instructions. The host reads the frame's SPIR-V and writes anew the body of air_part(),
// where it may call what the frame's own air_part() calls: by its name, so names are kept when a frame is compiled.
// Parameters are `const in`, so that values are passed, not places.
//
// A number is "loose" if it is below 2 p; else it is below p. With AIR_EXT values are extension elements. Include after
// common.glsl and wide.glsl.

// Number of parts, set by the host.
layout(constant_id = 0) const uint AIR_NUM_PARTS = 1;

// a b, loose, where a b < p 2^32: one of them may be loose.
uint air_product(const in uint a, const in uint b) {
  const uint64_t t = wide_mul(a, b);
  return uint(t + wide_mul(uint(t) * BB_NP, BB_P) >> 32);
}

#ifdef AIR_EXT
// 11 times the coordinates of a factor.
uvec4 air_eleven(const in uvec4 b) { return uvec4(0, bb_mul(b.y, BB_W), bb_mul(b.z, BB_W), bb_mul(b.w, BB_W)); }
uvec4 air_mul(const in uvec4 a, const in uvec4 b) {
  const uvec4 w = air_eleven(b);
  return uvec4(bb_reduce(wide_dot4(a.x, b.x, a.y, w.w, a.z, w.z, a.w, w.y)),
               bb_reduce(wide_dot4(a.x, b.y, a.y, b.x, a.z, w.w, a.w, w.z)),
               bb_reduce(wide_dot4(a.x, b.z, a.y, b.y, a.z, b.x, a.w, w.w)),
               bb_reduce(wide_dot4(a.x, b.w, a.y, b.z, a.z, b.y, a.w, b.x)));
}
uvec4 air_scale(const in uvec4 a, const in uint b) {
  return uvec4(air_product(a.x, b), air_product(a.y, b), air_product(a.z, b), air_product(a.w, b));
}
// a + b - 2 a b.
uvec4 air_sum(const in uvec4 a, const in uvec4 b) { return min(a + b, a + b - BB_P); }
uvec4 air_xor(const in uvec4 a, const in uvec4 b) {
  const uvec4 r = air_mul(a, b), s = air_sum(a, b), t = s - air_sum(r, r);
  return min(t, t + BB_P);
}
uvec4 air_public(const in uint i) { return uvec4(words(pc.a.publics).w[i], 0, 0, 0); }
#else
uint air_mul(const in uint a, const in uint b) { return air_product(a, b); }
// a + b - 2 a b, loose: a (2^32 - 2 b) is at most a 2^32.
uint air_xor(const in uint a, const in uint b) {
  const uint64_t t = (uint64_t(a) << 32) - wide_mul(a, b + b);
  return bb_reduce(t) + b;
}
uint64_t air_fold(const in uint64_t t) { return wide_fold(t); }
uint air_public(const in uint i) { return words(pc.a.publics).w[i]; }
#endif
