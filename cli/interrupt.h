// Ctrl-C and termination as requests to stop.
#ifndef SWIRL_CLI_INTERRUPT_H
#define SWIRL_CLI_INTERRUPT_H

#include <swirl/control.h>

// From now on the first SIGINT or SIGTERM requests `*cancel`, which is for swirl_device_desc; a second one ends the
// program at once. A signal that is ignored stays so. On failure prints why for the command. Once in a program;
// interrupt_end() comes when the last object of the device is gone.
bool interrupt_begin(const swirl_cancel **cancel, const char *command);
// Whether a signal has come.
bool interrupt_came(void);
void interrupt_end(void);

#endif
