#include "vulkan/vulkan_upload.h"

#include <unistd.h>

enum { MAX_THREADS = 8, MIN_SHARE = 8 << 20 };

// How many words from its base an operation reads of the region, which is the caller's memory.
static u64 words_read(const op_record *op, u32 region, const region_binding *binding) {
  u32 width = 0, log_height = 0;
  u64 row_stride = 1;
  if (op->op == OP_trace_import) {
    args_trace_import args;
    memcpy(&args, op->args, sizeof args);
    if (args.src.region != region) return 0;
    width = args.width;
    log_height = args.log_height;
    row_stride = binding->row_stride;
  } else if (op->op == OP_trace_check) {
    args_trace_check args;
    memcpy(&args, op->args, sizeof args);
    if (args.trace != region) return 0;
    width = args.width;
    log_height = args.log_height;
  } else {
    return 0;
  }
  return (width - 1) * binding->stride + (((u64)1 << log_height) - 1) * row_stride + 1;
}

// One thread's share of a copy.
typedef struct copy_share {
  u8 *to;
  const u8 *from;
  u64 bytes;
} copy_share;
static void *copy(void *argument) {
  const copy_share *share = argument;
  memcpy(share->to, share->from, share->bytes);
  return NULL;
}

// One core does not fill the bus. A thread that does not start leaves its share to this one.
static void copy_in_threads(u8 *to, const u8 *from, u64 bytes) {
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  const u64 wanted = bytes / MIN_SHARE, most = online < 1 ? 1 : (u64)online;
  u64 num = wanted < most ? wanted : most;
  num = num > MAX_THREADS ? MAX_THREADS : num;
  pthread_t threads[MAX_THREADS];
  copy_share shares[MAX_THREADS];
  bool started[MAX_THREADS] = {false};
  if (num < 2) {
    memcpy(to, from, bytes);
    return;
  }
  const u64 each = bytes / num / 64 * 64;
  for (u64 i = 0; i < num; i++) {
    const u64 at = i * each;
    shares[i] = (copy_share){to + at, from + at, i == num - 1 ? bytes - at : each};
    started[i] = i > 0 && pthread_create(&threads[i], NULL, copy, &shares[i]) == 0;
  }
  for (u64 i = 0; i < num; i++) {
    if (!started[i]) copy(&shares[i]);
  }
  for (u64 i = 0; i < num; i++) {
    if (started[i]) pthread_join(threads[i], NULL);
  }
}

swirl_status swirl_vulkan_upload(vulkan_device *dev, vulkan_buffer *buffer, const execution *e, u32 region, u64 *base) {
  const region_binding *binding = &e->regions[region];
  u64 words = 0;
  for (u32 i = 0; i < e->num_ops; i++) {
    const u64 read = words_read(&e->ops[i], region, binding);
    if (read > words) words = read;
  }
  if (buffer->bytes < words * sizeof(u32)) {
    swirl_vulkan_buffer_destroy(dev, buffer);
    SWIRL_TRY(swirl_vulkan_buffer_create(dev, buffer, words * sizeof(u32), dev->host_type));
  }
  if (words > 0) copy_in_threads(buffer->mapped, (const u8 *)binding->base, words * sizeof(u32));
  *base = buffer->address;
  return SWIRL_OK;
}
