// bench_vulkan: single operations on a GPU at the sizes of two proofs.
#include <stdio.h>
#include <stdlib.h>

#include "bench_cases.h"

static const char help[] =
    "usage: bench_vulkan [--profile NAME] [--ops SUBSTRING] [--gpu INDEX] [--smaller BITS] [--interpret] [--check]\n"
    "                    [--bytes RATE] [--products RATE] [--permutations RATE]\n"
    "\n"
    "Prints, for every operation: dispatches, microseconds, what it moves and computes a second, the least time that\n"
    "its bytes or products take at the rates given, and the ratio. Times are the GPU's own, in series, the\n"
    "median of nine. A copy of 1 GiB before, between and after tells whether the machine was as fast all the time.\n"
    "\n"
    "  --profile NAME     keccakf (2633 columns of 2^15) or segment (a zkVM segment); default: both\n"
    "  --ops SUBSTRING    only operations with this in their name\n"
    "  --gpu INDEX        as Vulkan lists them; default 0\n"
    "  --smaller BITS     all heights 2^BITS times lower\n"
    "  --interpret        AIR programs, even where kernels would be made for them\n"
    "  --check            compare the results of cases of up to 2^26 words with the CPU's\n"
    "  --bytes RATE       bytes a second, 4.8e12 by default (an H200's memory)\n"
    "  --products RATE    base products a second, 2e12 by default\n"
    "  --permutations RATE  Poseidon2 permutations a second, 2.85e9 by default\n";

static void cases(rig *r, const profile *p) {
  cases_moves(r, p);
  cases_codes(r, p);
  cases_vectors(r, p);
  cases_gkr(r, p);
  cases_stacked(r, p);
  cases_airs(r, p);
}

static void yardstick(rig *r) {
  const double rate = rig_yardstick(r);
  if (rate > 0) printf("a copy of 1 GiB reads and writes %.0f GB/s\n", rate);
}

int main(int argc, char **argv) {
  rig r = {.sizing = true, .byte_rate = 4.8e12, .product_rate = 2e12, .permutation_rate = 2.85e9};
  const char *name = NULL;
  u32 gpu = 0, smaller = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--check") == 0) {
      r.check = true;
      continue;
    }
    if (strcmp(argv[i], "--interpret") == 0) {
      r.interpret = true;
      continue;
    }
    const char *const value = i + 1 < argc ? argv[i + 1] : NULL;
    if (value == NULL || strncmp(argv[i], "--", 2) != 0) {
      fputs(help, stderr);
      return 2;
    }
    if (strcmp(argv[i], "--profile") == 0) {
      name = value;
    } else if (strcmp(argv[i], "--ops") == 0) {
      r.only = value;
    } else if (strcmp(argv[i], "--gpu") == 0) {
      gpu = (u32)strtoul(value, NULL, 10);
    } else if (strcmp(argv[i], "--smaller") == 0) {
      smaller = (u32)strtoul(value, NULL, 10);
    } else if (strcmp(argv[i], "--bytes") == 0) {
      r.byte_rate = strtod(value, NULL);
    } else if (strcmp(argv[i], "--products") == 0) {
      r.product_rate = strtod(value, NULL);
    } else if (strcmp(argv[i], "--permutations") == 0) {
      r.permutation_rate = strtod(value, NULL);
    } else {
      fputs(help, stderr);
      return 2;
    }
    i++;
  }
  const profile profiles[] = {
      {"keccakf", .log_height = 15, .width = 2633, .log_stacked = 21, .stacked_width = 42, .log_leaves = 0},
      {"segment", .log_height = 22, .width = 41, .log_stacked = 24, .stacked_width = 24, .log_leaves = 27},
  };
  rig_open(&r, gpu);
  bool found = false;
  for (size_t pass = 0; pass < 2; pass++) { // for the size of memory, then to measure
    for (size_t i = 0; i < SWIRL_COUNT(profiles); i++) {
      if (name != NULL && strcmp(name, profiles[i].name) != 0) continue;
      found = true;
      const profile p = profile_smaller(&profiles[i], smaller);
      if (pass == 1) {
        yardstick(&r);
        printf("\n%s\n%-26s %-40s %3s %12s %9s %9s %9s %9s %9s\n", p.name, "operation", "size", "d", "us", "GB/s",
               "Gprod/s", "Mperm/s", "floor us", "ratio");
      }
      cases(&r, &p);
    }
    if (pass == 0 && found) rig_reserve(&r);
  }
  if (found) yardstick(&r);
  if (!found) fputs(help, stderr);
  rig_close(&r);
  return !found ? 2 : r.num_failed > 0;
}
