#include "device/detached.h"

#include "support/cmocka_all.h"

#include <stdlib.h>

#include "cpu/cpu_driver.h"

// Added to every address; what it gives is canonical on no machine.
#define DISTANCE ((uintptr_t)1 << 62)

enum { GARBAGE = 0xa5, MAX_REGIONS = 1024, MAX_STRANDS = 256 };

typedef struct detached {
  device_driver cpu;
  swirl_allocator allocator;
  u32 num_slots;
  atomic_uint num_blocks, num_prepared;
  atomic_ullong num_imports, num_reads;
} detached;

// Behind device_memory.handle: where the words really are, and the host's view of shared ones.
typedef struct block {
  u32 *words, *host;
} block;

typedef struct prepared {
  u32 num_ops;
  const op_record *ops;
} prepared;

static u32 *far(u32 *p) { return (u32 *)((uintptr_t)p + DISTANCE); }
static u32 *near(u32 *p) { return p == NULL ? NULL : (u32 *)((uintptr_t)p - DISTANCE); }

static swirl_status memory_create(void *state, device_memory *out, u64 words, memory_kind kind) {
  detached *d = state;
  assert_true(words > 0);
  block *b = calloc(1, sizeof *b);
  const size_t size = (words + 15) / 16 * 64;
  b->words = aligned_alloc(64, size);
  memset(b->words, GARBAGE, size);
  if (kind == MEMORY_SHARED) {
    b->host = aligned_alloc(64, size);
    memset(b->host, GARBAGE, size);
  }
  atomic_fetch_add(&d->num_blocks, 1);
  *out = (device_memory){.base = far(b->words), .host = b->host, .words = words, .handle = b};
  return SWIRL_OK;
}

static swirl_status memory_of(void *state, device_memory *out, const u32 *words, u64 num) {
  memory_create(state, out, num, MEMORY_DEVICE);
  memcpy(((block *)out->handle)->words, words, num * sizeof *words);
  return SWIRL_OK;
}

static void memory_destroy(void *state, device_memory *memory) {
  detached *d = state;
  block *b = memory->handle;
  if (b == NULL) return;
  free(b->words);
  free(b->host);
  free(b);
  atomic_fetch_sub(&d->num_blocks, 1);
}

static swirl_status memory_read(void *state, const device_memory *memory, u32 *out, u64 at, u64 n, u64 num,
                                u64 stride) {
  detached *d = state;
  atomic_fetch_add(&d->num_reads, 1);
  assert_true(n > 0 && num > 0);
  for (u64 i = 0; i < num; i++, at += stride) {
    assert_true(at <= memory->words && n <= memory->words - at);
    memcpy(out + i * n, ((block *)memory->handle)->words + at, n * sizeof *out);
  }
  return SWIRL_OK;
}

static swirl_status prepare(void *state, const execution *e, void **out) {
  detached *d = state;
  assert_true(e->regions == NULL && e->watch == NULL && e->times == NULL && e->prepared == NULL);
  prepared *p = malloc(sizeof *p);
  *p = (prepared){e->num_ops, e->ops};
  atomic_fetch_add(&d->num_prepared, 1);
  *out = p;
  return SWIRL_OK;
}

static void unprepare(void *state, void *p) {
  detached *d = state;
  free(p);
  atomic_fetch_sub(&d->num_prepared, 1);
}

// The bindings of one operation: what lies in the caller's memory is there for trace_import alone.
static void translate(region_binding *out, const execution *e, const op_record *op) {
  for (u32 i = 0; i < e->num_regions; i++) {
    out[i] = e->regions[i];
    if (!out[i].is_host)
      out[i].base = near(out[i].base);
    else if (op->op != OP_trace_import)
      out[i].base = NULL;
  }
}

