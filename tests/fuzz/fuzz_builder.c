// The builder and key generation: any sequence of calls, with any arguments, ends in a status, and so do keys of what
// was built. A key that is made reads back.
#include <swirl/keys.h>

#include "fuzz/built_air.h"
#include "fuzz/capped.h"

enum { MAX_AIRS = 3, MAX_CACHED = 3, CAP = 1 << 20 };

// A width: mostly small, sometimes anything.
static u32 any_width(fuzz_input *in) {
  const u32 byte = fuzz_byte(in);
  return byte == 255 ? fuzz_u32(in) : byte % 8;
}

static swirl_air *build(fuzz_input *in, const swirl_allocator *allocator) {
  u32 widths[MAX_CACHED];
  swirl_air_desc desc = {.name = fuzz_byte(in) % 2 == 0 ? NULL : "an AIR",
                         .common_main_width = any_width(in),
                         .preprocessed_width = fuzz_byte(in) % 4 == 0 ? any_width(in) : 0,
                         .num_cached_mains = fuzz_below(in, MAX_CACHED + 1),
                         .cached_widths = widths,
                         .num_public_values = any_width(in),
                         .is_required = fuzz_byte(in) % 2 != 0,
                         .allocator = allocator};
  for (u32 i = 0; i < MAX_CACHED; i++) widths[i] = any_width(in);
  swirl_diag diag = {.status = SWIRL_OK};
  swirl_air *air;
  const swirl_status status = swirl_air_create(&air, &desc, &diag);
  FUZZ_REQUIRE(diag.status == status);
  if (status != SWIRL_OK) return NULL;
  built_air_calls(air, &desc, in, true);
  const swirl_status finished = swirl_air_finish(air, &diag);
  FUZZ_REQUIRE(diag.status == finished && finished == swirl_air_finish(air, NULL));
  if (finished == SWIRL_OK) return air;
  swirl_air_destroy(air);
  return NULL;
}

static void any_params(swirl_params *out, fuzz_input *in) {
  *out = (swirl_params){.l_skip = fuzz_below(in, 4),
                        .n_stack = fuzz_below(in, 6),
                        .w_stack = fuzz_byte(in),
                        .log_blowup = fuzz_below(in, 4),
                        .k_whir = fuzz_below(in, 4),
                        .num_rounds = fuzz_below(in, 4),
                        .num_queries = {1 + fuzz_below(in, 4), 1 + fuzz_below(in, 4), 1},
                        .max_interaction_count = fuzz_u32(in),
                        .log_max_message_length = fuzz_below(in, 8),
                        .max_constraint_degree = fuzz_byte(in)};
}

static void read_back(const swirl_pk *pk) {
  const size_t len = swirl_pk_encoded_len(pk), vk_len = swirl_vk_encoded_len(swirl_pk_vk(pk));
  u8 *bytes = malloc(len), *vk_bytes = malloc(vk_len);
  const size_t block_len = swirl_vk_memory(vk_len);
  void *block = malloc(block_len);
  FUZZ_REQUIRE(bytes != NULL && vk_bytes != NULL && block != NULL);
  FUZZ_REQUIRE(swirl_pk_encode(pk, bytes, len) == SWIRL_OK);
  FUZZ_REQUIRE(swirl_vk_encode(swirl_pk_vk(pk), vk_bytes, vk_len) == SWIRL_OK);
  const swirl_vk *vk;
  FUZZ_REQUIRE(swirl_vk_read(&vk, block, block_len, vk_bytes, vk_len, NULL) == SWIRL_OK);
  free(bytes);
  free(vk_bytes);
  free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  capped memory;
  capped_init(&memory, CAP);
  fuzz_input in = {data, size};
  swirl_params params;
  swirl_air *airs[MAX_AIRS] = {NULL};
  any_params(&params, &in);
  const u32 num = 1 + fuzz_below(&in, MAX_AIRS);
  for (u32 i = 0; i < num; i++) airs[i] = build(&in, &memory.allocator);

  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1, .isa = "scalar", .allocator = &memory.allocator};
  swirl_device *dev;
  swirl_pk *pk;
  swirl_diag diag = {.status = SWIRL_OK};
  FUZZ_REQUIRE(swirl_device_open(&dev, &desc, NULL) == SWIRL_OK);
  static const u32 words[64] = {1, 2, 3};
  const swirl_matrix matrix = {.data = words, .width = 1, .log_height = 2};
  const swirl_matrix *const preprocessed[MAX_AIRS] = {&matrix, NULL, NULL};
  const swirl_status status = swirl_keygen(&pk, dev, &params, (const swirl_air *const *)airs, num,
                                           fuzz_byte(&in) % 2 == 0 ? NULL : preprocessed, SWIRL_ALLOW_INSECURE, &diag);
  FUZZ_REQUIRE(diag.status == status);
  if (status == SWIRL_OK) {
    read_back(pk);
    swirl_pk_destroy(pk);
  }
  swirl_device_close(dev);
  for (u32 i = 0; i < num; i++) swirl_air_destroy(airs[i]);
  FUZZ_REQUIRE(memory.used == 0);
  return 0;
}
