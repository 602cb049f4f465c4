// A small set of AIRs with one of everything, for tests of the prover: Fibonacci with public values; a sender; a
// receiver with a preprocessed column, a cached main and next-row fields; an optional AIR that stays absent.
#ifndef SWIRL_TESTS_PROVE_SYSTEM_H
#define SWIRL_TESTS_PROVE_SYSTEM_H

#include <swirl/prove.h>

#include "hash/suite.h"

enum { SYSTEM_AIRS = 4, SYSTEM_LOG_FIBONACCI = 5 };

typedef struct test_system {
  swirl_params params;
  swirl_air *airs[SYSTEM_AIRS];
  uint32_t preprocessed_words[8];
  swirl_matrix preprocessed;
  const swirl_matrix *preprocessed_list[SYSTEM_AIRS];
} test_system;

// One witness: `seed` changes the Fibonacci start and the traffic on the bus.
typedef struct test_witness {
  uint32_t fibonacci[2 << SYSTEM_LOG_FIBONACCI], public_values[3];
  uint32_t sender[2 * 4], receiver[8], cached[8];
  swirl_matrix fibonacci_matrix, sender_matrix, receiver_matrix, cached_matrix; // canonical, column-major
  swirl_witness_matrix cached_refs[1];
  swirl_air_witness airs[SYSTEM_AIRS];
} test_witness;

// `log_stacked` >= 5: the height of a stacked column.
void test_system_create(test_system *system, uint32_t l_skip, uint32_t log_stacked, uint32_t k_whir);
void test_system_destroy(test_system *system);
void test_witness_create(test_witness *witness, uint32_t seed);

#endif
