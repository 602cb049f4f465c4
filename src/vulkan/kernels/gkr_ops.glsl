// Operations of LogUp-GKR, an invocation's part each. Include after gkr.glsl and segments.glsl.

// Invocation k < 2 of pair i: p0 q1 + p1 q0 or q0 q1. Neighbours write neighbouring words.
void gkr_layer_entry(args_gkr_layer a, uint i, uint k) {
  quads_ref src = quads_from(quads(a.src), 4 * i);
  const bb4 x = load_ext(src, k), q0 = load_ext(src, 1), q1 = load_ext(src, 3);
  wide_ext s = wide_product(x, ext_factor_of(q1));
  if (k == 0) s = wide_mac(s, load_ext(src, 2), ext_factor_of(q0));
  const uint at = placed_index(i, a.num, a.num_segments, a.dst_stride);
  store_ext(quads_from(quads(a.dst), 2 * at), k, wide_reduce(s));
}

void gkr_claim(args_gkr_claim a) {
  words_ref claims = words(a.claims), state = words(a.state);
  const ext_factor mu = ext_factor_of(ext_at(a.mu));
  const bb4 p = ext_mix(load_ext_words(claims, 0), load_ext_words(claims, 8), mu);
  const bb4 q = ext_mix(load_ext_words(claims, 4), load_ext_words(claims, 12), mu);
  store_ext_words(state, 0, bb4_one());
  store_ext_words(state, 4, bb4_add(p, ext_mul(q, ext_at(a.lambda))));
}

// Invocation i < 3 makes s(x), x = i + 1: a base value, so that only three products are of the extension.
void gkr_message(args_gkr_message a, uint i) {
  const uint x = bb_from_canonical(i + 1), next = bb_add(x, BB_ONE), before = bb_sub(x, bb_double(BB_ONE));
  const bb4 xi = ext_at(a.xi);
  const quadratic h = quadratic_of(a.sums, xi, a.state);
  const bb4 value = bb4_add(bb4_add(h.first, bb4_scale(h.slope, next)), bb4_scale(h.top, bb_mul(next, before)));
  // eq1(xi, x) = (2 x - 1) xi + 1 - x
  bb4 weight = bb4_scale(xi, bb_sub(bb_double(x), BB_ONE));
  weight.c[0] = bb_add(weight.c[0], bb_sub(BB_ONE, x));
  store_ext_words(words(a.dst), 4 * i, ext_mul(ext_mul(ext_at(a.state), weight), value));
}

// Entry k of tuple i.
void gkr_fold_entry(args_gkr_fold a, uint i, uint k) {
  quads_ref src = quads_from(quads(a.src), 8 * i);
  const ext_factor rho = ext_factor_of(ext_at(a.rho));
  const bb4 lo = load_ext(src, k), hi = load_ext(src, 4 + k);
  const uint at = placed_index(i, a.num, a.num_segments, a.dst_stride);
  store_ext(quads_from(quads(a.dst), 4 * at), k, ext_mix(lo, hi, rho));
}

// Entries of the table, and what comes after them: the state.
uint gkr_fold_eq_len(args_gkr_fold_eq a) { return a.log_n >= 2 ? 1u << (a.log_n - 2) : 0; }
void gkr_fold_eq_entry(args_gkr_fold_eq a, uint y) {
  quads_ref src = quads_from(quads(a.eq_src), 2 * y);
  store_ext(quads_from(quads(a.eq_dst), y), 0, bb4_add(load_ext(src, 0), load_ext(src, 1)));
}
// The parts of the state, which different invocations may make.
void gkr_fold_eq_kernel(args_gkr_fold_eq a) {
  const bb4 e = ext_at(a.state), kernel = eq1(ext_at(a.xi), ext_at(a.rho));
  store_ext_words(words(a.state), 0, ext_mul(e, kernel));
}
void gkr_fold_eq_claim(args_gkr_fold_eq a) {
  const quadratic h = quadratic_of(a.sums, ext_at(a.xi), a.state);
  store_ext_words(words(a.state), 4, quadratic_at(h, ext_at(a.rho)));
}
