// Writing a file whole or not at all.
#ifndef SWIRL_CLI_OUTPUT_FILE_H
#define SWIRL_CLI_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Makes the directory if there is none (not its parents). On failure prints why to standard error.
bool output_directory(const char *directory);
// Writes `directory`/`name` under a temporary name and renames it when all bytes are on disk; a file of that name is
// replaced. On failure prints why to standard error and leaves nothing behind.
bool output_file(const char *directory, const char *name, const uint8_t *bytes, size_t len);

#endif
