// AIR sets as AIR files (docs/air-file.md): the other way round as air_file.h.
#ifndef SWIRL_CLI_AIR_WRITE_H
#define SWIRL_CLI_AIR_WRITE_H

#include <swirl/air.h>
#include <swirl/device.h>

// The text of an AIR file of these AIRs with their preprocessed traces (`preprocessed[i].width` 0: none; the words of
// the others in canonical form, column-major without gaps). `params` is the value of the file's `params`, as JSON.
// Reading the file gives AIRs of which the same keys are made. NULL if there is no memory; free with free().
char *air_write(size_t *len, const swirl_air *const *airs, const swirl_matrix *preprocessed, size_t num_airs,
                const char *params);

#endif
