#include "vulkan/vulkan_submit.h"

void swirl_vulkan_choose_cuts(vulkan_chunk *chunks, u32 num, const vulkan_absorb *absorbs) {
  for (u32 cuts = 0; cuts + 1 < MAX_SUBMISSIONS; cuts++) {
    vulkan_chunk *best = NULL;
    u32 best_num = 0;
    for (u32 i = 0, absorb = 0; i < num; i++) {
      if (!chunks[i].absorbs) continue;
      const u32 elements = absorbs[absorb++].num;
      if (chunks[i].is_cut || (best != NULL && elements <= best_num)) continue;
      best = &chunks[i];
      best_num = elements;
    }
    if (best != NULL) best->is_cut = true;
  }
}

u32 swirl_vulkan_submission_end(const vulkan_chunk *chunks, u32 num, u32 at, bool is_shared) {
  u32 end = at + 1;
  while (end < num && !(is_shared && chunks[end - 1].is_cut)) end++;
  return end;
}

static u32 num_absorbs(const vulkan_recorded *r, u32 first, u32 end) {
  u32 num = 0;
  for (u32 i = first; i < end; i++) num += r->chunks[i].absorbs;
  return num;
}

// One batch a chunk, with the transfers around the first and the last.
static void make_batches(vulkan_recorded *r) {
  static const VkPipelineStageFlags everything[2] = {VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                                                     VK_PIPELINE_STAGE_ALL_COMMANDS_BIT};
  const vulkan_absorber *a = &r->absorber;
  u64 absorbed = a->base; // by the end of the chunk before
  u32 uploaded = 0;       // pieces
  for (u32 i = 0; i < r->num_chunks; i++) {
    const bool signals = r->chunks[i].absorbs;
    const u32 first = i == 0 ? 0 : 1 + i, end = i == r->num_chunks - 1 ? r->num_chunks + 2 : 2 + i;
    vulkan_timeline *t = &r->timelines[i];
    u32 waits = 0;
    if (i > 0 && r->chunks[i - 1].absorbs) {
      t->waits[waits] = a->absorbed;
      t->values[waits++] = absorbed;
    }
    if (r->chunks[i].end_piece > uploaded) {
      uploaded = r->chunks[i].end_piece;
      t->waits[waits] = r->upload.uploaded;
      t->values[waits++] = r->upload.base + uploaded;
    }
    t->signal = absorbed + 1;
    t->info = (VkTimelineSemaphoreSubmitInfo){.sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO,
                                              .waitSemaphoreValueCount = waits,
                                              .pWaitSemaphoreValues = t->values,
                                              .signalSemaphoreValueCount = signals,
                                              .pSignalSemaphoreValues = &t->signal};
    r->batches[i] = (VkSubmitInfo){.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                                   .pNext = &t->info,
                                   .waitSemaphoreCount = waits,
                                   .pWaitSemaphores = t->waits,
                                   .pWaitDstStageMask = everything,
                                   .commandBufferCount = end - first,
                                   .pCommandBuffers = r->order + first,
                                   .signalSemaphoreCount = signals,
                                   .pSignalSemaphores = &a->exported};
    absorbed += signals;
  }
}

// Submits chunks up to `end`; `fenced`: with the fence behind them.
static swirl_status submit_up_to(vulkan_recorded *r, u32 end, bool fenced) {
  vulkan_submitted *run = &r->run;
  const u32 first = run->next;
  run->next = end;
  run->is_fenced = false;
  SWIRL_TRY(
      swirl_vulkan_submit(run->dev, run->queue, r->batches + first, end - first, fenced ? r->fence : VK_NULL_HANDLE));
  run->num_submissions++;
  run->is_fenced = fenced;
  return SWIRL_OK;
}

// The absorbing thread has done all that was submitted.
static swirl_status go_on(void *context, u32 *num) {
  vulkan_recorded *r = context;
  const u32 first = r->run.next;
  if (first == r->num_chunks) return SWIRL_OK;
  const bool is_shared = swirl_vulkan_queue_is_shared(r->run.queue);
  const u32 end = swirl_vulkan_submission_end(r->chunks, r->num_chunks, first, is_shared);
  SWIRL_TRY(submit_up_to(r, end, end == r->num_chunks));
  *num = num_absorbs(r, first, end);
  return SWIRL_OK;
}

