#include "prover/run.h"

// The spans of the program at the end of the report, with what they will cost.
static swirl_status reserve_report(program_run *run, const program *p, swirl_report *report, swirl_diag *diag) {
  if (report == NULL) return SWIRL_OK;
  run->report = report;
  run->report_mark = swirl_report_mark(report);
  for (u32 i = 0; i < p->num_spans; i++) {
    const swirl_counters counters = swirl_program_span_counters(p, i);
    const swirl_status status = swirl_report_add(report, p->spans[i].name, p->spans[i].depth, &counters);
    if (status != SWIRL_OK) return swirl_fail(diag, status, "report");
  }
  return SWIRL_OK;
}

static void release(program_run *run) {
  const recording *r = run->recording;
  if (run->report != NULL) swirl_report_rewind(run->report, run->report_mark);
  swirl_mem_release(r->allocator, run->bindings,
                    (REGION_FIRST_OBJECT + r->program.num_regions) * sizeof *run->bindings);
}

static void count_allocations(program_run *run, u64 blocks, u64 bytes) {
  run->counters.allocations += blocks;
  run->counters.allocated_bytes += bytes;
}

// Who watches: the options' request to stop and progress, the device's request to stop.
static run_watch *watch_of(run_watch *watch, const swirl_device *dev, const swirl_run_options *options) {
  *watch = (run_watch){.device = dev->cancel};
  if (options != NULL) {
    watch->run = options->cancel;
    watch->progress = options->progress;
    watch->context = options->progress_context;
  }
  return watch->run == NULL && watch->device == NULL && watch->progress == NULL ? NULL : watch;
}

swirl_status swirl_run_begin(program_run *run, const recording *r, const swirl_run_options *options, swirl_diag *diag) {
  const program *p = &r->program;
  *run = (program_run){.recording = r, .dev = r->pk->dev};
  run->watch = watch_of(&run->watch_memory, run->dev, options);
  const size_t bindings_size = (REGION_FIRST_OBJECT + p->num_regions) * sizeof *run->bindings;
  memory_growth growth;
  run->bindings = swirl_mem_alloc(r->allocator, bindings_size);
  swirl_status status = run->bindings == NULL ? swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "run")
                                              : reserve_report(run, p, options == NULL ? NULL : options->report, diag);
  if (status == SWIRL_OK) {
    status = swirl_device_take_slot(run->dev, &run->slot, &growth, p, run->watch, diag);
  }
  if (status != SWIRL_OK) {
    release(run);
    *run = (program_run){0};
    return status;
  }
  count_allocations(run, 1, bindings_size);
  count_allocations(run, growth.blocks, growth.bytes);
  swirl_program_bind(p, run->bindings, run->host, &run->dev->slots[run->slot].memory);
  memset(run->host[REGION_STATUS], 0, STATUS_WORDS * sizeof(u32));
  memset(run->host[REGION_INPUT], 0, p->num_input_words * sizeof(u32));
  return SWIRL_OK;
}

void swirl_run_end(program_run *run) {
  swirl_device_give_slot(run->dev, run->slot);
  release(run);
}

swirl_status swirl_run_input(program_run *run, dev_ptr dst, const u32 *canonical, size_t n, const char *what,
                             swirl_diag *diag) {
  u32 *words = run->host[REGION_INPUT] + dst.offset;
  for (size_t i = 0; i < n; i++) {
    if (canonical[i] >= BB_P) {
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "%s %zu is %u: not a field element", what, i, canonical[i]);
    }
    words[i] = bb_from_canonical(canonical[i]);
  }
  return SWIRL_OK;
}

void swirl_run_set_sponge(program_run *run, const u32 *words) {
  const dev_ptr at = run->recording->context.sponge;
  memcpy(run->host[REGION_INPUT] + at.offset, words, run->recording->program.suite->sponge_words * sizeof(u32));
}
void swirl_run_transcript(swirl_transcript *out, const program_run *run) {
  const recording *r = run->recording;
  transcript_state state = {.suite = r->program.suite, .position = r->context.position};
  memcpy(state.words, run->host[REGION_INPUT] + r->context.sponge.offset, r->program.suite->sponge_words * sizeof(u32));
  swirl_transcript_store(out, &state);
}

