#include "maker.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "maker_spirv.h"

// As maker.comp.
enum { GROUP_SIZE = 64 };
typedef struct push {
  uint64_t trace, col_stride;
  uint32_t height;
} push;

static bool good(VkResult result, const char *what) {
  if (result != VK_SUCCESS) fprintf(stderr, "maker: %s: Vulkan result %d\n", what, (int)result);
  return result == VK_SUCCESS;
}

// Memory can be shared by drivers and GPUs that are the same.
static bool choose_gpu(maker *m, const uint8_t device_uuid[16], const uint8_t driver_uuid[16]) {
  VkPhysicalDevice all[16];
  uint32_t num = 16;
  const VkResult result = vkEnumeratePhysicalDevices(m->instance, &num, all);
  for (uint32_t i = 0; (result == VK_SUCCESS || result == VK_INCOMPLETE) && i < num; i++) {
    VkPhysicalDeviceIDProperties id = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES};
    VkPhysicalDeviceProperties2 properties = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &id};
    vkGetPhysicalDeviceProperties2(all[i], &properties);
    if (memcmp(id.deviceUUID, device_uuid, 16) != 0 || memcmp(id.driverUUID, driver_uuid, 16) != 0) continue;
    m->physical = all[i];
    return true;
  }
  fprintf(stderr, "maker: the prover's GPU is not there\n");
  return false;
}

static bool create_device(maker *m) {
  VkQueueFamilyProperties families[16];
  uint32_t num = 16;
  vkGetPhysicalDeviceQueueFamilyProperties(m->physical, &num, families);
  while (m->queue_family < num && (families[m->queue_family].queueFlags & VK_QUEUE_COMPUTE_BIT) == 0) m->queue_family++;
  const float priority = 1;
  const VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                         .queueFamilyIndex = m->queue_family,
                                         .queueCount = 1,
                                         .pQueuePriorities = &priority};
  VkPhysicalDeviceVulkan12Features v12 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
                                          .bufferDeviceAddress = VK_TRUE};
  const VkPhysicalDeviceFeatures2 features = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &v12, .features = {.shaderInt64 = VK_TRUE}};
  const char *extension = VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME;
  const VkDeviceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                   .pNext = &features,
                                   .queueCreateInfoCount = 1,
                                   .pQueueCreateInfos = &queue,
                                   .enabledExtensionCount = 1,
                                   .ppEnabledExtensionNames = &extension};
  if (m->queue_family == num || !good(vkCreateDevice(m->physical, &info, NULL, &m->device), "device")) return false;
  vkGetDeviceQueue(m->device, m->queue_family, 0, &m->queue);
  return true;
}

static bool create_kernel(maker *m) {
  const VkPushConstantRange range = {.stageFlags = VK_SHADER_STAGE_COMPUTE_BIT, .size = sizeof(push)};
  const VkPipelineLayoutCreateInfo layout = {.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                             .pushConstantRangeCount = 1,
                                             .pPushConstantRanges = &range};
  const VkShaderModuleCreateInfo code = {
      .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = sizeof maker_spirv, .pCode = maker_spirv};
  VkShaderModule module;
  if (!good(vkCreatePipelineLayout(m->device, &layout, NULL, &m->layout), "layout")) return false;
  if (!good(vkCreateShaderModule(m->device, &code, NULL, &module), "shader")) return false;
  const VkComputePipelineCreateInfo info = {.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                            .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                      .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                      .module = module,
                                                      .pName = "main"},
                                            .layout = m->layout,
                                            .basePipelineIndex = -1};
  const VkResult result = vkCreateComputePipelines(m->device, VK_NULL_HANDLE, 1, &info, NULL, &m->pipeline);
  vkDestroyShaderModule(m->device, module, NULL);
  const VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                        .queueFamilyIndex = m->queue_family};
  return good(result, "kernel") && good(vkCreateCommandPool(m->device, &pool, NULL, &m->pool), "commands");
}

bool maker_open(maker *m, const uint8_t device_uuid[16], const uint8_t driver_uuid[16]) {
  *m = (maker){0};
  const VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_2};
  const VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
  return good(vkCreateInstance(&info, NULL, &m->instance), "instance") && choose_gpu(m, device_uuid, driver_uuid) &&
         create_device(m) && create_kernel(m);
}

void maker_close(maker *m) {
  if (m->device != VK_NULL_HANDLE) {
    vkDestroyCommandPool(m->device, m->pool, NULL);
    vkDestroyPipeline(m->device, m->pipeline, NULL);
    vkDestroyPipelineLayout(m->device, m->layout, NULL);
    vkDestroyDevice(m->device, NULL);
  }
  if (m->instance != VK_NULL_HANDLE) vkDestroyInstance(m->instance, NULL);
  *m = (maker){0};
}

