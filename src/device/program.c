#include "device/program.h"

#include "base/grow.h"

void swirl_program_init(program *p, const device_driver *driver, const hash_suite *suite,
                        const swirl_allocator *allocator) {
  *p = (program){.allocator = allocator, .driver = driver, .suite = suite, .status = SWIRL_OK};
  swirl_arena_layout_init(&p->arena, driver->max_words);
}

void swirl_program_release(program *p) {
  const swirl_allocator *allocator = p->allocator;
  if (p->prepared != NULL) p->driver->unprepare(p->driver->state, p->prepared);
  swirl_memory_destroy(p->driver, &p->table_memory);
  swirl_mem_release(allocator, p->ops, p->cap_ops * sizeof *p->ops);
  swirl_mem_release(allocator, p->costs, p->cap_costs * sizeof *p->costs);
  swirl_mem_release(allocator, p->known, p->num_ops * sizeof *p->known);
  swirl_mem_release(allocator, p->spans, p->cap_spans * sizeof *p->spans);
  swirl_mem_release(allocator, p->regions, p->cap_regions * sizeof *p->regions);
  swirl_mem_release(allocator, p->tables, p->cap_tables * sizeof *p->tables);
  swirl_mem_release(allocator, p->statics, p->cap_statics * sizeof *p->statics);
  swirl_mem_release(allocator, p->log_is_sample, p->cap_log);
  swirl_mem_release(allocator, p->deferred, p->cap_deferred * sizeof *p->deferred);
  swirl_arena_layout_release(&p->arena, allocator);
  *p = (program){0};
}

void swirl_program_fail(program *p, swirl_status status, const char *what) {
  if (p->status != SWIRL_OK) return;
  p->status = status;
  p->error = what;
}

// Makes room for `more` elements behind `num` in one of the program's arrays; on failure records it.
static bool room(program *p, void **array, u32 *cap, u64 num, u64 more, size_t size) {
  if (p->status != SWIRL_OK) return false;
  if (num + more > UINT32_MAX) {
    swirl_program_fail(p, SWIRL_ERR_TOO_LARGE, "program");
    return false;
  }
  void *bigger = swirl_grow(p->allocator, *array, cap, (u32)(num + more), size);
  if (bigger == NULL) {
    if (num + more == 0) return true;
    swirl_program_fail(p, SWIRL_ERR_NO_MEMORY, "program");
    return false;
  }
  *array = bigger;
  return true;
}
#define ROOM(p, array, num, cap, more) room(p, (void **)&(p)->array, &(p)->cap, (p)->num, more, sizeof *(p)->array)

dev_ptr swirl_program_alloc(program *p, const char *name, u64 words) {
  if (p->status != SWIRL_OK || words == 0) return DEV_NONE;
  dev_ptr buffer = DEV_NONE;
  const swirl_status status = swirl_arena_layout_take(&p->arena, p->allocator, name, words, p->num_ops, &buffer);
  if (status != SWIRL_OK) swirl_program_fail(p, status, name);
  return buffer;
}

static void end_life(program *p, dev_ptr buffer) {
  if (!swirl_arena_layout_give(&p->arena, p->allocator, buffer, p->num_ops == 0 ? 0 : p->num_ops - 1)) {
    swirl_program_fail(p, SWIRL_ERR_NO_MEMORY, "arena layout");
  }
}

void swirl_program_free(program *p, dev_ptr buffer) {
  if (p->status != SWIRL_OK || buffer.region == REGION_NONE) return;
  SWIRL_ASSERT(is_in_arena(buffer));
  if (p->group == 0 || p->driver->group_words == 0) {
    end_life(p, buffer);
  } else if (ROOM(p, deferred, num_deferred, cap_deferred, 1)) {
    p->deferred[p->num_deferred++] = buffer;
    p->deferred_words += swirl_arena_layout_words(&p->arena, buffer);
  }
}

dev_ptr swirl_program_table(program *p, const void *words, size_t num_words) {
  // Tables start at multiples of 4 words, so that extension elements in them are aligned.
  const u64 start = ceil_div_u64(p->num_table_words, 4) * 4;
  if (!ROOM(p, tables, num_table_words, cap_tables, start - p->num_table_words + num_words)) return DEV_NONE;
  for (u64 i = p->num_table_words; i < start; i++) p->tables[i] = 0;
  if (num_words > 0) memcpy(p->tables + start, words, num_words * sizeof *p->tables);
  p->num_table_words = (u32)(start + num_words);
  return (dev_ptr){REGION_TABLES, (u32)start};
}

