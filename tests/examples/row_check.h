// A witness of an example against its AIRs, row by row and by the definitions alone (spec 03 section 9.3).
#ifndef SWIRL_TESTS_EXAMPLES_ROW_CHECK_H
#define SWIRL_TESTS_EXAMPLES_ROW_CHECK_H

#include "examples.h"
#include "keys/vk.h"

// What a row says: constraints that do not hold, and the sum of its interactions' fractions.
typedef struct row_result {
  u32 num_violated, first_violated;
  u32 fractions;
} row_result;

row_result row_check(const example_airs *airs, const example_witness *witness, u32 index, size_t row);
// All rows of all AIRs hold and the fractions cancel; ends the test otherwise.
void assert_holds(const example_airs *airs, const example_witness *witness);

#endif
