// An AIR as its author wrote it: expression nodes in creation order, constraints and interactions in order of the calls
// (spec 03 sections 1, 2, 4). Immutable once finished.
#ifndef SWIRL_AIR_AIR_H
#define SWIRL_AIR_AIR_H

#include <swirl/air.h>

#include "air/dag.h"
#include "field/babybear.h"

// Index lists and nodes grow; all by the AIR's allocator.
typedef struct air_list {
  void *items;
  u32 len, capacity; // in items
} air_list;

struct swirl_air {
  swirl_allocator allocator;
  char *name; // [name_len + 1]
  size_t name_len;
  u32 preprocessed_width, common_main_width, num_cached, num_public_values;
  u32 *cached_widths; // [num_cached]
  bool is_required, is_finished;

  // The expression with handle id is exprs[id - 1]. A dag_node whose operands `a`, `b` are indices into this list,
  // whose constants are mont words, and whose `deg` is that of spec 03 section 2 (of leaves too). Nothing is
  // simplified.
  air_list exprs;        // dag_node
  air_list constraints;  // u32: indices of exprs
  air_list interactions; // air_interaction, with indices of exprs
  air_list messages;     // u32: indices of exprs

  // The first mistake.
  u64 num_calls;
  swirl_status status;
  char message[160];
};

static inline const dag_node *air_exprs(const swirl_air *air) { return (const dag_node *)air->exprs.items; }
static inline const u32 *air_constraints(const swirl_air *air) { return (const u32 *)air->constraints.items; }
static inline const air_interaction *air_interactions(const swirl_air *air) {
  return (const air_interaction *)air->interactions.items;
}
static inline const u32 *air_messages(const swirl_air *air) { return (const u32 *)air->messages.items; }

#endif
