// What programs read in round 0, for frames (air_frame.glsl), at an invocation's row of coset c: inputs that round0_extend
// left in the scratch, and behind them kept values (air_flow.h), [num_kept][num_cosets][rows].
words_ref inputs;
uint inputs_at, kept_at, kept_stride;
uint air_input(const in uint i) { return inputs.w[inputs_at + (i << pc.p[0])]; }
uint air_kept(const in uint k) { return inputs.w[kept_at + k * kept_stride]; }

void open_inputs(uint c, uint num_cosets, uint row, uint num_inputs) {
  inputs = scratch_words(0);
  inputs_at = (c * num_inputs << pc.p[0]) + row;
  kept_stride = num_cosets << pc.p[0];
  kept_at = num_inputs * kept_stride + (c << pc.p[0]) + row;
}
