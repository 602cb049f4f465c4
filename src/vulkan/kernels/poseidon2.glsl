// Poseidon2 over BabyBear, width 16 (spec 01 section 3), one state an invocation: for many states at once. The same as
// hash/poseidon2.c. A state is four blocks of four words, not an array: arrays that are handed around end in slow
// memory on some devices.
#ifndef SWIRL_POSEIDON2_GLSL
#define SWIRL_POSEIDON2_GLSL
#include "vulkan/poseidon2_constants.glsl"

// Products inside the S-box: 1: signed Montgomery, values in (-p, p), which need no correction between products; 0:
// unsigned, values in [0, p).
#ifndef P2_SIGNED
#define P2_SIGNED 1
#endif

// Additions by the multiplier. Internal rounds have few products and many additions; a GPU whose multiply-adds have units
// of their own, as many as additions, does both at a time if some additions are such. The factor is one, but the compiler
// must not know: kernels that hash are dispatched with one workgroup along z.
layout(constant_id = 1) const bool ADDS_BY_MULTIPLIER = false; // 0 is air_frame.glsl's
uint p2_scaled(uint a) { return ADDS_BY_MULTIPLIER ? a * gl_NumWorkGroups.z : a; }
uint p2_negated(uint a) { return ADDS_BY_MULTIPLIER ? a * (0u - gl_NumWorkGroups.z) : 0u - a; }

uint p2_add(uint a, uint b) {
  const uint s = a + b;
  return min(s, s - BB_P);
}
uint p2_mul_add(uint a, uint b) {
  const uint s = p2_scaled(a) + b;
  return min(s, s - BB_P);
}
uint p2_sub(uint a, uint b) {
  const uint d = a - b;
  return min(d, d + BB_P);
}
uint p2_mul_sub(uint a, uint b) {
  const uint d = p2_negated(b) + a;
  return min(d, d + BB_P);
}
uvec4 p2_add4(uvec4 a, uvec4 b) {
  const uvec4 s = a + b;
  return min(s, s - BB_P);
}
uvec4 p2_mul_add4(uvec4 a, uvec4 b) {
  return uvec4(p2_mul_add(a.x, b.x), p2_mul_add(a.y, b.y), p2_mul_add(a.z, b.z), p2_mul_add(a.w, b.w));
}
// (-p, p) to [0, p).
uint p2_canonical(int a) { return min(uint(a), uint(a) + BB_P); }

// With q = t p^-1 mod 2^32, |t| < p^2 and |q| <= 2^31, t - q p is a multiple of 2^32 and below p (p + 2^31) < 2^32 p.
// The low words are equal, so the difference is that of the high words.
int p2_product(int a, int b) {
  const int64_t t = int64_t(a) * int64_t(b);
  const int q = int(uint(t) * (0u - BB_NP));
  return int(t >> 32) - int(int64_t(q) * int64_t(BB_P) >> 32);
}

// (x + constant)^7
uint p2_sbox(uint x, uint constant) {
#if P2_SIGNED == 1
  const int a = int(x + constant - BB_P);
  const int a2 = p2_product(a, a), a3 = p2_product(a2, a), a4 = p2_product(a2, a2);
  return p2_canonical(p2_product(a3, a4));
#else
  const uint a = p2_add(x, constant), a2 = bb_square(a);
  return bb_mul(bb_square(a2), bb_mul(a2, a));
#endif
}
uvec4 p2_sbox4(uvec4 x, uvec4 constants) {
  return uvec4(p2_sbox(x.x, constants.x), p2_sbox(x.y, constants.y), p2_sbox(x.z, constants.z),
               p2_sbox(x.w, constants.w));
}

// circ(2, 3, 1, 1) on a block.
uvec4 p2_mix_block(uvec4 x) {
  const uint xy = p2_add(x.x, x.y), zw = p2_add(x.z, x.w), all = p2_add(xy, zw);
  const uint all_y = p2_add(all, x.y), all_w = p2_add(all, x.w);
  return uvec4(p2_add(all_y, xy), p2_add(all_y, p2_add(x.z, x.z)), p2_add(all_w, zw),
               p2_add(all_w, p2_add(x.x, x.x)));
}

