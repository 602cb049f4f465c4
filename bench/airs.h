// The AIR programs that are measured, from the examples.
#ifndef SWIRL_BENCH_AIRS_H
#define SWIRL_BENCH_AIRS_H

#include "floor.h"
#include "keys/pk.h"

typedef struct bench_air {
  swirl_device *dev;
  swirl_pk *pk; // of one AIR
} bench_air;

// AIR `index` of the example. Ends the program, with a message, if that fails.
void bench_air_open(bench_air *air, const char *example, u32 index);
void bench_air_close(bench_air *air);
static inline const pk_air *bench_air_key(const bench_air *air) { return &air->pk->airs[0]; }
static inline const air_vk *bench_air_vk(const bench_air *air) { return &air->pk->vk->airs[0]; }

// What one point of the program computes, without its outputs: with inputs in the base field or in the extension.
work program_work(const air_program *p, bool is_ext);
// Its OUT instructions: each one a product by an ext weight, added to a sum.
u32 program_outs(const air_program *p);

#endif
