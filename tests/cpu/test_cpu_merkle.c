// Merkle trees and openings of the CPU device against the definitions of spec 11.5, in natural order.
#include "cpu/hash_rig.h"
#include "prove/toy_suite.h"
#include "support/vectors.h"

RIG_OP(merkle_leaves)
RIG_OP(merkle_absorb)
RIG_OP(merkle_nodes)
RIG_OP(open_rows)
RIG_OP(open_paths)
RIG_OP(emit_digest)

enum { CODE = REGION_FIRST_OBJECT, LAYERS, INDICES, ROWS, PATHS, PART, SPONGES };
static void hash_row(const hash_suite *suite, u32 *out, const u32 *row, size_t n) {
  u32 words[SUITE_MAX_SPONGE_WORDS] = {0};
  suite->hash_finish(out, words, suite->hash_absorb(words, suite->initial_position, row, n));
}

static const dev_ptr code = {CODE, 0}, layers = {LAYERS, 0}, indices = {INDICES, 0}, rows = {ROWS, 0},
                     paths = {PATHS, 0};

typedef struct shape {
  u32 width, ext, log_rows, k;
} shape;

// Row i (natural) of the code matrix.
static void natural_row(const u32 *matrix, const shape *s, u32 i, u32 *row) {
  const size_t at = reverse_bits(i, s->log_rows);
  if (s->ext != 0) {
    memcpy(row, matrix + 4 * at, 16);
  } else {
    for (size_t c = 0; c < s->width; c++) row[c] = matrix[(c << s->log_rows) + at];
  }
}

// The tree of the matrix in CODE, made from 2^log_parts parts of its rows, of which the columns before `first` come
// first, a block alone and then the others.
static void make_tree(rig *r, shape s, u32 log_parts, u32 first) {
  const u32 *matrix = r->regions[CODE].base;
  const size_t rows_of_part = (size_t)1 << (s.log_rows - log_parts), words = s.ext != 0 ? 4 : 1;
  for (u32 part = 0; part >> log_parts == 0; part++) {
    u32 *rows_ = rig_buffer(r, PART, s.width * words * rows_of_part);
    for (size_t c = 0; c < s.width; c++) {
      memcpy(rows_ + c * words * rows_of_part, matrix + words * ((c << s.log_rows) + part * rows_of_part),
             words * rows_of_part * sizeof *rows_);
    }
    const u32 block = r->run.suite->row_rate, log_rows = s.log_rows - log_parts;
    const dev_ptr sponges = {SPONGES, 0};
    rig_buffer(r, SPONGES, r->run.suite->row_carry_words * rows_of_part);
    for (u32 c = 0, next; c < first; c = next) {
      next = c == 0 ? block : first;
      const u32 log_slices = log_rows < 2 ? 0 : c % 3;
      for (u32 slice = 0; slice >> log_slices == 0; slice++) {
        op_merkle_absorb(r,
                         (args_merkle_absorb){
                             {PART, (u32)(c * rows_of_part)}, sponges, next - c, log_rows, log_slices, slice, c > 0});
      }
    }
    op_merkle_leaves(r, (args_merkle_leaves){{PART, (u32)(first * rows_of_part)},
                                             layers,
                                             sponges,
                                             s.width - first,
                                             s.ext,
                                             s.log_rows,
                                             s.k,
                                             log_parts,
                                             part,
                                             first > 0});
  }
  op_merkle_nodes(r, (args_merkle_nodes){layers, s.log_rows - s.k});
}

typedef u32 digest[SUITE_MAX_DIGEST_WORDS];

// Every layer of the tree, natural order.
static void check_layers(const hash_suite *suite, const u32 *layer, const digest *want, u32 depth) {
  for (u32 j = 0; j <= depth; j++) {
    const size_t n = (size_t)1 << (depth - j);
    for (u32 i = 0; i < n; i++) {
      for (u32 w = 0; w < suite->digest_words; w++)
        assert_int_equal(layer[w * n + reverse_bits(i, depth - j)], want[i][w]);
    }
    layer += suite->digest_words * n;
    want += n;
  }
}

