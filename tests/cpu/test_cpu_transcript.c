// Transcript operations and Poseidon2 kernels of the CPU device against published vectors and, on random sequences,
// against the suite's own sponge.
#include "cpu/hash_rig.h"
#include "hash/poseidon2.h"
#include "prove/toy_suite.h"
#include "support/vectors.h"

RIG_OP(transcript_observe)
RIG_OP(transcript_observe_digest)
RIG_OP(transcript_sample)
RIG_OP(transcript_sample_bits)
RIG_OP(grind)

enum { SPONGE = REGION_FIRST_OBJECT, SOURCE, RESULT, PROOF, LOG };
static const dev_ptr sponge = {SPONGE, 0}, source = {SOURCE, 0}, result = {RESULT, 0}, proof = {PROOF, 0},
                     log_words = {LOG, 0}, none = {REGION_NONE, 0};

// ---- Kernels

static void permutations(void **state) {
  (void)state;
  json_t *root = vectors_load("spec/kat_babybear.json");
  const json_t *list = vectors_get(root, "poseidon2_permutation"), *pairs = vectors_get(root, "compress");
  const json_t *slices = vectors_get(root, "hash_slice");
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num_tables = swirl_cpu_kernel_tables(tables);
  static _Alignas(64) u32 states[P2_STATE_WORDS * P2_TILE_ROWS];
  for (u32 t = 0; t < num_tables; t++) {
    for (size_t i = 0; i < json_array_size(list); i++) {
      u32 words[16], want[16];
      vectors_words(words, vectors_get(json_array_get(list, i), "input"), 16);
      vectors_words(want, vectors_get(json_array_get(list, i), "output"), 16);
      for (u32 w = 0; w < 16; w++) words[w] = bb_from_canonical(words[w]);
      tables[t]->p2_permute(words);
      for (u32 w = 0; w < 16; w++) assert_int_equal(bb_to_canonical(words[w]), want[w]);
    }
    for (size_t i = 0; i < json_array_size(pairs); i++) {
      u32 in[16], out[8], want[8];
      vectors_words(in, vectors_get(json_array_get(pairs, i), "left"), 8);
      vectors_words(in + 8, vectors_get(json_array_get(pairs, i), "right"), 8);
      vectors_words(want, vectors_get(json_array_get(pairs, i), "digest"), 8);
      u32 columns[16]; // [8][2]
      for (u32 w = 0; w < 16; w++) columns[2 * (w % 8) + w / 8] = bb_from_canonical(in[w]);
      tables[t]->p2_compress(out, 1, columns, 2, 1, 1);
      for (u32 w = 0; w < 8; w++) assert_int_equal(bb_to_canonical(out[w]), want[w]);
    }
    for (size_t i = 0; i < json_array_size(slices); i++) {
      const u32 len = (u32)vectors_u64(json_array_get(slices, i), "len");
      u32 row[32], out[8], want[8];
      for (u32 c = 0; c < 32; c++) row[c] = bb_from_canonical(c + 1);
      vectors_words(want, vectors_get(json_array_get(slices, i), "digest"), 8);
      tables[t]->p2_hash_rows(out, 1, row, 1, len, 1, NULL, states);
      for (u32 w = 0; w < 8; w++) assert_int_equal(bb_to_canonical(out[w]), want[w]);
    }
  }
  json_decref(root);
}

// Random and extreme states in every lane, through the permutation of many states and of one.
static void permutations_of_random_states(void **state) {
  (void)state;
  enum { N = 37, ROUNDS = 100 };
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num_tables = swirl_cpu_kernel_tables(tables);
  for (u32 t = 0; t < num_tables; t++) {
    for (u32 round = 0; round < ROUNDS; round++) {
      u32 in[8 * 2 * N], out[8 * N];
      for (u32 i = 0; i < 8 * 2 * N; i++) in[i] = rig_value();
      if (round == 0) memset(in, 0, sizeof in);
      tables[t]->p2_compress(out, N, in, 2 * N, 1, N);
      for (u32 i = 0; i < N; i++) {
        u32 want[16], one[16];
        for (u32 w = 0; w < 16; w++) want[w] = one[w] = in[w % 8 * 2 * N + 2 * i + w / 8];
        swirl_p2_permute(want);
        tables[t]->p2_permute(one);
        assert_memory_equal(one, want, sizeof want);
        for (u32 w = 0; w < 8; w++) assert_int_equal(out[w * N + i], want[w]);
      }
    }
  }
}

