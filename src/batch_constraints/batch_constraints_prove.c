// Batched constraint sumcheck, prover's side (spec 13). Mirrors batch_constraints_verify.c.
#include "batch_constraints/batch_constraints_prove.h"

// Its part of the proof, in codec order (spec 05 section 2).
typedef struct batch_proof {
  dev_ptr numerators, denominators, univariate, rounds;
} batch_proof;

static u32 degree_points(const prove_context *c) { return c->shape->vk->params.max_constraint_degree + 1; }

static batch_proof lay_out(prove_context *c) {
  const proof_shape *shape = c->shape;
  batch_proof at;
  proof_len_word(c, shape->num_traces);
  at.numerators = proof_ext(c, shape->num_traces);
  at.denominators = proof_ext(c, shape->num_traces);
  proof_len_word(c, shape->univariate_len);
  at.univariate = proof_ext(c, shape->univariate_len);
  proof_len_word(c, shape->n_max);
  at.rounds = DEV_NONE;
  if (shape->n_max > 0) {
    proof_len_word(c, degree_points(c));
    at.rounds = proof_ext(c, (u64)shape->n_max * degree_points(c));
  }
  return at;
}

// ---- Weights of constraints and interactions (13.2)

static void record_weights(prove_context *c, batch_state *states, dev_ptr lambda, const logup_result *logup) {
  const proof_shape *shape = c->shape;
  u32 most = 0;
  for (u32 t = 0; t < shape->num_traces; t++) most = u32_max(most, states[t].pk->constraints.num_weights);
  const dev_ptr powers = alloc_ext(c, "lambda powers", most);
  if (most > 0) RECORD(c->p, ext_powers, .base = lambda, .dst = powers, .n = most);
  u64 off = 0;
  swirl_program_group_begin(c->p);
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    const air_program *air = &states[t].pk->interactions;
    states[t].constraint_weights = powers;
    states[t].interaction_weights = DEV_NONE;
    if (air->num_outputs == 0) continue;
    states[t].interaction_weights = alloc_ext(c, "interaction weights", air->num_weights);
    swirl_program_strand(c->p);
    RECORD(c->p, interaction_weights, .prog = {c->traces[t].interactions, 0}, .xi = logup->xi,
           .beta_powers = logup->beta_powers, .dst = states[t].interaction_weights, .lift = trace->lift,
           .num_bits = shape->gkr_layers - trace->lift, .first_block = (u32)(off >> trace->lift));
    off += (u64)air->num_outputs << trace->lift;
  }
  swirl_program_group_end(c->p);
}

// ---- Kernels

// eq_table(point) of n_lift - less variables for traces [0, num), shared where these are equal, which are neighbours.
static void record_eq_tables(prove_context *c, batch_state *states, u32 num, u32 less, dev_ptr point) {
  const trace_shape *traces = c->shape->traces;
  swirl_program_group_begin(c->p);
  for (u32 t = 0; t < num; t++) {
    const u32 num_vars = traces[t].n_lift - less;
    if (t > 0 && traces[t].n_lift == traces[t - 1].n_lift) {
      states[t].eq = states[t - 1].eq;
      continue;
    }
    states[t].eq = alloc_ext(c, "eq", (u64)1 << num_vars);
    swirl_program_strand(c->p);
    RECORD(c->p, eq_table, .point = point, .dst = states[t].eq, .num_vars = num_vars);
  }
  swirl_program_group_end(c->p);
}
static void free_eq_tables(prove_context *c, batch_state *states, u32 num) {
  const trace_shape *traces = c->shape->traces;
  for (u32 t = 0; t < num; t++) {
    if (t == 0 || traces[t].n_lift != traces[t - 1].n_lift) swirl_program_free(c->p, states[t].eq);
  }
}

// ---- Inputs: the union of what both programs read

