// Verification, stage by stage in the order of spec 16: the first failing check decides the verdict.
#include <swirl/verify.h>

#include "batch_constraints/batch_constraints_verify.h"
#include "logup_gkr/logup_gkr_verify.h"
#include "poly/poly.h"
#include "stacked_reduction/stacked_reduction_verify.h"
#include "whir/whir_verify.h"

static swirl_status check_security(verifier *v, double min_bits) {
  swirl_soundness soundness;
  if (!(min_bits > 0)) return SWIRL_OK;
  REJECT_IF(v, swirl_vk_soundness(&soundness, v->vk) != SWIRL_OK || !(soundness.total >= min_bits),
            SWIRL_REJECT_SECURITY_BITS, -1, -1, 0);
  return SWIRL_OK;
}

// The public values in the proof, whose shape is checked, against the caller's.  given [num_airs]
static swirl_status check_public_values(const verifier *v, const swirl_public_values *given) {
  for (u32 a = 0; a < v->vk->num_airs; a++) {
    const size_t at = v->public_at[a], num = proof_len_at(&v->proof, at);
    bool equal = given[a].num == num;
    for (size_t i = 0; equal && i < num; i++) {
      equal = given[a].values[i] == load_le32(v->proof.bytes + at + LEN_BYTES + i * BASE_BYTES);
    }
    REJECT_IF(v, !equal, SWIRL_REJECT_PUBLIC_VALUES_DIFFER, a, -1, at);
  }
  return SWIRL_OK;
}

// sum over present AIRs of coefficient * 2^max(height, l_skip), below the threshold. A sum beyond 64 bits is too large.
static swirl_status check_trace_heights(const verifier *v) {
  for (u32 i = 0; i < v->vk->num_height_constraints; i++) {
    const height_constraint *constraint = &v->vk->height_constraints[i];
    u64 sum = 0;
    for (u32 t = 0; t < v->shape.num_traces; t++) {
      const trace_shape *trace = &v->shape.traces[t];
      const u64 term = (u64)constraint->coefficients[trace->air_id] << trace->lift; // < 2^59
      sum = sum > UINT64_MAX - term ? UINT64_MAX : sum + term;
    }
    REJECT_IF(v, sum >= constraint->threshold, SWIRL_REJECT_TRACE_HEIGHTS, -1, i, 0);
  }
  return SWIRL_OK;
}

// P1 - P3: key, commitments, heights and public values, in key order.
static swirl_status observe_statement(verifier *v) {
  transcript_observe_digest(&v->transcript, v->vk->pre_hash);
  verifier_observe_digest(v, v->proof.common_commit_at);
  for (u32 a = 0; a < v->vk->num_airs; a++) {
    const air_vk *air = &v->vk->airs[a];
    const bool present = v->log_heights[a] >= 0;
    const u32 flag = present ? BB_ONE : 0;
    if (!air->is_required) transcript_observe(&v->transcript, &flag, 1);
    if (!present) continue;
    if (air->has_preprocessed) {
      REJECT_IF(v, v->log_heights[a] != air->hypercube_dim + (i32)v->vk->params.l_skip,
                SWIRL_REJECT_PREPROCESSED_HEIGHT, a, -1, v->vdata_at[a]);
      transcript_observe_digest(&v->transcript, air->preprocessed_commit);
    } else {
      const u32 log_height = bb_from_u32((u32)v->log_heights[a]);
      transcript_observe(&v->transcript, &log_height, 1);
    }
    const size_t digests = v->vdata_at[a] + 2 * LEN_BYTES, values = v->public_at[a] + LEN_BYTES;
    for (u32 j = 0; j < air->num_cached; j++) verifier_observe_digest(v, digests + (size_t)j * SUITE_DIGEST_BYTES);
    for (u32 j = 0; j < air->num_public_values; j++) verifier_observe_base(v, values + (size_t)j * BASE_BYTES);
  }
  return SWIRL_OK;
}

