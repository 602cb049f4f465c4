#define _POSIX_C_SOURCE 200809L
#include "bench_samples.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

double bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Whether span `i` is the first of its name.
static bool is_first(const swirl_span *spans, size_t i) {
  for (size_t j = 0; j < i; j++) {
    if (strcmp(spans[j].full_name, spans[i].full_name) == 0) return false;
  }
  return true;
}

static bool name_span(bench_samples *samples, const char *name, uint32_t depth) {
  bench_span *span = &samples->spans[samples->num_spans++];
  span->depth = depth;
  span->name = strdup(name);
  span->seconds = calloc(samples->max_runs, sizeof *span->seconds);
  return span->name != NULL && span->seconds != NULL;
}

static bool name_spans(bench_samples *samples, const swirl_span *spans, size_t num) {
  samples->spans = calloc(num + 1, sizeof *samples->spans);
  if (samples->spans == NULL) return false;
  for (size_t i = 0; i < num; i++) {
    if (is_first(spans, i) && !name_span(samples, spans[i].full_name, spans[i].depth)) return false;
  }
  return name_span(samples, "wall", 0);
}

bool bench_samples_add(bench_samples *samples, const swirl_report *report, double wall_s) {
  size_t num, found = 0;
  const swirl_span *spans = swirl_report_spans(report, &num);
  if (samples->num_runs == samples->max_runs || num == 0) return false;
  if (samples->spans == NULL && !name_spans(samples, spans, num)) return false;
  const size_t wall = samples->num_spans - 1;
  for (size_t i = 0; i < wall; i++) {
    swirl_span sum;
    const size_t count = swirl_report_find(report, samples->spans[i].name, &sum);
    if (count == 0) return false;
    found += count;
    samples->spans[i].counters = sum.counters;
    samples->spans[i].seconds[samples->num_runs] = (double)sum.ns * 1e-9;
  }
  if (found != num) return false;
  samples->spans[wall].seconds[samples->num_runs] = wall_s;
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
