// Poseidon2 on one state by the scalar permutation: the states of a level with one lane, too.
#ifndef SWIRL_HASH_P2_ONE_H
#define SWIRL_HASH_P2_ONE_H

typedef struct p2_one {
  u32 w[P2_WIDTH];
} p2_one;

static inline void p2_one_load(p2_one *s, const u32 *state) { memcpy(s->w, state, sizeof s->w); }
static inline void p2_one_store(u32 *state, const p2_one *s) { memcpy(state, s->w, sizeof s->w); }
static inline void p2_one_put_rate(p2_one *s, const u32 *values) { memcpy(s->w, values, P2_RATE * sizeof *values); }
static inline void p2_one_permute(p2_one *s) { swirl_p2_permute(s->w); }

#if VW == 1
typedef p2_one p2_states;
static inline void p2_clear(p2_states *s) { memset(s, 0, sizeof *s); }
static inline void p2_put(p2_states *s, size_t i, V a) { s->w[i] = a; }
static inline V p2_get(const p2_states *s, size_t i) { return s->w[i]; }
static inline V p2_get_canonical(const p2_states *s, size_t i) { return bb_to_canonical(s->w[i]); }
static inline void p2_permute_states(p2_states *s) { swirl_p2_permute(s->w); }
#endif

#endif
