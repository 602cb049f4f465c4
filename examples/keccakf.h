// Keccak-f[1600], one round per row, 24 rows per permutation: an AIR of 2,633 columns and 3,182 constraints.
//
// A state is 25 lanes of 64 bits; lane (x, y) is word x + 5 y. Columns hold bits, or 16-bit limbs of lanes.
#ifndef SWIRL_EXAMPLES_KECCAKF_H
#define SWIRL_EXAMPLES_KECCAKF_H

#include <stddef.h>
#include <stdint.h>
#include <swirl/air.h>

enum { KECCAKF_ROUNDS = 24, KECCAKF_LANES = 25, KECCAKF_LIMBS = 4, KECCAKF_LIMB_BITS = 16 };

// Columns in order. In arrays the last index runs fastest, and lanes are numbered x + 5 y.
enum {
  KECCAKF_STEP = 0,                                  // [24]: 1 in the row of that round
  KECCAKF_EXPORT = 24,                               // may be 1 in a last row: a user's mark
  KECCAKF_PREIMAGE = 25,                             // [25][4]: the input of the permutation, in all its rows
  KECCAKF_A = KECCAKF_PREIMAGE + 25 * 4,             // [25][4]: the input of the round
  KECCAKF_C = KECCAKF_A + 25 * 4,                    // [5][64]: C[x], the parity of sheet x
  KECCAKF_C_PRIME = KECCAKF_C + 5 * 64,              // [5][64]: C[x] ^ C[x-1] ^ rot(C[x+1], 1), the parity after theta
  KECCAKF_A_PRIME = KECCAKF_C_PRIME + 5 * 64,        // [25][64]: after theta
  KECCAKF_A_PRIME2 = KECCAKF_A_PRIME + 25 * 64,      // [25][4]: after rho, pi and chi
  KECCAKF_A_PRIME2_BITS = KECCAKF_A_PRIME2 + 25 * 4, // [64]: lane 0 of it in bits
  KECCAKF_A_PRIME3 = KECCAKF_A_PRIME2_BITS + 64,     // [4]: lane 0 after iota; the other lanes do not change
  KECCAKF_COLUMNS = KECCAKF_A_PRIME3 + KECCAKF_LIMBS // 2633
};

extern const uint64_t keccakf_round_constants[KECCAKF_ROUNDS];
// Of lane (x, y) in step rho, at x + 5 y.
extern const uint8_t keccakf_rotations[KECCAKF_LANES];

// Makes the finished AIR.
swirl_status keccakf_create_air(swirl_air **out, swirl_diag *diag);

// Writes the rows of `num` permutations, the first of which is number `first`: rows [24 first, 24 (first + num)) as far
// as the trace goes. Every cell of these rows is written, no other. Disjoint calls may run at the same time.
//   trace   [2633][2^log_height]  base  col-major  mont
//   inputs  [num][25]; NULL: zeros, with which traces are filled up behind the last permutation
void keccakf_trace(uint32_t *trace, uint32_t log_height, size_t first, const uint64_t (*inputs)[KECCAKF_LANES],
                   size_t num);

// `num` states of pseudorandom lanes, the same on every machine: splitmix64 from state `seed`, lane by lane.
void keccakf_random_inputs(uint64_t (*out)[KECCAKF_LANES], size_t num, uint64_t seed);

#endif
