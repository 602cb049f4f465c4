// Operations that evaluate AIR programs, and what surrounds them: constraints of keccakf, interactions of an AIR of
// logup_heavy.
#include "bench_cases.h"

#include <stdio.h>
#include <stdlib.h>

#include "examples.h"
#include "keys/pk.h"

enum { DIVISION_AIR = 4, MAX_LOG_CELLS = 28, NUM_TRACES = 24, DEGREE = 3, MAX_POINTS = DEGREE + 1 };

static void require(swirl_status status, const swirl_diag *diag) {
  if (status == SWIRL_OK) return;
  fprintf(stderr, "bench_vulkan: %s\n", diag->message);
  exit(1);
}

// A program and what it reads, of a trace that is high, but has no more than 2^MAX_LOG_CELLS cells.
typedef struct bound {
  const air_program *program;
  u32 log_height;
  dev_ptr prog, inputs, map, publics, weights;
} bound;
static bound bind(rig *r, const profile *p, const air_vk *vk, const air_program *code) {
  const u32 num = code->num_inputs;
  u32 width = 0, *map = malloc(num * sizeof *map);
  column_ref *refs = malloc(num * sizeof *refs);
  if (map == NULL || refs == NULL) exit(1);
  for (u32 i = 0; i < num; i++) {
    const air_program_input in = code->inputs[i];
    const bool is_sum = in.kind == AIR_INPUT_SUM;
    u32 column = in.column; // the parts of the trace side by side, then the sums of columns
    for (u32 part = 0; part < (is_sum ? air_num_parts(vk) : in.part); part++) column += air_part_width(vk, part);
    refs[i] = (column_ref){is_sum ? INPUT_COLUMN : in.kind, RIG_TRACE, column, in.rot};
    map[i] = i;
  }
  for (u32 part = 0; part < air_num_parts(vk); part++) width += air_part_width(vk, part);
  width += code->sums.num_sums;
  rig_clear(r);
  bound b = {.program = code, .log_height = p->log_height};
  while ((u64)width << b.log_height > (u64)1 << MAX_LOG_CELLS) b.log_height--;
  b.prog = rig_put(r, code->words, code->num_words);
  b.inputs = rig_put(r, refs, num * sizeof *refs / sizeof(u32));
  b.map = rig_put(r, map, num);
  b.publics = rig_take(r, (u64)vk->num_public_values + 1);
  b.weights = rig_ext(r, code->num_weights);
  rig_bind_trace(r, width, (u64)1 << b.log_height);
  free(map);
  free(refs);
  return b;
}

static void rounds(rig *r, const bound *b, u32 kind) {
  const bool logup = kind == AIR_PROGRAM_INTERACTIONS;
  const u32 sums = logup ? 2 : 1, h = b->log_height, cosets = logup ? DEGREE : DEGREE - 1, log_n = h - L_SKIP;
  const dev_ptr dst = rig_ext(r, (u64)sums * cosets << L_SKIP), eq = rig_ext(r, (u64)1 << log_n);
  MEASURE(r, eval_round0, what("%s, 2^%u rows", logup ? "interactions" : "constraints", h), b->prog, b->inputs,
          b->publics, b->weights, eq, dst, kind, h, L_SKIP, logup ? 0 : 1, cosets);
  const dev_ptr tables = rig_ext(r, (u64)b->program->num_inputs << log_n);
  const dev_ptr evals = rig_ext(r, (u64)sums * MAX_POINTS);
  const u32 logs[] = {0, u32_min(4, log_n), log_n};
  for (u32 i = 0; i < SWIRL_COUNT(logs); i++) {
    MEASURE(r, eval_mle_round, what("%s, 2^%u", logup ? "interactions" : "constraints", logs[i]), b->prog, b->map,
            tables, b->publics, b->weights, eq, evals, kind, logs[i], logs[i] == 0 ? 1 : MAX_POINTS, MAX_POINTS);
  }
}

