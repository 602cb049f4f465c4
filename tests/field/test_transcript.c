// The transcript against transcript_vectors.json: results, indices after every step, final states.
#include "support/cmocka_all.h"

#include "support/vectors.h"
#include "transcript/transcript.h"

static void observe_list(transcript_state *t, const json_t *values, bool as_digest) {
  u32 words[8] = {0};
  const size_t n = json_is_array(values) ? json_array_size(values) : 1;
  assert_true(n <= 8);
  if (json_is_array(values)) {
    vectors_words(words, values, n);
  } else {
    words[0] = (u32)json_integer_value(values);
  }
  for (size_t i = 0; i < n; i++) words[i] = bb_from_canonical(words[i]);
  u32 planned = t->position;
  if (as_digest) {
    planned = t->suite->position_after_observe_digest(planned);
    transcript_observe_digest(t, words);
  } else {
    planned = t->suite->position_after_observe(planned, n);
    transcript_observe(t, words, n);
  }
  assert_int_equal(planned, t->position);
}

// The smallest witness.
static u32 grind(transcript_state *t, u32 bits) {
  for (u32 w = 0;; w++) {
    transcript_state copy = *t;
    if (!transcript_check_witness(&copy, bits, bb_from_u32(w))) continue;
    *t = copy;
    return w;
  }
}

static void run_operation(transcript_state *t, const json_t *op) {
  const char *name = vectors_string(op, "op");
  const json_t *arg = json_object_get(op, "arg"), *result = json_object_get(op, "result");
  if (strcmp(name, "observe") == 0 || strcmp(name, "observe_ext") == 0) {
    observe_list(t, arg, false);
  } else if (strcmp(name, "observe_commit") == 0) {
    observe_list(t, arg, true);
  } else if (strcmp(name, "sample") == 0) {
    u32 word;
    const u32 planned = t->suite->position_after_sample(t->position, 1);
    transcript_sample(t, &word, 1);
    assert_int_equal(planned, t->position);
    assert_int_equal(bb_to_canonical(word), json_integer_value(result));
  } else if (strcmp(name, "sample_ext") == 0) {
    u32 expected[4];
    vectors_words(expected, result, 4);
    const u32 planned = t->suite->position_after_sample(t->position, 4);
    const bb4 value = transcript_sample_ext(t);
    assert_int_equal(planned, t->position);
    for (int i = 0; i < 4; i++) assert_int_equal(bb_to_canonical(value.c[i]), expected[i]);
  } else if (strcmp(name, "sample_bits") == 0) {
    assert_int_equal(transcript_sample_bits(t, (u32)json_integer_value(arg)), json_integer_value(result));
  } else if (strcmp(name, "grind") == 0) {
    assert_int_equal(grind(t, (u32)json_integer_value(arg)), json_integer_value(result));
  } else {
    fail_msg("unknown operation %s", name);
  }
  const json_t *after = vectors_get(op, "after");
  assert_int_equal(t->position & 0xff, vectors_u64(after, "absorb_idx"));
  assert_int_equal(t->position >> 8, vectors_u64(after, "sample_idx"));
}

static void test_published(void **state) {
  (void)state;
  json_t *file = vectors_load("spec/transcript_vectors.json");
  const char *name;
  json_t *sequence;
  int count = 0;
  json_object_foreach(file, name, sequence) {
    if (!json_is_object(sequence)) continue;
    transcript_state t;
    transcript_init(&t, &swirl_suite_babybear_poseidon2);
    const json_t *ops = vectors_get(sequence, "ops");
    for (size_t i = 0; i < json_array_size(ops); i++) run_operation(&t, json_array_get(ops, i));
    u32 expected[16];
    vectors_words(expected, vectors_get(sequence, "final_state"), 16);
    swirl_transcript public_state;
    swirl_transcript_store(&public_state, &t);
    assert_memory_equal(public_state.state, expected, sizeof expected);
    count++;
  }
  assert_true(count >= 5);
  json_decref(file);
}

// Positions planned for any number of elements are those reached one by one.
static void test_positions(void **state) {
  (void)state;
  const hash_suite *suite = &swirl_suite_babybear_poseidon2;
  for (u32 absorb = 0; absorb < 8; absorb++) {
    for (u32 left = 0; left <= 8; left++) {
      for (size_t n = 0; n < 40; n++) {
        u32 words[SUITE_MAX_SPONGE_WORDS] = {0}, values[40] = {0};
        const u32 position = absorb | left << 8;
        assert_int_equal(suite->position_after_observe(position, n), suite->observe(words, position, values, n));
        assert_int_equal(suite->position_after_sample(position, n), suite->sample(words, position, values, n));
      }
    }
  }
}

static void test_public_object(void **state) {
  (void)state;
  swirl_transcript t;
  u32 words[2] = {5, BB_P};
  swirl_transcript_init(&t);
  assert_int_equal(swirl_transcript_observe(&t, words, 2), SWIRL_ERR_ARGUMENT);
  assert_int_equal(t.absorb_idx, 0); // nothing absorbed
  assert_int_equal(swirl_transcript_observe(&t, words, 1), SWIRL_OK);
  assert_int_equal(swirl_transcript_sample(&t, words, 2), SWIRL_OK);
  assert_int_equal(t.sample_idx, 6);
  t.absorb_idx = 8;
  assert_int_equal(swirl_transcript_sample(&t, words, 1), SWIRL_ERR_ARGUMENT);
  t.absorb_idx = 0;
  t.state[15] = BB_P;
  assert_int_equal(swirl_transcript_sample(&t, words, 1), SWIRL_ERR_ARGUMENT);
}

static void test_no_work(void **state) {
  (void)state;
  transcript_state t, before;
  transcript_init(&t, &swirl_suite_babybear_poseidon2);
  before = t;
  assert_true(transcript_check_witness(&t, 0, 123));
  assert_memory_equal(t.words, before.words, sizeof t.words);
  assert_int_equal(t.position, before.position);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_published),
      cmocka_unit_test(test_positions),
      cmocka_unit_test(test_public_object),
      cmocka_unit_test(test_no_work),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
