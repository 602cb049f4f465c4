// Published proofs changed field by field: to another canonical value, to one that is none, entries swapped, dropped
// and doubled with counts that agree. Nothing is accepted but what the protocol does not look at or bind: witnesses
// under 0 bits of work and the depth of codewords that are not there (accepted, with the same sponge in the end), and
// WHIR's witnesses (another one that passes leads to other challenges and another sponge; a codeword of a short trace
// is right for them as well). A verdict belongs to the stage that reads the field.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "field/babybear.h"
#include "mutation/proof_fields.h"
#include "support/verifying.h"

typedef struct target {
  const char *path;
  verifying v;
  u8 *proof;
  size_t len;
  proof_fields fields;
  swirl_transcript sponge; // in the end of the unchanged proof
} target;

static const char *const CASES[] = {"cases/absent_optional.json", "cases/cached_parts.json",
                                    "cases/whir_k2_four_rounds.json", "cases/random_3.json"};

static void load(target *t, const char *path) {
  json_t *file = vectors_load(path);
  t->path = path;
  verifying_open_case(&t->v, file);
  t->proof = vectors_hex(vectors_string(file, "proof_hex"), &t->len);
  json_decref(file);
  proof_fields_walk(&t->fields, swirl_vk_params(t->v.vk), t->proof, t->len);
  assert_int_equal(verifying_run(&t->v, t->proof, t->len, &t->sponge, NULL), SWIRL_OK);
}
static void unload(target *t) {
  verifying_close(&t->v);
  free(t->proof);
}

// Runs `check` on every field of every case.
static void for_each_field(void (*check)(target *t, const proof_field *field)) {
  target *t = malloc(sizeof *t);
  for (size_t i = 0; i < SWIRL_COUNT(CASES); i++) {
    load(t, CASES[i]);
    for (u32 f = 0; f < t->fields.num; f++) check(t, &t->fields.fields[f]);
    unload(t);
  }
  free(t);
}

static swirl_status verdict(const target *t, swirl_transcript *sponge) {
  return verifying_run(&t->v, t->proof, t->len, sponge, NULL);
}
static void unexpected(const target *t, const proof_field *field, size_t at, const char *change, swirl_status status) {
  fail_msg("%s: %s at byte %zu %s: %s", t->path, field->name, at, change, swirl_status_name(status));
}

// The proof has another value, still canonical, at `at`, to be found no later than by `last`.
static void check_changed(const target *t, const proof_field *field, size_t at, swirl_status last, const char *change) {
  swirl_transcript sponge;
  const swirl_status status = verdict(t, &sponge);
  if (status == SWIRL_OK) {
    const bool is_same = memcmp(&sponge, &t->sponge, sizeof sponge) == 0;
    if (field->kind != FIELD_WITNESS && !field->is_ignored) unexpected(t, field, at, change, status);
    if (is_same != field->is_ignored) unexpected(t, field, at, "does not reach the sponge, or does", status);
  } else if (field->is_ignored || (field->kind != FIELD_LEN && (status < field->first || status > last))) {
    unexpected(t, field, at, change, status);
  }
}

// Opened rows and paths are many and all alike: every third place, which meets all words of an element.
static bool is_opened(const proof_field *field) { return field->first == SWIRL_REJECT_WHIR_MERKLE; }
static u32 step(const proof_field *field) { return is_opened(field) ? 3 : 1; }

static void change_words(target *t, const proof_field *field) {
  if (field->kind == FIELD_BITMAP) return;
  const size_t words = field->num * field->size / 4;
  for (size_t i = 0; i < words; i += step(field)) {
    const size_t at = field->at + 4 * i;
    const u32 old = load_le32(t->proof + at);
    const u32 far = (u32)(((u64)old + 123456789 * (u64)(i + 1)) % BB_P);
    const u32 values[] = {(u32)(((u64)old + 1) % BB_P), 0, far};
    const size_t num_values = is_opened(field) ? 1 : SWIRL_COUNT(values);
    for (size_t k = 0; k < num_values; k++) {
      if (values[k] == old) continue;
      store_le32(t->proof + at, values[k]);
      check_changed(t, field, at, field->last, "changed");
    }
    store_le32(t->proof + at, old);
  }
}

static void leave_range(target *t, const proof_field *field) {
  if (field->kind != FIELD_VALUES && field->kind != FIELD_WITNESS) return;
  const size_t words = field->num * field->size / 4;
  for (size_t i = 0; i < words; i++) {
    const size_t at = field->at + 4 * i;
    const u32 old = load_le32(t->proof + at);
    const u32 values[] = {old + BB_P, UINT32_MAX}; // the first is the same element
    for (size_t k = 0; k < SWIRL_COUNT(values); k++) {
      store_le32(t->proof + at, values[k]);
      const swirl_status status = verdict(t, NULL);
      if (status != SWIRL_ERR_PROOF_ENCODING) unexpected(t, field, at, "not canonical", status);
    }
    store_le32(t->proof + at, old);
  }
}