// Appends the inputs of one program that are not among the first `before` already; `map` receives where each stands.
// Inputs of one program are distinct, so only those of the other program can be equal.
static dev_ptr add_inputs(prove_context *c, const air_program *air, batch_state *state, u32 *map) {
  const u32 before = state->num_tables;
  for (u32 i = 0; i < air->num_inputs; i++) {
    u32 found = 0;
    while (found < before && memcmp(&state->inputs[found], &air->inputs[i], sizeof air->inputs[i]) != 0) found++;
    if (found == before) {
      found = state->num_tables++;
      state->inputs[found] = air->inputs[i];
    }
    map[i] = found;
  }
  return air->num_inputs == 0 ? DEV_NONE : swirl_program_table(c->p, map, air->num_inputs);
}

// A place for the sums of columns of trace t, where they are columns of a region of their own.
static void place_column_sums(prove_context *c, u32 t, batch_state *state) {
  const u32 num = c->traces[t].pk->constraints.sums.num_sums, log_height = c->shape->traces[t].log_height;
  state->column_sums = swirl_program_alloc(c->p, "sums of columns", (u64)num << log_height);
  if (num > 0) c->traces[t].sums_region = swirl_program_region_alias(c->p, state->column_sums, (u64)1 << log_height);
}

static void record_column_sum(prove_context *c, u32 t, const batch_state *state, u32 i) {
  const air_column_sums *sums = &state->pk->constraints.sums;
  const air_column_sum *sum = &sums->sums[i];
  const u32 log_height = c->shape->traces[t].log_height;
  dev_ptr table = DEV_NONE;
  for (u32 j = 0; j < sum->num_terms; j++) { // 4 words: entries are consecutive
    const air_column_term *term = &sums->terms[sum->first_term + j];
    const column_ref ref = {INPUT_COLUMN, c->traces[t].part_region[term->part], term->column, term->rot};
    const dev_ptr at = swirl_program_table(c->p, &ref, sizeof ref / sizeof(u32));
    if (j == 0) table = at;
  }
  const dev_ptr factors = swirl_program_table(c->p, sums->factors + sum->first_term, sum->num_terms);
  RECORD(c->p, column_sum, .table = table, .factors = factors, .dst = dev_at(state->column_sums, (u64)i << log_height),
         .num = sum->num_terms, .log_height = log_height, .constant = sum->constant);
}

// Fills the inputs and maps of trace t. `inputs` and `map` have room for the inputs of both programs.
static void collect_inputs(prove_context *c, u32 t, batch_state *state, air_program_input *inputs, u32 *map) {
  state->pk = c->traces[t].pk;
  state->inputs = inputs;
  place_column_sums(c, t, state);
  state->constraint_map = add_inputs(c, &state->pk->constraints, state, map);
  state->interaction_map = add_inputs(c, &state->pk->interactions, state, map);
  const air_program all = {.inputs = inputs, .num_inputs = state->num_tables};
  state->input_table = swirl_input_table(c, t, &all);
}

// ---- Round 0 (13.4)

