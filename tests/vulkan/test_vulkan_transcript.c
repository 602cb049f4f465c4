// The transcript and proof of work on the GPU.
#include "vulkan/twin.h"

// Positions a sponge can be at: absorb index | sample index << 8.
static u32 random_position(u32 i) { return i % 8 != 0 ? i % 8 | twin_below(9) << 8 : twin_below(9) << 8; }
static dev_ptr sometimes(twin *t, u32 region, u32 n) {
  return twin_below(3) == 0 ? (dev_ptr){REGION_NONE, 0} : twin_alloc_in(t, region, n);
}

// From 64 blocks of 8 on the host absorbs, below the GPU.
static void test_observe(void **state) {
  twin *t = *state;
  static const u32 lengths[] = {0,  1,  2,   3,   4,   5,   7,   8,   9,   15,  16,  17,  24,  60,
                                64, 65, 252, 255, 256, 260, 503, 504, 505, 511, 512, 513, 1000};
  for (u32 i = 0; i < SWIRL_COUNT(lengths); i++) {
    for (u32 position = 0; position < 8; position++) {
      for (u32 zeros = 0; zeros < 2; zeros++) {
        const u32 n = zeros == 0 ? lengths[i] : lengths[i] / 4 * 4;
        twin_reset(t);
        const dev_ptr sponge = twin_base(t, 16), src = twin_base(t, n);
        const dev_ptr proof = sometimes(t, REGION_PROOF, n), log = sometimes(t, REGION_LOG, 2 * n);
        TWIN(t, transcript_observe, sponge, src, proof, log, n, random_position(position), zeros);
      }
    }
  }
}

static void test_observe_long(void **state) {
  twin *t = *state;
  twin_reset(t);
  const u32 n = 4 * 2633;
  const dev_ptr sponge = twin_base(t, 16), src = twin_base(t, n);
  TWIN(t, transcript_observe, sponge, src, twin_alloc_in(t, REGION_PROOF, n), twin_alloc_in(t, REGION_LOG, 2 * n), n, 3,
       1);
}

static void test_observe_digest(void **state) {
  twin *t = *state;
  for (u32 position = 0; position < 16; position++) {
    twin_reset(t);
    const dev_ptr sponge = twin_base(t, 16), src = twin_base(t, 8);
    const dev_ptr proof = sometimes(t, REGION_PROOF, 8), log = sometimes(t, REGION_LOG, 8);
    TWIN(t, transcript_observe_digest, sponge, src, proof, log, random_position(position));
  }
}

static void test_sample(void **state) {
  twin *t = *state;
  for (u32 n = 0; n < 28; n++) {
    for (u32 position = 0; position < 16; position++) {
      twin_reset(t);
      const u32 at = position < 9 ? position << 8 : random_position(position);
      const dev_ptr sponge = twin_base(t, 16), dst = twin_alloc(t, n), log = sometimes(t, REGION_LOG, n);
      TWIN(t, transcript_sample, sponge, dst, log, n, at);
      TWIN(t, transcript_sample_bits, sponge, dst, log, n, twin_below(31), at);
    }
  }
}

static void grind(twin *t, u32 bits, u32 position) {
  twin_reset(t);
  const dev_ptr none = {REGION_NONE, 0}, sponge = twin_base(t, 16);
  TWIN(t, grind, sponge, none, sometimes(t, REGION_PROOF, 1), sometimes(t, REGION_LOG, 2), bits, position);
}
static void test_grind(void **state) {
  twin *t = *state;
  for (u32 position = 0; position < 8; position++) {
    grind(t, 1 + position, random_position(position));
    grind(t, 10, position);
  }
}

// A witness behind the first 256 candidates, after which the one workgroup of so few bits goes on.
static void test_grind_far(void **state) {
  enum { BITS = 8 };
  twin *t = *state;
  for (u32 i = 0; i < 1000; i++) { // one of three will do
    u32 words[SUITE_MAX_SPONGE_WORDS], tries = 0;
    for (u32 w = 0; w < 16; w++) words[w] = twin_value();
    for (bool ok = false; !ok; tries++) {
      u32 copy[SUITE_MAX_SPONGE_WORDS], position = 5;
      memcpy(copy, words, sizeof copy);
      ok = swirl_check_witness(t->suite, copy, &position, BITS, bb_from_u32(tries));
    }
    if (tries <= 512) continue;
    twin_reset(t);
    const dev_ptr none = {REGION_NONE, 0}, sponge = twin_words(t, words, 16);
    TWIN(t, grind, sponge, none, none, twin_alloc_in(t, REGION_LOG, 2), BITS, 5);
    return;
  }
  fail();
}

static void test_grind_given(void **state) {
  twin *t = *state;
  for (u32 i = 0; i < 32; i++) {
    twin_reset(t);
    const dev_ptr sponge = twin_base(t, 16), given = twin_base(t, 1);
    TWIN(t, grind, sponge, given, sometimes(t, REGION_PROOF, 1), sometimes(t, REGION_LOG, 2), 1 + i % 8, i % 8);
    TWIN(t, grind, sponge, given, sometimes(t, REGION_PROOF, 1), sometimes(t, REGION_LOG, 2), 1, 0); // the first stays
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_observe),     cmocka_unit_test(test_observe_long), cmocka_unit_test(test_observe_digest),
      cmocka_unit_test(test_sample),      cmocka_unit_test(test_grind),        cmocka_unit_test(test_grind_far),
      cmocka_unit_test(test_grind_given),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
