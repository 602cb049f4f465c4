// Opening a commitment's Merkle tree (spec 11.5), several queries side by side: words of digests as in hash/suite.h's
// functions for lanes, word w of lane i at [w * SUITE_LANES + i].
#ifndef SWIRL_COMMIT_MERKLE_VERIFY_H
#define SWIRL_COMMIT_MERKLE_VERIFY_H

#include "hash/suite.h"

typedef u32 digest_lanes[SUITE_MAX_DIGEST_WORDS * SUITE_LANES];

// The balanced trees over 2^k row hashes that make query leaves, built as these come: digests[j] is a finished subtree
// of every lane, and subtrees stand in descending size.
typedef struct merkle_leaves {
  u32 num_rows, num_digests;
  digest_lanes digests[BB_TWO_ADICITY + 1];
} merkle_leaves;

static inline void merkle_leaves_init(merkle_leaves *leaves) { leaves->num_rows = leaves->num_digests = 0; }
// Where the hash of the next row goes, of rows 0, 1, .., 2^k - 1 in order, before swirl_merkle_leaves_add().
static inline u32 *merkle_leaves_next(merkle_leaves *leaves) { return leaves->digests[leaves->num_digests]; }
// After the last row, digests[0] are the leaves.
void swirl_merkle_leaves_add(merkle_leaves *leaves, const hash_suite *suite, size_t lanes);

// Bit i of the result is 1 iff the leaf of lane i is not leaf indices[i] of the tree with this root.
//   root  [digest_words]    leaves  overwritten    indices  [lanes]
//   paths  [lanes][depth] digests in codec form, leaf level first
u32 swirl_merkle_check_paths(const hash_suite *suite, const u32 *root, u32 *leaves, const u32 *indices, const u8 *paths,
                             u32 depth, size_t lanes);

#endif
