// Extension vectors, words and traces on the CPU device against their definitions (ops.h, spec 10.4), on every level.
#include "cpu/hash_rig.h"

RIG_OP(fill_zero)
RIG_OP(copy)
RIG_OP(emit)
RIG_OP(gather_ext)
RIG_OP(trace_import)
RIG_OP(trace_check)
RIG_OP(ext_powers)
RIG_OP(ext_squarings)
RIG_OP(eq_table)
RIG_OP(lagrange_weights)
RIG_OP(eval_univariate)
RIG_OP(whir_weights)

enum { A = REGION_FIRST_OBJECT, B, C };
static const dev_ptr a_at = {A, 0}, b_at = {B, 0}, c_at = {C, 0};
static const hash_suite *const suite = &swirl_suite_babybear_poseidon2;

static void assert_ext(const u32 *got, bb4 want) {
  for (u32 k = 0; k < 4; k++) assert_int_equal(got[k], want.c[k]);
}

static void check_words(const cpu_kernels *kernels, u32 threads) {
  for (u32 n = 0; n <= 40; n++) {
    rig r;
    rig_open(&r, kernels, threads, suite);
    const u32 *src = rig_values(&r, A, n), *dst = rig_buffer(&r, B, n);
    op_copy(&r, (args_copy){a_at, b_at, n});
    assert_memory_equal(src, dst, n * sizeof *src);
    op_emit(&r, (args_emit){a_at, b_at, n});
    for (u32 i = 0; i < n; i++) assert_int_equal(((u64)dst[i] << 32) % BB_P, src[i]);
    op_fill_zero(&r, (args_fill_zero){b_at, n});
    for (u32 i = 0; i < n; i++) assert_int_equal(dst[i], 0);
    if (n != 0) {
      u32 *table = rig_buffer(&r, C, n);
      const u32 *ext = rig_values(&r, A, 4 * (size_t)n), *out = rig_buffer(&r, B, 4 * (size_t)n);
      for (u32 i = 0; i < n; i++) table[i] = rig_random() % 4 == 0 ? 0xffffffffu : (u32)(rig_random() % n);
      op_gather_ext(&r, (args_gather_ext){a_at, c_at, b_at, n});
      for (u32 i = 0; i < n; i++)
        assert_ext(out + 4 * i, table[i] == 0xffffffffu ? bb4_zero() : bb4_load(ext + 4 * (size_t)table[i]));
    }
    rig_close(&r);
  }
}

// order 0: columns side by side; 1: rows side by side; 2: neither.
static void check_import(const cpu_kernels *kernels, u32 threads, u32 width, u32 h, u32 order, u32 canonical, u32 bad) {
  const size_t height = (size_t)1 << h, cells = width * height;
  rig r;
  rig_open(&r, kernels, threads, suite);
  u32 *src = rig_values(&r, A, 2 * cells);
  r.regions[A].stride = order == 0 ? height : order == 1 ? 1 : 2;
  r.regions[A].row_stride = order == 0 ? 1 : order == 1 ? width : 2 * (size_t)width;
  const u64 stride = r.regions[A].stride, row_stride = r.regions[A].row_stride;
  for (u32 i = 0; i < bad; i++) {
    const u32 word = rig_random() % 2 == 0 ? BB_P : 0xffffffffu;
    src[rig_random() % width * stride + rig_random() % height * row_stride] = word;
  }
  const u32 *dst = rig_buffer(&r, B, cells);
  op_trace_import(&r, (args_trace_import){a_at, b_at, width, h, canonical, 7, 3});
  u32 status[STATUS_WORDS] = {0};
  for (size_t c = 0; c < width; c++) {
    for (size_t i = 0; i < height; i++) {
      const u32 word = src[c * stride + i * row_stride];
      if (word >= BB_P && status[STATUS_CODE] == 0) {
        const u32 first[] = {SWIRL_ERR_TRACE_VALUE, 7, 3, (u32)c, (u32)i};
        memcpy(status, first, sizeof first);
      }
      const u32 want = word >= BB_P ? 0 : canonical ? (u32)(((u64)word << 32) % BB_P) : word;
      assert_int_equal(dst[c * height + i], want);
    }
  }
  assert_memory_equal(r.status, status, sizeof status);
  // The check of a trace that is used where it lies finds the same word.
  if (order == 0) {
    memset(r.status, 0, sizeof r.status);
    op_trace_check(&r, (args_trace_check){A, width, h, 7, 3});
    assert_memory_equal(r.status, status, sizeof status);
  }
  rig_close(&r);
}

