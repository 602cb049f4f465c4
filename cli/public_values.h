// Public values as JSON: one list per AIR, in key order.
#ifndef SWIRL_CLI_PUBLIC_VALUES_H
#define SWIRL_CLI_PUBLIC_VALUES_H

#include <stdbool.h>
#include <swirl/verify.h>

// Of any number of AIRs, with the words of all of them in one block.
typedef struct public_values {
  swirl_public_values *airs; // [num_airs]
  uint32_t *words;
  size_t num_airs;
} public_values;
// Zeroed memory. Release with public_values_clear(), also on failure.
bool public_values_alloc(public_values *out, size_t num_airs, size_t num_words);
// Reads such a file. On failure prints why for the command. Release with public_values_clear(), also then.
bool public_values_load(public_values *out, const char *command, const char *path);
void public_values_clear(public_values *values); // a zeroed one is allowed

// The text of such a file, one line. NULL if there is no memory; free with free().
char *public_values_text(const swirl_public_values *airs, size_t num_airs);

#endif
