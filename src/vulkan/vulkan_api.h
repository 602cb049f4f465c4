// The Vulkan functions that the backend calls, found at run time: the library has no link dependency on a loader.
#ifndef SWIRL_VULKAN_API_H
#define SWIRL_VULKAN_API_H

#define VK_NO_PROTOTYPES
#include <vulkan/vulkan.h>

#define VK_GLOBAL_FUNCTIONS(X)                                                                                         \
  X(vkCreateInstance)                                                                                                  \
  X(vkEnumerateInstanceVersion)                                                                                        \
  X(vkEnumerateInstanceExtensionProperties)                                                                            \
  X(vkEnumerateInstanceLayerProperties)

#define VK_INSTANCE_FUNCTIONS(X)                                                                                       \
  X(vkDestroyInstance)                                                                                                 \
  X(vkEnumeratePhysicalDevices)                                                                                        \
  X(vkEnumerateDeviceExtensionProperties)                                                                              \
  X(vkGetPhysicalDeviceProperties2)                                                                                    \
  X(vkGetPhysicalDeviceFeatures2)                                                                                      \
  X(vkGetPhysicalDeviceQueueFamilyProperties)                                                                          \
  X(vkGetPhysicalDeviceMemoryProperties2)                                                                              \
  X(vkGetPhysicalDeviceExternalBufferProperties)                                                                       \
  X(vkCreateDevice)                                                                                                    \
  X(vkGetDeviceProcAddr)

#define VK_DEVICE_FUNCTIONS(X)                                                                                         \
  X(vkDestroyDevice)                                                                                                   \
  X(vkGetDeviceQueue)                                                                                                  \
  X(vkDeviceWaitIdle)                                                                                                  \
  X(vkQueueSubmit)                                                                                                     \
  X(vkCreateBuffer)                                                                                                    \
  X(vkDestroyBuffer)                                                                                                   \
  X(vkGetBufferMemoryRequirements)                                                                                     \
  X(vkGetBufferDeviceAddress)                                                                                          \
  X(vkBindBufferMemory)                                                                                                \
  X(vkAllocateMemory)                                                                                                  \
  X(vkFreeMemory)                                                                                                      \
  X(vkMapMemory)                                                                                                       \
  X(vkCreateShaderModule)                                                                                              \
  X(vkDestroyShaderModule)                                                                                             \
  X(vkCreatePipelineLayout)                                                                                            \
  X(vkDestroyPipelineLayout)                                                                                           \
  X(vkCreatePipelineCache)                                                                                             \
  X(vkDestroyPipelineCache)                                                                                            \
  X(vkGetPipelineCacheData)                                                                                            \
  X(vkCreateComputePipelines)                                                                                          \
  X(vkDestroyPipeline)                                                                                                 \
  X(vkCreateCommandPool)                                                                                               \
  X(vkDestroyCommandPool)                                                                                              \
  X(vkAllocateCommandBuffers)                                                                                          \
  X(vkBeginCommandBuffer)                                                                                              \
  X(vkEndCommandBuffer)                                                                                                \
  X(vkCmdBindPipeline)                                                                                                 \
  X(vkCmdPushConstants)                                                                                                \
  X(vkCmdDispatch)                                                                                                     \
  X(vkCmdPipelineBarrier)                                                                                              \
  X(vkCmdCopyBuffer)                                                                                                   \
  X(vkCmdFillBuffer)                                                                                                   \
  X(vkCmdResetQueryPool)                                                                                               \
  X(vkCmdWriteTimestamp)                                                                                               \
  X(vkCreateQueryPool)                                                                                                 \
  X(vkDestroyQueryPool)                                                                                                \
  X(vkGetQueryPoolResults)                                                                                             \
  X(vkCreateFence)                                                                                                     \
  X(vkDestroyFence)                                                                                                    \
  X(vkResetFences)                                                                                                     \
  X(vkWaitForFences)                                                                                                   \
  X(vkCreateSemaphore)                                                                                                 \
  X(vkDestroySemaphore)                                                                                                \
  X(vkWaitSemaphores)                                                                                                  \
  X(vkSignalSemaphore)

// NULL where the extension was not asked for
#define VK_OPTIONAL_DEVICE_FUNCTIONS(X) X(vkGetMemoryFdKHR)

#define VK_MEMBER(name) PFN_##name name;
typedef struct vulkan_global_api {
  PFN_vkGetInstanceProcAddr vkGetInstanceProcAddr;
  VK_GLOBAL_FUNCTIONS(VK_MEMBER)
} vulkan_global_api;
typedef struct vulkan_instance_api {
  VK_INSTANCE_FUNCTIONS(VK_MEMBER)
} vulkan_instance_api;
typedef struct vulkan_api {
  VK_DEVICE_FUNCTIONS(VK_MEMBER)
  VK_OPTIONAL_DEVICE_FUNCTIONS(VK_MEMBER)
} vulkan_api;
#undef VK_MEMBER

#endif
