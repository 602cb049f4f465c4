#include "algebra_test.h"

#include <stdio.h>
#include <stdlib.h>

#define GUARD_WORD 0xdeadbeefu
enum { CAPACITY = 1 << 21 };

static u64 state = 88172645463325252u;
u32 rnd(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (u32)(state >> 16);
}
u32 rnd_below(u32 n) { return rnd() % n; }
u32 rnd_base(void) {
  static const u32 edges[4] = {0, 1, BB_P - 1, BB_P - 2};
  const u32 r = rnd();
  return r % 4 == 0 ? edges[r / 4 % 4] : rnd() % BB_P;
}
bb4 rnd_ext(void) {
  const u32 a = rnd_base(), b = rnd_base(), c = rnd_base(), d = rnd_base();
  return bb4_make(a, b, c, d);
}

void env_reset(env *e) {
  e->used = e->num_guards = 0;
  for (u32 i = REGION_FIRST_OBJECT; i < e->num_regions; i++) free(e->regions[i].base);
  e->num_regions = REGION_FIRST_OBJECT;
  e->prog = NULL;
  memset(e->status, 0, sizeof e->status);
}
static void put_guard(env *e) {
  assert_true(e->used + ENV_GUARD <= e->capacity && e->num_guards < SWIRL_COUNT(e->guards));
  e->guards[e->num_guards++] = e->used;
  for (u32 i = 0; i < ENV_GUARD; i++) e->regions[REGION_ARENA].base[e->used++] = GUARD_WORD;
}
dev_ptr env_alloc(env *e, size_t words) {
  if (e->num_guards == 0) put_guard(e);
  const dev_ptr p = {REGION_ARENA, e->used};
  assert_true(e->used + words + ENV_GUARD <= e->capacity);
  for (size_t i = 0; i < words; i++) e->regions[REGION_ARENA].base[e->used + i] = rnd();
  e->used += (u32)words;
  put_guard(e);
  return p;
}
dev_ptr env_base(env *e, size_t n) {
  const dev_ptr p = env_alloc(e, n);
  for (size_t i = 0; i < n; i++) env_at(e, p)[i] = rnd_base();
  return p;
}
dev_ptr env_ext(env *e, size_t n) { return env_base(e, 4 * n); }
dev_ptr env_words(env *e, const void *words, size_t n) {
  const dev_ptr p = env_alloc(e, n);
  if (n > 0) memcpy(env_at(e, p), words, n * sizeof(u32));
  return p;
}
u32 env_trace(env *e, u32 width, u32 height, u32 gap) {
  assert_true(e->num_regions < ENV_REGIONS);
  const size_t words = (size_t)(width - 1) * (height + gap) + height; // exactly: reads beyond it are seen
  region_binding *r = &e->regions[e->num_regions];
  r->base = malloc(words * sizeof(u32));
  r->stride = height + gap;
  for (size_t i = 0; i < words; i++) r->base[i] = rnd_base();
  return e->num_regions++;
}

cpu_run env_begin(env *e, const op_cost *cost) {
  const size_t words = (size_t)cost->scratch_words;
  u32 *scratch = words == 0 ? NULL : aligned_alloc(64, (words * 4 + 63) / 64 * 64);
  for (size_t i = 0; i < words; i++) scratch[i] = 0xa5a5a5a5u;
  return (cpu_run){.cpu = &e->cpu, .regions = e->regions, .scratch = scratch};
}
void env_end(env *e, const cpu_run *run) {
  free(run->scratch);
  for (u32 g = 0; g < e->num_guards; g++)
    for (u32 i = 0; i < ENV_GUARD; i++) assert_int_equal(e->regions[REGION_ARENA].base[e->guards[g] + i], GUARD_WORD);
}

void env_each(void (*test)(env *)) {
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 count = swirl_cpu_kernel_tables(tables), threads[3] = {1, 2, 5};
  for (u32 t = 0; t < count; t++)
    for (u32 i = 0; i < 3; i++) {
      env e = {.capacity = CAPACITY, .num_regions = REGION_FIRST_OBJECT};
      e.cpu = (cpu_device){.num_threads = threads[i], .kernels = tables[t]};
      assert_int_equal(swirl_pool_create(&e.cpu.pool, threads[i], NULL), SWIRL_OK);
      e.regions[REGION_ARENA].base = malloc((size_t)CAPACITY * sizeof(u32));
      e.regions[REGION_STATUS].base = e.status;
      test(&e);
      env_reset(&e);
      free(e.regions[REGION_ARENA].base);
      swirl_pool_destroy(e.cpu.pool);
    }
}

void check_ext(const env *e, dev_ptr p, size_t i, bb4 want, const char *what) {
  const bb4 got = env_get(e, p, i);
  if (bb4_equal(got, want)) return;
  fail_msg("%s, entry %zu on %s with %u threads: got %u %u %u %u, want %u %u %u %u", what, i, e->cpu.kernels->isa,
           e->cpu.num_threads, got.c[0], got.c[1], got.c[2], got.c[3], want.c[0], want.c[1], want.c[2], want.c[3]);
}
