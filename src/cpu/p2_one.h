// Poseidon2 on one state: the scalar permutation.
#ifndef SWIRL_CPU_P2_ONE_H
#define SWIRL_CPU_P2_ONE_H

typedef struct p2_one {
  u32 w[P2_WIDTH];
} p2_one;

static inline void p2_one_load(p2_one *s, const u32 *state) { memcpy(s->w, state, sizeof s->w); }
static inline void p2_one_store(u32 *state, const p2_one *s) { memcpy(state, s->w, sizeof s->w); }
static inline void p2_one_put_rate(p2_one *s, const u32 *values) { memcpy(s->w, values, P2_RATE * sizeof *values); }
static inline void p2_one_permute(p2_one *s) { swirl_p2_permute(s->w); }

#endif
