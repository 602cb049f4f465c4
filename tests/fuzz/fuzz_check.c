// Random AIR sets and witnesses: what the checker finds satisfied is proven and accepted, and nothing else is.
#include "fuzz/agreement.h"
#include "fuzz/built_air.h"
#include "fuzz/capped.h"

enum { MAX_AIRS = 3, MAX_CACHED = 2, MAX_WIDTH = 3, MAX_ROWS = 16, MAX_PUBLIC = 2, CAP = 16 << 20 };

typedef struct air_input {
  swirl_air *air;
  u32 cached_widths[MAX_CACHED];
  swirl_air_desc desc;
  u32 words[2 + MAX_CACHED][MAX_WIDTH * MAX_ROWS], public_values[MAX_PUBLIC];
  swirl_matrix preprocessed, common, cached[MAX_CACHED];
  swirl_witness_matrix cached_refs[MAX_CACHED];
} air_input;

static bool any_params(swirl_params *out, fuzz_input *in) {
  const swirl_params_desc desc = {.l_skip = fuzz_below(in, 4),
                                  .n_stack = 2 + fuzz_below(in, 3),
                                  .log_blowup = 1 + fuzz_below(in, 2),
                                  .k_whir = 1 + fuzz_below(in, 2),
                                  .max_constraint_degree = 1 + fuzz_below(in, 4),
                                  .w_stack = 64,
                                  .log_final_poly_len = 1,
                                  .security_bits = 2,
                                  .proximity = SWIRL_UNIQUE_DECODING};
  if (swirl_params_derive(out, &desc, SWIRL_ALLOW_INSECURE, NULL) != SWIRL_OK) return false;
  out->logup_pow_bits = 0;
  return true;
}

static void describe(air_input *air, fuzz_input *in, const swirl_allocator *allocator) {
  const u32 flags = fuzz_byte(in);
  air->desc = (swirl_air_desc){.common_main_width = flags % 4,
                               .preprocessed_width = flags / 4 % 3,
                               .num_cached_mains = flags / 16 % (MAX_CACHED + 1),
                               .cached_widths = air->cached_widths,
                               .num_public_values = flags / 64 % (MAX_PUBLIC + 1),
                               .is_required = flags % 5 == 0,
                               .allocator = allocator};
  for (u32 i = 0; i < MAX_CACHED; i++) air->cached_widths[i] = 1 + (flags + i) % 2;
  if (air->desc.num_cached_mains == 0 && air->desc.common_main_width == 0) air->desc.common_main_width = 1;
}

// Small values of both signs, so that constraints hold now and then.
static u32 any_cell(fuzz_input *in) {
  const u32 byte = fuzz_byte(in);
  return byte < 128 ? byte % 8 : byte < 250 ? 2013265921u - (256 - byte) % 8 : 2013265921u - 1 + (byte - 250);
}

static void fill(swirl_matrix *matrix, u32 *words, u32 width, u32 log_height, fuzz_input *in) {
  for (u32 i = 0; i < width << log_height; i++)
    words[i] = any_cell(in) % (in->left % 64 == 63 ? UINT32_MAX : 2013265921u);
  *matrix = (swirl_matrix){.data = words, .width = width, .log_height = log_height};
}

static bool build(air_input *air, fuzz_input *in, const swirl_allocator *allocator) {
  describe(air, in, allocator);
  if (swirl_air_create(&air->air, &air->desc, NULL) != SWIRL_OK) return false;
  built_air_calls(air->air, &air->desc, in, false);
  return swirl_air_finish(air->air, NULL) == SWIRL_OK;
}

static swirl_air_witness witness(air_input *air, fuzz_input *in) {
  const u32 shape = fuzz_byte(in);
  const u32 log_height = air->desc.preprocessed_width > 0 ? air->preprocessed.log_height : shape % 5;
  if (air->desc.common_main_width > 0) fill(&air->common, air->words[1], air->desc.common_main_width, log_height, in);
  for (u32 i = 0; i < air->desc.num_cached_mains; i++) {
    fill(&air->cached[i], air->words[2 + i], air->cached_widths[i], log_height, in);
    air->cached_refs[i].matrix = &air->cached[i];
  }
  for (u32 i = 0; i < air->desc.num_public_values; i++) air->public_values[i] = any_cell(in);
  return (swirl_air_witness){
      .present =
          air->desc.is_required || shape<240, .common.matrix = air->desc.common_main_width> 0 ? &air->common : NULL,
      .cached = air->cached_refs,
      .public_values = air->public_values,
      .num_public_values = air->desc.num_public_values};
}

static void run(air_input *inputs, u32 num, swirl_params *params, fuzz_input *in, swirl_device *dev) {
  const swirl_air *airs[MAX_AIRS];
  const swirl_matrix *preprocessed[MAX_AIRS] = {NULL};
  swirl_air_witness witnesses[MAX_AIRS];
  for (u32 i = 0; i < num; i++) {
    airs[i] = inputs[i].air;
    if (inputs[i].desc.preprocessed_width == 0) continue;
    fill(&inputs[i].preprocessed, inputs[i].words[0], inputs[i].desc.preprocessed_width, fuzz_below(in, 4), in);
    preprocessed[i] = &inputs[i].preprocessed;
  }
  for (u32 i = 0; i < num; i++) witnesses[i] = witness(&inputs[i], in);
  swirl_pk *pk;
  if (swirl_keygen(&pk, dev, params, airs, num, preprocessed, SWIRL_ALLOW_INSECURE, NULL) != SWIRL_OK) return;
  agreement_require(pk, witnesses, num);
  swirl_pk_destroy(pk);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static air_input inputs[MAX_AIRS];
  fuzz_input in = {data, size};
  swirl_params params;
  if (!any_params(&params, &in)) return 0;
  capped memory;
  capped_init(&memory, CAP);
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1, .isa = "scalar", .allocator = &memory.allocator};
  swirl_device *dev;
  FUZZ_REQUIRE(swirl_device_open(&dev, &desc, NULL) == SWIRL_OK);
  const u32 num = 1 + fuzz_below(&in, MAX_AIRS);
  bool good = true;
  memset(inputs, 0, sizeof inputs);
  for (u32 i = 0; i < num; i++) good = build(&inputs[i], &in, &memory.allocator) && good;
  if (good) run(inputs, num, &params, &in, dev);
  for (u32 i = 0; i < num; i++) swirl_air_destroy(inputs[i].air);
  swirl_device_close(dev);
  FUZZ_REQUIRE(memory.used == 0);
  return 0;
}
