// Commitments that are made while their matrices arrive: the same proofs and the same errors as where all arrive first.
#include "support/good.h"

#include <stdlib.h>

#include "device/detached.h"
#include "device/device.h"

enum { NUM_AIRS = 4, NUM_MATRICES = 5, CACHED = 4, CACHED_AIR = 1 };

// The matrices: common mains of the AIRs, the cached main of AIR 1. Two fill stacked columns, others share them, the
// last common one is less high than a block.
static const u32 widths[NUM_MATRICES] = {20, 6, 150, 9, 17}, log_heights[NUM_MATRICES] = {8, 8, 5, 1, 8};
enum { STACKED_WIDTH = 45, GROUPS = 5, CACHED_GROUPS = 2 };

// A device with key and witness.
typedef struct scene {
  swirl_device *dev;
  swirl_air *airs[NUM_AIRS];
  swirl_pk *pk;
  u32 *words[NUM_MATRICES];
  swirl_matrix matrices[NUM_MATRICES];
  swirl_witness_matrix cached;
  swirl_air_witness witness[NUM_AIRS];
  swirl_diag diag;
} scene;

static void create_airs(scene *s) {
  for (u32 i = 0; i < NUM_AIRS; i++) {
    const bool has_cached = i == CACHED_AIR;
    const swirl_air_desc desc = {
        .common_main_width = widths[i], .num_cached_mains = has_cached, .cached_widths = &widths[CACHED]};
    good(swirl_air_create(&s->airs[i], &desc, &s->diag), &s->diag);
    swirl_air *a = s->airs[i];
    const u32 last = widths[i] - 1;
    swirl_assert_zero(a, SWIRL_ROWS_ALL,
                      swirl_sub(a, swirl_mul(a, swirl_main(a, 0), swirl_main(a, 1)), swirl_main(a, last)));
    if (has_cached) swirl_assert_zero(a, SWIRL_ROWS_ALL, swirl_sub(a, swirl_cached(a, 0, 3), swirl_main(a, 2)));
    good(swirl_air_finish(a, &s->diag), &s->diag);
  }
}

static u32 *word_at(const scene *s, u32 m, u32 column, u32 row) {
  const swirl_matrix *matrix = &s->matrices[m];
  return &s->words[m][column * matrix->col_stride + row * matrix->row_stride];
}

// Every layout: columns, rows, columns with gaps, every other word, rows with gaps.
static void create_matrices(scene *s) {
  for (u32 m = 0; m < NUM_MATRICES; m++) {
    const size_t height = (size_t)1 << log_heights[m], width = widths[m];
    const size_t column_strides[NUM_MATRICES] = {height, 1, height + 3, 2, 1};
    const size_t row_strides[NUM_MATRICES] = {1, width, 1, 2 * width + 1, width + 5};
    s->words[m] = calloc((width + 5) * (2 * height + 3), sizeof(u32));
    assert_non_null(s->words[m]);
    s->matrices[m] = (swirl_matrix){.data = s->words[m],
                                    .width = widths[m],
                                    .log_height = log_heights[m],
                                    .row_stride = row_strides[m],
                                    .col_stride = column_strides[m],
                                    .form = m % 2 == 0 ? SWIRL_MONTGOMERY : SWIRL_CANONICAL};
  }
  for (u32 m = 0; m < NUM_MATRICES; m++) {
    const bool is_canonical = s->matrices[m].form == SWIRL_CANONICAL;
    for (u32 row = 0; row >> log_heights[m] == 0; row++) {
      u32 first = 0, second = 0;
      for (u32 c = 0; c < widths[m]; c++) {
        u32 value = bb_from_u32(1000 * m + 31 * c + row * row + 1);
        if (c == 0) first = value;
        if (c == 1) second = value;
        if (m != CACHED && c == widths[m] - 1) value = bb_mul(first, second);
        if (m == CACHED && c == 3) value = bb_from_u32(1000 * CACHED_AIR + 31 * 2 + row * row + 1);
        *word_at(s, m, c, row) = is_canonical ? bb_to_canonical(value) : value;
      }
    }
  }
}

