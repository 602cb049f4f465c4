// What was measured, as a Markdown table while it comes in, and as JSON at the end.
#ifndef SWIRL_BENCH_RESULTS_H
#define SWIRL_BENCH_RESULTS_H

#include <jansson.h>

#include "base/base.h"

// All times and cycles are of one element.
typedef struct result {
  const char *op, *what, *element;
  double elements; // of one call
  u32 samples;
  double ns, cycles; // medians
  double least_cycles, most_cycles;
  double floor_compute, floor_memory; // cycles; the larger one is the floor
} result;

typedef struct results {
  json_t *root;    // {"copy": [{"bytes", "bytes_per_second"}], "levels": [{"isa", "lanes", "kernels": [..]}]}
  json_t *kernels; // of the level that is being measured
  u32 num;         // results, of all levels
} results;

// false: out of memory.
bool results_open(results *r);
void results_close(results *r);
void results_copy_rate(results *r, u64 bytes, double rate);
// Begins the table of a level.
void results_level(results *r, const char *isa, u32 lanes);
void results_add(results *r, const result *line);
// false, with a message, if the file cannot be written.
bool results_write(const results *r, const char *path);

#endif