static void record_round0(prove_context *c, batch_state *states, const logup_result *logup, const batch_proof *proof,
                          dev_ptr *mu_powers) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 l = shape->l_skip, k = shape->num_traces, len = shape->univariate_len;
  swirl_program_span_begin(p, "prover.rap_constraints.round0");
  const dev_ptr polys = alloc_ext(c, "round0 polynomials", (u64)3 * k * len); // P_0, Q_0, P_1, ..., then C_0, C_1, ..
  const dev_ptr sums = alloc_ext(c, "round0 sums", (u64)2 * k);
  RECORD(p, fill_zero, .dst = polys, .n = 12 * k * len);
  RECORD(p, fill_zero, .dst = sums, .n = 8 * k);
  record_eq_tables(c, states, k, 0, dev_ext(logup->xi, l));
  swirl_program_group_begin(p);
  for (u32 t = 0; t < k; t++) {
    for (u32 i = 0; i < states[t].pk->constraints.sums.num_sums; i++) {
      swirl_program_strand(p);
      record_column_sum(c, t, &states[t], i);
    }
  }
  swirl_program_group_end(p);
  swirl_program_group_begin(p);
  for (u32 t = 0; t < k; t++) {
    const trace_shape *trace = &shape->traces[t];
    const batch_state *s = &states[t];
    const u32 norm_log = trace->lift - trace->log_height;
    if (s->pk->constraints.degree >= 2) {
      swirl_program_strand(p);
      const u32 num_cosets = s->pk->constraints.degree - 1;
      const dev_ptr evals = alloc_ext(c, "zerocheck cosets", (u64)num_cosets << l);
      RECORD(p, eval_round0, .prog = {c->traces[t].constraints, 0},
             .inputs = swirl_input_table(c, t, &s->pk->constraints), .publics = c->traces[t].publics,
             .weights = s->constraint_weights, .eq = s->eq, .dst = evals, .kind = AIR_PROGRAM_CONSTRAINTS,
             .log_height = trace->log_height, .l_skip = l, .first_coset = 1, .num_cosets = num_cosets);
      RECORD(p, round0_poly, .src = evals, .xi = logup->xi, .dst = dev_ext(polys, (u64)(2 * k + t) * len),
             .dst_sum = DEV_NONE, .kind = ROUND0_ZEROCHECK, .l_skip = l, .num_cosets = num_cosets, .len = len);
      swirl_program_free(p, evals);
    }
    if (s->pk->interactions.num_outputs > 0) {
      swirl_program_strand(p);
      const u32 num_cosets = u32_max(s->pk->interactions.degree, 1);
      const dev_ptr evals = alloc_ext(c, "logup cosets", (u64)2 * num_cosets << l);
      RECORD(p, eval_round0, .prog = {c->traces[t].interactions, 0},
             .inputs = swirl_input_table(c, t, &s->pk->interactions), .publics = c->traces[t].publics,
             .weights = s->interaction_weights, .eq = s->eq, .dst = evals, .kind = AIR_PROGRAM_INTERACTIONS,
             .log_height = trace->log_height, .l_skip = l, .first_coset = 0, .num_cosets = num_cosets);
      for (u32 o = 0; o < 2; o++) { // only numerators are scaled
        RECORD(p, round0_poly, .src = dev_ext(evals, (u64)o * num_cosets << l), .xi = logup->xi,
               .dst = dev_ext(polys, (u64)(2 * t + o) * len), .dst_sum = dev_ext(sums, 2 * t + o), .kind = ROUND0_LOGUP,
               .l_skip = l, .num_cosets = num_cosets, .norm_log = o == 0 ? norm_log : 0, .len = len);
      }
      swirl_program_free(p, evals);
    }
  }
  swirl_program_group_end(p);
  free_eq_tables(c, states, k);
  // B2, B3. The sums of each trace, then mu
  for (u32 t = 0; t < k; t++) {
    swirl_tx_observe(c, dev_ext(sums, 2 * t), 4, dev_ext(proof->numerators, t));
    swirl_tx_observe(c, dev_ext(sums, 2 * t + 1), 4, dev_ext(proof->denominators, t));
  }
  const dev_ptr mu = alloc_ext(c, "mu", 1), s0 = alloc_ext(c, "s_0", len);
  swirl_tx_sample(c, mu, 4);
  *mu_powers = alloc_ext(c, "mu powers", (u64)3 * k);
  RECORD(p, ext_powers, .base = mu, .dst = *mu_powers, .n = 3 * k);
  // B4, B5. The batched polynomial, then r_0
  RECORD(p, ext_linear, .weights = *mu_powers, .src = polys, .dst = s0, .num = 3 * k, .len = len, .stride = len);
  swirl_tx_observe(c, s0, 4 * len, proof->univariate);
  swirl_tx_sample(c, c->r, 4);
  swirl_program_free(p, s0);
  swirl_program_free(p, mu);
  swirl_program_free(p, sums);
  swirl_program_free(p, polys);
  swirl_program_span_end(p);
}

// ---- Fold at r_0 (13.5)

static void record_fold(prove_context *c, batch_state *states, dev_ptr lagrange) {
  const proof_shape *shape = c->shape;
  RECORD(c->p, lagrange_weights, .z = c->r, .dst = lagrange, .log_n = shape->l_skip);
  swirl_program_group_begin(c->p);
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    batch_state *s = &states[t];
    s->tables = alloc_ext(c, "folded columns", (u64)s->num_tables << trace->n_lift);
    if (s->num_tables == 0) continue;
    swirl_program_strand(c->p);
    RECORD(c->p, fold_ple, .inputs = s->input_table, .weights = lagrange, .dst = s->tables, .num = s->num_tables,
           .log_height = trace->log_height, .l_skip = shape->l_skip);
  }
  swirl_program_group_end(c->p);
  for (u32 t = 0; t < shape->num_traces; t++) swirl_program_free(c->p, states[t].column_sums);
}

