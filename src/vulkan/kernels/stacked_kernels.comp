// Every workgroup makes the three factors for itself, five invocations at once.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_stacked_kernels
#include "common.glsl"
#include "wide.glsl"
#include "univariate.glsl"

layout(local_size_x = GROUP_SIZE) in;

// p[0]: omega_L. p[1]: 2^-L. p[2]: 2^-(l - L).
shared bb4 room[5];

void main() {
  const uint lane = gl_LocalInvocationIndex, l = pc.a.l_skip, log_size = min(pc.a.log_height, l);
  if (lane < 5) { // eqD_L(u_0, rho), eqD_L(u_0, next), eqD_L(u_0, 1), eqD_L(next, 1), next = omega_L rho; ind_n(u_0)
    const bb4 u0 = ext_at(pc.a.u0), rho = ext_pow2k(ext_at(pc.a.r0), l - log_size);
    const bb4 next = bb4_scale(rho, pc.p[0]), one = bb4_one();
    bb4 x = u0, y = one;
    if (lane == 0) y = rho;
    if (lane == 1) y = next;
    if (lane == 3) x = next;
    if (lane == 4) x = ext_pow2k(u0, log_size);
    room[lane] = bb4_scale(eq_uni_scaled(lane == 4 ? l - log_size : log_size, x, y), pc.p[lane == 4 ? 2 : 1]);
  }
  barrier();
  const bb4 ind = room[4], scaled = ext_mul(ind, ext_at(pc.a.lambda));
  const ext_factor eq = ext_factor_of(ext_mul(ind, room[0])), rot = ext_factor_of(ext_mul(scaled, room[1]));
  const ext_factor wrap = ext_factor_of(ext_mul(scaled, ext_mul(room[2], room[3])));
  const uint num_x = 1u << (pc.a.log_height - log_size), step = gl_NumWorkGroups.x * GROUP_SIZE;
  const bool has_rot = !is_null(pc.a.dst_rot);
  quads_ref e = quads(pc.a.e);
  for (uint x = linear_index(); x < num_x; x += step) {
    const bb4 own = load_ext(e, x);
    store_ext(quads(pc.a.dst_eq), x, ext_mul(own, eq));
    if (!has_rot) continue;
    const bb4 before = load_ext(e, (x - 1) & (num_x - 1));
    store_ext(quads(pc.a.dst_rot), x, wide_reduce(wide_mac(wide_product(own, rot), bb4_sub(before, own), wrap)));
  }
}
