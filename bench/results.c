#include "results.h"

#include <stdio.h>

bool results_open(results *r) {
  *r = (results){.root = json_pack("{s:[], s:[]}", "copy", "levels")};
  return r->root != NULL;
}
void results_close(results *r) { json_decref(r->root); }

void results_copy_rate(results *r, u64 bytes, double rate) {
  if (json_array_size(json_object_get(r->root, "copy")) == 0) printf("Copy on one core, read and written:");
  printf(" %.0f MiB %.1f GB/s;", (double)bytes / (1 << 20), rate / 1e9);
  fflush(stdout);
  json_array_append_new(json_object_get(r->root, "copy"),
                        json_pack("{s:I, s:f}", "bytes", (json_int_t)bytes, "bytes_per_second", rate));
}

void results_level(results *r, const char *isa, u32 lanes) {
  printf("\n\n%s, %u lane%s\n\n", isa, lanes, lanes == 1 ? "" : "s");
  printf(
      "| operation | size | element | ns | cycles | floor | bound by | ratio |\n|---|---|---|---|---|---|---|---|\n");
  json_t *level = json_pack("{s:s, s:i, s:[]}", "isa", isa, "lanes", (int)lanes, "kernels");
  r->kernels = json_object_get(level, "kernels");
  json_array_append_new(json_object_get(r->root, "levels"), level);
}

// Decimals such that three digits or more say something.
static int decimals(double x) { return x < 1 ? 3 : x < 10 ? 2 : x < 100 ? 1 : 0; }

void results_add(results *r, const result *line) {
  r->num++;
  const bool is_compute = line->floor_compute >= line->floor_memory;
  const double floor = is_compute ? line->floor_compute : line->floor_memory;
  const char *bound = is_compute ? "compute" : "memory";
  printf("| %s | %s | %s | %.*f | %.*f | %.*f | %s | %.2f |\n", line->op, line->what, line->element, decimals(line->ns),
         line->ns, decimals(line->cycles), line->cycles, decimals(floor), floor, bound, line->cycles / floor);
  fflush(stdout);
  json_array_append_new(
      r->kernels, json_pack("{s:s, s:s, s:s, s:I, s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "operation", line->op,
                            "size", line->what, "element", line->element, "elements", (json_int_t)line->elements,
                            "samples", (int)line->samples, "ns", line->ns, "cycles", line->cycles, "least_cycles",
                            line->least_cycles, "most_cycles", line->most_cycles, "floor_compute", line->floor_compute,
                            "floor_memory", line->floor_memory, "ratio", line->cycles / floor));
}

bool results_write(const results *r, const char *path) {
  if (json_dump_file(r->root, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) == 0) return true;
  fprintf(stderr, "bench_kernels: cannot write %s\n", path);
  return false;
}
