// AIR files: AIRs, and optionally system parameters, as JSON. The format is described in docs/air-file.md.
#ifndef SWIRL_CLI_AIR_FILE_H
#define SWIRL_CLI_AIR_FILE_H

#include <jansson.h>
#include <swirl/air.h>
#include <swirl/device.h>
#include <swirl/params.h>

typedef struct air_file {
  bool has_params;
  swirl_params params; // valid (swirl_params_validate)
  size_t num_airs;
  swirl_air **airs;           // [num_airs], finished
  swirl_matrix *preprocessed; // [num_airs], column-major canonical; width 0 where an AIR has none
} air_file;

// Reads an AIR file (plain or gzip), or a JSON value that has been read. Whatever is wrong with it gives a status and a
// message that begins with the place, e.g. "airs[3].expression.nodes[17]: ...". Release with air_file_clear().
swirl_status air_file_load(air_file *out, const char *path, swirl_diag *diag);
swirl_status air_file_parse(air_file *out, const json_t *root, swirl_diag *diag);
void air_file_clear(air_file *file); // NULL, and a zeroed one, are allowed

// Parameters alone: the value of the file's `params`.
swirl_status air_file_params(swirl_params *out, const json_t *value, swirl_diag *diag);

#endif
