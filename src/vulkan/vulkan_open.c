#include "vulkan/vulkan_open.h"

// The kind of handle that the flags ask for; 0: none.
static VkExternalMemoryHandleTypeFlags handle_type(u32 flags) {
  if ((flags & SWIRL_TRACE_FD) != 0) return VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
  return (flags & SWIRL_TRACE_DMA_BUF) != 0 ? VK_EXTERNAL_MEMORY_HANDLE_TYPE_DMA_BUF_BIT_EXT : 0;
}

// A type among `allowed` for memory of the device: the one of all other memory, if it will do. False: there is none.
static bool find_type(const vulkan_device *dev, u32 allowed, bool mapped, u32 *out) {
  VkPhysicalDeviceMemoryProperties2 properties = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2};
  dev->instance.api.vkGetPhysicalDeviceMemoryProperties2(dev->offer.physical, &properties);
  const VkPhysicalDeviceMemoryProperties *m = &properties.memoryProperties;
  const VkMemoryPropertyFlags wanted =
      VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT |
      (mapped ? VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT : 0);
  for (u32 i = 0; i <= m->memoryTypeCount; i++) { // the first candidate is the device's own choice
    const u32 type = i == 0 ? dev->device_type : i - 1;
    const VkMemoryPropertyFlags flags = m->memoryTypes[type].propertyFlags;
    if ((allowed & 1u << type) == 0 || (flags & wanted) != wanted || (flags & VULKAN_UNFIT_MEMORY) != 0) continue;
    *out = type;
    return true;
  }
  return false;
}

static VkResult create_buffer(vulkan_device *dev, vulkan_buffer *buffer, VkExternalMemoryHandleTypeFlags handles) {
  const VkExternalMemoryBufferCreateInfo external = {.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO,
                                                     .handleTypes = handles};
  const VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                   .pNext = handles == 0 ? NULL : &external,
                                   .size = buffer->bytes,
                                   .usage = VULKAN_BUFFER_USAGE};
  return dev->api.vkCreateBuffer(dev->device, &info, NULL, &buffer->buffer);
}

// Memory of `memory->memory_type` for the buffer, bound to it.
static VkResult allocate(vulkan_device *dev, vulkan_memory *memory, u64 bytes,
                         VkExternalMemoryHandleTypeFlags handles) {
  vulkan_buffer *buffer = &memory->buffer;
  VkExportMemoryAllocateInfo exported = {.sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO,
                                         .handleTypes = handles};
  VkMemoryDedicatedAllocateInfo dedicated = {.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                             .buffer = buffer->buffer};
  VkMemoryAllocateFlagsInfo flags = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO,
                                     .flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT};
  if (handles != 0) flags.pNext = &exported;
  if (memory->is_dedicated) exported.pNext = &dedicated;
  const VkMemoryAllocateInfo info = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                     .pNext = &flags,
                                     .allocationSize = bytes,
                                     .memoryTypeIndex = memory->memory_type};
  const VkResult result = dev->api.vkAllocateMemory(dev->device, &info, NULL, &buffer->memory);
  return result == VK_SUCCESS ? dev->api.vkBindBufferMemory(dev->device, buffer->buffer, buffer->memory, 0) : result;
}

static swirl_status create(vulkan_device *dev, vulkan_memory *memory, u32 flags) {
  vulkan_buffer *buffer = &memory->buffer;
  const VkExternalMemoryHandleTypeFlags handles = handle_type(flags);
  const bool mapped = (flags & SWIRL_TRACE_MAPPED) != 0 || dev->unified;
  SWIRL_TRY(swirl_vulkan_status(dev, create_buffer(dev, buffer, handles)));
  VkMemoryRequirements needs;
  dev->api.vkGetBufferMemoryRequirements(dev->device, buffer->buffer, &needs);
  if (!find_type(dev, needs.memoryTypeBits, mapped, &memory->memory_type)) return SWIRL_ERR_UNSUPPORTED;
  const vulkan_export *offered = (flags & SWIRL_TRACE_FD) != 0 ? &dev->offer.fd : &dev->offer.dma_buf;
  memory->is_dedicated = handles != 0 && offered->needs_dedicated;
  memory->allocation_bytes = needs.size;
  VkResult result = allocate(dev, memory, needs.size, handles);
  if (result == VK_SUCCESS && mapped) {
    result = dev->api.vkMapMemory(dev->device, buffer->memory, 0, VK_WHOLE_SIZE, 0, &buffer->mapped);
  }
  SWIRL_TRY(swirl_vulkan_status(dev, result));
  buffer->address = swirl_vulkan_buffer_address(dev, buffer->buffer);
  return SWIRL_OK;
}

