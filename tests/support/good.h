// A call that has to succeed.
#ifndef SWIRL_TESTS_SUPPORT_GOOD_H
#define SWIRL_TESTS_SUPPORT_GOOD_H

#include "support/cmocka_all.h"

#include <swirl/base.h>

// The test fails, with what the library says, unless the status is SWIRL_OK.
static inline void good(swirl_status status, const swirl_diag *diag) {
  if (status != SWIRL_OK) fail_msg("%s: %s", swirl_status_name(status), diag->message);
}

#endif