static void check_traces(const cpu_kernels *kernels, u32 threads) {
  static const u32 widths[] = {1, 2, 7, 16, 20, 65, 130};
  for (u32 w = 0; w < SWIRL_COUNT(widths); w++) {
    for (u32 h = 0; h <= 8; h += 1 + h / 4) {
      for (u32 order = 0; order < 3; order++) {
        check_import(kernels, threads, widths[w], h, order, 1, 0);
        check_import(kernels, threads, widths[w], h, order, h % 2, 1 + (u32)(rig_random() % 5));
      }
    }
  }
}

static void check_powers(const cpu_kernels *kernels, u32 threads) {
  static const u32 sizes[] = {0, 1, 2, 3, 15, 16, 17, 33, 1000, 1023, 1024, 1025, 2048, 5000, 20000};
  for (u32 s = 0; s < SWIRL_COUNT(sizes); s++) {
    const u32 n = sizes[s];
    rig r;
    rig_open(&r, kernels, threads, suite);
    const u32 *base = rig_values(&r, A, 4), *dst = rig_buffer(&r, B, 4 * (size_t)n);
    op_ext_powers(&r, (args_ext_powers){a_at, b_at, n});
    bb4 power = bb4_one();
    for (u32 i = 0; i < n; i++, power = bb4_mul(power, bb4_load(base))) assert_ext(dst + 4 * (size_t)i, power);
    if (n <= 64) {
      op_ext_squarings(&r, (args_ext_squarings){a_at, b_at, n});
      for (u32 i = 0; i < n; i++) assert_ext(dst + 4 * (size_t)i, bb4_pow2k(bb4_load(base), i));
    }
    rig_close(&r);
  }
}

static void check_tables(const cpu_kernels *kernels, u32 threads) {
  for (u32 n = 0; n <= 13; n++) {
    for (u32 mobius = 0; mobius < 2; mobius++) {
      rig r;
      rig_open(&r, kernels, threads, suite);
      const u32 *point = rig_values(&r, A, 4 * (size_t)n), *dst = rig_buffer(&r, B, (size_t)4 << n);
      op_eq_table(&r, (args_eq_table){a_at, b_at, n, mobius});
      for (u32 y = 0; y < 1u << n; y++) {
        bb4 want = bb4_one();
        for (u32 i = 0; i < n; i++) {
          const bb4 x = bb4_load(point + 4 * (size_t)i), minus = mobius ? bb4_add(x, x) : x;
          want = bb4_mul(want, (y >> i & 1) != 0 ? x : bb4_sub(bb4_one(), minus));
        }
        assert_ext(dst + 4 * (size_t)y, want);
      }
      rig_close(&r);
    }
  }
  for (u32 n = 0; n <= 8; n++) {
    rig r;
    rig_open(&r, kernels, threads, suite);
    u32 *z = rig_values(&r, A, 4);
    const u32 *dst = rig_buffer(&r, B, (size_t)4 << n);
    const u32 omega = bb_two_adic_generator(n);
    if (n % 3 == 2) bb4_store(z, bb4_from_base(bb_pow(omega, 1))); // a point of the subgroup
    op_lagrange_weights(&r, (args_lagrange_weights){a_at, b_at, n});
    for (u32 i = 0; i < 1u << n; i++) { // 2^-n sum_j (z / omega^i)^j
      const bb4 x = bb4_scale(bb4_load(z), bb_inv(bb_pow(omega, i)));
      bb4 sum = bb4_zero();
      for (u32 j = 0; j < 1u << n; j++) sum = bb4_add(bb4_mul(sum, x), bb4_one());
      assert_ext(dst + 4 * (size_t)i, bb4_scale(sum, bb_inv(bb_from_u32(1u << n))));
    }
    rig_close(&r);
  }
}

