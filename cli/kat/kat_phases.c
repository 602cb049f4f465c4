// The phases called one by one, as a host does that drives them itself: commit, statement, constraints, openings.
#include "diag_text.h"
#include "kat.h"

#include <stdlib.h>
#include <string.h>

// One present AIR with what it has on the device.
typedef struct phase_objects {
  swirl_trace *common, **cached_traces;
  swirl_committed **cached;
  size_t num_cached;
} phase_objects;

typedef struct phases {
  kat *k;
  const char *label;
  swirl_pk *pk;
  const case_file *file;
  const kat_proof_answer *answer;
  size_t num;                // present AIRs
  size_t *order;             // [num]: AIR indices in trace order
  swirl_phase_air *airs;     // [num]
  phase_objects *objects;    // [num]
  swirl_trace **common_list; // [num_common]
  size_t num_common;
  swirl_committed *common;
  swirl_transcript transcript;
  swirl_point *point;
  swirl_proof *constraints, *openings;
} phases;

static bool make_cached(phases *p, phase_objects *objects, const case_air *trace) {
  swirl_diag diag = diag_none();
  objects->cached = calloc(trace->num_cached + 1, sizeof *objects->cached);
  objects->cached_traces = calloc(trace->num_cached + 1, sizeof *objects->cached_traces);
  if (objects->cached == NULL || objects->cached_traces == NULL) return kat_fail(p->k, "out of memory"), false;
  objects->num_cached = trace->num_cached;
  for (size_t i = 0; i < trace->num_cached; i++) {
    swirl_status status = swirl_trace_create(&objects->cached_traces[i], p->k->dev, &trace->cached[i], 0, &diag);
    if (!kat_status(p->k, "making a cached trace", status, SWIRL_OK, &diag)) return false;
    status = swirl_commit(&objects->cached[i], p->k->dev, &p->file->air.params, &objects->cached_traces[i], 1, &diag);
    if (!kat_status(p->k, "committing to a cached trace", status, SWIRL_OK, &diag)) return false;
    const swirl_digest root = swirl_committed_root(objects->cached[i]);
    if (!kat_same_words(p->k, "cached commitment", root.words, 8, trace->cached_commitments[i].words, 8)) return false;
  }
  return true;
}

// Traces and commitments of all present AIRs.
static bool make_objects(phases *p) {
  swirl_diag diag = diag_none();
  for (size_t i = 0; i < p->num; i++) {
    const size_t air = p->order[i];
    const case_air *trace = &p->file->traces[air];
    const swirl_air_witness *witness = &p->file->witness[air];
    if (!make_cached(p, &p->objects[i], trace)) return false;
    if (trace->common.width > 0) {
      const swirl_status status = swirl_trace_create(&p->objects[i].common, p->k->dev, &trace->common, 0, &diag);
      if (!kat_status(p->k, "making a trace", status, SWIRL_OK, &diag)) return false;
      p->common_list[p->num_common++] = p->objects[i].common;
    }
    p->airs[i] = (swirl_phase_air){.air = (uint32_t)air,
                                   .common = p->objects[i].common,
                                   .cached = p->objects[i].cached,
                                   .log_height = witness->log_height,
                                   .public_values = witness->public_values,
                                   .num_public_values = witness->num_public_values};
  }
  const swirl_status status =
      swirl_commit(&p->common, p->k->dev, &p->file->air.params, p->common_list, p->num_common, &diag);
  if (!kat_status(p->k, "committing to the common mains", status, SWIRL_OK, &diag)) return false;
  const swirl_digest root = swirl_committed_root(p->common);
  return p->answer->common_commitment == NULL ||
         kat_same_words(p->k, "common_main_commit alone", root.words, 8, p->answer->common_commitment, 8);
}

static bool observe(phases *p, const uint32_t *values, size_t num) {
  const swirl_diag diag = diag_none();
  return kat_status(p->k, "observing", swirl_transcript_observe(&p->transcript, values, num), SWIRL_OK, &diag);
}