static swirl_status execute_one(detached *d, const execution *e, u32 op) {
  region_binding regions[MAX_REGIONS];
  translate(regions, e, &e->ops[op]);
  const execution one = {.suite = e->suite,
                         .regions = regions,
                         .num_regions = e->num_regions,
                         .slot = e->slot,
                         .ops = &e->ops[op],
                         .num_ops = 1};
  if (e->ops[op].op == OP_trace_import) atomic_fetch_add(&d->num_imports, 1);
  return d->cpu.execute(d->cpu.state, &one);
}

// Strands side by side, in an order that nobody expects: one operation of each, from the last strand to the first,
// until all are done.
static swirl_status execute_group(detached *d, const execution *e, u32 begin, u32 end) {
  u32 next[MAX_STRANDS], stop[MAX_STRANDS], num = 0;
  for (u32 i = begin; i < end; i++) {
    if (i == begin || e->ops[i].strand != e->ops[i - 1].strand) {
      assert_true(num < MAX_STRANDS);
      next[num++] = i;
    }
    stop[num - 1] = i + 1;
  }
  for (bool again = true; again;) {
    again = false;
    for (u32 s = num; s-- > 0;) {
      if (next[s] == stop[s]) continue;
      const swirl_status status = execute_one(d, e, next[s]++);
      if (status != SWIRL_OK) return status;
      again = true;
    }
  }
  return SWIRL_OK;
}

static swirl_status execute(const void *state, const execution *e) {
  detached *d = (detached *)(uintptr_t)state; // counters alone are written
  const prepared *p = e->prepared;
  assert_true(e->num_regions <= MAX_REGIONS && e->shared != NULL);
  if (e->slot == SLOT_NONE) {
    assert_null(p);
  } else {
    assert_true(e->slot < d->num_slots && p != NULL && p->ops == e->ops && p->num_ops == e->num_ops);
  }
  const block *shared = e->shared->handle;
  memcpy(shared->words, shared->host, e->shared->words * sizeof(u32));
  swirl_status status = SWIRL_OK;
  for (u32 i = 0, end; i < e->num_ops && status == SWIRL_OK; i = end) {
    end = i + 1;
    while (e->ops[i].group != 0 && end < e->num_ops && e->ops[end].group == e->ops[i].group) end++;
    status = execute_group(d, e, i, end);
  }
  memcpy(shared->host, shared->words, e->shared->words * sizeof(u32));
  return status;
}

static void cost(const void *state, const hash_suite *suite, const u32 *prog, u32 op, const void *args, op_cost *out) {
  const detached *d = state;
  d->cpu.cost(d->cpu.state, suite, prog, op, args, out);
}

static void close_detached(void *state) {
  detached *d = state;
  assert_int_equal(atomic_load(&d->num_blocks), 0);
  assert_int_equal(atomic_load(&d->num_prepared), 0);
  d->cpu.close(d->cpu.state);
  free(d);
}

void detached_open(swirl_device **out, u32 num_in_flight) {
  detached *d = calloc(1, sizeof *d);
  assert_non_null(d);
  assert_int_equal(swirl_cpu_driver_open(&d->cpu, 2, NULL, true, &d->allocator, NULL), SWIRL_OK);
  assert_int_equal(swirl_device_create(out, &d->allocator, num_in_flight, NULL), SWIRL_OK);
  d->num_slots = (*out)->num_slots;
  (*out)->driver = (device_driver){.state = d,
                                   .isa = "detached",
                                   .cost = cost,
                                   .group_words = 1 << 16,
                                   .execute = execute,
                                   .close = close_detached,
                                   .memory_create = memory_create,
                                   .memory_of = memory_of,
                                   .memory_destroy = memory_destroy,
                                   .memory_read = memory_read,
                                   .prepare = prepare,
                                   .unprepare = unprepare};
}

u64 detached_imports(const swirl_device *dev) {
  detached *d = dev->driver.state;
  return atomic_load(&d->num_imports);
}

u64 detached_reads(const swirl_device *dev) {
  detached *d = dev->driver.state;
  return atomic_load(&d->num_reads);
}
