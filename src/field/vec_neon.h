#include <arm_neon.h>
#define VW 4
typedef uint32x4_t V;
typedef struct D {
  uint64x2_t l, h; // lanes 0, 1 and 2, 3
} D;
static inline V v_load(const u32 *p) { return vld1q_u32(p); }
static inline void v_store(u32 *p, V a) { vst1q_u32(p, a); }
static inline V v_set1(u32 a) { return vdupq_n_u32(a); }
static inline V v_add_raw(V a, V b) { return vaddq_u32(a, b); }
static inline V v_sub_raw(V a, V b) { return vsubq_u32(a, b); }
static inline V v_add(V a, V b) {
  const V s = vaddq_u32(a, b);
  return vminq_u32(s, vsubq_u32(s, v_set1(BB_P)));
}
// From (-p, p), as a word mod 2^32.
static inline V v_fix_(V a) { return vminq_u32(a, vaddq_u32(a, v_set1(BB_P))); }
static inline V v_sub(V a, V b) { return v_fix_(vsubq_u32(a, b)); }
static inline V v_low_mul(V a, V b) { return vmulq_u32(a, b); }
// a b 2^-32 mod p, in (-p, p), for signed words a, b with |a b| < 2^31 p, and bq = b p^-1 mod 2^32. The quotient digit
// q = a bq, a signed word, makes q p and a b agree in their low halves, so |a b - q p| < 2^32 p is a multiple of 2^32.
// VQDMULH gives the high half of twice a product; nothing saturates, and the two low halves that it drops are equal, so
// half of the difference is exact. One product instruction less than with 64-bit products.
static inline V v_mul_signed_(V a, V b, V bq) {
  const int32x4_t ab = vqdmulhq_s32(vreinterpretq_s32_u32(a), vreinterpretq_s32_u32(b));
  const int32x4_t qp = vqdmulhq_s32(vreinterpretq_s32_u32(vmulq_u32(a, bq)), vreinterpretq_s32_u32(v_set1(BB_P)));
  return vreinterpretq_u32_s32(vhsubq_s32(ab, qp));
}
static inline V v_quotient_(V b) { return vmulq_u32(b, v_set1(0u - BB_NP)); }
static inline V v_mul(V a, V b) { return v_fix_(v_mul_signed_(a, b, v_quotient_(b))); }
static inline V v_mul_raw(V a, V b) { return v_mul(vsubq_u32(a, v_set1(BB_P)), b); } // a - p is in [-p, p)
static inline V v_mul_pair(V a, V w, V wq) { return v_fix_(v_mul_signed_(a, w, wq)); }
static inline V v_mul_pair_same(V a, V w, V wq) { return v_mul_pair(a, w, wq); }
static inline D d_zero(void) { return (D){vdupq_n_u64(0), vdupq_n_u64(0)}; }
static inline D d_load(const u64 *p) { return (D){vld1q_u64(p), vld1q_u64(p + 2)}; }
static inline void d_store(u64 *p, D a) {
  vst1q_u64(p, a.l);
  vst1q_u64(p + 2, a.h);
}
static inline D d_mul(V a, V b) { return (D){vmull_u32(vget_low_u32(a), vget_low_u32(b)), vmull_high_u32(a, b)}; }
static inline D d_mul_same(V a, V b) { return d_mul(a, b); }
static inline D d_add(D a, D b) { return (D){vaddq_u64(a.l, b.l), vaddq_u64(a.h, b.h)}; }
static inline D d_low(D a) {
  const uint64x2_t mask = vdupq_n_u64(0xffffffff);
  return (D){vandq_u64(a.l, mask), vandq_u64(a.h, mask)};
}
static inline D d_high(D a) { return (D){vshrq_n_u64(a.l, 32), vshrq_n_u64(a.h, 32)}; }
static inline V v_high_halves_(D t) { return vuzp2q_u32(vreinterpretq_u32_u64(t.l), vreinterpretq_u32_u64(t.h)); }
static inline V v_digit_(D t) {
  return v_quotient_(vuzp1q_u32(vreinterpretq_u32_u64(t.l), vreinterpretq_u32_u64(t.h)));
}
static inline V d_reduce(D t) {
  const V q = v_digit_(t), p = v_set1(BB_P);
  return v_fix_(v_high_halves_((D){vmlsl_u32(t.l, vget_low_u32(q), vget_low_u32(p)), vmlsl_high_u32(t.h, q, p)}));
}
static inline V d_reduce4(D t) {
  const V p = v_set1(BB_P), high = v_high_halves_(t);
  return v_sub(vminq_u32(high, vsubq_u32(high, p)), v_high_halves_(d_mul(v_digit_(t), p)));
}
typedef struct E {
  V c[4];
} E;
static inline void v_transpose(V *r) {
  const uint64x2_t a = vreinterpretq_u64_u32(vtrn1q_u32(r[0], r[1])), b = vreinterpretq_u64_u32(vtrn2q_u32(r[0], r[1]));
  const uint64x2_t c = vreinterpretq_u64_u32(vtrn1q_u32(r[2], r[3])), d = vreinterpretq_u64_u32(vtrn2q_u32(r[2], r[3]));
  r[0] = vreinterpretq_u32_u64(vtrn1q_u64(a, c));
  r[1] = vreinterpretq_u32_u64(vtrn1q_u64(b, d));
  r[2] = vreinterpretq_u32_u64(vtrn2q_u64(a, c));
  r[3] = vreinterpretq_u32_u64(vtrn2q_u64(b, d));
}
static inline E e_load(const u32 *p, size_t stride) {
  E x;
  for (size_t j = 0; j < 4; j++) x.c[j] = v_load(p + j * stride);
  v_transpose(x.c);
  return x;
}
static inline void e_store(u32 *p, size_t stride, E x) {
  v_transpose(x.c);
  for (size_t j = 0; j < 4; j++) v_store(p + j * stride, x.c[j]);
}
// Ordinary stores: what the instruction set has past the caches is a hint on pairs of registers.
static inline void v_stream(u32 *p, V a) { v_store(p, a); }
static inline void v_stream_done(void) {}
