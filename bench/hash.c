// Trees, openings, the transcript and grinding.
#include "cases.h"

enum { LOG_ROWS = 17, WIDTH = 42, K = 4, QUERIES = 193, OPENINGS = 5266, BITS = 16 };

static void trees(rig *r) {
  rig_clear(r);
  const dev_ptr code = rig_take(r, (size_t)WIDTH << LOG_ROWS);
  const dev_ptr layers = rig_take(r, (size_t)16 << (LOG_ROWS - K)), indices = rig_take(r, QUERIES);
  const dev_ptr opened = rig_take(r, ((size_t)QUERIES << K) * WIDTH);
  for (u32 i = 0; i < QUERIES; i++) rig_at(r, indices)[i] %= 1u << (LOG_ROWS - K);
  const work permutation = {.permutations = 1};
  bench_case c = {CASE_OP(merkle_leaves, code, layers, .width = WIDTH, .log_rows = LOG_ROWS, .k = K),
                  .what = "2^17 rows of 42, 16 a leaf", .element = "permutation", .per_element = permutation};
  c.elements = (double)rig_cost(r, &c).permutations;
  rig_measure(r, &c);
  c.args = &(const args_merkle_leaves){code, layers, .width = 1, .ext = 1, .log_rows = LOG_ROWS, .k = K};
  c.what = "2^17 ext rows, 16 a leaf";
  c.elements = (double)rig_cost(r, &c).permutations;
  rig_measure(r, &c);
  c = (bench_case){CASE_OP(merkle_nodes, layers, LOG_ROWS - K), .what = "2^13 leaves", .element = "permutation",
                   .per_element = permutation};
  c.elements = (double)rig_cost(r, &c).permutations;
  rig_measure(r, &c);
  // Every word leaves Montgomery form.
  rig_measure(r, &(bench_case){CASE_OP(open_rows, code, indices, opened, QUERIES, WIDTH, 0, LOG_ROWS, K),
                               .what = "193 leaves of 16 rows of 42", .element = "word",
                               .elements = (double)((QUERIES << K) * WIDTH), .per_element = {.products = 1}});
  rig_measure(r, &(bench_case){CASE_OP(open_paths, layers, indices, opened, QUERIES, LOG_ROWS - K),
                               .what = "193 paths of 13", .element = "digest",
                               .elements = (double)(QUERIES * (LOG_ROWS - K)), .per_element = {.products = 8}});
}

// The sponge moves on with every call. It is the first thing in the arena.
enum { SPONGE_AT = 0 };
static void restore_sponge(rig *r) {
  u32 *sponge = rig_at(r, (dev_ptr){REGION_ARENA, SPONGE_AT});
  for (u32 i = 0; i < SUITE_MAX_SPONGE_WORDS; i++) sponge[i] = i + 1;
}

static void transcript(rig *r) {
  rig_clear(r);
  const dev_ptr none = {REGION_NONE, 0}, sponge = rig_take(r, SUITE_MAX_SPONGE_WORDS), src = rig_take(r, 4 * OPENINGS);
  const dev_ptr proof = rig_take(r, 4 * OPENINGS);
  // 5,266 ext openings of which none is rotated: one permutation after the other, eight elements each.
  bench_case c = {CASE_OP(transcript_observe, sponge, src, proof, none, .n = 4 * OPENINGS, .position = 0, .zeros = 1),
                  .what = "5266 openings", .element = "permutation", .per_element = {.serial_permutations = 1},
                  .before = restore_sponge};
  c.elements = (double)rig_cost(r, &c).permutations;
  rig_measure(r, &c);

  // A candidate costs one permutation. How many are tried follows from the sponge: the witness and all below it.
  bench_case g = {CASE_OP(grind, sponge, none, proof, none, .bits = BITS, .position = 0), .what = "16 bits",
                  .element = "candidate", .per_element = {.permutations = 1}, .before = restore_sponge};
  if (!rig_wants(r, g.name)) return;
  restore_sponge(r);
  rig_execute(r, &g);
  g.elements = 1.0 + *rig_at(r, proof);
  rig_measure(r, &g);
}

void cases_hash(rig *r) {
  trees(r);
  transcript(r);
}
