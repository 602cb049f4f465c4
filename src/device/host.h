// What this machine and its system leave to the process: processors, memory, huge pages.
#ifndef SWIRL_DEVICE_HOST_H
#define SWIRL_DEVICE_HOST_H

#include "base/base.h"

enum { HOST_MODEL_LEN = 96 };

typedef struct host_machine {
  char model[HOST_MODEL_LEN];      // of the processor, "" if the system does not tell
  u32 num_cores;                   // of the machine, 0: unknown
  u32 num_online;                  // hardware threads of the machine
  u32 num_affinity;                // of those, the ones this process may run on
  u32 num_quota;                   // whole processors that the cgroup's quota allows, 0: no quota
  u64 memory_total;                // bytes, 0: unknown
  u64 memory_limit;                // of the cgroup, 0: none
  u64 memory_available;            // bytes that can be had without swapping, 0: unknown
  u64 huge_page_bytes;             // 0: none
  u64 num_huge_pages_free;         // reserved ones
  char transparent_huge_pages[16]; // "never", "madvise", "always", "" if the system does not tell
} host_machine;

// Reads the files under `root`/proc and `root`/sys; "" for those of this machine. What cannot be read stays 0.
void swirl_host_read(host_machine *out, const char *root);
// Hardware threads that this process may use: affinity mask and quota, at least 1, at most 1024.
u32 swirl_host_threads(const host_machine *host);
// `wanted` threads, or as many on this machine if that is 0.
u32 swirl_host_threads_or(u32 wanted);

#endif