struct p2_state {
  uvec4 a, b, c, d;
};

p2_state p2_external_layer(p2_state s) {
  s = p2_state(p2_mix_block(s.a), p2_mix_block(s.b), p2_mix_block(s.c), p2_mix_block(s.d));
  const uvec4 sums = p2_mul_add4(p2_mul_add4(s.a, s.b), p2_mul_add4(s.c, s.d));
  return p2_state(p2_add4(s.a, sums), p2_add4(s.b, sums), p2_add4(s.c, sums), p2_add4(s.d, sums));
}

// x 2^-k for 1 <= k <= 27: with x = high 2^k + low, high - 15 2^(27-k) low, since 2^-27 = -15.
#define P2_DIV(x, k) p2_canonical(int(((x) >> (k)) - ((x) & ((1u << (k)) - 1u)) * (15u << (27 - (k)))))

uint p2_sum4(uvec4 x) { return p2_mul_add(p2_mul_add(x.x, x.y), p2_mul_add(x.z, x.w)); }
uint p2_double(uint x) { return p2_mul_add(x, x); }

// The S-box on the first word, then s <- V s + sum(s), V = (-2, 1, 2, 1/2, 3, 4, -1/2, -3, -4, 2^-8, 1/4, 1/8, 2^-27,
// -2^-8, -1/16, -2^-27).
p2_state p2_internal_round(p2_state s, uint constant) {
  const uint y = p2_sbox(s.a.x, constant);
  const uint of_ab = p2_mul_add(p2_mul_add(p2_mul_add(s.a.y, s.a.z), s.a.w), p2_sum4(s.b));
  const uint rest = p2_mul_add(of_ab, p2_mul_add(p2_sum4(s.c), p2_sum4(s.d)));
  const uint sum = p2_mul_add(rest, y);
  s.a = uvec4(p2_mul_sub(rest, y), p2_mul_add(sum, s.a.y), p2_mul_add(sum, p2_double(s.a.z)),
              p2_mul_add(sum, P2_DIV(s.a.w, 1)));
  s.b = uvec4(p2_mul_add(sum, p2_mul_add(p2_double(s.b.x), s.b.x)), p2_mul_add(sum, p2_double(p2_double(s.b.y))),
              p2_mul_sub(sum, P2_DIV(s.b.z, 1)), p2_mul_sub(sum, p2_mul_add(p2_double(s.b.w), s.b.w)));
  s.c = uvec4(p2_mul_sub(sum, p2_double(p2_double(s.c.x))), p2_mul_add(sum, P2_DIV(s.c.y, 8)),
              p2_mul_add(sum, P2_DIV(s.c.z, 2)), p2_mul_add(sum, P2_DIV(s.c.w, 3)));
  s.d = uvec4(p2_mul_add(sum, P2_DIV(s.d.x, 27)), p2_mul_sub(sum, P2_DIV(s.d.y, 8)), p2_mul_sub(sum, P2_DIV(s.d.z, 4)),
              p2_mul_sub(sum, P2_DIV(s.d.w, 27)));
  return s;
}

p2_state p2_external_round(p2_state s, uvec4 ca, uvec4 cb, uvec4 cc, uvec4 cd) {
  return p2_external_layer(p2_state(p2_sbox4(s.a, ca), p2_sbox4(s.b, cb), p2_sbox4(s.c, cc), p2_sbox4(s.d, cd)));
}

// Rounds stay loops: unrolled, the code exceeds instruction caches.
p2_state p2_permute(p2_state s) {
  s = p2_external_layer(s);
  [[dont_unroll]] for (uint r = 0; r < 16; r += 4) {
    s = p2_external_round(s, p2_external_initial[r], p2_external_initial[r + 1], p2_external_initial[r + 2],
                          p2_external_initial[r + 3]);
  }
  [[dont_unroll]] for (uint r = 0; r < 13; r++) s = p2_internal_round(s, p2_internal[r]);
  [[dont_unroll]] for (uint r = 0; r < 16; r += 4) {
    s = p2_external_round(s, p2_external_terminal[r], p2_external_terminal[r + 1], p2_external_terminal[r + 2],
                          p2_external_terminal[r + 3]);
  }
  return s;
}
#endif
