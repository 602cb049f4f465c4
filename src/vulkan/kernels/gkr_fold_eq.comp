// The last invocation updates the state, the others halve the table.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_fold_eq
#include "common.glsl"
#include "wide.glsl"
#include "gkr.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint y = linear_index(), len = pc.a.log_n >= 2 ? 1u << (pc.a.log_n - 2) : 0;
  if (y < len) {
    quads_ref src = quads(pc.a.eq_src);
    store_ext(quads(pc.a.eq_dst), y, bb4_add(load_ext(src, 2 * y), load_ext(src, 2 * y + 1)));
  } else if (y == len) {
    const bb4 xi = ext_at(pc.a.xi), rho = ext_at(pc.a.rho), e = ext_at(pc.a.state);
    const quadratic h = quadratic_of(pc.a.sums, xi, pc.a.state);
    words_ref state = words(pc.a.state);
    store_ext_words(state, 0, ext_mul(e, eq1(xi, rho)));
    store_ext_words(state, 4, quadratic_at(h, rho));
  }
}
