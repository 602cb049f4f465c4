#define _GNU_SOURCE // RTLD_NODELETE
#include "vulkan/vulkan_instance.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const libraries[] = {"libvulkan.so.1", "libvulkan.so", "libvulkan.1.dylib", "libMoltenVK.dylib"};

// A function pointer from dlsym: ISO C has no cast for it.
static PFN_vkGetInstanceProcAddr entry_point(void *library) {
  void *symbol = dlsym(library, "vkGetInstanceProcAddr");
  PFN_vkGetInstanceProcAddr function = NULL;
  _Static_assert(sizeof function == sizeof symbol, "POSIX");
  memcpy(&function, &symbol, sizeof function);
  return function;
}

static bool load_globals(vulkan_instance *in) {
  bool all = true;
#define LOAD(fn)                                                                                                       \
  in->global.fn = (PFN_##fn)in->global.vkGetInstanceProcAddr(NULL, #fn);                                               \
  all = all && in->global.fn != NULL;
  VK_GLOBAL_FUNCTIONS(LOAD)
#undef LOAD
  return all;
}

static bool load_instance_functions(vulkan_instance *in) {
  bool all = true;
#define LOAD(fn)                                                                                                       \
  in->api.fn = (PFN_##fn)in->global.vkGetInstanceProcAddr(in->instance, #fn);                                          \
  all = all && in->api.fn != NULL;
  VK_INSTANCE_FUNCTIONS(LOAD)
#undef LOAD
  return all;
}

static bool has_instance_extension(const vulkan_instance *in, const char *name) {
  VkExtensionProperties list[64];
  u32 num = SWIRL_COUNT(list);
  in->global.vkEnumerateInstanceExtensionProperties(NULL, &num, list);
  for (u32 i = 0; i < num; i++) {
    if (strcmp(list[i].extensionName, name) == 0) return true;
  }
  return false;
}

swirl_status swirl_vulkan_instance_open(vulkan_instance *out, swirl_diag *diag) {
  *out = (vulkan_instance){0};
  for (size_t i = 0; i < SWIRL_COUNT(libraries) && out->library == NULL; i++) {
    // Never unloaded: drivers do not survive it.
    out->library = dlopen(libraries[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  }
  if (out->library == NULL)
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "no Vulkan loader (%s) on this machine", libraries[0]);
  out->global.vkGetInstanceProcAddr = entry_point(out->library);
  u32 version = 0;
  if (out->global.vkGetInstanceProcAddr == NULL || !load_globals(out) ||
      out->global.vkEnumerateInstanceVersion(&version) != VK_SUCCESS || version < VK_API_VERSION_1_2) {
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "the Vulkan loader is older than version 1.2");
  }
  const VkApplicationInfo application = {
      .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .pEngineName = "swirl", .apiVersion = VK_API_VERSION_1_2};
  VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
  // MoltenVK and its like show themselves only to who asks for them.
  const char *portability = "VK_KHR_portability_enumeration";
  if (has_instance_extension(out, portability)) {
    info.flags = VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
    info.enabledExtensionCount = 1;
    info.ppEnabledExtensionNames = &portability;
  }
  const VkResult result = out->global.vkCreateInstance(&info, NULL, &out->instance);
  if (result != VK_SUCCESS) {
    out->instance = VK_NULL_HANDLE;
    if (result == VK_ERROR_INCOMPATIBLE_DRIVER) {
      return swirl_fail(diag, SWIRL_ERR_DEVICE, "Vulkan finds no driver; is one installed for this GPU?");
    }
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "Vulkan makes no instance (%d)", (int)result);
  }
  if (!load_instance_functions(out)) return swirl_fail(diag, SWIRL_ERR_DEVICE, "the Vulkan loader lacks functions");
  return SWIRL_OK;
}

void swirl_vulkan_instance_close(vulkan_instance *in) {
  if (in->instance != VK_NULL_HANDLE && in->api.vkDestroyInstance != NULL)
    in->api.vkDestroyInstance(in->instance, NULL);
  if (in->library != NULL) dlclose(in->library);
  *in = (vulkan_instance){0};
}

static vulkan_export look_at_export(const vulkan_instance *in, const vulkan_offer *offer,
                                    VkExternalMemoryHandleTypeFlagBits type) {
  const VkPhysicalDeviceExternalBufferInfo info = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_BUFFER_INFO,
                                                   .usage = VULKAN_BUFFER_USAGE,
                                                   .handleType = type};
  VkExternalBufferProperties found = {.sType = VK_STRUCTURE_TYPE_EXTERNAL_BUFFER_PROPERTIES};
  in->api.vkGetPhysicalDeviceExternalBufferProperties(offer->physical, &info, &found);
  const VkExternalMemoryFeatureFlags features = found.externalMemoryProperties.externalMemoryFeatures;
  return (vulkan_export){.is_offered = (features & VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT) != 0,
                         .needs_dedicated = (features & VK_EXTERNAL_MEMORY_FEATURE_DEDICATED_ONLY_BIT) != 0};
}

