// Mistakes in building AIRs and keys, what happens when memory runs out, and reading an AIR back.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "air/air_dag.h"
#include "air/key_vectors.h"

static swirl_air *create(void) {
  static const u32 widths[] = {3};
  const swirl_air_desc desc = {.name = "test",
                               .common_main_width = 2,
                               .preprocessed_width = 1,
                               .num_cached_mains = 1,
                               .cached_widths = widths,
                               .num_public_values = 1};
  swirl_air *air;
  assert_int_equal(swirl_air_create(&air, &desc, NULL), SWIRL_OK);
  return air;
}

static void test_create(void **state) {
  (void)state;
  const u32 widths[] = {1, 0};
  swirl_air *air;
  const swirl_air_desc good = {.common_main_width = 1};
  swirl_air_desc desc;
#define INVALID(status, ...)                                                                                           \
  desc = (swirl_air_desc){__VA_ARGS__};                                                                                \
  assert_int_equal(swirl_air_create(&air, &desc, NULL), status)
  INVALID(SWIRL_ERR_AIR, .name = "no column");
  INVALID(SWIRL_ERR_AIR, .preprocessed_width = 1);
  INVALID(SWIRL_ERR_AIR, .num_cached_mains = 2, .cached_widths = widths);
  INVALID(SWIRL_ERR_AIR, .num_cached_mains = UINT32_MAX, .cached_widths = widths);
  INVALID(SWIRL_ERR_AIR, .common_main_width = UINT32_MAX);
  INVALID(SWIRL_ERR_AIR, .common_main_width = 1, .preprocessed_width = UINT32_MAX);
  INVALID(SWIRL_ERR_ARGUMENT, .num_cached_mains = 1);
  INVALID(SWIRL_ERR_ARGUMENT, .common_main_width = 1, .reserved = {0, 1});
#undef INVALID
  assert_int_equal(swirl_air_create(NULL, &good, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_air_create(&air, NULL, NULL), SWIRL_ERR_ARGUMENT);
  const swirl_air_desc cached_only = {.num_cached_mains = 1, .cached_widths = widths};
  assert_int_equal(swirl_air_create(&air, &cached_only, NULL), SWIRL_OK);
  assert_string_equal(swirl_air_name(air), "");
  assert_int_equal(swirl_main(air, 0).id, 0); // there is no common main
  assert_int_equal(swirl_air_finish(air, NULL), SWIRL_ERR_AIR);
  swirl_air_destroy(air);
  swirl_air_destroy(NULL);
}

// Each makes one mistake, as call number 3.
typedef void (*mistake)(swirl_air *air, swirl_expr good);
static void column_main(swirl_air *air, swirl_expr good) { (void)good, (void)swirl_main(air, 2); }
static void column_main_next(swirl_air *air, swirl_expr good) { (void)good, (void)swirl_main_next(air, UINT32_MAX); }
static void column_cached(swirl_air *air, swirl_expr good) { (void)good, (void)swirl_cached(air, 0, 3); }
static void part_cached(swirl_air *air, swirl_expr good) { (void)good, (void)swirl_cached_next(air, 1, 0); }
static void column_preprocessed(swirl_air *air, swirl_expr good) { (void)good, (void)swirl_preprocessed(air, 1); }
static void public_index(swirl_air *air, swirl_expr good) { (void)good, (void)swirl_public(air, 1); }
static void zero_handle(swirl_air *air, swirl_expr good) { (void)swirl_add(air, good, (swirl_expr){0}); }
static void future_handle(swirl_air *air, swirl_expr good) { (void)swirl_mul(air, (swirl_expr){99}, good); }
static void neg_handle(swirl_air *air, swirl_expr good) { (void)good, (void)swirl_neg(air, (swirl_expr){99}); }
static void assert_handle(swirl_air *air, swirl_expr good) {
  (void)good, swirl_assert_zero(air, SWIRL_ROWS_ALL, (swirl_expr){99});
}
static void assert_rows(swirl_air *air, swirl_expr good) { swirl_assert_zero(air, (swirl_rows)4, good); }
static void big_bus(swirl_air *air, swirl_expr good) { swirl_interact(air, 65536, &good, 1, good, 1); }
static void empty_message(swirl_air *air, swirl_expr good) { swirl_interact(air, 1, &good, 0, good, 1); }
static void null_message(swirl_air *air, swirl_expr good) { swirl_interact(air, 1, NULL, 1, good, 1); }
static void message_handle(swirl_air *air, swirl_expr good) {
  swirl_interact(air, 1, (const swirl_expr[]){good, {0}}, 2, good, 1);
}
static void count_handle(swirl_air *air, swirl_expr good) { swirl_interact(air, 1, &good, 1, (swirl_expr){77}, 1); }

static void test_mistakes(void **state) {
  (void)state;
  const struct {
    mistake make;
    const char *text;
  } cases[] = {{column_main, "swirl_main: column 2 of a part with 2"},
               {column_main_next, "swirl_main_next: column"},
               {column_cached, "swirl_cached: column 3"},
               {part_cached, "swirl_cached_next: part 1"},
               {column_preprocessed, "swirl_preprocessed: column 1"},
               {public_index, "swirl_public: index 1"},
               {zero_handle, "swirl_add: b is no expression"},
               {future_handle, "swirl_mul: a is no expression"},
               {neg_handle, "swirl_neg: a is"},
               {assert_handle, "swirl_assert_zero: expr is"},
               {assert_rows, "rows = 4"},
               {big_bus, "bus 65536"},
               {empty_message, "empty message"},
               {null_message, "empty message"},
               {message_handle, "a field of message is no"},
               {count_handle, "count is no"}};
  for (size_t i = 0; i < SWIRL_COUNT(cases); i++) {
    swirl_air *air = create();
    const swirl_expr good = swirl_main(air, 0);
    swirl_assert_zero(air, SWIRL_ROWS_FIRST, good);
    cases[i].make(air, good);
    assert_int_equal(swirl_main(air, 0).id, 0); // nothing is done any more
    (void)swirl_main(air, 12345);               // and a later mistake does not displace the first
    for (int again = 0; again < 2; again++) {
      swirl_diag diag;
      assert_int_equal(swirl_air_finish(air, &diag), SWIRL_ERR_AIR);
      if (strstr(diag.message, cases[i].text) == NULL || strstr(diag.message, "AIR test: call 3: ") == NULL) {
        fail_msg("'%s' does not say '%s'", diag.message, cases[i].text);
      }
    }
    swirl_air_destroy(air);
  }
}

static void test_null(void **state) {
  (void)state;
  const swirl_expr none = {0};
  assert_int_equal(swirl_main(NULL, 0).id, 0);
  assert_int_equal(swirl_cached(NULL, 0, 0).id, 0);
  assert_int_equal(swirl_preprocessed(NULL, 0).id, 0);
  assert_int_equal(swirl_public(NULL, 0).id, 0);
  assert_int_equal(swirl_is_first(NULL).id, 0);
  assert_int_equal(swirl_add(NULL, none, none).id, 0);
  assert_int_equal(swirl_neg(NULL, none).id, 0);
  swirl_assert_zero(NULL, SWIRL_ROWS_ALL, none);
  swirl_interact(NULL, 0, &none, 1, none, 0);
  assert_int_equal(swirl_air_finish(NULL, NULL), SWIRL_ERR_ARGUMENT);
  assert_string_equal(swirl_air_name(NULL), "");
}

static void test_finished(void **state) {
  (void)state;
  swirl_air *air = create();
  const swirl_expr x = swirl_main(air, 0);
  assert_int_equal(swirl_air_finish(air, NULL), SWIRL_OK);
  const u32 len = air->exprs.len;
  assert_int_equal(swirl_main(air, 0).id, 0);
  swirl_assert_zero(air, SWIRL_ROWS_ALL, x);
  assert_int_equal(air->exprs.len, len);
  assert_int_equal(air->constraints.len, 0);
  assert_int_equal(swirl_air_finish(air, NULL), SWIRL_OK);
  swirl_air_destroy(air);
}

// A tree of 2^200 leaves that are shared takes 200 steps, and one of depth 10^6 no stack.
static void test_large_trees(void **state) {
  (void)state;
  swirl_air *air = create();
  swirl_expr sum = swirl_main(air, 0), power = sum, deep = sum;
  for (int i = 0; i < 200; i++) {
    sum = swirl_add(air, sum, sum);
    power = swirl_mul(air, power, power); // its degree saturates
  }
  for (int i = 0; i < 1000000; i++) deep = swirl_add(air, swirl_constant(air, 0), deep);
  swirl_assert_zero(air, SWIRL_ROWS_ALL, sum);
  swirl_assert_zero(air, SWIRL_ROWS_ALL, deep);
  assert_int_equal(swirl_air_finish(air, NULL), SWIRL_OK);
  air_dag dag;
  assert_int_equal(swirl_air_dag_build(&dag, air, NULL), SWIRL_OK);
  assert_int_equal(dag.num_nodes, 202); // x, 200 sums, 0
  assert_int_equal(dag.num_constraints, 2);
  assert_int_equal(dag.constraint_idx[0], 0); // the deep sum of zeros is x
  assert_int_equal(dag.max_degree, 1);
  swirl_air_dag_release(&dag);
  assert_int_equal(air_exprs(air)[power.id - 1].deg, UINT32_MAX);
  swirl_air_destroy(air);
}

// ---- Keys

static swirl_params app_params(void) {
  swirl_params params;
  assert_int_equal(swirl_params_preset(&params, "app", 21, NULL), SWIRL_OK);
  return params;
}

static swirl_status build(const swirl_params *params, swirl_air *air, const preprocessed_commitment *pre, u32 flags,
                          swirl_diag *diag) {
  swirl_vk *vk = NULL;
  const swirl_status finished = swirl_air_finish(air, diag);
  if (finished != SWIRL_OK) return finished;
  const swirl_air *airs[] = {air};
  const swirl_status status =
      swirl_vk_build(&vk, &swirl_suite_babybear_poseidon2, params, airs, 1, pre, flags, NULL, diag);
  swirl_vk_release(vk);
  return status;
}

static void assert_key_error(swirl_air *air, const swirl_params *params, const preprocessed_commitment *pre,
                             swirl_status status, const char *text) {
  swirl_diag diag;
  assert_int_equal(build(params, air, pre, 0, &diag), status);
  if (strstr(diag.message, text) == NULL) fail_msg("'%s' does not say '%s'", diag.message, text);
  swirl_air_destroy(air);
}

static swirl_air *create_plain(void) {
  const swirl_air_desc desc = {.name = "plain", .common_main_width = 2};
  swirl_air *air;
  assert_int_equal(swirl_air_create(&air, &desc, NULL), SWIRL_OK);
  return air;
}

static void test_key_mistakes(void **state) {
  (void)state;
  swirl_params params = app_params();
  preprocessed_commitment pre = {.present = true, .log_height = 21};
  assert_key_error(create_plain(), &params, NULL, SWIRL_ERR_AIR, "airs[0] (plain): no constraint and no interaction");

  swirl_air *air = create_plain();
  const swirl_expr x = swirl_main(air, 0), square = swirl_mul(air, x, x);
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_mul(air, square, square));
  assert_key_error(air, &params, NULL, SWIRL_ERR_AIR, "degree 4 exceeds max_constraint_degree = 3");

  air = create_plain(); // the degree of a count that simplifies to a constant is that of what was written
  swirl_expr product = swirl_constant(air, 0);
  for (int i = 0; i < 4; i++) product = swirl_mul(air, product, swirl_main(air, 0));
  const swirl_expr field = swirl_main(air, 1);
  swirl_interact(air, 0, &field, 1, product, 1);
  assert_key_error(air, &params, NULL, SWIRL_ERR_AIR, "degree 4");

  air = create_plain();
  swirl_expr message[128];
  for (u32 i = 0; i < 128; i++) message[i] = swirl_main(air, 0);
  swirl_interact(air, 0, message, 127, message[0], 1);
  swirl_interact(air, 0, message, 128, message[0], 1);
  assert_key_error(air, &params, NULL, SWIRL_ERR_AIR, "interaction 1 has 128 fields, at most 127");

  air = create_plain();
  const swirl_expr y = swirl_main(air, 0);
  swirl_interact(air, 9, &y, 1, y, UINT32_MAX);
  swirl_interact(air, 9, &y, 1, y, 1);
  assert_key_error(air, &params, NULL, SWIRL_ERR_AIR, "weights on bus 9");

  air = create();
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_main(air, 0));
  assert_key_error(air, &params, NULL, SWIRL_ERR_AIR, "preprocessed trace is missing");
  air = create_plain();
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_main(air, 0));
  assert_key_error(air, &params, &pre, SWIRL_ERR_AIR, "no such columns");
  air = create();
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_main(air, 0));
  pre.log_height = 22;
  assert_key_error(air, &params, &pre, SWIRL_ERR_AIR, "log height 22");

  air = create_plain();
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_main(air, 0));
  params.num_queries[1] = 1;
  swirl_diag diag;
  assert_int_equal(build(&params, air, NULL, SWIRL_ALLOW_INSECURE, &diag), SWIRL_OK);
  assert_int_equal(build(&params, air, NULL, 2, &diag), SWIRL_ERR_ARGUMENT);
  assert_key_error(air, &params, NULL, SWIRL_ERR_INSECURE, "bits of security");

  air = create_plain();
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_main(air, 0));
  params.log_blowup = 0;
  assert_key_error(air, &params, NULL, SWIRL_ERR_PARAMS, "log_blowup = 0");
}

