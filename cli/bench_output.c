// A benchmark as text and as JSON.
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "json_write.h"
#include "sha256.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

static double mib(uint64_t bytes) { return (double)bytes / (1024 * 1024); }

// ---- Text

static bool print_runs(const bench_result *r) {
  const bench_samples *s = &r->samples;
  double *sorted = calloc(s->num_runs, sizeof *sorted);
  if (sorted == NULL) {
    fprintf(stderr, "swirl bench: out of memory\n");
    return false;
  }
  printf("%s, instruction set %s, %" PRIu32 " threads; %" PRIu32 " runs after %" PRIu32 "\n", r->device.name, r->isa,
         r->num_threads, s->num_runs, r->num_warmups);
  printf("%-52s %11s %11s %11s %11s\n", "seconds", "median", "min", "p95", "max");
  for (size_t i = 0; i < s->num_spans; i++) {
    const bench_summary sum = bench_summarize(s->spans[i].seconds, s->num_runs, sorted);
    const int indent = (int)(2 * s->spans[i].depth);
    printf("%*s%-*s %11.6f %11.6f %11.6f %11.6f\n", indent, "", 52 - indent, s->spans[i].name, sum.median, sum.min,
           sum.p95, sum.max);
  }
  free(sorted);
  for (size_t i = 0; i < s->num_spans; i++) {
    const swirl_counters *c = &s->spans[i].counters;
    if (c->submissions == 0 || strcmp(s->spans[i].name, "stark_prove_excluding_trace") != 0) continue;
    printf("of a proof: submissions %" PRIu64 ", waits %" PRIu64 ", dispatches %" PRIu64 ", barriers %" PRIu64 "\n",
           c->submissions, c->waits, c->dispatches, c->barriers);
  }
  return true;
}

static void print_batch(const bench_batch *b) {
  printf("%" PRIu32 " proofs, %" PRIu32 " at a time on each device, traces %s\n", b->num, b->in_flight,
         b->resident ? "on the device" : "in host memory");
  printf("seconds in all %.6f, seconds a proof %.6f\n", b->total_s, b->total_s / b->num);
  for (size_t i = 0; i < b->num_devices; i++) {
    const swirl_device_info *info = &b->devices[i].setup.info;
    printf("made by %s, %s: %" PRIu32 "\n", info->id, info->name, b->devices[i].num_proofs);
  }
}

bool bench_print_text(const bench_result *r) {
  printf("%s: 2^%" PRIu32 " %s; ", r->example->name, r->size, r->example->unit);
  if (r->batch != NULL) {
    print_batch(r->batch);
  } else if (!print_runs(r)) {
    return false;
  }
  printf("proof %zu bytes, verifying key %" PRIu64 " bytes, %.2f bits of security\n", r->proof_len, r->vk_bytes,
         r->soundness.total);
  printf("memory: witness %.1f MiB, planned peak of a proof %.1f MiB, peak resident %.1f MiB\n", mib(r->witness_bytes),
         mib(r->plan.peak_bytes), mib(r->peak_resident_bytes));
  return true;
}

// ---- JSON

static json_t *seconds_list(const double *seconds, uint32_t num) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < num; i++) {
    if (json_add(list, json_real(seconds[i]))) continue;
    json_decref(list);
    return NULL;
  }
  return list;
}

static json_t *span(const bench_span *span, uint32_t num_runs, double *sorted) {
  const bench_summary sum = bench_summarize(span->seconds, num_runs, sorted);
  const swirl_counters *c = &span->counters;
  return json_pack("{s:o, s:f, s:f, s:f, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "depth",
                   json_u64(span->depth), "median_s", sum.median, "min_s", sum.min, "max_s", sum.max, "p95_s", sum.p95,
                   "samples_s", seconds_list(span->seconds, num_runs), "launches", json_u64(c->launches), "bytes_moved",
                   json_u64(c->bytes_moved), "field_ops", json_u64(c->field_ops), "permutations",
                   json_u64(c->permutations), "submissions", json_u64(c->submissions), "waits", json_u64(c->waits),
                   "dispatches", json_u64(c->dispatches), "barriers", json_u64(c->barriers));
}

