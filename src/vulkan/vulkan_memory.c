#include "vulkan/vulkan_memory.h"

enum { STAGING_BYTES = 16 << 20 };

swirl_status swirl_vulkan_memory_create(void *state, device_memory *out, u64 words, memory_kind kind) {
  vulkan_device *dev = state;
  *out = (device_memory){0};
  vulkan_memory *memory = swirl_mem_alloc(dev->allocator, sizeof *memory);
  if (memory == NULL) return SWIRL_ERR_NO_MEMORY;
  const u64 bytes = (words == 0 ? 1 : words) * sizeof(u32);
  swirl_status status = swirl_vulkan_buffer_create(dev, &memory->buffer, bytes, dev->device_type);
  if (status == SWIRL_OK && kind == MEMORY_SHARED && !dev->unified) {
    status = swirl_vulkan_buffer_create(dev, &memory->host, bytes, dev->host_type);
  }
  *out = (device_memory){.base = (u32 *)(uintptr_t)memory->buffer.address, .words = words, .handle = memory};
  if (kind == MEMORY_SHARED) out->host = dev->unified ? memory->buffer.mapped : memory->host.mapped;
  if (status != SWIRL_OK) swirl_vulkan_memory_destroy(dev, out);
  return status;
}

void swirl_vulkan_memory_destroy(void *state, device_memory *out) {
  vulkan_device *dev = state;
  vulkan_memory *memory = out->handle;
  if (memory != NULL) {
    swirl_vulkan_buffer_destroy(dev, &memory->buffer);
    swirl_vulkan_buffer_destroy(dev, &memory->host);
    swirl_mem_release(dev->allocator, memory, sizeof *memory);
  }
  *out = (device_memory){0};
}

swirl_status swirl_vulkan_commands_begin(vulkan_device *dev, vulkan_commands *out) {
  const vulkan_api *api = &dev->api;
  *out = (vulkan_commands){0};
  const VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                        .flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT,
                                        .queueFamilyIndex = dev->offer.queue_family};
  const VkFenceCreateInfo fence = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
  const VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                          .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
  VkResult result = api->vkCreateCommandPool(dev->device, &pool, NULL, &out->pool);
  if (result == VK_SUCCESS) result = api->vkCreateFence(dev->device, &fence, NULL, &out->fence);
  if (result == VK_SUCCESS) {
    const VkCommandBufferAllocateInfo buffer = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                .commandPool = out->pool,
                                                .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                .commandBufferCount = 1};
    result = api->vkAllocateCommandBuffers(dev->device, &buffer, &out->buffer);
  }
  if (result == VK_SUCCESS) result = api->vkBeginCommandBuffer(out->buffer, &begin);
  if (result != VK_SUCCESS) swirl_vulkan_commands_destroy(dev, out);
  return swirl_vulkan_status(dev, result);
}

swirl_status swirl_vulkan_commands_submit(vulkan_device *dev, vulkan_commands *commands) {
  const VkResult result = dev->api.vkEndCommandBuffer(commands->buffer);
  if (result != VK_SUCCESS) return swirl_vulkan_status(dev, result);
  const VkSubmitInfo batch = {
      .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &commands->buffer};
  SWIRL_TRY(swirl_vulkan_submit(dev, &batch, 1, commands->fence));
  return swirl_vulkan_wait(dev, commands->fence);
}

void swirl_vulkan_commands_destroy(vulkan_device *dev, vulkan_commands *commands) {
  if (commands->fence != VK_NULL_HANDLE) dev->api.vkDestroyFence(dev->device, commands->fence, NULL);
  if (commands->pool != VK_NULL_HANDLE) dev->api.vkDestroyCommandPool(dev->device, commands->pool, NULL);
  *commands = (vulkan_commands){0};
}

void swirl_vulkan_record_barrier(vulkan_device *dev, VkCommandBuffer commands) {
  const VkAccessFlags device = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_READ_BIT |
                               VK_ACCESS_TRANSFER_WRITE_BIT;
  const VkMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                   .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                                   .dstAccessMask = device | VK_ACCESS_HOST_READ_BIT};
  const VkPipelineStageFlags stages = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
  dev->api.vkCmdPipelineBarrier(commands, stages, stages | VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &barrier, 0, NULL, 0,
                                NULL);
}

static void record_copy(vulkan_device *dev, VkCommandBuffer commands, const vulkan_buffer *from,
                        const vulkan_buffer *to) {
  if (from->buffer == VK_NULL_HANDLE || to->buffer == VK_NULL_HANDLE) return;
  const VkBufferCopy copy = {.size = from->bytes};
  dev->api.vkCmdCopyBuffer(commands, from->buffer, to->buffer, 1, &copy);
}

