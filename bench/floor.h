// The least time that an operation can take on one core, counted from what it must compute and move.
#ifndef SWIRL_BENCH_FLOOR_H
#define SWIRL_BENCH_FLOOR_H

#include "base/base.h"

// What an operation must compute for one of its elements. All but the last are done in all lanes of a vector at once.
typedef struct work {
  double adds;                // base additions or subtractions
  double products;            // base products, reduced
  double macs;                // base products added to a sum that is reduced later; an ext by a base value is four
  double ext_products;        // ext by ext, reduced
  double ext_macs;            // ext by ext, added to a sum that is reduced later
  double butterflies;         // values that pass one stage of a transform
  double message_values;      // values that pass the message step, l_skip = 4
  double permutations;        // of many independent states
  double serial_permutations; // of one state, one after the other
} work;

// Cycles of a core with vectors of 2^log_lanes words for one element.
double floor_compute(const work *w, u32 log_lanes);
// a + times * b.
work work_plus(work a, double times, work b);

#endif
