// The places where the verifier and the key reader decide that something is wrong. In a library the macros are the
// plain conditions, and nothing else of this file is there. A build of the tests (SWIRL_TEST_CHECK_SITES) lists all of
// them and can remove each, to show that each is needed (tests/attacks, docs/verifier-checks.md).
#ifndef SWIRL_BASE_CHECK_SITE_H
#define SWIRL_BASE_CHECK_SITE_H

#include "base/base.h"

#ifdef SWIRL_TEST_CHECK_SITES

typedef struct check_site {
  const char *file, *function, *what;
  int line;
} check_site;

// Whether the check fails: `failed`, or false where a test has removed it. `left`, `right`: the two extension elements
// that should be equal [4], or NULL.
bool swirl_test_check(const check_site *site, bool failed, const u32 *left, const u32 *right);

// Puts a pointer to the site into a section of its own, where the linker makes a list of them.
#define CHECK_SITE_(site, text)                                                                                        \
  static const check_site site = {__FILE__, __func__, text, __LINE__};                                                 \
  static const check_site *const site##_entry __attribute__((section("swirl_check_sites"), used)) = &site

#define CHECK_FAILS(what, condition)                                                                                   \
  __extension__({                                                                                                      \
    CHECK_SITE_(site_, what);                                                                                          \
    swirl_test_check(&site_, condition, NULL, NULL);                                                                   \
  })
#define CHECK_DIFFER(what, left, right)                                                                                \
  __extension__({                                                                                                      \
    CHECK_SITE_(site_, what);                                                                                          \
    const bb4 left_ = (left), right_ = (right);                                                                        \
    swirl_test_check(&site_, !bb4_equal(left_, right_), left_.c, right_.c);                                            \
  })

#else

// Whether the check called `what` fails, which is when `condition` holds.
#define CHECK_FAILS(what, condition) (condition)
// The same where two extension elements differ.
#define CHECK_DIFFER(what, left, right) (!bb4_equal(left, right))

#endif
#endif
