#include "vulkan/vulkan_device.h"

#include <stdio.h>
#include <stdlib.h>

#include "device/host.h"
#include "vulkan/vulkan_launch.h"

swirl_status swirl_vulkan_status(vulkan_device *dev, VkResult result) {
  switch (result) {
  case VK_SUCCESS: return SWIRL_OK;
  case VK_ERROR_OUT_OF_HOST_MEMORY:
  case VK_ERROR_OUT_OF_DEVICE_MEMORY: return SWIRL_ERR_NO_MEMORY;
  case VK_ERROR_DEVICE_LOST:
    dev->is_lost = true;
    SWIRL_LOG(&dev->logger, SWIRL_LOG_WARNING, "%s: %s", dev->offer.name, swirl_status_text(SWIRL_ERR_DEVICE_LOST));
    return SWIRL_ERR_DEVICE_LOST;
  default:
    SWIRL_LOG(&dev->logger, SWIRL_LOG_WARNING, "%s: Vulkan result %d", dev->offer.name, (int)result);
    return SWIRL_ERR_DEVICE;
  }
}

// The types of memory that this device is used with.
static void choose_memory_types(vulkan_device *dev) {
  VkPhysicalDeviceMemoryProperties2 properties = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2};
  dev->instance.api.vkGetPhysicalDeviceMemoryProperties2(dev->offer.physical, &properties);
  const VkPhysicalDeviceMemoryProperties *m = &properties.memoryProperties;
  const VkMemoryPropertyFlags cached =
      VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
  const VkMemoryPropertyFlags local = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
  i32 best_device = -1, best_host = -1;
  u64 device_type = 0, host_type = 0;
  for (u32 i = 0; i < m->memoryTypeCount; i++) {
    const VkMemoryPropertyFlags flags = m->memoryTypes[i].propertyFlags;
    const bool is_local = (flags & local) != 0, is_cached = (flags & cached) == cached;
    const bool is_visible = (flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) != 0;
    if ((flags & VULKAN_UNFIT_MEMORY) != 0) continue;
    // Local memory that is the host's as well, in full; else such as the host does not see.
    const i32 device = !is_local ? 0 : is_cached ? 3 : is_visible ? 1 : 2;
    const i32 host =
        !is_cached ? (is_visible && (flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT) != 0 ? 1 : 0) : (is_local ? 2 : 3);
    if (device > best_device) {
      best_device = device;
      device_type = i;
    }
    if (host > best_host) {
      best_host = host;
      host_type = i;
    }
  }
  dev->device_type = (u32)device_type;
  dev->unified = best_device == 3;
  dev->host_type = dev->unified ? dev->device_type : (u32)host_type;
}

static swirl_status create_device(vulkan_device *dev, u32 num_queues, swirl_diag *diag) {
  static const float priorities[MAX_QUEUES] = {1, 1, 1, 1};
  const VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                         .queueFamilyIndex = dev->offer.queue_family,
                                         .queueCount = num_queues,
                                         .pQueuePriorities = priorities};
  VkPhysicalDeviceVulkan12Features v12 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
                                          .bufferDeviceAddress = VK_TRUE,
                                          .timelineSemaphore = VK_TRUE,
                                          .scalarBlockLayout = VK_TRUE};
  const VkPhysicalDeviceFeatures2 features = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &v12, .features = {.shaderInt64 = VK_TRUE}};
  const char *extensions[4];
  u32 num_extensions = 0;
  if (dev->offer.needs_portability) extensions[num_extensions++] = "VK_KHR_portability_subset";
  if (dev->offer.fd.is_offered || dev->offer.dma_buf.is_offered) {
    extensions[num_extensions++] = VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME;
  }
  if (dev->offer.dma_buf.is_offered) extensions[num_extensions++] = VK_EXT_EXTERNAL_MEMORY_DMA_BUF_EXTENSION_NAME;
  if (dev->imports) extensions[num_extensions++] = VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME;
  const VkDeviceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                   .pNext = &features,
                                   .queueCreateInfoCount = 1,
                                   .pQueueCreateInfos = &queue,
                                   .enabledExtensionCount = num_extensions,
                                   .ppEnabledExtensionNames = extensions};
  const VkResult result = dev->instance.api.vkCreateDevice(dev->offer.physical, &info, NULL, &dev->device);
  if (result != VK_SUCCESS) {
    dev->device = VK_NULL_HANDLE;
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "%s cannot be opened (Vulkan result %d)", dev->offer.name, (int)result);
  }
