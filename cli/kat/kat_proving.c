// Proving, compared with everything that is known of the proof.
#include "diag_text.h"
#include "kat.h"
#include "sha256.h"

#include <stdlib.h>
#include <string.h>

// More of the log than the answer has, to see where it goes on.
enum { LOG_MARGIN = 64 };

typedef struct recorded {
  uint32_t *values;
  uint8_t *is_sample;
  size_t num;
  swirl_transcript final;
} recorded;

static bool same_transcript(kat *k, const recorded *got, const kat_proof_answer *want) {
  if (want->log_values != NULL) {
    const size_t num = got->num < want->num_log ? got->num : want->num_log;
    for (size_t i = 0; i < num; i++) {
      if (got->is_sample[i] == want->log_is_sample[i]) continue;
      kat_fail(k, "transcript: element %zu is %s, expected %s", i, got->is_sample[i] ? "sampled" : "observed",
               want->log_is_sample[i] ? "sampled" : "observed");
      return false;
    }
    if (!kat_same_words(k, "transcript", got->values, got->num, want->log_values, want->num_log)) return false;
  }
  if (want->final == NULL) return true;
  const uint32_t got_indices[2] = {got->final.absorb_idx, got->final.sample_idx};
  const uint32_t want_indices[2] = {want->final->absorb_idx, want->final->sample_idx};
  return kat_same_words(k, "final sponge", got->final.state, 16, want->final->state, 16) &&
         kat_same_words(k, "final sponge indices", got_indices, 2, want_indices, 2);
}

// The commitment stands behind the codec version, in canonical little-endian words.
static bool same_commitment(kat *k, const uint8_t *proof, size_t len, const uint32_t *want) {
  uint32_t got[8] = {0};
  for (size_t i = 0; i < 8 && 8 + 4 * i <= len; i++) {
    const uint8_t *word = proof + 4 + 4 * i;
    got[i] = (uint32_t)word[0] | (uint32_t)word[1] << 8 | (uint32_t)word[2] << 16 | (uint32_t)word[3] << 24;
  }
  return kat_same_words(k, "common_main_commit", got, 8, want, 8);
}

static bool same_proof(kat *k, const uint8_t *proof, size_t len, const kat_proof_answer *want) {
  if (want->common_commitment != NULL && !same_commitment(k, proof, len, want->common_commitment)) return false;
  if (want->proof != NULL && !kat_same_bytes(k, "proof", proof, len, want->proof, want->proof_len)) return false;
  return kat_same_uint(k, "bytes of the proof", len, want->proof_len) &&
         (want->sha256 == NULL || kat_same_text(k, "proof_sha256", sha256(proof, len).text, want->sha256));
}

static bool compare(kat *k, const char *label, swirl_prover *prover, const swirl_proof *proof, const recorded *log,
                    const kat_proof_answer *answer, uint8_t **out_proof) {
  size_t len;
  const uint8_t *bytes = swirl_proof_bytes(proof, &len);
  if (!same_transcript(k, log, answer) || !same_proof(k, bytes, len, answer) ||
      !kat_same_uint(k, "planned length of the proof", swirl_prover_plan(prover)->proof_len, len)) {
    return false;
  }
  if (out_proof != NULL) {
    *out_proof = malloc(len);
    if (*out_proof == NULL) return kat_fail(k, "out of memory"), false;
    memcpy(*out_proof, bytes, len);
  }
  if (answer->log_values != NULL) {
    kat_ok(k, "%scommitment, transcript (%zu elements), final sponge, proof (%zu bytes)", label, log->num, len);
  } else {
    kat_ok(k, "%scommitment, proof (%zu bytes)", label, len);
  }
  return true;
}

bool kat_check_proving(kat *k, const char *label, swirl_pk *pk, const swirl_air_witness *witness, size_t num_airs,
                       const kat_proof_answer *answer, uint8_t **out_proof) {
  const bool records = answer->log_values != NULL;
  const size_t max_log = records ? answer->num_log + LOG_MARGIN : 0;
  recorded log = {.values = calloc(max_log + 1, sizeof *log.values), .is_sample = calloc(max_log + 1, 1)};
  const swirl_run_options options = {.log_values = records ? log.values : NULL,
                                     .log_is_sample = records ? log.is_sample : NULL,
                                     .max_log = max_log,
                                     .num_log = records ? &log.num : NULL,
                                     .transcript = &log.final};
  swirl_prover *prover = NULL;
  swirl_proof *proof = NULL;
  swirl_diag diag = diag_none();
  bool good = false;
  if (log.values == NULL || log.is_sample == NULL) {
    kat_fail(k, "out of memory");
  } else {
    uint32_t flags = records ? SWIRL_RECORD_TRANSCRIPT : 0;
    swirl_status status = swirl_prover_create_for(&prover, pk, witness, num_airs, flags, &diag);
    if (answer->beyond_heights && kat_status(k, "proving as usual", status, SWIRL_ERR_TRACE, &diag)) {
      flags |= SWIRL_ANY_HEIGHTS;
      status = swirl_prover_create_for(&prover, pk, witness, num_airs, flags, &diag);
    }
    good = kat_status(k, "making the prover", status, SWIRL_OK, &diag);
    if (good) {
      status = swirl_prover_run(prover, &proof, witness, num_airs, &options, &diag);
      good = kat_status(k, "proving", status, SWIRL_OK, &diag) &&
             compare(k, label, prover, proof, &log, answer, out_proof);
      if (good && k->least_memory) {
        kat_check_least_memory(k, pk, witness, num_airs, flags & SWIRL_ANY_HEIGHTS, proof);
      }
    }
  }
  swirl_proof_destroy(proof);
  swirl_prover_destroy(prover);
  free(log.values);
  free(log.is_sample);
  return good;
}