// The wait of the caller. Where the end could not be submitted, for what was.
static swirl_status wait_for_end(vulkan_device *dev, vulkan_recorded *r) {
  if (!r->run.is_fenced) SWIRL_TRY(swirl_vulkan_submit(dev, r->run.queue, NULL, 0, r->fence));
  return swirl_vulkan_wait(dev, r->fence);
}

// Submits the next part of a run, up to chunk `end`. With the first part the matrices are copied: before it where the
// queue is shared, else while the device works on it, and then `copied` is how that went, else SWIRL_OK. `more`: how
// the absorbing thread goes on after the part, NULL: it does not, and the caller waits.
static swirl_status submit_part(vulkan_device *dev, vulkan_recorded *r, const execution *e, u32 end, bool is_shared,
                                vulkan_go_on *more, swirl_status *copied) {
  const u32 first = r->run.next;
  *copied = SWIRL_OK;
  if (first == 0 && is_shared) SWIRL_TRY(swirl_vulkan_upload_copy(dev, &r->upload, e));
  SWIRL_TRY(submit_up_to(r, end, more == NULL || end == r->num_chunks));
  swirl_vulkan_absorber_submitted(&r->absorber, num_absorbs(r, first, end), more, r);
  if (first == 0 && !is_shared) *copied = swirl_vulkan_upload_copy(dev, &r->upload, e);
  return SWIRL_OK;
}

// Waits for all that was submitted and absorbed. The first failure, of which `status` is what went before.
static swirl_status finish(vulkan_device *dev, vulkan_recorded *r, swirl_status status) {
  const swirl_status ended = wait_for_end(dev, r),
                     absorbed = swirl_vulkan_absorber_wait(&r->absorber, ended != SWIRL_OK);
  if (status == SWIRL_OK) status = ended;
  return status == SWIRL_OK ? absorbed : status;
}

static swirl_status run_alone(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  const bool is_shared = swirl_vulkan_queue_is_shared(r->run.queue);
  const u32 end = swirl_vulkan_submission_end(r->chunks, r->num_chunks, 0, is_shared);
  swirl_status status;
  SWIRL_TRY(submit_part(dev, r, e, end, is_shared, go_on, &status));
  if (end < r->num_chunks) { // the absorbing thread submits the rest
    const swirl_status absorbed = swirl_vulkan_absorber_wait(&r->absorber, false);
    status = status == SWIRL_OK ? absorbed : status;
  }
  return finish(dev, r, status);
}

// The chunk behind the last of a submission that someone watches: it takes no longer than a chunk may.
static u32 watched_end(const vulkan_recorded *r, u32 first, bool is_shared) {
  const u32 most = swirl_vulkan_submission_end(r->chunks, r->num_chunks, first, is_shared);
  double ns = r->chunks[first].ns;
  u32 end = first + 1;
  while (end < most && (ns += r->chunks[end].ns) <= r->max_chunk_ns) end++;
  return end;
}

// Waits for the end of each submission, and tells of its operations.
static swirl_status run_watched(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  for (u32 op = 0; r->run.next < r->num_chunks;) {
    if (swirl_watch_is_cancelled(e->watch)) return SWIRL_ERR_CANCELLED;
    const bool is_shared = swirl_vulkan_queue_is_shared(r->run.queue);
    const u32 end = watched_end(r, r->run.next, is_shared);
    swirl_status status;
    SWIRL_TRY(submit_part(dev, r, e, end, is_shared, NULL, &status));
    SWIRL_TRY(finish(dev, r, status));
    for (; op < r->chunks[end - 1].end_op; op++) {
      swirl_watch_op(e->watch, e->num_spans == 0 ? "" : e->spans[e->ops[op].span].name, e->costs[op].weight);
      swirl_watch_op_done(e->watch);
    }
  }
  return swirl_watch_is_cancelled(e->watch) ? SWIRL_ERR_CANCELLED : SWIRL_OK;
}

swirl_status swirl_vulkan_run_chunks(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  make_batches(r);
  vulkan_queue *queue = swirl_vulkan_queue_of(dev, e->slot);
  r->run = (vulkan_submitted){.dev = dev, .queue = queue};
  atomic_fetch_add(&queue->num_runs, 1);
  const swirl_status status = e->watch == NULL ? run_alone(dev, r, e) : run_watched(dev, r, e);
  atomic_fetch_sub(&queue->num_runs, 1);
  if (e->counters != NULL) {
    e->counters->submissions += r->run.num_submissions;
    e->counters->waits += e->watch == NULL ? 1 : r->run.num_submissions;
  }
  return status;
}