static void open_scene(scene *s, swirl_device *dev) {
  *s = (scene){.dev = dev};
  const swirl_params_desc desc = {.l_skip = 2,
                                  .n_stack = 6,
                                  .log_blowup = 1,
                                  .k_whir = 2,
                                  .max_constraint_degree = 3,
                                  .w_stack = 256,
                                  .log_final_poly_len = 4,
                                  .mu_pow_bits = 1,
                                  .query_pow_bits = 1,
                                  .folding_pow_bits = 1,
                                  .security_bits = 5,
                                  .proximity = SWIRL_UNIQUE_DECODING};
  swirl_params params;
  good(swirl_params_derive(&params, &desc, SWIRL_ALLOW_INSECURE, &s->diag), &s->diag);
  params.logup_pow_bits = 1;
  create_airs(s);
  good(swirl_keygen(&s->pk, dev, &params, (const swirl_air *const *)s->airs, NUM_AIRS, NULL, SWIRL_ALLOW_INSECURE,
                    &s->diag),
       &s->diag);
  create_matrices(s);
  s->cached = (swirl_witness_matrix){.matrix = &s->matrices[CACHED]};
  for (u32 i = 0; i < NUM_AIRS; i++) {
    s->witness[i] = (swirl_air_witness){.present = true, .common = {.matrix = &s->matrices[i]}};
  }
  s->witness[CACHED_AIR].cached = &s->cached;
}
static void close_scene(scene *s) {
  swirl_pk_destroy(s->pk);
  for (u32 i = 0; i < NUM_AIRS; i++) swirl_air_destroy(s->airs[i]);
  for (u32 m = 0; m < NUM_MATRICES; m++) free(s->words[m]);
  swirl_device_close(s->dev);
}

static swirl_device *open_cpu(void) {
  swirl_device *dev;
  swirl_diag diag;
  good(swirl_device_open(&dev, &(swirl_device_desc){.num_threads = 2}, &diag), &diag);
  return dev;
}
// The device that streams, and is compared with the CPU.
static swirl_device *open_other(void) {
  swirl_device *dev;
#ifdef OTHER_DEVICE
  swirl_diag diag;
  good(swirl_device_open(&dev, &(swirl_device_desc){.device = OTHER_DEVICE}, &diag), &diag);
#else
  detached_open(&dev, 1);
#endif
  return dev;
}

typedef struct outcome {
  u8 *bytes;
  size_t len;
  u32 num_streamed; // commitments
  u32 num_encoded;  // in how many steps all were encoded
  u64 needed;       // bytes of memory
} outcome;

static void prove(scene *s, outcome *out) {
  *out = (outcome){0};
  swirl_prover *prover;
  swirl_proof *proof;
  good(swirl_prover_create_for(&prover, s->pk, s->witness, NUM_AIRS, 0, &s->diag), &s->diag);
  const swirl_plan *plan = swirl_prover_plan(prover);
  for (size_t i = 0; i < plan->num_buffers; i++) out->num_streamed += strcmp(plan->buffers[i].name, "row sponges") == 0;
  for (size_t i = 0; i < plan->num_spans; i++) out->num_encoded += strcmp(plan->spans[i].name, "rs_code_matrix") == 0;
  out->needed = plan->arena_bytes + plan->io_bytes;
  good(swirl_prover_run(prover, &proof, s->witness, NUM_AIRS, NULL, &s->diag), &s->diag);
  const u8 *bytes = swirl_proof_bytes(proof, &out->len);
  out->bytes = malloc(out->len);
  assert_non_null(out->bytes);
  memcpy(out->bytes, bytes, out->len);
  swirl_proof_destroy(proof);
  swirl_prover_destroy(prover);
}

// Proves with `least` words as the device's bound, and compares with what the CPU made of the same witness.
static u64 check(scene *s, const outcome *expected, u64 least, u32 num_streamed, u32 num_encoded) {
  outcome got;
  s->dev->driver.streamed_words = least;
  prove(s, &got);
  assert_int_equal(got.num_streamed, num_streamed);
  assert_int_equal(got.num_encoded, num_encoded);
  assert_int_equal(got.len, expected->len);
  assert_memory_equal(got.bytes, expected->bytes, got.len);
  free(got.bytes);
  return got.needed;
}

