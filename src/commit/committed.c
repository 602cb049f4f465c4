// Committed matrices as objects on a device.
#include "prover/prove_context.h"

static void destroy(swirl_committed *committed) {
  swirl_device *dev = committed->dev;
  for (u32 i = 0; i < committed->num_traces && committed->traces != NULL; i++) {
    swirl_trace_destroy(committed->traces[i]);
  }
  swirl_mem_release(&dev->allocator, committed->traces, committed->num_traces * sizeof *committed->traces);
  swirl_memory_destroy(&dev->driver, &committed->code);
  swirl_memory_destroy(&dev->driver, &committed->layers);
  swirl_mem_release(&dev->allocator, committed, sizeof *committed);
  swirl_device_close(dev);
}

// Executes the commitment `p`, whose regions `code` and `layers` are bound to those of `committed`.
static swirl_status execute(swirl_committed *committed, const program *p, u32 code, u32 layers, swirl_diag *diag) {
  swirl_device *dev = committed->dev;
  const u32 num_bindings = REGION_FIRST_OBJECT + p->num_regions;
  region_binding *bindings = swirl_mem_alloc(&dev->allocator, num_bindings * sizeof *bindings);
  if (bindings == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "commitment");
  u32 slot = 0;
  memory_growth growth;
  run_watch watch_memory, *watch = swirl_device_watch(dev, &watch_memory);
  swirl_status status = swirl_device_take_slot(dev, &slot, &growth, p, watch, diag);
  if (status == SWIRL_OK) {
    const run_memory *memory = &dev->slots[slot].memory;
    u32 *host[REGION_FIRST_OBJECT];
    swirl_program_bind(p, bindings, host, memory);
    bindings[code] = (region_binding){.base = committed->code.base};
    bindings[layers] = (region_binding){.base = committed->layers.base};
    memset(host[REGION_STATUS], 0, STATUS_WORDS * sizeof(u32));
    status = swirl_program_execute(p, bindings, slot, memory, NULL, watch, NULL);
    status = status == SWIRL_OK ? swirl_error_word_status(host[REGION_STATUS], diag)
                                : swirl_fail(diag, status, "%s", swirl_status_text(status));
    swirl_device_give_slot(dev, slot);
  }
  swirl_mem_release(&dev->allocator, bindings, num_bindings * sizeof *bindings);
  return status;
}

// Records and executes the commitment of `committed`, whose memory and traces are set, and reads its root.
static swirl_status commit(swirl_committed *committed, const proof_shape *shape, prove_commit *out, swirl_diag *diag) {
  swirl_device *dev = committed->dev;
  program p;
  swirl_program_init(&p, &dev->driver, committed->suite, &dev->allocator);
  for (u32 i = 0; i < committed->num_traces; i++) {
    const swirl_trace *trace = committed->traces[i];
    const u32 region = swirl_program_region_fixed(&p, &trace->memory, trace->stride);
    swirl_commit_add_matrix(out, region, trace->width, trace->log_height, i, shape->l_skip, shape->log_stacked);
  }
  prove_context c = {.p = &p, .shape = shape};
  const u32 code = swirl_program_region_bound(&p), layers = swirl_program_region_bound(&p);
  swirl_program_span_begin(&p, "commit");
  swirl_commit_prove_at(&c, out, (dev_ptr){code, 0}, (dev_ptr){layers, 0});
  swirl_program_span_end(&p);
  swirl_status status = swirl_program_status(&p, diag);
  if (status == SWIRL_OK) status = swirl_program_seal(&p, diag);
  if (status == SWIRL_OK) status = execute(committed, &p, code, layers, diag);
  if (status == SWIRL_OK) {
    status = swirl_memory_read(&dev->driver, &committed->layers, committed->root, committed->root_at,
                               committed->suite->digest_words);
    if (status != SWIRL_OK) swirl_fail(diag, status, "root of a commitment: %s", swirl_status_text(status));
  }
  swirl_program_release(&p);
  return status;
}

static swirl_status create_memory(const device_driver *driver, device_memory *out, u64 words, const char *what,
                                  swirl_diag *diag) {
  const swirl_status status = swirl_memory_create(driver, out, words, MEMORY_DEVICE);
  return status == SWIRL_OK ? SWIRL_OK : swirl_memory_fail(driver, status, what, words, diag);
}

// Checks the list of matrices; `num_columns` receives their sum and `width` the stacked width.
static swirl_status check(const swirl_device *dev, const swirl_params *params, swirl_trace *const *traces,
                          size_t num_traces, u64 *num_columns, u64 *width, swirl_diag *diag) {
  const u32 log_stacked = params->l_skip + params->n_stack;
  u64 cells = 0;
  *num_columns = 0;
  for (size_t i = 0; i < num_traces; i++) {
    if (traces[i] == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "matrix %zu is NULL", i);
    const char *why;
    const swirl_status status = swirl_trace_usable(traces[i], dev, &why);
    if (status != SWIRL_OK) return swirl_fail(diag, status, "matrix %zu %s", i, why);
    if (traces[i]->log_height > log_stacked) {
      return swirl_fail(diag, SWIRL_ERR_TRACE, "matrix %zu has 2^%u rows, a stacked column 2^%u", i,
                        traces[i]->log_height, log_stacked);
    }
    if (i > 0 && traces[i]->log_height > traces[i - 1]->log_height) {
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "matrix %zu is higher than the one before it", i);
    }
    *num_columns += traces[i]->width;
    cells += (u64)traces[i]->width << u32_max(traces[i]->log_height, params->l_skip);
  }
  *width = ceil_div_u64(cells, (u64)1 << log_stacked);
  // w_stack bounds all commitments of a proof together and is checked there: a commitment may belong to none.
  if (*width > UINT32_MAX) {
    return swirl_fail(diag, SWIRL_ERR_TOO_LARGE, "%llu stacked columns", (unsigned long long)*width);
  }
  if (*num_columns > UINT32_MAX / sizeof(placed_column)) {
    return swirl_fail(diag, SWIRL_ERR_TOO_LARGE, "%llu columns", (unsigned long long)*num_columns);
  }
  return SWIRL_OK;
}