// ---- Cube rounds (13.6)

// The sums of trace t with tables of 2^log_n entries; log_n = 0: at its end point, and eq is not read. A strand for
// each kind.
static void record_sums(prove_context *c, const batch_state *s, u32 t, u32 log_n, dev_ptr evals, u32 max_points) {
  const dev_ptr eq = log_n == 0 ? DEV_NONE : s->eq;
  const air_program *constraints = &s->pk->constraints, *interactions = &s->pk->interactions;
  if (constraints->degree > 0) {
    swirl_program_strand(c->p);
    RECORD(c->p, eval_mle_round, .prog = {c->traces[t].constraints, 0}, .map = s->constraint_map, .tables = s->tables,
           .publics = c->traces[t].publics, .weights = s->constraint_weights, .eq = eq, .dst = evals,
           .kind = AIR_PROGRAM_CONSTRAINTS, .log_n = log_n, .num_points = log_n == 0 ? 1 : constraints->degree + 1,
           .dst_stride = max_points);
  }
  if (interactions->num_outputs > 0) {
    swirl_program_strand(c->p);
    RECORD(c->p, eval_mle_round, .prog = {c->traces[t].interactions, 0}, .map = s->interaction_map, .tables = s->tables,
           .publics = c->traces[t].publics, .weights = s->interaction_weights, .eq = eq,
           .dst = dev_ext(evals, max_points), .kind = AIR_PROGRAM_INTERACTIONS, .log_n = log_n,
           .num_points = log_n == 0 ? 1 : interactions->degree + 1, .dst_stride = max_points);
  }
}

static void record_rounds(prove_context *c, batch_state *states, const logup_result *logup, const batch_proof *proof,
                          dev_ptr mu_powers, dev_ptr table) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 l = shape->l_skip, k = shape->num_traces, max_points = degree_points(c);
  swirl_program_span_begin(p, "prover.rap_constraints.mle_rounds");
  const dev_ptr evals = alloc_ext(c, "round sums", (u64)3 * max_points * k);
  const dev_ptr state = alloc_ext(c, "accumulators", (u64)2 + k);
  const dev_ptr message = alloc_ext(c, "round message", max_points);
  RECORD(p, fill_zero, .dst = evals, .n = 12 * max_points * k);
  RECORD(p, batch_init, .xi = logup->xi, .r = c->r, .state = state, .l_skip = l);
  for (u32 j = 1; j <= shape->n_max; j++) {
    u32 num = 0; // traces whose tables have variables left; they are the first
    while (num < k && shape->traces[num].n_lift >= j) num++;
    record_eq_tables(c, states, num, j, dev_ext(logup->xi, l + j));
    swirl_program_group_begin(p);
    // Where the last round was the one before, the trace enters the tail.
    for (u32 t = 0; t < k && shape->traces[t].n_lift + 1 >= j; t++) {
      record_sums(c, &states[t], t, shape->traces[t].n_lift + 1 - j, dev_ext(evals, (u64)3 * max_points * t),
                  max_points);
    }
    swirl_program_group_end(p);
    free_eq_tables(c, states, num);
    // B6, B7. The message, then r_j
    RECORD(p, batch_round, .table = table, .evals = evals, .state = state, .mu_powers = mu_powers, .xi = logup->xi,
           .r = c->r, .dst = message, .num_traces = k, .round = j, .l_skip = l, .degree = max_points - 1,
           .max_points = max_points);
    swirl_tx_observe(c, message, 4 * max_points, dev_ext(proof->rounds, (u64)(j - 1) * max_points));
    swirl_tx_sample(c, dev_ext(c->r, j), 4);
    swirl_program_group_begin(p);
    for (u32 t = 0; t < num; t++) {
      batch_state *s = &states[t];
      if (s->num_tables == 0) continue;
      swirl_program_strand(p);
      const u32 log_n = shape->traces[t].n_lift - j + 1;
      const dev_ptr next = alloc_ext(c, "folded columns", (u64)s->num_tables << (log_n - 1));
      RECORD(p, fold_mle, .src = s->tables, .dst = next, .r = dev_ext(c->r, j), .log_n = log_n, .width = s->num_tables);
      swirl_program_free(p, s->tables);
      s->tables = next;
    }
    swirl_program_group_end(p);
  }
  swirl_program_free(p, message);
  swirl_program_free(p, state);
  swirl_program_free(p, evals);
  swirl_program_span_end(p);
}

