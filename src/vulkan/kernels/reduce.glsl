// Sums over a workgroup of GROUP_SIZE. Define REDUCE_EXTS, the number of extension elements that an invocation brings
// (at most 4: 16 KiB), and include after common.glsl.
#ifndef REDUCE_ROWS
#define REDUCE_ROWS REDUCE_EXTS // more, where the room serves another purpose before
#endif
shared uvec4 reduce_room[REDUCE_ROWS][GROUP_SIZE];

// Invocation i < width receives the sums over the invocations j = i mod width; the others have no result. `width` is a
// power of two up to GROUP_SIZE. All invocations call it; a barrier must be between two calls.
void group_sums(inout bb4 v[REDUCE_EXTS], uint width) {
  const uint lane = gl_LocalInvocationIndex;
  uint n = GROUP_SIZE;
  while (n > width) {
    if (lane < n) {
      [[unroll]] for (uint e = 0; e < REDUCE_EXTS; e++) reduce_room[e][lane] = uvec4_of(v[e]);
    }
    barrier();
    const uint next = max(n / 4, width);
    if (lane < next) {
      [[unroll]] for (uint e = 0; e < REDUCE_EXTS; e++) {
        for (uint i = lane + next; i < n; i += next) v[e] = bb4_add(v[e], bb4_of(reduce_room[e][i]));
      }
    }
    n = next;
  }
}
