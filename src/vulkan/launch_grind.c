// Proof of work: a chain over ascending blocks of candidates, together the whole field, that find nothing left to do
// after a hit.
#include "vulkan/vulkan_launch.h"

// In the first block, where a witness lies with probability 1 - e^-8 unless very many bits are asked for, an invocation
// tries one candidate, so that little is tried beyond a hit; in the blocks behind it more, so that few workgroups have
// to find that nothing is left. No dispatch takes more than 2^28 candidates where that many may be needed.
enum { LOG_SURE = 3, LOG_FIRST_MAX = 24, SECOND_ROUNDS = 32, ROUNDS = 2048 };
static const u32 block = (u32)1 << 28;

static void search(vulkan_launcher *l, u32 first, u32 n, u32 rounds) {
  DISPATCH_LINEAR(l, grind_search, ceil_div_u64(n, rounds), first, n, rounds);
}

void swirl_vulkan_launch_grind(vulkan_launcher *l, const args_grind *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  swirl_vulkan_work(l, 0, 0, 1);
  if (a->given.region == REGION_NONE) {
    swirl_vulkan_work(l, 0, 0, (u64)1 << a->bits); // expected
    u32 first = (u32)1 << u32_min(a->bits + LOG_SURE, LOG_FIRST_MAX);
    search(l, 0, first, 1);
    if (a->bits + LOG_SURE <= LOG_FIRST_MAX) {
      search(l, first, BB_P - first, ROUNDS);
    } else {
      search(l, first, block - first, SECOND_ROUNDS);
      for (first = block; first < BB_P; first += block) search(l, first, u32_min(block, BB_P - first), ROUNDS);
    }
  }
  DISPATCH(l, grind_end, 1, 1, 1, SWIRL_ERR_WITNESS);
}
