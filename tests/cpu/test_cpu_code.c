// Encoding and transforms of the CPU device against their definitions (spec 11.2 to 11.4), on every level.
#include "cpu/hash_rig.h"
#include "support/vectors.h"

RIG_OP(rs_encode)
RIG_OP(rs_encode_ext)
RIG_OP(message_transform)
RIG_OP(zeta)

enum { TABLE = REGION_FIRST_OBJECT, TRACE, CODE };
static const dev_ptr table = {TABLE, 0}, trace = {TRACE, 0}, code = {CODE, 0};

// The message of a block of 2^l elements of w words: coefficients by the inverse DFT, summed over subsets of indices.
static void reference_message(u32 *out, const u32 *values, u32 l, size_t w) {
  const size_t n = (size_t)1 << l;
  const u32 omega_inverse = bb_inv(bb_two_adic_generator(l)), scale = bb_inv(bb_from_u32((u32)n));
  memset(out, 0, n * w * sizeof *out);
  for (size_t j = 0; j < n; j++) {
    for (size_t k = 0; k < w; k++) {
      u32 sum = 0;
      for (size_t i = 0; i < n; i++) sum = bb_add(sum, bb_mul(values[i * w + k], bb_pow(omega_inverse, i * j)));
      for (size_t z = 0; z < n; z++) {
        if ((z & j) == j) out[z * w + k] = bb_add(out[z * w + k], bb_mul(sum, scale));
      }
    }
  }
}

// Checks the codeword of one message at all places, or at some if there are many.
static void check_codeword(const u32 *got, const u32 *message, u32 log_message, u32 log_len, size_t w) {
  const u32 omega = bb_two_adic_generator(log_len);
  const size_t len = (size_t)1 << log_len, places = log_message + log_len <= 14 ? len : 12;
  for (size_t t = 0; t < places; t++) {
    const size_t i = places == len ? t : t == 0 ? len - 1 : rig_random() % len;
    const u32 x = bb_pow(omega, i);
    for (size_t k = 0; k < w; k++) {
      u32 value = 0;
      for (size_t j = (size_t)1 << log_message; j-- > 0;) value = bb_add(bb_mul(value, x), message[j * w + k]);
      assert_int_equal(got[reverse_bits((u32)i, log_len) * w + k], value);
    }
  }
}

// Stacked columns filled by traces of all heights from the whole column down, the last column not to its end.
static void check_encode(const cpu_kernels *kernels, u32 threads, u32 l, u32 m0, u32 b, u32 wide) {
  enum { MAX_ENTRIES = 64 };
  const size_t height = (size_t)1 << m0;
  placed_column entries[MAX_ENTRIES];
  u32 num = 0, column = 0;
  size_t row = 0;
  for (u32 i = 0; i < wide && num < MAX_ENTRIES; i++) {
    const u32 h = i < wide / 2 ? m0 : m0 > i - wide / 2 ? m0 - (i - wide / 2) : 0;
    const size_t len = (size_t)1 << u32_max(h, l);
    if (row + len > height) {
      column++;
      row = 0;
    }
    entries[num++] = (placed_column){TRACE, i, h, (u32)row, column};
    row += len;
  }
  const u32 width = column + 1;
  rig r;
  rig_open(&r, kernels, threads, &swirl_suite_babybear_poseidon2);
  const u32 *values = rig_values(&r, TRACE, height * wide);
  r.regions[TRACE].stride = height;
  memcpy(rig_buffer(&r, TABLE, 5 * num), entries, num * sizeof *entries);
  const u32 *got = rig_buffer(&r, CODE, (size_t)width << (m0 + b));
  op_rs_encode(&r, (args_rs_encode){table, code, num, width, l, m0, b});
  u32 *stacked = calloc(height, sizeof *stacked), *message = calloc(height, sizeof *message);
  for (u32 c = 0; c < width; c++) {
    memset(stacked, 0, height * sizeof *stacked);
    for (u32 e = 0; e < num; e++) {
      if (entries[e].weight != c) continue;
      const u32 h = entries[e].log_height;
      const size_t step = h < l ? (size_t)1 << (l - h) : 1;
      for (size_t i = 0; i < (size_t)1 << h; i++) {
        stacked[entries[e].row + i * step] = values[entries[e].column * height + i];
      }
    }
    for (size_t block = 0; block < height >> l; block++) {
      reference_message(message + (block << l), stacked + (block << l), l, 1);
    }
    check_codeword(got + ((size_t)c << (m0 + b)), message, m0, m0 + b, 1);
  }
  free(stacked);
  free(message);
  rig_close(&r);
}

