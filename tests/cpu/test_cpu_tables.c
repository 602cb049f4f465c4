// Transforms of extension vectors, tables over the extension and WHIR weights on the CPU device, against their
// definitions.
#include "cpu/variants.h"

RIG_OP(message_transform)
RIG_OP(zeta)
RIG_OP(eval_univariate)
RIG_OP(ext_powers)
RIG_OP(ext_squarings)
RIG_OP(eq_table)
RIG_OP(lagrange_weights)
RIG_OP(whir_weights)

enum { DST = REGION_ARENA, SRC = REGION_INPUT, POINT = REGION_LOG, INDICES = REGION_TABLES };

static bb4 random_ext(void) { return bb4_make(rig_value(), rig_value(), rig_value(), rig_value()); }
static void assert_ext(const u32 *words, bb4 expected) { assert_memory_equal(words, expected.c, sizeof expected.c); }
// The first variant's result is kept; the others must equal it. True for the first.
static bool first_or_same(const rig *r, u32 **first, size_t words) {
  if (*first != NULL) {
    expect_words(r, DST, *first, words);
    return false;
  }
  *first = words_new(words);
  memcpy(*first, r->regions[DST].base, words * sizeof(u32));
  for (size_t i = 0; i < words; i++) assert_true((*first)[i] < BB_P);
  return true;
}

// sum over subsets y of z of the coefficients of the block's inverse DFT.
static void message_reference(u32 *out, const u32 *block, u32 l) {
  const size_t n = (size_t)1 << l;
  const u32 inverse = bb_inv(bb_two_adic_generator(l)), scale = bb_inv_pow2(l);
  u32 *coefficients = words_new(4 * n);
  for (size_t j = 0; j < n; j++) {
    const u32 root = bb_pow(inverse, j);
    bb4 value = bb4_zero();
    for (size_t i = n; i-- > 0;) value = bb4_add(bb4_scale(value, root), bb4_load(block + 4 * i));
    bb4_store(coefficients + 4 * j, bb4_scale(value, scale));
  }
  for (size_t z = 0; z < n; z++) {
    bb4 sum = bb4_zero();
    for (size_t y = 0; y <= z; y++) {
      if ((y & z) == y) sum = bb4_add(sum, bb4_load(coefficients + 4 * y));
    }
    bb4_store(out + 4 * z, sum);
  }
  free(coefficients);
}
static void test_message_transform(void **state) {
  variants *v = *state;
  for (u32 log_len = 0; log_len <= 12; log_len++) {
    for (u32 l = 0; l <= u32_min(log_len, 7); l++) {
      const size_t words = (size_t)4 << log_len;
      const u32 *src = rig_values(&v->r, SRC, words);
      u32 *expected = words_new(words);
      for (size_t at = 0; at < words; at += (size_t)4 << l) message_reference(expected + at, src + at, l);
      EACH_VARIANT(v) {
        u32 *dst = rig_buffer(&v->r, DST, words);
        op_message_transform(&v->r, (args_message_transform){{SRC, 0}, {DST, 0}, l, log_len});
        expect_words(&v->r, DST, expected, words);
        memcpy(dst, src, words * sizeof(u32)); // in place
        op_message_transform(&v->r, (args_message_transform){{DST, 0}, {DST, 0}, l, log_len});
        expect_words(&v->r, DST, expected, words);
      }
      free(expected);
    }
  }
}

static void test_zeta(void **state) {
  variants *v = *state;
  for (u32 log_len = 0; log_len <= 17; log_len += log_len < 12 ? 1 : 2) {
    const size_t len = (size_t)1 << log_len, words = 4 * len;
    const u32 *src = rig_values(&v->r, SRC, words);
    u32 *first = NULL;
    EACH_VARIANT(v) {
      u32 *dst = rig_buffer(&v->r, DST, words);
      op_zeta(&v->r, (args_zeta){{SRC, 0}, {DST, 0}, log_len, 0});
      if (first_or_same(&v->r, &first, words)) {
        for (u32 t = 0; t < 64; t++) {
          const size_t y = log_len <= 6 ? t & (len - 1) : rig_random() & (len - 1);
          bb4 sum = bb4_zero();
          for (size_t s = y;; s = (s - 1) & y) { // the subsets of y
            sum = bb4_add(sum, bb4_load(src + 4 * s));
            if (s == 0) break;
          }
          assert_ext(dst + 4 * y, sum);
        }
      }
      op_zeta(&v->r, (args_zeta){{DST, 0}, {DST, 0}, log_len, 1}); // and back, in place
      expect_words(&v->r, DST, src, words);
    }
    free(first);
  }
}