static json_t *spans(const bench_samples *s) {
  double *sorted = calloc(s->num_runs, sizeof *sorted);
  json_t *object = sorted == NULL ? NULL : json_object();
  for (size_t i = 0; object != NULL && i < s->num_spans; i++) {
    if (json_put(object, s->spans[i].name, span(&s->spans[i], s->num_runs, sorted))) continue;
    json_decref(object);
    object = NULL;
  }
  free(sorted);
  return object;
}

static json_t *machine(const bench_result *r) {
  struct utsname system;
  char kernel[sizeof system.sysname + sizeof system.release + sizeof system.machine + 2] = "", when[32] = "";
  const time_t now = time(NULL);
  struct tm utc;
  if (uname(&system) == 0) snprintf(kernel, sizeof kernel, "%s %s %s", system.sysname, system.release, system.machine);
  if (gmtime_r(&now, &utc) != NULL) strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return json_pack("{s:o, s:s, s:o, s:s, s:s, s:s, s:s}", "device", json_device(&r->device), "isa", r->isa,
                   "num_threads", json_u64(r->num_threads), "kernel", kernel, "compiler", __VERSION__, "version",
                   swirl_version(), "time", when);
}

static json_t *plan(const swirl_plan *p) {
  return json_pack("{s:o, s:o, s:o, s:o, s:o}", "arena_bytes", json_u64(p->arena_bytes), "table_bytes",
                   json_u64(p->table_bytes), "io_bytes", json_u64(p->io_bytes), "peak_bytes", json_u64(p->peak_bytes),
                   "num_operations", json_u64(p->num_operations));
}

static json_t *runs(const bench_result *r) {
  return json_pack("{s:o, s:o, s:o}", "num_runs", json_u64(r->samples.num_runs), "num_warmups",
                   json_u64(r->num_warmups), "spans", spans(&r->samples));
}

static json_t *batch(const bench_batch *b) {
  json_t *devices = json_array();
  for (size_t i = 0; devices != NULL && i < b->num_devices; i++) {
    const bench_batch_device *device = &b->devices[i];
    if (json_add(devices, json_pack("{s:s, s:s, s:o}", "id", device->setup.info.id, "name", device->setup.info.name,
                                    "proofs", json_u64(device->num_proofs)))) {
      continue;
    }
    json_decref(devices);
    devices = NULL;
  }
  return json_pack("{s:{s:o, s:o, s:b, s:o, s:f, s:f}}", "batch", "num", json_u64(b->num), "in_flight",
                   json_u64(b->in_flight), "resident", b->resident, "devices", devices, "total_s", b->total_s,
                   "per_proof_s", b->total_s / b->num);
}

json_t *bench_json(const bench_result *r) {
  const sha256_text hash = sha256(r->proof, r->proof_len);
  json_t *root = json_pack("{s:i, s:s, s:o, s:s, s:o, s:o, s:o, s:s, s:o, s:f, s:o, s:o, s:o}", "schema", 1, "example",
                           r->example->name, "size", json_u64(r->size), "unit", r->example->unit, "params",
                           json_params(&r->params), "machine", machine(r), "proof_bytes", json_u64(r->proof_len),
                           "proof_sha256", hash.text, "vk_bytes", json_u64(r->vk_bytes), "security_bits",
                           r->soundness.total, "witness_bytes", json_u64(r->witness_bytes), "peak_resident_bytes",
                           json_u64(r->peak_resident_bytes), "plan", plan(&r->plan));
  json_t *measured = r->batch != NULL ? batch(r->batch) : runs(r);
  if (root != NULL && (measured == NULL || json_object_update(root, measured) != 0)) {
    json_decref(root);
    root = NULL;
  }
  json_decref(measured);
  return root;
}
