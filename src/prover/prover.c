// Whole proofs: a program for one shape, run for any number of witnesses.
#include "prove.h"
#include "prover/forms.h"
#include "prover/plan.h"
#include "prover/run.h"
#include "prover/witness.h"

struct swirl_prover {
  swirl_pk *pk;
  u32 flags;
  recording recording;
  plan_memory plan;
  swirl_air_shape *airs; // [num_airs], with `cached` pointing into `cached`
  swirl_source *cached;  // of all AIRs
  size_t num_cached;
  i32 *log_heights;
};

static swirl_status at_air(swirl_diag *diag, u32 air, u32 part, swirl_status status) {
  if (diag != NULL) {
    diag->air = air;
    diag->part = part;
  }
  return status;
}

// Copies the shapes; sources of cached mains must be of the enum.
static swirl_status copy_shapes(swirl_prover *prover, const swirl_air_shape *airs, swirl_diag *diag) {
  const swirl_vk *vk = prover->pk->vk;
  const swirl_allocator *allocator = &prover->pk->dev->allocator;
  for (u32 a = 0; a < vk->num_airs; a++) prover->num_cached += vk->airs[a].num_cached;
  prover->airs = swirl_mem_alloc(allocator, vk->num_airs * sizeof *prover->airs);
  prover->cached = swirl_mem_alloc(allocator, (prover->num_cached + 1) * sizeof *prover->cached);
  prover->log_heights = swirl_mem_alloc(allocator, vk->num_airs * sizeof *prover->log_heights);
  if (prover->airs == NULL || prover->cached == NULL || prover->log_heights == NULL) {
    return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "prover");
  }
  swirl_source *next = prover->cached;
  for (u32 a = 0; a < vk->num_airs; a++) {
    prover->log_heights[a] = -1;
    if (!airs[a].present) continue;
    if (airs[a].log_height > BB_TWO_ADICITY) {
      return at_air(diag, a, 0, swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: 2^%u rows", a, airs[a].log_height));
    }
    prover->log_heights[a] = (i32)airs[a].log_height;
    prover->airs[a] = airs[a];
    prover->airs[a].cached = next;
    for (u32 j = 0; j < vk->airs[a].num_cached; j++) {
      next[j] = airs[a].cached == NULL ? SWIRL_SOURCE_COMMITTED : airs[a].cached[j];
      if (next[j] < SWIRL_SOURCE_IN_PLACE || next[j] > SWIRL_SOURCE_COMMITTED) {
        return at_air(diag, a, 0,
                      swirl_fail(diag, SWIRL_ERR_ARGUMENT, "AIR %u: unknown source of cached main %u", a, j));
      }
    }
    next += vk->airs[a].num_cached;
    if (vk->airs[a].common_main_width > 0 &&
        (airs[a].common < SWIRL_SOURCE_IN_PLACE || airs[a].common > SWIRL_SOURCE_MONTGOMERY)) {
      return at_air(diag, a, 0, swirl_fail(diag, SWIRL_ERR_ARGUMENT, "AIR %u: unknown source of the common main", a));
    }
  }
  return SWIRL_OK;
}

// As form_recorder; `arg`: the prover.
static swirl_status record(recording *r, const prove_forms *forms, void *arg, swirl_diag *diag) {
  const swirl_prover *prover = arg;
  SWIRL_TRY(swirl_recording_init(r, prover->pk, prover->log_heights, prover->flags, diag));
  r->context.forms = *forms;
  swirl_record_proof(r, prover->airs, (prover->flags & SWIRL_GIVEN_WITNESSES) != 0);
  return SWIRL_OK;
}

static swirl_status build(swirl_prover *prover, const swirl_air_shape *airs, swirl_diag *diag) {
  SWIRL_TRY(copy_shapes(prover, airs, diag));
  forms_choice choice;
  SWIRL_TRY(swirl_forms_choose(&prover->recording, &choice, record, prover, diag));
  SWIRL_TRY(swirl_recording_seal(&prover->recording, diag));
  return swirl_plan_build(&prover->plan, &prover->recording, &choice, swirl_proof_head_len(prover->pk->vk), diag);
}

size_t swirl_proof_head_len(const swirl_vk *vk) { return 4 + SUITE_DIGEST_BYTES + 4 + ((size_t)vk->num_airs + 7) / 8; }

static void log_plan(const swirl_prover *prover) {
  const swirl_plan *plan = &prover->plan.plan;
  SWIRL_LOG(
      &prover->pk->dev->logger, SWIRL_LOG_INFO,
      "prover: %u traces, %llu operations, %llu permutations, arena %llu bytes, peak %llu bytes, proof %llu bytes",
      prover->recording.shape.num_traces, (unsigned long long)plan->num_operations,
      (unsigned long long)plan->spans[0].permutations, (unsigned long long)plan->arena_bytes,
      (unsigned long long)plan->peak_bytes, (unsigned long long)plan->proof_len);
}

