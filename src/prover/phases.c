// The phases alone, for a host that drives them (spec 10.6).
#include "prove.h"
#include "prover/forms.h"
#include "prover/point.h"
#include "prover/run.h"

static swirl_status at_air(swirl_diag *diag, u32 air, swirl_status status) {
  if (diag != NULL) diag->air = air;
  return status;
}

// One AIR of a phase against the key.
static swirl_status check_air(const swirl_pk *pk, const swirl_phase_air *in, const swirl_phase_air *before,
                              bool with_traces, swirl_diag *diag) {
  const swirl_vk *vk = pk->vk;
  if (in->air >= vk->num_airs) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "there is no AIR %u", in->air);
  const air_vk *air = &vk->airs[in->air];
  if (in->log_height > BB_TWO_ADICITY)
    return swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: 2^%u rows", in->air, in->log_height);
  if (before != NULL &&
      (in->log_height > before->log_height || (in->log_height == before->log_height && in->air <= before->air))) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "AIR %u is out of trace order (log height descending, then AIR index)",
                      in->air);
  }
  if (in->num_public_values != air->num_public_values || (air->num_public_values > 0 && in->public_values == NULL)) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: %zu public values given, the key has %u", in->air,
                      in->num_public_values, air->num_public_values);
  }
  if (with_traces && air->common_main_width > 0 &&
      (in->common == NULL || in->common->width != air->common_main_width || in->common->log_height != in->log_height)) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: a common main of %u columns x 2^%u rows is wanted", in->air,
                      air->common_main_width, in->log_height);
  }
  const char *why;
  const swirl_status status =
      with_traces && air->common_main_width > 0 ? swirl_trace_usable(in->common, pk->dev, &why) : SWIRL_OK;
  if (status != SWIRL_OK) return swirl_fail(diag, status, "AIR %u: its common main %s", in->air, why);
  for (u32 j = 0; j < air->num_cached; j++) {
    const swirl_committed *cached = in->cached == NULL ? NULL : in->cached[j];
    const swirl_params *params = &vk->params;
    if (cached == NULL || cached->num_traces != 1 || cached->traces[0]->width != air->cached_widths[j] ||
        cached->traces[0]->log_height != in->log_height) {
      return swirl_fail(diag, SWIRL_ERR_TRACE,
                        "AIR %u: cached main %u of %u columns x 2^%u rows, committed alone, is "
                        "wanted",
                        in->air, j, air->cached_widths[j], in->log_height);
    }
    if (!swirl_device_reaches(pk->dev, cached->dev)) {
      return swirl_fail(diag, SWIRL_ERR_MISMATCH, "AIR %u: cached main %u is on another device than the key", in->air,
                        j);
    }
    if (cached->suite != vk->suite || cached->l_skip != params->l_skip ||
        cached->log_stacked != params->l_skip + params->n_stack || cached->log_blowup != params->log_blowup ||
        cached->k != params->k_whir) {
      return swirl_fail(diag, SWIRL_ERR_MISMATCH, "AIR %u: cached main %u is committed with other parameters", in->air,
                        j);
    }
  }
  return SWIRL_OK;
}

// A phase under way.
typedef struct phase {
  recording recording;
  const swirl_pk *pk;
  const swirl_phase_air *airs;
  transcript_state sponge;
  i32 *log_heights; // [num_airs of the key]
  bool given_witnesses, log;
  // Openings only
  const swirl_committed *common;
  const swirl_point *point;
} phase;

// Checks the arguments; phase_end() whatever the result.
static swirl_status phase_begin(phase *ph, const swirl_pk *pk, const swirl_transcript *transcript,
                                const swirl_phase_air *airs, size_t num_airs, bool with_traces,
                                const swirl_run_options *options, swirl_diag *diag) {
  const swirl_vk *vk = pk->vk;
  *ph = (phase){.pk = pk,
                .airs = airs,
                .given_witnesses = options != NULL && options->witnesses != NULL,
                .log = options != NULL && options->log_values != NULL};
  if (!swirl_transcript_load(&ph->sponge, transcript)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "the transcript is not a valid state");
  }
  if (num_airs > vk->num_airs) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "%zu AIRs of %u", num_airs, vk->num_airs);
  ph->log_heights = swirl_mem_alloc(&pk->dev->allocator, vk->num_airs * sizeof *ph->log_heights);
  if (ph->log_heights == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "phase");
  for (u32 a = 0; a < vk->num_airs; a++) ph->log_heights[a] = -1;
  for (size_t i = 0; i < num_airs; i++) {
    const swirl_status status = check_air(pk, &airs[i], i == 0 ? NULL : &airs[i - 1], with_traces, diag);
    if (status != SWIRL_OK) return at_air(diag, airs[i].air, status);
    ph->log_heights[airs[i].air] = (i32)airs[i].log_height;
  }
  return SWIRL_OK;
}

