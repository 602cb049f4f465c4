// Sums of small layers by one workgroup, in a hurry. Include after reduce.glsl (REDUCE_EXTS 1), gkr.glsl and segments.glsl.

// Two neighbours share a pair of tuples and take a point each, -1 and 2.
void gkr_sums_small(args_gkr_sums a) {
  const uint lane = gl_LocalInvocationIndex, n = a.num * a.num_segments, point = lane % 2;
  quads_ref src = quads(a.src), eq = quads(a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(a.lambda));
  wide_ext s = wide_zero();
  for (uint i = lane / 2; i < n; i += GROUP_SIZE / 2) {
    const bb4 w = load_ext(eq, placed_index(i, a.num, a.num_segments, a.eq_stride));
    bb4 t[4];
    [[unroll]] for (uint k = 0; k < 4; k++) { // 2 x - y
      const bb4 x = load_ext(src, 8 * i + 4 * point + k), y = load_ext(src, 8 * i + 4 - 4 * point + k);
      t[k] = bb4_add(x, bb4_sub(x, y));
    }
    s = add_term(s, entries_of(t[0], t[1], t[2], t[3], lambda), ext_factor_of(w));
  }
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, 2);
  if (lane < 2) {
    const dev_ptr dst = dev_at(a.dst, 4 * lane);
    store_ext_words(words(dst), 0, a.accumulate != 0 ? bb4_add(ext_at(dst), sum[0]) : sum[0]);
  }
}

// Eight neighbours fold the entries of a pair of tuples, then two of them take a point each, -1 and 2.
#define PAIRS (GROUP_SIZE / 8)
shared uvec4 folded[GROUP_SIZE]; // [PAIRS][2][4] entries

void gkr_fold_sums_small(args_gkr_fold_sums a) {
  const uint lane = gl_LocalInvocationIndex, n = a.num / 2, point = lane % 2;
  quads_ref src = quads(a.src), dst = quads(a.dst), eq = quads(a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(a.lambda)), rho = ext_factor_of(ext_at(a.rho));
  wide_ext s = wide_zero();
  for (uint first = 0; first < n; first += PAIRS) {
    const uint tuple = 2 * first + lane / 4, k = lane % 4;
    barrier();
    if (tuple < 2 * n) {
      const bb4 t = ext_mix(load_ext(src, 8 * tuple + k), load_ext(src, 8 * tuple + 4 + k), rho);
      store_ext(dst, 4 * tuple + k, t);
      folded[lane] = uvec4_of(t);
    }
    barrier();
    const uint i = lane / 2;
    if (i < PAIRS && first + i < n) {
      bb4 t[4];
      [[unroll]] for (uint k = 0; k < 4; k++) { // 2 x - y
        const bb4 x = bb4_of(folded[8 * i + 4 * point + k]), y = bb4_of(folded[8 * i + 4 - 4 * point + k]);
        t[k] = bb4_add(x, bb4_sub(x, y));
      }
      s = add_term(s, entries_of(t[0], t[1], t[2], t[3], lambda), ext_factor_of(load_ext(eq, first + i)));
    }
  }
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, 2);
  if (lane < 2) store_ext_words(words(dev_at(a.sums, 4 * lane)), 0, sum[0]);
}
