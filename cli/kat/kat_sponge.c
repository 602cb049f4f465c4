// The transcript operation by operation, and what it shows of the permutation.
#include "diag_text.h"
#include "kat.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 16, RATE = 8, MAX_ARGUMENTS = 64, MAX_GRIND_BITS = 20 };
static const uint32_t modulus = 2013265921;

// ---- Sequences of operations

static bool observe(kat *k, swirl_transcript *t, const uint32_t *values, size_t num) {
  const swirl_diag diag = diag_none();
  return kat_status(k, "observing", swirl_transcript_observe(t, values, num), SWIRL_OK, &diag);
}

static bool sample(kat *k, swirl_transcript *t, uint32_t *out, size_t num) {
  const swirl_diag diag = diag_none();
  return kat_status(k, "sampling", swirl_transcript_sample(t, out, num), SWIRL_OK, &diag);
}

// The low `bits` bits of one sample.
static bool sample_bits(kat *k, swirl_transcript *t, uint32_t *out, uint64_t bits) {
  if (bits > 30) return kat_fail(k, "sample_bits of more than 30"), false;
  if (!sample(k, t, out, 1)) return false;
  *out &= ((uint32_t)1 << bits) - 1;
  return true;
}

// The smallest witness: observed, it makes the next `bits` sampled bits zero. 0 bits: no operation, witness 0.
// One permutation a try and one thread: a file that asks for more than a second or two of it is refused.
static bool grind(kat *k, swirl_transcript *t, uint32_t *out, uint64_t bits) {
  *out = 0;
  if (bits > MAX_GRIND_BITS) return kat_fail(k, "grind of more than %d bits", MAX_GRIND_BITS), false;
  if (bits == 0) return true;
  for (uint32_t witness = 0; witness < modulus; witness++) {
    swirl_transcript copy = *t;
    uint32_t low;
    if (!observe(k, &copy, &witness, 1) || !sample_bits(k, &copy, &low, bits)) return false;
    if (low != 0) continue;
    *out = witness;
    *t = copy;
    return true;
  }
  kat_fail(k, "no witness");
  return false;
}

// `arg` or `result`: one element or a list of them.
static bool read_values(kat *k, uint32_t *out, size_t *num, const json_t *value) {
  *num = json_is_array(value) ? json_array_size(value) : 1;
  for (size_t i = 0; i < *num && i < MAX_ARGUMENTS; i++) {
    const json_t *element = json_is_array(value) ? json_array_get(value, i) : value;
    out[i] = (uint32_t)json_integer_value(element);
  }
  if (*num <= MAX_ARGUMENTS) return true;
  kat_fail(k, "more than %d values in an operation", MAX_ARGUMENTS);
  return false;
}

static bool run_operation(kat *k, swirl_transcript *t, const json_t *entry) {
  const char *op;
  uint32_t args[MAX_ARGUMENTS], want[MAX_ARGUMENTS], got[MAX_ARGUMENTS];
  size_t num_args = 0, num_want = 0;
  const json_t *arg = json_object_get(entry, "arg"), *result = json_object_get(entry, "result");
  if (!kat_text(k, &op, entry, "op") || (arg != NULL && !read_values(k, args, &num_args, arg)) ||
      (result != NULL && !read_values(k, want, &num_want, result))) {
    return false;
  }
  if (strncmp(op, "observe", 7) == 0) return observe(k, t, args, num_args);
  bool good;
  if (strcmp(op, "sample_bits") == 0) {
    good = num_args == 1 && sample_bits(k, t, got, args[0]);
  } else if (strcmp(op, "grind") == 0) {
    good = num_args == 1 && grind(k, t, got, args[0]);
  } else if (strcmp(op, "sample") == 0 || strcmp(op, "sample_ext") == 0) {
    good = sample(k, t, got, num_want);
  } else {
    kat_fail(k, "unknown operation %s", op);
    return false;
  }
  return good && kat_same_words(k, op, got, num_want, want, num_want);
}

