#include "commit/merkle_verify.h"

#include "base/check_site.h"

void swirl_merkle_leaf_add(merkle_leaf *leaf, const hash_suite *suite, const u32 *row_hash) {
  memcpy(leaf->digests[leaf->num_digests++], row_hash, suite->digest_words * sizeof *row_hash);
  leaf->num_rows++;
  // After an even number of rows the last two subtrees have equal size, as often as it is divisible by two.
  for (u32 n = leaf->num_rows; n % 2 == 0; n /= 2) {
    u32 *left = leaf->digests[leaf->num_digests - 2];
    suite->compress(left, left, leaf->digests[leaf->num_digests - 1]);
    leaf->num_digests--;
  }
}

bool swirl_merkle_check_path(const hash_suite *suite, const u32 *root, const u32 *leaf, u32 index, const u8 *path,
                             u32 depth) {
  u32 current[SUITE_MAX_DIGEST_WORDS], sibling[SUITE_MAX_DIGEST_WORDS];
  memcpy(current, leaf, suite->digest_words * sizeof *leaf);
  for (u32 j = 0; j < depth; j++) {
    const bool is_digest = suite->decode_digest(sibling, path + (size_t)j * SUITE_DIGEST_BYTES);
    if (CHECK_FAILS("a sibling is a digest", !is_digest)) return false;
    if ((index >> j) & 1u) {
      suite->compress(current, sibling, current);
    } else {
      suite->compress(current, current, sibling);
    }
  }
  return memcmp(current, root, suite->digest_words * sizeof *root) == 0;
}
