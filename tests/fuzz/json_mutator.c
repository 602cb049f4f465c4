#include "fuzz/json_mutator.h"

#include "fuzz/fuzz.h"

enum { MAX_PLACES = 4096, MAX_DEPTH = 64 };

// An entry of an array or a member of an object.
typedef struct place {
  json_t *parent;
  size_t index;    // of an array
  const char *key; // of an object
} place;

typedef struct places {
  place list[MAX_PLACES];
  size_t num;
} places;

json_t *json_input(const u8 *data, size_t size) {
  return json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

static void collect(places *out, json_t *value, u32 depth) {
  size_t index;
  const char *key;
  json_t *child;
  if (depth == MAX_DEPTH) return;
  json_array_foreach(value, index, child) {
    if (out->num < MAX_PLACES) out->list[out->num++] = (place){.parent = value, .index = index};
    collect(out, child, depth + 1);
  }
  json_object_foreach(value, key, child) {
    if (out->num < MAX_PLACES) out->list[out->num++] = (place){.parent = value, .key = key};
    collect(out, child, depth + 1);
  }
}

static json_t *get(const place *at) {
  return at->key != NULL ? json_object_get(at->parent, at->key) : json_array_get(at->parent, at->index);
}
static void set(const place *at, json_t *value) {
  if (at->key != NULL)
    json_object_set_new(at->parent, at->key, value);
  else
    json_array_set_new(at->parent, at->index, value);
}

static json_t *any_value(u64 *random, json_t *old) {
  const json_int_t numbers[] = {0, 1, 2, 3, 27, 65535, 65536, 2013265920, 2013265921, UINT32_MAX, INT64_MAX, -1};
  const u32 pick = fuzz_random(random) % 24;
  if (pick < SWIRL_COUNT(numbers)) return json_integer(numbers[pick]);
  switch (pick) {
  case 12: return json_null();
  case 13: return json_array();
  case 14: return json_object();
  case 15: return json_string("add");
  case 16: return json_true();
  case 17: return json_real(0.5);
  default: return json_integer((json_int_t)((u64)json_integer_value(old) + fuzz_random(random) % 7 - 3));
  }
}

static void mutate(places *at, u64 *random) {
  const place *to = &at->list[fuzz_random(random) % at->num], *from = &at->list[fuzz_random(random) % at->num];
  switch (fuzz_random(random) % 6) {
  case 0: set(to, json_deep_copy(get(from))); break;
  case 1:
    if (to->key != NULL)
      json_object_del(to->parent, to->key);
    else
      json_array_remove(to->parent, to->index);
    break;
  case 2:
    if (to->key == NULL) json_array_insert_new(to->parent, to->index, json_deep_copy(get(to)));
    break;
  default: set(to, any_value(random, get(to))); break;
  }
}

size_t json_mutate(u8 *data, size_t size, size_t max_size, unsigned seed) {
  static places at;
  u64 random = seed + 1ull;
  json_t *root = fuzz_random(&random) % 8 == 0 ? NULL : json_input(data, size);
  size_t len = 0;
  for (u32 i = 0; root != NULL && i <= fuzz_random(&random) % 3; i++) {
    at.num = 0;
    collect(&at, root, 0);
    if (at.num > 0) mutate(&at, &random);
  }
  if (root != NULL) len = json_dumpb(root, (char *)data, max_size, JSON_COMPACT | JSON_ENCODE_ANY);
  json_decref(root);
  return len > 0 && len <= max_size ? len : LLVMFuzzerMutate(data, size, max_size);
}
