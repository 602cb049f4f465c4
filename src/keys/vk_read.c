// Reading a verifying key from untrusted bytes into the caller's block.
//
// Errors are sticky: after the first, every read returns 0 and consumes nothing, so parsing code has no branches of its
// own for them and every loop over a count stops. A count is believed only up to the bytes that are left.
#include "keys/vk.h"

#include "base/check_site.h"
#include "base/varint.h"
#include "proof/proof_shape.h"

enum {
  BLOCK_ALIGN = 8,
  // Bytes of memory per byte of key: nodes need most, sizeof(dag_node) for one byte; an AIR needs twelve bytes at least
  // and has six arrays.
  MEMORY_PER_BYTE = 24,
  MIN_AIR_BYTES = 12,
};
// Columns of all parts of all AIRs together; keeps every width and total of a proof's shape within its types.
static const u64 MAX_COLUMNS = (u64)1 << 28;

_Static_assert(sizeof(dag_node) + 7 <= MEMORY_PER_BYTE, "a node takes one byte at least");
_Static_assert(sizeof(air_vk) + 6 * BLOCK_ALIGN <= MIN_AIR_BYTES * MEMORY_PER_BYTE,
               "an AIR takes twelve bytes at least");
_Static_assert(sizeof(height_constraint) + BLOCK_ALIGN <= 2 * MEMORY_PER_BYTE, "a constraint takes two bytes at least");
_Static_assert(sizeof(air_interaction) + BLOCK_ALIGN <= 4 * MEMORY_PER_BYTE,
               "an interaction takes four bytes at least");

typedef struct key_reader {
  const u8 *bytes;
  size_t len, pos;
  u8 *memory; // what is left of the block
  size_t memory_left;
  const hash_suite *suite;
  i64 air; // being read, or -1
  swirl_status status;
  swirl_diag *diag;
} key_reader;

size_t swirl_vk_memory(size_t len) {
  const size_t fixed = sizeof(swirl_vk) + 4 * BLOCK_ALIGN;
  return len > (SIZE_MAX - fixed) / MEMORY_PER_BYTE ? 0 : len * MEMORY_PER_BYTE + fixed;
}

static void fail(key_reader *r, swirl_status status, const char *what) {
  if (r->status != SWIRL_OK) return;
  r->status = status;
  swirl_fail(r->diag, status, "key: %s", what);
  if (r->diag != NULL) {
    r->diag->offset = (i64)r->pos;
    r->diag->air = r->air;
  }
}
static void malformed(key_reader *r, const char *what) { fail(r, SWIRL_ERR_KEY_ENCODING, what); }
#define MALFORMED_IF(r, condition, what)                                                                               \
  do {                                                                                                                 \
    if (CHECK_FAILS(what, condition)) malformed(r, what);                                                              \
  } while (0)
// Contents out of range.
#define REQUIRE(r, condition, what)                                                                                    \
  do {                                                                                                                 \
    if (CHECK_FAILS(what, !(condition))) fail(r, SWIRL_ERR_KEY_INVALID, what);                                         \
  } while (0)

// Memory for n elements, or NULL if n is 0 or after an error. The block is large enough for every well-formed key, so
// if it is used up, counts have promised more than the bytes can hold.
static void *take(key_reader *r, size_t n, size_t size) {
  const size_t skip = (BLOCK_ALIGN - (uintptr_t)r->memory % BLOCK_ALIGN) % BLOCK_ALIGN;
  if (n == 0 || r->status != SWIRL_OK) return NULL;
  MALFORMED_IF(r, r->memory_left < skip || (r->memory_left - skip) / size < n, "a count is larger than the key");
  if (r->status != SWIRL_OK) return NULL;
  u8 *start = r->memory + skip;
  r->memory = start + n * size;
  r->memory_left -= skip + n * size;
  return start;
}