static void phase_end(phase *ph) {
  if (ph->recording.allocator != NULL) swirl_recording_release(&ph->recording);
  swirl_mem_release(&ph->pk->dev->allocator, ph->log_heights, ph->pk->vk->num_airs * sizeof *ph->log_heights);
}

// The recording up to where the phase begins.
static swirl_status record_begin(recording *r, const prove_forms *forms, const phase *ph, swirl_diag *diag) {
  SWIRL_TRY(swirl_recording_init(r, ph->pk, ph->log_heights,
                                 SWIRL_ANY_HEIGHTS | (ph->log ? SWIRL_RECORD_TRANSCRIPT : 0), diag));
  r->context.forms = *forms;
  swirl_recording_begin(r, ph->given_witnesses);
  r->context.position = ph->sponge.position;
  return SWIRL_OK;
}

// Regions of the mains: fixed, as the program is run once.
static void set_regions(recording *r, const phase *ph, swirl_trace *const *common_traces) {
  for (u32 t = 0, next = 0; t < r->shape.num_traces; t++) {
    const air_vk *air = r->shape.traces[t].air;
    u32 *regions = r->context.traces[t].part_region;
    if (air->common_main_width > 0) {
      const swirl_trace *trace = common_traces != NULL ? common_traces[next++] : ph->airs[t].common;
      regions[0] = swirl_program_region_fixed(&r->program, &trace->memory, trace->stride);
    }
    for (u32 j = 0; j < air->num_cached; j++) {
      const swirl_trace *trace = ph->airs[t].cached[j]->traces[0];
      regions[1 + air->has_preprocessed + j] = swirl_program_region_fixed(&r->program, &trace->memory, trace->stride);
    }
  }
}

// Records the phase in the forms that fit and runs it.
static swirl_status phase_run(phase *ph, form_recorder record, swirl_proof **out, swirl_point **out_point,
                              swirl_transcript *transcript, const swirl_run_options *options, swirl_diag *diag) {
  recording *r = &ph->recording;
  const prove_context *c = &r->context;
  const swirl_point *point = ph->point;
  forms_choice choice;
  SWIRL_TRY(swirl_forms_choose(r, &choice, record, ph, diag));
  SWIRL_TRY(swirl_run_options_check(r, options, diag));
  SWIRL_TRY(swirl_recording_seal(r, diag));
  program_run run;
  SWIRL_TRY(swirl_run_begin(&run, r, options, diag));
  swirl_run_set_sponge(&run, ph->sponge.words);
  u32 *point_words = run.host[REGION_INPUT] + c->r.offset;
  swirl_status status = SWIRL_OK;
  for (u32 t = 0; t < r->shape.num_traces && status == SWIRL_OK; t++) {
    status = swirl_run_input(&run, c->traces[t].publics, ph->airs[t].public_values, ph->airs[t].num_public_values,
                             "public value", diag);
    if (status != SWIRL_OK) at_air(diag, ph->airs[t].air, status);
  }
  if (status == SWIRL_OK && options != NULL && options->witnesses != NULL) {
    status =
        swirl_run_input(&run, c->witnesses, options->witnesses, options->num_witnesses, "proof-of-work witness", diag);
  }
  if (status == SWIRL_OK && point != NULL) memcpy(point_words, point->words, 4 * point->len * sizeof(u32));
  if (status == SWIRL_OK) status = swirl_run_execute(&run, diag);
  swirl_proof *proof = NULL;
  if (status == SWIRL_OK) status = swirl_run_proof(&proof, &run, 0, 0, diag);
  if (status == SWIRL_OK && out_point != NULL) {
    status = swirl_point_make(out_point, run.dev, point_words, 1 + r->shape.n_max, diag);
    if (status != SWIRL_OK) swirl_proof_destroy(proof);
  }
  if (status == SWIRL_OK) {
    *out = proof;
    swirl_run_transcript(transcript, &run);
    swirl_run_finish(&run, options);
  }
  swirl_run_end(&run);
  return status;
}

// As form_recorder; `arg`: the phase.
static swirl_status record_constraints(recording *r, const prove_forms *forms, void *arg, swirl_diag *diag) {
  const phase *ph = arg;
  SWIRL_TRY(record_begin(r, forms, ph, diag));
  set_regions(r, ph, NULL);
  swirl_record_constraints(&r->context);
  return SWIRL_OK;
}

