#include "cpu/cpu_sponge.h"

#include "cpu/kernels.h"
#include "hash/poseidon2.h"

u32 swirl_cpu_sponge_observe(const cpu_run *run, u32 *words, u32 position, const u32 *values, size_t n) {
  if (!cpu_is_babybear(run->suite)) return run->suite->observe(words, position, values, n);
  run->cpu->kernels->p2_absorb(words, position & 0xffu, values, n);
  return run->suite->position_after_observe(position, n);
}

u32 swirl_cpu_sponge_sample(const cpu_run *run, u32 *words, u32 position, u32 *out, size_t n) {
  if (!cpu_is_babybear(run->suite)) return run->suite->sample(words, position, out, n);
  u32 left = (position & 0xffu) != 0 ? 0 : position >> 8; // elements that still can be squeezed
  for (size_t i = 0; i < n; i++) {
    if (left == 0) {
      run->cpu->kernels->p2_permute(words);
      left = P2_RATE;
    }
    out[i] = words[--left];
  }
  return run->suite->position_after_sample(position, n);
}

u64 swirl_cpu_sponge_blocks(u64 n) { return ceil_div_u64(n, P2_RATE); }

void swirl_cpu_encode_digest(const hash_suite *suite, u32 *out, const u32 *digest) {
  u8 bytes[SUITE_DIGEST_BYTES];
  suite->encode_digest(bytes, digest);
  for (size_t i = 0; i < SUITE_DIGEST_BYTES / 4; i++) out[i] = load_le32(bytes + 4 * i);
}
