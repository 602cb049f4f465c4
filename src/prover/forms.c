#include "prover/forms.h"

enum { MAX_TRIED = 64 };

// A point of the lattice of forms, and what its program takes.
typedef struct form_cost {
  prove_forms forms;
  u64 bytes;
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

// Records the forms and notes what they cost, unless they are known.
static swirl_status try_forms(form_search *s, prove_forms forms, swirl_diag *diag) {
  for (u32 i = 0; i < s->num; i++) {
    if (same_forms(&s->found[i].forms, &forms)) return SWIRL_OK;
  }
  if (s->num == MAX_TRIED) return SWIRL_OK;
  SWIRL_TRY(record_anew(s, &forms, diag));
  const program *p = &s->r->program;
  form_cost *found = &s->found[s->num++];
  *found = (form_cost){.forms = forms,
                       .bytes = (swirl_program_arena_words(p) + swirl_program_shared_words(p)) * sizeof(u32)};
  for (u32 i = 0; i < p->num_ops; i++) found->weight += p->costs[i].weight;
  return SWIRL_OK;
}

// The two largest buffers at the moment at which the arena is fullest.
static void largest_at_peak(const program *p, const arena_buffer *largest[2]) {
  const arena_layout *arena = &p->arena;
  u32 peak_op = 0;
  for (u32 i = 0; i < arena->num_buffers; i++) {
    if (arena->buffers[i].offset + arena->buffers[i].words == arena->peak) peak_op = arena->buffers[i].first_op;
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

swirl_status swirl_forms_choose(recording *r, forms_choice *out, form_recorder record, void *arg, swirl_diag *diag) {
  form_search s = {.r = r, .record = record, .arg = arg};
  *out = (forms_choice){0};
  SWIRL_TRY(try_forms(&s, (prove_forms){0}, diag));
  const swirl_device *dev = r->pk->dev;
  const u64 limit = dev->memory_limit;
  if (limit == 0 && !dev->plan_only) return SWIRL_OK;
  // A step that saves nothing is not gone beyond: then something else is the largest.
  for (u32 i = 0; i < s.num; i++) {
    for (u32 form = 0; form < NUM_FORMS; form++) {
      const form_cost from = s.found[i];
      prove_forms next = from.forms;
      next.step[form]++;
      const u32 before = s.num;
      SWIRL_TRY(try_forms(&s, next, diag));
      if (s.num > before && s.found[before].bytes >= from.bytes) s.num = before;
    }
  }
  const form_cost *best = NULL, *least = &s.found[0];
  for (u32 i = 0; i < s.num; i++) {
    const form_cost *found = &s.found[i];
    if (found->bytes < least->bytes) least = found;
    if (limit != 0 && found->bytes > limit) continue;
    if (best == NULL || found->weight < best->weight) best = found;
  }
  if (limit == 0) best = &s.found[0];
  out->least_bytes = least->bytes;
  SWIRL_TRY(record_anew(&s, best != NULL ? &best->forms : &least->forms, diag));
  if (best == NULL) return refuse(&s, limit, least->bytes, diag);
  out->forms = best->forms;
  out->extra_time = best->weight / s.found[0].weight - 1;
  return SWIRL_OK;
}
