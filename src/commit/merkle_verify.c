#include "commit/merkle_verify.h"

#include "base/check_site.h"

void swirl_merkle_leaves_add(merkle_leaves *leaves, const hash_suite *suite, size_t lanes) {
  leaves->num_digests++;
  leaves->num_rows++;
  // After an even number of rows the last two subtrees have equal size, as often as it is divisible by two.
  for (u32 n = leaves->num_rows; n % 2 == 0; n /= 2) {
    u32 *left = leaves->digests[leaves->num_digests - 2];
    swirl_suite_compress_lanes(suite, left, left, leaves->digests[leaves->num_digests - 1], lanes);
    leaves->num_digests--;
  }
}

u32 swirl_merkle_check_paths(const hash_suite *suite, const u32 *root, u32 *leaves, const u32 *indices, const u8 *paths,
                             u32 depth, size_t lanes) {
  digest_lanes left = {0}, right = {0};
  u32 failed = 0;
  for (u32 j = 0; j < depth; j++) {
    for (size_t lane = 0; lane < lanes; lane++) {
      u32 sibling[SUITE_MAX_DIGEST_WORDS];
      const u8 *node = paths + (lane * depth + j) * SUITE_DIGEST_BYTES;
      const bool is_digest = suite->decode_digest(sibling, node);
      if (CHECK_FAILS("a sibling is a digest", !is_digest)) failed |= (u32)1 << lane;
      const bool is_right = ((indices[lane] >> j) & 1u) != 0;
      u32 *own = is_right ? right : left, *other = is_right ? left : right;
      for (size_t w = 0; w < suite->digest_words; w++) {
        own[w * SUITE_LANES + lane] = leaves[w * SUITE_LANES + lane];
        other[w * SUITE_LANES + lane] = sibling[w];
      }
    }
    swirl_suite_compress_lanes(suite, leaves, left, right, lanes);
  }
  for (size_t lane = 0; lane < lanes; lane++) {
    for (size_t w = 0; w < suite->digest_words; w++) {
      if (leaves[w * SUITE_LANES + lane] != root[w]) failed |= (u32)1 << lane;
    }
  }
  return failed;
}