static void look_for_extensions(const vulkan_instance *in, vulkan_offer *offer) {
  u32 num = 0;
  in->api.vkEnumerateDeviceExtensionProperties(offer->physical, NULL, &num, NULL);
  VkExtensionProperties *list = calloc(num, sizeof *list);
  if (list == NULL) return;
  in->api.vkEnumerateDeviceExtensionProperties(offer->physical, NULL, &num, list);
  bool has_fd = false, has_dma_buf = false;
  for (u32 i = 0; i < num; i++) {
    if (strcmp(list[i].extensionName, "VK_EXT_external_memory_host") == 0) offer->has_external_host = true;
    if (strcmp(list[i].extensionName, "VK_KHR_portability_subset") == 0) offer->needs_portability = true;
    if (strcmp(list[i].extensionName, "VK_KHR_maintenance4") == 0) offer->tells_max_buffer = true;
    if (strcmp(list[i].extensionName, VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME) == 0) has_fd = true;
    if (strcmp(list[i].extensionName, VK_EXT_EXTERNAL_MEMORY_DMA_BUF_EXTENSION_NAME) == 0) has_dma_buf = true;
  }
  free(list);
  if (has_fd) offer->fd = look_at_export(in, offer, VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT);
  if (has_fd && has_dma_buf) {
    offer->dma_buf = look_at_export(in, offer, VK_EXTERNAL_MEMORY_HANDLE_TYPE_DMA_BUF_BIT_EXT);
  }
}

// A family that computes; one that does nothing else before others.
static void choose_queue_family(const vulkan_instance *in, vulkan_offer *offer) {
  VkQueueFamilyProperties families[32];
  u32 num = SWIRL_COUNT(families);
  in->api.vkGetPhysicalDeviceQueueFamilyProperties(offer->physical, &num, families);
  offer->queue_family = UINT32_MAX;
  bool chosen_alone = false;
  for (u32 i = 0; i < num; i++) {
    const bool computes = (families[i].queueFlags & VK_QUEUE_COMPUTE_BIT) != 0 && families[i].queueCount > 0;
    const bool alone = (families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT) == 0;
    if (!computes || (offer->queue_family != UINT32_MAX && (chosen_alone || !alone))) continue;
    offer->queue_family = i;
    offer->num_queues = families[i].queueCount;
    offer->timestamp_bits = families[i].timestampValidBits;
    chosen_alone = alone;
  }
}

static void look_at_memory(const vulkan_instance *in, vulkan_offer *offer) {
  VkPhysicalDeviceMemoryProperties2 memory = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2};
  in->api.vkGetPhysicalDeviceMemoryProperties2(offer->physical, &memory);
  for (u32 i = 0; i < memory.memoryProperties.memoryHeapCount; i++) {
    const VkMemoryHeap *heap = &memory.memoryProperties.memoryHeaps[i];
    if ((heap->flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0 && heap->size > offer->memory_bytes) {
      offer->memory_bytes = heap->size;
    }
  }
  for (u32 i = 0; i < memory.memoryProperties.memoryTypeCount; i++) {
    const VkMemoryPropertyFlags mapped = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
                                         VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    const VkMemoryPropertyFlags flags = memory.memoryProperties.memoryTypes[i].propertyFlags;
    if ((flags & mapped) == mapped && (flags & VULKAN_UNFIT_MEMORY) == 0) offer->has_mapped_memory = true;
  }
}

static void need(vulkan_offer *offer, bool has, const char *what) {
  const size_t len = strlen(offer->unfit);
  if (!has) snprintf(offer->unfit + len, sizeof offer->unfit - len, "%s%s", len == 0 ? "lacks " : ", ", what);
}

