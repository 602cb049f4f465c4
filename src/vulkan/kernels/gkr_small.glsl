// Sums of small layers by one workgroup. Include after gkr_sums.glsl.
void gkr_sums_small(args_gkr_sums a) {
  const bb4 sum = gkr_group_sums(gkr_sums_terms(a, 0, 1));
  if (gl_LocalInvocationIndex >= 2) return;
  const dev_ptr dst = dev_at(a.dst, 4 * gl_LocalInvocationIndex);
  store_ext_words(words(dst), 0, a.accumulate != 0 ? bb4_add(ext_at(dst), sum) : sum);
}
void gkr_fold_sums_small(args_gkr_fold_sums a) {
  const bb4 sum = gkr_group_sums(gkr_fold_sums_terms(a, dev_ptr(REGION_NONE, 0), 0, 1));
  if (gl_LocalInvocationIndex < 2) store_ext_words(words(dev_at(a.sums, 4 * gl_LocalInvocationIndex)), 0, sum);
}