// ---- Published transcripts

static u32 position_of(const json_t *after) {
  return (u32)vectors_u64(after, "absorb_idx") | (u32)vectors_u64(after, "sample_idx") << 8;
}

static u32 source_words(rig *r, const json_t *arg, u32 *canonical) {
  const u32 n = json_is_array(arg) ? (u32)json_array_size(arg) : 1;
  if (json_is_array(arg)) {
    vectors_words(canonical, arg, n);
  } else {
    canonical[0] = (u32)json_integer_value(arg);
  }
  for (u32 i = 0; i < n; i++) r->regions[SOURCE].base[i] = bb_from_canonical(canonical[i]);
  return n;
}

// Performs one published step, checks it, and returns the position after it.
static u32 published_step(rig *r, const json_t *step, u32 position) {
  const char *op = vectors_string(step, "op");
  const hash_suite *suite = r->run.suite;
  const json_t *arg = json_object_get(step, "arg"), *answer = json_object_get(step, "result");
  const u32 *out = r->regions[RESULT].base, *logged = r->regions[LOG].base, *proven = r->regions[PROOF].base;
  u32 values[16] = {0}, want[4] = {0};
  if (json_is_array(answer)) vectors_words(want, answer, 4);
  if (json_is_integer(answer)) want[0] = (u32)json_integer_value(answer);
  if (strcmp(op, "observe") == 0 || strcmp(op, "observe_ext") == 0) {
    const u32 n = source_words(r, arg, values);
    op_transcript_observe(r, (args_transcript_observe){sponge, source, proof, log_words, n, position, 0});
    assert_memory_equal(logged, values, n * sizeof *values);
    assert_memory_equal(proven, values, n * sizeof *values);
    return suite->position_after_observe(position, n);
  }
  if (strcmp(op, "observe_commit") == 0) {
    assert_int_equal(source_words(r, arg, values), 8);
    op_transcript_observe_digest(r, (args_transcript_observe_digest){sponge, source, proof, log_words, position});
    assert_memory_equal(logged, values, 32);
    assert_memory_equal(proven, values, 32);
    return suite->position_after_observe_digest(position);
  }
  if (strcmp(op, "sample") == 0 || strcmp(op, "sample_ext") == 0) {
    const u32 n = json_is_array(answer) ? 4 : 1;
    op_transcript_sample(r, (args_transcript_sample){sponge, result, log_words, n, position});
    for (u32 i = 0; i < n; i++) {
      assert_int_equal(bb_to_canonical(out[i]), want[i]);
      assert_int_equal(logged[i], want[i]);
    }
    return suite->position_after_sample(position, n);
  }
  const u32 bits = (u32)json_integer_value(arg);
  if (strcmp(op, "sample_bits") == 0) {
    op_transcript_sample_bits(r, (args_transcript_sample_bits){sponge, result, log_words, 1, bits, position});
    assert_int_equal(out[0], want[0]);
    return suite->position_after_sample(position, 1);
  }
  assert_string_equal(op, "grind");
  if (bits == 0) return position;
  op_grind(r, (args_grind){sponge, none, proof, log_words, bits, position});
  assert_int_equal(proven[0], want[0]);
  assert_int_equal(logged[0], want[0]);
  assert_int_equal(logged[1] & ((1u << bits) - 1), 0);
  return suite->position_after_sample(suite->position_after_observe(position, 1), 1);
}

