// Operations on two devices: the CPU, whose operations are tested against plain definitions (tests/cpu), and a GPU.
// Both get the same buffers; afterwards every word of every region must be equal, what lies between buffers included.
#ifndef TESTS_VULKAN_TWIN_H
#define TESTS_VULKAN_TWIN_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include "device/air_program.h"
#include "device/driver.h"

enum { TWIN_REGIONS = 40, TWIN_GAP = 16, TWIN_OPS = 256 };

typedef struct twin_region {
  u32 *words; // before the operation: the input of both
  size_t used, cap;
  u64 stride, row_stride;
  bool is_host;
} twin_region;

typedef struct twin {
  device_driver cpu, gpu;
  char gpu_name[96];
  const hash_suite *suite;
  twin_region regions[TWIN_REGIONS];
  u32 num_regions;         // objects included
  bool times;              // print how long the GPU takes
  op_record ops[TWIN_OPS]; // the program
  const char *op_names[TWIN_OPS];
  u32 num_ops;
} twin;

// Opens both: GPU $SWIRL_TEST_GPU (index, default 0). The test fails if there is none.
int twin_open(void **state);  // a cmocka group set-up: *state becomes a twin
int twin_close(void **state); // and its tear-down
void twin_reset(twin *t);     // forgets all buffers

// Buffers in the arena, 64-byte aligned, garbage around them.
dev_ptr twin_alloc(twin *t, size_t words);                // garbage: words below 2^32
dev_ptr twin_base(twin *t, size_t n);                     // random base values, often 0, 1, p - 1
dev_ptr twin_ext(twin *t, size_t n);                      // random ext
dev_ptr twin_words(twin *t, const void *words, size_t n); // a copy
dev_ptr twin_zero(twin *t, size_t n);
// The same in another region (REGION_TABLES, REGION_INPUT, REGION_PROOF, REGION_LOG).
dev_ptr twin_words_in(twin *t, u32 region, const void *words, size_t n);
dev_ptr twin_alloc_in(twin *t, u32 region, size_t n);
// A region of `width` random columns of `height` rows, `gap` words apart.
u32 twin_trace(twin *t, u32 width, u32 height, u32 gap);
// A region of the caller's memory, `words` words of random 32-bit values (`below_p`: field elements).
u32 twin_host_matrix(twin *t, size_t words, u64 col_stride, u64 row_stride, bool below_p);
u32 *twin_at(const twin *t, dev_ptr p);

u32 twin_random(void);
u32 twin_below(u32 n);
u32 twin_value(void); // base

// Programs: operations are added, then executed in order on both and everything is compared; the CPU's result stays as
// the contents of the buffers. The GPU does it twice, as a program that is not prepared and as one that is. Names stay
// valid until then.
void twin_add(twin *t, u32 op, const void *args, size_t size, const char *name);
void twin_run(twin *t);
#define TWIN_ADD(t, name, ...)                                                                                         \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    twin_add((t), OP_##name, &args_, sizeof args_, #name);                                                             \
  } while (0)
// One operation, not prepared.
void twin_execute(twin *t, u32 op, const void *args, size_t size, const char *name);
#define TWIN(t, name, ...)                                                                                             \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    twin_execute((t), OP_##name, &args_, sizeof args_, #name);                                                         \
  } while (0)

#endif
