// A maker of witnesses with its own Vulkan device, as a zkVM may have one beside the prover's: it shares nothing with
// the library but the GPU and a descriptor of memory. CUDA and HIP programs do the same with their own calls.
#ifndef SWIRL_EXAMPLES_MAKER_H
#define SWIRL_EXAMPLES_MAKER_H

#include <stdbool.h>
#include <swirl/trace_memory.h>
#include <vulkan/vulkan.h>

typedef struct maker {
  VkInstance instance;
  VkPhysicalDevice physical;
  VkDevice device;
  uint32_t queue_family;
  VkQueue queue;
  VkPipelineLayout layout;
  VkPipeline pipeline;
  VkCommandPool pool;
} maker;

// Opens the GPU with these UUIDs; prints why if it cannot. Close whatever the result.
bool maker_open(maker *m, const uint8_t device_uuid[16], const uint8_t driver_uuid[16]);
void maker_close(maker *m);
// Fills the trace behind the handle, which gives up its descriptor, with canonical words, and waits for the end.
bool maker_fill(maker *m, const swirl_trace_handle *handle, uint64_t col_stride, uint32_t log_height);

#endif
