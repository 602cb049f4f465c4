// Digests in the layers of a Merkle tree, and the compression of two (spec 01 section 5, 11.5).
#include "poseidon2.glsl"

// Address of word `word` of what `p` names; word w of the digest there is `stride` words further each.
uint64_t word_address(dev_ptr p, uint64_t word) { return pc.regions.r[p.region].base + 4ul * (uint64_t(p.offset) + word); }

// Four words, `stride` words apart.
uvec4 load_apart(uint64_t at, uint64_t stride) {
  return uvec4(words_ref(at).w[0], words_ref(at + 4ul * stride).w[0], words_ref(at + 8ul * stride).w[0],
               words_ref(at + 12ul * stride).w[0]);
}
void store_apart(uint64_t at, uint64_t stride, uvec4 x) {
  words_ref(at).w[0] = x.x;
  words_ref(at + 4ul * stride).w[0] = x.y;
  words_ref(at + 8ul * stride).w[0] = x.z;
  words_ref(at + 12ul * stride).w[0] = x.w;
}
void store_digest(uint64_t at, uint64_t stride, p2_state s) {
  store_apart(at, stride, s.a);
  store_apart(at + 16ul * stride, stride, s.b);
}
// The state whose permutation begins with the digest of `left` and `right`.
p2_state load_pair(uint64_t left, uint64_t right, uint64_t stride) {
  return p2_state(load_apart(left, stride), load_apart(left + 16ul * stride, stride), load_apart(right, stride),
                  load_apart(right + 16ul * stride, stride));
}

// Word at which layer j of a tree of `depth` begins.
uint64_t layer_start(uint depth, uint j) { return 8ul * ((2ul << depth) - (2ul << (depth - j))); }
