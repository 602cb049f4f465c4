// Univariate round polynomials, batching and the stacked reduction's kernels, against the specification's formulas.
#include "algebra_test.h"

#include <stdlib.h>

// Value at z of the polynomial with coefficients c [n] in the arena.
static bb4 horner(const env *e, dev_ptr c, size_t n, bb4 z) {
  bb4 s = bb4_zero();
  for (size_t i = n; i-- > 0;) s = bb4_add(bb4_mul(s, z), env_get(e, c, i));
  return s;
}
static void load_points(const env *e, dev_ptr p, bb4 *out, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = env_get(e, p, i);
}

// f is given by its coefficients, its values are computed one by one; the product is checked at random points.
static void round0_poly_on(env *e) {
  for (u32 l = 0; l <= 8; l++)
    for (u32 num = 0; num <= 5; num++)
      for (u32 kind = 0; kind < 2; kind++) {
        env_reset(e);
        const size_t n = (size_t)1 << l, blocks = num + (kind == ROUND0_ZEROCHECK);
        const u32 norm_log = kind == ROUND0_LOGUP ? rnd_below(3) : 0;
        const bool ends = kind == ROUND0_ZEROCHECK && num > 0;
        const size_t top = num == 0 ? 0 : ends ? blocks * (n - 1) + 1 : num * (n - 1) + 1; // coefficients of f
        if (ends && top <= n) continue; // degree below N and zero on D: only 0
        const dev_ptr f = env_ext(e, top + n), xi = env_ext(e, l), src = env_alloc(e, 4 * n * num);
        if (ends) { // make f vanish on D: coefficients of a multiple of Z^N - 1
          u32 *c = env_at(e, f);
          memset(c + 4 * (top - n), 0, 16 * 2 * n);
          for (size_t i = 4 * top; i-- > 0;) {
            const u32 q = i < 4 * (top - n) ? c[i] : 0;
            c[i] = bb_sub(i >= 4 * n ? c[i - 4 * n] : 0, q);
          }
        }
        for (u32 c = 0; c < num; c++)
          for (size_t i = 0; i < n; i++) {
            const u32 z = bb_mul(bb_pow(bb_from_canonical(31), c + (kind == ROUND0_ZEROCHECK)),
                                 bb_pow(bb_two_adic_generator(l), i));
            bb4_store(env_at(e, src) + 4 * (c * n + i), horner(e, f, top, bb4_from_base(z)));
          }
        const u32 len = (u32)((blocks + 1) * (n - 1) + 1 + rnd_below(3));
        const dev_ptr dst = env_alloc(e, 4 * (size_t)len), sum = env_alloc(e, 4);
        OP(e, round0_poly, src, xi, dst, kind == ROUND0_LOGUP ? sum : (dev_ptr){REGION_NONE, 0}, kind, l, num, norm_log,
           len);
        bb4 point[32];
        load_points(e, xi, point, l);
        for (u32 t = 0; t < 2; t++) {
          const bb4 z = rnd_ext();
          const bb4 kernel = kind == ROUND0_LOGUP ? swirl_poly_eq_sharp(l, point, z)
                             : l == 0             ? bb4_one()
                                                  : swirl_poly_eq_uni(l, point[0], z);
          bb4 want = bb4_scale(bb4_mul(horner(e, f, top, z), kernel), bb_inv_pow2(norm_log));
          if (num == 0) want = bb4_zero();
          assert_true(bb4_equal(horner(e, dst, len, z), want));
        }
        if (kind != ROUND0_LOGUP) continue;
        bb4 want = bb4_zero(); // sum over D
        for (size_t i = 0; i < n; i++)
          want = bb4_add(want, horner(e, dst, len, bb4_from_base(bb_pow(bb_two_adic_generator(l), i))));
        check_ext(e, sum, 0, want, "round0_poly sum");
      }
}
static void test_round0_poly(void **s) { (void)s, env_each(round0_poly_on); }

static bb4 extrapolate(const env *e, dev_ptr evals, size_t first, u32 degree, bb4 x) {
  poly_interpolation p = swirl_poly_interpolate(degree, x);
  for (u32 i = 0; i <= degree; i++) swirl_poly_interpolate_next(&p, env_get(e, evals, first + i));
  return poly_interpolate_result(&p);
}

