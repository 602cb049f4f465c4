// swirl/report.h: where the time, the work and the memory of a call went.
//
// A report is a list of spans. A run that is given one (swirl_run_options) appends its own; a caller may put spans
// around it and beside it. One call fills a report at a time; a report that nobody fills may be read from any thread.
#ifndef SWIRL_REPORT_H
#define SWIRL_REPORT_H

#include <swirl/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// What was done, as the program says: the same on every run of a prover. The search for proof-of-work witnesses counts
// with the number of tries that is expected. Memory is counted at the outermost span of a run: inside nothing is taken.
typedef struct swirl_counters {
  uint64_t launches;        // parallel sections on a CPU, kernels on a GPU
  uint64_t bytes_moved;     // read and written, what stays in a cache not counted
  uint64_t field_ops;       // multiplications in the base field; those of permutations are not counted
  uint64_t permutations;    // calls of the hash suite's permutation
  uint64_t allocations;     // blocks taken from the device's allocator
  uint64_t allocated_bytes; // their sizes
  // Of a GPU, at the outermost span of a run: 0 on a CPU.
  uint64_t submissions; // calls that hand work to its queue
  uint64_t waits;       // of the calling thread, for its end
  uint64_t dispatches;  // kernels that were started: fewer than `launches`, where several operations share one
  uint64_t barriers;    // between kernels of which one needs what another wrote
} swirl_counters;

// A part of a run. Names are those of this field:
//
//   stark_prove_excluding_trace                     a whole proof
//     prover.main_trace_commit
//       rs_code_matrix                              .. prover.main_trace_commit.rs_code_matrix
//       merkle_tree                                 .. prover.main_trace_commit.merkle_tree
//     prover.rap_constraints
//       prover.rap_constraints.logup_gkr
//       prover.rap_constraints.round0
//       prover.rap_constraints.mle_rounds
//       prover.rap_constraints.column_openings
//     prover.openings
//       prover.openings.stacked_reduction
//       prover.openings.whir
//
// Times of spans inside a run are the device's; the outermost lasts from the host's call to its end.
typedef struct swirl_span {
  const char *name;        // as above
  const char *full_name;   // of a name without a dot, behind the full name of the span around it, as above
  uint32_t depth;          // 0: outermost
  uint64_t start_ns;       // since the report was made or cleared
  uint64_t ns;             // with the spans inside, as are the counters
  swirl_counters counters; // in a caller's own span those of the runs inside
} swirl_span;

typedef struct swirl_report swirl_report;
// Makes an empty report. `allocator` NULL: malloc and free; copied.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_report_create(swirl_report **out, const swirl_allocator *allocator,
                                                           swirl_diag *diag);
SWIRL_API void swirl_report_destroy(swirl_report *report); // NULL is allowed
// Forgets all spans and starts the clock anew; keeps the memory. No call may be filling it.
SWIRL_API void swirl_report_clear(swirl_report *report);

// A caller's own span, e.g. "keygen": what is appended before it ends lies inside. The name is copied. At most 8 are
// open at a time (ERR_ARGUMENT); ERR_NO_MEMORY. Ending without an open span does nothing.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_report_begin(swirl_report *report, const char *name, swirl_diag *diag);
SWIRL_API void swirl_report_end(swirl_report *report);

// All spans, a span before those inside it, otherwise in the order in which they began. Valid until the report changes.
SWIRL_API const swirl_span *swirl_report_spans(const swirl_report *report, size_t *num_spans);
// Sums time and counters of all spans of one full name into `out`, whose other members are those of the first. Returns
// their number; 0: `out` is untouched.
SWIRL_API size_t swirl_report_find(const swirl_report *report, const char *full_name, swirl_span *out);
// The counters of the outermost spans, summed up.
SWIRL_API swirl_counters swirl_report_totals(const swirl_report *report);

// Writers. Each returns the length of the whole text, and writes as much of it as fits into `size` bytes with a final
// 0, as snprintf does; `out` may be NULL if `size` is 0. Numbers are decimal whatever the locale.
//
// Text: a line a span, indented by depth: name, seconds, share of the outermost span, counters. Ends with the totals.
SWIRL_API size_t swirl_report_text(const swirl_report *report, char *out, size_t size);
// JSON (RFC 8259, UTF-8): {"spans": {FULL_NAME: {"count", "ns", COUNTER..}, ..}, "totals": {COUNTER..}}, spans of one
// full name summed up, in the order in which they first began, counters as in swirl_counters.
SWIRL_API size_t swirl_report_json(const swirl_report *report, char *out, size_t size);
// Trace events, as https://ui.perfetto.dev and chrome://tracing open them: a complete event ("ph": "X") a span, `ts`
// and `dur` in microseconds, counters as `args`.
SWIRL_API size_t swirl_report_trace_events(const swirl_report *report, char *out, size_t size);

#ifdef __cplusplus
}
#endif
#endif
