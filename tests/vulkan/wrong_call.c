// Calls Vulkan wrongly on purpose: the validation layer, under which the tests of this folder run, must say so.
#include <stdio.h>

#include "vulkan/vulkan_device.h"
#include "vulkan/vulkan_driver.h"

int main(void) {
  device_driver gpu;
  swirl_diag diag;
  const swirl_logger quiet = {0};
  vulkan_gpus gpus;
  swirl_status status = swirl_vulkan_gpus_open(&gpus, &diag);
  const device_request request = {.num_in_flight = 1, .logger = &quiet};
  if (status == SWIRL_OK) status = swirl_vulkan_driver_open(&gpu, &gpus, 0, &request, &diag);
  swirl_vulkan_gpus_close(&gpus);
  if (status != SWIRL_OK) {
    fprintf(stderr, "%s\n", diag.message);
    return 1;
  }
  vulkan_device *dev = gpu.state;
  const VkBufferCreateInfo no_usage = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO, .size = 4};
  VkBuffer buffer = VK_NULL_HANDLE;
  if (dev->api.vkCreateBuffer(dev->device, &no_usage, NULL, &buffer) == VK_SUCCESS) {
    dev->api.vkDestroyBuffer(dev->device, buffer, NULL);
  }
  gpu.close(gpu.state);
  return 0;
}
