#version 460
// A workgroup takes 2^p[0] rows; its invocations share the columns, which are staged in shared memory.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_column_sum
#include "common.glsl"
#include "inputs.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

shared uint64_t addresses[GROUP_SIZE];
shared uint factors[GROUP_SIZE], rots[GROUP_SIZE], sums[GROUP_SIZE];

void main() {
  const uint lane = gl_LocalInvocationIndex, log_rows = pc.p[0], num_rows = 1u << log_rows;
  const uint mask = (1u << pc.a.log_height) - 1;
  const uint row = (group_index() << log_rows) + (lane & num_rows - 1), share = lane >> log_rows;
  const uint num_shares = GROUP_SIZE >> log_rows;
  words_ref all_factors = words(pc.a.factors);
  uint64_t sum = share == 0 ? packUint2x32(uvec2(0, pc.a.constant)) : 0;
  for (uint first = 0; first < pc.a.num; first += GROUP_SIZE) {
    const uint n = min(pc.a.num - first, GROUP_SIZE);
    barrier();
    if (lane < n) {
      const column_ref ref = input_ref(pc.a.table, first + lane);
      addresses[lane] = uint64_t(column(ref.region, ref.column));
      rots[lane] = ref.rot;
      factors[lane] = all_factors.w[first + lane];
    }
    barrier();
    // Four loads are under way at a time; what lacks has the factor 0.
    for (uint j = share; j < n; j += 4 * num_shares) {
      uint values[4];
      [[unroll]] for (uint k = 0; k < 4; k++) {
        const uint c = min(j + k * num_shares, n - 1);
        values[k] = words_ref(addresses[c]).w[row + rots[c] & mask];
      }
      [[unroll]] for (uint k = 0; k < 4; k++) {
        const uint c = j + k * num_shares;
        if (c < n) sum = wide_fold(sum + wide_mul(values[k], factors[c]));
      }
    }
  }
  sums[lane] = bb_reduce(sum);
  barrier();
  if (share != 0 || row > mask) return;
  uint total = sums[lane];
  for (uint s = 1; s < num_shares; s++) total = bb_add(total, sums[(s << log_rows) + lane]);
  words(pc.a.dst).w[row] = total;
}
