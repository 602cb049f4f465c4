// Loading JSON files, plain or compressed with gzip.
#ifndef SWIRL_CLI_JSON_FILE_H
#define SWIRL_CLI_JSON_FILE_H

#include <jansson.h>
#include <swirl/base.h>

// Reads the file at `path`, which may be gzip, and parses it as one JSON value. More than `max_len` bytes after
// decompression are an error, as are duplicate keys. On failure `diag` says what is wrong and, for a syntax error, at
// which line. Give the value back with json_decref().
swirl_status json_file_load(json_t **out, const char *path, size_t max_len, swirl_diag *diag);

// The bytes of a file, plain or decompressed, with a zero byte after them that `len` does not count. Free with free().
swirl_status file_load(unsigned char **out, size_t *len, const char *path, size_t max_len, swirl_diag *diag);

#endif
