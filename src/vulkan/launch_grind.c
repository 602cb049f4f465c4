// Proof of work: a chain over ascending blocks of candidates, together the whole field, that find nothing left to do
// after a hit.
#include "vulkan/vulkan_launch.h"

// In the first block, where a witness lies with probability 1 - e^-8 unless very many bits are asked for, an invocation
// tries one candidate, so that little is tried beyond a hit. The blocks behind it are to cost nothing as long as they
// are not needed: few workgroups, whose invocations try many candidates.
enum { LOG_FIRST = 3, LOG_SECOND = 7, LOG_BLOCK = 24, SECOND_GROUPS = 1024, LAST_GROUPS = 64 };
// Where many bits are asked for, later blocks are needed: they stop early too, and no dispatch takes minutes.
enum { LOG_LARGE_BLOCK = 28, LARGE_SECOND_ROUNDS = 32, LARGE_ROUNDS = 2048 };

static void search(vulkan_launcher *l, u32 first, u32 end, u32 rounds) {
  DISPATCH_LINEAR(l, grind_search, ceil_div_u64(end - first, rounds), first, end - first, rounds);
}
// Rounds with which `groups` workgroups take n candidates.
static u32 rounds_for(u32 n, u32 groups) { return (u32)ceil_div_u64(n, (u64)groups * GROUP_SIZE); }

static void search_field(vulkan_launcher *l, u32 bits) {
  if (bits + LOG_FIRST <= LOG_BLOCK) { // bits + LOG_SECOND <= 28
    const u32 first = (u32)1 << (bits + LOG_FIRST), second = (u32)1 << (bits + LOG_SECOND);
    search(l, 0, first, 1);
    search(l, first, second, rounds_for(second - first, SECOND_GROUPS));
    search(l, second, BB_P, rounds_for(BB_P - second, LAST_GROUPS));
    return;
  }
  const u32 first = (u32)1 << LOG_BLOCK, block = (u32)1 << LOG_LARGE_BLOCK;
  search(l, 0, first, 1);
  search(l, first, block, LARGE_SECOND_ROUNDS);
  for (u32 at = block; at < BB_P; at += block) search(l, at, u32_min(at + block, BB_P), LARGE_ROUNDS);
}

void swirl_vulkan_launch_grind(vulkan_launcher *l, const args_grind *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  swirl_vulkan_work(l, 0, 0, 1);
  if (a->given.region == REGION_NONE) {
    swirl_vulkan_work(l, 0, 0, (u64)1 << a->bits); // expected
    search_field(l, a->bits);
  }
  DISPATCH(l, grind_end, 1, 1, 1, SWIRL_ERR_WITNESS);
}
