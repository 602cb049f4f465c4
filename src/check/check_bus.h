// What was sent and received: the sum of the multiplicities of every pair of a bus and a message.
#ifndef SWIRL_CHECK_CHECK_BUS_H
#define SWIRL_CHECK_CHECK_BUS_H

#include <swirl/check.h>

#include "check/check_constraints.h"
#include "check/check_eval.h"

typedef struct bus_message {
  u32 bus, len;
  u32 first; // of its fields, in check_bus.words
  u32 hash;
  u32 sum;    // mont
  u32 report; // 1 + the number of its report; 0: none
} bus_message;

// Grows with the number of distinct messages, never with the number of rows alone.
typedef struct check_bus {
  const swirl_allocator *allocator;
  u64 memory_limit; // bytes; 0: none
  bus_message *messages;
  u32 num_messages, cap_messages;
  u32 *words; // canonical
  u32 num_words, cap_words;
  u32 *table; // [2^log_table], open addressing: 1 + the number of a message, or 0
  u32 log_table;
} check_bus;

void swirl_check_bus_init(check_bus *bus, const swirl_allocator *allocator, u64 memory_limit);
void swirl_check_bus_release(check_bus *bus);

// Adds the interactions of a block of rows of AIR `air`: `values` of swirl_check_eval().
swirl_status swirl_check_bus_block(check_bus *bus, const check_air *air, const u32 *values, swirl_diag *diag);

// Counts what does not balance, and gives the first of it reports, at most `max`: `reports` [the number returned],
// without places. `reports` is filled as far as `max` goes.
u32 swirl_check_bus_unbalanced(check_bus *bus, swirl_check_summary *summary, swirl_check_report *reports, u32 max);
// Adds the places of a block to the reports that are for its messages. The same blocks as before, in the same order.
void swirl_check_bus_places(const check_bus *bus, swirl_check_report *reports, const check_air *air, u32 a,
                            const u32 *values, u64 first_row);

#endif
