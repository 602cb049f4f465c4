// The fields of a proof, by a walk of its own over the bytes (spec 05): what each is, where it lies, what counts it,
// and with which verdicts a verifier may answer a change of it.
#ifndef SWIRL_TESTS_MUTATION_PROOF_FIELDS_H
#define SWIRL_TESTS_MUTATION_PROOF_FIELDS_H

#include <swirl/params.h>

#include "base/base.h"

typedef enum field_kind {
  FIELD_LEN,     // a count, a height, the version: one word
  FIELD_BITMAP,  // bytes
  FIELD_VALUES,  // field elements: num elements of `size` bytes
  FIELD_WITNESS, // proof-of-work witnesses
} field_kind;

enum { NOT_COUNTED = 0 }; // no count stands at offset 0: the version does

typedef struct proof_field {
  const char *name;
  field_kind kind;
  size_t at;
  u32 num;            // elements
  size_t size;        // bytes of one
  size_t count_at;    // where the number of elements stands, alone or with those of other fields; or NOT_COUNTED
  u32 per_count;      // elements that one more in the count means
  swirl_status first; // a change of a value, still canonical, is answered with a verdict
  swirl_status last;  // from `first` to `last`
  bool is_observed;   // enters the transcript; what does not is bound by a commitment
  bool is_ignored;    // the protocol does not look at it: a change is accepted and changes nothing
} proof_field;

enum { MAX_FIELDS = 512 };

typedef struct proof_fields {
  proof_field fields[MAX_FIELDS];
  u32 num;
} proof_fields;

// Walks a proof that decodes; ends the program if the walk does not end where the bytes do.
void proof_fields_walk(proof_fields *out, const swirl_params *params, const u8 *bytes, size_t len);

#endif
