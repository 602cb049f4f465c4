// Operations that have no kernel yet.
#include "vulkan/vulkan_launch.h"

#define MISSING(name)                                                                                                  \
  void swirl_vulkan_launch_##name(vulkan_launcher *l, const args_##name *a) {                                          \
    (void)a;                                                                                                           \
    l->status = SWIRL_ERR_UNSUPPORTED;                                                                                 \
  }
MISSING(logup_leaves)
MISSING(logup_pad)
MISSING(interaction_weights)
MISSING(eval_round0)
MISSING(round0_poly)
MISSING(fold_ple)
MISSING(fold_ple_ext)
MISSING(eval_mle_round)
MISSING(batch_init)
MISSING(batch_round)
