// Nodes of a key in words, as infix. Names are those of swirl/check.h.
#ifndef SWIRL_KEYS_EXPRESSION_H
#define SWIRL_KEYS_EXPRESSION_H

#include "keys/vk.h"

// Where the text goes.
typedef struct expression_sink {
  // Takes the next piece, which ends with 0; false: enough, nothing more is written.
  bool (*put)(void *context, const char *piece);
  // NULL, or told each variable and selector after its name was taken.
  void (*leaf)(void *context, u32 node);
  void *context;
  // NULL, or [num_nodes]: which nodes with operands are written as "t<node>". Not the outermost one.
  const bool *named;
} expression_sink;

enum { EXPRESSION_NAME_LEN = 48 };

// The name of a variable or a selector.
void swirl_expression_name(char name[EXPRESSION_NAME_LEN], const air_vk *air, const dag_node *node);

// Writes the tree that the node list stands for below `node`. It may be exponentially larger than the list, unless
// nodes that are used more than once are named: who writes without names stops somewhere. ERR_NO_MEMORY is the only
// failure; memory: 12 bytes per node.
swirl_status swirl_expression_write(const expression_sink *sink, const air_vk *air, u32 node,
                                    const swirl_allocator *allocator);

#endif
