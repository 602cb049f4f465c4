// Operations of the transcript, of one subgroup. Include after common.glsl.
#include "observed.glsl"
#include "sponge.glsl"

// What is sampled: `n` field elements or, if `bits`, the bits of `mask` of each as an integer.
struct sampling {
  dev_ptr sponge, dst, log;
  uint n, position, mask;
  bool bits;
};
sampling sampling_of(args_transcript_sample a) {
  return sampling(a.sponge, a.dst, a.log, a.n, a.position, 0u, false);
}
sampling sampling_of(args_transcript_sample_bits a) {
  return sampling(a.sponge, a.dst, a.log, a.n, a.position, (1u << a.bits) - 1u, true);
}

// Samples [done, ..) that lie in the words below `left`.
void write_samples(sampling s, uvec4 x, uint done, uint left) {
  if (!sponge_writes()) return;
  [[unroll]] for (uint j = 0u; j < 4u; j++) {
    const uint e = sponge_sample_index(left, j); // huge at words from `left` on
    if (e >= left || done + e >= s.n) continue;
    const uint value = bb_to_canonical(x[j]);
    words(s.dst).w[done + e] = s.bits ? value & s.mask : x[j];
    if (!is_null(s.log)) words(s.log).w[done + e] = value;
  }
}

void sponge_sample(sampling s) {
  uvec4 x = sponge_load(s.sponge);
  uint left = sponge_left(s.position), done = 0u;
  while (done < s.n) {
    if (left == 0u) {
      x = p2_permute_lanes(x);
      left = RATE;
    }
    write_samples(s, x, done, left);
    done += left;
    left = 0u;
  }
  sponge_store(s.sponge, x);
}
