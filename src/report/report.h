// Filling a report: a run reserves its spans before it starts, so that a finished run cannot fail for want of memory.
#ifndef SWIRL_REPORT_REPORT_H
#define SWIRL_REPORT_REPORT_H

#include <swirl/report.h>

#include "base/base.h"

// When a span began and ended, in ns since the run began.
typedef struct span_time {
  u64 begin, end;
} span_time;

// Nanoseconds of a clock that never goes back; 0 if there is none.
u64 swirl_monotonic_ns(void);

// Where a run's spans begin in the report: swirl_report_rewind() with it forgets them.
size_t swirl_report_mark(const swirl_report *report);
void swirl_report_rewind(swirl_report *report, size_t mark);
void swirl_counters_add(swirl_counters *sum, const swirl_counters *more); // member by member
// Appends a span of a run, `depth` below the caller's open spans, without times. `name` is static.
swirl_status swirl_report_add(swirl_report *report, const char *name, u32 depth, const swirl_counters *counters);
// Room for the times of the spans since `mark`, for the device to fill in; then sets them: the run began at `start_ns`
// of the monotonic clock and took blocks of memory from the device's allocator.
span_time *swirl_report_times(swirl_report *report, size_t mark);
void swirl_report_finish(swirl_report *report, size_t mark, u64 start_ns, const swirl_counters *run);

#endif