#define LOAD(fn)                                                                                                       \
  dev->api.fn = (PFN_##fn)dev->instance.api.vkGetDeviceProcAddr(dev->device, #fn);                                     \
  if (dev->api.fn == NULL) return swirl_fail(diag, SWIRL_ERR_DEVICE, "%s has no %s", dev->offer.name, #fn);
  VK_DEVICE_FUNCTIONS(LOAD)
#undef LOAD
#define LOAD(fn) dev->api.fn = (PFN_##fn)dev->instance.api.vkGetDeviceProcAddr(dev->device, #fn);
  VK_OPTIONAL_DEVICE_FUNCTIONS(LOAD)
#undef LOAD
  dev->imports = dev->imports && dev->api.vkGetMemoryHostPointerPropertiesEXT != NULL;
  for (; dev->num_queues < num_queues; dev->num_queues++) {
    VkQueue handle;
    dev->api.vkGetDeviceQueue(dev->device, dev->offer.queue_family, dev->num_queues, &handle);
    if (!swirl_vulkan_queue_init(&dev->queues[dev->num_queues], handle)) {
      return swirl_fail(diag, SWIRL_ERR_THREAD, "device");
    }
  }
  return SWIRL_OK;
}

static swirl_status create_layout(vulkan_device *dev) {
  const VkPushConstantRange range = {.stageFlags = VK_SHADER_STAGE_COMPUTE_BIT, .size = PUSH_BYTES};
  const VkPipelineLayoutCreateInfo info = {.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                           .pushConstantRangeCount = 1,
                                           .pPushConstantRanges = &range};
  return swirl_vulkan_status(dev, dev->api.vkCreatePipelineLayout(dev->device, &info, NULL, &dev->layout));
}

// 3 ms on a large GPU: where one is a hundred times slower, a display still gets its turn. As many rows are no more
// than one dimension of a grid has workgroups.
enum { MAX_PERMUTATIONS = 1 << 23 };
enum { VENDOR_NVIDIA = 0x10de };

swirl_status swirl_vulkan_device_open(vulkan_device **out, vulkan_instance *instance, const vulkan_offer *offer,
                                      const device_request *request, const vulkan_settings *settings,
                                      swirl_diag *diag) {
  const swirl_allocator *allocator = request->allocator;
  const char *cache_directory = request->cache_directory;
  vulkan_device *dev = swirl_mem_alloc(allocator, sizeof *dev);
  if (dev == NULL) {
    swirl_vulkan_instance_close(instance);
    return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "device");
  }
  dev->allocator = allocator;
  dev->instance = *instance;
  dev->offer = *offer;
  dev->logger = *request->logger;
  *instance = (vulkan_instance){0};
  snprintf(dev->isa, sizeof dev->isa, "vulkan, subgroups of %u", offer->subgroup_size);
  dev->num_host_threads = swirl_host_threads_or(request->num_threads);
  dev->has_lock =
      swirl_vulkan_copiers_init(&dev->copiers, dev->num_host_threads) && pthread_mutex_init(&dev->lock, NULL) == 0;
  choose_memory_types(dev);
  dev->max_permutations = MAX_PERMUTATIONS;
  dev->adds_by_multiplier = offer->vendor == VENDOR_NVIDIA; // where it was measured
  // Where device memory is the host's a copy is all that can be saved. Elsewhere pinning pages takes its time too.
  dev->imports = offer->has_external_host &&
                 (settings->import == IMPORT_ALWAYS || (settings->import == IMPORT_BY_DEVICE && dev->unified));
  const u32 num_queues = swirl_vulkan_num_queues(request->num_in_flight, offer->num_queues, settings->max_queues);
  swirl_status status =
      dev->has_lock ? create_device(dev, num_queues, diag) : swirl_fail(diag, SWIRL_ERR_THREAD, "device");
  if (status == SWIRL_OK && cache_directory != NULL) {
    const size_t size = strlen(cache_directory) + 1;
    dev->cache_directory = swirl_mem_alloc(allocator, size);
    if (dev->cache_directory != NULL) memcpy(dev->cache_directory, cache_directory, size);
  }
  if (status == SWIRL_OK) {
    status = create_layout(dev);
    dev->max_bytes = swirl_vulkan_max_allocation(dev, offer->max_allocation, offer->memory_bytes);
    if (status != SWIRL_OK) swirl_fail(diag, status, "%s makes no pipeline layout", offer->name);
  }
  if (status != SWIRL_OK) {
    swirl_vulkan_device_close(dev);
    return status;
  }
  *out = dev;
  return SWIRL_OK;
}

