// The whole proof as one program: the table of contents of the protocol (spec 10.6). Mirror image of verify.c.
#include "prove.h"

// A matrix that the program commits to: its region is where the witness has it, or a place in the arena where it is
// laid out anew.
static void add_matrix(recording *r, u32 t, u32 part, swirl_source source) {
  const trace_shape *trace = &r->shape.traces[t];
  const u32 width = air_part_width(trace->air, part);
  program *p = &r->program;
  u32 *region = &r->context.traces[t].part_region[part];
  prove_matrix *matrix = &r->context.traces[t].matrices[part];
  const u32 given = swirl_recording_bound(r, trace->air_id, part, CONTENT_COLUMNS);
  *matrix = (prove_matrix){.is_imported = source != SWIRL_SOURCE_IN_PLACE,
                           .import = {.src = {given, 0},
                                      .width = width,
                                      .log_height = trace->log_height,
                                      .canonical = source == SWIRL_SOURCE_CANONICAL,
                                      .air = trace->air_id,
                                      .part = part}};
  *region = given;
  if (!matrix->is_imported) return;
  matrix->import.dst = swirl_program_alloc(p, "trace", (u64)width << trace->log_height);
  *region = swirl_program_region_alias(p, matrix->import.dst, (u64)1 << trace->log_height);
}

// Traces and commitments: what is committed already comes from the witness or the key, the rest is committed here.
static void record_commitments(recording *r, const swirl_air_shape *airs) {
  const proof_shape *shape = &r->shape;
  prove_context *c = &r->context;
  swirl_program_span_begin(&r->program, "prover.main_trace_commit");
  for (u32 t = 0; t < shape->num_traces; t++) {
    const air_vk *air = shape->traces[t].air;
    const swirl_air_shape *source = &airs[shape->traces[t].air_id];
    u32 *regions = c->traces[t].part_region;
    if (air->common_main_width > 0) add_matrix(r, t, 0, source->common);
    for (u32 j = 0; j < air->num_cached; j++) {
      const u32 part = 1u + air->has_preprocessed + j;
      if (source->cached == NULL || source->cached[j] == SWIRL_SOURCE_COMMITTED) {
        regions[part] = swirl_recording_bound(r, shape->traces[t].air_id, part, CONTENT_COLUMNS);
      } else {
        add_matrix(r, t, part, source->cached[j]);
      }
    }
  }
  swirl_recording_commitments(r);
  for (u32 i = 0; i < shape->num_commits; i++) {
    const commit_shape *place = &shape->commits[i];
    const trace_shape *trace = &shape->traces[place->trace];
    const bool has_preprocessed = trace->air->has_preprocessed;
    if (i > 0 && has_preprocessed && place->part == 1) continue;
    const swirl_source *cached = airs[trace->air_id].cached;
    if (i > 0 && (cached == NULL || cached[place->part - 1 - has_preprocessed] == SWIRL_SOURCE_COMMITTED)) {
      prove_commit *commit = &c->commits[i];
      commit->code = (dev_ptr){swirl_recording_bound(r, trace->air_id, place->part, CONTENT_CODE), 0};
      commit->layers = (dev_ptr){swirl_recording_bound(r, trace->air_id, place->part, CONTENT_LAYERS), 0};
      const u32 depth = shape->log_stacked + shape->log_blowup - shape->k;
      commit->root = dev_at(commit->layers, (((u64)2 << depth) - 2) * r->program.suite->digest_words);
    } else {
      swirl_commit_prove(c, &c->commits[i]);
    }
  }
  swirl_program_span_end(&r->program);
}

static void observe_constant(prove_context *c, u32 value) {
  const u32 word = bb_from_u32(value);
  swirl_tx_observe(c, swirl_program_table(c->p, &word, 1), 1, DEV_NONE);
}

// The statement: P1-P3 of spec 10.8, and the head of the proof (spec 05 section 2) behind the presence bitmap.
static void record_statement(recording *r) {
  prove_context *c = &r->context;
  program *p = &r->program;
  const swirl_vk *vk = r->pk->vk;
  const proof_shape *shape = &r->shape;
  const dev_ptr common = swirl_program_proof(p, PROOF_COMMON_COMMIT_WORDS);
  swirl_tx_observe_digest(c, swirl_program_table(p, vk->pre_hash, vk->suite->digest_words), DEV_NONE);
  swirl_tx_observe_digest(c, c->commits[0].root, common);
  for (u32 a = 0; a < vk->num_airs; a++) { // in key order
    const air_vk *air = &vk->airs[a];
    u32 t = 0;
    while (t < shape->num_traces && shape->traces[t].air_id != a) t++;
    const bool present = t < shape->num_traces;
    if (!air->is_required) observe_constant(c, present);
    if (!present) continue;
    if (air->has_preprocessed) {
      swirl_tx_observe_digest(c, swirl_program_table(p, air->preprocessed_commit, vk->suite->digest_words), DEV_NONE);
    } else {
      observe_constant(c, shape->traces[t].log_height);
    }
    proof_len_word(c, shape->traces[t].log_height);
    proof_len_word(c, air->num_cached);
    for (u32 i = 1; i < shape->num_commits; i++) {
      const commit_shape *place = &shape->commits[i];
      if (place->trace != t || (air->has_preprocessed && place->part == 1)) continue;
      swirl_tx_observe_digest(c, c->commits[i].root, swirl_program_proof(p, SUITE_DIGEST_BYTES / 4));
    }
    swirl_tx_observe(c, c->traces[t].publics, air->num_public_values, DEV_NONE);
  }
  proof_len_word(c, vk->num_airs);
  for (u32 a = 0; a < vk->num_airs; a++) {
    u32 t = 0;
    while (t < shape->num_traces && shape->traces[t].air_id != a) t++;
    const u32 n = t < shape->num_traces ? vk->airs[a].num_public_values : 0;
    proof_len_word(c, n);
    if (n > 0) RECORD(p, emit, .src = c->traces[t].publics, .dst = swirl_program_proof(p, n), .n = n);
  }
}

void swirl_record_constraints(prove_context *c) {
  logup_result logup;
  swirl_program_span_begin(c->p, "prover.rap_constraints");
  swirl_logup_gkr_prove(c, &logup);
  swirl_batch_constraints_prove(c, &logup);
  swirl_program_free(c->p, logup.xi);
  swirl_program_free(c->p, logup.beta_powers);
  swirl_program_span_end(c->p);
}

void swirl_record_openings(prove_context *c) {
  dev_ptr u = DEV_NONE;
  swirl_program_span_begin(c->p, "prover.openings");
  swirl_stacked_reduction_prove(c, &u);
  swirl_whir_prove(c, u);
  swirl_program_free(c->p, u);
  swirl_program_span_end(c->p);
}

void swirl_record_proof(recording *r, const swirl_air_shape *airs, bool given_witnesses) {
  swirl_program_span_begin(&r->program, "stark_prove_excluding_trace");
  swirl_recording_begin(r, given_witnesses);
  // 1. Commit to the common mains, and to cached mains that are not committed yet (spec 11)
  record_commitments(r, airs);
  // 2. Observe the statement (spec 10.8)
  record_statement(r);
  // 3. LogUp-GKR and batched constraints: the opening point r and every column at r (spec 12, 13)
  swirl_record_constraints(&r->context);
  // 4. Stacked reduction and WHIR: the openings of all commitments (spec 14, 15)
  swirl_record_openings(&r->context);
  swirl_program_span_end(&r->program);
}