static void check_encode_ext(const cpu_kernels *kernels, u32 threads, u32 log_coeffs, u32 log_len) {
  rig r;
  rig_open(&r, kernels, threads, &swirl_suite_babybear_poseidon2);
  const u32 *values = rig_values(&r, TRACE, (size_t)4 << log_coeffs);
  const u32 *got = rig_buffer(&r, CODE, (size_t)4 << log_len);
  op_rs_encode_ext(&r, (args_rs_encode_ext){trace, code, log_coeffs, log_len});
  check_codeword(got, values, log_coeffs, log_len, 4);
  rig_close(&r);
}

static void check_message(const cpu_kernels *kernels, u32 threads, u32 l, u32 log_len, bool in_place) {
  const size_t n = (size_t)1 << log_len, block = (size_t)4 << l;
  rig r;
  rig_open(&r, kernels, threads, &swirl_suite_babybear_poseidon2);
  u32 *values = rig_values(&r, TRACE, 4 * n), *want = malloc(4 * n * sizeof *want);
  for (size_t i = 0; i < 4 * n; i += block) reference_message(want + i, values + i, l, 4);
  rig_buffer(&r, CODE, 4 * n);
  const dev_ptr dst = in_place ? trace : code;
  op_message_transform(&r, (args_message_transform){trace, dst, l, log_len});
  assert_memory_equal(r.regions[dst.region].base, want, 4 * n * sizeof *want);
  free(want);
  rig_close(&r);
}

