// Which forms a program takes: the fastest that the device's memory limit and the bound of its allocations allow, by
// recording and counting them. It is decided before the program exists; a program has no choices in it.
#ifndef SWIRL_PROVER_FORMS_H
#define SWIRL_PROVER_FORMS_H

#include "prover/recording.h"

// Initialises `r` and records the program in the forms given. Whatever the result, `r` can be released.
typedef swirl_status (*form_recorder)(recording *r, const prove_forms *forms, void *arg, swirl_diag *diag);

typedef struct forms_choice {
  prove_forms forms;
  double extra_time; // share by which the program's weight exceeds that of the fastest forms
  u64 least_bytes;   // the least limit that some form meets; 0: not computed
} forms_choice;

// Leaves in `r` the program in the forms chosen. Where the device has no limit and the fastest have no buffer larger
// than an allocation may be, nothing else is recorded, unless the device is "plan". ERR_MEMORY_LIMIT if no form fits,
// with the least limit that would do and what it is for; ERR_TOO_LARGE if every form has a buffer that is too large.
swirl_status swirl_forms_choose(recording *r, forms_choice *out, form_recorder record, void *arg, swirl_diag *diag);

#endif