static u64 read_varint(key_reader *r, u64 max, const char *what) {
  u64 value = 0;
  if (r->status != SWIRL_OK) return 0;
  const size_t used = varint_read(&value, r->bytes + r->pos, r->len - r->pos, max);
  if (CHECK_FAILS("an integer ends, is in its shortest form and in range", used == 0)) malformed(r, what);
  r->pos += used;
  return value;
}
static u32 read_u32(key_reader *r, const char *what) { return (u32)read_varint(r, UINT32_MAX, what); }
static u8 read_byte(key_reader *r, u8 max, const char *what) {
  if (r->status != SWIRL_OK) return 0;
  if (CHECK_FAILS("a byte is there and in range", r->pos == r->len || r->bytes[r->pos] > max)) malformed(r, what);
  return r->status == SWIRL_OK ? r->bytes[r->pos++] : 0;
}
static bool read_bool(key_reader *r, const char *what) { return read_byte(r, 1, what) != 0; }
// A count of elements that take at least `min_bytes` each.
static u32 read_count(key_reader *r, size_t min_bytes, const char *what) {
  return (u32)read_varint(r, size_min((r->len - r->pos) / min_bytes, UINT32_MAX / 2), what);
}
static void read_digest(key_reader *r, u32 *out, const char *what) {
  if (r->status != SWIRL_OK) return;
  const size_t used = r->suite->read_key_digest(out, r->bytes + r->pos, r->len - r->pos);
  if (CHECK_FAILS("a digest is well-formed", used == 0)) malformed(r, what);
  r->pos += used;
}
// A list of `count` 32-bit integers.
static const u32 *read_list(key_reader *r, u32 count, const char *what) {
  u32 *list = take(r, count, sizeof *list);
  for (u32 i = 0; i < count && r->status == SWIRL_OK; i++) list[i] = read_u32(r, what);
  return list;
}

static void read_params(key_reader *r, swirl_params *params) {
  params->l_skip = read_u32(r, "l_skip");
  params->n_stack = read_u32(r, "n_stack");
  params->w_stack = read_varint(r, UINT64_MAX, "w_stack");
  params->log_blowup = read_u32(r, "log_blowup");
  params->k_whir = read_u32(r, "k_whir");
  params->num_rounds = read_count(r, 1, "number of WHIR rounds");
  REQUIRE(r, params->num_rounds <= SWIRL_MAX_WHIR_ROUNDS, "too many WHIR rounds");
  for (u32 i = 0; i < params->num_rounds && r->status == SWIRL_OK; i++) {
    params->num_queries[i] = read_u32(r, "number of queries");
  }
  params->mu_pow_bits = read_u32(r, "mu_pow_bits");
  params->query_pow_bits = read_u32(r, "query_pow_bits");
  params->folding_pow_bits = read_u32(r, "folding_pow_bits");
  const u64 kind = read_varint(r, SWIRL_LIST_DECODING, "proximity kind");
  params->proximity = (swirl_proximity_kind)kind;
  if (params->proximity != SWIRL_UNIQUE_DECODING) params->proximity_m = read_varint(r, UINT64_MAX, "proximity m");
  if (params->proximity == SWIRL_SPLIT_UNIQUE_LIST) {
    params->list_start_round = read_varint(r, UINT64_MAX, "list_start_round");
  }
  params->max_interaction_count = read_u32(r, "max_interaction_count");
  params->log_max_message_length = read_u32(r, "log_max_message_length");
  params->logup_pow_bits = read_u32(r, "logup_pow_bits");
  params->max_constraint_degree = read_u32(r, "max_constraint_degree");
  if (r->status != SWIRL_OK) return;

  swirl_diag reason = {.status = SWIRL_OK};
  if (CHECK_FAILS("parameters are valid", swirl_params_validate(params, &reason) != SWIRL_OK)) {
    fail(r, SWIRL_ERR_KEY_INVALID, reason.message);
  }
  const u64 skip = params->l_skip <= BB_TWO_ADICITY ? ((u64)1 << params->l_skip) - 1 : UINT32_MAX;
  REQUIRE(r, skip == 0 || params->max_constraint_degree < ((u64)1 << 31) / skip - 1, "degree bound too large");
}

