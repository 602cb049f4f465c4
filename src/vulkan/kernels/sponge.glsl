// The transcript's sponge (spec 02), a block of its state an invocation. Only the invocations of one subgroup take part,
// and each four of them do the same. position = absorb index | sample index << 8, before the operation.
#include "poseidon2_lanes.glsl"

const uint RATE = 8u;

// Invocations whose words are those of the sponge that are written: one of each block.
bool sponge_writes() { return gl_SubgroupInvocationID < 4u; }
bool sponge_subgroup() { return gl_SubgroupID == 0u; }

uvec4 sponge_load(dev_ptr sponge) {
  words_ref w = words(sponge);
  const uint at = 4u * p2_lane();
  return uvec4(w.w[at], w.w[at + 1u], w.w[at + 2u], w.w[at + 3u]);
}
void sponge_store(dev_ptr sponge, uvec4 x) {
  if (!sponge_writes()) return;
  words_ref w = words(sponge);
  [[unroll]] for (uint j = 0u; j < 4u; j++) w.w[4u * p2_lane() + j] = x[j];
}

// The values of a sponge block that are this invocation's: element first + j at word j. The capacity, and elements that
// are none of [0, n), stay what they are in x. `zeros`: four zeros follow every four elements of src.
uvec4 sponge_values(words_ref src, uint first, uint n, bool zeros, uvec4 x) {
  [[unroll]] for (uint j = 0u; j < 4u; j++) {
    const uint e = first + j;
    if (p2_lane() >= 2u || e >= n) continue;
    if (!zeros) x[j] = src.w[e];
    else x[j] = (e & 4u) != 0u ? 0u : src.w[(e >> 3u << 2u) + (e & 3u)];
  }
  return x;
}

// Observes n elements, zeros counted.
uvec4 sponge_observe(uvec4 x, uint position, words_ref src, uint n, bool zeros) {
  const uint place = position & 0xffu, full = (place + n) / RATE;
  uint first = 4u * p2_lane() - place; // element at this invocation's first word; before 0: beyond n
  uvec4 values = sponge_values(src, first, n, zeros, x);
  [[dont_unroll]] for (uint block = 0u; block < full; block++) {
    // The values of the next block are on their way during the permutation.
    first += RATE;
    const uvec4 next = sponge_values(src, first, n, zeros, uvec4(0u));
    x = p2_permute_lanes(values);
    [[unroll]] for (uint j = 0u; j < 4u; j++) values[j] = p2_lane() < 2u && first + j < n ? next[j] : x[j];
  }
  return values;
}

// One batch of samples: `left` words can be squeezed, the highest first. Element of the batch at word j of this
// invocation; those below `left` and below what is wanted are samples.
uint sponge_sample_index(uint left, uint j) { return left - 1u - (4u * p2_lane() + j); }
// Words that can be squeezed before the next permutation.
uint sponge_left(uint position) { return (position & 0xffu) != 0u ? 0u : position >> 8u; }
