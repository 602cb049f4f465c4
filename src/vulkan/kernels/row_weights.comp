#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_row_weights
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index(), h = pc.a.log_height, l = pc.a.l_skip;
  if (i >> h != 0) return;
  quads_ref w = quads(pc.a.w);
  bb4 r;
  if (h >= l) {
    r = bb4_mul(load_ext(w, i & ((1 << l) - 1)), load_ext(quads(pc.a.e), i >> l));
  } else if (pc.a.cyclic == 0) {
    r = load_ext(w, i << (l - h));
  } else {
    r = bb4_zero();
    for (uint k = 0; k >> (l - h) == 0; k++) r = bb4_add(r, load_ext(w, i + (k << h)));
  }
  store_ext(quads(pc.a.dst), i, r);
}
