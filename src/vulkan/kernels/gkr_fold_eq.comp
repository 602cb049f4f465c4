// The last invocation updates e, the others halve the table.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_fold_eq
#include "common.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint y = linear_index(), len = pc.a.log_n >= 2 ? 1u << (pc.a.log_n - 2) : 0;
  if (y < len) {
    quads_ref src = quads(pc.a.eq_src);
    store_ext(quads(pc.a.eq_dst), y, bb4_add(load_ext(src, 2 * y), load_ext(src, 2 * y + 1)));
  } else if (y == len) {
    const bb4 xi = ext_at(pc.a.xi), rho = ext_at(pc.a.rho), product = ext_mul(xi, rho);
    const bb4 eq1 = bb4_add(bb4_sub(bb4_sub(bb4_one(), xi), rho), bb4_add(product, product));
    store_ext_words(words(pc.a.e), 0, ext_mul(ext_at(pc.a.e), eq1));
  }
}
