// System parameters from the command line.
#ifndef SWIRL_CLI_PARAMS_OPTION_H
#define SWIRL_CLI_PARAMS_OPTION_H

#include <swirl/params.h>

// The preset in `text`: NAME or NAME:LOG_STACKED_HEIGHT.
swirl_status params_option_preset(swirl_params *out, const char *text, swirl_diag *diag);
// The parameters in a JSON file: the `params` of an AIR file (docs/air-file.md), or that value alone.
swirl_status params_option_file(swirl_params *out, const char *path, swirl_diag *diag);

#endif
