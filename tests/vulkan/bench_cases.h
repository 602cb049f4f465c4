// The operations that bench_vulkan measures, at the sizes of a proof.
#ifndef TESTS_VULKAN_BENCH_CASES_H
#define TESTS_VULKAN_BENCH_CASES_H

#include <stdarg.h>

#include "bench_rig.h"

enum { L_SKIP = 4, LOG_BLOWUP = 1, K_WHIR = 4, QUERIES = 193 };

typedef struct profile {
  const char *name;
  u32 log_height, width;          // the tallest trace
  u32 log_stacked, stacked_width; // of the stacked matrix
  u32 log_leaves;                 // of the GKR tree; 0: none
} profile;
static inline u32 log_smaller(u32 log, u32 bits) { return log > bits + L_SKIP + 2 ? log - bits : L_SKIP + 2; }
static inline profile profile_smaller(const profile *p, u32 bits) {
  profile s = *p;
  s.log_height = log_smaller(p->log_height, bits);
  s.log_stacked = log_smaller(p->log_stacked, bits);
  s.log_leaves = p->log_leaves == 0 ? 0 : log_smaller(p->log_leaves, bits);
  return s;
}

void cases_moves(rig *r, const profile *p);   // moving, traces, the transcript
void cases_codes(rig *r, const profile *p);   // codes, trees, openings, WHIR
void cases_vectors(rig *r, const profile *p); // extension vectors and columns
void cases_gkr(rig *r, const profile *p);
void cases_stacked(rig *r, const profile *p);
void cases_airs(rig *r, const profile *p); // AIR programs of two examples

// "2^a x b" and the like; one at a time.
const char *what(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
