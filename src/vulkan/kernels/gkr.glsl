// Rounds of a LogUp-GKR layer. Include after common.glsl and wide.glsl.

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