static u64 words_of(u32 m) { return (u64)widths[m] << log_heights[m]; }

static void test_proofs(void **state) {
  (void)state;
  scene cpu, other;
  outcome expected;
  open_scene(&cpu, open_cpu());
  prove(&cpu, &expected);
  assert_int_equal(expected.num_streamed, 0);
  close_scene(&cpu);
  open_scene(&other, open_other());
  u64 common = 0;
  for (u32 m = 0; m < CACHED; m++) common += words_of(m);
  assert_int_equal(ceil_div_u64(common + 2 * widths[3], 1 << 8), STACKED_WIDTH); // lifted
  check(&other, &expected, 0, 0, 2);
  const u64 streamed = check(&other, &expected, 1, 2, GROUPS + CACHED_GROUPS);
  check(&other, &expected, words_of(CACHED), 2, GROUPS + CACHED_GROUPS);
  check(&other, &expected, words_of(CACHED) + 1, 1, GROUPS + 1);
  check(&other, &expected, common, 1, GROUPS + 1);
  check(&other, &expected, common + 1, 0, 2);
  // Matrices that are on the device already do not arrive, but stand between those that do.
  swirl_trace *resident;
  good(swirl_trace_create(&resident, other.dev, &other.matrices[1], 0, &other.diag), &other.diag);
  other.witness[1].common = (swirl_witness_matrix){.trace = resident};
  check(&other, &expected, 1, 2, GROUPS + CACHED_GROUPS);
  check(&other, &expected, common, 0, 2);
  other.witness[1].common = (swirl_witness_matrix){.matrix = &other.matrices[1]};
  swirl_trace_destroy(resident);
  // A limit that has no room for the sponges
  const u64 least = check(&other, &expected, 0, 0, 2);
  assert_true(least <= streamed);
  if (least < streamed) {
    other.dev->memory_limit = least;
    check(&other, &expected, 1, 0, 2);
  }
  free(expected.bytes);
  close_scene(&other);
}

typedef struct bad_word {
  u32 matrix, column, row;
} bad_word;
static void expect_error(scene *s, const bad_word *want) {
  swirl_proof *proof;
  swirl_diag_clear(&s->diag);
  assert_int_equal(swirl_prove(s->pk, &proof, s->witness, NUM_AIRS, NULL, &s->diag), SWIRL_ERR_TRACE_VALUE);
  assert_int_equal(s->diag.air, want->matrix == CACHED ? CACHED_AIR : want->matrix);
  assert_int_equal(s->diag.part, want->matrix == CACHED);
  assert_int_equal(s->diag.column, want->column);
  assert_int_equal(s->diag.row, want->row);
}

// Of several bad words the same one is named wherever it arrives.
static void test_errors(void **state) {
  (void)state;
  static const bad_word bad[][2] = {
      {{0, 0, 0}, {0, 19, 3}},   {{0, 19, 255}, {0, 7, 100}}, {{2, 149, 31}, {4, 0, 0}},
      {{2, 100, 7}, {2, 9, 30}}, {{4, 16, 2}, {4, 8, 9}},     {{3, 8, 1}, {1, 5, 77}},
  };
  static const u32 first[] = {0, 1, 0, 1, 1, 1};
  scene scenes[2];
  open_scene(&scenes[0], open_cpu());
  open_scene(&scenes[1], open_other());
  scenes[1].dev->driver.streamed_words = 1;
  for (u32 i = 0; i < SWIRL_COUNT(bad); i++) {
    for (u32 d = 0; d < 2; d++) {
      scene *s = &scenes[d];
      u32 kept[2];
      for (u32 b = 0; b < 2; b++) {
        u32 *word = word_at(s, bad[i][b].matrix, bad[i][b].column, bad[i][b].row);
        kept[b] = *word;
        *word = BB_P + b;
      }
      expect_error(s, &bad[i][first[i]]);
      for (u32 b = 0; b < 2; b++) *word_at(s, bad[i][b].matrix, bad[i][b].column, bad[i][b].row) = kept[b];
    }
  }
  for (u32 d = 0; d < 2; d++) close_scene(&scenes[d]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_proofs), cmocka_unit_test(test_errors)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
