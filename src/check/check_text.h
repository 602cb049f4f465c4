// A constraint in words: its expression, and the values of what it reads. Names are those of swirl/check.h.
#ifndef SWIRL_CHECK_CHECK_TEXT_H
#define SWIRL_CHECK_CHECK_TEXT_H

#include "check/check_eval.h"

enum { CHECK_TEXT_LEN = 1024, CHECK_TEXT_VARIABLES = 32 };

// Both texts end in "..." where they were cut: at the end of the buffer, or after CHECK_TEXT_VARIABLES values.
typedef struct check_text {
  char expression[CHECK_TEXT_LEN], values[CHECK_TEXT_LEN];
} check_text;

// Writes the expression of `node` as the tree that the node list stands for, and the value of every variable and
// selector in what was written, in order of appearance. `values` is a block of swirl_check_eval(), `lane` the row in
// it. The tree may be exponentially larger than the list: work stops where the text is full. ERR_NO_MEMORY is the only
// failure; memory: 12 bytes per node.
swirl_status swirl_check_text(check_text *out, const air_vk *air, u32 node, const u32 *values, u32 lane,
                              const swirl_allocator *allocator);

#endif
