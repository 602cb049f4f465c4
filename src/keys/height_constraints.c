// Collecting and reducing the trace height constraints.
#include "keys/height_constraints.h"

#include <inttypes.h>

enum { NUM_BUSES = 65536 };

static u32 *row_of(const height_rows *rows, u32 row) { return rows->coefficients + (size_t)row * rows->num_airs; }

// Whether row `a` holds whenever row `b` does: its threshold is no lower and no coefficient is larger.
static bool implied_by(const height_rows *rows, u32 a, u32 b) {
  if (rows->threshold[a] < rows->threshold[b]) return false;
  for (u32 i = 0; i < rows->num_airs; i++) {
    if (row_of(rows, a)[i] > row_of(rows, b)[i]) return false;
  }
  return true;
}

// A candidate that is implied is skipped; else it displaces those that it implies and goes last.
static void reduce(height_rows *rows) {
  for (u32 c = 0; c < rows->num_rows; c++) {
    bool implied = false;
    for (u32 i = 0; i < rows->num_kept && !implied; i++) implied = implied_by(rows, c, rows->kept[i]);
    if (implied) continue;
    u32 num = 0;
    for (u32 i = 0; i < rows->num_kept; i++) {
      if (!implied_by(rows, rows->kept[i], c)) rows->kept[num++] = rows->kept[i];
    }
    rows->kept[num++] = c;
    rows->num_kept = num;
  }
}

// Adds the weights of one AIR. `rank` [NUM_BUSES] is a bus's row number.
static swirl_status add_weights(height_rows *rows, const air_dag *dag, u32 air, const u32 *rank, swirl_diag *diag) {
  for (u32 i = 0; i < dag->num_interactions; i++) {
    const air_interaction *interaction = &dag->interactions[i];
    u32 *sum = row_of(rows, rank[interaction->bus]) + air;
    if (interaction->count_weight > UINT32_MAX - *sum) {
      (void)swirl_fail(diag, SWIRL_ERR_AIR,
                       "airs[%" PRIu32 "]: sum of the count weights on bus %" PRIu32 " exceeds 2^32", air,
                       interaction->bus);
      if (diag != NULL) diag->air = air;
      return SWIRL_ERR_AIR;
    }
    *sum += interaction->count_weight;
  }
  row_of(rows, rows->num_rows - 1)[air] = dag->num_interactions;
  return SWIRL_OK;
}

static void *alloc_words(const swirl_allocator *allocator, u64 num) {
  return num > SIZE_MAX / sizeof(u32) ? NULL : swirl_mem_alloc(allocator, (size_t)num * sizeof(u32));
}

swirl_status swirl_height_rows_build(height_rows *out, const air_dag *dags, u32 num_airs, u32 max_interaction_count,
                                     const swirl_allocator *allocator, swirl_diag *diag) {
  *out = (height_rows){.num_airs = num_airs};
  if (allocator != NULL) out->allocator = *allocator;
  u32 *rank = alloc_words(allocator, NUM_BUSES);
  if (rank == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  for (u32 a = 0; a < num_airs; a++) {
    for (u32 i = 0; i < dags[a].num_interactions; i++) rank[dags[a].interactions[i].bus] = 1;
  }
  u32 num_buses = 0;
  for (u32 bus = 0; bus < NUM_BUSES; bus++) {
    if (rank[bus] != 0) rank[bus] = num_buses++;
  }

  out->num_rows = num_buses + 1;
  out->coefficients = alloc_words(allocator, (u64)out->num_rows * num_airs);
  out->threshold = alloc_words(allocator, out->num_rows);
  out->kept = alloc_words(allocator, out->num_rows);
  swirl_status status = SWIRL_OK;
  if (out->coefficients == NULL || out->threshold == NULL || out->kept == NULL) {
    status = swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  }
  for (u32 a = 0; a < num_airs && status == SWIRL_OK; a++) status = add_weights(out, &dags[a], a, rank, diag);
  if (status == SWIRL_OK) {
    for (u32 i = 0; i < num_buses; i++) out->threshold[i] = BB_P;
    out->threshold[num_buses] = max_interaction_count;
    reduce(out);
  }
  swirl_mem_release(allocator, rank, NUM_BUSES * sizeof *rank);
  return status;
}

void swirl_height_rows_release(height_rows *rows) {
  const swirl_allocator *allocator = &rows->allocator;
  swirl_mem_release(allocator, rows->coefficients, (size_t)rows->num_rows * rows->num_airs * sizeof(u32));
  swirl_mem_release(allocator, rows->threshold, rows->num_rows * sizeof(u32));
  swirl_mem_release(allocator, rows->kept, rows->num_rows * sizeof(u32));
  *rows = (height_rows){.allocator = rows->allocator};
}
