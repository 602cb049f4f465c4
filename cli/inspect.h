// What `swirl inspect` shows of keys and proofs, as text on standard output or as JSON (docs/program.md).
#ifndef SWIRL_CLI_INSPECT_H
#define SWIRL_CLI_INSPECT_H

#include <jansson.h>
#include <swirl/air.h>
#include <swirl/keys.h>
#include <swirl/proof.h>
#include <swirl/verify.h>

typedef enum inspect_kind { INSPECT_VK, INSPECT_PK, INSPECT_AIR, INSPECT_PROOF } inspect_kind;

// A key, or a set of AIRs made into one.
typedef struct key_view {
  inspect_kind kind;
  const swirl_vk *vk;
  const swirl_air *const *airs; // [num_airs], for their names; NULL: there are none
  bool has_params;              // false: the AIR file has none, and what depends on them is not shown
  bool with_nodes;              // every expression
  uint64_t num_bytes;           // of the file, decompressed
} key_view;

void inspect_key_text(const key_view *view);
// NULL if there is no memory.
json_t *inspect_key_json(const key_view *view);
// "" if AIR `air` has no name.
const char *inspect_air_name(const key_view *view, uint32_t air);

// A proof, and perhaps a key that it is verified with.
typedef struct proof_inspection {
  swirl_proof_view proof; // as swirl_proof_view_init() made it
  const swirl_vk *vk;     // NULL: no key
  swirl_status verdict;   // with the key
  const char *message;    // of the verdict
} proof_inspection;

void inspect_proof_text(const proof_inspection *view);
json_t *inspect_proof_json(const proof_inspection *view);

// The use of a bus by a key: how often its AIRs put a message on it.
typedef struct bus_summary {
  uint32_t bus, num_interactions, num_airs;
} bus_summary;
// The buses of one AIR, or of all (`air` = UINT32_MAX), ascending. NULL if there is no memory; free with free().
bus_summary *inspect_buses(size_t *num, const swirl_vk *vk, uint32_t air);

#endif
