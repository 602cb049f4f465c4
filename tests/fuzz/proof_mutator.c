#include "fuzz/proof_mutator.h"

#include "fuzz/fuzz.h"
#include "mutation/proof_fields.h"
#include "proof/verifier.h"

typedef struct mutator {
  const fuzz_key *key;
  u8 *bytes;
  size_t size, max_size;
  u64 random;
  proof_fields fields;
} mutator;

static u32 below(mutator *m, size_t n) { return fuzz_random(&m->random) % (u32)n; }

// Only such a proof can be walked.
static bool has_shape(const fuzz_key *key, const u8 *bytes, size_t size) {
  verifier v;
  swirl_verifier_init(&v, key->vk, key->block, key->block_len);
  return swirl_proof_decode(&v.proof, key->vk->suite, bytes, size, NULL) == SWIRL_OK &&
         swirl_proof_check_shape(&v) == SWIRL_OK;
}

static proof_field *any_field(mutator *m) { return &m->fields.fields[below(m, m->fields.num)]; }
// The offset of a word of the field.
static size_t any_word(mutator *m, const proof_field *field) {
  return field->at + 4 * (size_t)below(m, field->num * field->size / 4);
}
static bool has_words(const proof_field *field) { return field->kind != FIELD_BITMAP; }

static u32 any_value(mutator *m, u32 old) {
  const u32 edges[] = {0, 1, BB_P - 1, BB_P, BB_P + 1, UINT32_MAX, old + 1, old - 1, old + BB_P, 2 * (old % BB_P)};
  const u32 pick = below(m, 16);
  if (pick < SWIRL_COUNT(edges)) return edges[pick];
  return pick < 14 ? fuzz_random(&m->random) % BB_P : fuzz_random(&m->random);
}

static void change_word(mutator *m, const proof_field *field) {
  if (!has_words(field)) {
    m->bytes[field->at + below(m, field->num)] ^= (u8)(1u << below(m, 8));
    return;
  }
  u8 *word = m->bytes + any_word(m, field);
  store_le32(word, any_value(m, load_le32(word)));
}

// Takes from one word what another gets: sums of the two stay.
static void move_value(mutator *m, const proof_field *from, const proof_field *to) {
  if (!has_words(from) || !has_words(to)) return;
  u8 *a = m->bytes + any_word(m, from), *b = m->bytes + any_word(m, to);
  const u32 amount = below(m, 2) == 0 ? 1 : fuzz_random(&m->random) % BB_P;
  store_le32(a, bb_sub(load_le32(a) % BB_P, amount));
  store_le32(b, bb_add(load_le32(b) % BB_P, amount));
}

// One element over another, or both exchanged.
static void copy_element(mutator *m, const proof_field *field) {
  if (field->num < 2) return;
  u8 *a = m->bytes + field->at + below(m, field->num) * field->size;
  u8 *b = m->bytes + field->at + below(m, field->num) * field->size;
  const bool exchange = below(m, 2) == 0;
  for (size_t i = 0; i < field->size; i++) {
    const u8 byte = a[i];
    a[i] = b[i];
    if (exchange) b[i] = byte;
  }
}

// The field as it stands in the good proof.
static void restore(mutator *m, const proof_field *field) {
  const size_t len = field->num * field->size;
  if (m->size == m->key->len) memcpy(m->bytes + field->at, m->key->proof + field->at, len);
}

// One element more or less in every list under a count, which goes with them.
static void resize_list(mutator *m, const proof_field *field) {
  if (field->count_at == NOT_COUNTED) return;
  const bool grow = below(m, 2) == 0;
  u8 *out = malloc(2 * m->size);
  FUZZ_REQUIRE(out != NULL);
  size_t from = 0, to = 0;
  for (u32 f = 0; f < m->fields.num; f++) {
    const proof_field *list = &m->fields.fields[f];
    if (list->count_at != field->count_at) continue;
    const size_t end = list->at + list->num * list->size, step = size_min(list->per_count * list->size, end - list->at);
    const size_t keep = (grow ? end : end - step) - from;
    memcpy(out + to, m->bytes + from, keep);
    to += keep;
    if (grow) {
      memcpy(out + to, m->bytes + end - step, step);
      to += step;
    }
    from = end;
  }
  memcpy(out + to, m->bytes + from, m->size - from);
  to += m->size - from;
  if (to <= m->max_size) {
    store_le32(out + field->count_at, load_le32(out + field->count_at) + (grow ? 1u : UINT32_MAX));
    memcpy(m->bytes, out, to);
    m->size = to;
  }
  free(out);
}

// libFuzzer's own changes, kept inside a field.
static void change_bytes(mutator *m, const proof_field *field) {
  const size_t len = field->num * field->size;
  (void)LLVMFuzzerMutate(m->bytes + field->at, len, len);
}

static void mutate(mutator *m) {
  const proof_field *field = any_field(m);
  switch (below(m, 8)) {
  case 0: restore(m, field); break;
  case 1: copy_element(m, field); break;
  case 2: move_value(m, field, field); break;
  case 3: move_value(m, field, any_field(m)); break;
  case 4: change_bytes(m, field); break;
  case 5: resize_list(m, field); break;
  default: change_word(m, field); break;
  }
}

size_t proof_mutate(const fuzz_key *key, u8 *bytes, size_t size, size_t max_size, unsigned seed) {
  static mutator m; // its list of fields is large
  m = (mutator){.key = key, .bytes = bytes, .size = size, .max_size = max_size, .random = seed + 1ull};
  if (below(&m, 64) == 0 && key->len <= max_size) { // now and then the good proof itself
    memcpy(bytes, key->proof, key->len);
    m.size = key->len;
  }
  const u32 num = 1 + below(&m, 3);
  for (u32 i = 0; i < num; i++) {
    if (!has_shape(key, bytes, m.size)) return i > 0 ? m.size : LLVMFuzzerMutate(bytes, m.size, max_size);
    proof_fields_walk(&m.fields, swirl_vk_params(key->vk), bytes, m.size);
    mutate(&m);
  }
  return m.size;
}
