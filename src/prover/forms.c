#include "prover/forms.h"

enum { MAX_TRIED = 64, MAX_BLIND_STEPS = 6 };

// A point of the lattice of forms, and what its program takes.
typedef struct form_cost {
  prove_forms forms;
  u64 bytes;   // UINT64_MAX: more than can be laid out
  u64 largest; // words of the largest buffer
  bool fits;   // every buffer into one allocation of the device
  double weight;
} form_cost;

typedef struct form_search {
  recording *r;
  form_recorder record;
  void *arg;
  form_cost found[MAX_TRIED];
  u32 num;
} form_search;

static bool same_forms(const prove_forms *a, const prove_forms *b) { return memcmp(a, b, sizeof *a) == 0; }

static swirl_status record_anew(form_search *s, const prove_forms *forms, swirl_diag *diag) {
  if (s->r->allocator != NULL) swirl_recording_release(s->r);
  *s->r = (recording){0};
  SWIRL_TRY(s->record(s->r, forms, s->arg, diag));
  return swirl_program_status(&s->r->program, diag);
}

// Records the forms and notes what they cost, unless they are known. Leaves the program in `s->r` only if it could be
// laid out.
static swirl_status try_forms(form_search *s, prove_forms forms, swirl_diag *diag) {
  for (u32 i = 0; i < s->num; i++) {
    if (same_forms(&s->found[i].forms, &forms)) return SWIRL_OK;
  }
  if (s->num == MAX_TRIED) return SWIRL_OK;
  const swirl_status status = record_anew(s, &forms, diag);
  const program *p = &s->r->program;
  if (status != SWIRL_OK && p->status != SWIRL_ERR_TOO_LARGE) return status;
  form_cost *found = &s->found[s->num++];
  *found = (form_cost){.forms = forms, .bytes = UINT64_MAX, .largest = UINT64_MAX};
  if (status != SWIRL_OK) { // another form may be smaller
    swirl_diag_clear(diag);
    return SWIRL_OK;
  }
  found->bytes = (swirl_program_arena_words(p) + swirl_program_shared_words(p)) * sizeof(u32);
  found->largest = p->arena.largest;
  found->fits = swirl_program_fits(p);
  for (u32 i = 0; i < p->num_ops; i++) found->weight += p->costs[i].weight;
  return SWIRL_OK;
}

// The two largest buffers at the moment at which the arena, or its largest piece, is fullest.
static void largest_at_peak(const program *p, const arena_buffer *largest[2]) {
  const arena_layout *arena = &p->arena;
  u32 peak_op = 0, fullest = 0;
  for (u32 i = 1; i < arena->num_pieces; i++) {
    if (arena->pieces[i].peak > arena->pieces[fullest].peak) fullest = i;
  }
  for (u32 i = 0; i < arena->num_buffers; i++) {
    const arena_buffer *buffer = &arena->buffers[i];
    if (buffer->piece == fullest && buffer->offset + buffer->words == arena->pieces[fullest].peak)
      peak_op = buffer->first_op;
  }
  largest[0] = largest[1] = NULL;
  for (u32 i = 0; i < arena->num_buffers; i++) {
    const arena_buffer *buffer = &arena->buffers[i];
    if (buffer->first_op > peak_op || buffer->last_op < peak_op) continue;
    if (largest[0] == NULL || buffer->words > largest[0]->words) {
      largest[1] = largest[0];
      largest[0] = buffer;
    } else if (largest[1] == NULL || buffer->words > largest[1]->words) {
      largest[1] = buffer;
    }
  }
}