static void leaves(rig *r, const bound *b) {
  const air_program *p = b->program;
  const u32 h = u32_min(b->log_height, 20);
  const dev_ptr alpha = rig_ext(r, 1), powers = rig_ext(r, (u64)p->max_message_len + 1), xi = rig_ext(r, 64);
  const dev_ptr dst = rig_take(r, (u64)8 * p->num_outputs << h), weights = rig_ext(r, p->num_weights);
  MEASURE(r, logup_leaves, what("%u interactions, 2^%u rows", p->num_outputs, h), b->prog, b->inputs, b->publics, alpha,
          powers, dst, b->log_height, b->log_height, 0, 1u << h);
  MEASURE(r, interaction_weights, what("%u interactions", p->num_outputs), b->prog, xi, powers, weights, b->log_height,
          8, 0);
}

// What is done once a round for all traces together.
static void batch(rig *r, const profile *p) {
  const u32 nt = p->log_height - L_SKIP, len = (DEGREE + 1) << L_SKIP;
  batch_trace traces[NUM_TRACES];
  for (u32 t = 0; t < NUM_TRACES; t++) traces[t] = (batch_trace){t < 8 ? nt : u32_min(t - 8, nt), DEGREE, DEGREE, 0};
  rig_clear(r);
  const dev_ptr table = rig_put(r, traces, NUM_TRACES * sizeof *traces / sizeof(u32));
  const dev_ptr evals = rig_ext(r, 3 * MAX_POINTS * NUM_TRACES), state = rig_ext(r, 2 + NUM_TRACES);
  const dev_ptr powers = rig_ext(r, 3 * NUM_TRACES), xi = rig_ext(r, 64), challenges = rig_ext(r, 64);
  const dev_ptr src = rig_ext(r, DEGREE << L_SKIP), dst = rig_ext(r, len), sum = rig_ext(r, 1);
  MEASURE(r, round0_poly, "interactions", src, xi, dst, sum, ROUND0_LOGUP, L_SKIP, DEGREE, 0, len);
  MEASURE(r, round0_poly, "constraints", src, xi, dst, {REGION_NONE, 0}, ROUND0_ZEROCHECK, L_SKIP, DEGREE - 1, 0, len);
  MEASURE(r, batch_init, "", xi, challenges, state, L_SKIP);
  MEASURE(r, batch_round, what("%u traces", NUM_TRACES), table, evals, state, powers, xi, challenges, dst, NUM_TRACES,
          nt, L_SKIP, DEGREE, MAX_POINTS);
}

// AIR `index` of the example, by way of a key.
static void example_air(rig *r, const profile *p, const char *name, u32 index, u32 kind) {
  const example *ex = example_find(name);
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1};
  swirl_diag diag = {0};
  swirl_params params;
  example_airs airs;
  swirl_device *dev;
  swirl_pk *pk;
  require(swirl_params_preset(&params, "app", ex->preset_height(ex->min_size), &diag), &diag);
  require(example_create_airs(ex, &airs, ex->min_size, &diag), &diag);
  require(swirl_device_open(&dev, &desc, &diag), &diag);
  const swirl_air *const one = airs.airs[index];
  require(swirl_keygen(&pk, dev, &params, &one, 1, NULL, 0, &diag), &diag);
  example_airs_clear(&airs);
  const bool logup = kind == AIR_PROGRAM_INTERACTIONS;
  const bound b = bind(r, p, &pk->vk->airs[0], logup ? &pk->airs[0].interactions : &pk->airs[0].constraints);
  rounds(r, &b, kind);
  if (logup) leaves(r, &b);
  swirl_pk_destroy(pk);
  swirl_device_close(dev);
}

void cases_airs(rig *r, const profile *p) {
  example_air(r, p, "keccakf", 0, AIR_PROGRAM_CONSTRAINTS);
  example_air(r, p, "logup_heavy", DIVISION_AIR, AIR_PROGRAM_INTERACTIONS);
  batch(r, p);
}
