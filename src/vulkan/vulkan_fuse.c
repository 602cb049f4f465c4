#include "vulkan/vulkan_fuse.h"

#include "vulkan/launch_sums.h"
#include "vulkan/vulkan_memory.h"

_Static_assert(MAX_ARGS_BYTES + sizeof(u32) <= FUSED_OP_BYTES, "a record holds a code and a block");

// What is small: one workgroup needs little longer for it than a dispatch takes to start. Mesa's software device leaves
// every loop of a shader after 65536 rounds in all, which SERIAL_MAX_OPS of these stay far below.
enum {
  SMALL_WORDS = 2048,   // written each by itself
  SMALL_SPONGE = 256,   // elements
  SMALL_EQ_VARS = 8,    // of a new table
  SMALL_HALVES = 2048,  // entries of a table that is halved
  SMALL_FOLDS = 1024,   // entries folded
  SMALL_PAIRS = 256,    // pairs of a sum
  SMALL_GKR_PAIRS = 256 // pairs or tuples made, as the one-workgroup kernels of GKR
};

// Words of a piece of the arena.
typedef struct words_range {
  u32 piece;
  u64 begin, end;
} words_range;
static words_range range_of(dev_ptr p, u64 n) { return (words_range){p.region, p.offset, p.offset + n}; }
static bool overlap(words_range a, words_range b) { return a.piece == b.piece && a.begin < b.end && b.begin < a.end; }

// Whether operation `op`, a gkr_fold_eq, can leave its table to the next. By then its source is no longer needed in the
// program's eyes, so that what the next writes may lie there.
static bool leaves_table(const execution *e, u32 op) {
  if (op + 1 >= e->num_ops || e->ops[op + 1].op != OP_gkr_fold_sums) return false;
  const args_gkr_fold_eq *a = (const void *)e->ops[op].args;
  const args_gkr_fold_sums *next = (const void *)e->ops[op + 1].args;
  if (a->log_n < 2 || next->num <= SMALL_GKR_PAIRS || (u64)1 << (a->log_n - 2) != next->num / 2) return false;
  if (next->eq.region != a->eq_dst.region || next->eq.offset != a->eq_dst.offset) return false;
  const dev_ptr all[] = {a->eq_src, a->eq_dst, next->src, next->dst, next->sums};
  for (u32 i = 0; i < SWIRL_COUNT(all); i++) {
    if (all[i].region >= ARENA_PIECES) return false;
  }
  const words_range source = range_of(a->eq_src, (u64)4 << (a->log_n - 1));
  const words_range scratch = range_of(e->ops[op + 1].scratch, 8 * SUM_PARTS);
  return !overlap(source, range_of(next->dst, (u64)16 * next->num)) && !overlap(source, range_of(next->sums, 8)) &&
         !overlap(source, scratch);
}

static u32 code_of(const execution *e, u32 op) {
  const op_record *record = &e->ops[op];
  if (record->group != 0) return SERIAL_NONE; // strands run side by side
  const void *args = record->args;
#define SMALL(name, code, ...)                                                                                         \
  case OP_##name: {                                                                                                    \
    const args_##name *a = args;                                                                                       \
    (void)a;                                                                                                           \
    return (__VA_ARGS__) ? SERIAL_##code : SERIAL_NONE;                                                                \
  }
  switch ((enum op_code)record->op) {
    SMALL(fill_zero, FILL_ZERO, a->n <= SMALL_WORDS)
    SMALL(copy, COPY, a->n <= SMALL_WORDS)
    SMALL(emit, EMIT, a->n <= SMALL_WORDS)
    SMALL(emit_digest, EMIT_DIGEST, true)
    SMALL(transcript_observe, OBSERVE, a->n <= SMALL_SPONGE >> (a->zeros != 0))
    SMALL(transcript_observe_digest, OBSERVE_DIGEST, true)
    SMALL(transcript_sample, SAMPLE, a->n <= SMALL_SPONGE)
    SMALL(transcript_sample_bits, SAMPLE_BITS, a->n <= SMALL_SPONGE)
    SMALL(eq_table, EQ_TABLE, a->num_vars <= SMALL_EQ_VARS)
    SMALL(fold_mle, FOLD_MLE, a->log_n <= 31 && (u64)a->width << (a->log_n - 1) <= SMALL_FOLDS)
    SMALL(fold_pairs, FOLD_PAIRS, a->num_pairs <= SMALL_FOLDS)
    SMALL(sumcheck_round, SUMCHECK_ROUND, a->num_pairs <= SMALL_PAIRS)
    SMALL(gkr_layer, GKR_LAYER, (u64)a->num * a->num_segments <= SMALL_GKR_PAIRS)
    SMALL(gkr_claim, GKR_CLAIM, true)
    SMALL(gkr_sums, GKR_SUMS, (u64)a->num * a->num_segments <= SMALL_GKR_PAIRS)
    SMALL(gkr_message, GKR_MESSAGE, true)
    SMALL(gkr_fold, GKR_FOLD, (u64)a->num * a->num_segments <= SMALL_GKR_PAIRS)
    SMALL(gkr_fold_sums, GKR_FOLD_SUMS, a->num <= SMALL_GKR_PAIRS)
  case OP_gkr_fold_eq: {
    if (leaves_table(e, op)) return SERIAL_GKR_FOLD_EQ_STATE;
    const u32 log_n = ((const args_gkr_fold_eq *)args)->log_n;
    return log_n < 2 || (u64)1 << (log_n - 2) <= SMALL_HALVES ? SERIAL_GKR_FOLD_EQ : SERIAL_NONE;
  }
  default: return SERIAL_NONE;
  }
