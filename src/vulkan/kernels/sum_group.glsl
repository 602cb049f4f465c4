// Sum over a workgroup of GROUP_SIZE invocations; invocation 0 has it.
shared uvec4 sum_group_words[GROUP_SIZE];
bb4 sum_group(bb4 v) {
  const uint lane = gl_LocalInvocationIndex;
  barrier();
  sum_group_words[lane] = uvec4_of(v);
  for (uint d = GROUP_SIZE / 2; d > 0; d >>= 1) {
    barrier();
    if (lane < d)
      sum_group_words[lane] = uvec4_of(bb4_add(bb4_of(sum_group_words[lane]), bb4_of(sum_group_words[lane + d])));
  }
  barrier();
  return bb4_of(sum_group_words[0]);
}
