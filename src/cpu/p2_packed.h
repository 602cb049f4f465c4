// Poseidon2 on VW states with 32-bit lanes: one state word a vector, everything in [0, p).
#ifndef SWIRL_CPU_P2_PACKED_H
#define SWIRL_CPU_P2_PACKED_H

// x^7.
static inline V p2_sbox_(V x) {
  const V x2 = v_mul(x, x);
  return v_mul(v_mul(x2, x2), v_mul(x2, x));
}

// M4 = circ(2, 3, 1, 1) on every block of four, then the column sums are added to every block.
static inline void p2_external_(V *s) {
  for (u32 b = 0; b < 16; b += 4) {
    V *x = s + b;
    const V t01 = v_add(x[0], x[1]), t23 = v_add(x[2], x[3]), all = v_add(t01, t23);
    const V t1 = v_add(all, x[1]), t3 = v_add(all, x[3]);
    x[3] = v_add(t3, v_add(x[0], x[0]));
    x[1] = v_add(t1, v_add(x[2], x[2]));
    x[0] = v_add(t1, t01);
    x[2] = v_add(t3, t23);
  }
  for (u32 k = 0; k < 4; k++) {
    const V sum = v_add(v_add(s[k], s[4 + k]), v_add(s[8 + k], s[12 + k]));
    for (u32 b = 0; b < 16; b += 4) s[b + k] = v_add(s[b + k], sum);
  }
}

static inline void p2_external_rounds_(V *s, const u32 (*constants)[P2_WIDTH]) {
  for (u32 r = 0; r < P2_FULL_ROUNDS_HALF; r++) {
    for (u32 i = 0; i < 16; i++) s[i] = p2_sbox_(v_add(s[i], v_set1(constants[r][i])));
    p2_external_(s);
  }
}

// s <- V s + sum(s), V = swirl_p2_diagonal.
static inline void p2_internal_(V *s) {
  V sum = s[0];
  for (u32 i = 1; i < 16; i++) sum = v_add(sum, s[i]);
  for (u32 i = 0; i < 16; i++) s[i] = v_add(v_mul(s[i], v_set1(swirl_p2_diagonal[i])), sum);
}

// The states of VW lanes: as kernels_hash.inc says.
typedef struct p2_states {
  V w[16];
} p2_states;

static inline void p2_clear(p2_states *s) {
  for (u32 i = 0; i < 16; i++) s->w[i] = v_set1(0);
}
static inline void p2_put(p2_states *s, size_t i, V a) { s->w[i] = a; }
static inline V p2_get(const p2_states *s, size_t i) { return s->w[i]; }
// The product with the word 1.
static inline V p2_get_canonical(const p2_states *s, size_t i) { return v_mul(s->w[i], v_set1(1)); }

static void p2_permute_states(p2_states *states) {
  V s[16];
  memcpy(s, states->w, sizeof s);
  p2_external_(s);
  p2_external_rounds_(s, swirl_p2_external_initial);
  for (u32 r = 0; r < P2_PARTIAL_ROUNDS; r++) {
    s[0] = p2_sbox_(v_add(s[0], v_set1(swirl_p2_internal[r])));
    p2_internal_(s);
  }
  p2_external_rounds_(s, swirl_p2_external_terminal);
  memcpy(states->w, s, sizeof s);
}

#endif