// Layers in natural order, one after the other.
static digest *reference_tree(const hash_suite *suite, const u32 *matrix, const shape *s) {
  const u32 leaves = 1u << (s->log_rows - s->k), group = 1u << s->k, n = s->ext != 0 ? 4 : s->width;
  digest *out = calloc((size_t)2 * leaves, sizeof *out), *h = calloc(group, sizeof *h);
  u32 *row = calloc(n + 1, sizeof *row);
  for (u32 y = 0; y < leaves; y++) {
    for (u32 t = 0; t < group; t++) {
      natural_row(matrix, s, y + t * leaves, row);
      hash_row(suite, h[t], row, n);
    }
    for (u32 len = group; len > 1; len /= 2) {
      for (u32 t = 0; t < len / 2; t++) suite->compress(h[t], h[2 * t], h[2 * t + 1]);
    }
    memcpy(out[y], h[0], sizeof *out);
  }
  digest *below = out, *layer = out + leaves;
  for (u32 len = leaves / 2; len > 0; len /= 2) {
    for (u32 y = 0; y < len; y++) suite->compress(layer[y], below[2 * y], below[2 * y + 1]);
    below = layer;
    layer += len;
  }
  free(row);
  free(h);
  return out;
}

static void check_codec(const hash_suite *suite, const u32 *words, const u32 *expected) {
  u8 bytes[SUITE_DIGEST_BYTES];
  suite->encode_digest(bytes, expected);
  for (u32 w = 0; w < 8; w++) assert_int_equal(words[w], load_le32(bytes + 4 * w));
}

static void check_shape(const cpu_kernels *kernels, u32 threads, const hash_suite *suite, shape s) {
  enum { QUERIES = 5 };
  const u32 depth = s.log_rows - s.k, row_words = s.ext != 0 ? 4 : s.width, dw = suite->digest_words;
  const size_t leaves = (size_t)1 << depth;
  rig r;
  rig_open(&r, kernels, threads, suite);
  const u32 *matrix = rig_values(&r, CODE, (size_t)row_words << s.log_rows);
  digest *want = reference_tree(suite, matrix, &s);
  const digest *d = (const digest *)want;
  const u32 parts[] = {depth, depth < 2 ? 0 : 2, depth < 1 ? 0 : 1, 0};
  for (u32 i = 0; i < SWIRL_COUNT(parts); i++) {
    const u32 *layer = rig_buffer(&r, LAYERS, dw * (2 * leaves - 1));
    make_tree(&r, s, parts[i], 0);
    check_layers(suite, layer, d, depth);
    for (u32 first = suite->row_rate; s.ext == 0 && first + suite->row_rate <= s.width; first += suite->row_rate) {
      layer = rig_buffer(&r, LAYERS, dw * (2 * leaves - 1));
      make_tree(&r, s, parts[i], first);
      check_layers(suite, layer, d, depth);
    }
  }

  u32 *index = rig_buffer(&r, INDICES, QUERIES);
  for (u32 q = 0; q < QUERIES; q++) index[q] = q == 0 ? (u32)leaves - 1 : (u32)(rig_random() % leaves);
  const u32 *opened = rig_buffer(&r, ROWS, ((size_t)QUERIES << s.k) * row_words);
  op_open_rows(&r, (args_open_rows){code, indices, rows, QUERIES, s.width, s.ext, s.log_rows, s.k});
  const u32 *path = rig_buffer(&r, PATHS, QUERIES * depth * 8);
  op_open_paths(&r, (args_open_paths){layers, indices, paths, QUERIES, depth});
  u32 *row = calloc(row_words + 1, sizeof *row);
  for (u32 q = 0; q < QUERIES; q++) {
    for (u32 t = 0; t < 1u << s.k; t++) {
      natural_row(matrix, &s, index[q] + t * (u32)leaves, row);
      for (u32 c = 0; c < row_words; c++) assert_int_equal(*opened++, bb_to_canonical(row[c]));
    }
    d = (const digest *)want;
    for (u32 j = 0; j < depth; j++) {
      check_codec(suite, path, d[(index[q] >> j) ^ 1u]);
      path += 8;
      d += leaves >> j;
    }
  }
  free(row);
  free(want);
  rig_close(&r);
}

