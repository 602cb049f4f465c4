// bench_kernels: every operation that moves or computes more than a few words, on one thread, at every level of this
// machine: time and cycles of an element, the least cycles that it can take (floor.h), and their ratio.
#include <stdio.h>

#include "cases.h"

static const char help[] =
    "usage: bench_kernels [ISA...] [--ops SUBSTRING] [--json FILE]\n"
    "\n"
    "Prints a Markdown table for each instruction set: of those named, or of all that this machine has.\n"
    "\n"
    "  --ops SUBSTRING  only operations with this in their name\n"
    "  --json FILE      also writes all figures there\n";

typedef struct options {
  const char *isas[CPU_MAX_TABLES], *only, *json;
  u32 num_isas;
} options;

static bool read_options(options *o, int argc, char **argv) {
  *o = (options){0};
  for (int i = 1; i < argc; i++) {
    const char **value = strcmp(argv[i], "--ops") == 0 ? &o->only : strcmp(argv[i], "--json") == 0 ? &o->json : NULL;
    if (value != NULL) {
      if (++i == argc) return false;
      *value = argv[i];
    } else {
      if (argv[i][0] == '-' || o->num_isas == CPU_MAX_TABLES) return false;
      o->isas[o->num_isas++] = argv[i];
    }
  }
  return true;
}

static bool is_named(const options *o, const char *isa) {
  for (u32 i = 0; i < o->num_isas; i++)
    if (strcmp(o->isas[i], isa) == 0) return true;
  return o->num_isas == 0;
}

static bool has_all(const options *o, const cpu_kernels *const *tables, u32 num) {
  for (u32 i = 0; i < o->num_isas; i++) {
    u32 t = 0;
    while (t < num && strcmp(o->isas[i], tables[t]->isa) != 0) t++;
    if (t < num) continue;
    fprintf(stderr, "bench_kernels: no level %s here\n", o->isas[i]);
    return false;
  }
  return true;
}

static void measure_level(rig *r, const cpu_kernels *kernels) {
  r->cpu.kernels = kernels;
  results_level(r->out, kernels->isa, 1u << kernels->log_lanes);
  cases_moves(r);
  cases_hash(r);
  cases_code(r);
  cases_vectors(r);
  cases_gkr(r);
  cases_stacked(r);
  cases_columns(r);
  cases_airs(r);
}

int main(int argc, char **argv) {
  options o;
  if (!read_options(&o, argc, argv)) {
    fputs(help, stderr);
    return 2;
  }
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num = swirl_cpu_kernel_tables(tables);
  if (!has_all(&o, tables, num)) return 2;
  results out;
  rig r;
  if (!results_open(&out) || !rig_open(&r, &out, o.only)) {
    fprintf(stderr, "bench_kernels: out of memory\n");
    return 1;
  }
  for (u32 t = num; t-- > 0;)
    if (is_named(&o, tables[t]->isa)) measure_level(&r, tables[t]);
  bool good = out.num > 0;
  if (!good) fprintf(stderr, "bench_kernels: no measured operation has \"%s\" in its name\n", o.only);
  if (good && o.json != NULL) good = results_write(&out, o.json);
  rig_close(&r);
  results_close(&out);
  return good ? 0 : 1;
}