static void published_transcripts(void **state) {
  (void)state;
  json_t *root = vectors_load("spec/transcript_vectors.json");
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num_tables = swirl_cpu_kernel_tables(tables);
  for (u32 t = 0; t < num_tables; t++) {
    for (u32 threads = 1; threads <= 5; threads += 2) {
      const char *name;
      json_t *value;
      json_object_foreach(root, name, value) {
        if (!json_is_object(value)) continue;
        rig r;
        rig_open(&r, tables[t], threads, &swirl_suite_babybear_poseidon2);
        memset(rig_buffer(&r, SPONGE, 16), 0, 64);
        rig_buffer(&r, SOURCE, 8);
        rig_buffer(&r, RESULT, 4);
        rig_buffer(&r, PROOF, 8);
        rig_buffer(&r, LOG, 8);
        u32 position = 0;
        const json_t *steps = vectors_get(value, "ops");
        for (size_t i = 0; i < json_array_size(steps); i++) {
          const json_t *step = json_array_get(steps, i);
          position = published_step(&r, step, position);
          assert_int_equal(position, position_of(vectors_get(step, "after")));
        }
        u32 want[16];
        vectors_words(want, vectors_get(value, "final_state"), 16);
        for (u32 w = 0; w < 16; w++) assert_int_equal(bb_to_canonical(r.regions[SPONGE].base[w]), want[w]);
        assert_int_equal(r.status[STATUS_CODE], SWIRL_OK);
        rig_close(&r);
      }
    }
  }
  json_decref(root);
}

// ---- Random sequences against the suite

static void random_sequence(const cpu_kernels *kernels, const hash_suite *suite) {
  enum { MOST = 200 };
  rig r;
  rig_open(&r, kernels, 1, suite);
  u32 *words = rig_values(&r, SPONGE, suite->sponge_words);
  u32 want[SUITE_MAX_SPONGE_WORDS], position = suite->initial_position, want_position = position;
  memcpy(want, words, suite->sponge_words * sizeof *words);
  for (u32 step = 0; step < 60; step++) {
    const u32 n = (u32)(rig_random() % MOST) & (rig_random() % 2 == 0 ? 7 : ~3u);
    switch (rig_random() % 4) {
    case 0: { // with zeros for n divisible by 4, now and then
      const u32 zeros = n % 4 == 0 && rig_random() % 2 == 0, total = n << zeros;
      const u32 *src = rig_values(&r, SOURCE, n), *proven = rig_buffer(&r, PROOF, n), *log = rig_buffer(&r, LOG, total);
      op_transcript_observe(&r, (args_transcript_observe){sponge, source, proof, log_words, n, position, zeros});
      for (u32 i = 0; i < total; i++) {
        const u32 value = zeros == 0 ? src[i] : i % 8 < 4 ? src[i / 8 * 4 + i % 8] : 0;
        want_position = suite->observe(want, want_position, &value, 1);
        assert_int_equal(log[i], bb_to_canonical(value));
      }
      for (u32 i = 0; i < n; i++) assert_int_equal(proven[i], bb_to_canonical(src[i]));
      position = suite->position_after_observe(position, total);
      break;
    }
    case 1: {
      const u32 *digest = rig_values(&r, SOURCE, suite->digest_words), *proven = rig_buffer(&r, PROOF, 8);
      u8 bytes[SUITE_DIGEST_BYTES];
      rig_buffer(&r, LOG, suite->digest_log_words);
      op_transcript_observe_digest(&r, (args_transcript_observe_digest){sponge, source, proof, log_words, position});
      want_position = suite->observe_digest(want, want_position, digest);
      suite->encode_digest(bytes, digest);
      for (u32 i = 0; i < 8; i++) assert_int_equal(proven[i], load_le32(bytes + 4 * i));
      position = suite->position_after_observe_digest(position);
      break;
    }
    default: {
      const u32 bits = (u32)(rig_random() % 31), *out = rig_buffer(&r, RESULT, n), *log = rig_buffer(&r, LOG, n);
      const bool plain = rig_random() % 2 == 0;
      u32 sampled[MOST];
      if (plain) {
        op_transcript_sample(&r, (args_transcript_sample){sponge, result, log_words, n, position});
      } else {
        op_transcript_sample_bits(&r, (args_transcript_sample_bits){sponge, result, log_words, n, bits, position});
      }
      want_position = suite->sample(want, want_position, sampled, n);
      for (u32 i = 0; i < n; i++) {
        const u32 value = bb_to_canonical(sampled[i]);
        assert_int_equal(log[i], value);
        assert_int_equal(out[i], plain ? sampled[i] : value & ((1u << bits) - 1));
      }
      position = suite->position_after_sample(position, n);
    }
    }
    assert_int_equal(position, want_position);
    assert_memory_equal(words, want, suite->sponge_words * sizeof *words);
  }
  rig_close(&r);
}

