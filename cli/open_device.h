// Opening a device as every command does it.
#ifndef SWIRL_CLI_OPEN_DEVICE_H
#define SWIRL_CLI_OPEN_DEVICE_H

#include <stddef.h>
#include <swirl/device.h>

// As swirl_device_open(); warnings go to standard error. Kernels that are compiled for a GPU are kept in
// $SWIRL_CACHE_DIR, else $XDG_CACHE_HOME/swirl, else ~/.cache/swirl, unless `desc` (not NULL) names a place.
swirl_status cli_device_open(swirl_device **out, const swirl_device_desc *desc, swirl_diag *diag);
// That place in `out`; false if there is none.
bool cli_cache_directory(char *out, size_t size);

#endif
