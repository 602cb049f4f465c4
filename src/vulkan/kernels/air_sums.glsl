// The sums C, or P and Q, of an AIR program: OUTs times weights, in 64 bits. Include after air.glsl.
quads_ref air_weights;
wide_ext air_sum0, air_sum1;

#if AIR_EXT
wide_ext air_weighted(wide_ext sum, bb4 value, bb4 weight) { return wide_mac(sum, value, ext_factor_of(weight)); }
#else
wide_ext air_weighted(wide_ext sum, uint value, bb4 weight) {
  [[unroll]] for (uint k = 0; k < 4; k++) sum.c[k] = wide_fold(sum.c[k] + wide_mul(value, weight.c[k]));
  return sum;
}
#endif
void air_out(air_value value, uint weight, uint sum) {
  const bb4 w = load_ext(air_weights, weight);
  if (sum == 0)
    air_sum0 = air_weighted(air_sum0, value, w);
  else
    air_sum1 = air_weighted(air_sum1, value, w);
}
// The weight that has no OUT: of the constant 1 in Q.
bb4 air_constant_weight() {
  return load_ext(air_weights, air_prog.w[AIR_WORD_NUM_INTERACTIONS] + air_prog.w[AIR_WORD_NUM_MESSAGES]);
}
