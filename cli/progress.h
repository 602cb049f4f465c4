// How far a proof is, on a terminal.
#ifndef SWIRL_CLI_PROGRESS_H
#define SWIRL_CLI_PROGRESS_H

#include <swirl/control.h>

// The function for swirl_run_options, which rewrites one line of standard error and removes it at the end; NULL if
// standard error is no terminal that can do so, and then nothing is to be shown. Its context is not used.
swirl_progress_fn progress_on_terminal(void);
// Removes the line, after a run that failed; nothing if there is none.
void progress_clear(void);

#endif