static void check_sequence(kat *k, const char *name, const json_t *entry) {
  const json_t *ops = json_object_get(entry, "ops");
  swirl_transcript transcript;
  uint32_t final_state[WIDTH];
  swirl_transcript_init(&transcript);
  for (size_t i = 0; i < json_array_size(ops); i++) {
    const json_t *op = json_array_get(ops, i), *after = json_object_get(op, "after");
    uint64_t absorb_idx, sample_idx;
    if (!run_operation(k, &transcript, op)) {
      kat_fail(k, "%s: operation %zu", name, i);
      return;
    }
    if (after != NULL &&
        (!kat_uint(k, &absorb_idx, after, "absorb_idx") || !kat_uint(k, &sample_idx, after, "sample_idx") ||
         !kat_same_uint(k, "absorb_idx", transcript.absorb_idx, absorb_idx) ||
         !kat_same_uint(k, "sample_idx", transcript.sample_idx, sample_idx))) {
      return;
    }
  }
  if (kat_words(k, final_state, WIDTH, entry, "final_state") &&
      kat_same_words(k, name, transcript.state, WIDTH, final_state, WIDTH)) {
    kat_ok(k, "%s: %zu operations and the final state", name, json_array_size(ops));
  }
}

void kat_transcripts(kat *k, const json_t *root) {
  const char *name;
  json_t *entry;
  json_object_foreach((json_t *)(uintptr_t)root, name, entry) {
    if (json_object_get(entry, "ops") != NULL) check_sequence(k, name, entry);
  }
}

// ---- kat_babybear.json

// A sponge with nothing left to squeeze permutes its state when it is sampled.
static bool permute(kat *k, uint32_t state[WIDTH]) {
  swirl_transcript t = {0};
  uint32_t ignored;
  memcpy(t.state, state, sizeof t.state);
  if (!sample(k, &t, &ignored, 1)) return false;
  memcpy(state, t.state, sizeof t.state);
  return true;
}

static void check_permutations(kat *k, const json_t *list) {
  for (size_t i = 0; i < json_array_size(list); i++) {
    uint32_t state[WIDTH], want[WIDTH];
    const char *name;
    const json_t *entry = json_array_get(list, i);
    if (kat_text(k, &name, entry, "name") && kat_words(k, state, WIDTH, entry, "input") &&
        kat_words(k, want, WIDTH, entry, "output") && permute(k, state) &&
        kat_same_words(k, name, state, WIDTH, want, WIDTH)) {
      kat_ok(k, "permutation of %s", name);
    }
  }
}

// Two digests to one: the first half of the permuted pair.
static void check_compressions(kat *k, const json_t *list) {
  for (size_t i = 0; i < json_array_size(list); i++) {
    uint32_t state[WIDTH], want[RATE];
    const json_t *entry = json_array_get(list, i);
    if (kat_words(k, state, RATE, entry, "left") && kat_words(k, state + RATE, RATE, entry, "right") &&
        kat_words(k, want, RATE, entry, "digest") && permute(k, state) &&
        kat_same_words(k, "compression", state, RATE, want, RATE)) {
      kat_ok(k, "compression %zu", i);
    }
  }
}

// Montgomery words in, canonical words out.
static void check_conversions(kat *k, const json_t *list) {
  const size_t num = json_array_size(list);
  swirl_diag diag = diag_none();
  for (size_t i = 0; i < num; i++) {
    uint32_t pair[2], got = 0;
    swirl_trace *trace = NULL;
    if (case_read_words(pair, 2, json_array_get(list, i), "pair", &diag) != SWIRL_OK) {
      kat_fail(k, "%s", diag.message);
      return;
    }
    const swirl_matrix matrix = {.data = &pair[1], .width = 1, .form = SWIRL_MONTGOMERY};
    const bool good =
        kat_status(k, "conversion", swirl_trace_create(&trace, k->dev, &matrix, 0, &diag), SWIRL_OK, &diag) &&
        kat_status(k, "conversion", swirl_trace_read(trace, &got, 0, 1), SWIRL_OK, &diag) &&
        kat_same_uint(k, "conversion from Montgomery form", got, pair[0]);
    swirl_trace_destroy(trace);
    if (!good) return;
  }
  kat_ok(k, "%zu conversions from Montgomery form", num);
}

void kat_primitives(kat *k, const json_t *root) {
  check_conversions(k, json_object_get(root, "monty_pairs_canonical_to_montgomery"));
  check_permutations(k, json_object_get(root, "poseidon2_permutation"));
  check_compressions(k, json_object_get(root, "compress"));
  kat_skip(k, "products, inverses, rounds and leaf hashes are not in the public API; the unit tests check them");
}