static dev_ptr reserve(program *p, u32 region, u32 *counter, u32 words) {
  if (p->status != SWIRL_OK) return DEV_NONE;
  if (words > UINT32_MAX / 2 - *counter) {
    swirl_program_fail(p, SWIRL_ERR_TOO_LARGE, "proof");
    return DEV_NONE;
  }
  const dev_ptr at = {region, *counter};
  *counter += words;
  return at;
}
dev_ptr swirl_program_input(program *p, u32 words) { return reserve(p, REGION_INPUT, &p->num_input_words, words); }
dev_ptr swirl_program_proof(program *p, u32 words) { return reserve(p, REGION_PROOF, &p->num_proof_words, words); }

void swirl_program_static(program *p, dev_ptr at, u32 value) {
  if (!ROOM(p, statics, num_statics, cap_statics, 1)) return;
  p->statics[p->num_statics++] = (static_word){at.offset, value};
}

static u32 add_region(program *p, region_record region) {
  if (!ROOM(p, regions, num_regions, cap_regions, 1)) return REGION_NONE;
  p->regions[p->num_regions] = region;
  return REGION_FIRST_OBJECT + p->num_regions++;
}
u32 swirl_program_region_bound(program *p) { return add_region(p, (region_record){.kind = REGION_BOUND}); }
u32 swirl_program_region_fixed(program *p, const device_memory *memory, u64 stride) {
  return add_region(p, (region_record){.kind = REGION_FIXED, .fixed = memory->base, .stride = stride});
}
u32 swirl_program_region_words(program *p, const device_memory *memory, const u32 *words) {
  return add_region(p, (region_record){.kind = REGION_FIXED, .fixed = memory->base, .words = words});
}
u32 swirl_program_region_alias(program *p, dev_ptr buffer, u64 stride) {
  return add_region(p, (region_record){.kind = REGION_ALIAS, .alias = buffer, .stride = stride});
}

void swirl_program_log_append(program *p, u32 n, u8 is_sample) {
  if (!ROOM(p, log_is_sample, num_log, cap_log, n)) return;
  memset(p->log_is_sample + p->num_log, is_sample, n);
  p->num_log += n;
}

void swirl_program_span_begin(program *p, const char *name) {
  if (!ROOM(p, spans, num_spans, cap_spans, 1)) return;
  if (p->span_depth == SWIRL_COUNT(p->span_stack)) {
    swirl_program_fail(p, SWIRL_ERR_TOO_LARGE, name);
    return;
  }
  p->spans[p->num_spans] = (span_record){.name = name, .depth = p->span_depth, .first_op = p->num_ops};
  p->span_stack[p->span_depth++] = p->num_spans++;
}
void swirl_program_span_end(program *p) {
  if (p->span_depth > 0) p->spans[p->span_stack[--p->span_depth]].end_op = p->num_ops;
}

void swirl_program_group_begin(program *p) {
  SWIRL_ASSERT(p->group == 0);
  p->group = ++p->num_groups;
  p->strand = 0;
}
void swirl_program_group_end(program *p) {
  p->group = p->strand = 0;
  for (u32 i = 0; i < p->num_deferred && p->status == SWIRL_OK; i++) end_life(p, p->deferred[i]);
  p->num_deferred = 0;
  p->deferred_words = 0;
}
void swirl_program_strand(program *p) {
  if (p->deferred_words > p->driver->group_words) {
    swirl_program_group_end(p);
    swirl_program_group_begin(p);
  }
  p->strand++;
}

// The words at the pointer that an operation's block begins with, where the host knows them.
static const u32 *known_words(const program *p, const void *args) {
  dev_ptr first;
  memcpy(&first, args, sizeof first);
  if (first.region == REGION_TABLES) return p->tables == NULL ? NULL : p->tables + first.offset; // an empty table
  if (first.region < REGION_FIRST_OBJECT || first.region >= REGION_FIRST_OBJECT + p->num_regions) return NULL;
  const u32 *words = p->regions[first.region - REGION_FIRST_OBJECT].words;
  return words == NULL ? NULL : words + first.offset;
}

void swirl_program_record(program *p, u32 op, const void *args, size_t size) {
  if (!ROOM(p, ops, num_ops, cap_ops, 1) || !ROOM(p, costs, num_ops, cap_costs, 1)) return;
  SWIRL_ASSERT(p->span_depth > 0);
  op_cost cost = {0};
  p->driver->cost(p->driver->state, p->suite, known_words(p, args), op, args, &cost);
  const dev_ptr scratch = swirl_program_alloc(p, "scratch", cost.scratch_words);
  op_record *record = &p->ops[p->num_ops];
  *record = (op_record){.op = (u16)op,
                        .span = (u16)p->span_stack[p->span_depth - 1],
                        .scratch = scratch,
                        .group = p->group,
                        .strand = p->strand};
  memcpy(record->args, args, size);
  p->costs[p->num_ops++] = cost;
  swirl_program_free(p, scratch);
}

// ---- Running

static u64 aligned_words(u64 words) { return ceil_div_u64(words, ARENA_ALIGN_WORDS) * ARENA_ALIGN_WORDS; }

