// The sum of one extension element of each invocation of a workgroup; all must call it. Invocation 0 gets the sum.
shared uvec4 group_sums[GROUP_SIZE / 2];
bb4 group_sum(bb4 v) {
  const uint t = gl_LocalInvocationIndex;
  for (uint half_size = GROUP_SIZE / 2; half_size != 0; half_size /= 2) {
    if (t >= half_size && t < 2 * half_size) group_sums[t - half_size] = uvec4_of(v);
    barrier();
    if (t < half_size) v = bb4_add(v, bb4_of(group_sums[t]));
    barrier();
  }
  return v;
}