static void check_zeta(const cpu_kernels *kernels, u32 threads, u32 log_len, bool in_place) {
  const size_t n = (size_t)1 << log_len;
  rig r;
  rig_open(&r, kernels, threads, &swirl_suite_babybear_poseidon2);
  const u32 *values = rig_values(&r, TRACE, 4 * n);
  u32 *want = malloc(4 * n * sizeof *want), *before = malloc(4 * n * sizeof *before);
  memcpy(before, values, 4 * n * sizeof *before);
  memcpy(want, values, 4 * n * sizeof *want);
  for (size_t bit = 1; bit < n; bit *= 2) {
    for (size_t y = 0; y < n; y++) {
      for (size_t k = 0; k < 4 && (y & bit) != 0; k++)
        want[4 * y + k] = bb_add(want[4 * y + k], want[4 * (y ^ bit) + k]);
    }
  }
  rig_buffer(&r, CODE, 4 * n);
  const dev_ptr dst = in_place ? trace : code;
  op_zeta(&r, (args_zeta){trace, dst, log_len, 0});
  assert_memory_equal(r.regions[dst.region].base, want, 4 * n * sizeof *want);
  op_zeta(&r, (args_zeta){dst, dst, log_len, 1});
  assert_memory_equal(r.regions[dst.region].base, before, 4 * n * sizeof *want);
  free(want);
  free(before);
  rig_close(&r);
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

static void encode_all(const cpu_kernels *kernels, u32 threads) {
  for (u32 m0 = 0; m0 <= 9; m0++) {
    for (u32 l = 0; l <= u32_min(m0, 7); l++)
      check_encode(kernels, threads, l, m0, 1 + (m0 + l) % 4, 1 + (3 * m0 + l) % 11);
  }
  // One pass and two; zeros across rows and inside them.
  for (u32 m0 = 10; m0 <= 15; m0++) check_encode(kernels, threads, m0 % 6, m0, 1 + m0 % 3, 1 + m0 % 4);
  check_encode(kernels, threads, 2, 3, 12, 2);
  check_encode(kernels, threads, 4, 12, 4, 20);
}
static void test_encode(void **state) {
  (void)state;
  on_all(encode_all);
}
static void encode_ext_all(const cpu_kernels *kernels, u32 threads) {
  for (u32 log_len = 0; log_len <= 9; log_len++) {
    for (u32 log_coeffs = 0; log_coeffs <= log_len; log_coeffs++)
      check_encode_ext(kernels, threads, log_coeffs, log_len);
  }
  for (u32 log_len = 10; log_len <= 15; log_len++) check_encode_ext(kernels, threads, log_len - 3, log_len);
  check_encode_ext(kernels, threads, 0, 14);
}
static void test_encode_ext(void **state) {
  (void)state;
  on_all(encode_ext_all);
}
static void message_all(const cpu_kernels *kernels, u32 threads) {
  for (u32 l = 0; l <= 7; l++) {
    for (u32 log_len = l; log_len <= 9; log_len++) check_message(kernels, threads, l, log_len, (l + log_len) % 2 != 0);
  }
}
static void test_message(void **state) {
  (void)state;
  on_all(message_all);
}
static void zeta_all(const cpu_kernels *kernels, u32 threads) {
  for (u32 log_len = 0; log_len <= 17; log_len++) check_zeta(kernels, threads, log_len, log_len % 2 != 0);
}
static void test_zeta(void **state) {
  (void)state;
  on_all(zeta_all);
}

// The worked example of the specification: codewords of a stacking with columns longer and shorter than N.
static void worked_example(const cpu_kernels *kernels, u32 threads) {
  json_t *root = vectors_load("spec/protocol_kat.json"), *kat = vectors_get(root, "stacked_commit_A");
  const json_t *params = vectors_get(kat, "params");
  const u32 l = (u32)vectors_u64(params, "l_skip"), m0 = l + (u32)vectors_u64(params, "n_stack"),
            b = (u32)vectors_u64(params, "log_blowup");
  const json_t *stacked = vectors_get(kat, "stacked_columns"), *codewords = vectors_get(kat, "codeword_columns");
  const u32 width = (u32)json_array_size(stacked);
  const size_t height = (size_t)1 << m0, len = height << b;
  rig r;
  rig_open(&r, kernels, threads, &swirl_suite_babybear_poseidon2);
  // The stacked columns themselves, each one column of full height.
  u32 *values = rig_buffer(&r, TRACE, width * height);
  placed_column *entries = (placed_column *)(void *)rig_buffer(&r, TABLE, 5 * width);
  for (u32 c = 0; c < width; c++) {
    vectors_words(values + c * height, json_array_get(stacked, c), height);
    entries[c] = (placed_column){TRACE, c, m0, 0, c};
  }
  for (size_t i = 0; i < width * height; i++) values[i] = bb_from_canonical(values[i]);
  r.regions[TRACE].stride = height;
  const u32 *got = rig_buffer(&r, CODE, width * len);
  op_rs_encode(&r, (args_rs_encode){table, code, width, width, l, m0, b});
  u32 *want = malloc(len * sizeof *want);
  for (u32 c = 0; c < width; c++) {
    vectors_words(want, json_array_get(codewords, c), len);
    for (u32 i = 0; i < len; i++) assert_int_equal(bb_to_canonical(got[c * len + reverse_bits(i, m0 + b)]), want[i]);
  }
  free(want);
  rig_close(&r);
  json_decref(root);
}
static void test_worked_example(void **state) {
  (void)state;
  on_all(worked_example);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_encode), cmocka_unit_test(test_encode_ext),     cmocka_unit_test(test_message),
      cmocka_unit_test(test_zeta),   cmocka_unit_test(test_worked_example),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
