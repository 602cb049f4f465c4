// Traces on a device.
#include "device/device.h"

swirl_status swirl_matrix_check(const swirl_matrix *matrix, swirl_diag *diag) {
  if (matrix->data == NULL || matrix->width == 0) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "a matrix needs data and at least one column");
  }
  if (matrix->log_height > BB_TWO_ADICITY) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "matrix of 2^%u rows: at most 2^%u", matrix->log_height,
                      BB_TWO_ADICITY);
  }
  if (matrix->form != SWIRL_CANONICAL && matrix->form != SWIRL_MONTGOMERY) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "matrix form %d is neither canonical nor Montgomery",
                      (int)matrix->form);
  }
  const u64 row = swirl_matrix_row_stride(matrix), col = swirl_matrix_col_stride(matrix);
  const u64 height = (u64)1 << matrix->log_height;
  // The two strides must not make two cells share a word.
  if (row == 0 || col == 0 ||
      !(row >= (u64)matrix->width * col || col >= height * row || height == 1 || matrix->width == 1)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "matrix strides (%zu, %zu) make cells overlap", matrix->row_stride,
                      matrix->col_stride);
  }
  return SWIRL_OK;
}

u64 swirl_matrix_col_stride(const swirl_matrix *matrix) {
  return matrix->row_stride == 0 && matrix->col_stride == 0 ? (u64)1 << matrix->log_height : matrix->col_stride;
}
u64 swirl_matrix_row_stride(const swirl_matrix *matrix) {
  return matrix->row_stride == 0 && matrix->col_stride == 0 ? 1 : matrix->row_stride;
}

bool swirl_matrix_in_place(const swirl_matrix *matrix) {
  return matrix->form == SWIRL_MONTGOMERY && swirl_matrix_row_stride(matrix) == 1 &&
         swirl_matrix_col_stride(matrix) >= (u64)1 << matrix->log_height;
}

static void destroy(swirl_trace *trace) {
  swirl_device *dev = trace->dev;
  swirl_memory_destroy(&dev->driver, &trace->memory);
  swirl_mem_release(&dev->allocator, trace, sizeof *trace);
  swirl_device_close(dev);
}

// Where one operation on a matrix belongs, in case of a bad word.
typedef struct trace_place {
  u32 air, part;
} trace_place;

// One trace_import, or trace_check of what is used where it lies (`in_place`), as an execution of its own, outside of
// any slot: neither needs scratch.
static swirl_status execute(const swirl_trace *trace, const swirl_matrix *matrix, bool in_place, trace_place place,
                            const device_memory *status_words, swirl_diag *diag) {
  enum { SOURCE = REGION_FIRST_OBJECT, TARGET, NUM_BINDINGS };
  region_binding bindings[NUM_BINDINGS] = {0};
  bindings[REGION_STATUS].base = status_words->base;
  bindings[SOURCE] = (region_binding){.base = (u32 *)(uintptr_t)matrix->data, // only read
                                      .stride = swirl_matrix_col_stride(matrix),
                                      .row_stride = swirl_matrix_row_stride(matrix),
                                      .is_host = true};
  bindings[TARGET] = (region_binding){.base = trace->memory.base, .stride = trace->stride};
  op_record op = {.op = in_place ? OP_trace_check : OP_trace_import};
  if (in_place) {
    const args_trace_check args = {.trace = TARGET,
                                   .width = matrix->width,
                                   .log_height = matrix->log_height,
                                   .air = place.air,
                                   .part = place.part};
    memcpy(op.args, &args, sizeof args);
  } else {
    const args_trace_import args = {.src = {SOURCE, 0},
                                    .dst = {TARGET, 0},
                                    .width = matrix->width,
                                    .log_height = matrix->log_height,
                                    .canonical = matrix->form == SWIRL_CANONICAL,
                                    .air = place.air,
                                    .part = place.part};
    memcpy(op.args, &args, sizeof args);
  }
  run_watch watch;
  const op_cost no_cost = {0};
  const device_driver *driver = &trace->dev->driver;
  const execution e = {.suite = &swirl_suite_babybear_poseidon2, // neither operation hashes
                       .regions = bindings,
                       .num_regions = NUM_BINDINGS,
                       .slot = SLOT_NONE,
                       .shared = status_words,
                       .ops = &op,
                       .costs = &no_cost,
                       .num_ops = 1,
                       .watch = swirl_device_watch(trace->dev, &watch)};
  memset(status_words->host, 0, STATUS_WORDS * sizeof(u32));
  const swirl_status status = driver->execute(driver->state, &e);
  if (status != SWIRL_OK) return swirl_fail(diag, status, "%s", swirl_status_text(status));
  return swirl_error_word_status(status_words->host, diag);
}

