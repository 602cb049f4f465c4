// Witness manifests: the traces of one proof as a JSON file that names NumPy files. The format is described in
// docs/witness-file.md.
#ifndef SWIRL_CLI_WITNESS_FILE_H
#define SWIRL_CLI_WITNESS_FILE_H

#include <swirl/air.h>
#include <swirl/prove.h>

typedef struct witness_air witness_air; // what the witness of one AIR points to

typedef struct witness_file {
  swirl_air_witness *airs; // [num_airs] in key order, as swirl_prove() takes it
  size_t num_airs;
  witness_air *owned; // [num_airs]
} witness_file;

// Reads the manifest at `path` (plain or gzip) and the files that it names, relative to its directory, for the key
// `vk`. `airs` gives the names of the AIRs; NULL if they are not known, and the manifest has to give indices. With
// `shape_only` the matrices' words are not read: only for what takes a witness for its shape.
// Checked are the files, the widths and heights of matrices against the key, and that every word is below p; the
// message begins with the place, e.g. "airs[2].common: w/cpu.npy: column 3, row 7: ...". Release with
// witness_file_clear().
swirl_status witness_file_load(witness_file *out, const char *path, const swirl_vk *vk, const swirl_air *const *airs,
                               bool shape_only, swirl_diag *diag);
void witness_file_clear(witness_file *file); // a zeroed one is allowed

#endif