void swirl_vulkan_device_close(vulkan_device *dev) {
  if (dev->device != VK_NULL_HANDLE) {
    const vulkan_api *api = &dev->api;
    if (api->vkDeviceWaitIdle != NULL) api->vkDeviceWaitIdle(dev->device);
    for (u32 i = 0; i < NUM_KERNELS; i++) {
      if (dev->pipelines[i] != VK_NULL_HANDLE) api->vkDestroyPipeline(dev->device, dev->pipelines[i], NULL);
    }
    if (dev->cache != VK_NULL_HANDLE) api->vkDestroyPipelineCache(dev->device, dev->cache, NULL);
    if (dev->layout != VK_NULL_HANDLE) api->vkDestroyPipelineLayout(dev->device, dev->layout, NULL);
    if (api->vkDestroyDevice != NULL) api->vkDestroyDevice(dev->device, NULL);
  }
  swirl_vulkan_copiers_destroy(&dev->copiers);
  for (u32 i = 0; i < dev->num_queues; i++) swirl_vulkan_queue_destroy(&dev->queues[i]);
  if (dev->has_lock) pthread_mutex_destroy(&dev->lock);
  swirl_vulkan_instance_close(&dev->instance);
  if (dev->cache_directory != NULL) {
    swirl_mem_release(dev->allocator, dev->cache_directory, strlen(dev->cache_directory) + 1);
  }
  swirl_mem_release(dev->allocator, dev, sizeof *dev);
}

VkResult swirl_vulkan_compile(vulkan_device *dev, const u32 *words, size_t bytes, VkPipeline *out) {
  const VkShaderModuleCreateInfo module_info = {
      .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = bytes, .pCode = words};
  VkShaderModule module;
  const VkResult created = dev->api.vkCreateShaderModule(dev->device, &module_info, NULL, &module);
  if (created != VK_SUCCESS) return created;
  const VkBool32 adds_by_multiplier = dev->adds_by_multiplier;
  const VkSpecializationMapEntry constants[1] = {{.constantID = 1, .size = sizeof adds_by_multiplier}};
  const VkSpecializationInfo special = {.mapEntryCount = SWIRL_COUNT(constants),
                                        .pMapEntries = constants,
                                        .dataSize = sizeof adds_by_multiplier,
                                        .pData = &adds_by_multiplier};
  const VkComputePipelineCreateInfo info = {.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                            .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                      .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                      .module = module,
                                                      .pName = "main",
                                                      .pSpecializationInfo = &special},
                                            .layout = dev->layout,
                                            .basePipelineIndex = -1};
  const VkResult result = dev->api.vkCreateComputePipelines(dev->device, dev->cache, 1, &info, NULL, out);
  dev->api.vkDestroyShaderModule(dev->device, module, NULL);
  if (result == VK_SUCCESS) dev->has_compiled = true;
  return result;
}

static VkPipeline compile(vulkan_device *dev, vulkan_kernel kernel) {
  const vulkan_kernel_code *code = &swirl_vulkan_codes[kernel];
  VkPipeline pipeline = VK_NULL_HANDLE;
  const VkResult result = swirl_vulkan_compile(dev, code->words, code->bytes, &pipeline);
  if (result == VK_SUCCESS) return pipeline;
  SWIRL_LOG(&dev->logger, SWIRL_LOG_WARNING, "%s: kernel %s cannot be compiled (Vulkan result %d)", dev->offer.name,
            code->name, (int)result);
  return VK_NULL_HANDLE;
}

VkPipeline swirl_vulkan_pipeline(vulkan_device *dev, vulkan_kernel kernel) {
  pthread_mutex_lock(&dev->lock);
  if (dev->pipelines[kernel] == VK_NULL_HANDLE) dev->pipelines[kernel] = compile(dev, kernel);
  VkPipeline pipeline = dev->pipelines[kernel];
  pthread_mutex_unlock(&dev->lock);
  return pipeline;
}

