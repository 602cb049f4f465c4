// The kernels against their definitions: values on the domains, sums over them, interpolation through given points.
#include "support/cmocka_all.h"

#include "poly/poly.h"

static u64 seed = 3;
static bb4 random_ext(void) {
  bb4 r;
  for (int i = 0; i < 4; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    r.c[i] = (u32)(seed >> 33) % BB_P;
  }
  return r;
}
static void assert_ext(bb4 a, bb4 b) { assert_memory_equal(a.c, b.c, sizeof a.c); }
static bb4 root_power(u32 log_size, u64 i) { return bb4_from_base(bb_pow(bb_two_adic_generator(log_size), i)); }
static bb4 boolean(bool b) { return b ? bb4_one() : bb4_zero(); }

static void test_eq_uni(void **state) {
  (void)state;
  for (u32 l = 0; l <= 5; l++) {
    const bb4 x = random_ext(), y = random_ext();
    bb4 sum = bb4_one(); // 2^-l (1 + sum_{j>=1} x^j y^(2^l - j))
    for (u64 j = 1; j < (u64)1 << l; j++) {
      sum = bb4_add(sum, bb4_mul(bb4_pow(x, j), bb4_pow(y, ((u64)1 << l) - j)));
    }
    assert_ext(swirl_poly_eq_uni(l, x, y), bb4_scale(sum, bb_inv_pow2(l)));
    assert_ext(swirl_poly_eq_uni_one(l, x), swirl_poly_eq_uni(l, x, bb4_one()));
    for (u64 i = 0; i < (u64)1 << l; i++) {
      for (u64 j = 0; j < (u64)1 << l; j++) {
        assert_ext(swirl_poly_eq_uni(l, root_power(l, i), root_power(l, j)), boolean(i == j));
      }
    }
  }
}

static void test_ind(void **state) {
  (void)state;
  const u32 l = 4;
  for (i32 n = -4; n <= 1; n++) {
    for (u64 i = 0; i < 16; i++) {
      const bool inside = n >= 0 || i % ((u64)1 << -n) == 0;
      assert_ext(swirl_poly_ind(l, n, root_power(l, i)), boolean(inside));
    }
  }
}

static void test_eq_sharp(void **state) {
  (void)state;
  bb4 xi[6];
  for (u32 l = 0; l <= 6; l++) {
    for (u32 i = 0; i < l; i++) xi[i] = random_ext();
    const bb4 z = random_ext();
    bb4 sum = bb4_zero();
    for (u64 i = 0; i < (u64)1 << l; i++) {
      const bb4 eq = swirl_poly_eq_bits(xi, i, l);
      sum = bb4_add(sum, bb4_mul(eq, swirl_poly_eq_uni(l, z, root_power(l, i))));
      assert_ext(swirl_poly_eq_sharp(l, xi, root_power(l, i)), eq);
    }
    assert_ext(swirl_poly_eq_sharp(l, xi, z), sum);
  }
}

static void test_eq(void **state) {
  (void)state;
  bb4 x[5], y[5];
  for (int i = 0; i < 5; i++) x[i] = random_ext();
  for (u64 bits = 0; bits < 32; bits++) {
    for (int i = 0; i < 5; i++) y[i] = boolean((bits >> i) & 1);
    assert_ext(swirl_poly_eq(x, y, 5), swirl_poly_eq_bits(x, bits, 5));
  }
}

// On the prism, rot(x, y) = [x is the row after y], cyclically.
static void test_rot(void **state) {
  (void)state;
  for (u32 l = 0; l <= 2; l++) {
    for (u32 n = 0; n <= 3; n++) {
      const u64 rows = (u64)1 << (l + n);
      for (u64 i = 0; i < rows; i++) {
        for (u64 j = 0; j < rows; j++) {
          bb4 x[4], y[4];
          x[0] = root_power(l, i);
          y[0] = root_power(l, j);
          for (u32 k = 0; k < n; k++) {
            x[1 + k] = boolean((i >> (l + k)) & 1);
            y[1 + k] = boolean((j >> (l + k)) & 1);
          }
          assert_ext(swirl_poly_rot(l, x, y, n), boolean(i == (j + 1) % rows));
        }
      }
    }
  }
}

static void test_interpolation(void **state) {
  (void)state;
  bb4 c[12];
  for (u32 degree = 0; degree < 12; degree++) {
    for (u32 i = 0; i <= degree; i++) c[i] = random_ext();
    for (u32 where = 0; where <= degree + 1; where++) { // at the nodes, then elsewhere
      const bb4 x = where <= degree ? bb4_from_base(bb_from_u32(where)) : random_ext();
      const bb4 expected = swirl_poly_horner(c, degree + 1, x);
      bb4 v[12];
      poly_interpolation p = swirl_poly_interpolate(degree, x);
      for (u32 i = 0; i <= degree; i++) {
        v[i] = swirl_poly_horner(c, degree + 1, bb4_from_base(bb_from_u32(i)));
        swirl_poly_interpolate_next(&p, v[i]);
      }
      assert_ext(poly_interpolate_result(&p), expected);
      if (degree == 2) assert_ext(swirl_poly_quadratic(v[0], v[1], v[2], x), expected);
      if (degree == 3) assert_ext(swirl_poly_cubic(v[0], v[1], v[2], v[3], x), expected);
    }
  }
}

static void test_mobius(void **state) {
  (void)state;
  const bb4 u = random_ext();
  assert_ext(poly_mob1(u, bb4_one()), u);
  assert_ext(poly_mob1(u, bb4_zero()), bb4_sub(bb4_one(), bb4_add(u, u)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_eq_uni), cmocka_unit_test(test_ind), cmocka_unit_test(test_eq_sharp),
      cmocka_unit_test(test_eq),     cmocka_unit_test(test_rot), cmocka_unit_test(test_interpolation),
      cmocka_unit_test(test_mobius),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