static void test_eval_univariate(void **state) {
  variants *v = *state;
  for (u32 log_n = 0; log_n <= 15; log_n++) {
    const size_t n = (size_t)1 << log_n;
    const u32 *src = rig_values(&v->r, SRC, 4 * n);
    const bb4 z = bb4_load(rig_values(&v->r, POINT, 4));
    bb4 value = bb4_zero();
    for (size_t c = n; c-- > 0;) value = bb4_add(bb4_mul(value, z), bb4_load(src + 4 * c));
    EACH_VARIANT(v) {
      rig_buffer(&v->r, DST, 4);
      op_eval_univariate(&v->r, (args_eval_univariate){{SRC, 0}, {POINT, 0}, {DST, 0}, log_n});
      expect_words(&v->r, DST, value.c, 4);
    }
  }
}

static void test_powers(void **state) {
  variants *v = *state;
  static const u32 lengths[] = {0, 1, 2, 3, 7, 16, 17, 1000, 1024, 1025, 4099, 40000};
  for (u32 k = 0; k < SWIRL_COUNT(lengths); k++) {
    const u32 n = lengths[k], squarings = u32_min(n, 40);
    bb4 base = bb4_load(rig_values(&v->r, POINT, 4));
    u32 *powers = words_new(4 * (size_t)n), *squares = words_new(4 * (size_t)squarings);
    bb4 power = bb4_one(), square = base;
    for (u32 i = 0; i < n; i++, power = bb4_mul(power, base)) bb4_store(powers + 4 * (size_t)i, power);
    for (u32 i = 0; i < squarings; i++, square = bb4_mul(square, square)) bb4_store(squares + 4 * (size_t)i, square);
    EACH_VARIANT(v) {
      rig_buffer(&v->r, DST, 4 * (size_t)n);
      op_ext_powers(&v->r, (args_ext_powers){{POINT, 0}, {DST, 0}, n});
      expect_words(&v->r, DST, powers, 4 * (size_t)n);
      rig_buffer(&v->r, DST, 4 * (size_t)squarings);
      op_ext_squarings(&v->r, (args_ext_squarings){{POINT, 0}, {DST, 0}, squarings});
      expect_words(&v->r, DST, squares, 4 * (size_t)squarings);
    }
    free(powers), free(squares);
  }
}

// prod_i (bit i of y ? x_i : 1 - x_i or 1 - 2 x_i).
static bb4 kernel(const u32 *point, u32 num_vars, size_t y, bool mobius) {
  bb4 product = bb4_one();
  for (u32 i = 0; i < num_vars; i++) {
    const bb4 x = bb4_load(point + 4 * (size_t)i);
    bb4 factor = x;
    if ((y >> i & 1) == 0) factor = bb4_sub(bb4_one(), mobius ? bb4_add(x, x) : x);
    product = bb4_mul(product, factor);
  }
  return product;
}
static void test_eq_table(void **state) {
  variants *v = *state;
  for (u32 num_vars = 0; num_vars <= 16; num_vars += num_vars < 13 ? 1 : 3) {
    for (u32 mobius = 0; mobius < 2; mobius++) {
      const size_t len = (size_t)1 << num_vars;
      const u32 *point = rig_values(&v->r, POINT, 4 * (size_t)num_vars);
      u32 *first = NULL;
      EACH_VARIANT(v) {
        const u32 *dst = rig_buffer(&v->r, DST, 4 * len);
        op_eq_table(&v->r, (args_eq_table){{POINT, 0}, {DST, 0}, num_vars, mobius});
        if (!first_or_same(&v->r, &first, 4 * len)) continue;
        for (size_t t = 0; t < (len <= 512 ? len : 512); t++) {
          const size_t y = len <= 512 ? t : rig_random() & (len - 1);
          assert_ext(dst + 4 * y, kernel(point, num_vars, y, mobius != 0));
        }
      }
      free(first);
    }
  }
}

