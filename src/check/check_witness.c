#include "check/check_witness.h"

#include "prover/recording.h"
#include "prover/witness.h"

static swirl_status at_air(swirl_diag *diag, u32 air, u32 part, swirl_status status) {
  if (diag != NULL) {
    diag->air = air;
    diag->part = part;
  }
  return status;
}

static swirl_status read_public_values(check_air *out, u32 a, const swirl_air_witness *witness, swirl_diag *diag) {
  const u32 wanted = out->air->num_public_values;
  if (witness->num_public_values != wanted || (wanted > 0 && witness->public_values == NULL)) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: %zu public values given, the key has %u", a,
                      witness->num_public_values, wanted);
  }
  for (u32 i = 0; i < wanted; i++) {
    if (witness->public_values[i] >= BB_P) {
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "AIR %u: public value %u is %u: not a field element", a, i,
                        witness->public_values[i]);
    }
  }
  out->publics = witness->public_values;
  return SWIRL_OK;
}

// Where the host cannot read the device's memory, the words are brought over.
static swirl_status read_trace(check_matrix *out, const swirl_trace *trace, swirl_diag *diag) {
  const device_memory *memory = &trace->memory;
  *out = (check_matrix){.words = memory->host, .row_stride = 1, .col_stride = trace->stride};
  if (memory->host != NULL) return SWIRL_OK;
  out->copy = swirl_mem_alloc_uninit(&trace->dev->allocator, memory->words * sizeof *out->copy);
  if (out->copy == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "witness");
  out->words = out->copy;
  out->copy_words = memory->words;
  const swirl_status status = swirl_memory_read(&trace->dev->driver, memory, out->copy, 0, memory->words);
  return status == SWIRL_OK ? SWIRL_OK : swirl_fail(diag, status, "trace: %s", swirl_status_text(status));
}

static check_matrix of_matrix(const swirl_matrix *matrix) {
  return (check_matrix){.words = matrix->data,
                        .row_stride = swirl_matrix_row_stride(matrix),
                        .col_stride = swirl_matrix_col_stride(matrix),
                        .is_canonical = matrix->form == SWIRL_CANONICAL};
}

// Shape and place of the matrices of one present AIR.
static swirl_status read_air(check_air *out, const swirl_pk *pk, u32 a, const swirl_air_witness *witness,
                             swirl_diag *diag) {
  const air_vk *air = &pk->vk->airs[a];
  out->air = air;
  out->log_height = witness->log_height;
  SWIRL_TRY(at_air(diag, a, 0, read_public_values(out, a, witness, diag)));
  bool has_height = false;
  for (u32 part = 0; part < air_num_parts(air); part++) {
    if (part == 1 && air->has_preprocessed) {
      const swirl_trace *preprocessed = pk->airs[a].preprocessed;
      if (preprocessed != NULL) SWIRL_TRY(at_air(diag, a, part, read_trace(&out->parts[part], preprocessed, diag)));
      continue;
    }
    if (part == 0 && air->common_main_width == 0) continue;
    given_matrix given = {0};
    const swirl_status status = swirl_given_matrix_read(&given, pk, a, part, witness, diag);
    if (status != SWIRL_OK) return at_air(diag, a, part, status);
    if (has_height && given.log_height != out->log_height) {
      return at_air(diag, a, part,
                    swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u, part %u: 2^%u rows, other parts have 2^%u", a, part,
                               given.log_height, out->log_height));
    }
    out->log_height = given.log_height;
    has_height = true;
    if (given.matrix != NULL)
      out->parts[part] = of_matrix(given.matrix);
    else
      SWIRL_TRY(at_air(diag, a, part, read_trace(&out->parts[part], given.trace, diag)));
  }
  if (out->log_height > BB_TWO_ADICITY) {
    return at_air(diag, a, 0, swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: 2^%u rows", a, out->log_height));
  }
  return SWIRL_OK;
}

// Every word must be below p. Traces on a device were checked when they were made, but looking again costs little.
static swirl_status check_words(const check_air *air, u32 a, swirl_diag *diag) {
  const u64 height = (u64)1 << air->log_height;
  for (u32 part = 0; part < air_num_parts(air->air); part++) {
    const check_matrix *matrix = &air->parts[part];
    for (u32 column = 0; matrix->words != NULL && column < air_part_width(air->air, part); column++) {
      const u32 *words = matrix->words + column * matrix->col_stride;
      for (u64 row = 0; row < height; row++) {
        if (words[row * matrix->row_stride] < BB_P) continue;
        const u32 place[STATUS_WORDS] = {[STATUS_CODE] = SWIRL_ERR_TRACE_VALUE,
                                         [STATUS_AIR] = a,
                                         [STATUS_PART] = part,
                                         [STATUS_COLUMN] = column,
                                         [STATUS_ROW] = (u32)row};
        return swirl_error_word_status(place, diag);
      }
    }
  }
  return SWIRL_OK;
}

// Presence and heights of all AIRs.
static swirl_status check_heights(const check_witness *witness, const swirl_pk *pk, swirl_diag *diag) {
  i32 *log_heights = swirl_mem_alloc(witness->allocator, witness->num_airs * sizeof *log_heights);
  if (log_heights == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "witness");
  for (u32 a = 0; a < witness->num_airs; a++) {
    log_heights[a] = witness->airs[a].air == NULL ? -1 : (i32)witness->airs[a].log_height;
  }
  const swirl_status status = swirl_heights_check(pk, log_heights, SWIRL_ANY_HEIGHTS, diag);
  swirl_mem_release(witness->allocator, log_heights, witness->num_airs * sizeof *log_heights);
  return status;
}

swirl_status swirl_check_witness_read(check_witness *out, const swirl_pk *pk, const swirl_air_witness *airs,
                                      swirl_diag *diag) {
  const swirl_vk *vk = pk->vk;
  *out = (check_witness){.allocator = &pk->dev->allocator, .num_airs = vk->num_airs};
  for (u32 a = 0; a < vk->num_airs; a++) out->num_parts += air_num_parts(&vk->airs[a]);
  out->airs = swirl_mem_alloc(out->allocator, out->num_airs * sizeof *out->airs);
  out->parts = swirl_mem_alloc(out->allocator, out->num_parts * sizeof *out->parts);
  if (out->airs == NULL || out->parts == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "witness");
  check_matrix *next = out->parts;
  for (u32 a = 0; a < vk->num_airs; a++) {
    out->airs[a].parts = next;
    next += air_num_parts(&vk->airs[a]);
    if (airs[a].present) SWIRL_TRY(read_air(&out->airs[a], pk, a, &airs[a], diag));
  }
  SWIRL_TRY(check_heights(out, pk, diag));
  for (u32 a = 0; a < vk->num_airs; a++) {
    if (out->airs[a].air != NULL) SWIRL_TRY(check_words(&out->airs[a], a, diag));
  }
  return SWIRL_OK;
}

void swirl_check_witness_release(check_witness *witness) {
  for (u32 i = 0; i < witness->num_parts && witness->parts != NULL; i++) {
    check_matrix *matrix = &witness->parts[i];
    swirl_mem_release(witness->allocator, matrix->copy, matrix->copy_words * sizeof *matrix->copy);
  }
  swirl_mem_release(witness->allocator, witness->airs, witness->num_airs * sizeof *witness->airs);
  swirl_mem_release(witness->allocator, witness->parts, witness->num_parts * sizeof *witness->parts);
}
