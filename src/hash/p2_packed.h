// Poseidon2 on VW states with 32-bit lanes: one state word a vector, everything in [0, p). S-box and internal layer
// come from a header of the instruction set.
#ifndef SWIRL_HASH_P2_PACKED_H
#define SWIRL_HASH_P2_PACKED_H

#include "hash/p2_packed_x86.h"

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
    for (u32 i = 0; i < 16; i++) s[i] = p2_sbox_(s[i], v_set1(constants[r][i]));
    p2_external_(s);
  }
}

// The states of VW lanes: as p2_level.h says.
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
  for (u32 r = 0; r < P2_PARTIAL_ROUNDS; r++) p2_internal_(s, swirl_p2_internal[r]);
  p2_external_rounds_(s, swirl_p2_external_terminal);
  memcpy(states->w, s, sizeof s);
}

#endif
