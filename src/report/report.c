#define _POSIX_C_SOURCE 200809L // clock_gettime

#include "report/report.h"

#include <time.h>

#include "base/grow.h"

enum { MAX_OPEN = 8 };

// A full name. There are few, so they are found by looking.
typedef struct full_name {
  struct full_name *next;
  size_t size; // of this block
  char text[];
} full_name;

struct swirl_report {
  swirl_allocator allocator;
  u64 epoch; // monotonic
  swirl_span *spans;
  span_time *times;
  u32 num_spans, cap_spans, cap_times;
  u32 open[MAX_OPEN], num_open; // the caller's spans that have not ended
  full_name *names;
};

u64 swirl_monotonic_ns(void) {
  struct timespec t;
  if (clock_gettime(CLOCK_MONOTONIC, &t) != 0) return 0;
  return (u64)t.tv_sec * 1000000000u + (u64)t.tv_nsec;
}

swirl_status swirl_report_create(swirl_report **out, const swirl_allocator *allocator, swirl_diag *diag) {
  if (out == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_report_create: out is NULL");
  if (allocator != NULL && (allocator->alloc == NULL) != (allocator->release == NULL)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "an allocator needs both alloc and release");
  }
  swirl_report *report = swirl_mem_alloc(allocator, sizeof *report);
  if (report == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "report");
  if (allocator != NULL) report->allocator = *allocator;
  report->epoch = swirl_monotonic_ns();
  *out = report;
  return SWIRL_OK;
}

void swirl_report_destroy(swirl_report *report) {
  if (report == NULL) return;
  const swirl_allocator allocator = report->allocator;
  for (full_name *name = report->names, *next; name != NULL; name = next) {
    next = name->next;
    swirl_mem_release(&allocator, name, name->size);
  }
  swirl_mem_release(&allocator, report->times, report->cap_times * sizeof *report->times);
  swirl_mem_release(&allocator, report->spans, report->cap_spans * sizeof *report->spans);
  swirl_mem_release(&allocator, report, sizeof *report);
}

void swirl_report_clear(swirl_report *report) {
  report->num_spans = report->num_open = 0;
  report->epoch = swirl_monotonic_ns();
}

// The innermost span of depth `depth` - 1 that a span appended now lies in; NULL for an outermost one.
static const swirl_span *around(const swirl_report *report, u32 depth) {
  for (u32 i = report->num_spans; depth > 0 && i-- > 0;) {
    if (report->spans[i].depth == depth - 1) return &report->spans[i];
  }
  return NULL;
}

// The stored full name of `name` inside `parent`; NULL if there is no memory.
static const char *intern(swirl_report *report, const char *name, const swirl_span *parent) {
  const bool is_full = parent == NULL || strchr(name, '.') != NULL;
  const size_t head = is_full ? 0 : strlen(parent->full_name) + 1, len = head + strlen(name);
  for (const full_name *n = report->names; n != NULL; n = n->next) {
    const bool same_head = is_full || (memcmp(n->text, parent->full_name, head - 1) == 0 && n->text[head - 1] == '.');
    if (n->size == sizeof *n + len + 1 && same_head && strcmp(n->text + head, name) == 0) return n->text;
  }
  full_name *n = swirl_mem_alloc(&report->allocator, sizeof *n + len + 1);
  if (n == NULL) return NULL;
  n->size = sizeof *n + len + 1;
  if (!is_full) {
    memcpy(n->text, parent->full_name, head - 1);
    n->text[head - 1] = '.';
  }
  memcpy(n->text + head, name, len - head + 1);
  n->next = report->names;
  report->names = n;
  return n->text;
}