swirl_status swirl_run_execute(program_run *run, swirl_diag *diag) {
  span_time *times = run->report == NULL ? NULL : swirl_report_times(run->report, run->report_mark);
  run->start_ns = swirl_monotonic_ns();
  const swirl_logger *logger = &run->dev->logger;
  const run_memory *memory = &run->dev->slots[run->slot].memory;
  swirl_status status = swirl_program_execute(&run->recording->program, run->bindings, run->slot, memory, times,
                                              run->watch, &run->counters);
  if (status != SWIRL_OK) {
    swirl_fail(diag, status, "%s", swirl_status_text(status));
  } else {
    status = swirl_error_word_status(run->host[REGION_STATUS], diag);
  }
  const unsigned long long us = (swirl_monotonic_ns() - run->start_ns) / 1000;
  SWIRL_LOG(logger, status == SWIRL_OK || status == SWIRL_ERR_CANCELLED ? SWIRL_LOG_DEBUG : SWIRL_LOG_WARNING,
            "run: %s after %llu us", swirl_status_text(status), us);
  return status;
}

swirl_status swirl_run_proof(swirl_proof **out, program_run *run, size_t head_len, u32 first_word, swirl_diag *diag) {
  const program *p = &run->recording->program;
  const size_t len = head_len + (size_t)(p->num_proof_words - first_word) * 4, size = sizeof(swirl_proof) + len;
  swirl_proof *proof = swirl_mem_alloc(run->recording->allocator, size);
  if (proof == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "proof of %zu bytes", len);
  count_allocations(run, 1, size);
  proof->dev = swirl_device_hold(run->dev);
  proof->len = len;
  proof->size = size;
  const u32 *words = run->host[REGION_PROOF];
  for (u32 i = first_word; i < p->num_proof_words; i++)
    store_le32(proof->bytes + head_len + 4 * (size_t)(i - first_word), words[i]);
  for (u32 i = 0; i < p->num_statics; i++) { // lengths and heights
    store_le32(proof->bytes + head_len + 4 * (size_t)(p->statics[i].offset - first_word), p->statics[i].value);
  }
  *out = proof;
  return SWIRL_OK;
}

const uint8_t *swirl_proof_bytes(const swirl_proof *proof, size_t *len) {
  *len = proof->len;
  return proof->bytes;
}
void swirl_proof_destroy(swirl_proof *proof) {
  if (proof == NULL) return;
  swirl_device *dev = proof->dev;
  swirl_mem_release(&dev->allocator, proof, proof->size);
  swirl_device_close(dev);
}

swirl_status swirl_run_options_check(const recording *r, const swirl_run_options *options, swirl_diag *diag) {
  const bool given = r->context.witnesses.region != REGION_NONE;
  const bool has_witnesses = options != NULL && options->witnesses != NULL;
  if (given != has_witnesses) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT,
                      "proof-of-work witnesses are inputs exactly of a prover made with "
                      "SWIRL_GIVEN_WITNESSES");
  }
  if (given && options->num_witnesses != r->context.next_witness) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "%zu proof-of-work witnesses given, %u needed", options->num_witnesses,
                      r->context.next_witness);
  }
  if (options != NULL && options->log_values != NULL && !r->program.record_log) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT,
                      "the transcript is logged by a prover made with "
                      "SWIRL_RECORD_TRANSCRIPT");
  }
  return SWIRL_OK;
}

void swirl_run_finish(program_run *run, const swirl_run_options *options) {
  if (options == NULL) return;
  const program *p = &run->recording->program;
  if (run->report != NULL) {
    swirl_report_finish(run->report, run->report_mark, run->start_ns, &run->counters);
    run->report = NULL;
  }
  if (options->log_values != NULL) {
    if (options->num_log != NULL) *options->num_log = p->num_log;
    for (u32 i = 0; i < p->num_log && i < options->max_log; i++) {
      options->log_values[i] = run->host[REGION_LOG][i];
      if (options->log_is_sample != NULL) options->log_is_sample[i] = p->log_is_sample[i];
    }
  }
  if (options->transcript != NULL) {
    swirl_run_transcript(options->transcript, run);
  }
}
