// The checks of the verifier and of the key reader, as the compiler found them in a build with SWIRL_TEST_CHECK_SITES:
// which of them rejects, what it compared, and what becomes of a proof when one of them is removed.
#ifndef SWIRL_TESTS_ATTACKS_CHECK_SITES_H
#define SWIRL_TESTS_ATTACKS_CHECK_SITES_H

#include "attacks/attack.h"
#include "base/check_site.h"
#include "field/babybear.h"

size_t check_sites_num(void);
// In the order of the sources.
const check_site *check_sites_get(size_t index);

// What the last verdict of attack_verdict() came from: the first check that failed, NULL if none did; and the two
// elements that it found to differ, if it compares elements.
typedef struct check_failure {
  const check_site *site;
  bool has_values;
  bb4 left, right;
} check_failure;
extern check_failure check_sites_failure;

// While it is set, every check passes. For proofs that have their shape: nothing stops the others from being misread.
extern bool check_sites_all_removed;

// The verdict with `removed` taken out, found in a process of its own with unreadable memory behind key, proof and
// working memory.
enum { VERDICT_MEMORY = -1, VERDICT_ENDLESS = -2 }; // it read or wrote behind one of them; it did not end
int check_sites_verdict_without(const check_site *removed, const attack *a);

#endif