swirl_status swirl_prove_constraints(swirl_pk *pk, swirl_proof **out, swirl_point **out_point,
                                     swirl_transcript *transcript, const swirl_phase_air *airs, size_t num_airs,
                                     const swirl_run_options *options, swirl_diag *diag) {
  if (pk == NULL || out == NULL || out_point == NULL || transcript == NULL || airs == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_prove_constraints: NULL argument");
  }
  phase ph;
  swirl_status status = phase_begin(&ph, pk, transcript, airs, num_airs, true, options, diag);
  if (status == SWIRL_OK) status = phase_run(&ph, record_constraints, out, out_point, transcript, options, diag);
  phase_end(&ph);
  return status;
}

// The commitment to the common mains against the AIRs of the phase.
static swirl_status check_common(const swirl_pk *pk, const swirl_committed *common, const swirl_phase_air *airs,
                                 size_t num_airs, swirl_diag *diag) {
  const swirl_vk *vk = pk->vk;
  const swirl_params *params = &vk->params;
  if (!swirl_device_reaches(pk->dev, common->dev)) {
    return swirl_fail(diag, SWIRL_ERR_MISMATCH, "the common mains are on another device than the key");
  }
  if (common->suite != vk->suite || common->l_skip != params->l_skip ||
      common->log_stacked != params->l_skip + params->n_stack || common->log_blowup != params->log_blowup ||
      common->k != params->k_whir) {
    return swirl_fail(diag, SWIRL_ERR_MISMATCH, "the common mains are committed with other parameters than the key's");
  }
  u32 next = 0;
  for (size_t i = 0; i < num_airs; i++) {
    const air_vk *air = &vk->airs[airs[i].air];
    if (air->common_main_width == 0) continue;
    if (next == common->num_traces || common->traces[next]->width != air->common_main_width ||
        common->traces[next]->log_height != airs[i].log_height) {
      return at_air(diag, airs[i].air,
                    swirl_fail(diag, SWIRL_ERR_MISMATCH, "matrix %u of the commitment is not the common main of AIR %u",
                               next, airs[i].air));
    }
    next++;
  }
  if (next != common->num_traces) {
    return swirl_fail(diag, SWIRL_ERR_MISMATCH, "the commitment has %u matrices, the AIRs %u", common->num_traces,
                      next);
  }
  return SWIRL_OK;
}

// Code and tree of every commitment that is not the key's.
static void set_commitments(recording *r, const phase *ph) {
  swirl_recording_commitments(r);
  for (u32 i = 0; i < r->shape.num_commits; i++) {
    const commit_shape *place = &r->shape.commits[i];
    const bool has_preprocessed = r->shape.traces[place->trace].air->has_preprocessed;
    if (i > 0 && has_preprocessed && place->part == 1) continue;
    const swirl_committed *committed =
        i == 0 ? ph->common : ph->airs[place->trace].cached[place->part - 1 - has_preprocessed];
    prove_commit *commit = &r->context.commits[i];
    commit->code = (dev_ptr){swirl_program_region_fixed(&r->program, &committed->code, 0), 0};
    commit->layers = (dev_ptr){swirl_program_region_fixed(&r->program, &committed->layers, 0), 0};
  }
}

// As form_recorder; `arg`: the phase.
static swirl_status record_openings(recording *r, const prove_forms *forms, void *arg, swirl_diag *diag) {
  const phase *ph = arg;
  SWIRL_TRY(record_begin(r, forms, ph, diag));
  if (ph->point->len != 1 + (size_t)r->shape.n_max) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "the opening point has %zu elements, these heights need %u",
                      ph->point->len, 1 + r->shape.n_max);
  }
  set_regions(r, ph, ph->common->traces);
  set_commitments(r, ph);
  swirl_record_openings(&r->context);
  return SWIRL_OK;
}

swirl_status swirl_prove_openings(swirl_pk *pk, swirl_proof **out, swirl_transcript *transcript,
                                  swirl_committed *common, const swirl_phase_air *airs, size_t num_airs,
                                  const swirl_point *point, const swirl_run_options *options, swirl_diag *diag) {
  if (pk == NULL || out == NULL || transcript == NULL || common == NULL || airs == NULL || point == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_prove_openings: NULL argument");
  }
  phase ph;
  swirl_status status = phase_begin(&ph, pk, transcript, airs, num_airs, false, options, diag);
  if (status == SWIRL_OK) status = check_common(pk, common, airs, num_airs, diag);
  ph.common = common;
  ph.point = point;
  if (status == SWIRL_OK) status = phase_run(&ph, record_openings, out, NULL, transcript, options, diag);
  phase_end(&ph);
  return status;
}
