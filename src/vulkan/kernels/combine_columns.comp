#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_combine_columns
#include "common.glsl"
#include "split_sums.glsl"

layout(local_size_x = GROUP_SIZE) in;

// A workgroup: LOG_ROWS rows, ROWS an invocation, and the entries [p[0] * group, ..) of the table, of which it looks at
// GROUP_SIZE at a time and lists those that touch its rows: entries that cover them all from the front, four to be
// taken at once, the others from the back. Parameter 1: the sums go to scratch, as [groups][2^log_len], not to dst.
#define ROWS 4u
#define TILE (GROUP_SIZE * ROWS)
shared uint64_t addresses[GROUP_SIZE + 4];
shared uvec4 factors[GROUP_SIZE + 4];
shared uint places[GROUP_SIZE]; // of an entry that does not cover: its number
shared uint num_whole, num_other;

placed_column entry_at(uint i) {
  words_ref table = words(dev_at(pc.a.table, 5 * i));
  return placed_column(table.w[0], table.w[1], table.w[2], table.w[3], table.w[4]);
}

void main() {
  const uint t = gl_LocalInvocationIndex, len = 1u << pc.a.log_len, first = gl_WorkGroupID.x * TILE;
  const uint rows = min(TILE, len - first);
  const uint begin = gl_WorkGroupID.y * pc.p[0], end = min(pc.a.num_entries, begin + pc.p[0]);
  wide4 sums[ROWS];
  [[unroll]] for (uint r = 0; r < ROWS; r++) sums[r] = wide4_zero();
  for (uint e = begin; e < end; e += GROUP_SIZE) {
    barrier();
    if (t == 0) num_whole = num_other = 0;
    barrier();
    if (e + t < end) {
      const placed_column entry = entry_at(e + t);
      const uint last = entry.row + (1u << max(entry.log_height, pc.a.l_skip));
      if (entry.row < first + rows && first < last) {
        const uvec4 weight = uvec4_of(load_ext_words(words(pc.a.weights), 4 * entry.weight));
        if (entry.log_height >= pc.a.l_skip && entry.row <= first && first + rows <= last) {
          const uint slot = atomicAdd(num_whole, 1);
          const uint64_t stride = pc.regions.r[entry.region].stride, base = pc.regions.r[entry.region].base;
          addresses[slot] = base + 4ul * (stride * uint64_t(entry.column) + uint64_t(first - entry.row));
          factors[slot] = weight;
        } else {
          const uint slot = atomicAdd(num_other, 1);
          places[slot] = e + t;
        }
      }
    }
    barrier();
    const uint whole = num_whole;
    if (whole != 0 && t < 3) { // up to a multiple of four
      addresses[whole + t] = addresses[0];
      factors[whole + t] = uvec4(0);
    }
    barrier();
    for (uint i = 0; i < whole; i += 4) {
      words_ref c0 = words_ref(addresses[i]), c1 = words_ref(addresses[i + 1]), c2 = words_ref(addresses[i + 2]),
                c3 = words_ref(addresses[i + 3]);
      [[unroll]] for (uint r = 0; r < ROWS; r++) {
        const uint at = min(t + r * GROUP_SIZE, rows - 1);
        wide4_add(sums[r], uvec4(c0.w[at], c1.w[at], c2.w[at], c3.w[at]), factors[i], factors[i + 1], factors[i + 2],
                  factors[i + 3]);
      }
    }
    const uint other = num_other;
    for (uint i = 0; i < other; i++) {
      const placed_column entry = entry_at(places[i]);
      const uint log_stride = pc.a.l_skip - min(pc.a.l_skip, entry.log_height);
      const uvec4 weight = uvec4_of(load_ext_words(words(pc.a.weights), 4 * entry.weight));
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
