#include "floor.h"

// Cycles of a core that has vectors of 16 words and starts two vector operations a cycle, for 16 words of each kind.
// Every level gets the same number of vector operations, over its own lanes.
static const double add = 3 / 2.0;            // counted: add, subtract p, minimum
static const double product = 5.0;            // 52-bit product of two variables: ten operations
static const double mac = 4 / 2.0;            // counted: low and high 52-bit multiply-add of two halves
static const double ext_product = 3.4 * 16;   // 16 multiply-accumulates and four reductions, in all lanes
static const double ext_mac = 16 * (4 / 2.0); // the same without the reductions
static const double butterfly = 4.5;          // half a product by a constant, half an addition and a subtraction
static const double message = 30;             // a 16-point inverse transform and the subset sums over four bits
static const double permutation = 262 * 16.0; // Poseidon2 in 52-bit form: 262 cycles a state, of operations counted
// One state: 21 dependent S-boxes and linear layers. A latency: the same whatever the lanes.
static const double serial_permutation = 1150;

double floor_compute(const work *w, u32 log_lanes) {
  const double vectors = w->adds * add + w->products * product + w->macs * mac + w->ext_products * ext_product +
                         w->ext_macs * ext_mac + w->butterflies * butterfly + w->message_values * message +
                         w->permutations * permutation;
  return vectors / (double)(1u << log_lanes) + w->serial_permutations * serial_permutation;
}

work work_plus(work a, double times, work b) {
  return (work){.adds = a.adds + times * b.adds,
                .products = a.products + times * b.products,
                .macs = a.macs + times * b.macs,
                .ext_products = a.ext_products + times * b.ext_products,
                .ext_macs = a.ext_macs + times * b.ext_macs,
                .butterflies = a.butterflies + times * b.butterflies,
                .message_values = a.message_values + times * b.message_values,
                .permutations = a.permutations + times * b.permutations,
                .serial_permutations = a.serial_permutations + times * b.serial_permutations};
}
