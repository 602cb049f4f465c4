// Operations that have no kernel yet.
#include "vulkan/vulkan_launch.h"

#define MISSING(name)                                                                                                  \
  void swirl_vulkan_launch_##name(vulkan_launcher *l, const args_##name *a) {                                          \
    (void)a;                                                                                                           \
    l->status = SWIRL_ERR_UNSUPPORTED;                                                                                 \
  }
