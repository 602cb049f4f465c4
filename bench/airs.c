#include "airs.h"

#include <stdio.h>
#include <stdlib.h>

#include "device/air_program_format.h"
#include "examples.h"

static void require(swirl_status status, const swirl_diag *diag) {
  if (status == SWIRL_OK) return;
  fprintf(stderr, "bench_kernels: %s\n", diag->message);
  exit(1);
}

void bench_air_open(bench_air *air, const char *name, u32 index) {
  const example *ex = example_find(name);
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1};
  swirl_diag diag = {0};
  swirl_params params;
  example_airs airs;
  require(swirl_params_preset(&params, "app", ex->preset_height(ex->min_size), &diag), &diag);
  require(example_create_airs(ex, &airs, ex->min_size, &diag), &diag);
  require(swirl_device_open(&air->dev, &desc, &diag), &diag);
  const swirl_air *const one = airs.airs[index];
  require(swirl_keygen(&air->pk, air->dev, &params, &one, 1, NULL, 0, &diag), &diag);
  example_airs_clear(&airs);
}
void bench_air_close(bench_air *air) {
  swirl_pk_destroy(air->pk);
  swirl_device_close(air->dev);
}

work program_work(const air_program *p, bool is_ext) {
  const air_program_view view = air_program_open(p->words);
  const double words = is_ext ? 4 : 1; // of a value
  double adds = 0, scalings = 0, products = 0;
  for (u32 i = 0; i < view.num_instructions; i++) {
    switch (view.instructions[4 * (size_t)i] & 0xffu) {
    case AIR_OP_ADD:
    case AIR_OP_SUB:
    case AIR_OP_NEG:
    case AIR_OP_DOUBLE: adds++; break;
    case AIR_OP_DOUBLE_ADD: adds += 2; break;
    case AIR_OP_MUL: products++; break;
    case AIR_OP_SCALE: scalings++; break;
    case AIR_OP_XOR: products++, adds += 3; break;
    case AIR_OP_SUB_MUL: products++, adds++; break;
    default: break; // OUT
    }
  }
  work w = {.adds = words * adds, .products = words * scalings};
  if (is_ext) {
    w.ext_products = products;
  } else {
    w.products += products;
  }
  return w;
}
u32 program_outs(const air_program *p) { return p->words[AIR_WORD_NUM_OUTS]; }