static void read_variable(key_reader *r, const air_vk *air, air_variable *out) {
  *out = (air_variable){.entry = (u8)read_varint(r, 3, "variable kind")};
  REQUIRE(r, out->entry != 3, "challenge variable");
  if (out->entry == ENTRY_MAIN) out->part = read_u32(r, "part of a variable");
  if (out->entry != ENTRY_PUBLIC) {
    const u32 offset = read_u32(r, "row offset of a variable");
    REQUIRE(r, offset <= 1, "row offset above 1");
    REQUIRE(r, offset == 0 || air->need_rot, "next row used by an AIR without rotations");
    out->offset = (u8)offset;
  }
  out->index = read_u32(r, "index of a variable");
  u32 bound = 0;
  switch (out->entry) {
  case ENTRY_PREPROCESSED: bound = air->preprocessed_width; break;
  case ENTRY_MAIN:
    if (out->part < air->num_cached && r->status == SWIRL_OK) bound = air->cached_widths[out->part];
    if (out->part == air->num_cached) bound = air->common_main_width;
    break;
  default: bound = air->num_public_values; break;
  }
  REQUIRE(r, out->index < bound, "variable out of range");
}

static void read_node(key_reader *r, const air_vk *air, u32 index, dag_node *out) {
  *out = (dag_node){.kind = (u8)read_varint(r, NODE_MUL, "node kind")};
  switch (out->kind) {
  case NODE_VARIABLE: {
    air_variable variable;
    read_variable(r, air, &variable);
    out->entry = variable.entry;
    out->offset = variable.offset;
    out->a = variable.part;
    out->b = variable.index;
    break;
  }
  case NODE_CONSTANT: out->a = (u32)read_varint(r, BB_P - 1, "constant"); break;
  case NODE_ADD:
  case NODE_SUB:
  case NODE_NEG:
  case NODE_MUL:
    out->a = read_u32(r, "node operand");
    if (out->kind != NODE_NEG) out->b = read_u32(r, "node operand");
    out->deg = read_u32(r, "node degree");
    REQUIRE(r, out->a < index && (out->kind == NODE_NEG || out->b < index), "operand is not an earlier node");
    break;
  default: break; // selectors
  }
}

static void read_preprocessed(key_reader *r, air_vk *air) {
  air->has_preprocessed = read_bool(r, "presence of a preprocessed trace");
  if (!air->has_preprocessed) return;
  read_digest(r, air->preprocessed_commit, "preprocessed commitment");
  const u64 zigzag = read_varint(r, UINT32_MAX, "hypercube_dim");
  const i64 dim = (i64)(zigzag >> 1) ^ -(i64)(zigzag & 1);
  air->hypercube_dim = (i32)dim;
  air->preprocessed_stacking_width = read_u32(r, "stacking width");
}

static void read_widths(key_reader *r, air_vk *air, const swirl_params *params, u64 *columns) {
  const bool has_width = read_bool(r, "presence of a preprocessed width");
  if (has_width) air->preprocessed_width = read_u32(r, "preprocessed width");
  REQUIRE(r, has_width == air->has_preprocessed && has_width == (air->preprocessed_width > 0),
          "preprocessed width and commitment do not belong together");
  air->num_cached = read_count(r, 1, "number of cached mains");
  air->cached_widths = read_list(r, air->num_cached, "cached width");
  air->common_main_width = read_u32(r, "common main width");

  u64 total = (u64)air->preprocessed_width + air->common_main_width;
  for (u32 i = 0; i < air->num_cached && r->status == SWIRL_OK; i++) {
    REQUIRE(r, air->cached_widths[i] > 0, "cached main without columns");
    total += air->cached_widths[i];
  }
  REQUIRE(r, air->common_main_width > 0 || air->num_cached > 0, "AIR without main columns");
  *columns += total;
  REQUIRE(r, *columns <= MAX_COLUMNS, "too many columns");
  if (!air->has_preprocessed || r->status != SWIRL_OK) return;

  const i64 log_height = (i64)air->hypercube_dim + params->l_skip;
  const u32 log_stacked = params->l_skip + params->n_stack;
  REQUIRE(r, log_height >= 0 && log_height <= log_stacked, "preprocessed height out of range");
  if (r->status != SWIRL_OK) return;
  const u32 lift = u32_max((u32)log_height, params->l_skip);
  REQUIRE(r, air->preprocessed_stacking_width == shape_stacked_width(air->preprocessed_width, lift, log_stacked),
          "preprocessed stacking width");
}

