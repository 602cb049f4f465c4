// Proof of work: a search through the whole field that ends at the smallest hit, then what follows from it.
#include "vulkan/vulkan_launch.h"

// About as many candidates as are expected to be needed are tried at a time, but not more than half fill a large GPU:
// those that are under way when a hit is found are tried in vain.
enum { MAX_GROUPS = 512 };
// Where many bits are asked for, the search is a chain of dispatches, of which none takes minutes.
enum { MAX_BITS_AT_ONCE = 21, LOG_BLOCK = 28 };

static void search(vulkan_launcher *l, u32 bits) {
  const u32 groups = u32_max(1, u32_min(((u32)1 << bits) / GROUP_SIZE, MAX_GROUPS));
  const u32 block = bits <= MAX_BITS_AT_ONCE ? BB_P : (u32)1 << LOG_BLOCK;
  for (u32 at = 0, skip = 0; at < BB_P; at += u32_min(block, BB_P - at), skip += groups)
    DISPATCH(l, grind_search, groups, 1, 1, at + u32_min(block, BB_P - at), skip);
}

void swirl_vulkan_launch_grind(vulkan_launcher *l, const args_grind *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  swirl_vulkan_work(l, 0, 0, 1);
  if (a->given.region == REGION_NONE) {
    swirl_vulkan_work(l, 0, 0, (u64)1 << a->bits); // expected
    search(l, a->bits);
  }
  DISPATCH(l, grind_end, 1, 1, 1, SWIRL_ERR_WITNESS);
}
