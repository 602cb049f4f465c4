// The nodes, interactions and variables of an AIR, as builder, keys, prover and verifier share them (spec 03 section
// 5).
#ifndef SWIRL_AIR_DAG_H
#define SWIRL_AIR_DAG_H

#include "base/base.h"

// Node kinds: the variant numbers of the key bytes.
enum {
  NODE_VARIABLE = 0,
  NODE_IS_FIRST = 1,
  NODE_IS_LAST = 2,
  NODE_IS_TRANSITION = 3,
  NODE_CONSTANT = 4,
  NODE_ADD = 5,
  NODE_SUB = 6,
  NODE_NEG = 7,
  NODE_MUL = 8
};
// Variable entries: the variant numbers of the key bytes.
enum { ENTRY_PREPROCESSED = 0, ENTRY_MAIN = 1, ENTRY_PUBLIC = 2 };

typedef struct dag_node {
  u8 kind;   // NODE_*
  u8 entry;  // variable: ENTRY_*
  u8 offset; // variable: 0 this row, 1 next row
  u32 a;     // variable: part index (main; cached 0.., common main last); constant: mont word; else left or only child
  u32 b;     // variable: column or public value index; ADD, SUB, MUL: right child
  u32 deg;   // ADD, SUB, NEG, MUL: stored degree
} dag_node;

typedef struct air_interaction {
  u32 message_first; // index of the first field in air_vk.messages
  u32 message_len;   // >= 1
  u32 count;         // node index
  u32 bus;           // 0..65535
  u32 count_weight;
} air_interaction;

typedef struct air_variable { // an entry of unused_variables
  u8 entry, offset;
  u32 part, index;
} air_variable;

#endif