// Reads the messages of all interactions into one array: they are the only thing taken from the block meanwhile.
static void read_interactions(key_reader *r, air_vk *air, const swirl_params *params) {
  const u64 max_len = params->log_max_message_length < 32 ? ((u64)1 << params->log_max_message_length) - 1 : UINT32_MAX;
  air->num_interactions = read_count(r, 4, "number of interactions");
  air_interaction *interactions = take(r, air->num_interactions, sizeof *interactions);
  size_t end = r->pos; // a first walk counts the fields
  u64 fields = 0;
  for (u32 s = 0; s < air->num_interactions && r->status == SWIRL_OK; s++) {
    const u32 len = read_count(r, 1, "message length");
    REQUIRE(r, len > 0 && len <= max_len, "message length");
    for (u32 i = 0; i < len + 3 && r->status == SWIRL_OK; i++) read_u32(r, "interaction");
    fields += len;
  }
  air->num_messages = (u32)fields;
  u32 *messages = take(r, air->num_messages, sizeof *messages);
  r->pos = r->status == SWIRL_OK ? end : r->pos;
  u32 next = 0;
  for (u32 s = 0; s < air->num_interactions && r->status == SWIRL_OK; s++) {
    air_interaction *x = &interactions[s];
    *x = (air_interaction){.message_first = next, .message_len = read_count(r, 1, "message length")};
    for (u32 i = 0; i < x->message_len && r->status == SWIRL_OK; i++) {
      messages[next] = read_u32(r, "message field");
      REQUIRE(r, messages[next++] < air->num_nodes, "message field is not a node");
    }
    x->count = read_u32(r, "count");
    REQUIRE(r, x->count < air->num_nodes, "count is not a node");
    x->bus = (u32)read_varint(r, UINT16_MAX, "bus index");
    x->count_weight = read_u32(r, "count weight");
  }
  air->interactions = interactions;
  air->messages = messages;
}

static void read_air(key_reader *r, air_vk *air, const swirl_params *params, u64 *columns) {
  *air = (air_vk){.has_preprocessed = false};
  read_preprocessed(r, air);
  read_widths(r, air, params, columns);
  air->num_public_values = read_u32(r, "number of public values");
  air->need_rot = read_bool(r, "need_rot");

  air->num_nodes = read_count(r, 1, "number of nodes");
  dag_node *nodes = take(r, air->num_nodes, sizeof *nodes);
  for (u32 i = 0; i < air->num_nodes && r->status == SWIRL_OK; i++) read_node(r, air, i, &nodes[i]);
  air->nodes = nodes;

  air->num_constraints = read_count(r, 1, "number of constraints");
  air->constraint_idx = read_list(r, air->num_constraints, "constraint");
  for (u32 i = 0; i < air->num_constraints && r->status == SWIRL_OK; i++) {
    REQUIRE(r, air->constraint_idx[i] < air->num_nodes, "constraint is not a node");
    REQUIRE(r, i == 0 || air->constraint_idx[i - 1] < air->constraint_idx[i], "constraints are not ascending");
  }
  read_interactions(r, air, params);

  air->max_constraint_degree = read_byte(r, UINT8_MAX, "degree");
  REQUIRE(r, air->max_constraint_degree <= params->max_constraint_degree, "degree above the bound");
  air->is_required = read_bool(r, "is_required");
  air->num_unused = read_count(r, 2, "number of unused variables");
  air_variable *unused = take(r, air->num_unused, sizeof *unused);
  for (u32 i = 0; i < air->num_unused && r->status == SWIRL_OK; i++) read_variable(r, air, &unused[i]);
  air->unused = unused;
}

static void read_height_constraint(key_reader *r, height_constraint *out, u32 num_airs) {
  const u32 count = read_count(r, 1, "number of coefficients");
  REQUIRE(r, count == num_airs, "a height constraint needs one coefficient per AIR");
  out->coefficients = read_list(r, count, "coefficient");
  out->threshold = read_u32(r, "threshold");
}

