// The node list that key generation makes of an AIR (spec 03 sections 5 to 7).
#ifndef SWIRL_AIR_AIR_DAG_H
#define SWIRL_AIR_AIR_DAG_H

#include "air/air.h"

typedef struct air_dag {
  swirl_allocator allocator;
  u32 num_nodes, num_constraints, num_interactions, num_messages, num_unused;
  dag_node *nodes;               // [num_nodes] of node_capacity; leaves have deg 0 here, they store none
  u32 *constraint_idx;           // [num_constraints], ascending
  air_interaction *interactions; // [num_interactions], with node indices
  u32 *messages;                 // [num_messages] node indices
  air_variable *unused;          // [num_unused]
  u32 max_degree;                // of all constraints, messages and counts as written
  bool need_rot;
  u32 node_capacity, constraint_capacity; // items allocated
} air_dag;

// Builds from a finished AIR. ERR_NO_MEMORY is the only failure. Release with swirl_air_dag_release(), also after one.
swirl_status swirl_air_dag_build(air_dag *out, const swirl_air *air, const swirl_allocator *allocator);
void swirl_air_dag_release(air_dag *dag);

#endif
