#include <immintrin.h>
#define VW 8
typedef __m256i V;
typedef struct D {
  __m256i e, o;
} D;
static inline V v_load(const u32 *p) { return _mm256_loadu_si256((const __m256i *)(const void *)p); }
static inline void v_store(u32 *p, V a) { _mm256_storeu_si256((__m256i *)(void *)p, a); }
static inline V v_set1(u32 a) { return _mm256_set1_epi32((int)a); }
static inline V v_add_raw(V a, V b) { return _mm256_add_epi32(a, b); }
static inline V v_sub_raw(V a, V b) { return _mm256_sub_epi32(a, b); }
static inline V v_add(V a, V b) {
  const V s = _mm256_add_epi32(a, b);
  return _mm256_min_epu32(s, _mm256_sub_epi32(s, v_set1(BB_P)));
}
static inline V v_sub(V a, V b) {
  const V s = _mm256_sub_epi32(a, b);
  return _mm256_min_epu32(s, _mm256_add_epi32(s, v_set1(BB_P)));
}
static inline V v_odd_(V a) { return _mm256_castps_si256(_mm256_movehdup_ps(_mm256_castsi256_ps(a))); }
static inline V v_join_high_(V e, V o) { return _mm256_blend_epi32(v_odd_(e), o, 0xaa); }
static inline D d_zero(void) { return (D){_mm256_setzero_si256(), _mm256_setzero_si256()}; }
static inline D d_load(const u64 *p) {
  return (D){_mm256_loadu_si256((const __m256i *)(const void *)p),
             _mm256_loadu_si256((const __m256i *)(const void *)(p + 4))};
}
static inline void d_store(u64 *p, D a) {
  _mm256_storeu_si256((__m256i *)(void *)p, a.e);
  _mm256_storeu_si256((__m256i *)(void *)(p + 4), a.o);
}
static inline D d_mul(V a, V b) { return (D){_mm256_mul_epu32(a, b), _mm256_mul_epu32(v_odd_(a), v_odd_(b))}; }
static inline D d_mul_same(V a, V b) { return (D){_mm256_mul_epu32(a, b), _mm256_mul_epu32(v_odd_(a), b)}; }
static inline D d_add(D a, D b) { return (D){_mm256_add_epi64(a.e, b.e), _mm256_add_epi64(a.o, b.o)}; }
static inline D d_low(D a) {
  const V mask = _mm256_set1_epi64x(0xffffffff);
  return (D){_mm256_and_si256(a.e, mask), _mm256_and_si256(a.o, mask)};
}
static inline D d_high(D a) { return (D){_mm256_srli_epi64(a.e, 32), _mm256_srli_epi64(a.o, 32)}; }
static inline D d_cancel_(D t) {
  const V mu = v_set1(0u - BB_NP), p = v_set1(BB_P);
  const V qe = _mm256_mul_epu32(t.e, mu), qo = _mm256_mul_epu32(t.o, mu);
  return (D){_mm256_mul_epu32(qe, p), _mm256_mul_epu32(qo, p)};
}
static inline V d_reduce(D t) {
  const D u = d_cancel_(t);
  const V r = v_join_high_(_mm256_sub_epi64(t.e, u.e), _mm256_sub_epi64(t.o, u.o));
  return _mm256_min_epu32(r, _mm256_add_epi32(r, v_set1(BB_P)));
}
static inline V d_reduce4(D t) {
  const D u = d_cancel_(t);
  V high = v_join_high_(t.e, t.o);
  high = _mm256_min_epu32(high, _mm256_sub_epi32(high, v_set1(BB_P)));
  return v_sub(high, v_join_high_(u.e, u.o));
}
static inline V v_mul(V a, V b) { return d_reduce(d_mul(a, b)); }
// The same for a first factor in [0, 2p).
static inline V v_mul_raw(V a, V b) { return v_mul(a, b); }
typedef struct E {
  V c[4];
} E;
static inline void v_transpose4_(V *a) {
  const V t0 = _mm256_unpacklo_epi32(a[0], a[1]), t1 = _mm256_unpackhi_epi32(a[0], a[1]);
  const V t2 = _mm256_unpacklo_epi32(a[2], a[3]), t3 = _mm256_unpackhi_epi32(a[2], a[3]);
  a[0] = _mm256_unpacklo_epi64(t0, t2);
  a[1] = _mm256_unpackhi_epi64(t0, t2);
  a[2] = _mm256_unpacklo_epi64(t1, t3);
  a[3] = _mm256_unpackhi_epi64(t1, t3);
}
static inline E e_load(const u32 *p, size_t stride) {
  V a[4];
  for (size_t j = 0; j < 4; j++)
    a[j] = _mm256_inserti128_si256(
        _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(p + j * stride))),
        _mm_loadu_si128((const __m128i *)(const void *)(p + (4 + j) * stride)), 1);
  v_transpose4_(a);
  return (E){{a[0], a[1], a[2], a[3]}};
}
static inline void e_store(u32 *p, size_t stride, E x) {
  v_transpose4_(x.c);
  for (size_t j = 0; j < 4; j++) {
    _mm_storeu_si128((__m128i *)(void *)(p + j * stride), _mm256_castsi256_si128(x.c[j]));
    _mm_storeu_si128((__m128i *)(void *)(p + (4 + j) * stride), _mm256_extracti128_si256(x.c[j], 1));
  }
}
static inline void v_transpose(V *r) {
  v_transpose4_(r);
  v_transpose4_(r + 4);
  for (u32 k = 0; k < 4; k++) {
    const V a = r[k], b = r[4 + k];
    r[k] = _mm256_permute2x128_si256(a, b, 0x20);
    r[4 + k] = _mm256_permute2x128_si256(a, b, 0x31);
  }
}
// a w for a factor w given with wq = w p^-1 mod 2^32: the quotient digit of a w is a wq, so it needs no product of its
// own after a w. With a, w < p both 64-bit words lie in [0, 2^32 p) and agree in their low halves, so the difference of
// the high halves is exact and in (-p, p). `same`: all lanes of the factor are equal.
static inline V v_low_mul(V a, V b) { return _mm256_mullo_epi32(a, b); }
static inline V v_mul_pair_(V ae, V ao, V we, V wo, V qe, V qo) {
  const V p = v_set1(BB_P);
  const V ue = _mm256_mul_epu32(_mm256_mul_epu32(ae, qe), p), uo = _mm256_mul_epu32(_mm256_mul_epu32(ao, qo), p);
  const V r =
      v_join_high_(_mm256_sub_epi64(_mm256_mul_epu32(ae, we), ue), _mm256_sub_epi64(_mm256_mul_epu32(ao, wo), uo));
  return _mm256_min_epu32(r, _mm256_add_epi32(r, p));
}
static inline V v_mul_pair(V a, V w, V wq) { return v_mul_pair_(a, v_odd_(a), w, v_odd_(w), wq, v_odd_(wq)); }
static inline V v_mul_pair_same(V a, V w, V wq) { return v_mul_pair_(a, v_odd_(a), w, w, wq, wq); }
// A store past the caches, to an address that is a multiple of the vector; v_stream_done() before other threads read.
static inline void v_stream(u32 *p, V a) { _mm256_stream_si256((__m256i *)(void *)p, a); }
static inline void v_stream_done(void) { _mm_sfence(); }
