#include "prove/system.h"

#include <setjmp.h>
#include <stdarg.h>
// cmocka wants the headers above
#include <cmocka.h>

#include "field/babybear.h"

static void create(swirl_air **out, swirl_air_desc desc) {
  assert_int_equal(swirl_air_create(out, &desc, NULL), SWIRL_OK);
}

static void create_fibonacci(swirl_air **out) {
  create(out, (swirl_air_desc){.name = "fibonacci", .common_main_width = 2, .num_public_values = 3});
  swirl_air *air = *out;
  const swirl_expr a = swirl_main(air, 0), b = swirl_main(air, 1);
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, swirl_sub(air, a, swirl_public(air, 0)));
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, swirl_sub(air, b, swirl_public(air, 1)));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, swirl_sub(air, b, swirl_main_next(air, 0)));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, swirl_sub(air, swirl_add(air, a, b), swirl_main_next(air, 1)));
  swirl_assert_zero(air, SWIRL_ROWS_LAST, swirl_sub(air, b, swirl_public(air, 2)));
}

static void create_sender(swirl_air **out, const char *name) {
  create(out, (swirl_air_desc){.name = name, .common_main_width = 2});
  const swirl_expr field = swirl_main(*out, 1);
  swirl_interact(*out, 7, &field, 1, swirl_main(*out, 0), 1);
}

// Rows alternate a preprocessed flag; the flag is boolean and says nothing else.
static void create_receiver(swirl_air **out) {
  static const uint32_t cached_widths[1] = {1};
  create(out, (swirl_air_desc){.name = "receiver",
                               .common_main_width = 1,
                               .preprocessed_width = 1,
                               .num_cached_mains = 1,
                               .cached_widths = cached_widths,
                               .is_required = true});
  swirl_air *air = *out;
  const swirl_expr flag = swirl_preprocessed(air, 0), one = swirl_constant(air, 1);
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_mul(air, flag, swirl_sub(air, flag, one)));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION,
                    swirl_sub(air, swirl_add(air, flag, swirl_preprocessed_next(air, 0)), one));
  const swirl_expr field = swirl_cached(air, 0, 0);
  swirl_interact(air, 7, &field, 1, swirl_neg(air, swirl_main(air, 0)), 1);
}

void test_system_create(test_system *system, uint32_t l_skip, uint32_t log_stacked, uint32_t k_whir) {
  *system = (test_system){0};
  const swirl_params_desc desc = {.l_skip = l_skip,
                                  .n_stack = log_stacked - l_skip,
                                  .log_blowup = 1,
                                  .k_whir = k_whir,
                                  .max_constraint_degree = 3,
                                  .w_stack = 64,
                                  .log_final_poly_len = 2,
                                  .mu_pow_bits = 3,
                                  .query_pow_bits = 2,
                                  .folding_pow_bits = 1,
                                  .security_bits = 5,
                                  .proximity = SWIRL_UNIQUE_DECODING};
  assert_int_equal(swirl_params_derive(&system->params, &desc, SWIRL_ALLOW_INSECURE, NULL), SWIRL_OK);
  system->params.logup_pow_bits = 2; // the derived 18 bits only cost time here
  create_fibonacci(&system->airs[0]);
  create_sender(&system->airs[1], "sender");
  create_receiver(&system->airs[2]);
  create_sender(&system->airs[3], "absent");
  for (u32 i = 0; i < SYSTEM_AIRS; i++) assert_int_equal(swirl_air_finish(system->airs[i], NULL), SWIRL_OK);
  for (u32 i = 0; i < 8; i++) system->preprocessed_words[i] = i % 2;
  system->preprocessed = (swirl_matrix){.data = system->preprocessed_words, .width = 1, .log_height = 3};
  system->preprocessed_list[2] = &system->preprocessed;
}

void test_system_destroy(test_system *system) {
  for (u32 i = 0; i < SYSTEM_AIRS; i++) swirl_air_destroy(system->airs[i]);
}

void test_witness_create(test_witness *w, uint32_t seed) {
  *w = (test_witness){0};
  const u32 rows = 1u << SYSTEM_LOG_FIBONACCI;
  u32 a = seed, b = seed + 1;
  for (u32 i = 0; i < rows; i++) {
    w->fibonacci[i] = a;
    w->fibonacci[rows + i] = b;
    const u32 next = (u32)(((u64)a + b) % BB_P);
    a = b;
    b = next;
  }
  w->public_values[0] = w->fibonacci[0];
  w->public_values[1] = w->fibonacci[rows];
  w->public_values[2] = w->fibonacci[2 * rows - 1];
  const u32 sent[4][2] = {{0, 1}, {3, 5}, {7, 4}, {546, 889}};
  const u32 received[8][2] = {{1, 5}, {3, 4}, {4, 4}, {2, 5}, {0, 123}, {545, 889}, {1, 889}, {0, 456}};
  for (u32 i = 0; i < 4; i++) {
    w->sender[i] = sent[i][0];
    w->sender[4 + i] = sent[i][1] + seed;
  }
  for (u32 i = 0; i < 8; i++) {
    w->receiver[i] = received[i][0];
    w->cached[i] = received[i][1] + seed;
  }
  w->fibonacci_matrix = (swirl_matrix){.data = w->fibonacci, .width = 2, .log_height = SYSTEM_LOG_FIBONACCI};
  w->sender_matrix = (swirl_matrix){.data = w->sender, .width = 2, .log_height = 2};
  w->receiver_matrix = (swirl_matrix){.data = w->receiver, .width = 1, .log_height = 3};
  w->cached_matrix = (swirl_matrix){.data = w->cached, .width = 1, .log_height = 3};
  w->cached_refs[0].matrix = &w->cached_matrix;
  w->airs[0] = (swirl_air_witness){.present = true,
                                   .common = {.matrix = &w->fibonacci_matrix},
                                   .public_values = w->public_values,
                                   .num_public_values = 3};
  w->airs[1] = (swirl_air_witness){.present = true, .common = {.matrix = &w->sender_matrix}};
  w->airs[2] =
      (swirl_air_witness){.present = true, .common = {.matrix = &w->receiver_matrix}, .cached = w->cached_refs};
}