static void random_sequences(void **state) {
  (void)state;
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num_tables = swirl_cpu_kernel_tables(tables);
  for (u32 t = 0; t < num_tables; t++) {
    for (u32 i = 0; i < 10; i++) random_sequence(tables[t], &swirl_suite_babybear_poseidon2);
  }
  for (u32 i = 0; i < 10; i++) random_sequence(tables[0], &toy_suite);
}

// ---- Proof of work

// Grinds from a random sponge and checks the witness by trying all that are smaller.
static void check_grind(const cpu_kernels *kernels, u32 threads, const hash_suite *suite, u32 pending, u32 bits) {
  rig r;
  rig_open(&r, kernels, threads, suite);
  u32 *words = rig_values(&r, SPONGE, suite->sponge_words);
  u32 start[SUITE_MAX_SPONGE_WORDS], want[SUITE_MAX_SPONGE_WORDS], smallest = 0, after = pending;
  memcpy(start, words, suite->sponge_words * sizeof *words);
  for (;; smallest++) {
    memcpy(want, start, sizeof want);
    after = pending;
    if (swirl_check_witness(suite, want, &after, bits, bb_from_canonical(smallest))) break;
  }
  const u32 *proven = rig_buffer(&r, PROOF, 1), *log = rig_buffer(&r, LOG, 2);
  op_grind(&r, (args_grind){sponge, none, proof, log_words, bits, pending});
  assert_int_equal(r.status[STATUS_CODE], SWIRL_OK);
  assert_int_equal(proven[0], smallest);
  assert_int_equal(log[0], smallest);
  assert_int_equal(log[1] & ((1u << bits) - 1), 0);
  assert_memory_equal(words, want, suite->sponge_words * sizeof *words);

  // A given witness that passes, and one that fails: then the sponge goes on with it all the same.
  for (u32 fails = 0; fails < 2; fails++) {
    u32 given = bb_from_canonical(smallest);
    bool passes = true;
    do {
      given = fails != 0 ? rig_value() : given;
      memcpy(want, start, sizeof want);
      after = pending;
      passes = swirl_check_witness(suite, want, &after, bits, given);
    } while (passes == (fails != 0));
    rig_buffer(&r, SOURCE, 1)[0] = given;
    memcpy(words, start, suite->sponge_words * sizeof *words);
    op_grind(&r, (args_grind){sponge, source, proof, none, bits, pending});
    assert_int_equal(r.status[STATUS_CODE], fails != 0 ? SWIRL_ERR_WITNESS : SWIRL_OK);
    assert_int_equal(r.regions[PROOF].base[0], bb_to_canonical(given));
    assert_memory_equal(words, want, suite->sponge_words * sizeof *words);
  }
  rig_close(&r);
}

static void smallest_witnesses(void **state) {
  (void)state;
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num_tables = swirl_cpu_kernel_tables(tables), threads[] = {1, 2, 5};
  for (u32 t = 0; t < num_tables; t++) {
    for (u32 i = 0; i < SWIRL_COUNT(threads); i++) {
      for (u32 pending = 0; pending < 8; pending++) {
        check_grind(tables[t], threads[i], &swirl_suite_babybear_poseidon2, pending, 1 + pending);
      }
      check_grind(tables[t], threads[i], &swirl_suite_babybear_poseidon2, 3, 13);
    }
  }
  for (u32 pending = 0; pending < 2; pending++) check_grind(tables[0], 3, &toy_suite, pending, 6 + pending);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(permutations),          cmocka_unit_test(permutations_of_random_states),
      cmocka_unit_test(published_transcripts), cmocka_unit_test(random_sequences),
      cmocka_unit_test(smallest_witnesses),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