swirl_status swirl_vulkan_memory_create_open(void *state, device_memory *out, u64 words, u32 flags) {
  vulkan_device *dev = state;
  *out = (device_memory){0};
  if (dev->is_lost) return SWIRL_ERR_DEVICE_LOST;
  vulkan_memory *memory = swirl_mem_alloc(dev->allocator, sizeof *memory);
  if (memory == NULL) return SWIRL_ERR_NO_MEMORY;
  memory->buffer.bytes = words * sizeof(u32);
  const swirl_status status = create(dev, memory, flags);
  *out = (device_memory){.base = (u32 *)(uintptr_t)memory->buffer.address, .words = words, .handle = memory};
  if (status != SWIRL_OK) swirl_vulkan_memory_destroy(dev, out);
  return status;
}

void swirl_vulkan_memory_describe(void *state, const device_memory *memory, swirl_trace_memory *out) {
  (void)state;
  const vulkan_memory *m = memory->handle;
  out->device_address = m->buffer.address;
  out->host = m->buffer.mapped;
  _Static_assert(sizeof m->buffer.buffer == sizeof out->vk_buffer, "a handle of Vulkan has 64 bits");
  memcpy(&out->vk_buffer, &m->buffer.buffer, sizeof out->vk_buffer);
}

swirl_status swirl_vulkan_memory_export(void *state, const device_memory *memory, swirl_trace_handle *out) {
  vulkan_device *dev = state;
  if (dev->is_lost) return SWIRL_ERR_DEVICE_LOST;
  const vulkan_memory *m = memory->handle;
  const VkMemoryGetFdInfoKHR info = {.sType = VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR,
                                     .memory = m->buffer.memory,
                                     .handleType = out->is_dma_buf ? VK_EXTERNAL_MEMORY_HANDLE_TYPE_DMA_BUF_BIT_EXT
                                                                   : VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT};
  const VkResult result = dev->api.vkGetMemoryFdKHR(dev->device, &info, &out->fd);
  if (result == VK_ERROR_TOO_MANY_OBJECTS) return SWIRL_ERR_NO_MEMORY; // file descriptors
  SWIRL_TRY(swirl_vulkan_status(dev, result));
  out->is_dedicated = m->is_dedicated;
  out->memory_type = m->memory_type;
  out->allocation_bytes = m->allocation_bytes;
  return SWIRL_OK;
}

swirl_status swirl_vulkan_memory_acquire(void *state, const device_memory *memory) {
  vulkan_device *dev = state;
  if (dev->is_lost) return SWIRL_ERR_DEVICE_LOST;
  const vulkan_memory *m = memory->handle;
  vulkan_commands commands;
  SWIRL_TRY(swirl_vulkan_commands_begin(dev, &commands));
  const VkBufferMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_BARRIER,
                                         .dstAccessMask = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT |
                                                          VK_ACCESS_TRANSFER_READ_BIT,
                                         .srcQueueFamilyIndex = VK_QUEUE_FAMILY_EXTERNAL,
                                         .dstQueueFamilyIndex = dev->offer.queue_family,
                                         .buffer = m->buffer.buffer,
                                         .size = VK_WHOLE_SIZE};
  dev->api.vkCmdPipelineBarrier(commands.buffer, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
                                VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, NULL, 1,
                                &barrier, 0, NULL);
  const swirl_status status = swirl_vulkan_commands_submit(dev, &commands);
  swirl_vulkan_commands_destroy(dev, &commands);
  return status;
}

void swirl_vulkan_native(void *state, swirl_native_device *out) {
  vulkan_device *dev = state;
  *out = (swirl_native_device){
      .instance = dev->instance.instance,
      .physical_device = dev->offer.physical,
      .device = dev->device,
      .queue = dev->queue,
      .get_instance_proc_addr = (void (*)(void))dev->instance.global.vkGetInstanceProcAddr,
      .queue_family = dev->offer.queue_family,
  };
}
