// Proof of work (spec 02 section 3).
#include "cpu/cpu_sponge.h"

#include <stdatomic.h>

#include "cpu/kernels.h"

// Candidates are tried in ascending ranges. Threads claim a few of a range at a time, in order, until there are none or
// a witness before them is found: so the smallest one remains, and little is tried beyond it. A range takes a few
// milliseconds, after which progress and cancelling are looked at.
enum { CANDIDATES_PER_CALL = 256, CANDIDATES_PER_THREAD = 1 << 14 };

typedef struct search {
  const cpu_run *run;
  const u32 *sponge;
  u32 position, bits;
  u32 first, n;     // candidates first .. first + n - 1 are the range
  atomic_uint next; // first index not claimed
  atomic_uint best; // smallest index found so far; n: none
} search;

// The smallest i < n such that first + i passes; n if there is none.
static u32 try_candidates(const search *s, u32 first, u32 n) {
  const hash_suite *suite = s->run->suite;
  if (cpu_is_babybear(suite)) {
    u32 hit = n;
    s->run->cpu->kernels->p2_grind(s->sponge, s->position & 0xffu, s->bits, first, n, &hit);
    return hit;
  }
  for (u32 i = 0; i < n; i++) {
    u32 words[SUITE_MAX_SPONGE_WORDS], position = s->position;
    memcpy(words, s->sponge, suite->sponge_words * sizeof *words);
    if (swirl_check_witness(suite, words, &position, s->bits, bb_from_u32(first + i))) return i;
  }
  return n;
}

// Every call of the loop claims until nothing is left.
static void search_range(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread, (void)begin, (void)end;
  search *s = arg;
  for (;;) {
    const u32 i = atomic_fetch_add(&s->next, CANDIDATES_PER_CALL);
    if (i >= s->n || i > atomic_load(&s->best)) return;
    const u32 n = u32_min(CANDIDATES_PER_CALL, s->n - i), hit = try_candidates(s, s->first + i, n);
    if (hit == n) continue;
    u32 best = atomic_load(&s->best);
    while (i + hit < best && !atomic_compare_exchange_weak(&s->best, &best, i + hit)) {
    }
    return;
  }
}

// The smallest canonical witness; BB_P if the field has none. Any value if the run is cancelled.
static u32 smallest_witness(const cpu_run *run, const u32 *sponge, u32 position, u32 bits) {
  search s = {.run = run, .sponge = sponge, .position = position, .bits = bits};
  const u64 range = (u64)run->cpu->num_threads * CANDIDATES_PER_THREAD, expected = (u64)1 << bits;
  while (s.first < BB_P && !cpu_is_cancelled(run)) {
    s.n = range < BB_P - s.first ? (u32)range : BB_P - s.first;
    atomic_store(&s.next, 0);
    atomic_store(&s.best, s.n);
    // The search has no memory: what is left is the same after every range without a witness.
    const double share = (double)s.n / (double)(s.n + expected);
    cpu_loop_part(run, share, run->cpu->num_threads, 1, search_range, &s);
    const u32 best = atomic_load(&s.best);
    s.first += best;
    if (best < s.n) return s.first;
  }
  return BB_P;
}

void swirl_cpu_grind(const cpu_run *run, const args_grind *a) {
  u32 *sponge = cpu_at(run, a->sponge), *proof = cpu_at(run, a->proof), *log = cpu_at(run, a->log);
  const u32 *given = cpu_at(run, a->given);
  u32 witness = 0; // mont
  if (given != NULL) {
    witness = *given;
  } else {
    const u32 found = smallest_witness(run, sponge, a->position, a->bits);
    if (found != BB_P) witness = bb_from_canonical(found);
  }
  u32 sample = 0;
  const u32 position = swirl_cpu_sponge_observe(run, sponge, a->position, &witness, 1);
  swirl_cpu_sponge_sample(run, sponge, position, &sample, 1);
  sample = bb_to_canonical(sample);
  if ((sample & ((1u << a->bits) - 1)) != 0) cpu_set_error(run, SWIRL_ERR_WITNESS, 0, 0, 0, 0);
  witness = bb_to_canonical(witness);
  if (proof != NULL) *proof = witness;
  if (log != NULL) {
    log[0] = witness;
    log[1] = sample;
  }
}

void swirl_cpu_cost_grind(const cost_context *context, const args_grind *a, op_cost *cost) {
  (void)context;
  cost->permutations = 1;
  if (a->given.region == REGION_NONE) {
    cost->launches = 1;
    cost->permutations += (u64)1 << a->bits; // expected
  }
}