swirl_status swirl_prover_create(swirl_prover **out, swirl_pk *pk, const swirl_air_shape *airs, size_t num_airs,
                                 uint32_t flags, swirl_diag *diag) {
  if (out == NULL || pk == NULL || airs == NULL ||
      (flags & ~(SWIRL_RECORD_TRANSCRIPT | SWIRL_GIVEN_WITNESSES | SWIRL_ANY_HEIGHTS)) != 0) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_prover_create: NULL argument or unknown flag");
  }
  if (num_airs != pk->vk->num_airs) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "%zu AIRs given, the key has %u", num_airs, pk->vk->num_airs);
  }
  swirl_prover *prover = swirl_mem_alloc(&pk->dev->allocator, sizeof *prover);
  if (prover == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "prover");
  prover->pk = swirl_pk_hold(pk);
  prover->flags = flags;
  const swirl_status status = build(prover, airs, diag);
  if (status != SWIRL_OK) {
    swirl_prover_destroy(prover);
    return status;
  }
  log_plan(prover);
  *out = prover;
  return SWIRL_OK;
}

void swirl_prover_destroy(swirl_prover *prover) {
  if (prover == NULL) return;
  swirl_pk *pk = prover->pk;
  const swirl_allocator *allocator = &pk->dev->allocator;
  swirl_plan_release(&prover->plan, allocator);
  if (prover->recording.allocator != NULL) swirl_recording_release(&prover->recording);
  swirl_mem_release(allocator, prover->airs, pk->vk->num_airs * sizeof *prover->airs);
  swirl_mem_release(allocator, prover->cached, (prover->num_cached + 1) * sizeof *prover->cached);
  swirl_mem_release(allocator, prover->log_heights, pk->vk->num_airs * sizeof *prover->log_heights);
  swirl_mem_release(allocator, prover, sizeof *prover);
  swirl_pk_destroy(pk);
}

const swirl_plan *swirl_prover_plan(const swirl_prover *prover) { return &prover->plan.plan; }

// ---- The witness against the shape

// The shape of a witness. `cached` has room for the sources of all cached mains of the key.
static swirl_status shape_of(swirl_air_shape *shapes, swirl_source *cached, const swirl_pk *pk,
                             const swirl_air_witness *airs, swirl_diag *diag) {
  const swirl_vk *vk = pk->vk;
  for (u32 a = 0; a < vk->num_airs; a++) {
    const air_vk *air = &vk->airs[a];
    shapes[a] = (swirl_air_shape){.present = airs[a].present, .log_height = airs[a].log_height, .cached = cached};
    if (!airs[a].present) continue;
    for (u32 part = 0; part < air_num_parts(air); part++) {
      if ((part == 0 && air->common_main_width == 0) || (part == 1 && air->has_preprocessed)) continue;
      given_matrix matrix = {0};
      const swirl_status status = swirl_given_matrix_read(&matrix, pk, a, part, &airs[a], diag);
      if (status != SWIRL_OK) return at_air(diag, a, part, status);
      shapes[a].log_height = matrix.log_height;
      if (part == 0)
        shapes[a].common = matrix.source;
      else
        *cached++ = matrix.source;
    }
  }
  return SWIRL_OK;
}

swirl_status swirl_prover_create_for(swirl_prover **out, swirl_pk *pk, const swirl_air_witness *airs, size_t num_airs,
                                     uint32_t flags, swirl_diag *diag) {
  if (out == NULL || pk == NULL || airs == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_prover_create_for: NULL argument");
  }
  const swirl_vk *vk = pk->vk;
  if (num_airs != vk->num_airs) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "%zu AIRs given, the key has %u", num_airs, vk->num_airs);
  }
  const swirl_allocator *allocator = &pk->dev->allocator;
  size_t num_cached = 1;
  for (u32 a = 0; a < vk->num_airs; a++) num_cached += vk->airs[a].num_cached;
  swirl_air_shape *shapes = swirl_mem_alloc(allocator, num_airs * sizeof *shapes);
  swirl_source *cached = swirl_mem_alloc(allocator, num_cached * sizeof *cached);
  swirl_status status = shapes == NULL || cached == NULL ? swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "prover")
                                                         : shape_of(shapes, cached, pk, airs, diag);
  if (status == SWIRL_OK) status = swirl_prover_create(out, pk, shapes, num_airs, flags, diag);
  swirl_mem_release(allocator, cached, num_cached * sizeof *cached);
  swirl_mem_release(allocator, shapes, num_airs * sizeof *shapes);
  return status;
}

