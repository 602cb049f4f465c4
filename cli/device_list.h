// The list of devices in memory of its own.
#ifndef SWIRL_CLI_DEVICE_LIST_H
#define SWIRL_CLI_DEVICE_LIST_H

#include <stdbool.h>
#include <swirl/device.h>

// What swirl_device_list() says; free `*out` with free(). False, after a message for `command`, if it fails.
bool device_list(swirl_device_info **out, size_t *num, const char *command);

#endif
