// BabyBear, p = 15 * 2^27 + 1, and its quartic extension F[X]/(X^4 - 11) (spec 01 sections 1, 2). One text for the
// host and for kernels: the common subset of C11 and GLSL.
//
// Every base value is a Montgomery word (x * 2^32 mod p) in [0, p); a function says so where it takes another form.
// An extension element is bb4: four words, constant coefficient first.
#ifndef SWIRL_FIELD_BABYBEAR_H
#define SWIRL_FIELD_BABYBEAR_H

#ifdef SWIRL_GLSL // with GL_EXT_shader_explicit_arithmetic_types_int64
#define u32 uint
#define u64 uint64_t
#define U32(x) uint(x)
#define U64(x) uint64_t(x)
#define FN
#define VOID
#else
#include "base/base.h"
#define U32(x) ((u32)(x))
#define U64(x) ((u64)(x))
#define FN static inline
#define VOID void
#endif

#define BB_P 0x78000001u   // 2013265921
#define BB_NP 0x77ffffffu  // -p^-1 mod 2^32
#define BB_ONE 0x0ffffffeu // 2^32 mod p: Montgomery form of 1
#define BB_R2 0x45dddde3u  // 2^64 mod p: multiply by it to enter Montgomery form
#define BB_W 0x37ffffe9u   // Montgomery form of 11, checked in tests
#define BB_TWO_ADICITY 27u
#define BB_GENERATOR 31u // canonical: generates the multiplicative group

// s mod p for s < 2 p. Where s < p the difference wraps around to a larger number: one minimum on a GPU.
#ifdef SWIRL_GLSL
FN u32 bb_below(u32 s) { return min(s, s - BB_P); }
FN u32 bb_sub(u32 a, u32 b) { return min(a - b, a - b + BB_P); }
#else
FN u32 bb_below(u32 s) { return s < BB_P ? s : s - BB_P; }
FN u32 bb_sub(u32 a, u32 b) { return a < b ? a + BB_P - b : a - b; }
#endif
FN u32 bb_add(u32 a, u32 b) { return bb_below(a + b); } // a + b < 2p < 2^32
FN u32 bb_neg(u32 a) { return a == 0u ? 0u : BB_P - a; }
FN u32 bb_double(u32 a) { return bb_add(a, a); }

// t * 2^-32 mod p for t < 2^32 p. With m = t * (-p^-1) mod 2^32, t + m p = 0 mod 2^32 and t + m p < 2^33 p < 2^64, so
// the quotient is exact and below 2p.
FN u32 bb_reduce(u64 t) {
  u32 m = U32(t) * BB_NP;
  return bb_below(U32((t + U64(m) * U64(BB_P)) >> 32));
}
FN u32 bb_mul(u32 a, u32 b) { return bb_reduce(U64(a) * U64(b)); }
FN u32 bb_square(u32 a) { return bb_mul(a, a); }

// Canonical [0, p) to Montgomery and back. bb_from_u32 takes any 32-bit integer (it is reduced mod p).
FN u32 bb_from_canonical(u32 x) { return bb_mul(x, BB_R2); }
FN u32 bb_from_u32(u32 x) { return bb_mul(x % BB_P, BB_R2); }
FN u32 bb_to_canonical(u32 a) { return bb_reduce(U64(a)); }

FN u32 bb_pow(u32 a, u64 n) {
  u32 r = BB_ONE;
  for (; n != U64(0); n >>= 1) {
    if ((n & U64(1)) != U64(0)) r = bb_mul(r, a);
    a = bb_mul(a, a);
  }
  return r;
}
FN u32 bb_inv(u32 a) { return bb_pow(a, U64(BB_P - 2u)); } // 0 for 0
// The generator of order 2^bits, bits <= 27: 31^(15 * 2^(27 - bits)).
FN u32 bb_two_adic_generator(u32 bits) {
  u32 g = bb_from_canonical(0x1a427a41u); // order 2^27
  for (u32 i = bits; i < BB_TWO_ADICITY; i++) g = bb_mul(g, g);
  return g;
}
// 2^-bits for bits <= 31.
FN u32 bb_inv_pow2(u32 bits) {
  u32 r = BB_ONE;
  for (u32 i = 0u; i < bits; i++) r = (r >> 1) + ((r & 1u) != 0u ? (BB_P + 1u) / 2u : 0u); // r or r + p, halved
  return r;
}

struct bb4 {
  u32 c[4];
};
#ifndef SWIRL_GLSL
typedef struct bb4 bb4;
#endif