// 2^-L (1 + sum_(0 < j < 2^L) z^j y^(2^L - j)).
static bb4 lagrange_reference(u32 log_n, bb4 z, u32 y) {
  bb4 sum = bb4_one();
  u32 back = bb_inv(y), power = BB_ONE;
  bb4 z_power = bb4_one();
  for (size_t j = 1; j < (size_t)1 << log_n; j++) {
    z_power = bb4_mul(z_power, z);
    power = bb_mul(power, back); // y^-j = y^(2^L - j)
    sum = bb4_add(sum, bb4_scale(z_power, power));
  }
  return bb4_scale(sum, bb_inv_pow2(log_n));
}
static void test_lagrange_weights(void **state) {
  variants *v = *state;
  for (u32 log_n = 0; log_n <= 12; log_n++) {
    const size_t n = (size_t)1 << log_n;
    const u32 omega = bb_two_adic_generator(log_n);
    for (u32 inside = 0; inside < 2; inside++) {
      u32 *z_words = rig_buffer(&v->r, POINT, 4);
      const size_t at = rig_random() & (n - 1);
      const bb4 z = inside ? bb4_from_base(bb_pow(omega, at)) : random_ext();
      bb4_store(z_words, z);
      u32 *first = NULL;
      EACH_VARIANT(v) {
        const u32 *dst = rig_buffer(&v->r, DST, 4 * n);
        op_lagrange_weights(&v->r, (args_lagrange_weights){{POINT, 0}, {DST, 0}, log_n});
        if (!first_or_same(&v->r, &first, 4 * n)) continue;
        for (size_t t = 0; t < n && (log_n <= 6 || t < 24); t++) {
          const size_t i = log_n <= 6 ? t : rig_random() & (n - 1);
          assert_ext(dst + 4 * i, lagrange_reference(log_n, z, bb_pow(omega, i)));
        }
        for (size_t i = 0; i < n && inside; i++) {
          assert_ext(dst + 4 * i, i == at ? bb4_one() : bb4_zero());
        }
      }
      free(first);
    }
  }
}

static void test_whir_weights(void **state) {
  variants *v = *state;
  static const u32 queries[] = {0, 1, 2, 5, 64, 193};
  for (u32 log_len = 0; log_len <= 13; log_len++) {
    for (u32 k = 0; k < SWIRL_COUNT(queries); k++) {
      const u32 num = queries[k], log_domain = log_len + 3;
      const size_t len = (size_t)1 << log_len;
      u32 *operands = rig_values(&v->r, POINT, 8), *before = words_new(4 * len);
      u32 *indices = rig_buffer(&v->r, INDICES, num);
      for (u32 q = 0; q < num; q++) indices[q] = (u32)rig_random() & ((1u << log_domain) - 1);
      if (num > 1) indices[1] = 0; // the point 1
      for (size_t i = 0; i < 4 * len; i++) before[i] = rig_value();
      u32 *first = NULL;
      EACH_VARIANT(v) {
        u32 *w = rig_buffer(&v->r, DST, 4 * len);
        memcpy(w, before, 16 * len);
        op_whir_weights(&v->r,
                        (args_whir_weights){{DST, 0}, {POINT, 0}, {POINT, 4}, {INDICES, 0}, num, log_len, log_domain});
        if (!first_or_same(&v->r, &first, 4 * len)) continue;
        for (u32 t = 0; t < 8; t++) {
          const size_t y = rig_random() & (len - 1);
          const bb4 gamma = bb4_load(operands + 4);
          bb4 expected = bb4_load(before + 4 * y), factor = gamma;
          for (u32 q = 0; q <= num; q++) {
            const bb4 z =
                q == 0 ? bb4_load(operands) : bb4_from_base(bb_pow(bb_two_adic_generator(log_domain), indices[q - 1]));
            u32 point[4 * 16];
            for (u32 i = 0; i < log_len; i++) bb4_store(point + 4 * (size_t)i, bb4_pow2k(z, i));
            expected = bb4_add(expected, bb4_mul(factor, kernel(point, log_len, y, false)));
            factor = bb4_mul(factor, gamma);
          }
          assert_ext(w + 4 * y, expected);
        }
      }
      free(first), free(before);
    }
  }
}

static int setup(void **state) {
  static variants v;
  variants_open(&v);
  *state = &v;
  return 0;
}
static int teardown(void **state) {
  variants_close(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_message_transform, setup, teardown),
      cmocka_unit_test_setup_teardown(test_zeta, setup, teardown),
      cmocka_unit_test_setup_teardown(test_eval_univariate, setup, teardown),
      cmocka_unit_test_setup_teardown(test_powers, setup, teardown),
      cmocka_unit_test_setup_teardown(test_eq_table, setup, teardown),
      cmocka_unit_test_setup_teardown(test_lagrange_weights, setup, teardown),
      cmocka_unit_test_setup_teardown(test_whir_weights, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
