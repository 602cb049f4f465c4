#define VW 1
typedef u32 V;
typedef u64 D;
static inline V v_load(const u32 *p) { return *p; }
static inline void v_store(u32 *p, V a) { *p = a; }
static inline V v_set1(u32 a) { return a; }
static inline V v_add(V a, V b) { return bb_add(a, b); }
static inline V v_sub(V a, V b) { return bb_sub(a, b); }
static inline V v_add_raw(V a, V b) { return a + b; }
static inline V v_sub_raw(V a, V b) { return a - b; }
static inline V v_mul(V a, V b) { return bb_mul(a, b); }
// The same for a first factor in [0, 2p).
static inline V v_mul_raw(V a, V b) { return v_mul(a, b); }
static inline D d_zero(void) { return 0; }
static inline D d_load(const u64 *p) { return *p; }
static inline void d_store(u64 *p, D a) { *p = a; }
static inline D d_mul(V a, V b) { return (u64)a * b; }
static inline D d_mul_same(V a, V b) { return (u64)a * b; }
static inline D d_add(D a, D b) { return a + b; }
static inline D d_low(D a) { return a & 0xffffffffu; }
static inline D d_high(D a) { return a >> 32; }
static inline V d_reduce(D a) { return bb_reduce(a); }
static inline V d_reduce4(D a) {
  const u64 limit = (u64)BB_P << 32;
  return bb_reduce(a >= limit ? a - limit : a);
}
static inline void v_transpose(V *r) { (void)r; }
typedef struct E {
  V c[4];
} E;
static inline E e_load(const u32 *p, size_t stride) {
  (void)stride;
  return (E){{p[0], p[1], p[2], p[3]}};
}
static inline void e_store(u32 *p, size_t stride, E a) {
  (void)stride;
  for (u32 k = 0; k < 4; k++) p[k] = a.c[k];
}
// a w for a factor w given with wq = w p^-1 mod 2^32: the quotient digit of a w is a wq, so it needs no product of its
// own after a w. `same`: all lanes of the factor are equal.
static inline V v_low_mul(V a, V b) { return a * b; }
static inline V v_mul_pair(V a, V w, V wq) {
  const u32 high = (u32)(((u64)a * w) >> 32), cancel = (u32)(((u64)(a * wq) * BB_P) >> 32);
  return bb_sub(high, cancel);
}
static inline V v_mul_pair_same(V a, V w, V wq) { return v_mul_pair(a, w, wq); }
// A store past the caches, to an address that is a multiple of the vector; v_stream_done() before other threads read.
static inline void v_stream(u32 *p, V a) { *p = a; }
static inline void v_stream_done(void) {}
