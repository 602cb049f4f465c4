// Terms of a round's sums, of one invocation: of the sum at -1 if it is even, at 2 if it is odd. Include after gkr.glsl,
// segments.glsl and reduce.glsl (REDUCE_EXTS 1; REDUCE_ROWS 2 or 4: so often an invocation folds between two exchanges).
#extension GL_KHR_shader_subgroup_basic : require

// s + w (P0 Q1 + P1 Q0 + lambda Q0 Q1) at a point, for the pair of tuples whose entries (P0, Q0, P1, Q1) are x at the
// point's side and y at the other one.
wide_ext add_point(wide_ext s, bb4 x[4], bb4 y[4], bb4 w, ext_factor lambda) {
  bb4 t[4];
  [[unroll]] for (uint k = 0; k < 4; k++) t[k] = bb4_add(x[k], bb4_sub(x[k], y[k])); // 2 x - y
  const wide_ext cross = wide_product(bb4_add(t[0], ext_mul(t[1], lambda)), ext_factor_of(t[3]));
  return wide_mac(s, wide_reduce(wide_mac(cross, t[2], ext_factor_of(t[1]))), ext_factor_of(w));
}

// Two neighbours share a pair of tuples.
wide_ext gkr_sums_terms(args_gkr_sums a, uint group, uint num_groups) {
  const uint lane = gl_LocalInvocationIndex, n = a.num * a.num_segments, point = lane % 2;
  quads_ref src = quads(a.src), eq = quads(a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(a.lambda));
  wide_ext s = wide_zero();
  for (uint i = (group * GROUP_SIZE + lane) / 2; i < n; i += num_groups * (GROUP_SIZE / 2)) {
    const bb4 w = load_ext(quads_from(eq, placed_index(i, a.num, a.num_segments, a.eq_stride)), 0);
    quads_ref tuples = quads_from(src, 8 * i);
    bb4 x[4], y[4];
    [[unroll]] for (uint k = 0; k < 4; k++) {
      x[k] = load_ext(tuples, 4 * point + k);
      y[k] = load_ext(tuples, 4 - 4 * point + k);
    }
    s = add_point(s, x, y, w, lambda);
  }
  return s;
}

// Slots of a pair are permuted, so that neighbours that read the same entry of different pairs do so in different banks.
void put_entry(uint slot, bb4 v) {
  const uint at = slot ^ (slot >> 3 & 7);
  reduce_room[at / GROUP_SIZE][at % GROUP_SIZE] = uvec4_of(v);
}
bb4 get_entry(uint pair, uint k) {
  const uint at = 8 * pair + (k ^ (pair & 7));
  return bb4_of(reduce_room[at / GROUP_SIZE][at % GROUP_SIZE]);
}

// Eight neighbours fold the entries of a pair of tuples, REDUCE_ROWS times; then two neighbours share a pair. So all
// memory is read and written side by side. What is exchanged stays inside a subgroup, of 8 / REDUCE_ROWS invocations or
// more. `halved`: not null: the table of the round is made here too, by halving this one.
#define TILE_PAIRS (REDUCE_ROWS * GROUP_SIZE / 8)
wide_ext gkr_fold_sums_terms(args_gkr_fold_sums a, dev_ptr halved, uint group, uint num_groups) {
  const uint lane = gl_SubgroupInvocationID, own = gl_SubgroupID * gl_SubgroupSize * REDUCE_ROWS, n = a.num / 2;
  const uint point = lane % 2, pair = own / 8 + lane / 2;
  const bool halves = !is_null(halved), takes = lane / 2 < gl_SubgroupSize * REDUCE_ROWS / 8;
  quads_ref src = quads(a.src), dst = quads(a.dst), eq = quads(a.eq), table = eq;
  if (halves) table = quads(halved);
  const ext_factor lambda = ext_factor_of(ext_at(a.lambda)), rho = ext_factor_of(ext_at(a.rho));
  wide_ext s = wide_zero();
  for (uint first = group * TILE_PAIRS; first < n; first += num_groups * TILE_PAIRS) {
    uvec4 lo[REDUCE_ROWS], hi[REDUCE_ROWS]; // all are read before anything is written
    [[unroll]] for (uint row = 0; row < REDUCE_ROWS; row++) {
      const uint at = 8 * first + own + row * gl_SubgroupSize + lane, from = 2 * at - (lane & 3);
      if (at < 8 * n) {
        quads_ref entries = quads_from(src, from);
        lo[row] = entries.q[0];
        hi[row] = entries.q[4];
      }
    }
    subgroupBarrier();
    [[unroll]] for (uint row = 0; row < REDUCE_ROWS; row++) {
      const uint slot = own + row * gl_SubgroupSize + lane, at = 8 * first + slot;
      if (at < 8 * n) {
        const bb4 t = ext_mix(bb4_of(lo[row]), bb4_of(hi[row]), rho);
        store_ext(quads_from(dst, at), 0, t);
        put_entry(slot, t);
      }
    }
    subgroupMemoryBarrierShared();
    subgroupBarrier();
    const uint i = first + pair;
    if (takes && i < n) {
      bb4 w;
      if (halves) {
        quads_ref two = quads_from(table, 2 * i);
        w = bb4_add(load_ext(two, 0), load_ext(two, 1));
        if (point == 0) store_ext(quads_from(eq, i), 0, w);
      } else {
        w = load_ext(quads_from(eq, i), 0);
      }
      bb4 x[4], y[4];
      [[unroll]] for (uint k = 0; k < 4; k++) {
        x[k] = get_entry(pair, 4 * point + k);
        y[k] = get_entry(pair, 4 - 4 * point + k);
      }
      s = add_point(s, x, y, w, lambda);
    }
  }
  barrier(); // the room is used again
  return s;
}

// The workgroup's sums, in its first two invocations.
bb4 gkr_group_sums(wide_ext s) {
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, 2);
  return sum[0];
}