// ---- The phase

static size_t num_inputs(const pk_air *pk) { return (size_t)pk->constraints.num_inputs + pk->interactions.num_inputs; }

// The host memory of the phase: states, inputs of all traces, the map of one, the table of batch_round.
typedef struct batch_memory {
  batch_state *states;
  air_program_input *inputs;
  u32 *map;
  batch_trace *table;
  size_t num_inputs;
} batch_memory;

static void release(prove_context *c, batch_memory *m) {
  const swirl_allocator *allocator = c->p->allocator;
  swirl_mem_release(allocator, m->states, c->shape->num_traces * sizeof *m->states);
  swirl_mem_release(allocator, m->inputs, (m->num_inputs + 1) * sizeof *m->inputs);
  swirl_mem_release(allocator, m->map, (m->num_inputs + 1) * sizeof *m->map);
  swirl_mem_release(allocator, m->table, c->shape->num_traces * sizeof *m->table);
}

static bool acquire(prove_context *c, batch_memory *m) {
  const swirl_allocator *allocator = c->p->allocator;
  const u32 k = c->shape->num_traces;
  *m = (batch_memory){0};
  for (u32 t = 0; t < k; t++) m->num_inputs += num_inputs(c->traces[t].pk);
  m->states = swirl_mem_alloc(allocator, k * sizeof *m->states);
  m->inputs = swirl_mem_alloc(allocator, (m->num_inputs + 1) * sizeof *m->inputs);
  m->map = swirl_mem_alloc(allocator, (m->num_inputs + 1) * sizeof *m->map);
  m->table = swirl_mem_alloc(allocator, k * sizeof *m->table);
  if (m->states != NULL && m->inputs != NULL && m->map != NULL && m->table != NULL) return true;
  swirl_program_fail(c->p, SWIRL_ERR_NO_MEMORY, "batch constraints");
  return false;
}

void swirl_batch_constraints_prove(prove_context *c, const logup_result *logup) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  batch_memory m;
  if (!acquire(c, &m)) {
    release(c, &m);
    return;
  }
  const batch_proof proof = lay_out(c);
  size_t first_input = 0;
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    collect_inputs(c, t, &m.states[t], m.inputs + first_input, m.map);
    const pk_air *pk = c->traces[t].pk;
    first_input += num_inputs(pk);
    m.table[t] = (batch_trace){.n_lift = trace->n_lift,
                               .degree = pk->constraints.degree,
                               .logup_degree = pk->interactions.degree,
                               .norm_log = trace->lift - trace->log_height};
  }
  const dev_ptr table = swirl_program_table(p, m.table, shape->num_traces * (sizeof *m.table / sizeof(u32)));

  // B1. lambda
  const dev_ptr lambda = alloc_ext(c, "lambda", 1), lagrange = alloc_ext(c, "lagrange", (u64)1 << shape->l_skip);
  swirl_tx_sample(c, lambda, 4);
  record_weights(c, m.states, lambda, logup);
  // B2-B5. Univariate round
  dev_ptr mu_powers;
  record_round0(c, m.states, logup, &proof, &mu_powers);
  // B6, B7. Cube rounds
  record_fold(c, m.states, lagrange);
  record_rounds(c, m.states, logup, &proof, mu_powers, table);
  // B8, B9. Openings
  swirl_record_column_openings(c, m.states, lagrange);
  swirl_program_free(p, mu_powers);
  swirl_program_free(p, m.states[0].constraint_weights);
  for (u32 t = 0; t < shape->num_traces; t++) swirl_program_free(p, m.states[t].interaction_weights);
  swirl_program_free(p, lagrange);
  swirl_program_free(p, lambda);
  release(c, &m);
}