// The program in `s->r` is the one that needs the least.
static swirl_status refuse(const form_search *s, u64 limit, u64 least, swirl_diag *diag) {
  const arena_buffer *largest[2];
  largest_at_peak(&s->r->program, largest);
  const arena_buffer none = {.name = "nothing"};
  unsigned long long bytes[2];
  for (u32 i = 0; i < 2; i++) {
    if (largest[i] == NULL) largest[i] = &none;
    bytes[i] = largest[i]->words * sizeof(u32);
  }
  return swirl_fail(diag, SWIRL_ERR_MEMORY_LIMIT,
                    "this shape needs %llu bytes at least, of them %llu for '%s' and %llu for '%s'; the "
                    "device's memory limit is %llu: raise it or split the witness into smaller proofs",
                    (unsigned long long)least, bytes[0], largest[0]->name, bytes[1], largest[1]->name,
                    (unsigned long long)limit);
}

// The program in `s->r` is the one whose largest buffer is the smallest.
static swirl_status refuse_buffer(const form_search *s, swirl_diag *diag) {
  const arena_layout *arena = &s->r->program.arena;
  const arena_buffer *largest = arena->buffers;
  for (u32 i = 0; i < arena->num_buffers; i++) {
    if (arena->buffers[i].words > largest->words) largest = &arena->buffers[i];
  }
  return swirl_fail(diag, SWIRL_ERR_TOO_LARGE,
                    "this shape needs %llu bytes for '%s' in any form; one allocation of the device has %llu at most: "
                    "split the witness into smaller proofs",
                    (unsigned long long)largest->words * sizeof(u32), largest->name,
                    (unsigned long long)arena->piece_words * sizeof(u32));
}

// Whether `next`, one step further than `from`, saves something.
static bool saves(const form_cost *from, const form_cost *next) {
  if (from->bytes == UINT64_MAX) { // it cannot be told yet
    u32 steps = 0;
    for (u32 i = 0; i < NUM_FORMS; i++) steps = u32_max(steps, next->forms.step[i]);
    return next->bytes != UINT64_MAX || steps < MAX_BLIND_STEPS;
  }
  return next->bytes < from->bytes || (!from->fits && next->largest < from->largest);
}

swirl_status swirl_forms_choose(recording *r, forms_choice *out, form_recorder record, void *arg, swirl_diag *diag) {
  form_search s = {.r = r, .record = record, .arg = arg};
  *out = (forms_choice){0};
  SWIRL_TRY(try_forms(&s, (prove_forms){0}, diag));
  const swirl_device *dev = r->pk->dev;
  const u64 limit = dev->memory_limit;
  if (limit == 0 && s.found[0].fits && !dev->plan_only) return SWIRL_OK;
  // A step that saves nothing is not gone beyond: then something else is the largest.
  for (u32 i = 0; i < s.num; i++) {
    for (u32 form = 0; form < NUM_FORMS; form++) {
      const form_cost from = s.found[i];
      prove_forms next = from.forms;
      next.step[form]++;
      if (form == FORM_STREAM && (dev->driver.streamed_words == 0 || next.step[form] > 1)) continue;
      const u32 before = s.num;
      SWIRL_TRY(try_forms(&s, next, diag));
      if (s.num > before && !saves(&from, &s.found[before])) s.num = before;
    }
  }
  const form_cost *best = NULL, *least = NULL, *smallest = &s.found[0];
  for (u32 i = 0; i < s.num; i++) {
    const form_cost *found = &s.found[i];
    if (found->largest < smallest->largest) smallest = found;
    if (!found->fits) continue;
    if (least == NULL || found->bytes < least->bytes) least = found;
    if (limit != 0 && found->bytes > limit) continue;
    if (best == NULL || found->weight < best->weight) best = found;
  }
  if (limit == 0 && s.found[0].fits) best = &s.found[0];
  SWIRL_TRY(record_anew(&s, best != NULL ? &best->forms : least != NULL ? &least->forms : &smallest->forms, diag));
  if (least == NULL) return refuse_buffer(&s, diag);
  out->least_bytes = least->bytes;
  if (best == NULL) return refuse(&s, limit, least->bytes, diag);
  out->forms = best->forms;
  if (s.found[0].bytes != UINT64_MAX) out->extra_time = best->weight / s.found[0].weight - 1;
  return SWIRL_OK;
}