swirl_status swirl_commit_suite(swirl_committed **out, swirl_device *dev, const hash_suite *suite,
                                const swirl_params *params, swirl_trace *const *traces, size_t num_traces,
                                swirl_diag *diag) {
  if (out == NULL || dev == NULL || params == NULL || traces == NULL || num_traces == 0 || num_traces > UINT32_MAX) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_commit: NULL argument or no matrix");
  }
  SWIRL_TRY(swirl_params_validate(params, diag));
  u64 num_columns = 0, width = 0;
  SWIRL_TRY(check(dev, params, traces, num_traces, &num_columns, &width, diag));
  swirl_committed *committed = swirl_mem_alloc(&dev->allocator, sizeof *committed);
  if (committed == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "commitment");
  atomic_init(&committed->references, 1);
  committed->dev = swirl_device_hold(dev);
  committed->suite = suite;
  committed->l_skip = params->l_skip;
  committed->log_stacked = params->l_skip + params->n_stack;
  committed->log_blowup = params->log_blowup;
  committed->k = params->k_whir;
  committed->width = (u32)width;
  const u32 log_rows = committed->log_stacked + committed->log_blowup;
  const u64 num_digests = ((u64)2 << (log_rows - committed->k)) - 1;
  committed->root_at = (num_digests - 1) * suite->digest_words;
  committed->num_traces = (u32)num_traces;
  committed->traces = swirl_mem_alloc(&dev->allocator, num_traces * sizeof *committed->traces);
  prove_commit layout = {.columns = swirl_mem_alloc(&dev->allocator, num_columns * sizeof *layout.columns),
                         .column_trace = swirl_mem_alloc(&dev->allocator, num_columns * sizeof *layout.column_trace)};
  swirl_status status = SWIRL_OK;
  if (committed->traces == NULL || layout.columns == NULL || layout.column_trace == NULL) {
    status = swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "commitment of %llu columns", (unsigned long long)num_columns);
  } else if (!dev->plan_only) { // there a commitment has a root, of zeros, and nothing else
    status = create_memory(&dev->driver, &committed->code, width << log_rows, "code matrix of a commitment", diag);
    if (status == SWIRL_OK) {
      const u64 words = num_digests * suite->digest_words;
      status = create_memory(&dev->driver, &committed->layers, words, "tree of a commitment", diag);
    }
  }
  if (status == SWIRL_OK) {
    for (u32 i = 0; i < committed->num_traces; i++) committed->traces[i] = swirl_trace_hold(traces[i]);
    const proof_shape shape = {.l_skip = committed->l_skip,
                               .n_stack = params->n_stack,
                               .log_stacked = committed->log_stacked,
                               .log_blowup = committed->log_blowup,
                               .k = committed->k};
    status = dev->plan_only ? SWIRL_OK : commit(committed, &shape, &layout, diag);
  }
  swirl_mem_release(&dev->allocator, layout.columns, num_columns * sizeof *layout.columns);
  swirl_mem_release(&dev->allocator, layout.column_trace, num_columns * sizeof *layout.column_trace);
  if (status != SWIRL_OK) {
    destroy(committed);
    return status;
  }
  *out = committed;
  return SWIRL_OK;
}

swirl_status swirl_commit(swirl_committed **out, swirl_device *dev, const swirl_params *params,
                          swirl_trace *const *traces, size_t num_traces, swirl_diag *diag) {
  return swirl_commit_suite(out, dev, &swirl_suite_babybear_poseidon2, params, traces, num_traces, diag);
}

swirl_committed *swirl_committed_hold(swirl_committed *committed) {
  atomic_fetch_add(&committed->references, 1);
  return committed;
}
void swirl_committed_destroy(swirl_committed *committed) {
  if (committed != NULL && atomic_fetch_sub(&committed->references, 1) == 1) destroy(committed);
}

swirl_digest swirl_committed_root(const swirl_committed *committed) {
  return swirl_digest_of(committed->suite, committed->root);
}
uint32_t swirl_committed_width(const swirl_committed *committed) { return committed->width; }

swirl_status swirl_committed_read_row(const swirl_committed *committed, uint32_t *out, uint64_t row) {
  if (committed == NULL || out == NULL) return SWIRL_ERR_ARGUMENT;
  if (committed->dev->plan_only) return SWIRL_ERR_UNSUPPORTED;
  const u32 log_rows = committed->log_stacked + committed->log_blowup;
  if (row >> log_rows != 0) return SWIRL_ERR_ARGUMENT;
  const u32 at = reverse_bits((u32)row, log_rows); // the code matrix lies in bit-reversed order
  SWIRL_TRY(
      swirl_memory_gather(&committed->dev->driver, &committed->code, out, at, 1, committed->width, (u64)1 << log_rows));
  for (u32 c = 0; c < committed->width; c++) out[c] = bb_to_canonical(out[c]);
  return SWIRL_OK;
}