// All rounds of a batch, the state going from round to round.
static void batch_on(env *e) {
  for (u32 l = 0; l <= 4; l++) {
    env_reset(e);
    const u32 num = 1 + rnd_below(6), rounds = 5, degree = 1 + rnd_below(5), max_points = degree + 1;
    batch_trace table[8];
    for (u32 t = 0; t < num; t++)
      table[t] = (batch_trace){.n_lift = rounds - u32_min(rounds, t * 2),
                               .degree = rnd_below(degree + 1),
                               .logup_degree = rnd_below(degree + 1),
                               .norm_log = rnd_below(3)};
    const dev_ptr xi = env_ext(e, l + rounds), r = env_ext(e, rounds + 1), state = env_alloc(e, 4 * (2 + num));
    const dev_ptr at = env_words(e, table, 4 * (size_t)num), mu = env_ext(e, 3 * num);
    const dev_ptr evals = env_ext(e, (size_t)3 * num * max_points), dst = env_alloc(e, 4 * (degree + 1));
    bb4 point[16];
    load_points(e, xi, point, l + rounds);
    OP(e, batch_init, xi, r, state, l);
    bb4 kernel = l == 0 ? bb4_one() : swirl_poly_eq_uni(l, point[0], env_get(e, r, 0));
    bb4 sharp = swirl_poly_eq_sharp(l, point, env_get(e, r, 0)), v[8];
    check_ext(e, state, 0, kernel, "batch_init E");
    check_ext(e, state, 1, sharp, "batch_init E#");
    for (u32 j = 1; j <= rounds; j++) {
      OP(e, batch_round, at, evals, state, mu, xi, r, dst, num, j, l, degree, max_points);
      if (j >= 2) {
        const bb4 step = poly_eq1(point[l + j - 2], env_get(e, r, j - 1));
        kernel = bb4_mul(kernel, step);
        sharp = bb4_mul(sharp, step);
      }
      bb4 want[8];
      for (u32 x = 1; x <= degree + 1; x++) {
        const bb4 xe = bb4_from_base(bb_from_canonical(x));
        bb4 head = bb4_zero(), tail = bb4_zero();
        for (u32 t = 0; t < num; t++) {
          const size_t first = (size_t)3 * t * max_points;
          const bb4 weight[3] = {bb4_mul(kernel, env_get(e, mu, 2 * num + t)),
                                 bb4_scale(bb4_mul(sharp, env_get(e, mu, 2 * t)), bb_inv_pow2(table[t].norm_log)),
                                 bb4_mul(sharp, env_get(e, mu, 2 * t + 1))};
          bb4 s = bb4_zero();
          for (u32 o = 0; o < 3; o++) {
            const u32 of_sum = o == 0 ? table[t].degree : table[t].logup_degree;
            const bb4 y = table[t].n_lift >= j ? extrapolate(e, evals, first + o * max_points, of_sum, xe)
                                               : env_get(e, evals, first + o * max_points);
            s = bb4_add(s, bb4_mul(weight[o], y));
          }
          if (table[t].n_lift >= j) {
            head = bb4_add(head, s);
            continue;
          }
          if (x == 1) v[t] = table[t].n_lift + 1 == j ? s : bb4_mul(v[t], env_get(e, r, j - 1));
          tail = bb4_add(tail, v[t]);
        }
        want[x - 1] = bb4_add(bb4_mul(poly_eq1(point[l + j - 1], xe), head), bb4_mul(tail, xe));
      }
      for (u32 x = 0; x <= degree; x++) check_ext(e, dst, x, want[x], "batch_round");
      for (size_t i = 0; i < (size_t)12 * num * max_points; i++) env_at(e, evals)[i] = rnd_base();
    }
  }
}
static void test_batch(void **s) { (void)s, env_each(batch_on); }

