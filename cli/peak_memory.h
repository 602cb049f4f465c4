// The largest resident memory that this process has had.
#ifndef SWIRL_CLI_PEAK_MEMORY_H
#define SWIRL_CLI_PEAK_MEMORY_H

#include <stdint.h>

// Bytes; 0 where the system does not tell.
uint64_t peak_memory(void);

#endif
