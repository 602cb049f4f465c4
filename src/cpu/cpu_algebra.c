#include "cpu/cpu_algebra.h"

const u32 *swirl_cpu_input_rows(const cpu_run *run, const column_ref *ref, u32 log_height, size_t first, size_t n,
                                u32 *copy) {
  const size_t height = (size_t)1 << log_height;
  const u32 *column = ref->kind == INPUT_COLUMN ? cpu_column(run, ref->region, ref->column) : NULL;
  if (column != NULL && first + ref->rot + n <= height) return column + first + ref->rot;
  if (column != NULL && n <= height) { // only the last row wraps around
    memcpy(copy, column + first + 1, (n - 1) * sizeof(u32));
    copy[n - 1] = column[(first + n) & (height - 1)];
    return copy;
  }
  for (size_t i = 0; i < n; i++) copy[i] = input_value(ref, column, log_height, first + i);
  return copy;
}

void swirl_cpu_fill_constants(const air_program_view *view, const u32 *publics, u32 *values, bool ext) {
  u32 *at = values + (size_t)view->num_inputs * AIR_BLOCK;
  const size_t used = ext ? AIR_BLOCK_EXT : AIR_BLOCK;
  for (u32 i = 0; i < view->num_publics + view->num_constants; i++, at += AIR_BLOCK) {
    const u32 value = i < view->num_publics ? publics[view->publics[i]] : view->constants[i - view->num_publics];
    for (size_t k = 0; k < used; k++) at[k] = value;
    for (size_t k = used; k < AIR_BLOCK; k++) at[k] = 0;
  }
}

void swirl_cpu_sum_parts(u32 *dst, const u32 *src, size_t parts, size_t n) {
  for (size_t i = 0; i < n; i++) {
    bb4 s = bb4_load(src + 4 * i);
    for (size_t p = 1; p < parts; p++) s = bb4_add(s, bb4_load(src + 4 * (p * n + i)));
    bb4_store(dst + 4 * i, s);
  }
}