#undef SMALL
}

// The first operation behind `op` where a span begins or ends.
static u32 span_end(const execution *e, u32 op) {
  u32 end = e->num_ops;
  for (u32 i = 0; i < e->num_spans; i++) {
    if (e->spans[i].first_op > op) end = u32_min(end, e->spans[i].first_op);
    if (e->spans[i].end_op > op) end = u32_min(end, e->spans[i].end_op);
  }
  return end;
}

// Whether operation `op` is a sum of two elements that many workgroups make in parts; their sum is still to be formed.
static bool is_sum_of_parts(const execution *e, u32 op, serial_sum *out) {
  const u32 code = e->ops[op].op;
  if (e->ops[op].group != 0) return false;
  if (code != OP_gkr_sums && code != OP_gkr_fold_sums && code != OP_sumcheck_round) return false;
  op_cost cost = {0};
  *out = (serial_sum){.num_parts = 0};
  vulkan_launcher launcher = {.suite = e->suite, .cost = &cost, .sum_left = out, .halved = {REGION_NONE, 0}};
  swirl_vulkan_launch_op(&launcher, e, op);
  return out->num_parts > 0;
}

// Operations from `op` on that one workgroup executes.
static u32 fused_ops(const execution *e, u32 op) {
  // The kernel knows one suite; others' operations fail in their launchers.
  if (e->prepared == NULL || e->suite == NULL || e->suite->name != swirl_suite_babybear_poseidon2.name) return 1;
  serial_sum sum;
  if (code_of(e, op) == SERIAL_NONE && !is_sum_of_parts(e, op, &sum)) return 1;
  const u32 end = u32_min(span_end(e, op), op + SERIAL_MAX_OPS);
  u32 i = op + 1;
  while (i < end && code_of(e, i) != SERIAL_NONE && swirl_vulkan_absorbed_ops(e, i) == 0) i++;
  return i - op;
}

vulkan_run swirl_vulkan_run(const execution *e, u32 op) {
  const u32 absorbed = swirl_vulkan_absorbed_ops(e, op);
  if (absorbed > 0) return (vulkan_run){RUN_ABSORBED, absorbed};
  const u32 fused = fused_ops(e, op);
  if (fused > 1) return (vulkan_run){RUN_FUSED, fused};
  u32 num = 1;
  while (e->ops[op].group != 0 && op + num < e->num_ops && e->ops[op + num].group == e->ops[op].group) num++;
  return (vulkan_run){RUN_LAUNCHED, num};
}

dev_ptr swirl_vulkan_table_left(const execution *e, u32 op) {
  if (code_of(e, op) != SERIAL_GKR_FOLD_EQ_STATE) return (dev_ptr){REGION_NONE, 0};
  return ((const args_gkr_fold_eq *)(const void *)e->ops[op].args)->eq_src;
}

swirl_status swirl_vulkan_fuse(vulkan_device *dev, device_memory *out, const execution *e) {
  u64 num = 0;
  for (u32 op = 0; op < e->num_ops;) {
    const vulkan_run run = swirl_vulkan_run(e, op);
    if (run.kind == RUN_FUSED) num += run.num;
    op += run.num;
  }
  if (num == 0) return SWIRL_OK;
  const size_t size = num * FUSED_OP_BYTES;
  u32 *records = swirl_mem_alloc(dev->allocator, size);
  if (records == NULL) return SWIRL_ERR_NO_MEMORY;
  memset(records, 0, size);
  u32 *next = records;
  for (u32 op = 0; op < e->num_ops;) {
    const vulkan_run run = swirl_vulkan_run(e, op);
    const u32 end = op + run.num;
    if (run.kind != RUN_FUSED) op = end;
    for (u32 i = op; i < end; i++, next += SERIAL_WORDS) {
      serial_sum sum;
      next[0] = code_of(e, i);
      if (next[0] != SERIAL_NONE) {
        memcpy(next + 1, e->ops[i].args, MAX_ARGS_BYTES);
      } else if (is_sum_of_parts(e, i, &sum)) {
        next[0] = SERIAL_SUM_PARTS;
        memcpy(next + 1, &sum, sizeof sum);
      }
    }
    op = end;
  }
  const swirl_status status = swirl_vulkan_memory_of(dev, out, records, num * SERIAL_WORDS);
  swirl_mem_release(dev->allocator, records, size);
  return status;
}

void swirl_vulkan_launch_fused(vulkan_launcher *l, const execution *e, u32 op, u32 num, u64 address) {
  if (code_of(e, op) == SERIAL_NONE) { // the parts of a sum
    serial_sum in_records;
    l->sum_left = &in_records;
    swirl_vulkan_launch_op(l, e, op);
    l->sum_left = NULL;
  }
  const u32 args[] = {(u32)address, (u32)(address >> 32), num}; // serial_args of the kernel
  l->args = args;
  l->args_size = sizeof args;
  DISPATCH(l, serial, 1, 1, 1, 0);
  l->args = NULL;
}