swirl_status swirl_vulkan_buffer_create(vulkan_device *dev, vulkan_buffer *out, u64 bytes, u32 memory_type) {
  const vulkan_api *api = &dev->api;
  *out = (vulkan_buffer){.bytes = bytes};
  if (dev->is_lost) return SWIRL_ERR_DEVICE_LOST;
  const VkBufferCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO, .size = bytes, .usage = VULKAN_BUFFER_USAGE};
  VkResult result = api->vkCreateBuffer(dev->device, &info, NULL, &out->buffer);
  if (result == VK_SUCCESS) {
    VkMemoryRequirements needs;
    api->vkGetBufferMemoryRequirements(dev->device, out->buffer, &needs);
    const VkMemoryAllocateFlagsInfo flags = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO,
                                             .flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT};
    const VkMemoryAllocateInfo allocate = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                           .pNext = &flags,
                                           .allocationSize = needs.size,
                                           .memoryTypeIndex = memory_type};
    result = (needs.memoryTypeBits & 1u << memory_type) == 0
                 ? VK_ERROR_FORMAT_NOT_SUPPORTED
                 : api->vkAllocateMemory(dev->device, &allocate, NULL, &out->memory);
  }
  if (result == VK_SUCCESS) result = api->vkBindBufferMemory(dev->device, out->buffer, out->memory, 0);
  if (result == VK_SUCCESS && (memory_type == dev->host_type)) {
    result = api->vkMapMemory(dev->device, out->memory, 0, VK_WHOLE_SIZE, 0, &out->mapped);
  }
  if (result != VK_SUCCESS) {
    swirl_vulkan_buffer_destroy(dev, out);
    return swirl_vulkan_status(dev, result);
  }
  out->address = swirl_vulkan_buffer_address(dev, out->buffer);
  return SWIRL_OK;
}

u64 swirl_vulkan_max_allocation(vulkan_device *dev, u64 sure, u64 heap) {
  static const u64 enough = (u64)16 << 30;           // as far as places in the arena reach
  u64 bytes = heap / 4 < enough ? heap / 4 : enough; // others have buffers there too
  if (bytes > dev->offer.max_buffer) bytes = dev->offer.max_buffer;
  for (; bytes > sure; bytes /= 2) {
    vulkan_buffer buffer;
    const swirl_status status = swirl_vulkan_buffer_create(dev, &buffer, bytes, dev->device_type);
    swirl_vulkan_buffer_destroy(dev, &buffer);
    if (status == SWIRL_OK) return bytes;
  }
  return sure;
}

VkDeviceAddress swirl_vulkan_buffer_address(vulkan_device *dev, VkBuffer buffer) {
  const VkBufferDeviceAddressInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO, .buffer = buffer};
  return dev->api.vkGetBufferDeviceAddress(dev->device, &info);
}

void swirl_vulkan_buffer_destroy(vulkan_device *dev, vulkan_buffer *buffer) {
  if (buffer->buffer != VK_NULL_HANDLE) dev->api.vkDestroyBuffer(dev->device, buffer->buffer, NULL);
  if (buffer->memory != VK_NULL_HANDLE) dev->api.vkFreeMemory(dev->device, buffer->memory, NULL);
  *buffer = (vulkan_buffer){0};
}

swirl_status swirl_vulkan_timeline_create(vulkan_device *dev, VkSemaphore *out) {
  const VkSemaphoreTypeCreateInfo type = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                          .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
  const VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
  return swirl_vulkan_status(dev, dev->api.vkCreateSemaphore(dev->device, &info, NULL, out));
}

vulkan_queue *swirl_vulkan_queue_of(vulkan_device *dev, u32 slot) {
  return &dev->queues[slot == SLOT_NONE ? 0 : slot % dev->num_queues];
}

swirl_status swirl_vulkan_submit(vulkan_device *dev, vulkan_queue *queue, const VkSubmitInfo *batches, u32 num,
                                 VkFence fence) {
  const vulkan_api *api = &dev->api;
  VkResult result = fence == VK_NULL_HANDLE ? VK_SUCCESS : api->vkResetFences(dev->device, 1, &fence);
  if (result == VK_SUCCESS) {
    pthread_mutex_lock(&queue->lock);
    result = api->vkQueueSubmit(queue->queue, num, batches, fence);
    pthread_mutex_unlock(&queue->lock);
  }
  return swirl_vulkan_status(dev, result);
}

// A wait without a bound is one that never ends if the driver misses the event it sleeps for; the next slice sees the
// fence itself.
static const u64 slice_ns = 100000000, patience_ns = 60000000000;

swirl_status swirl_vulkan_wait(vulkan_device *dev, VkFence fence) {
  const u64 start = swirl_monotonic_ns();
  bool has_told = false;
  VkResult result;
  while ((result = dev->api.vkWaitForFences(dev->device, 1, &fence, VK_TRUE, slice_ns)) == VK_TIMEOUT) {
    if (has_told || swirl_monotonic_ns() - start < patience_ns) continue;
    SWIRL_LOG(&dev->logger, SWIRL_LOG_WARNING, "%s: one submission takes longer than %u s", dev->offer.name,
              (u32)(patience_ns / 1000000000));
    has_told = true;
  }
  return swirl_vulkan_status(dev, result);
}
