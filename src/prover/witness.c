#include "prover/witness.h"

// False if not exactly one member is set.
static bool look_at(given_matrix *out, const swirl_device *dev, const swirl_witness_matrix *in, swirl_status *status,
                    swirl_diag *diag) {
  if ((in->matrix != NULL) + (in->trace != NULL) + (in->committed != NULL) != 1) return false;
  const swirl_trace *trace = in->trace;
  *out = (given_matrix){.source = SWIRL_SOURCE_IN_PLACE, .committed = in->committed};
  if (in->committed != NULL) {
    out->source = SWIRL_SOURCE_COMMITTED;
    if (in->committed->num_traces != 1) return false;
    trace = in->committed->traces[0];
  }
  if (trace != NULL) {
    out->width = trace->width;
    out->log_height = trace->log_height;
    out->trace = trace;
    out->columns = (region_binding){.base = trace->memory.base, .stride = trace->stride};
    return true;
  }
  const swirl_matrix *matrix = in->matrix;
  *status = swirl_matrix_check(matrix, diag);
  if (*status != SWIRL_OK) return false;
  out->matrix = matrix;
  if (!dev->driver.host_memory || !swirl_matrix_in_place(matrix)) {
    out->source = matrix->form == SWIRL_CANONICAL ? SWIRL_SOURCE_CANONICAL : SWIRL_SOURCE_MONTGOMERY;
  }
  out->width = matrix->width;
  out->log_height = matrix->log_height;
  out->columns = (region_binding){.base = (u32 *)(uintptr_t)matrix->data, // only read
                                  .stride = swirl_matrix_col_stride(matrix),
                                  .row_stride = swirl_matrix_row_stride(matrix),
                                  .is_host = true};
  return true;
}

static const swirl_witness_matrix *part_of(const swirl_air_witness *witness, const air_vk *air, u32 part) {
  return part == 0 ? &witness->common : &witness->cached[part - 1 - air->has_preprocessed];
}

swirl_status swirl_given_matrix_read(given_matrix *out, const swirl_pk *pk, u32 a, u32 part,
                                     const swirl_air_witness *witness, swirl_diag *diag) {
  const swirl_vk *vk = pk->vk;
  const air_vk *air = &vk->airs[a];
  if (part > 0 && witness->cached == NULL) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: its cached mains are missing", a);
  }
  swirl_status status = SWIRL_ERR_TRACE;
  swirl_diag inner;
  if (!look_at(out, pk->dev, part_of(witness, air, part), &status, &inner)) {
    if (status == SWIRL_ERR_TRACE) {
      return swirl_fail(diag, status,
                        "AIR %u, part %u: exactly one of matrix, trace, or a commitment to one trace is "
                        "wanted",
                        a, part);
    }
    return swirl_fail(diag, status, "AIR %u, part %u: %s", a, part, inner.message);
  }
  const char *why;
  if (out->trace != NULL && (status = swirl_trace_usable(out->trace, pk->dev, &why)) != SWIRL_OK) {
    return swirl_fail(diag, status, "AIR %u, part %u: the trace %s", a, part, why);
  }
  if (out->width != air_part_width(air, part)) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u, part %u: %u columns given, the key has %u", a, part, out->width,
                      air_part_width(air, part));
  }
  const swirl_committed *committed = out->committed;
  const swirl_params *params = &vk->params;
  if (committed == NULL) return SWIRL_OK;
  if (part == 0) return swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: a common main is not committed before the proof", a);
  if (committed->suite != vk->suite || committed->l_skip != params->l_skip ||
      committed->log_stacked != params->l_skip + params->n_stack || committed->log_blowup != params->log_blowup ||
      committed->k != params->k_whir) {
    return swirl_fail(diag, SWIRL_ERR_MISMATCH, "AIR %u, part %u: committed with other parameters than the key's", a,
                      part);
  }
  return SWIRL_OK;
}

bool swirl_given_matrix_fits(const given_matrix *given, swirl_source wanted) {
  if (given->source == wanted) return true;
  if (given->matrix == NULL || given->matrix->form != SWIRL_MONTGOMERY) return false;
  return wanted == SWIRL_SOURCE_MONTGOMERY || (wanted == SWIRL_SOURCE_IN_PLACE && swirl_matrix_in_place(given->matrix));
}
