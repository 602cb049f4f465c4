// JSON values that several commands write. Each returns a new reference, or NULL if there is no memory; a list or an
// object made with a NULL member is NULL in the end (json_pack), so one check of the whole is enough.
#ifndef SWIRL_CLI_JSON_WRITE_H
#define SWIRL_CLI_JSON_WRITE_H

#include <jansson.h>
#include <stdbool.h>
#include <swirl/device.h>
#include <swirl/params.h>

// An integer; above 2^63 - 1, which JSON readers do not agree on, a string of its digits.
json_t *json_u64(uint64_t value);
json_t *json_words(const uint32_t *words, size_t num);
// The value of an AIR file's `params` (docs/air-file.md).
json_t *json_params(const swirl_params *params);
// A device as `swirl devices --json` lists it.
json_t *json_device(const swirl_device_info *info);

// Appends or sets a new reference; false, nothing leaked, if `value` is NULL or there is no memory.
bool json_add(json_t *list, json_t *value);
bool json_put(json_t *object, const char *name, json_t *value);

// The text of a value, which is given back. NULL if `root` is NULL or there is no memory; free with free().
char *json_text(json_t *root);
// Prints it to standard output; false, after a message for `command`, where json_text() is NULL.
bool json_print(const char *command, json_t *root);

#endif
