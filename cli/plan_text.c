#include "plan_text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static double mib(uint64_t bytes) { return (double)bytes / (1024 * 1024); }

static void print_memory(const plan_view *v) {
  const swirl_plan *p = v->plan;
  const struct {
    const char *name, *about;
    uint64_t bytes;
  } lines[] = {
      {"witness", "matrices, held by the caller", v->witness_bytes},
      {"arena", "working memory; buffers overlap where their lives do not", p->arena_bytes},
      {"tables", "constants of the program", p->table_bytes},
      {"io", "inputs, status and proof words", p->io_bytes},
      {"peak", "all that a run takes from the allocator, the proof included", p->peak_bytes},
  };
  const uint64_t needed = p->arena_bytes + p->io_bytes;
  puts("memory");
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    printf("  %-8s %14" PRIu64 " bytes %10.1f MiB  %s\n", lines[i].name, lines[i].bytes, mib(lines[i].bytes),
           lines[i].about);
  }
  if (p->arena_pieces > 1) {
    printf("  the arena comes in %" PRIu32 " pieces, each an allocation\n", p->arena_pieces);
  }
  if (v->memory_limit > 0) {
    printf("memory limit %" PRIu64 " bytes: met, arena and io need %" PRIu64 " bytes\n", v->memory_limit, needed);
  }
  if (p->code_parts > 1)
    printf("  code matrices are made in up to %" PRIu32 " parts, opened rows again\n", p->code_parts);
  if (p->logup_layers_made_again > 0) {
    printf("  %" PRIu32 " layers of the LogUp tree are made from the traces again in each pass\n",
           p->logup_layers_made_again);
  }
  if (p->extra_time > 0) printf("  about %.1f %% more time than with memory enough\n", 100 * p->extra_time);
  printf("  the least limit that can be met is %" PRIu64 " bytes\n", p->least_bytes);
}

static void print_work(const swirl_plan *p) {
  printf("work%*s%10s %16s %16s %14s\n", 40, "", "launches", "bytes moved", "field ops", "permutations");
  for (size_t i = 0; i < p->num_spans; i++) {
    const swirl_span_plan *s = &p->spans[i];
    printf("  %*s%-*s%10" PRIu64 " %16" PRIu64 " %16" PRIu64 " %14" PRIu64 "\n", (int)(2 * s->depth), "",
           42 - (int)(2 * s->depth), s->name, s->launches, s->bytes_moved, s->field_ops, s->permutations);
  }
}

static void print_buffers(const swirl_plan *p) {
  puts("buffers of the arena: operations first-last, place, size");
  for (size_t i = 0; i < p->num_buffers; i++) {
    const swirl_buffer_plan *b = &p->buffers[i];
    printf("  %-28s %8" PRIu64 "-%-8" PRIu64 " at %14" PRIu64 " %14" PRIu64 " bytes\n", b->name, b->first_op,
           b->last_op, b->offset, b->size);
  }
}

void plan_print_text(const plan_view *v) {
  print_memory(v);
  print_work(v->plan);
  printf("%" PRIu64 " operations; proof %" PRIu64 " bytes\n", v->plan->num_operations, v->plan->proof_len);
  if (v->with_buffers) print_buffers(v->plan);
}

static json_t *spans_json(const swirl_plan *p) {
  json_t *list = json_array();
  for (size_t i = 0; i < p->num_spans; i++) {
    const swirl_span_plan *s = &p->spans[i];
    json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "name", s->name, "depth",
                                          (json_int_t)s->depth, "launches", (json_int_t)s->launches, "bytes_moved",
                                          (json_int_t)s->bytes_moved, "field_ops", (json_int_t)s->field_ops,
                                          "permutations", (json_int_t)s->permutations));
  }
  return list;
}

static json_t *buffers_json(const swirl_plan *p) {
  json_t *list = json_array();
  for (size_t i = 0; i < p->num_buffers; i++) {
    const swirl_buffer_plan *b = &p->buffers[i];
    json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I, s:I}", "name", b->name, "first_op",
                                          (json_int_t)b->first_op, "last_op", (json_int_t)b->last_op, "offset",
                                          (json_int_t)b->offset, "size", (json_int_t)b->size));
  }
  return list;
}

bool plan_print_json(const plan_view *v) {
  const swirl_plan *p = v->plan;
  json_t *root =
      json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "witness_bytes", (json_int_t)v->witness_bytes,
                "arena_bytes", (json_int_t)p->arena_bytes, "arena_pieces", (json_int_t)p->arena_pieces, "table_bytes",
                (json_int_t)p->table_bytes, "io_bytes", (json_int_t)p->io_bytes, "peak_bytes",
                (json_int_t)p->peak_bytes, "num_operations", (json_int_t)p->num_operations, "proof_len",
                (json_int_t)p->proof_len, "least_bytes", (json_int_t)p->least_bytes, "spans", spans_json(p));
  int failed = root == NULL;
  if (v->with_buffers) failed |= json_object_set_new(root, "buffers", buffers_json(p));
  if (v->memory_limit > 0) {
    const uint64_t needed = p->arena_bytes + p->io_bytes;
    json_t *limit = json_pack("{s:I, s:I, s:I, s:I, s:f}", "bytes", (json_int_t)v->memory_limit, "needed_bytes",
                              (json_int_t)needed, "code_parts", (json_int_t)p->code_parts, "logup_layers_made_again",
                              (json_int_t)p->logup_layers_made_again, "extra_time", p->extra_time);
    failed |= json_object_set_new(root, "memory_limit", limit);
  }
  char *text = failed != 0 ? NULL : json_dumps(root, JSON_INDENT(1));
  if (text != NULL) puts(text);
  const bool good = text != NULL;
  free(text);
  json_decref(root);
  return good;
}
