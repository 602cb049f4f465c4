// A hash suite that binds nothing: every digest is zero, and a sample depends only on how many were drawn before. So a
// changed proof meets the challenges of the unchanged one and every Merkle path fits, and what lies behind those checks
// is reached by changes that keep the sums that are looked at.
#ifndef SWIRL_TESTS_FUZZ_FROZEN_SUITE_H
#define SWIRL_TESTS_FUZZ_FROZEN_SUITE_H

#include "hash/suite.h"

extern const hash_suite frozen_suite;

#endif
