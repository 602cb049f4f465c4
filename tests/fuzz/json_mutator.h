// Changes to JSON texts that keep them JSON: values become others, are dropped, doubled or moved elsewhere.
#ifndef SWIRL_TESTS_FUZZ_JSON_MUTATOR_H
#define SWIRL_TESTS_FUZZ_JSON_MUTATOR_H

#include <jansson.h>

#include "base/base.h"

// Parses as the program does; NULL if it is no JSON.
json_t *json_input(const u8 *data, size_t size);

// Changes the text in `data` [size, with room for max_size]; returns its new length. What is no JSON, and now and then
// what is, gets changes of bytes.
size_t json_mutate(u8 *data, size_t size, size_t max_size, unsigned seed);

#endif
