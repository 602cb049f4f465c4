// Writing files whole or not at all.
#ifndef SWIRL_CLI_OUTPUT_FILE_H
#define SWIRL_CLI_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Makes the directory if there is none (not its parents). On failure prints why to standard error.
bool output_directory(const char *directory);
typedef struct output {
  const char *name;
  const uint8_t *bytes;
  size_t len;
  char *temporary; // used while writing
} output;

// Writes the files into `directory` (NULL: `name` is a path): all of them under temporary names, which are changed to
// their own when all bytes are on disk, so that a pair of files that belong together is not torn for lack of room.
// Files of these names are replaced; a device or a pipe is written to as it is. On failure prints why to standard error
// and leaves no temporary file behind. SIGINT and SIGTERM wait until this is done.
bool output_files(const char *directory, output *files, size_t num);
bool output_file(const char *directory, const char *name, const uint8_t *bytes, size_t len);

// Whether a file at `path` could be written, as far as that can be told before the work whose result it shall hold; if
// not, prints why to standard error.
bool output_possible(const char *path);

#endif