static void swap_bytes(u8 *a, u8 *b, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const u8 byte = a[i];
    a[i] = b[i];
    b[i] = byte;
  }
}
// Some checks are symmetric in the entries: the next one finds that two of them are swapped.
static swirl_status last_of_swap(const proof_field *field) {
  if (field->last == SWIRL_REJECT_GKR_ROOT) return SWIRL_REJECT_GKR_LAYER;
  if (field->last == SWIRL_REJECT_GKR_NUMERATOR || field->last == SWIRL_REJECT_GKR_DENOMINATOR) {
    return SWIRL_REJECT_SUM_CLAIM;
  }
  return field->last;
}
static void swap_entries(target *t, const proof_field *field) {
  if (field->kind != FIELD_VALUES && field->kind != FIELD_WITNESS) return;
  const swirl_status last = last_of_swap(field);
  for (u32 i = 0; i + 1 < field->num; i += step(field)) {
    const size_t at = field->at + i * field->size;
    u8 *a = t->proof + at, *b = a + field->size;
    if (memcmp(a, b, field->size) == 0) continue;
    swap_bytes(a, b, field->size);
    check_changed(t, field, at, last, "swapped with the next");
    swap_bytes(a, b, field->size);
  }
}

// A copy of the proof in which the count at field->count_at is one more or one less, and so are all lists under it:
// their last elements are doubled or dropped.
static u8 *resized(const target *t, const proof_field *field, bool grow, size_t *out_len) {
  u8 *out = malloc(2 * t->len);
  size_t from = 0, to = 0;
  for (u32 f = 0; f < t->fields.num; f++) {
    const proof_field *list = &t->fields.fields[f];
    const size_t end = list->at + list->num * list->size;
    if (list->count_at != field->count_at) continue;
    size_t bytes = list->per_count * list->size;
    if (bytes > end - list->at) bytes = end - list->at;
    const size_t keep = grow ? end : end - bytes;
    memcpy(out + to, t->proof + from, keep - from);
    to += keep - from;
    if (grow) {
      memcpy(out + to, t->proof + end - bytes, bytes);
      to += bytes;
    }
    from = end;
  }
  memcpy(out + to, t->proof + from, t->len - from);
  *out_len = to + t->len - from;
  store_le32(out + field->count_at, load_le32(out + field->count_at) + (grow ? 1u : UINT32_MAX));
  return out;
}

static void resize_list(target *t, const proof_field *field) {
  if (field->count_at == NOT_COUNTED) return;
  for (u32 grow = 0; grow < 2; grow++) {
    size_t len;
    u8 *changed = resized(t, field, grow != 0, &len);
    const swirl_status status = verifying_run(&t->v, changed, len, NULL, NULL);
    free(changed);
    // The encoding or the shape: no arithmetic is done on a proof of another shape.
    if (status < SWIRL_ERR_PROOF_ENCODING || status >= SWIRL_REJECT_LOGUP_POW) {
      unexpected(t, field, field->count_at, grow != 0 ? "one longer" : "one shorter", status);
    }
  }
}

static void flip_presence(target *t, const proof_field *field) {
  if (field->kind != FIELD_BITMAP) return;
  for (u32 bit = 0; bit < 8 * field->num; bit++) {
    t->proof[field->at + bit / 8] ^= (u8)(1u << bit % 8);
    const swirl_status status = verdict(t, NULL);
    if (status < SWIRL_ERR_PROOF_ENCODING || status >= SWIRL_REJECT_LOGUP_POW) {
      unexpected(t, field, field->at + bit / 8, "flipped", status);
    }
    t->proof[field->at + bit / 8] ^= (u8)(1u << bit % 8);
  }
}

static void test_change_words(void **state) {
  (void)state;
  for_each_field(change_words);
}
static void test_leave_range(void **state) {
  (void)state;
  for_each_field(leave_range);
}
static void test_swap_entries(void **state) {
  (void)state;
  for_each_field(swap_entries);
}
static void test_resize_lists(void **state) {
  (void)state;
  for_each_field(resize_list);
}
static void test_flip_presence(void **state) {
  (void)state;
  for_each_field(flip_presence);
}

// Every bit of a small proof.
static void test_every_bit(void **state) {
  (void)state;
  target *t = malloc(sizeof *t);
  load(t, "cases/linear_degree_1.json");
  for (u32 f = 0; f < t->fields.num; f++) {
    const proof_field *field = &t->fields.fields[f];
    for (size_t bit = 0; bit < 8 * field->num * field->size; bit++) {
      const size_t at = field->at + bit / 8;
      t->proof[at] ^= (u8)(1u << bit % 8);
      const swirl_status status = verdict(t, NULL);
      if (status == SWIRL_OK && field->kind != FIELD_WITNESS) unexpected(t, field, at, "with a bit flipped", status);
      t->proof[at] ^= (u8)(1u << bit % 8);
    }
  }
  unload(t);
  free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_change_words), cmocka_unit_test(test_leave_range),   cmocka_unit_test(test_swap_entries),
      cmocka_unit_test(test_resize_lists), cmocka_unit_test(test_flip_presence), cmocka_unit_test(test_every_bit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
