// Reading .npy files into memory.
#ifndef SWIRL_CLI_NPY_FILE_H
#define SWIRL_CLI_NPY_FILE_H

#include "npy.h"

typedef struct npy_file {
  npy array;
  uint32_t *words; // [rows * columns] in the order of the file; NULL if only the header was read. Free with free()
} npy_file;

// Reads a regular file, all of it or only its header. Messages do not name the file. ERR_NO_MEMORY if there is no room
// for the words, else ERR_ARGUMENT.
swirl_status npy_file_load(npy_file *out, const char *path, bool header_only, swirl_diag *diag);

#endif
