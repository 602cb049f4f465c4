// The table of kernels that one instruction set provides. The lists name each kernel once; table type, variants and
// tests grow from them. Every kernel is one text (kernels_*.inc) compiled once per level over the operations of a
// vec_<isa>.h; the files kernels_<isa>.c are the only ones with -m flags and contain static code only.
#ifndef SWIRL_CPU_KERNELS_H
#define SWIRL_CPU_KERNELS_H

#include "cpu/kernels_algebra.h"
#include "cpu/kernels_code.h"
#include "field/babybear.h"

struct cpu_kernels {
  const char *isa;
  u32 log_lanes; // of a vector, in words
#define X(name, params) void(*name) params;
  CPU_KERNELS_CODE(X)
  CPU_KERNELS_ALGEBRA(X)
#undef X
};
typedef struct cpu_kernels cpu_kernels;

// Fills `tables` (room for CPU_MAX_TABLES) with the tables that this build has and this machine can run, narrowest
// first; returns their number.
enum { CPU_MAX_TABLES = 5 };
u32 swirl_cpu_kernel_tables(const cpu_kernels **tables);
// The levels that kernels of this processor architecture can have, in ascending order, with the machine's opinion.
typedef struct cpu_level {
  const char *name;
  const cpu_kernels *table; // NULL: none in this build
  bool is_supported;        // by this machine
} cpu_level;
u32 swirl_cpu_levels(cpu_level levels[CPU_MAX_TABLES]);
// The best table at or below the level `isa`; NULL `isa`: the best of all. ERR_DEVICE for a name that is no level, and
// for a level of another architecture.
swirl_status swirl_cpu_kernels_select(const cpu_kernels **out, const char *isa, swirl_diag *diag);

#endif
