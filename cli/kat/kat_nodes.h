// AIRs as the node lists of their keys. A node list is an expression too, and key generation maps it to itself; so such
// an AIR is turned into an AIR file's, and everything else is as in a case.
#ifndef SWIRL_CLI_KAT_NODES_H
#define SWIRL_CLI_KAT_NODES_H

#include <jansson.h>
#include <stddef.h>

// The AIR of an AIR file from an object with `nodes`, `constraint_idx`, `interactions` and `is_required`. What stands
// elsewhere is given: `width` and `preprocessed_columns` (NULL: none) are taken over. A new reference, or NULL for a
// malformed or unknown form.
json_t *kat_air_from_nodes(const json_t *air, json_t *width, size_t num_public_values, json_t *preprocessed_columns);

#endif
