// Times of the spans of several runs, and what is said of them.
#ifndef SWIRL_CLI_BENCH_SAMPLES_H
#define SWIRL_CLI_BENCH_SAMPLES_H

#include <stdbool.h>
#include <swirl/report.h>

typedef struct bench_span {
  char *name; // full name
  uint32_t depth;
  swirl_counters counters; // of one run
  double *seconds;         // [num_runs], in the order of the runs; spans of one name summed up
} bench_span;

typedef struct bench_samples {
  uint32_t max_runs, num_runs;
  bench_span *spans; // in the order in which they first began
  size_t num_spans;
} bench_samples;

double bench_now(void); // seconds of a clock that never goes back

// Appends a run, in which the caller waited `wall_s` for the proof: the span "wall", behind those of the report. False,
// `samples` to be cleared, if there is no memory or the spans are not those of the runs before.
bool bench_samples_add(bench_samples *samples, const swirl_report *report, double wall_s);
void bench_samples_clear(bench_samples *samples); // a zeroed one is allowed

// Of at least one sample. The median of an even number is the mean of the two in the middle; p95 is the least sample
// that at least 95 of 100 do not exceed.
typedef struct bench_summary {
  double median, min, max, p95;
} bench_summary;
// `sorted` ([num]) is working memory.
bench_summary bench_summarize(const double *samples, uint32_t num, double *sorted);

#endif