static void check_eval(const cpu_kernels *kernels, u32 threads) {
  for (u32 n = 0; n <= 14; n++) {
    rig r;
    rig_open(&r, kernels, threads, suite);
    const u32 *src = rig_values(&r, A, (size_t)4 << n), *z = rig_values(&r, B, 4), *dst = rig_buffer(&r, C, 4);
    op_eval_univariate(&r, (args_eval_univariate){a_at, b_at, c_at, n});
    bb4 want = bb4_zero();
    for (size_t c = (size_t)1 << n; c-- > 0;) want = bb4_add(bb4_mul(want, bb4_load(z)), bb4_load(src + 4 * c));
    assert_ext(dst, want);
    rig_close(&r);
  }
}

// eq(y, (z, z^2, z^4, ..)).
static bb4 eq_pow(u32 y, bb4 z, u32 num_vars) {
  bb4 result = bb4_one();
  for (u32 i = 0; i < num_vars; i++, z = bb4_square(z))
    result = bb4_mul(result, (y >> i & 1) != 0 ? z : bb4_sub(bb4_one(), z));
  return result;
}
static void check_weights(const cpu_kernels *kernels, u32 threads, u32 log_len, u32 queries) {
  const u32 log_domain = log_len + 3;
  const size_t n = (size_t)1 << log_len;
  rig r;
  rig_open(&r, kernels, threads, suite);
  u32 *w = rig_values(&r, A, 4 * n), *indices = rig_buffer(&r, B, queries);
  const u32 *points = rig_values(&r, C, 8); // z0, gamma
  const bb4 z0 = bb4_load(points), gamma = bb4_load(points + 4);
  u32 *before = malloc(4 * n * sizeof *before);
  memcpy(before, w, 4 * n * sizeof *w);
  for (u32 q = 0; q < queries; q++) indices[q] = q == 0 ? 0 : (u32)(rig_random() % (1u << log_domain));
  op_whir_weights(&r, (args_whir_weights){a_at, c_at, {C, 4}, b_at, queries, log_len, log_domain});
  const u32 omega = bb_two_adic_generator(log_domain);
  for (size_t t = 0; t < (n <= 64 ? n : 40); t++) {
    const u32 y = (u32)(n <= 64 ? t : rig_random() % n);
    bb4 want = bb4_add(bb4_load(before + 4 * (size_t)y), bb4_mul(gamma, eq_pow(y, z0, log_len)));
    for (u32 q = 0; q < queries; q++) {
      const bb4 z = bb4_from_base(bb_pow(omega, indices[q]));
      want = bb4_add(want, bb4_mul(bb4_pow(gamma, q + 2), eq_pow(y, z, log_len)));
    }
    assert_ext(w + 4 * (size_t)y, want);
  }
  free(before);
  rig_close(&r);
}
static void check_whir(const cpu_kernels *kernels, u32 threads) {
  static const u32 queries[] = {1, 2, 3, 4, 5, 63, 64, 65, 130};
  for (u32 log_len = 0; log_len <= 13; log_len++) check_weights(kernels, threads, log_len, queries[log_len % 9]);
  check_weights(kernels, threads, 4, 130);
}

typedef void (*check_fn)(const cpu_kernels *kernels, u32 threads);
static void on_all(check_fn check) {
  static const u32 threads[] = {1, 2, 5};
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num = swirl_cpu_kernel_tables(tables);
  for (u32 i = 0; i < num; i++) {
    for (u32 t = 0; t < SWIRL_COUNT(threads); t++) check(tables[i], threads[t]);
  }
}
#define ON_ALL(name)                                                                                                   \
  static void test_##name(void **state) {                                                                              \
    (void)state;                                                                                                       \
    on_all(check_##name);                                                                                              \
  }
ON_ALL(words)
ON_ALL(traces)
ON_ALL(powers)
ON_ALL(tables)
ON_ALL(eval)
ON_ALL(whir)

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_words),  cmocka_unit_test(test_traces), cmocka_unit_test(test_powers),
      cmocka_unit_test(test_tables), cmocka_unit_test(test_eval),   cmocka_unit_test(test_whir),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