// Checks every matrix of AIR a against the program's shape.
static swirl_status check_air(const swirl_prover *prover, u32 a, const swirl_air_witness *witness, swirl_diag *diag) {
  const air_vk *air = &prover->pk->vk->airs[a];
  const swirl_air_shape *shape = &prover->airs[a];
  if (witness->present != (prover->log_heights[a] >= 0)) {
    return at_air(diag, a, 0,
                  swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u is %s in this prover's shape", a,
                             witness->present ? "absent" : "present"));
  }
  if (!witness->present) return SWIRL_OK;
  if (witness->num_public_values != air->num_public_values ||
      (air->num_public_values > 0 && witness->public_values == NULL)) {
    return at_air(diag, a, 0,
                  swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: %zu public values given, the key has %u", a,
                             witness->num_public_values, air->num_public_values));
  }
  for (u32 part = 0; part < air_num_parts(air); part++) {
    if ((part == 0 && air->common_main_width == 0) || (part == 1 && air->has_preprocessed)) continue;
    given_matrix matrix = {0};
    const swirl_status status = swirl_given_matrix_read(&matrix, prover->pk, a, part, witness, diag);
    if (status != SWIRL_OK) return at_air(diag, a, part, status);
    const swirl_source wanted = part == 0 ? shape->common : shape->cached[part - 1 - air->has_preprocessed];
    if (matrix.log_height != shape->log_height || !swirl_given_matrix_fits(&matrix, wanted)) {
      return at_air(diag, a, part,
                    swirl_fail(diag, SWIRL_ERR_TRACE,
                               "AIR %u, part %u: 2^%u rows from source %d, this prover's shape has 2^%u from source %d",
                               a, part, matrix.log_height, (int)matrix.source, shape->log_height, (int)wanted));
    }
  }
  return SWIRL_OK;
}

static swirl_source source_of(const swirl_prover *prover, const region_use *use) {
  const swirl_air_shape *shape = &prover->airs[use->air];
  const bool has_preprocessed = prover->pk->vk->airs[use->air].has_preprocessed;
  return use->part == 0 ? shape->common : shape->cached[use->part - 1 - has_preprocessed];
}

// Binds the regions of the witness, whose AIRs have been checked. `copies` [num_uses of the recording] receives traces
// that live as long as the run, or NULL.
static swirl_status bind_witness(const swirl_prover *prover, program_run *run, swirl_trace **copies,
                                 const swirl_air_witness *airs, swirl_diag *diag) {
  const recording *r = &prover->recording;
  for (u32 i = 0; i < r->num_uses; i++) {
    const region_use *use = &r->uses[i];
    given_matrix matrix = {0};
    SWIRL_TRY(swirl_given_matrix_read(&matrix, prover->pk, use->air, use->part, &airs[use->air], diag));
    region_binding *binding = &run->bindings[use->region];
    switch (use->content) {
    case CONTENT_COLUMNS:
      *binding = matrix.columns;
      if (matrix.matrix == NULL || run->dev->driver.host_memory) break;
      if (source_of(prover, use) != SWIRL_SOURCE_IN_PLACE) break;
      // The program expects a trace; the device cannot use the caller's memory as one.
      SWIRL_TRY(swirl_trace_create_at(&copies[i], run->dev, matrix.matrix, 0, use->air, use->part, diag));
      *binding = (region_binding){.base = copies[i]->memory.base, .stride = copies[i]->stride};
      break;
    case CONTENT_CODE: *binding = (region_binding){.base = matrix.committed->code.base}; break;
    case CONTENT_LAYERS: *binding = (region_binding){.base = matrix.committed->layers.base}; break;
    }
  }
  for (u32 t = 0; t < r->shape.num_traces; t++) {
    const u32 a = r->shape.traces[t].air_id;
    const swirl_status status = swirl_run_input(run, r->context.traces[t].publics, airs[a].public_values,
                                                airs[a].num_public_values, "public value", diag);
    if (status != SWIRL_OK) return at_air(diag, a, 0, status);
  }
  return SWIRL_OK;
}

// Version, common main commitment, presence bitmap (spec 05 section 2).
static void write_head(swirl_proof *proof, const swirl_prover *prover, const program_run *run) {
  u8 *at = proof->bytes;
  const u32 num_airs = prover->pk->vk->num_airs;
  store_le32(at, SWIRL_CODEC_VERSION);
  for (u32 i = 0; i < PROOF_COMMON_COMMIT_WORDS; i++) {
    store_le32(at + 4 + 4 * i, run->host[REGION_PROOF][i]);
  }
  at += 4 + SUITE_DIGEST_BYTES;
  store_le32(at, num_airs);
  for (u32 a = 0; a < num_airs; a++) {
    if (prover->log_heights[a] >= 0) at[4 + a / 8] |= (u8)(1u << a % 8);
  }
}

