// Constraints on every row of one AIR.
#ifndef SWIRL_CHECK_CHECK_CONSTRAINTS_H
#define SWIRL_CHECK_CHECK_CONSTRAINTS_H

#include <swirl/check.h>

#include "check/check_eval.h"

// Where reports go, and how many more may.
typedef struct check_reporter {
  void (*report)(void *context, const swirl_check_report *report);
  void *context;
  u32 left;
} check_reporter;

// Rows on which one constraint fails.
typedef struct check_failure {
  u64 num_rows, first_row;
} check_failure;

// Notes the constraints of a block that `values` (of swirl_check_eval() at first_row) leaves unsatisfied.
//   failures  [num_constraints]
void swirl_check_constraints_block(check_failure *failures, const check_air *air, const u32 *values, u64 first_row);
// Adds the failures of AIR `a` to `summary`, and reports them. `values` is overwritten.
swirl_status swirl_check_constraints_report(swirl_check_summary *summary, check_reporter *reporter,
                                            const check_failure *failures, const check_air *air, u32 a, u32 *values,
                                            const swirl_allocator *allocator);

#endif
