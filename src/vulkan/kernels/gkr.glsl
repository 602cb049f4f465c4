// Rounds of a LogUp-GKR layer. Include after common.glsl and wide.glsl.

// The entries of a tuple: R = P0 + lambda Q0 and P1, and as factors Q0 and Q1.
struct entries {
  bb4 r, p1;
  ext_factor q0, q1;
};
entries entries_of(bb4 p0, bb4 q0, bb4 p1, bb4 q1, ext_factor lambda) {
  return entries(bb4_add(p0, ext_mul(q0, lambda)), p1, ext_factor_of(q0), ext_factor_of(q1));
}
entries load_entries(quads_ref src, uint at, ext_factor lambda) {
  return entries_of(load_ext(src, at), load_ext(src, at + 1), load_ext(src, at + 2), load_ext(src, at + 3), lambda);
}
// 2 a - b: the line through two neighbours one step beyond a.
entries entries_beyond(entries a, entries b) {
  return entries(bb4_add(a.r, bb4_sub(a.r, b.r)), bb4_add(a.p1, bb4_sub(a.p1, b.p1)),
                 factor_add(a.q0, factor_sub(a.q0, b.q0)), factor_add(a.q1, factor_sub(a.q1, b.q1)));
}
// s + w (R Q1 + P1 Q0).
wide_ext add_term(wide_ext s, entries t, ext_factor w) {
  return wide_mac(s, wide_reduce(wide_mac(wide_product(t.r, t.q1), t.p1, t.q0)), w);
}

// The quadratic h of a round by h(-1), h(2) and the claim at xi: first + slope (X + 1) + top (X + 1)(X - 2)
// (gkr_message in device/ops.h).
struct quadratic {
  bb4 first, slope, top;
};
#define THIRD 0x2d555555u // 1/3 in Montgomery form
#define HALF 0x07ffffffu  // 1/2
bb4 base_ext(uint montgomery) { return bb4_make(montgomery, 0, 0, 0); }
bb4 quadratic_line(quadratic h, bb4 x) {
  return bb4_add(h.first, ext_mul(h.slope, bb4_add(x, bb4_one())));
}
quadratic quadratic_of(dev_ptr sums, bb4 xi, dev_ptr state) {
  quadratic h;
  words_ref values = words(sums);
  h.first = load_ext_words(values, 0);
  h.slope = bb4_scale(bb4_sub(load_ext_words(values, 4), h.first), THIRD);
  h.top = bb4_scale(bb4_sub(quadratic_line(h, xi), load_ext_words(words(state), 4)), HALF);
  return h;
}
bb4 quadratic_at(quadratic h, bb4 x) {
  const bb4 next = bb4_add(x, bb4_one()), before = bb4_sub(x, base_ext(bb_double(BB_ONE)));
  return bb4_add(quadratic_line(h, x), ext_mul(h.top, ext_mul(next, before)));
}
