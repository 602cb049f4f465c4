#include <immintrin.h>
#define VW 16
typedef __m512i V;
typedef struct D {
  __m512i e, o;
} D;
static inline V v_load(const u32 *p) { return _mm512_loadu_si512(p); }
static inline void v_store(u32 *p, V a) { _mm512_storeu_si512(p, a); }
static inline V v_set1(u32 a) { return _mm512_set1_epi32((int)a); }
static inline V v_add_raw(V a, V b) { return _mm512_add_epi32(a, b); }
static inline V v_sub_raw(V a, V b) { return _mm512_sub_epi32(a, b); }
static inline V v_add(V a, V b) {
  const V s = _mm512_add_epi32(a, b);
  return _mm512_min_epu32(s, _mm512_sub_epi32(s, v_set1(BB_P)));
}
static inline V v_sub(V a, V b) {
  const V s = _mm512_sub_epi32(a, b);
  return _mm512_min_epu32(s, _mm512_add_epi32(s, v_set1(BB_P)));
}
static inline V v_odd_(V a) { return _mm512_castps_si512(_mm512_movehdup_ps(_mm512_castsi512_ps(a))); }
static inline V v_join_high_(V e, V o) {
  return _mm512_castps_si512(_mm512_mask_movehdup_ps(_mm512_castsi512_ps(o), 0x5555, _mm512_castsi512_ps(e)));
}
static inline D d_zero(void) { return (D){_mm512_setzero_si512(), _mm512_setzero_si512()}; }
static inline D d_load(const u64 *p) { return (D){_mm512_loadu_si512(p), _mm512_loadu_si512(p + 8)}; }
static inline void d_store(u64 *p, D a) {
  _mm512_storeu_si512(p, a.e);
  _mm512_storeu_si512(p + 8, a.o);
}
static inline D d_mul(V a, V b) { return (D){_mm512_mul_epu32(a, b), _mm512_mul_epu32(v_odd_(a), v_odd_(b))}; }
static inline D d_mul_same(V a, V b) { return (D){_mm512_mul_epu32(a, b), _mm512_mul_epu32(v_odd_(a), b)}; }
static inline D d_add(D a, D b) { return (D){_mm512_add_epi64(a.e, b.e), _mm512_add_epi64(a.o, b.o)}; }
static inline D d_low(D a) {
  const V mask = _mm512_set1_epi64(0xffffffff);
  return (D){_mm512_and_si512(a.e, mask), _mm512_and_si512(a.o, mask)};
}
static inline D d_high(D a) { return (D){_mm512_srli_epi64(a.e, 32), _mm512_srli_epi64(a.o, 32)}; }
// The words q p with q = t p^-1 mod 2^32: their low halves are those of t.
static inline D d_cancel_(D t) {
  const V mu = v_set1(0u - BB_NP), p = v_set1(BB_P);
  V qe = _mm512_mul_epu32(t.e, mu), qo = _mm512_mul_epu32(t.o, mu);
  return (D){_mm512_mul_epu32(qe, p), _mm512_mul_epu32(qo, p)};
}
static inline V d_reduce(D t) {
  const D u = d_cancel_(t);
  const V r = v_join_high_(_mm512_sub_epi64(t.e, u.e), _mm512_sub_epi64(t.o, u.o));
  return _mm512_min_epu32(r, _mm512_add_epi32(r, v_set1(BB_P)));
}
static inline V d_reduce4(D t) {
  const D u = d_cancel_(t);
  V high = v_join_high_(t.e, t.o);
  high = _mm512_min_epu32(high, _mm512_sub_epi32(high, v_set1(BB_P)));
  return v_sub(high, v_join_high_(u.e, u.o));
}
static inline V v_mul(V a, V b) { return d_reduce(d_mul(a, b)); }
// The same for a first factor in [0, 2p).
static inline V v_mul_raw(V a, V b) { return v_mul(a, b); }
typedef struct E {
  V c[4];
} E;
// Four vectors of 4x4 words in each 128-bit lane, transposed lane by lane.
static inline void v_transpose4_(V *a) {
  const V t0 = _mm512_unpacklo_epi32(a[0], a[1]), t1 = _mm512_unpackhi_epi32(a[0], a[1]);
  const V t2 = _mm512_unpacklo_epi32(a[2], a[3]), t3 = _mm512_unpackhi_epi32(a[2], a[3]);
  a[0] = _mm512_unpacklo_epi64(t0, t2);
  a[1] = _mm512_unpackhi_epi64(t0, t2);
  a[2] = _mm512_unpacklo_epi64(t1, t3);
  a[3] = _mm512_unpackhi_epi64(t1, t3);
}
static inline E e_load(const u32 *p, size_t stride) {
  V a[4];
  for (size_t j = 0; j < 4; j++) {
    a[j] = _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)(const void *)(p + j * stride)));
    a[j] = _mm512_inserti32x4(a[j], _mm_loadu_si128((const __m128i *)(const void *)(p + (4 + j) * stride)), 1);
    a[j] = _mm512_inserti32x4(a[j], _mm_loadu_si128((const __m128i *)(const void *)(p + (8 + j) * stride)), 2);
    a[j] = _mm512_inserti32x4(a[j], _mm_loadu_si128((const __m128i *)(const void *)(p + (12 + j) * stride)), 3);
  }
  v_transpose4_(a);
  return (E){{a[0], a[1], a[2], a[3]}};
}
static inline void e_store(u32 *p, size_t stride, E x) {
  v_transpose4_(x.c);
  for (size_t j = 0; j < 4; j++) {
    _mm_storeu_si128((__m128i *)(void *)(p + j * stride), _mm512_castsi512_si128(x.c[j]));
    _mm_storeu_si128((__m128i *)(void *)(p + (4 + j) * stride), _mm512_extracti32x4_epi32(x.c[j], 1));
    _mm_storeu_si128((__m128i *)(void *)(p + (8 + j) * stride), _mm512_extracti32x4_epi32(x.c[j], 2));
    _mm_storeu_si128((__m128i *)(void *)(p + (12 + j) * stride), _mm512_extracti32x4_epi32(x.c[j], 3));
  }
}
// r[i] lane j and r[j] lane i change places.
static inline void v_transpose(V *r) {
  for (u32 i = 0; i < 16; i += 4) v_transpose4_(r + i);
  // Now word (4 b + a) of row 4 i + k, b the 128-bit lane, is entry a + 4 i.. of column k + 4 b: transpose the lanes.
  for (u32 k = 0; k < 4; k++) {
    const V a = r[k], b = r[4 + k], c = r[8 + k], d = r[12 + k];
    const V ab0 = _mm512_shuffle_i32x4(a, b, 0x88), ab1 = _mm512_shuffle_i32x4(a, b, 0xdd);
    const V cd0 = _mm512_shuffle_i32x4(c, d, 0x88), cd1 = _mm512_shuffle_i32x4(c, d, 0xdd);
    r[k] = _mm512_shuffle_i32x4(ab0, cd0, 0x88);
    r[8 + k] = _mm512_shuffle_i32x4(ab0, cd0, 0xdd);
    r[4 + k] = _mm512_shuffle_i32x4(ab1, cd1, 0x88);
    r[12 + k] = _mm512_shuffle_i32x4(ab1, cd1, 0xdd);
  }
}
// a w for a factor w given with wq = w p^-1 mod 2^32: the quotient digit of a w is a wq, so it needs no product of its
// own after a w. With a, w < p both 64-bit words lie in [0, 2^32 p) and agree in their low halves, so the difference of
// the high halves is exact and in (-p, p). `same`: all lanes of the factor are equal.
static inline V v_low_mul(V a, V b) { return _mm512_mullo_epi32(a, b); }
static inline V v_mul_pair_(V ae, V ao, V we, V wo, V qe, V qo) {
  const V p = v_set1(BB_P);
  const V ue = _mm512_mul_epu32(_mm512_mul_epu32(ae, qe), p), uo = _mm512_mul_epu32(_mm512_mul_epu32(ao, qo), p);
  const V r =
      v_join_high_(_mm512_sub_epi64(_mm512_mul_epu32(ae, we), ue), _mm512_sub_epi64(_mm512_mul_epu32(ao, wo), uo));
  return _mm512_min_epu32(r, _mm512_add_epi32(r, p));
}
static inline V v_mul_pair(V a, V w, V wq) { return v_mul_pair_(a, v_odd_(a), w, v_odd_(w), wq, v_odd_(wq)); }
static inline V v_mul_pair_same(V a, V w, V wq) { return v_mul_pair_(a, v_odd_(a), w, w, wq, wq); }
// A store past the caches, to an address that is a multiple of the vector; v_stream_done() before other threads read.
static inline void v_stream(u32 *p, V a) { _mm512_stream_si512((__m512i *)(void *)p, a); }
static inline void v_stream_done(void) { _mm_sfence(); }
