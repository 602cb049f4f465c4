// A hash suite for tests: another digest length, another sponge. It is not secure in any sense.
#ifndef SWIRL_TESTS_PROVE_TOY_SUITE_H
#define SWIRL_TESTS_PROVE_TOY_SUITE_H

#include "hash/suite.h"

extern const hash_suite toy_suite;

#endif