// `public_values` NULL: whatever the proof has. `out`, if not NULL, receives the sponge.
static swirl_status verify(const swirl_vk *vk, const swirl_verify_desc *desc, const swirl_public_values *public_values,
                           const u8 *bytes, size_t len, void *block, size_t block_len, swirl_transcript *out,
                           swirl_diag *diag) {
  verifier v;
  const size_t needed = swirl_verify_memory(vk);
  if (block == NULL || block_len < needed) {
    return swirl_fail(diag, SWIRL_ERR_BLOCK_SIZE, "verify: %zu bytes of memory given, %zu needed", block_len, needed);
  }
  swirl_verifier_init(&v, vk, block, block_len);
  v.diag = diag;
  const char *isa = desc == NULL ? NULL : desc->isa;
  v.suite = swirl_suite_at_level(vk->suite, isa);
  if (v.suite == NULL) return swirl_fail(diag, SWIRL_ERR_DEVICE, "verify: no instruction set %.32s here", isa);
  transcript_init(&v.transcript, v.suite);
  SWIRL_TRY(swirl_proof_decode(&v.proof, v.suite, bytes, len, diag));

  // ---- Stage 1: the key is the expected one
  if (desc != NULL && desc->expected_params != NULL) {
    REJECT_IF(&v, !swirl_params_equal(desc->expected_params, &vk->params), SWIRL_REJECT_PARAMS, -1, -1, 0);
  }
  if (desc != NULL) SWIRL_TRY(check_security(&v, desc->min_security_bits));

  // ---- Stage 2: shape of the proof; after it, every offset and count follows from the shape
  SWIRL_TRY(swirl_proof_check_shape(&v));
  if (public_values != NULL) SWIRL_TRY(check_public_values(&v, public_values));

  // ---- Stage 3: trace heights keep the interactions sound
  SWIRL_TRY(check_trace_heights(&v));

  // ---- Stage 4: the statement enters the transcript
  SWIRL_TRY(observe_statement(&v));

  // ---- Stage 5: interactions balance (LogUp-GKR), constraints hold (batched sumcheck)
  gkr_claim gkr;
  bb4 r[MAX_OPENING_POINT]; // opening point of the columns
  SWIRL_TRY(swirl_logup_gkr_verify(&gkr, &v));
  SWIRL_TRY(swirl_batch_constraints_verify(r, &v, &gkr));

  // ---- Stage 6: column openings reduce to openings of the stacked columns
  bb4 u[MAX_OPENING_POINT];
  SWIRL_TRY(swirl_stacked_reduction_verify(u, &v, r));

  // ---- Stage 7: the stacked columns are what was committed to (WHIR)
  bb4 cube[BB_TWO_ADICITY + 1]; // u_0, u_0^2, u_0^4, .., u_1, .., u_{n_stack}
  cube[0] = u[0];
  for (u32 i = 1; i < v.shape.l_skip; i++) cube[i] = bb4_square(cube[i - 1]);
  for (u32 i = 0; i < v.shape.n_stack; i++) cube[v.shape.l_skip + i] = u[i + 1];
  SWIRL_TRY(swirl_whir_verify(&v, cube));

  if (out != NULL) swirl_transcript_store(out, &v.transcript);
  return SWIRL_OK;
}

static swirl_status check_arguments(const swirl_vk *vk, const swirl_verify_desc *desc, const u8 *proof,
                                    swirl_diag *diag) {
  if (vk == NULL || proof == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "verify: NULL argument");
  for (size_t i = 0; desc != NULL && i < SWIRL_COUNT(desc->reserved); i++) {
    if (desc->reserved[i] != 0) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "verify: reserved fields must be zero");
  }
  return SWIRL_OK;
}

size_t swirl_verify_memory(const swirl_vk *vk) {
  verifier v;
  return swirl_verifier_init(&v, vk, NULL, 0);
}

swirl_status swirl_verify(const swirl_vk *vk, const swirl_verify_desc *desc, const swirl_public_values *public_values,
                          size_t num_airs, const uint8_t *proof, size_t proof_len, void *block, size_t block_len,
                          swirl_diag *diag) {
  SWIRL_TRY(check_arguments(vk, desc, proof, diag));
  if (public_values == NULL || num_airs != vk->num_airs) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "verify: public values of %zu AIRs given, the key has %u", num_airs,
                      (unsigned)vk->num_airs);
  }
  for (size_t a = 0; a < num_airs; a++) {
    if (public_values[a].num > 0 && public_values[a].values == NULL) {
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "verify: public values of AIR %zu are NULL", a);
    }
  }
  return verify(vk, desc, public_values, proof, proof_len, block, block_len, NULL, diag);
}

swirl_status swirl_verify_with_proof_values(const swirl_vk *vk, const swirl_verify_desc *desc, const uint8_t *proof,
                                            size_t proof_len, void *block, size_t block_len,
                                            swirl_transcript *transcript, swirl_diag *diag) {
  SWIRL_TRY(check_arguments(vk, desc, proof, diag));
  if (transcript != NULL && vk->suite != &swirl_suite_babybear_poseidon2) {
    return swirl_fail(diag, SWIRL_ERR_UNSUPPORTED, "verify: a transcript of this suite cannot be handed out");
  }
  return verify(vk, desc, NULL, proof, proof_len, block, block_len, transcript, diag);
}
