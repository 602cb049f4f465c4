// Hashes side by side for suites that have no form of their own for them.
#include "hash/suite.h"

static void load_lane(u32 *out, const u32 *lanes, size_t lane, size_t n) {
  for (size_t w = 0; w < n; w++) out[w] = lanes[w * SUITE_LANES + lane];
}
static void store_lane(u32 *lanes, size_t lane, const u32 *in, size_t n) {
  for (size_t w = 0; w < n; w++) lanes[w * SUITE_LANES + lane] = in[w];
}

u32 swirl_suite_absorb_lanes(const hash_suite *suite, u32 *words, u32 position, const u32 *values, size_t n,
                             size_t lanes) {
  if (suite->absorb_lanes != NULL) return suite->absorb_lanes(words, position, values, n, lanes);
  u32 end = position;
  for (size_t lane = 0; lane < lanes; lane++) {
    u32 own[SUITE_MAX_SPONGE_WORDS];
    load_lane(own, words, lane, suite->sponge_words);
    end = position;
    for (size_t i = 0; i < n; i++) end = suite->hash_absorb(own, end, values + i * SUITE_LANES + lane, 1);
    store_lane(words, lane, own, suite->sponge_words);
  }
  return end;
}

void swirl_suite_finish_lanes(const hash_suite *suite, u32 *out, u32 *words, u32 position, size_t lanes) {
  if (suite->finish_lanes != NULL) {
    suite->finish_lanes(out, words, position, lanes);
    return;
  }
  for (size_t lane = 0; lane < lanes; lane++) {
    u32 own[SUITE_MAX_SPONGE_WORDS], digest[SUITE_MAX_DIGEST_WORDS];
    load_lane(own, words, lane, suite->sponge_words);
    suite->hash_finish(digest, own, position);
    store_lane(out, lane, digest, suite->digest_words);
  }
}

void swirl_suite_compress_lanes(const hash_suite *suite, u32 *out, const u32 *left, const u32 *right, size_t lanes) {
  if (suite->compress_lanes != NULL) {
    suite->compress_lanes(out, left, right, lanes);
    return;
  }
  for (size_t lane = 0; lane < lanes; lane++) {
    u32 a[SUITE_MAX_DIGEST_WORDS], b[SUITE_MAX_DIGEST_WORDS];
    load_lane(a, left, lane, suite->digest_words);
    load_lane(b, right, lane, suite->digest_words);
    suite->compress(a, a, b);
    store_lane(out, lane, a, suite->digest_words);
  }
}
