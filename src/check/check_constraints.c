#include "check/check_constraints.h"

#include "check/check_text.h"

void swirl_check_constraints_block(check_failure *failures, const check_air *air, const u32 *values, u64 first_row) {
  const u32 num_rows = check_block_rows(air);
  for (u32 c = 0; c < air->air->num_constraints; c++) {
    const u32 *value = values + (size_t)air->air->constraint_idx[c] * CHECK_BLOCK;
    u32 any = 0;
    for (u32 i = 0; i < CHECK_BLOCK; i++) any |= value[i];
    if (any == 0) continue;
    for (u32 i = 0; i < num_rows; i++) {
      if (value[i] != 0 && failures[c].num_rows++ == 0) failures[c].first_row = first_row + i;
    }
  }
}

swirl_status swirl_check_constraints_report(swirl_check_summary *summary, check_reporter *reporter,
                                            const check_failure *failures, const check_air *air, u32 a, u32 *values,
                                            const swirl_allocator *allocator) {
  for (u32 c = 0; c < air->air->num_constraints; c++) {
    if (failures[c].num_rows == 0) continue;
    summary->failed_constraints++;
    summary->failed_rows += failures[c].num_rows;
    if (reporter->left == 0) continue;
    reporter->left--;
    const u32 node = air->air->constraint_idx[c];
    check_text text;
    swirl_check_eval(values, air, failures[c].first_row);
    SWIRL_TRY(swirl_check_text(&text, air->air, node, values, 0, allocator));
    const swirl_check_report report = {.kind = SWIRL_CHECK_CONSTRAINT,
                                       .air = a,
                                       .constraint = c,
                                       .row = failures[c].first_row,
                                       .num_rows = failures[c].num_rows,
                                       .value = bb_to_canonical(values[(size_t)node * CHECK_BLOCK]),
                                       .expression = text.expression,
                                       .values = text.values};
    reporter->report(reporter->context, &report);
  }
  return SWIRL_OK;
}
