// swirl/check.h: checking a witness against a key, row by row, without a proof.
//
// Proving does not notice an unsatisfied constraint, and of interactions that do not balance it knows only that they do
// not. A checker says which constraint fails on which row, and which message on which bus is left over.
#ifndef SWIRL_CHECK_H
#define SWIRL_CHECK_H

#include <swirl/prove.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum swirl_check_kind {
  SWIRL_CHECK_CONSTRAINT = 0, // a constraint that is not 0 on every row
  SWIRL_CHECK_BUS = 1         // a message of a bus whose multiplicities do not add up to 0
} swirl_check_kind;

#define SWIRL_CHECK_PLACES 4 // places that a report names for each side of a bus

// Where a message was sent or received.
typedef struct swirl_check_place {
  uint32_t air, interaction; // AIR index, and the interaction's number in that AIR, both in key order
  uint64_t row;
  int64_t count; // its multiplicity there: from -(p-1)/2 to (p-1)/2, never 0
} swirl_check_place;

// One failing constraint, or one message that does not balance. Pointers are valid during the callback only; texts are
// ASCII, and end in "..." where they were cut.
typedef struct swirl_check_report {
  swirl_check_kind kind;

  // SWIRL_CHECK_CONSTRAINT
  uint32_t air, constraint; // AIR index, and the constraint's number in the order of the key
  uint64_t row;             // the first row on which it fails
  uint64_t num_rows;        // rows on which it fails
  uint32_t value;           // its value on row `row`, canonical, not 0
  const char *expression;   // e.g. "is_transition * (main[0] + main[1] - main'[1])"; see below
  const char *values;       // e.g. "is_transition = 1, main[0] = 3, main[1] = 5, main'[1] = 9": on row `row`

  // SWIRL_CHECK_BUS. A positive multiplicity sends, a negative one receives.
  uint32_t bus;
  const uint32_t *message; // canonical, [message_len]
  uint32_t message_len;
  uint64_t sent, received;          // sums of the multiplicities' magnitudes
  uint64_t num_sends, num_receives; // how many rows and interactions they come from
  int64_t balance;                  // sent - received modulo p, from -(p-1)/2 to (p-1)/2, not 0
  swirl_check_place sends[SWIRL_CHECK_PLACES], receives[SWIRL_CHECK_PLACES]; // the first ones, by AIR, row, interaction
} swirl_check_report;

// Variables in an expression: `main[c]`, `pre[c]` and `cached0[c]` are column c of the common main, of the preprocessed
// trace and of the first cached main; a prime, as in `main'[c]`, reads the next row, cyclically; `public[i]` is a
// public value; `is_first`, `is_last` and `is_transition` are the selectors. Constants near p are written as negative
// numbers. Key generation simplifies and sorts: the text is that of the key, not of the program that built the AIR.

typedef struct swirl_check_desc {
  void (*report)(void *context, const swirl_check_report *report); // NULL: only count
  void *context;
  uint32_t max_reports;  // 0: 20
  uint64_t memory_limit; // bytes for the messages of all buses; 0: no limit
  uint64_t reserved[4];  // zero
} swirl_check_desc;

// Everything that was found, reported or not.
typedef struct swirl_check_summary {
  bool is_satisfied;            // failed_constraints and unbalanced_messages are 0
  uint64_t failed_constraints;  // constraints, over all AIRs, that fail on some row
  uint64_t failed_rows;         // pairs of a constraint and a row on which it fails
  uint64_t unbalanced_messages; // pairs of a bus and a message that do not balance
  uint64_t num_constraints;     // of the present AIRs
  uint64_t num_messages;        // pairs of a bus and a message that were sent or received
} swirl_check_summary;

// Evaluates every constraint of every present AIR on every row, and every interaction, over all AIRs together: for each
// pair of a bus and a message, the sum of the multiplicities must be 0 in the field. Calls desc->report for the first
// max_reports failures, in this order: constraints by AIR and number, then messages in the order in which they first
// occur (by AIR, row, interaction). The same input gives the same reports. `desc` may be NULL.
//
// The result is SWIRL_OK if the witness could be checked, satisfied or not: `out` says which. Else the errors are those
// of proving: ERR_TRACE for a witness that does not fit the key, ERR_TRACE_VALUE with AIR, part, column and row of a
// word that is not a field element. Trace height constraints are not checked: they do not depend on what is in the
// trace. ERR_MEMORY_LIMIT if the messages need more than desc->memory_limit.
//
// Memory, from the allocator of the key's device: 64 bytes per node of the largest AIR, and per distinct message
// up to 64 bytes and 8 for each of its fields, twice that while it grows; and a copy of each trace on a device whose
// memory the CPU cannot read. Runs in the calling thread.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_check(const swirl_pk *pk, const swirl_air_witness *airs, size_t num_airs,
                                                   const swirl_check_desc *desc, swirl_check_summary *out,
                                                   swirl_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