static void stacked_on(env *e) {
  for (u32 l = 0; l <= 7; l++)
    for (u32 h = 0; h <= 11; h++) {
      env_reset(e);
      const u32 nt = h > l ? h - l : 0, log_size = u32_min(h, l);
      const size_t n = (size_t)1 << l, num_x = (size_t)1 << nt, stretch = h < l ? (size_t)1 << (l - h) : 1;
      const bool has_rot = rnd_below(4) != 0;
      const dev_ptr none = {REGION_NONE, 0}, all = env_ext(e, (size_t)1 << h), rot = env_ext(e, (size_t)1 << h);
      const dev_ptr eq = env_ext(e, num_x), scalars = env_ext(e, 5), g = env_alloc(e, 12 * n);
      const dev_ptr lambda = scalars, r0 = {0, scalars.offset + 4}, u0 = {0, scalars.offset + 8};
      OP(e, stacked_round0, all, has_rot ? rot : none, eq, lambda, g, h, l);
      const bb4 lam = env_get(e, lambda, 0), r = env_get(e, r0, 0), u = env_get(e, u0, 0);
      for (size_t z = 0; z < n; z++) {
        bb4 want[3] = {bb4_zero(), bb4_zero(), bb4_zero()};
        for (size_t x = 0; x < num_x && z % stretch == 0; x++) {
          const size_t i = h < l ? z / stretch : z + n * x;
          const bb4 here = env_get(e, eq, x), before = env_get(e, eq, (x + num_x - 1) % num_x);
          want[0] = bb4_add(want[0], bb4_mul(here, env_get(e, all, i)));
          if (!has_rot) continue;
          const bb4 q = bb4_mul(lam, env_get(e, rot, i));
          want[1] = bb4_add(want[1], bb4_mul(here, q));
          want[2] = bb4_add(want[2], bb4_mul(bb4_sub(before, here), q));
        }
        for (size_t o = 0; o < 3; o++) check_ext(e, g, o * n + z, want[o], "stacked_round0");
      }
      // The polynomial at a random point, with G_i interpolated by Lagrange weights.
      const dev_ptr dst = env_ext(e, 2 * n - 1);
      const bb4 z = rnd_ext(), before = horner(e, dst, 2 * n - 1, z);
      OP(e, stacked_round0_poly, g, r0, dst, h, l);
      const bb4 rho = bb4_pow2k(r, l - log_size), next = bb4_scale(rho, bb_two_adic_generator(log_size));
      const bb4 one = bb4_one(), wrap = swirl_poly_eq_uni(log_size, next, one);
      const i32 dim = (i32)h - (i32)l;
      const bb4 kernels[3] = {swirl_poly_eq_uni(log_size, z, rho), swirl_poly_eq_uni(log_size, z, next),
                              bb4_mul(swirl_poly_eq_uni(log_size, z, one), wrap)};
      bb4 want = before;
      for (size_t o = 0; o < 3; o++) {
        bb4 at_z = bb4_zero();
        for (size_t i = 0; i < n; i++) {
          const bb4 w = bb4_from_base(bb_pow(bb_two_adic_generator(l), i));
          at_z = bb4_add(at_z, bb4_mul(env_get(e, g, o * n + i), swirl_poly_eq_uni(l, z, w)));
        }
        want = bb4_add(want, bb4_mul(bb4_mul(swirl_poly_ind(l, dim, z), kernels[o]), at_z));
      }
      assert_true(bb4_equal(horner(e, dst, 2 * n - 1, z), want));
      const dev_ptr keq = env_alloc(e, 4 * num_x), krot = env_alloc(e, 4 * num_x);
      OP(e, stacked_kernels, u0, r0, eq, lambda, keq, has_rot ? krot : none, h, l);
      const bb4 ind = swirl_poly_ind(l, dim, u);
      for (size_t x = 0; x < num_x; x++) {
        const bb4 here = env_get(e, eq, x), prev = env_get(e, eq, (x + num_x - 1) % num_x);
        check_ext(e, keq, x, bb4_mul(bb4_mul(ind, swirl_poly_eq_uni(log_size, u, rho)), here), "stacked_kernels eq");
        const bb4 sum = bb4_add(bb4_mul(swirl_poly_eq_uni(log_size, u, next), here),
                                bb4_mul(bb4_mul(swirl_poly_eq_uni(log_size, u, one), wrap), bb4_sub(prev, here)));
        if (has_rot) check_ext(e, krot, x, bb4_mul(bb4_mul(lam, ind), sum), "stacked_kernels rot");
      }
      u32 table[20];
      for (u32 j = 0; j < 10; j++) {
        table[2 * j] = rnd_below(5);
        table[2 * j + 1] = rnd_below(2);
      }
      const dev_ptr powers = env_ext(e, 5), out = env_alloc(e, 40);
      OP(e, stacked_tail_weights, env_words(e, table, 20), powers, keq, krot, out, 10);
      for (u32 j = 0; j < 10; j++) {
        const bb4 k = table[2 * j + 1] ? bb4_add(env_get(e, keq, 0), env_get(e, krot, 0)) : env_get(e, keq, 0);
        check_ext(e, out, j, bb4_mul(env_get(e, powers, table[2 * j]), k), "stacked_tail_weights");
      }
    }
}
static void test_stacked(void **s) { (void)s, env_each(stacked_on); }

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_round0_poly), cmocka_unit_test(test_batch),
                                     cmocka_unit_test(test_stacked)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
