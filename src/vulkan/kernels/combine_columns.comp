#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_combine_columns
#include "common.glsl"
#include "split_sums.glsl"

layout(local_size_x = GROUP_SIZE) in;

// A workgroup: its TILE rows, ROWS an invocation, and entries [p[0] * group, ..) of the table. It looks at WINDOW of
// them at a time and lists those that touch its rows: entries that cover them all from the front, to be taken four at
// once, the others from the back. Parameter 1: the sums go to scratch, as [groups][2^log_len], not to dst.
#define ROWS 4u
#define TILE (GROUP_SIZE * ROWS)
#define WINDOW 1024u
#define BATCH 256u // of covering entries: addresses and weights at hand
shared uint hits[WINDOW];
shared uint num_whole, num_other;
shared uint64_t addresses[BATCH];
shared uvec4 factors[BATCH];

placed_column entry_at(uint i) {
  words_ref table = words(dev_at(pc.a.table, 5 * i));
  return placed_column(table.w[0], table.w[1], table.w[2], table.w[3], table.w[4]);
}
uvec4 weight_of(placed_column e) { return uvec4_of(load_ext_words(words(pc.a.weights), 4 * e.weight)); }

void main() {
  const uint t = gl_LocalInvocationIndex, len = 1u << pc.a.log_len, first = gl_WorkGroupID.x * TILE;
  const uint rows = min(TILE, len - first);
  const uint begin = gl_WorkGroupID.y * pc.p[0], end = min(pc.a.num_entries, begin + pc.p[0]);
  wide4 sums[ROWS];
  [[unroll]] for (uint r = 0; r < ROWS; r++) sums[r] = wide4_zero();
  for (uint window = begin; window < end; window += WINDOW) {
    barrier();
    if (t == 0) num_whole = num_other = 0;
    barrier();
    for (uint e = window + t; e < min(end, window + WINDOW); e += GROUP_SIZE) {
      const placed_column entry = entry_at(e);
      const uint last = entry.row + (1u << max(entry.log_height, pc.a.l_skip));
      if (entry.row >= first + rows || last <= first) continue;
      if (entry.log_height >= pc.a.l_skip && entry.row <= first && first + rows <= last)
        hits[atomicAdd(num_whole, 1)] = e;
      else
        hits[WINDOW - 1 - atomicAdd(num_other, 1)] = e;
    }
    barrier();
    const uint whole = num_whole, other = num_other;
    for (uint batch = 0; batch < whole; batch += BATCH) {
      const uint n = min(BATCH, whole - batch);
      barrier();
      if (t < (n + 3) / 4 * 4) { // a multiple of four
        const placed_column entry = entry_at(hits[batch + min(t, n - 1)]);
        const uint64_t stride = pc.regions.r[entry.region].stride, base = pc.regions.r[entry.region].base;
        addresses[t] = base + 4ul * (stride * uint64_t(entry.column) + uint64_t(first - entry.row));
        factors[t] = t < n ? weight_of(entry) : uvec4(0);
      }
      barrier();
      for (uint i = 0; i < n; i += 4) {
        words_ref c0 = words_ref(addresses[i]), c1 = words_ref(addresses[i + 1]), c2 = words_ref(addresses[i + 2]),
                  c3 = words_ref(addresses[i + 3]);
        [[unroll]] for (uint r = 0; r < ROWS; r++) {
          const uint at = min(t + r * GROUP_SIZE, rows - 1);
          wide4_add(sums[r], uvec4(c0.w[at], c1.w[at], c2.w[at], c3.w[at]), factors[i], factors[i + 1], factors[i + 2],
                    factors[i + 3]);
        }
      }
    }
    for (uint i = 0; i < other; i++) {
      const placed_column entry = entry_at(hits[WINDOW - 1 - i]);
      const uint log_stride = pc.a.l_skip - min(pc.a.l_skip, entry.log_height);
      const uvec4 weight = weight_of(entry);
      [[unroll]] for (uint r = 0; r < ROWS; r++) {
        const uint offset = first + t + r * GROUP_SIZE - entry.row, at = offset >> log_stride; // wraps before the entry
        if (at >> entry.log_height == 0 && at << log_stride == offset)
          wide4_add(sums[r], uvec4(column(entry.region, entry.column).w[at], 0, 0, 0), weight, uvec4(0), uvec4(0),
                    uvec4(0));
      }
    }
  }
  [[unroll]] for (uint r = 0; r < ROWS; r++) {
    const uint at = t + r * GROUP_SIZE;
    if (at >= rows) break;
    const bb4 sum = wide4_reduce(sums[r]);
    if (pc.p[1] != 0)
      store_ext(scratch_quads(gl_WorkGroupID.y << (pc.a.log_len + 2)), first + at, sum);
    else
      store_ext(quads(pc.a.dst), first + at, sum);
  }
}