void swirl_vulkan_record_to_device(vulkan_device *dev, VkCommandBuffer commands, const device_memory *shared) {
  const vulkan_memory *memory = shared->handle;
  record_copy(dev, commands, &memory->host, &memory->buffer);
}

void swirl_vulkan_record_to_host(vulkan_device *dev, VkCommandBuffer commands, const device_memory *shared) {
  const vulkan_memory *memory = shared->handle;
  record_copy(dev, commands, &memory->buffer, &memory->host);
}

// Pieces of a buffer: `num` of `bytes` bytes, `stride` bytes apart. On the host they lie without gaps.
typedef struct pieces {
  u64 at, bytes, num, stride;
} pieces;

// Bytes [begin, begin + n) of what the pieces hold together, as copies between the buffer and the start of the staging
// memory.
static void record_pieces(vulkan_device *dev, VkCommandBuffer commands, const vulkan_buffer *buffer,
                          const vulkan_buffer *staging, const pieces *p, u64 begin, u64 n, bool to_device) {
  VkBufferCopy copies[64];
  u32 num = 0;
  VkBuffer from = to_device ? staging->buffer : buffer->buffer, to = to_device ? buffer->buffer : staging->buffer;
  for (u64 done = 0, size; done < n; done += size) {
    const u64 piece = (begin + done) / p->bytes, inside = (begin + done) % p->bytes;
    const u64 far = p->at + piece * p->stride + inside;
    size = n - done < p->bytes - inside ? n - done : p->bytes - inside;
    copies[num++] =
        (VkBufferCopy){.srcOffset = to_device ? done : far, .dstOffset = to_device ? far : done, .size = size};
    if (num < SWIRL_COUNT(copies) && done + size < n) continue;
    dev->api.vkCmdCopyBuffer(commands, from, to, num, copies);
    num = 0;
  }
}

// Moves pieces of a buffer to or from the host, through memory of the host's type.
static swirl_status transfer(vulkan_device *dev, const vulkan_buffer *buffer, const pieces *p, u8 *to, const u8 *from) {
  const u64 n = p->num * p->bytes;
  if (n == 0) return SWIRL_OK;
  if (buffer->mapped != NULL && dev->unified) {
    u8 *mapped = (u8 *)buffer->mapped + p->at;
    for (u64 i = 0; i < p->num; i++) {
      if (to != NULL) memcpy(to + i * p->bytes, mapped + i * p->stride, p->bytes);
      if (from != NULL) memcpy(mapped + i * p->stride, from + i * p->bytes, p->bytes);
    }
    return SWIRL_OK;
  }
  vulkan_buffer staging;
  const u64 most = n < STAGING_BYTES ? n : STAGING_BYTES;
  SWIRL_TRY(swirl_vulkan_buffer_create(dev, &staging, most, dev->host_type));
  swirl_status status = SWIRL_OK;
  for (u64 done = 0; done < n && status == SWIRL_OK; done += most) {
    const u64 now = n - done < most ? n - done : most;
    if (from != NULL) memcpy(staging.mapped, from + done, now);
    vulkan_commands commands;
    status = swirl_vulkan_commands_begin(dev, &commands);
    if (status != SWIRL_OK) break;
    swirl_vulkan_record_barrier(dev, commands.buffer);
    record_pieces(dev, commands.buffer, buffer, &staging, p, done, now, from != NULL);
    swirl_vulkan_record_barrier(dev, commands.buffer);
    status = swirl_vulkan_commands_submit(dev, &commands);
    swirl_vulkan_commands_destroy(dev, &commands);
    if (status == SWIRL_OK && to != NULL) memcpy(to + done, staging.mapped, now);
  }
  swirl_vulkan_buffer_destroy(dev, &staging);
  return status;
}

swirl_status swirl_vulkan_memory_of(void *state, device_memory *out, const u32 *words, u64 num) {
  SWIRL_TRY(swirl_vulkan_memory_create(state, out, num, MEMORY_DEVICE));
  const vulkan_memory *memory = out->handle;
  const pieces all = {.bytes = num * sizeof(u32), .num = 1};
  const swirl_status status = transfer(state, &memory->buffer, &all, NULL, (const u8 *)words);
  if (status != SWIRL_OK) swirl_vulkan_memory_destroy(state, out);
  return status;
}

swirl_status swirl_vulkan_memory_read(void *state, const device_memory *memory, u32 *out, u64 at, u64 n, u64 num,
                                      u64 stride) {
  const vulkan_memory *m = memory->handle;
  const pieces p = {.at = at * sizeof(u32), .bytes = n * sizeof(u32), .num = num, .stride = stride * sizeof(u32)};
  return transfer(state, &m->buffer, &p, (u8 *)out, NULL);
}