// A buffer with the usages that the library's has, in the memory behind the handle, whose descriptor it takes.
static bool import(maker *m, const swirl_trace_handle *handle, VkBuffer *buffer, VkDeviceMemory *memory) {
  const VkExternalMemoryHandleTypeFlagBits type = handle->is_dma_buf ? VK_EXTERNAL_MEMORY_HANDLE_TYPE_DMA_BUF_BIT_EXT
                                                                     : VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
  const VkExternalMemoryBufferCreateInfo external = {.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO,
                                                     .handleTypes = type};
  const VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                   .pNext = &external,
                                   .size = handle->offset + handle->bytes,
                                   .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                                            VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                                            VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT};
  *memory = VK_NULL_HANDLE;
  *buffer = VK_NULL_HANDLE;
  VkResult result = vkCreateBuffer(m->device, &info, NULL, buffer);
  if (result == VK_SUCCESS) {
    const VkMemoryDedicatedAllocateInfo dedicated = {.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                                     .buffer = *buffer};
    const VkImportMemoryFdInfoKHR imported = {.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR,
                                              .pNext = handle->is_dedicated ? &dedicated : NULL,
                                              .handleType = type,
                                              .fd = handle->fd};
    const VkMemoryAllocateFlagsInfo flags = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO,
                                             .pNext = &imported,
                                             .flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT};
    const VkMemoryAllocateInfo allocate = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                           .pNext = &flags,
                                           .allocationSize = handle->allocation_bytes,
                                           .memoryTypeIndex = handle->memory_type};
    result = vkAllocateMemory(m->device, &allocate, NULL, memory);
  }
  if (*memory == VK_NULL_HANDLE) close(handle->fd); // else Vulkan has it now
  if (result == VK_SUCCESS) result = vkBindBufferMemory(m->device, *buffer, *memory, 0);
  return good(result, "import of the trace");
}

static void record(maker *m, VkCommandBuffer commands, VkBuffer buffer, const push *arguments) {
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, m->pipeline);
  vkCmdPushConstants(commands, m->layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof *arguments, arguments);
  vkCmdDispatch(commands, (arguments->height + GROUP_SIZE - 1) / GROUP_SIZE, 1, 1);
  // The buffer goes back to the prover's device.
  const VkBufferMemoryBarrier release = {.sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_BARRIER,
                                         .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
                                         .srcQueueFamilyIndex = m->queue_family,
                                         .dstQueueFamilyIndex = VK_QUEUE_FAMILY_EXTERNAL,
                                         .buffer = buffer,
                                         .size = VK_WHOLE_SIZE};
  vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, 0, 0, NULL,
                       1, &release, 0, NULL);
}

static bool run(maker *m, VkBuffer buffer, const push *arguments) {
  const VkCommandBufferAllocateInfo info = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                            .commandPool = m->pool,
                                            .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                            .commandBufferCount = 1};
  const VkCommandBufferBeginInfo once = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                         .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
  VkCommandBuffer commands;
  if (!good(vkAllocateCommandBuffers(m->device, &info, &commands), "commands")) return false;
  bool ok = good(vkBeginCommandBuffer(commands, &once), "commands");
  if (ok) {
    record(m, commands, buffer, arguments);
    const VkSubmitInfo batch = {
        .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &commands};
    ok = good(vkEndCommandBuffer(commands), "commands") &&
         good(vkQueueSubmit(m->queue, 1, &batch, VK_NULL_HANDLE), "submission") &&
         good(vkQueueWaitIdle(m->queue), "wait"); // the prover must not begin before
  }
  vkFreeCommandBuffers(m->device, m->pool, 1, &commands);
  return ok;
}

bool maker_fill(maker *m, const swirl_trace_handle *handle, uint64_t col_stride, uint32_t log_height) {
  VkBuffer buffer;
  VkDeviceMemory memory;
  bool ok = import(m, handle, &buffer, &memory);
  if (ok) {
    const VkBufferDeviceAddressInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO, .buffer = buffer};
    const push arguments = {.trace = vkGetBufferDeviceAddress(m->device, &info) + handle->offset,
                            .col_stride = col_stride,
                            .height = (uint32_t)1 << log_height};
    ok = run(m, buffer, &arguments);
  }
  vkDestroyBuffer(m->device, buffer, NULL);
  vkFreeMemory(m->device, memory, NULL);
  return ok;
}
