// Opening a commitment's Merkle tree (spec 11.5).
#ifndef SWIRL_COMMIT_MERKLE_VERIFY_H
#define SWIRL_COMMIT_MERKLE_VERIFY_H

#include "hash/suite.h"

// The balanced tree over 2^k row hashes that makes one query leaf, built as they come: digests[j] is a finished
// subtree, and subtrees stand in descending size.
typedef struct merkle_leaf {
  u32 num_rows, num_digests;
  u32 digests[BB_TWO_ADICITY + 1][SUITE_MAX_DIGEST_WORDS];
} merkle_leaf;

static inline void merkle_leaf_init(merkle_leaf *leaf) { leaf->num_rows = leaf->num_digests = 0; }
// row_hash [digest_words], row t of rows 0, 1, .., 2^k - 1; afterwards digests[0] is the leaf.
void swirl_merkle_leaf_add(merkle_leaf *leaf, const hash_suite *suite, const u32 *row_hash);

// True iff `leaf` is leaf `index` of the tree with this root.  path [depth] digests in codec form, leaf level first
bool swirl_merkle_check_path(const hash_suite *suite, const u32 *root, const u32 *leaf, u32 index, const u8 *path,
                             u32 depth);

#endif
