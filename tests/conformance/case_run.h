// A case from its JSON value to the bytes of its key and proof.
#ifndef SWIRL_TESTS_CONFORMANCE_CASE_RUN_H
#define SWIRL_TESTS_CONFORMANCE_CASE_RUN_H

#include <jansson.h>
#include <swirl/device.h>

// What there is so far, also after a failure. Release with case_run_clear().
typedef struct case_run {
  const char *step; // what was being done last: for messages
  uint8_t *vk;      // NULL: no key was made
  size_t vk_len;
  uint8_t *proof; // NULL: the case has no traces, or proving failed
  size_t proof_len;
} case_run;

// Fills `out`, which must be zeroed. OK with `proof` NULL if the case has no traces.
swirl_status case_run_all(case_run *out, swirl_device *dev, const json_t *root, swirl_diag *diag);
void case_run_clear(case_run *run);

#endif
