// Column openings at the opening point (spec 13.7). What a program reads is in the folded tables already; every other
// column, and above all the rotation of a column that no constraint reads at the next row, is one inner product with
// the weights of the rows (docs/architecture.md, "Openings").
#include "batch_constraints/batch_constraints_prove.h"

// Host memory for one trace at a time.
typedef struct opening_memory {
  u32 *source;         // [openings] table that holds it, or NOT_FOLDED
  column_ref *missing; // [openings]
  size_t cap;          // openings
} opening_memory;
#define NOT_FOLDED UINT32_MAX

static u32 openings_per_column(const air_vk *air) { return air->need_rot ? 2 : 1; }

// Openings in the parts before `part`.
static u64 openings_before(const air_vk *air, u32 part) {
  u64 n = 0;
  for (u32 i = 0; i < part; i++) n += (u64)openings_per_column(air) * air_part_width(air, i);
  return n;
}
static u64 num_openings(const air_vk *air) { return openings_before(air, air_num_parts(air)); }

// The weights of the rows of trace t at the opening point; traces of equal height share them.
static dev_ptr record_row_weights(prove_context *c, u32 t, dev_ptr lagrange) {
  const trace_shape *trace = &c->shape->traces[t];
  const dev_ptr eq = alloc_ext(c, "eq", (u64)1 << trace->n_lift);
  const dev_ptr weights = alloc_ext(c, "row weights", (u64)1 << trace->log_height);
  RECORD(c->p, eq_table, .point = dev_ext(c->r, 1), .dst = eq, .num_vars = trace->n_lift);
  RECORD(c->p, row_weights, .w = lagrange, .e = eq, .dst = weights, .log_height = trace->log_height,
         .l_skip = c->shape->l_skip, .cyclic = 1);
  swirl_program_free(c->p, eq);
  return weights;
}

// Brings all openings of trace t together in proof order; `*weights` is made when first needed at this height.
static dev_ptr record_trace(prove_context *c, batch_state *s, u32 t, dev_ptr lagrange, dev_ptr *weights,
                            opening_memory *m) {
  program *p = c->p;
  const trace_shape *trace = &c->shape->traces[t];
  const air_vk *air = trace->air;
  const u32 factor = openings_per_column(air);
  const u64 n = num_openings(air);
  for (u64 i = 0; i < n; i++) m->source[i] = NOT_FOLDED;
  for (u32 i = 0; i < s->num_tables; i++) {
    const air_program_input *input = &s->inputs[i];
    if (input->kind != INPUT_COLUMN) continue;
    m->source[openings_before(air, input->part) + (u64)factor * input->column + input->rot] = i;
  }
  u32 num_missing = 0;
  u64 at = 0;
  for (u32 part = 0; part < air_num_parts(air); part++) {
    for (u32 i = 0; i < factor * air_part_width(air, part); i++, at++) {
      if (m->source[at] != NOT_FOLDED) continue;
      m->missing[num_missing++] = (column_ref){INPUT_COLUMN, c->traces[t].part_region[part], i / factor, i % factor};
    }
  }
  const dev_ptr dots = alloc_ext(c, "openings by rows", num_missing);
  if (num_missing > 0) {
    if (weights->region == REGION_NONE) *weights = record_row_weights(c, t, lagrange);
    const dev_ptr table = swirl_program_table(p, m->missing, (size_t)num_missing * (sizeof *m->missing / sizeof(u32)));
    RECORD(p, dot_columns, .table = table, .weights = *weights, .dst = dots, .num = num_missing,
           .log_height = trace->log_height);
  }
  u32 next = GATHER_MORE;
  for (u64 i = 0; i < n; i++) {
    if (m->source[i] == NOT_FOLDED) m->source[i] = next++;
  }
  const dev_ptr openings = alloc_ext(c, "openings", n);
  RECORD(p, gather_ext, .src = s->tables, .more = dots, .table = swirl_program_table(p, m->source, n), .dst = openings,
         .n = (u32)n);
  swirl_program_free(p, dots);
  swirl_program_free(p, s->tables);
  return openings;
}

// Where the openings of each trace stand in the proof: parts, each with its length.
static dev_ptr lay_out_trace(prove_context *c, const air_vk *air) {
  proof_len_word(c, air_num_parts(air));
  dev_ptr first = DEV_NONE;
  for (u32 part = 0; part < air_num_parts(air); part++) {
    const u32 n = openings_per_column(air) * air_part_width(air, part);
    proof_len_word(c, n);
    const dev_ptr at = proof_ext(c, n);
    if (part == 0) first = at;
  }
  return first;
}

static void observe_parts(prove_context *c, u32 t, dev_ptr openings, dev_ptr proof, u32 begin, u32 end) {
  const air_vk *air = c->shape->traces[t].air;
  for (u32 part = begin; part < end; part++) {
    const u64 before = openings_before(air, part);
    const dev_ptr src = dev_ext(openings, before);
    const dev_ptr dst = dev_at(proof, 4 * before + part); // one length word between parts
    const u32 words = 4 * openings_per_column(air) * air_part_width(air, part);
    if (air->need_rot)
      swirl_tx_observe(c, src, words, dst);
    else
      swirl_tx_observe_with_zeros(c, src, words, dst);
  }
}

void swirl_record_column_openings(prove_context *c, batch_state *states, dev_ptr lagrange) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 k = shape->num_traces;
  opening_memory m = {0};
  for (u32 t = 0; t < k; t++) {
    const u64 n = num_openings(shape->traces[t].air);
    if (n > m.cap) m.cap = (size_t)n;
  }
  m.source = swirl_mem_alloc(p->allocator, (m.cap + 1) * sizeof *m.source);
  m.missing = swirl_mem_alloc(p->allocator, (m.cap + 1) * sizeof *m.missing);
  dev_ptr *places = swirl_mem_alloc(p->allocator, 2 * k * sizeof *places); // openings, then proof, of each trace
  if (m.source == NULL || m.missing == NULL || places == NULL) {
    swirl_program_fail(p, SWIRL_ERR_NO_MEMORY, "openings");
  } else {
    swirl_program_span_begin(p, "prover.rap_constraints.column_openings");
    dev_ptr weights = DEV_NONE;
    swirl_program_group_begin(p);
    for (u32 t = 0; t < k; t++) {
      if (t == 0 || shape->traces[t].log_height != shape->traces[t - 1].log_height) {
        swirl_program_free(p, weights);
        weights = DEV_NONE;
        swirl_program_strand(p); // traces of equal height share weights
      }
      places[t] = record_trace(c, &states[t], t, lagrange, &weights, &m);
      places[k + t] = lay_out_trace(c, shape->traces[t].air);
    }
    swirl_program_free(p, weights);
    swirl_program_group_end(p);
    // B8, B9. Common mains of all traces, then all other parts
    for (u32 t = 0; t < k; t++) observe_parts(c, t, places[t], places[k + t], 0, 1);
    for (u32 t = 0; t < k; t++) {
      observe_parts(c, t, places[t], places[k + t], 1, air_num_parts(shape->traces[t].air));
      swirl_program_free(p, places[t]);
    }
    swirl_program_span_end(p);
  }
  swirl_mem_release(p->allocator, places, 2 * k * sizeof *places);
  swirl_mem_release(p->allocator, m.missing, (m.cap + 1) * sizeof *m.missing);
  swirl_mem_release(p->allocator, m.source, (m.cap + 1) * sizeof *m.source);
}
