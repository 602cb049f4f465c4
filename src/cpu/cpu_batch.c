// Accumulators and messages of the batched constraint sumcheck (spec 13.5, 13.6); small and sequential.
#include "cpu/cpu_algebra.h"

void swirl_cpu_batch_init(const cpu_run *run, const args_batch_init *a) {
  const u32 l = a->l_skip;
  const bb4 r = ext_at(run, a->r, 0);
  u32 *state = cpu_at(run, a->state);
  bb4 xi[BB_TWO_ADICITY];
  for (u32 i = 0; i < l; i++) xi[i] = ext_at(run, a->xi, i);
  bb4_store(state, l == 0 ? bb4_one() : swirl_poly_eq_uni(l, xi[0], r));
  bb4_store(state + 4, swirl_poly_eq_sharp(l, xi, r));
}
void swirl_cpu_cost_batch_init(const cost_context *context, const args_batch_init *a, op_cost *cost) {
  (void)context;
  *cost = (op_cost){.field_ops = ((u64)8 << a->l_skip) * MULS_EXT};
}

typedef struct trace_weights {
  bb4 c, p, q;
} trace_weights;
// What multiplies the three sums of trace t: E mu^(2K+t), E# mu^(2t) norm, E# mu^(2t+1).
static trace_weights weights_of(const u32 *mu, u32 num_traces, u32 t, u32 norm_log, bb4 e, bb4 e_sharp) {
  return (trace_weights){bb4_mul(e, bb4_load(mu + 4 * (2 * (size_t)num_traces + t))),
                         bb4_scale(bb4_mul(e_sharp, bb4_load(mu + 8 * (size_t)t)), bb_inv_pow2(norm_log)),
                         bb4_mul(e_sharp, bb4_load(mu + 8 * (size_t)t + 4))};
}
// The weighted sums of one trace at X, constraints and LogUp; evals: [3][max_points] of the trace.
static bb4 weighted_c(const trace_weights *w, const u32 *evals, u32 x) {
  return bb4_mul(w->c, bb4_load(evals + 4 * (size_t)x));
}
static bb4 weighted_pq(const trace_weights *w, const u32 *evals, u32 max_points, u32 x) {
  const bb4 p = bb4_load(evals + 4 * ((size_t)max_points + x)), q = bb4_load(evals + 4 * (2 * (size_t)max_points + x));
  return bb4_add(bb4_mul(w->p, p), bb4_mul(w->q, q));
}

// head[x] += value at x = 0..last of the polynomial of degree `degree` through values[0..degree], which is overwritten
// with its forward differences at x.
static void add_extrapolated(u32 *head, u32 last, u32 *values, u32 degree) {
  for (u32 k = 1; k <= degree; k++)
    for (u32 i = degree; i >= k; i--)
      bb4_store(values + 4 * i, bb4_sub(bb4_load(values + 4 * i), bb4_load(values + 4 * (i - 1))));
  for (u32 x = 0; x <= last; x++) {
    bb4_store(head + 4 * x, bb4_add(bb4_load(head + 4 * x), bb4_load(values)));
    for (u32 k = 0; k < degree; k++)
      bb4_store(values + 4 * k, bb4_add(bb4_load(values + 4 * k), bb4_load(values + 4 * (k + 1))));
  }
}

void swirl_cpu_batch_round(const cpu_run *run, const args_batch_round *a) {
  const batch_trace *table = (const batch_trace *)(const void *)cpu_at(run, a->table);
  const u32 *evals = cpu_at(run, a->evals), *mu = cpu_at(run, a->mu_powers);
  u32 *state = cpu_at(run, a->state), *dst = cpu_at(run, a->dst), *head = run->scratch;
  const u32 j = a->round, last = a->degree + 1;
  u32 *values = head + 4 * ((size_t)last + 1);
  const bb4 r = ext_at(run, a->r, j - 1);
  bb4 e = bb4_load(state), e_sharp = bb4_load(state + 4), tail = bb4_zero();
  if (j >= 2) {
    const bb4 step = poly_eq1(ext_at(run, a->xi, (size_t)a->l_skip + j - 2), r);
    e = bb4_mul(e, step);
    e_sharp = bb4_mul(e_sharp, step);
    bb4_store(state, e);
    bb4_store(state + 4, e_sharp);
  }
  memset(head, 0, 4 * ((size_t)last + 1) * sizeof(u32));
  for (u32 t = 0; t < a->num_traces; t++) {
    u32 *v = state + 8 + 4 * (size_t)t;
    const u32 *of_trace = evals + 12 * (size_t)t * a->max_points;
    if (table[t].n_lift + 1 < j) { // in the tail already
      bb4_store(v, bb4_mul(bb4_load(v), r));
      tail = bb4_add(tail, bb4_load(v));
      continue;
    }
    const trace_weights w = weights_of(mu, a->num_traces, t, table[t].norm_log, e, e_sharp);
    if (table[t].n_lift + 1 == j) {
      bb4_store(v, bb4_add(weighted_c(&w, of_trace, 0), weighted_pq(&w, of_trace, a->max_points, 0)));
      tail = bb4_add(tail, bb4_load(v));
      continue;
    }
    for (u32 x = 0; x <= table[t].degree; x++) bb4_store(values + 4 * (size_t)x, weighted_c(&w, of_trace, x));
    add_extrapolated(head, last, values, table[t].degree);
    for (u32 x = 0; x <= table[t].logup_degree; x++)
      bb4_store(values + 4 * (size_t)x, weighted_pq(&w, of_trace, a->max_points, x));
    add_extrapolated(head, last, values, table[t].logup_degree);
  }
  // s(X) = eq1(xi, X) head(X) + tail X, eq1(xi, X) = (1 - xi) + X (2 xi - 1)
  const bb4 xi = ext_at(run, a->xi, (size_t)a->l_skip + j - 1), slope = bb4_sub(bb4_add(xi, xi), bb4_one());
  bb4 kernel = xi, tail_x = tail;
  for (u32 x = 1; x <= last; x++) {
    bb4_store(dst + 4 * (size_t)(x - 1), bb4_add(bb4_mul(kernel, bb4_load(head + 4 * (size_t)x)), tail_x));
    kernel = bb4_add(kernel, slope);
    tail_x = bb4_add(tail_x, tail);
  }
}
void swirl_cpu_cost_batch_round(const cost_context *context, const args_batch_round *a, op_cost *cost) {
  (void)context;
  *cost = (op_cost){.bytes = 48 * (u64)a->num_traces * a->max_points,
                    .field_ops = (3 * (u64)a->num_traces * (a->max_points + 1) + a->degree + 1) * MULS_EXT,
                    .scratch_words = 4 * ((u64)a->degree + 2) + 4 * ((u64)a->max_points + 1)};
}
