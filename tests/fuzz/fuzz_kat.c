// Files of known answers: whatever their contents, there is a line for each, nothing crashes, nothing leaks.
#include <kat/kat.h>

#include "fuzz/capped.h"
#include "fuzz/fuzz.h"
#include "fuzz/json_mutator.h"

enum { CAP = 4 << 20, MAX_POW_BITS = 4 };

static void bound_bits(json_t *bits) {
  if (json_integer_value(bits) > MAX_POW_BITS) json_integer_set(bits, MAX_POW_BITS);
}

// Proof of work takes what time the file says; here it is a little: parameters named so, and the transcript's `grind`.
static void bound_work(json_t *value) {
  const char *key, *op = json_string_value(json_object_get(value, "op"));
  size_t index;
  json_t *child;
  if (op != NULL && strcmp(op, "grind") == 0) {
    json_t *arg = json_object_get(value, "arg");
    bound_bits(arg);
    json_array_foreach(arg, index, child) bound_bits(child);
  }
  json_object_foreach(value, key, child) {
    if (strstr(key, "pow_bits") != NULL) bound_bits(child);
    bound_work(child);
  }
  json_array_foreach(value, index, child) bound_work(child);
}

static void check(const u8 *data, size_t size) {
  capped memory;
  capped_init(&memory, CAP);
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1, .isa = "scalar", .allocator = &memory.allocator};
  kat k = {.path = "input"};
  FUZZ_REQUIRE(swirl_device_open(&k.dev, &desc, NULL) == SWIRL_OK);
  kat_file(&k, data, size);
  FUZZ_REQUIRE(k.num_ok + k.num_failed + k.num_skipped > 0);
  swirl_device_close(k.dev);
  FUZZ_REQUIRE(memory.used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  json_t *root = json_input(data, size);
  if (root == NULL) {
    check(data, size);
    return 0;
  }
  bound_work(root);
  json_object_del(root, "inputs"); // Keccak-f from its inputs: one key takes a second
  char *text = json_dumps(root, JSON_COMPACT | JSON_ENCODE_ANY);
  json_decref(root);
  if (text != NULL) check((const u8 *)text, strlen(text));
  free(text);
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed) {
  return json_mutate(data, size, max_size, seed);
}
