#include "vulkan/vulkan_launch.h"

#include "base/grow.h"
#include "device/arena_layout.h"

_Static_assert(ARENA_ALIGN_WORDS % ARENA_PIECES == 0, "an offset leaves room for the piece");

// A place in one word: push constants are scarce.
static u32 push_place(dev_ptr scratch) {
  if (scratch.region == REGION_NONE) return 0;
  SWIRL_ASSERT(scratch.region < ARENA_PIECES && scratch.offset % ARENA_PIECES == 0);
  return scratch.offset + scratch.region;
}

void swirl_vulkan_dispatch_pipeline(vulkan_launcher *l, VkPipeline pipeline, u32 gx, u32 gy, u32 gz, const u32 *params,
                                    u32 num_params) {
  if (gx == 0 || gy == 0 || gz == 0 || l->status != SWIRL_OK) return;
  if (l->cost != NULL) {
    l->cost->launches++;
    return;
  }
  vulkan_dispatch *list = swirl_grow(l->dev->allocator, l->dispatches, &l->cap, l->num + 1, sizeof *list);
  if (pipeline == VK_NULL_HANDLE || list == NULL) {
    l->status = list == NULL ? SWIRL_ERR_NO_MEMORY : SWIRL_ERR_DEVICE;
    return;
  }
  l->dispatches = list;
  if (!l->independent || l->stage == 0) l->stage++;
  l->independent = false;
  vulkan_dispatch *d = &list[l->num++];
  *d = (vulkan_dispatch){.pipeline = pipeline,
                         .push = {.scratch = push_place(l->scratch), .regions = l->regions},
                         .groups = {gx, gy, gz},
                         .stage = l->stage};
  memcpy(d->push.args, l->args, l->args_size);
  memcpy(d->push.params, params, num_params * sizeof *params);
}

void swirl_vulkan_dispatch(vulkan_launcher *l, vulkan_kernel kernel, u32 gx, u32 gy, u32 gz, const u32 *params,
                           u32 num_params) {
  const bool compiled = l->cost == NULL && gx != 0 && gy != 0 && gz != 0 && l->status == SWIRL_OK;
  VkPipeline pipeline = compiled ? swirl_vulkan_pipeline(l->dev, kernel) : VK_NULL_HANDLE;
  swirl_vulkan_dispatch_pipeline(l, pipeline, gx, gy, gz, params, num_params);
}

u32 swirl_vulkan_absorb(vulkan_launcher *l, u32 position, u32 num) {
  u32 reply = 0;
  if (l->cost == NULL && l->status == SWIRL_OK) l->status = l->steps->absorb(l, position, num, &reply);
  return reply;
}

void swirl_vulkan_await_piece(vulkan_launcher *l, const args_trace_import *args, u32 index, u32 num) {
  if (l->cost == NULL && l->status == SWIRL_OK) l->status = l->steps->await_piece(l, args, index, num);
}

void swirl_vulkan_flush(vulkan_launcher *l, VkCommandBuffer commands) {
  const vulkan_api *api = &l->dev->api;
  u32 left = l->num;
  l->num_dispatches += left;
  for (u32 stage = 1; left > 0; stage++) {
    const VkMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                     .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
                                     .dstAccessMask = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT};
    api->vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0,
                              1, &barrier, 0, NULL, 0, NULL);
    l->num_barriers++;
    for (u32 i = 0; i < l->num; i++) {
      const vulkan_dispatch *d = &l->dispatches[i];
      if (d->stage != stage) continue;
      api->vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, d->pipeline);
      api->vkCmdPushConstants(commands, l->dev->layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof d->push, &d->push);
      api->vkCmdDispatch(commands, d->groups[0], d->groups[1], d->groups[2]);
      left--;
    }
  }
  l->num = 0;
  l->stage = 0;
}

void swirl_vulkan_launcher_release(vulkan_launcher *l) {
  swirl_mem_release(l->dev->allocator, l->dispatches, l->cap * sizeof *l->dispatches);
}

void swirl_vulkan_dispatch_linear(vulkan_launcher *l, vulkan_kernel kernel, u64 threads, const u32 *params,
                                  u32 num_params) {
  const u64 groups = ceil_div_u64(threads, GROUP_SIZE);
  const u32 gx = (u32)(groups < 65535 ? groups : 65535), gy = gx == 0 ? 0 : (u32)ceil_div_u64(groups, gx);
  swirl_vulkan_dispatch(l, kernel, gx, gy, 1, params, num_params);
}

#define X(name) _Static_assert(sizeof(args_##name) <= MAX_PUSH_ARGS, "push constants of " #name);
SWIRL_OPS(X)
#undef X

void swirl_vulkan_launch(vulkan_launcher *l, u32 op, const void *args) {
  l->args = args;
  switch ((enum op_code)op) {
#define X(name)                                                                                                        \
  case OP_##name:                                                                                                      \
    l->args_size = sizeof(args_##name);                                                                                \
    swirl_vulkan_launch_##name(l, args);                                                                               \
    break;
    SWIRL_OPS(X)
#undef X
  case NUM_OPS: break;
  }
}

void swirl_vulkan_launch_op(vulkan_launcher *l, const execution *e, u32 op) {
  l->scratch = e->ops[op].scratch;
  l->planned_scratch = e->costs == NULL ? UINT64_MAX : e->costs[op].scratch_words;
  l->known = e->known == NULL ? NULL : e->known[op];
  swirl_vulkan_launch(l, e->ops[op].op, e->ops[op].args);
}
