// The transcript's sponge on the CPU device. The choice between the fast forms for the BabyBear suite and the plain
// form through the suite's own functions, which every operation on hashes makes, is made by cpu_is_babybear() alone.
#ifndef SWIRL_CPU_CPU_SPONGE_H
#define SWIRL_CPU_CPU_SPONGE_H

#include "cpu/cpu.h"

static inline bool cpu_is_babybear(const hash_suite *suite) { return suite == &swirl_suite_babybear_poseidon2; }

// As suite->observe and suite->sample.  words [sponge_words]  values, out [n] base mont
u32 swirl_cpu_sponge_observe(const cpu_run *run, u32 *words, u32 position, const u32 *values, size_t n);
u32 swirl_cpu_sponge_sample(const cpu_run *run, u32 *words, u32 position, u32 *out, size_t n);

// Permutations that hashing or observing n elements from the start of a block takes, for costs. A suite other than
// BabyBear's counts as if its blocks were as short.
u64 swirl_cpu_sponge_blocks(u64 n);
// Words [digest_words] of a digest to its codec form.  out [SUITE_DIGEST_BYTES / 4]
void swirl_cpu_encode_digest(const hash_suite *suite, u32 *out, const u32 *digest);

#endif
