#include "examples/row_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
// cmocka wants the headers above
#include <cmocka.h>

#include "air/air.h"
#include "field/babybear.h"

// The fractions live in the base field here: challenges that nobody knew when the witness was made suffice for a test.
static const u32 alpha = 1234567891, beta = 987654321;

static u32 cell(const swirl_matrix *matrix, u32 column, size_t row) {
  const size_t height = (size_t)1 << matrix->log_height;
  return matrix->data[column * height + row % height];
}

static u32 variable(const dag_node *e, const swirl_air *air, const swirl_matrix *preprocessed,
                    const example_trace *trace, size_t row) {
  switch (e->entry) {
  case ENTRY_PUBLIC: return bb_from_canonical(trace->public_values[e->b]);
  case ENTRY_PREPROCESSED: return cell(preprocessed, e->b, row + e->offset);
  default: return cell(e->a < air->num_cached ? &trace->cached : &trace->main, e->b, row + e->offset);
  }
}

static u32 fraction(const swirl_air *air, const air_interaction *interaction, const u32 *values) {
  u32 denominator = alpha, power = BB_ONE;
  for (u32 i = 0; i < interaction->message_len; i++) {
    const u32 field = values[air_messages(air)[interaction->message_first + i]];
    denominator = bb_add(denominator, bb_mul(power, field));
    power = bb_mul(power, beta);
  }
  denominator = bb_add(denominator, bb_mul(power, bb_from_canonical(interaction->bus + 1)));
  return bb_mul(values[interaction->count], bb_inv(denominator));
}

row_result row_check(const example_airs *airs, const example_witness *witness, u32 index, size_t row) {
  const swirl_air *air = airs->airs[index];
  const example_trace *trace = &witness->traces[index];
  const size_t last = ((size_t)1 << trace->main.log_height) - 1;
  u32 *values = malloc((air->exprs.len + 1) * sizeof *values);
  assert_non_null(values);
  for (u32 i = 0; i < air->exprs.len; i++) {
    const dag_node *e = &air_exprs(air)[i];
    switch (e->kind) {
    case NODE_VARIABLE: values[i] = variable(e, air, &airs->preprocessed[index], trace, row); break;
    case NODE_IS_FIRST: values[i] = row == 0 ? BB_ONE : 0; break;
    case NODE_IS_LAST: values[i] = row == last ? BB_ONE : 0; break;
    case NODE_IS_TRANSITION: values[i] = row != last ? BB_ONE : 0; break;
    case NODE_CONSTANT: values[i] = e->a; break;
    case NODE_ADD: values[i] = bb_add(values[e->a], values[e->b]); break;
    case NODE_SUB: values[i] = bb_sub(values[e->a], values[e->b]); break;
    case NODE_NEG: values[i] = bb_neg(values[e->a]); break;
    default: values[i] = bb_mul(values[e->a], values[e->b]); break;
    }
  }
  row_result result = {0};
  for (u32 i = air->constraints.len; i-- > 0;) {
    if (values[air_constraints(air)[i]] == 0) continue;
    result.num_violated++;
    result.first_violated = i;
  }
  for (u32 i = 0; i < air->interactions.len; i++) {
    result.fractions = bb_add(result.fractions, fraction(air, &air_interactions(air)[i], values));
  }
  free(values);
  return result;
}

void assert_holds(const example_airs *airs, const example_witness *witness) {
  u32 sum = 0;
  assert_int_equal(airs->num, witness->num);
  for (u32 air = 0; air < airs->num; air++) {
    if (witness->traces[air].absent) continue;
    for (size_t row = 0; row >> witness->traces[air].main.log_height == 0; row++) {
      const row_result result = row_check(airs, witness, air, row);
      if (result.num_violated > 0) fail_msg("AIR %u, row %zu: constraint %u", air, row, result.first_violated);
      sum = bb_add(sum, result.fractions);
    }
  }
  if (sum != 0) fail_msg("the interactions do not balance");
}