void swirl_vk_hash(u32 *digest, const hash_suite *suite, const u8 *bytes, size_t len) {
  suite = swirl_suite_at_level(suite, NULL);
  u32 words[SUITE_MAX_SPONGE_WORDS] = {0}, position = suite->initial_position;
  u8 header[12];
  store_le32(header, SWIRL_CODEC_VERSION);
  store_le32(header + 4, (u32)len);
  store_le32(header + 8, (u32)((u64)len >> 32));
  for (size_t i = 0; i < sizeof header; i++) {
    const u32 value = bb_from_canonical(header[i]);
    position = suite->hash_absorb(words, position, &value, 1);
  }
  for (size_t done = 0; done < len;) { // one byte, one field element
    u32 values[64];
    const size_t n = size_min(len - done, SWIRL_COUNT(values));
    for (size_t i = 0; i < n; i++) values[i] = bb_from_canonical(bytes[done + i]);
    position = suite->hash_absorb(words, position, values, n);
    done += n;
  }
  suite->hash_finish(digest, words, position);
}

static void read_key(key_reader *r, swirl_vk *vk) {
  read_params(r, &vk->params);
  u64 columns = 0;
  vk->num_airs = read_count(r, MIN_AIR_BYTES, "number of AIRs");
  REQUIRE(r, vk->num_airs > 0, "no AIR");
  air_vk *airs = take(r, vk->num_airs, sizeof *airs);
  for (u32 a = 0; a < vk->num_airs && r->status == SWIRL_OK; a++) {
    r->air = a;
    read_air(r, &airs[a], &vk->params, &columns);
  }
  r->air = -1;
  vk->airs = airs;
  vk->num_height_constraints = read_count(r, 2, "number of height constraints");
  height_constraint *heights = take(r, vk->num_height_constraints, sizeof *heights);
  for (u32 i = 0; i < vk->num_height_constraints && r->status == SWIRL_OK; i++) {
    read_height_constraint(r, &heights[i], vk->num_airs);
  }
  vk->height_constraints = heights;

  const size_t hashed = r->pos;
  read_digest(r, vk->pre_hash, "pre-hash");
  MALFORMED_IF(r, r->pos != r->len, "bytes left over");
  if (r->status != SWIRL_OK) return;
  u32 hash[SUITE_MAX_DIGEST_WORDS];
  swirl_vk_hash(hash, r->suite, r->bytes, hashed);
  const bool is_hash = memcmp(hash, vk->pre_hash, r->suite->digest_words * sizeof *hash) == 0;
  if (CHECK_FAILS("the pre-hash is the hash of the key", !is_hash)) {
    fail(r, SWIRL_ERR_KEY_HASH, "the pre-hash is not the hash of the key");
  }
}

swirl_status swirl_vk_read_suite(const swirl_vk **out, const hash_suite *suite, void *block, size_t block_len,
                                 const u8 *bytes, size_t len, swirl_diag *diag) {
  const size_t needed = swirl_vk_memory(len);
  if (out == NULL || bytes == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "key: NULL argument");
  if (needed == 0 || block == NULL || block_len < needed) {
    return swirl_fail(diag, SWIRL_ERR_BLOCK_SIZE, "key: %zu bytes of memory given, %zu needed", block_len, needed);
  }
  key_reader r = {.bytes = bytes,
                  .len = len,
                  .memory = block,
                  .memory_left = needed,
                  .suite = suite,
                  .air = -1,
                  .status = SWIRL_OK,
                  .diag = diag};
  swirl_vk *vk = take(&r, 1, sizeof *vk);
  if (vk == NULL) return r.status;
  *vk = (swirl_vk){.suite = suite};
  read_key(&r, vk);
  if (r.status == SWIRL_OK) *out = vk;
  return r.status;
}

swirl_status swirl_vk_read(const swirl_vk **out, void *block, size_t block_len, const uint8_t *bytes, size_t len,
                           swirl_diag *diag) {
  return swirl_vk_read_suite(out, &swirl_suite_babybear_poseidon2, block, block_len, bytes, len, diag);
}