// Gives the trace its words: those of the matrix, or a copy.
static swirl_status fill(swirl_trace *trace, const swirl_matrix *matrix, bool in_place, trace_place place,
                         swirl_diag *diag) {
  const device_driver *driver = &trace->dev->driver;
  const u64 words = (u64)matrix->width << matrix->log_height;
  swirl_status status;
  if (in_place) {
    // A matrix may end before the gap behind its last column.
    const u64 span = (matrix->width - 1) * swirl_matrix_col_stride(matrix) + ((u64)1 << matrix->log_height);
    status = swirl_memory_of(driver, &trace->memory, matrix->data, span);
  } else {
    status = swirl_memory_create(driver, &trace->memory, words, MEMORY_DEVICE);
  }
  device_memory status_words = {0};
  if (status == SWIRL_OK) status = swirl_memory_create(driver, &status_words, STATUS_WORDS, MEMORY_SHARED);
  if (status != SWIRL_OK) return swirl_memory_fail(driver, status, "trace", words, diag);
  status = execute(trace, matrix, in_place, place, &status_words, diag);
  swirl_memory_destroy(driver, &status_words);
  return status;
}

swirl_status swirl_trace_create_at(swirl_trace **out, swirl_device *dev, const swirl_matrix *matrix, u32 flags, u32 air,
                                   u32 part, swirl_diag *diag) {
  SWIRL_TRY(swirl_matrix_check(matrix, diag));
  const bool borrow = (flags & SWIRL_BORROW) != 0, in_place = borrow && dev->driver.host_memory;
  if (borrow && !swirl_matrix_in_place(matrix)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "only a column-major Montgomery matrix can be borrowed");
  }
  swirl_trace *trace = swirl_mem_alloc(&dev->allocator, sizeof *trace);
  if (trace == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "trace");
  atomic_init(&trace->references, 1);
  trace->dev = swirl_device_hold(dev);
  trace->width = matrix->width;
  trace->log_height = matrix->log_height;
  trace->stride = in_place ? swirl_matrix_col_stride(matrix) : (u64)1 << matrix->log_height;
  const trace_place place = {air, part};
  const swirl_status status = dev->plan_only ? SWIRL_OK : fill(trace, matrix, in_place, place, diag);
  if (status != SWIRL_OK) {
    destroy(trace);
    return status;
  }
  *out = trace;
  return SWIRL_OK;
}

swirl_status swirl_trace_create(swirl_trace **out, swirl_device *dev, const swirl_matrix *matrix, uint32_t flags,
                                swirl_diag *diag) {
  if (out == NULL || dev == NULL || matrix == NULL || (flags & ~SWIRL_BORROW) != 0) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_trace_create: NULL argument or unknown flag");
  }
  const swirl_status status = swirl_trace_create_at(out, dev, matrix, flags, 0, 0, diag);
  if (status != SWIRL_OK && diag != NULL) diag->air = diag->part = -1; // a trace belongs to no AIR yet
  return status;
}

swirl_trace *swirl_trace_hold(swirl_trace *trace) {
  atomic_fetch_add(&trace->references, 1);
  return trace;
}

void swirl_trace_destroy(swirl_trace *trace) {
  if (trace != NULL && atomic_fetch_sub(&trace->references, 1) == 1) destroy(trace);
}

uint32_t swirl_trace_width(const swirl_trace *trace) { return trace->width; }
uint32_t swirl_trace_log_height(const swirl_trace *trace) { return trace->log_height; }

swirl_status swirl_trace_read(const swirl_trace *trace, uint32_t *out, uint32_t first_column, uint32_t num_columns) {
  if (trace == NULL || out == NULL || first_column > trace->width || num_columns > trace->width - first_column) {
    return SWIRL_ERR_ARGUMENT;
  }
  if (trace->dev->plan_only) return SWIRL_ERR_UNSUPPORTED;
  const device_driver *driver = &trace->dev->driver;
  const size_t height = (size_t)1 << trace->log_height, words = num_columns * height;
  const u64 at = first_column * trace->stride;
  if (trace->stride == height) { // one way to the device instead of one a column
    SWIRL_TRY(swirl_memory_read(driver, &trace->memory, out, at, words));
  } else {
    for (size_t c = 0; c < num_columns; c++) {
      SWIRL_TRY(swirl_memory_read(driver, &trace->memory, out + c * height, at + c * trace->stride, height));
    }
  }
  for (size_t i = 0; i < words; i++) out[i] = bb_to_canonical(out[i]);
  return SWIRL_OK;
}
