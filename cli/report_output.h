// A report as text in memory.
#ifndef SWIRL_CLI_REPORT_OUTPUT_H
#define SWIRL_CLI_REPORT_OUTPUT_H

#include <swirl/report.h>

// One of swirl_report_text(), swirl_report_json() and swirl_report_trace_events().
typedef size_t (*report_writer)(const swirl_report *report, char *out, size_t size);

// All that the writer has to say, `len` bytes without the final 0. NULL if there is no memory; free with free().
char *report_render(size_t *len, const swirl_report *report, report_writer writer);

#endif
