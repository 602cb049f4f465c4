#include "prover/prove_context.h"

// The place of the next `n` log words, of which `is_sample` says how they came about.
static dev_ptr log_words(prove_context *c, u32 n, u8 is_sample) {
  program *p = c->p;
  if (!p->record_log || p->status != SWIRL_OK) return DEV_NONE;
  const dev_ptr at = {REGION_LOG, p->num_log};
  swirl_program_log_append(p, n, is_sample);
  return at;
}

static void observe(prove_context *c, dev_ptr src, u32 n, u32 zeros, dev_ptr proof) {
  if (n == 0) return;
  const u32 num_observed = zeros ? 2 * n : n;
  RECORD(c->p, transcript_observe, .sponge = c->sponge, .src = src, .proof = proof,
         .log = log_words(c, num_observed, 0), .n = n, .position = c->position, .zeros = zeros);
  c->position = c->p->suite->position_after_observe(c->position, num_observed);
}
void swirl_tx_observe(prove_context *c, dev_ptr src, u32 num_words, dev_ptr proof) {
  observe(c, src, num_words, 0, proof);
}
void swirl_tx_observe_with_zeros(prove_context *c, dev_ptr src, u32 num_words, dev_ptr proof) {
  observe(c, src, num_words, 1, proof);
}

void swirl_tx_observe_digest(prove_context *c, dev_ptr src, dev_ptr proof) {
  RECORD(c->p, transcript_observe_digest, .sponge = c->sponge, .src = src, .proof = proof,
         .log = log_words(c, c->p->suite->digest_log_words, 0), .position = c->position);
  c->position = c->p->suite->position_after_observe_digest(c->position);
}

void swirl_tx_sample(prove_context *c, dev_ptr dst, u32 num_words) {
  RECORD(c->p, transcript_sample, .sponge = c->sponge, .dst = dst, .log = log_words(c, num_words, 1), .n = num_words,
         .position = c->position);
  c->position = c->p->suite->position_after_sample(c->position, num_words);
}

void swirl_tx_sample_bits(prove_context *c, dev_ptr dst, u32 n, u32 bits) {
  if (n == 0) return;
  RECORD(c->p, transcript_sample_bits, .sponge = c->sponge, .dst = dst, .log = log_words(c, n, 1), .n = n, .bits = bits,
         .position = c->position);
  c->position = c->p->suite->position_after_sample(c->position, n);
}

void swirl_tx_grind(prove_context *c, u32 bits, dev_ptr proof) {
  dev_ptr given = DEV_NONE;
  if (c->witnesses.region != REGION_NONE) given = dev_at(c->witnesses, c->next_witness++);
  if (bits == 0) { // nothing happens in the transcript; the proof still has the word
    if (given.region == REGION_NONE)
      swirl_program_static(c->p, proof, 0);
    else
      RECORD(c->p, emit, .src = given, .dst = proof, .n = 1);
    return;
  }
  const dev_ptr log = log_words(c, 1, 0);
  log_words(c, 1, 1);
  RECORD(c->p, grind, .sponge = c->sponge, .given = given, .proof = proof, .log = log, .bits = bits,
         .position = c->position);
  c->position = c->p->suite->position_after_observe(c->position, 1);
  c->position = c->p->suite->position_after_sample(c->position, 1);
}

dev_ptr swirl_input_table(prove_context *c, u32 t, const air_program *air) {
  if (air->num_inputs == 0) return DEV_NONE;
  const size_t words = sizeof(column_ref) / sizeof(u32);
  dev_ptr first = DEV_NONE;
  for (u32 i = 0; i < air->num_inputs; i++) {
    const air_program_input *input = &air->inputs[i];
    column_ref ref = {.kind = input->kind, .region = REGION_NONE};
    if (input->kind == INPUT_COLUMN) {
      ref = (column_ref){INPUT_COLUMN, c->traces[t].part_region[input->part], input->column, input->rot};
    } else if (input->kind == AIR_INPUT_SUM) {
      ref = (column_ref){INPUT_COLUMN, c->traces[t].sums_region, input->column, 0};
    }
    const dev_ptr at = swirl_program_table(c->p, &ref, words); // 4 words: entries are consecutive
    if (i == 0) first = at;
  }
  return first;
}
