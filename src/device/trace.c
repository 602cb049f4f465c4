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

enum { SOURCE = REGION_FIRST_OBJECT, TARGET, NUM_BINDINGS };

// Neither of the two operations needs scratch.
static swirl_status execute(const swirl_trace *trace, const op_record *op, const region_binding *source,
                            const device_memory *status_words, swirl_diag *diag) {
  region_binding bindings[NUM_BINDINGS] = {0};
  bindings[REGION_STATUS].base = status_words->base;
  if (source != NULL) bindings[SOURCE] = *source;
  bindings[TARGET] = (region_binding){.base = trace->memory.base, .stride = trace->stride};
  run_watch watch;
  const op_cost no_cost = {0};
  const device_driver *driver = &trace->dev->driver;
  const execution e = {.suite = &swirl_suite_babybear_poseidon2, // neither operation hashes
                       .regions = bindings,
                       .num_regions = NUM_BINDINGS,
                       .slot = SLOT_NONE,
                       .shared = status_words,
                       .ops = op,
                       .costs = &no_cost,
                       .num_ops = 1,
                       .watch = swirl_device_watch(trace->dev, &watch)};
  memset(status_words->host, 0, STATUS_WORDS * sizeof(u32));
  const swirl_status status = driver->execute(driver->state, &e);
  if (status != SWIRL_OK) return swirl_fail(diag, status, "%s", swirl_status_text(status));
  return swirl_error_word_status(status_words->host, diag);
}

static swirl_status execute_alone(const swirl_trace *trace, const op_record *op, const region_binding *source,
                                  swirl_diag *diag) {
  const device_driver *driver = &trace->dev->driver;
  device_memory status_words;
  const swirl_status made = swirl_memory_create(driver, &status_words, STATUS_WORDS, MEMORY_SHARED);
  if (made != SWIRL_OK) return swirl_fail(diag, made, "status of a trace");
  const swirl_status status = execute(trace, op, source, &status_words, diag);
  swirl_memory_destroy(driver, &status_words);
  return status;
}

swirl_status swirl_trace_import(const swirl_trace *trace, const region_binding *source, bool canonical, u32 air,
                                u32 part, swirl_diag *diag) {
  op_record op = {.op = OP_trace_import};
  const args_trace_import args = {.src = {SOURCE, 0},
                                  .dst = {TARGET, 0},
                                  .width = trace->width,
                                  .log_height = trace->log_height,
                                  .canonical = canonical,
                                  .air = air,
                                  .part = part};
  memcpy(op.args, &args, sizeof args);
  return execute_alone(trace, &op, source, diag);
}

swirl_status swirl_trace_check(const swirl_trace *trace, u32 air, u32 part, swirl_diag *diag) {
  op_record op = {.op = OP_trace_check};
  const args_trace_check args = {
      .trace = TARGET, .width = trace->width, .log_height = trace->log_height, .air = air, .part = part};
  memcpy(op.args, &args, sizeof args);
  return execute_alone(trace, &op, NULL, diag);
}

// Gives the trace its words: those of the matrix, or a copy.
static swirl_status fill(swirl_trace *trace, const swirl_matrix *matrix, bool in_place, u32 air, u32 part,
                         swirl_diag *diag) {
  const device_driver *driver = &trace->dev->driver;
  const u64 words = (u64)matrix->width << matrix->log_height, col_stride = swirl_matrix_col_stride(matrix);
  swirl_status status;
  if (in_place) {
    trace->stride = col_stride;
    // A matrix may end before the gap behind its last column.
    const u64 span = (matrix->width - 1) * col_stride + ((u64)1 << matrix->log_height);
    status = swirl_memory_of(driver, &trace->memory, matrix->data, span);
  } else {
    status = swirl_memory_create(driver, &trace->memory, words, MEMORY_DEVICE);
  }
  if (status != SWIRL_OK) return swirl_memory_fail(driver, status, "trace", words, diag);
  if (in_place) return swirl_trace_check(trace, air, part, diag);
  const region_binding source = {.base = (u32 *)(uintptr_t)matrix->data, // only read
                                 .stride = col_stride,
                                 .row_stride = swirl_matrix_row_stride(matrix),
                                 .is_host = true};
  return swirl_trace_import(trace, &source, matrix->form == SWIRL_CANONICAL, air, part, diag);
}

swirl_trace *swirl_trace_create_empty(swirl_device *dev, u32 width, u32 log_height, swirl_diag *diag) {
  swirl_trace *trace = swirl_mem_alloc(&dev->allocator, sizeof *trace);
  if (trace == NULL) {
    swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "trace");
    return NULL;
  }
  atomic_init(&trace->references, 1);
  atomic_init(&trace->is_open, false);
  atomic_init(&trace->is_exported, false);
  trace->dev = swirl_device_hold(dev);
  trace->width = width;
  trace->log_height = log_height;
  trace->stride = (u64)1 << log_height;
  return trace;
}

swirl_status swirl_trace_create_at(swirl_trace **out, swirl_device *dev, const swirl_matrix *matrix, u32 flags, u32 air,
                                   u32 part, swirl_diag *diag) {
  SWIRL_TRY(swirl_matrix_check(matrix, diag));
  const bool borrow = (flags & SWIRL_BORROW) != 0, in_place = borrow && dev->driver.host_memory;
  if (borrow && !swirl_matrix_in_place(matrix)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "only a column-major Montgomery matrix can be borrowed");
  }
  swirl_trace *trace = swirl_trace_create_empty(dev, matrix->width, matrix->log_height, diag);
  if (trace == NULL) return SWIRL_ERR_NO_MEMORY;
  const swirl_status status = dev->plan_only ? SWIRL_OK : fill(trace, matrix, in_place, air, part, diag);
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

swirl_status swirl_trace_usable(const swirl_trace *trace, const swirl_device *dev, const char **why) {
  if (!swirl_device_reaches(dev, trace->dev)) {
    *why = "is on another device";
    return SWIRL_ERR_MISMATCH;
  }
  if (atomic_load(&trace->is_open)) {
    *why = "is open for writing: seal it first";
    return SWIRL_ERR_ARGUMENT;
  }
  return SWIRL_OK;
}

uint32_t swirl_trace_width(const swirl_trace *trace) { return trace->width; }
uint32_t swirl_trace_log_height(const swirl_trace *trace) { return trace->log_height; }

swirl_status swirl_trace_read(const swirl_trace *trace, uint32_t *out, uint32_t first_column, uint32_t num_columns) {
  if (trace == NULL || out == NULL || first_column > trace->width || num_columns > trace->width - first_column) {
    return SWIRL_ERR_ARGUMENT;
  }
  if (atomic_load(&trace->is_open)) return SWIRL_ERR_ARGUMENT;
  if (trace->dev->plan_only) return SWIRL_ERR_UNSUPPORTED;
  const size_t height = (size_t)1 << trace->log_height;
  SWIRL_TRY(swirl_memory_gather(&trace->dev->driver, &trace->memory, out, first_column * trace->stride, height,
                                num_columns, trace->stride));
  for (size_t i = 0; i < num_columns * height; i++) out[i] = bb_to_canonical(out[i]);
  return SWIRL_OK;
}