FN bb4 bb4_make(u32 c0, u32 c1, u32 c2, u32 c3) {
  bb4 r;
  r.c[0] = c0;
  r.c[1] = c1;
  r.c[2] = c2;
  r.c[3] = c3;
  return r;
}
FN bb4 bb4_zero(VOID) { return bb4_make(0u, 0u, 0u, 0u); }
FN bb4 bb4_one(VOID) { return bb4_make(BB_ONE, 0u, 0u, 0u); }
FN bb4 bb4_from_base(u32 a) { return bb4_make(a, 0u, 0u, 0u); }
FN bb4 bb4_add(bb4 a, bb4 b) {
  return bb4_make(bb_add(a.c[0], b.c[0]), bb_add(a.c[1], b.c[1]), bb_add(a.c[2], b.c[2]), bb_add(a.c[3], b.c[3]));
}
FN bb4 bb4_sub(bb4 a, bb4 b) {
  return bb4_make(bb_sub(a.c[0], b.c[0]), bb_sub(a.c[1], b.c[1]), bb_sub(a.c[2], b.c[2]), bb_sub(a.c[3], b.c[3]));
}
FN bb4 bb4_neg(bb4 a) { return bb4_make(bb_neg(a.c[0]), bb_neg(a.c[1]), bb_neg(a.c[2]), bb_neg(a.c[3])); }
FN bb4 bb4_scale(bb4 a, u32 s) { // s: base
  return bb4_make(bb_mul(a.c[0], s), bb_mul(a.c[1], s), bb_mul(a.c[2], s), bb_mul(a.c[3], s));
}
// x * y with x, y < p is below 2^62 (p^2 < 2^61.82), so a sum of four products overflows 64 bits only from 4 p^2 =
// 2^63.82 on: it fits. But bb_reduce needs t < 2^32 p = 2^62.9, so each pair of products is reduced on its own.
FN u32 bb_dot2(u32 a, u32 b, u32 c, u32 d) { return bb_reduce(U64(a) * U64(b) + U64(c) * U64(d)); }
FN bb4 bb4_mul(bb4 a, bb4 b) {
  u32 w1 = bb_mul(b.c[1], BB_W), w2 = bb_mul(b.c[2], BB_W), w3 = bb_mul(b.c[3], BB_W);
  return bb4_make(bb_add(bb_dot2(a.c[0], b.c[0], a.c[1], w3), bb_dot2(a.c[2], w2, a.c[3], w1)),
                  bb_add(bb_dot2(a.c[0], b.c[1], a.c[1], b.c[0]), bb_dot2(a.c[2], w3, a.c[3], w2)),
                  bb_add(bb_dot2(a.c[0], b.c[2], a.c[1], b.c[1]), bb_dot2(a.c[2], b.c[0], a.c[3], w3)),
                  bb_add(bb_dot2(a.c[0], b.c[3], a.c[1], b.c[2]), bb_dot2(a.c[2], b.c[1], a.c[3], b.c[0])));
}
FN bb4 bb4_square(bb4 a) { return bb4_mul(a, a); }
FN bool bb4_equal(bb4 a, bb4 b) { return a.c[0] == b.c[0] && a.c[1] == b.c[1] && a.c[2] == b.c[2] && a.c[3] == b.c[3]; }
FN bool bb4_is_zero(bb4 a) { return (a.c[0] | a.c[1] | a.c[2] | a.c[3]) == 0u; }
FN bb4 bb4_pow(bb4 a, u64 n) {
  bb4 r = bb4_one();
  for (; n != U64(0); n >>= 1) {
    if ((n & U64(1)) != U64(0)) r = bb4_mul(r, a);
    a = bb4_mul(a, a);
  }
  return r;
}
// a^(2^n).
FN bb4 bb4_pow2k(bb4 a, u32 n) {
  for (u32 i = 0u; i < n; i++) a = bb4_mul(a, a);
  return a;
}
// 1/a by the norm to F[Y]/(Y^2 - 11), Y = X^2 (spec 01 section 2); 0 for 0.
FN bb4 bb4_inv(bb4 a) {
  u32 n0 = bb_sub(bb_add(bb_square(a.c[0]), bb_mul(BB_W, bb_square(a.c[2]))),
                  bb_mul(BB_W, bb_double(bb_mul(a.c[1], a.c[3]))));
  u32 n1 = bb_sub(bb_sub(bb_double(bb_mul(a.c[0], a.c[2])), bb_square(a.c[1])), bb_mul(BB_W, bb_square(a.c[3])));
  u32 d = bb_inv(bb_sub(bb_square(n0), bb_mul(BB_W, bb_square(n1))));
  bb4 conjugate = bb4_make(a.c[0], bb_neg(a.c[1]), a.c[2], bb_neg(a.c[3]));
  return bb4_mul(conjugate, bb4_make(bb_mul(n0, d), 0u, bb_neg(bb_mul(n1, d)), 0u));
}

#ifndef SWIRL_GLSL
// Extension elements in word arrays.
static inline bb4 bb4_load(const u32 *p) { return bb4_make(p[0], p[1], p[2], p[3]); }
static inline void bb4_store(u32 *p, bb4 a) {
  p[0] = a.c[0];
  p[1] = a.c[1];
  p[2] = a.c[2];
  p[3] = a.c[3];
}
#endif

#endif