static void test_key_arguments(void **state) {
  (void)state;
  const swirl_params params = app_params();
  const hash_suite *suite = &swirl_suite_babybear_poseidon2;
  swirl_air *unfinished = create_plain();
  const swirl_air *airs[] = {unfinished}, *none[] = {NULL};
  swirl_vk *vk;
  swirl_diag diag;
  assert_int_equal(swirl_vk_build(NULL, suite, &params, airs, 1, NULL, 0, NULL, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_vk_build(&vk, suite, &params, airs, 0, NULL, 0, NULL, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_vk_build(&vk, suite, &params, none, 1, NULL, 0, NULL, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_vk_build(&vk, suite, &params, airs, 1, NULL, 0, NULL, &diag), SWIRL_ERR_AIR);
  assert_non_null(strstr(diag.message, "not finished"));
  assert_int_equal(diag.air, 0);
  swirl_air_destroy(unfinished);
  swirl_vk_release(NULL);
}

// ---- Memory

// An allocator that refuses allocation number `fail_at` and counts what is held.
typedef struct counting {
  size_t num, fail_at, held;
} counting;

static void *counting_alloc(void *context, size_t size, size_t align) {
  counting *c = context;
  if (c->num++ == c->fail_at) return NULL;
  c->held += size;
  return aligned_alloc(align, (size + align - 1) / align * align);
}

static void counting_release(void *context, void *memory, size_t size) {
  counting *c = context;
  c->held -= size;
  free(memory);
}

// An AIR and a key of it; the first failure.
static swirl_status build_all(const swirl_allocator *allocator) {
  const u32 width = 2;
  const swirl_air_desc desc = {
      .name = "memory", .common_main_width = 2, .num_cached_mains = 1, .cached_widths = &width, .allocator = allocator};
  const swirl_params params = app_params();
  swirl_air *air;
  const swirl_status created = swirl_air_create(&air, &desc, NULL);
  if (created != SWIRL_OK) return created;
  swirl_expr x = swirl_main(air, 0);
  for (u64 i = 0; i < 100; i++) x = swirl_add(air, x, swirl_constant(air, i + 1));
  swirl_assert_zero(air, SWIRL_ROWS_LAST, x);
  swirl_interact(air, 3, &x, 1, swirl_cached(air, 0, 1), 1);
  swirl_status status = swirl_air_finish(air, NULL);
  swirl_vk *vk = NULL;
  if (status == SWIRL_OK) {
    const swirl_air *airs[] = {air};
    status = swirl_vk_build(&vk, &swirl_suite_babybear_poseidon2, &params, airs, 1, NULL, 0, allocator, NULL);
  }
  swirl_vk_release(vk);
  swirl_air_destroy(air);
  return status;
}

static void test_out_of_memory(void **state) {
  (void)state;
  counting c = {.fail_at = SIZE_MAX};
  const swirl_allocator allocator = {.alloc = counting_alloc, .release = counting_release, .context = &c};
  assert_int_equal(build_all(&allocator), SWIRL_OK);
  assert_int_equal(c.held, 0);
  const size_t num = c.num;
  assert_true(num > 10);
  for (size_t i = 0; i < num; i++) {
    c = (counting){.fail_at = i};
    assert_int_equal(build_all(&allocator), SWIRL_ERR_NO_MEMORY);
    assert_int_equal(c.held, 0);
  }
}

// Builds the same AIR again from what reading gives.
static void rebuild(swirl_air **out, const swirl_air *from) {
  const swirl_air_desc desc = swirl_air_describe(from);
  swirl_air *air;
  assert_int_equal(swirl_air_create(&air, &desc, NULL), SWIRL_OK);
  for (u32 id = 1; id <= swirl_air_num_exprs(from); id++) {
    swirl_expr_info e;
    swirl_expr made = {0};
    assert_int_equal(swirl_air_expr(&e, from, (swirl_expr){id}), SWIRL_OK);
    assert_true(e.a.id < id && e.b.id < id);
    switch (e.kind) {
    case SWIRL_EXPR_MAIN: made = e.is_next ? swirl_main_next(air, e.index) : swirl_main(air, e.index); break;
    case SWIRL_EXPR_CACHED:
      made = e.is_next ? swirl_cached_next(air, e.part, e.index) : swirl_cached(air, e.part, e.index);
      break;
    case SWIRL_EXPR_PREPROCESSED:
      made = e.is_next ? swirl_preprocessed_next(air, e.index) : swirl_preprocessed(air, e.index);
      break;
    case SWIRL_EXPR_PUBLIC: made = swirl_public(air, e.index); break;
    case SWIRL_EXPR_IS_FIRST: made = swirl_is_first(air); break;
    case SWIRL_EXPR_IS_LAST: made = swirl_is_last(air); break;
    case SWIRL_EXPR_IS_TRANSITION: made = swirl_is_transition(air); break;
    case SWIRL_EXPR_CONSTANT: made = swirl_constant(air, e.value); break;
    case SWIRL_EXPR_ADD: made = swirl_add(air, e.a, e.b); break;
    case SWIRL_EXPR_SUB: made = swirl_sub(air, e.a, e.b); break;
    case SWIRL_EXPR_MUL: made = swirl_mul(air, e.a, e.b); break;
    case SWIRL_EXPR_NEG: made = swirl_neg(air, e.a); break;
    }
    assert_int_equal(made.id, id);
  }
  for (u32 i = 0; i < swirl_air_num_constraints(from); i++) {
    swirl_expr expr;
    assert_int_equal(swirl_air_constraint(&expr, from, i), SWIRL_OK);
    swirl_assert_zero(air, SWIRL_ROWS_ALL, expr);
  }
  for (u32 i = 0; i < swirl_air_num_interactions(from); i++) {
    swirl_interaction_info in;
    swirl_expr message[8];
    assert_int_equal(swirl_air_interaction(&in, from, i), SWIRL_OK);
    assert_true(in.message_len <= 8);
    for (u32 f = 0; f < in.message_len; f++) {
      assert_int_equal(swirl_air_message_field(&message[f], from, i, f), SWIRL_OK);
    }
    assert_int_equal(swirl_air_message_field(&message[0], from, i, in.message_len), SWIRL_ERR_ARGUMENT);
    swirl_interact(air, in.bus, message, in.message_len, in.count, in.count_weight);
  }
  assert_int_equal(swirl_air_finish(air, NULL), SWIRL_OK);
  *out = air;
}

// One expression of every kind.
static swirl_air *build_all_kinds(void) {
  const u32 widths[] = {2, 3};
  const swirl_air_desc desc = {.name = "all kinds",
                               .common_main_width = 4,
                               .preprocessed_width = 1,
                               .num_cached_mains = 2,
                               .cached_widths = widths,
                               .num_public_values = 2,
                               .is_required = true};
  swirl_air *air;
  assert_int_equal(swirl_air_create(&air, &desc, NULL), SWIRL_OK);
  const swirl_expr leaves[] = {swirl_main(air, 0),
                               swirl_main_next(air, 3),
                               swirl_cached(air, 0, 1),
                               swirl_cached_next(air, 1, 2),
                               swirl_preprocessed(air, 0),
                               swirl_preprocessed_next(air, 0),
                               swirl_public(air, 1),
                               swirl_is_first(air),
                               swirl_is_last(air),
                               swirl_is_transition(air),
                               swirl_constant(air, 2013265922)};
  swirl_expr x = leaves[0];
  for (size_t i = 1; i < SWIRL_COUNT(leaves); i++) {
    x = i % 3 == 0   ? swirl_mul(air, x, leaves[i])
        : i % 3 == 1 ? swirl_add(air, leaves[i], x)
                     : swirl_sub(air, x, leaves[i]);
    swirl_assert_zero(air, (swirl_rows)(i % 4), swirl_neg(air, x));
    swirl_interact(air, (u32)i, leaves, 1 + (u32)i % 8, leaves[i], (u32)i);
  }
  assert_int_equal(swirl_air_finish(air, NULL), SWIRL_OK);
  return air;
}

static void test_read_back(void **state) {
  (void)state;
  swirl_air *air = build_all_kinds(), *again = NULL;
  const swirl_air_desc desc = swirl_air_describe(air);
  assert_string_equal(desc.name, "all kinds");
  assert_true(desc.is_required && desc.common_main_width == 4 && desc.preprocessed_width == 1);
  assert_true(desc.num_public_values == 2 && desc.num_cached_mains == 2 && desc.cached_widths[1] == 3);
  swirl_expr_info constant;
  assert_int_equal(swirl_air_expr(&constant, air, (swirl_expr){11}), SWIRL_OK);
  assert_true(constant.kind == SWIRL_EXPR_CONSTANT && constant.value == 1);

  rebuild(&again, air);
  assert_int_equal(again->exprs.len, air->exprs.len);
  for (u32 i = 0; i < air->exprs.len; i++) {
    const dag_node *a = &air_exprs(air)[i], *b = &air_exprs(again)[i];
    assert_true(a->kind == b->kind && a->entry == b->entry && a->offset == b->offset && a->a == b->a && a->b == b->b &&
                a->deg == b->deg);
  }
  assert_int_equal(again->constraints.len, air->constraints.len);
  assert_memory_equal(air_constraints(again), air_constraints(air), air->constraints.len * sizeof(u32));
  assert_int_equal(again->interactions.len, air->interactions.len);
  assert_memory_equal(air_interactions(again), air_interactions(air), air->interactions.len * sizeof(air_interaction));
  assert_memory_equal(air_messages(again), air_messages(air), air->messages.len * sizeof(u32));

  swirl_expr_info info;
  swirl_expr expr;
  swirl_interaction_info interaction;
  assert_int_equal(swirl_air_expr(&info, air, (swirl_expr){0}), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_air_expr(&info, air, (swirl_expr){air->exprs.len + 1}), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_air_constraint(&expr, air, air->constraints.len), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_air_interaction(&interaction, air, air->interactions.len), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_air_message_field(&expr, air, air->interactions.len, 0), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_air_expr(&info, NULL, (swirl_expr){1}), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_air_num_exprs(NULL) + swirl_air_num_constraints(NULL) + swirl_air_num_interactions(NULL), 0);
  swirl_air_destroy(again);
  swirl_air_destroy(air);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_create),        cmocka_unit_test(test_mistakes),      cmocka_unit_test(test_null),
      cmocka_unit_test(test_finished),      cmocka_unit_test(test_large_trees),   cmocka_unit_test(test_key_mistakes),
      cmocka_unit_test(test_key_arguments), cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_read_back)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
