// Operations that evaluate AIR programs: constraints of keccakf, interactions of an AIR of logup_heavy.
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>

#include "airs.h"

enum { LOG_H = 13, LOG_MLE = 7 };
enum { DIVISION_AIR = 4 }; // of logup_heavy: 59 columns, 25 interactions

// A program bound to a trace of pseudo-random values.
typedef struct bound {
  const air_program *program;
  dev_ptr prog, inputs, map, publics, weights, eq;
} bound;

static bound bind(rig *r, const bench_air *air, const air_program *p) {
  rig_clear(r);
  const air_vk *vk = bench_air_vk(air);
  const u32 num = p->num_inputs;
  u32 width = 0, *map = malloc((size_t)num * sizeof *map);
  column_ref *refs = malloc((size_t)num * sizeof *refs);
  if (map == NULL || refs == NULL) {
    fprintf(stderr, "bench_kernels: out of memory\n");
    exit(1);
  }
  for (u32 i = 0; i < num; i++) {
    const air_program_input in = p->inputs[i];
    const bool is_sum = in.kind == AIR_INPUT_SUM;
    u32 column = in.column; // the parts of the trace side by side, then the sums of columns
    for (u32 part = 0; part < (is_sum ? air_num_parts(vk) : in.part); part++) column += air_part_width(vk, part);
    refs[i] = (column_ref){is_sum ? INPUT_COLUMN : in.kind, RIG_TRACE, column, in.rot};
    map[i] = i;
  }
  for (u32 part = 0; part < air_num_parts(vk); part++) width += air_part_width(vk, part);
  width += p->sums.num_sums;
  bound b = {.program = p,
             .prog = rig_put(r, p->words, p->num_words * sizeof(u32)),
             .inputs = rig_put(r, refs, num * sizeof *refs),
             .map = rig_put(r, map, num * sizeof *map),
             .publics = rig_take(r, (size_t)vk->num_public_values + 1),
             .weights = rig_take(r, 4 * (size_t)p->num_weights),
             .eq = rig_take(r, 4 << LOG_H)};
  rig_bind(r, RIG_TRACE, (size_t)width << LOG_H, 1 << LOG_H, 1);
  free(map);
  free(refs);
  return b;
}

static void round0(rig *r, const bound *b, u32 kind, const char *what) {
  const u32 sums = kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1;
  const u32 first_coset = kind == AIR_PROGRAM_INTERACTIONS ? 0 : 1; // as the prover has it: coset 0 is D itself
  const u32 num_cosets = b->program->degree - first_coset;
  const dev_ptr dst = rig_take(r, (size_t)4 * sums * num_cosets << CASE_L_SKIP);
  // A block of an input: an inverse transform, and one forward for every coset but D.
  const u32 forward = num_cosets - (first_coset == 0);
  const double transforms = forward == 0 ? 0 : 1 + forward;
  work point = {.butterflies = b->program->num_inputs * CASE_L_SKIP * transforms / num_cosets,
                .macs = 4.0 * program_outs(b->program),
                .ext_macs = sums};
  rig_measure(r, &(bench_case){CASE_OP(eval_round0, b->prog, b->inputs, b->publics, b->weights, b->eq, dst, kind, LOG_H,
                                       CASE_L_SKIP, first_coset, num_cosets),
                               .prog = rig_at(r, b->prog), .what = what, .element = "point",
                               .elements = (double)(num_cosets << LOG_H),
                               .per_element = work_plus(point, 1, program_work(b->program, false))});
}

static void mle_round(rig *r, const bound *b, u32 kind, const char *what) {
  const u32 sums = kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1, num_points = b->program->degree + 1;
  const dev_ptr tables = rig_take(r, (size_t)4 * b->program->num_inputs << LOG_MLE);
  const dev_ptr dst = rig_take(r, (size_t)4 * sums * num_points);
  // Every input moves on by its slope.
  work point = {.adds = 4.0 * b->program->num_inputs, .ext_macs = program_outs(b->program) + sums};
  rig_measure(r, &(bench_case){CASE_OP(eval_mle_round, b->prog, b->map, tables, b->publics, b->weights, b->eq, dst,
                                       kind, LOG_MLE, num_points, num_points),
                               .prog = rig_at(r, b->prog), .what = what, .element = "point",
                               .elements = (double)(num_points << (LOG_MLE - 1)),
                               .per_element = work_plus(point, 1, program_work(b->program, true))});
}

static void leaves(rig *r, const bound *b) {
  const air_program *p = b->program;
  const dev_ptr alpha = rig_take(r, 4), powers = rig_take(r, 4 * ((size_t)p->max_message_len + 1));
  const dev_ptr dst = rig_take(r, (size_t)8 * p->num_outputs << LOG_H);
  // A row: the program, every message field times an ext power, every count scaled.
  const work row = {.macs = 4.0 * p->num_messages, .products = p->num_outputs};
  rig_measure(
      r, &(bench_case){
             CASE_OP(logup_leaves, b->prog, b->inputs, b->publics, alpha, powers, dst, LOG_H, LOG_H, 0, 1u << LOG_H),
             .prog = rig_at(r, b->prog), .what = "25 interactions, 2^13 rows", .element = "leaf",
             .elements = (double)((u64)p->num_outputs << LOG_H),
             .per_element = work_plus((work){0}, 1.0 / p->num_outputs, work_plus(row, 1, program_work(p, false)))});
}

void cases_airs(rig *r) {
  if (!rig_wants(r, "eval_round0") && !rig_wants(r, "eval_mle_round") && !rig_wants(r, "logup_leaves")) return;
  bench_air air;
  bench_air_open(&air, "keccakf", 0);
  bound b = bind(r, &air, &bench_air_key(&air)->constraints);
  round0(r, &b, AIR_PROGRAM_CONSTRAINTS, "keccakf, 2^13 rows, 2 cosets");
  mle_round(r, &b, AIR_PROGRAM_CONSTRAINTS, "keccakf, 2^6 pairs at 4");
  bench_air_close(&air);
  bench_air_open(&air, "logup_heavy", DIVISION_AIR);
  b = bind(r, &air, &bench_air_key(&air)->interactions);
  leaves(r, &b);
  round0(r, &b, AIR_PROGRAM_INTERACTIONS, "25 interactions, 2^13 rows, D alone");
  mle_round(r, &b, AIR_PROGRAM_INTERACTIONS, "25 interactions, 2^6 pairs at 2");
  bench_air_close(&air);
}