// Binds the witness, executes and makes the proof.
static swirl_status prove(const swirl_prover *prover, program_run *run, swirl_proof **out,
                          const swirl_air_witness *airs, const swirl_run_options *options, swirl_diag *diag) {
  const recording *r = &prover->recording;
  // Only a device whose memory is not the host's may need copies.
  const u32 num_copies = run->dev->driver.host_memory ? 0 : r->num_uses;
  swirl_trace **copies = swirl_mem_alloc(r->allocator, num_copies * sizeof *copies);
  swirl_status status = num_copies > 0 && copies == NULL ? swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "run")
                                                         : bind_witness(prover, run, copies, airs, diag);
  if (status == SWIRL_OK && options != NULL && options->witnesses != NULL) {
    status = swirl_run_input(run, r->context.witnesses, options->witnesses, options->num_witnesses,
                             "proof-of-work witness", diag);
  }
  if (status == SWIRL_OK) status = swirl_run_execute(run, diag);
  for (u32 i = 0; i < num_copies && copies != NULL; i++) swirl_trace_destroy(copies[i]);
  swirl_mem_release(r->allocator, copies, num_copies * sizeof *copies);
  if (status != SWIRL_OK) return status;
  SWIRL_TRY(swirl_run_proof(out, run, swirl_proof_head_len(prover->pk->vk), PROOF_COMMON_COMMIT_WORDS, diag));
  write_head(*out, prover, run);
  return SWIRL_OK;
}

// Verifies the proof as a stranger would, beside the public values that were given.
static swirl_status verify(const swirl_prover *prover, const swirl_proof *proof, const swirl_air_witness *airs,
                           swirl_diag *diag) {
  const swirl_vk *vk = prover->pk->vk;
  const swirl_allocator *allocator = prover->recording.allocator;
  const size_t size = swirl_verify_memory(vk), values_size = vk->num_airs * sizeof(swirl_public_values);
  void *block = swirl_mem_alloc(allocator, size);
  swirl_public_values *values = swirl_mem_alloc(allocator, values_size);
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (block != NULL && values != NULL) {
    for (u32 a = 0; a < vk->num_airs; a++) {
      if (airs[a].present) values[a] = (swirl_public_values){airs[a].public_values, airs[a].num_public_values};
    }
    swirl_diag why;
    swirl_diag_clear(&why);
    status = swirl_verify(vk, NULL, values, vk->num_airs, proof->bytes, proof->len, block, size, &why);
    if (status != SWIRL_OK) {
      status = swirl_fail(diag, SWIRL_ERR_UNVERIFIED, "%s: %.160s", swirl_status_name(status), why.message);
    }
  } else {
    swirl_fail(diag, status, "verification of the proof: %zu bytes", size + values_size);
  }
  swirl_mem_release(allocator, values, values_size);
  swirl_mem_release(allocator, block, size);
  return status;
}

swirl_status swirl_prover_run(swirl_prover *prover, swirl_proof **out, const swirl_air_witness *airs, size_t num_airs,
                              const swirl_run_options *options, swirl_diag *diag) {
  if (prover == NULL || out == NULL || airs == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_prover_run: NULL argument");
  }
  const swirl_vk *vk = prover->pk->vk;
  if (num_airs != vk->num_airs) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "%zu AIRs given, the key has %u", num_airs, vk->num_airs);
  }
  for (u32 a = 0; a < vk->num_airs; a++) SWIRL_TRY(check_air(prover, a, &airs[a], diag));
  SWIRL_TRY(swirl_run_options_check(&prover->recording, options, diag));
  program_run run;
  SWIRL_TRY(swirl_run_begin(&run, &prover->recording, options, diag));
  swirl_proof *proof = NULL;
  swirl_status status = prove(prover, &run, &proof, airs, options, diag);
  if (status == SWIRL_OK && options != NULL && options->verify) status = verify(prover, proof, airs, diag);
  if (status == SWIRL_OK) {
    swirl_run_finish(&run, options);
    *out = proof;
  } else {
    swirl_proof_destroy(proof);
  }
  swirl_run_end(&run);
  return status;
}

swirl_status swirl_prove(swirl_pk *pk, swirl_proof **out, const swirl_air_witness *airs, size_t num_airs,
                         const swirl_run_options *options, swirl_diag *diag) {
  u32 flags = 0;
  if (options != NULL && options->log_values != NULL) flags |= SWIRL_RECORD_TRANSCRIPT;
  if (options != NULL && options->witnesses != NULL) flags |= SWIRL_GIVEN_WITNESSES;
  swirl_prover *prover;
  SWIRL_TRY(swirl_prover_create_for(&prover, pk, airs, num_airs, flags, diag));
  const swirl_status status = swirl_prover_run(prover, out, airs, num_airs, options, diag);
  swirl_prover_destroy(prover);
  return status;
}