// Words of the regions in the shared block.
static u64 shared_region_words(const program *p, u32 region) {
  switch (region) {
  case REGION_PROOF: return p->num_proof_words;
  case REGION_STATUS: return STATUS_WORDS;
  case REGION_INPUT: return p->num_input_words;
  case REGION_LOG: return p->record_log ? p->num_log : 0;
  default: return 0;
  }
}

bool swirl_program_fits(const program *p) { return p->arena.largest <= p->arena.piece_words; }
u64 swirl_program_piece_words(const program *p, u32 piece) { return aligned_words(p->arena.pieces[piece].peak); }
u64 swirl_program_arena_words(const program *p) {
  u64 sum = 0;
  for (u32 i = 0; i < ARENA_PIECES; i++) sum += swirl_program_piece_words(p, i);
  return sum;
}
u64 swirl_program_shared_words(const program *p) {
  u64 sum = 0;
  for (u32 r = 0; r < REGION_FIRST_OBJECT; r++) sum += aligned_words(shared_region_words(p, r));
  return sum;
}

static execution execution_of(const program *p) {
  return (execution){.suite = p->suite,
                     .num_regions = REGION_FIRST_OBJECT + p->num_regions,
                     .slot = SLOT_NONE,
                     .prepared = p->prepared,
                     .ops = p->ops,
                     .costs = p->costs,
                     .known = p->known,
                     .num_ops = p->num_ops,
                     .num_spans = p->num_spans,
                     .spans = p->spans};
}

swirl_status swirl_program_seal(program *p, swirl_diag *diag) {
  if (!swirl_program_fits(p)) {
    return swirl_fail(
        diag, SWIRL_ERR_TOO_LARGE, "this needs a buffer of %llu bytes; one allocation of the device has %llu at most",
        (unsigned long long)p->arena.largest * sizeof(u32), (unsigned long long)p->arena.piece_words * sizeof(u32));
  }
  swirl_status status = swirl_memory_of(p->driver, &p->table_memory, p->tables, p->num_table_words);
  if (status == SWIRL_OK && p->driver->prepare != NULL) {
    p->known = swirl_mem_alloc(p->allocator, p->num_ops * sizeof *p->known);
    if (p->known == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "program");
    for (u32 i = 0; i < p->num_ops; i++) p->known[i] = known_words(p, p->ops[i].args);
    const execution e = execution_of(p);
    status = p->driver->prepare(p->driver->state, &e, &p->prepared);
  }
  return status == SWIRL_OK ? SWIRL_OK : swirl_fail(diag, status, "program: %s", swirl_status_text(status));
}

void swirl_program_bind(const program *p, region_binding *bindings, u32 *host[REGION_FIRST_OBJECT],
                        const run_memory *memory) {
  u64 at = 0;
  for (u32 r = 0; r < REGION_FIRST_OBJECT; r++) {
    const bool shared = r >= REGION_PROOF && r != REGION_TABLES;
    host[r] = shared ? memory->shared.host + at : NULL;
    bindings[r] = (region_binding){.base = shared ? memory->shared.base + at : NULL};
    at += aligned_words(shared_region_words(p, r));
  }
  for (u32 i = 0; i < ARENA_PIECES; i++) bindings[REGION_ARENA + i].base = memory->arena[i].base;
  bindings[REGION_TABLES].base = p->table_memory.base;
  for (u32 i = 0; i < p->num_regions; i++) {
    const region_record *region = &p->regions[i];
    if (region->kind == REGION_BOUND) continue;
    u32 *base =
        region->kind == REGION_ALIAS ? bindings[region->alias.region].base + region->alias.offset : region->fixed;
    bindings[REGION_FIRST_OBJECT + i] = (region_binding){.base = base, .stride = region->stride};
  }
}

swirl_status swirl_program_execute(const program *p, const region_binding *bindings, u32 slot, const run_memory *memory,
                                   span_time *times, run_watch *watch, swirl_counters *counters) {
  execution e = execution_of(p);
  e.counters = counters;
  e.regions = bindings;
  e.slot = slot;
  e.shared = &memory->shared;
  e.times = times;
  e.watch = watch;
  if (watch != NULL) {
    double total = 0;
    for (u32 i = 0; i < p->num_ops; i++) total += p->costs[i].weight;
    swirl_watch_begin(watch, total, p->num_ops);
  }
  const swirl_status status = p->driver->execute(p->driver->state, &e);
  if (watch != NULL && status == SWIRL_OK) swirl_watch_end(watch);
  return status;
}

swirl_counters swirl_program_span_counters(const program *p, u32 span) {
  swirl_counters sum = {0};
  for (u32 op = p->spans[span].first_op; op < p->spans[span].end_op; op++) {
    const op_cost *cost = &p->costs[op];
    sum.launches += cost->launches;
    sum.bytes_moved += cost->bytes;
    sum.field_ops += cost->field_ops;
    sum.permutations += cost->permutations;
  }
  return sum;
}
