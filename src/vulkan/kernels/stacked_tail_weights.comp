#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_stacked_tail_weights
#include "common.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint j = linear_index();
  if (j >= pc.a.num) return;
  words_ref table = words(pc.a.table);
  bb4 factor = ext_at(pc.a.eq0);
  if (table.w[2 * j + 1] != 0 && !is_null(pc.a.rot0)) factor = bb4_add(factor, ext_at(pc.a.rot0));
  store_ext(quads(pc.a.dst), j, ext_mul(load_ext(quads(pc.a.powers), table.w[2 * j]), factor));
}
