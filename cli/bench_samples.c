#define _POSIX_C_SOURCE 200809L
#include "bench_samples.h"

#include <stdlib.h>
#include <string.h>

// Whether span `i` is the first of its name.
static bool is_first(const swirl_span *spans, size_t i) {
  for (size_t j = 0; j < i; j++) {
    if (strcmp(spans[j].full_name, spans[i].full_name) == 0) return false;
  }
  return true;
}

static bool name_spans(bench_samples *samples, const swirl_span *spans, size_t num) {
  samples->spans = calloc(num, sizeof *samples->spans);
  if (samples->spans == NULL) return false;
  for (size_t i = 0; i < num; i++) {
    if (!is_first(spans, i)) continue;
    bench_span *span = &samples->spans[samples->num_spans++];
    span->depth = spans[i].depth;
    span->name = strdup(spans[i].full_name);
    span->seconds = calloc(samples->max_runs, sizeof *span->seconds);
    if (span->name == NULL || span->seconds == NULL) return false;
  }
  return true;
}

bool bench_samples_add(bench_samples *samples, const swirl_report *report) {
  size_t num, found = 0;
  const swirl_span *spans = swirl_report_spans(report, &num);
  if (samples->num_runs == samples->max_runs || num == 0) return false;
  if (samples->spans == NULL && !name_spans(samples, spans, num)) return false;
  for (size_t i = 0; i < samples->num_spans; i++) {
    swirl_span sum;
    const size_t count = swirl_report_find(report, samples->spans[i].name, &sum);
    if (count == 0) return false;
    found += count;
    samples->spans[i].counters = sum.counters;
    samples->spans[i].seconds[samples->num_runs] = (double)sum.ns * 1e-9;
  }
  if (found != num) return false;
  samples->num_runs++;
  return true;
}

void bench_samples_clear(bench_samples *samples) {
  for (size_t i = 0; i < samples->num_spans; i++) {
    free(samples->spans[i].name);
    free(samples->spans[i].seconds);
  }
  free(samples->spans);
  *samples = (bench_samples){0};
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

bench_summary bench_summarize(const double *samples, uint32_t num, double *sorted) {
  memcpy(sorted, samples, num * sizeof *sorted);
  qsort(sorted, num, sizeof *sorted, compare);
  const uint64_t rank = ((uint64_t)num * 95 + 99) / 100; // from 1
  return (bench_summary){.median = num % 2 == 1 ? sorted[num / 2] : (sorted[num / 2 - 1] + sorted[num / 2]) / 2,
                         .min = sorted[0],
                         .max = sorted[num - 1],
                         .p95 = sorted[rank - 1]};
}