static void trees_of_every_shape(void **state) {
  (void)state;
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num_tables = swirl_cpu_kernel_tables(tables);
  const u32 threads[] = {1, 2, 5};
  for (u32 i = 0; i < num_tables; i++) {
    for (u32 t = 0; t < SWIRL_COUNT(threads); t++) {
      for (u32 width = 1; width <= 20; width++) {
        const u32 log_rows = 1 + (width + t) % 8;
        for (u32 k = 1; k <= 4 && k <= log_rows; k++) {
          check_shape(tables[i], threads[t], &swirl_suite_babybear_poseidon2, (shape){width, 0, log_rows, k});
        }
      }
      for (u32 log_rows = 1; log_rows <= 9; log_rows++) {
        for (u32 k = 1; k <= log_rows; k++) {
          check_shape(tables[i], threads[t], &swirl_suite_babybear_poseidon2, (shape){1, 1, log_rows, k});
        }
      }
      check_shape(tables[i], threads[t], &swirl_suite_babybear_poseidon2, (shape){9, 0, 11, 4});
      check_shape(tables[i], threads[t], &swirl_suite_babybear_poseidon2, (shape){3, 0, 10, 10});
      check_shape(tables[i], threads[t], &swirl_suite_babybear_poseidon2, (shape){33, 0, 9, 2});
    }
  }
}

static void trees_of_another_suite(void **state) {
  (void)state;
  const cpu_kernels *tables[CPU_MAX_TABLES];
  swirl_cpu_kernel_tables(tables);
  for (u32 width = 0; width <= 12; width++) {
    for (u32 log_rows = 1; log_rows <= 9; log_rows++) {
      check_shape(tables[0], 1 + log_rows % 3, &toy_suite, (shape){width, 0, log_rows, 1 + width % log_rows});
    }
  }
  check_shape(tables[0], 2, &toy_suite, (shape){1, 1, 6, 2});
}

static void published_commitment(void **state) {
  (void)state;
  json_t *root = vectors_load("spec/protocol_kat.json");
  const json_t *kat = vectors_get(root, "stacked_commit_A"), *columns = vectors_get(kat, "codeword_columns");
  const json_t *want = vectors_get(kat, "digest_layers");
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num_tables = swirl_cpu_kernel_tables(tables);
  for (u32 i = 0; i < num_tables; i++) {
    rig r;
    rig_open(&r, tables[i], 2, &swirl_suite_babybear_poseidon2);
    const u32 log_rows = 6, k = 2, width = (u32)json_array_size(columns);
    u32 *matrix = rig_buffer(&r, CODE, (size_t)width << log_rows);
    for (u32 c = 0; c < width; c++) {
      u32 natural[64];
      vectors_words(natural, json_array_get(columns, c), 64);
      for (u32 j = 0; j < 64; j++) matrix[c * 64 + reverse_bits(j, 6)] = bb_from_canonical(natural[j]);
    }
    const u32 *layer = rig_buffer(&r, LAYERS, 8 * 31);
    make_tree(&r, (shape){width, 0, log_rows, k}, 0, 0);
    for (u32 j = 0; j <= 4; j++) {
      const u32 n = 16u >> j;
      for (u32 d = 0; d < n; d++) {
        u32 words[8];
        vectors_words(words, json_array_get(json_array_get(want, j), d), 8);
        for (u32 w = 0; w < 8; w++) {
          assert_int_equal(bb_to_canonical(layer[w * n + reverse_bits(d, 4 - j)]), words[w]);
        }
      }
      layer += 8 * n;
    }
    u32 published[8];
    vectors_words(published, vectors_get(kat, "root"), 8);
    const u32 *emitted = rig_buffer(&r, PATHS, 8);
    op_emit_digest(&r, (args_emit_digest){{LAYERS, 8 * 30}, paths});
    assert_memory_equal(emitted, published, sizeof published);
    rig_close(&r);
  }
  json_decref(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(trees_of_every_shape),
      cmocka_unit_test(trees_of_another_suite),
      cmocka_unit_test(published_commitment),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