static void look_at(const vulkan_instance *in, vulkan_offer *offer) {
  VkPhysicalDeviceDriverProperties driver = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
  VkPhysicalDeviceSubgroupProperties subgroup = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES,
                                                 .pNext = &driver};
  VkPhysicalDeviceIDProperties id = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES, .pNext = &subgroup};
  VkPhysicalDeviceMaintenance3Properties limits3 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES,
                                                    .pNext = &id};
  VkPhysicalDeviceMaintenance4Properties limits4 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_4_PROPERTIES,
                                                    .pNext = &limits3,
                                                    .maxBufferSize = UINT64_MAX};
  VkPhysicalDeviceProperties2 properties = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2};
  in->api.vkGetPhysicalDeviceProperties2(offer->physical, &properties);
  const VkPhysicalDeviceProperties *p = &properties.properties;
  offer->api_version = p->apiVersion;
  snprintf(offer->name, sizeof offer->name, "%s", p->deviceName);
  if (p->apiVersion < VK_API_VERSION_1_2) {
    need(offer, false, "Vulkan 1.2");
    return;
  }
  look_for_extensions(in, offer);
  properties.pNext = offer->tells_max_buffer ? (void *)&limits4 : (void *)&limits3;
  in->api.vkGetPhysicalDeviceProperties2(offer->physical, &properties);
  snprintf(offer->driver, sizeof offer->driver, "%s %s", driver.driverName, driver.driverInfo);
  memcpy(offer->uuid, id.deviceUUID, sizeof offer->uuid);
  memcpy(offer->driver_uuid, id.driverUUID, sizeof offer->driver_uuid);
  offer->type = p->deviceType;
  offer->driver_version = p->driverVersion;
  offer->vendor = p->vendorID;
  offer->device = p->deviceID;
  offer->subgroup_size = subgroup.subgroupSize;
  offer->timestamp_ns = (double)p->limits.timestampPeriod;
  offer->max_buffer = limits4.maxBufferSize;
  offer->max_allocation = limits3.maxMemoryAllocationSize;
  if (offer->max_allocation > offer->max_buffer) offer->max_allocation = offer->max_buffer;
  offer->shared_bytes = p->limits.maxComputeSharedMemorySize;
  offer->max_push_bytes = p->limits.maxPushConstantsSize;
  memcpy(offer->max_groups, p->limits.maxComputeWorkGroupCount, sizeof offer->max_groups);
  choose_queue_family(in, offer);
  look_at_memory(in, offer);

  VkPhysicalDeviceVulkan12Features v12 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES};
  VkPhysicalDeviceFeatures2 features = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &v12};
  in->api.vkGetPhysicalDeviceFeatures2(offer->physical, &features);
  need(offer, v12.bufferDeviceAddress, "buffer device addresses");
  need(offer, features.features.shaderInt64, "64-bit integers");
  need(offer, v12.timelineSemaphore, "timeline semaphores");
  need(offer, v12.scalarBlockLayout, "scalar block layout");
  const VkSubgroupFeatureFlags wanted =
      VK_SUBGROUP_FEATURE_BASIC_BIT | VK_SUBGROUP_FEATURE_ARITHMETIC_BIT | VK_SUBGROUP_FEATURE_SHUFFLE_BIT;
  need(offer,
       (subgroup.supportedOperations & wanted) == wanted &&
           (subgroup.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0 && subgroup.subgroupSize >= 4,
       "subgroup arithmetic and shuffles");
  need(offer, offer->queue_family != UINT32_MAX, "a queue that computes");
  need(offer, offer->max_push_bytes >= 128, "128 bytes of push constants");
  need(offer, p->limits.maxComputeWorkGroupInvocations >= 256 && p->limits.maxComputeWorkGroupSize[0] >= 256,
       "workgroups of 256");
  need(offer, offer->shared_bytes >= 16384, "16 KiB of shared memory");
}

swirl_status swirl_vulkan_offers(const vulkan_instance *in, vulkan_offer *out, u32 max, u32 *num, swirl_diag *diag) {
  VkPhysicalDevice devices[64];
  *num = SWIRL_COUNT(devices);
  const VkResult result = in->api.vkEnumeratePhysicalDevices(in->instance, num, devices);
  if (result != VK_SUCCESS && result != VK_INCOMPLETE) {
    *num = 0;
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "Vulkan lists no devices (%d)", (int)result);
  }
  for (u32 i = 0; i < *num && i < max; i++) {
    out[i] = (vulkan_offer){.physical = devices[i]};
    look_at(in, &out[i]);
  }
  return SWIRL_OK;
}
