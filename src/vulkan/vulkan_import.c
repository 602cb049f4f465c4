#include "vulkan/vulkan_import.h"

#include <unistd.h>

static const VkExternalMemoryHandleTypeFlagBits handle_type = VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT;

// The range made of whole pages. What lies around the caller's words on their pages is the process's too; of an
// alignment that is more than a page that is not known.
static bool whole_pages(const vulkan_device *dev, const u32 *words, u64 bytes, u64 *first, u64 *size) {
  const u64 align = dev->offer.host_alignment, begin = (u64)(uintptr_t)words, end = begin + bytes;
  const long page = sysconf(_SC_PAGESIZE);
  if (page <= 0 || align == 0) return false;
  *first = begin / align * align;
  *size = ceil_div_u64(end, align) * align - *first;
  return align <= (u64)page || (*first == begin && *size == bytes);
}

// A type of memory that these pages can be, which both sides see without more ado; UINT32_MAX: none.
static u32 memory_type_of(const vulkan_device *dev, void *first, u32 allowed) {
  VkMemoryHostPointerPropertiesEXT pointer = {.sType = VK_STRUCTURE_TYPE_MEMORY_HOST_POINTER_PROPERTIES_EXT};
  VkPhysicalDeviceMemoryProperties2 types = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2};
  const VkMemoryPropertyFlags coherent = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
  if (dev->api.vkGetMemoryHostPointerPropertiesEXT(dev->device, handle_type, first, &pointer) != VK_SUCCESS)
    return UINT32_MAX;
  dev->instance.api.vkGetPhysicalDeviceMemoryProperties2(dev->offer.physical, &types);
  for (u32 i = 0; i < types.memoryProperties.memoryTypeCount; i++) {
    const VkMemoryPropertyFlags properties = types.memoryProperties.memoryTypes[i].propertyFlags;
    if ((pointer.memoryTypeBits & allowed & 1u << i) == 0 || (properties & VULKAN_UNFIT_MEMORY) != 0) continue;
    if ((properties & coherent) == coherent) return i;
  }
  return UINT32_MAX;
}

bool swirl_vulkan_import(vulkan_device *dev, vulkan_buffer *out, const u32 *words, u64 bytes, u64 *address) {
  const vulkan_api *api = &dev->api;
  u64 first, size;
  *out = (vulkan_buffer){0};
  if (!dev->imports || !whole_pages(dev, words, bytes, &first, &size)) return false;
  void *pages = (void *)(uintptr_t)first;
  const VkExternalMemoryBufferCreateInfo external = {.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO,
                                                     .handleTypes = handle_type};
  const VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                   .pNext = &external,
                                   .size = size,
                                   .usage =
                                       VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT};
  if (api->vkCreateBuffer(dev->device, &info, NULL, &out->buffer) != VK_SUCCESS) return false;
  VkMemoryRequirements needs;
  api->vkGetBufferMemoryRequirements(dev->device, out->buffer, &needs);
  const VkImportMemoryHostPointerInfoEXT import = {
      .sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_HOST_POINTER_INFO_EXT, .handleType = handle_type, .pHostPointer = pages};
  const VkMemoryAllocateFlagsInfo flags = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO,
                                           .pNext = &import,
                                           .flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT};
  const VkMemoryAllocateInfo allocate = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                         .pNext = &flags,
                                         .allocationSize = size,
                                         .memoryTypeIndex = memory_type_of(dev, pages, needs.memoryTypeBits)};
  if (needs.size > size || allocate.memoryTypeIndex == UINT32_MAX ||
      api->vkAllocateMemory(dev->device, &allocate, NULL, &out->memory) != VK_SUCCESS ||
      api->vkBindBufferMemory(dev->device, out->buffer, out->memory, 0) != VK_SUCCESS) {
    swirl_vulkan_buffer_destroy(dev, out);
    return false;
  }
  out->address = swirl_vulkan_buffer_address(dev, out->buffer);
  out->bytes = size;
  *address = out->address + ((u64)(uintptr_t)words - first);
  return true;
}