// The statement: key, commitment, and per AIR what is public.
static bool observe_statement(phases *p, const uint32_t pre_hash[8]) {
  const swirl_diag diag = diag_none();
  const swirl_digest root = swirl_committed_root(p->common);
  swirl_transcript_init(&p->transcript);
  if (!observe(p, pre_hash, 8) || !observe(p, root.words, 8)) return false;
  for (size_t air = 0; air < p->file->air.num_airs; air++) {
    swirl_air_info info;
    const swirl_air_witness *witness = &p->file->witness[air];
    const uint32_t present = witness->present;
    const swirl_status status = swirl_vk_air_info(&info, swirl_pk_vk(p->pk), (uint32_t)air);
    if (!kat_status(p->k, "facts of an AIR", status, SWIRL_OK, &diag)) return false;
    if (!info.is_required && !observe(p, &present, 1)) return false;
    if (!present) continue;
    if (info.preprocessed_width > 0 ? !observe(p, info.preprocessed_commitment.words, 8)
                                    : !observe(p, &witness->log_height, 1)) {
      return false;
    }
    for (size_t i = 0; i < p->file->traces[air].num_cached; i++) {
      if (!observe(p, p->file->traces[air].cached_commitments[i].words, 8)) return false;
    }
    if (!observe(p, witness->public_values, witness->num_public_values)) return false;
  }
  return true;
}

// Constraints and openings; the opening point goes once through its values.
static bool run(phases *p) {
  swirl_diag diag = diag_none();
  swirl_point *point = NULL;
  swirl_status status =
      swirl_prove_constraints(p->pk, &p->constraints, &point, &p->transcript, p->airs, p->num, NULL, &diag);
  if (!kat_status(p->k, "proving constraints alone", status, SWIRL_OK, &diag)) return false;
  const size_t len = swirl_point_len(point);
  uint32_t *values = calloc(4 * len + 1, sizeof *values);
  status = SWIRL_ERR_NO_MEMORY;
  if (values != NULL) {
    swirl_point_read(point, values);
    status = swirl_point_create(&p->point, p->k->dev, values, len, &diag);
  }
  free(values);
  swirl_point_destroy(point);
  if (!kat_status(p->k, "making an opening point", status, SWIRL_OK, &diag)) return false;
  status = swirl_prove_openings(p->pk, &p->openings, &p->transcript, p->common, p->airs, p->num, p->point, NULL, &diag);
  return kat_status(p->k, "proving openings alone", status, SWIRL_OK, &diag);
}

static bool compare(phases *p) {
  size_t constraints_len, openings_len;
  const uint8_t *constraints = swirl_proof_bytes(p->constraints, &constraints_len);
  const uint8_t *openings = swirl_proof_bytes(p->openings, &openings_len);
  const size_t parts_len = constraints_len + openings_len, len = p->answer->proof_len;
  if (parts_len > len) {
    kat_fail(p->k, "the phases alone give %zu bytes, the whole proof has %zu", parts_len, len);
    return false;
  }
  const uint8_t *want = p->answer->proof + (len - parts_len);
  const swirl_transcript *final = p->answer->final;
  if (!kat_same_bytes(p->k, "constraints alone", constraints, constraints_len, want, constraints_len) ||
      !kat_same_bytes(p->k, "openings alone", openings, openings_len, want + constraints_len, openings_len) ||
      !kat_same_words(p->k, "sponge after the phases", p->transcript.state, 16, final->state, 16)) {
    return false;
  }
  kat_ok(p->k, "%sphases alone: commitments, constraints (%zu bytes), openings (%zu bytes)", p->label, constraints_len,
         openings_len);
  return true;
}

static void destroy(phases *p) {
  for (size_t i = 0; p->objects != NULL && i < p->num; i++) {
    for (size_t j = 0; j < p->objects[i].num_cached; j++) {
      swirl_committed_destroy(p->objects[i].cached[j]);
      swirl_trace_destroy(p->objects[i].cached_traces[j]);
    }
    free(p->objects[i].cached);
    free(p->objects[i].cached_traces);
    swirl_trace_destroy(p->objects[i].common);
  }
  swirl_committed_destroy(p->common);
  swirl_point_destroy(p->point);
  swirl_proof_destroy(p->constraints);
  swirl_proof_destroy(p->openings);
  free(p->order);
  free(p->airs);
  free(p->objects);
  free(p->common_list);
}

bool kat_check_phases(kat *k, const char *label, swirl_pk *pk, const case_file *file, const uint32_t pre_hash[8],
                      const kat_proof_answer *answer) {
  const size_t num = file->air.num_airs;
  phases p = {.k = k,
              .label = label,
              .pk = pk,
              .file = file,
              .answer = answer,
              .order = calloc(num, sizeof *p.order),
              .airs = calloc(num, sizeof *p.airs),
              .objects = calloc(num, sizeof *p.objects),
              .common_list = calloc(num, sizeof(swirl_trace *))};
  bool good = p.order != NULL && p.airs != NULL && p.objects != NULL && p.common_list != NULL;
  if (!good) kat_fail(k, "out of memory");
  if (good) p.num = case_file_order(file, p.order);
  good = good && make_objects(&p) && observe_statement(&p, pre_hash) && run(&p) && compare(&p);
  destroy(&p);
  return good;
}