// Appends a span; `has_parent`: its name is part of the span's around it.
static swirl_status append(swirl_report *report, const char *name, u32 depth, bool has_parent,
                           const swirl_counters *counters) {
  if (report->num_spans == UINT32_MAX) return SWIRL_ERR_NO_MEMORY;
  const u32 i = report->num_spans;
  swirl_span *spans = swirl_grow(&report->allocator, report->spans, &report->cap_spans, i + 1, sizeof *spans);
  if (spans == NULL) return SWIRL_ERR_NO_MEMORY;
  report->spans = spans;
  span_time *times = swirl_grow(&report->allocator, report->times, &report->cap_times, i + 1, sizeof *times);
  if (times == NULL) return SWIRL_ERR_NO_MEMORY;
  report->times = times;
  const char *full = intern(report, name, has_parent ? around(report, depth) : NULL);
  if (full == NULL) return SWIRL_ERR_NO_MEMORY;
  times[i] = (span_time){0, 0};
  spans[i] = (swirl_span){.name = full + strlen(full) - strlen(name), .full_name = full, .depth = depth};
  if (counters != NULL) spans[i].counters = *counters;
  report->num_spans++;
  return SWIRL_OK;
}

swirl_status swirl_report_add(swirl_report *report, const char *name, u32 depth, const swirl_counters *counters) {
  return append(report, name, report->num_open + depth, depth > 0, counters);
}

size_t swirl_report_mark(const swirl_report *report) { return report->num_spans; }
void swirl_report_rewind(swirl_report *report, size_t mark) { report->num_spans = (u32)mark; }
span_time *swirl_report_times(swirl_report *report, size_t mark) { return report->times + mark; }

void swirl_counters_add(swirl_counters *sum, const swirl_counters *more) {
  sum->launches += more->launches;
  sum->bytes_moved += more->bytes_moved;
  sum->field_ops += more->field_ops;
  sum->permutations += more->permutations;
  sum->allocations += more->allocations;
  sum->allocated_bytes += more->allocated_bytes;
  sum->submissions += more->submissions;
  sum->waits += more->waits;
  sum->dispatches += more->dispatches;
  sum->barriers += more->barriers;
}

void swirl_report_finish(swirl_report *report, size_t mark, u64 start_ns, const swirl_counters *run) {
  SWIRL_ASSERT(mark < report->num_spans);
  swirl_counters_add(&report->spans[mark].counters, run);
  for (size_t i = mark; i < report->num_spans; i++) {
    swirl_span *span = &report->spans[i];
    span->start_ns = start_ns - report->epoch + report->times[i].begin;
    span->ns = report->times[i].end - report->times[i].begin;
    if (span->depth > report->num_open) continue;
    for (u32 o = 0; o < report->num_open; o++)
      swirl_counters_add(&report->spans[report->open[o]].counters, &span->counters);
  }
}

swirl_status swirl_report_begin(swirl_report *report, const char *name, swirl_diag *diag) {
  if (report == NULL || name == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_report_begin: NULL argument");
  if (report->num_open == MAX_OPEN) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "%d spans are open already", MAX_OPEN);
  const swirl_status status = append(report, name, report->num_open, true, NULL);
  if (status != SWIRL_OK) return swirl_fail(diag, status, "span %s", name);
  const u32 i = report->num_spans - 1;
  report->spans[i].start_ns = swirl_monotonic_ns() - report->epoch;
  report->open[report->num_open++] = i;
  return SWIRL_OK;
}

void swirl_report_end(swirl_report *report) {
  if (report == NULL || report->num_open == 0) return;
  swirl_span *span = &report->spans[report->open[--report->num_open]];
  span->ns = swirl_monotonic_ns() - report->epoch - span->start_ns;
}

// ---- Reading

const swirl_span *swirl_report_spans(const swirl_report *report, size_t *num_spans) {
  *num_spans = report->num_spans;
  return report->spans;
}

size_t swirl_report_find(const swirl_report *report, const char *name, swirl_span *out) {
  size_t count = 0;
  for (u32 i = 0; i < report->num_spans; i++) {
    const swirl_span *span = &report->spans[i];
    if (strcmp(span->full_name, name) != 0) continue;
    if (count++ == 0) {
      *out = *span;
    } else {
      out->ns += span->ns;
      swirl_counters_add(&out->counters, &span->counters);
    }
  }
  return count;
}

swirl_counters swirl_report_totals(const swirl_report *report) {
  swirl_counters totals = {0};
  for (u32 i = 0; i < report->num_spans; i++) {
    if (report->spans[i].depth == 0) swirl_counters_add(&totals, &report->spans[i].counters);
  }
  return totals;
}
