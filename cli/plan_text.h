// A plan as text and as JSON.
#ifndef SWIRL_CLI_PLAN_TEXT_H
#define SWIRL_CLI_PLAN_TEXT_H

#include <swirl/prove.h>

// A plan and what it is a plan of.
typedef struct plan_view {
  const swirl_plan *plan;
  uint64_t witness_bytes; // the matrices, which lie outside the device's working memory
  uint64_t memory_limit;  // 0: none
  bool with_buffers;
} plan_view;

// To standard output. The JSON writer is false if there is no memory.
void plan_print_text(const plan_view *view);
bool plan_print_json(const plan_view *view);

#endif
