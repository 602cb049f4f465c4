// swirl plan: memory and work of a proof before it is made.
#include "commands.h"
#include "diag_text.h"
#include "inputs.h"
#include "open_device.h"
#include "plan_text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LOG_HEIGHT = 27 };

static const char help[] =
    "usage: swirl plan (--pk FILE | --airs FILE | --example NAME [--size LOG2]) [--heights LIST | --witness MANIFEST]\n"
    "                  [--memory-limit SIZE] [--buffers] [--json] [--device NAME] [--threads N]\n"
    "\n"
    "Says what a proof will take, without making it: memory to the byte, and launches, bytes moved, field\n"
    "multiplications and permutations of every phase. Nothing is executed. Of the files of a witness only the headers\n"
    "are read; the witness of an example is made for its shape.\n"
    "\n" INPUT_WITNESS_HELP
    "  --heights LIST        instead of a witness: the log2 of each AIR's rows in key order, or - where it is absent;\n"
    "                        e.g. 10,-,4. Matrices count as .npy files in canonical form\n"
    "  --memory-limit SIZE   plan for this much working memory: bytes, 512MiB, 2GiB, ... More time\n"
    "                        is taken for less memory where the limit asks for it\n"
    "  --buffers             also every buffer of the arena with its life\n"
    "  --json                as JSON\n"
    "  --device NAME         the device that would prove (`swirl devices`); default: $SWIRL_DEVICE, else cpu\n"
    "  --threads N           of that device; default: one per hardware thread\n"
    "\n"
    "Exit code: 0 planned; 1 failed, or the limit is too small; 2 wrong usage.\n";

typedef struct plan_job {
  inputs in;
  const char *heights, *device;
  char planned[128]; // plan:DEVICE
  bool json;
  plan_view view;
  swirl_device_desc desc;
  swirl_device *dev;
  swirl_prover *prover;
} plan_job;

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  return diag_fail("plan", what, status, diag);
}

// Only keys from files can be had without a device that computes.
static bool open_device(plan_job *job) {
  swirl_diag diag = diag_none();
  job->desc.device = job->device;
  if (job->in.options->pk != NULL) {
    snprintf(job->planned, sizeof job->planned, "plan:%.100s", job->device == NULL ? "cpu" : job->device);
    job->desc.device = job->planned;
  }
  // A device without a limit does not look for the least.
  job->desc.memory_limit = job->view.memory_limit != 0 ? job->view.memory_limit : UINT64_MAX;
  const swirl_status status = cli_device_open(&job->dev, &job->desc, &diag);
  return status == SWIRL_OK || fail("device", status, &diag);
}

// ---- Shapes

static bool heights_fail(const char *what) {
  fprintf(stderr, "swirl plan: --heights: %s\n", what);
  return false;
}

static bool read_heights(swirl_air_shape *airs, size_t num_airs, const char *text) {
  for (size_t i = 0; i < num_airs; i++) {
    const size_t len = strcspn(text, ",");
    if (len == 0) return heights_fail("fewer heights than AIRs, or an empty one");
    airs[i].present = !(len == 1 && text[0] == '-');
    airs[i].common = SWIRL_SOURCE_CANONICAL;
    for (size_t c = 0; airs[i].present && c < len; c++) {
      if (!isdigit((unsigned char)text[c])) return heights_fail("neither a number nor -");
      airs[i].log_height = 10 * airs[i].log_height + (uint32_t)(text[c] - '0');
      if (airs[i].log_height > MAX_LOG_HEIGHT) return heights_fail("a height above 2^27");
    }
    text += len;
    if (i + 1 < num_airs && *text++ != ',') return heights_fail("fewer heights than AIRs");
  }
  return *text == 0 || heights_fail("more heights than AIRs");
}

// What --heights needs of the key: the bytes of all matrices of the shapes, and the largest number of cached mains.
static swirl_status look_at_key(const swirl_vk *vk, const swirl_air_shape *airs, uint64_t *bytes,
                                uint32_t *max_cached) {
  *bytes = *max_cached = 0;
  for (uint32_t i = 0; i < swirl_vk_num_airs(vk); i++) {
    swirl_air_info info;
    const swirl_status status = swirl_vk_air_info(&info, vk, i);
    if (status != SWIRL_OK) return status;
    if (info.num_cached_mains > *max_cached) *max_cached = info.num_cached_mains;
    if (!airs[i].present) continue;
    uint64_t columns = info.common_main_width;
    for (uint32_t c = 0; c < info.num_cached_mains; c++) columns += info.cached_widths[c];
    *bytes += (columns << airs[i].log_height) * sizeof(uint32_t);
  }
  return SWIRL_OK;
}

static bool plan_shapes(plan_job *job, swirl_air_shape *airs) {
  const swirl_vk *vk = swirl_pk_vk(job->in.pk);
  const size_t num_airs = job->in.num_airs;
  uint32_t max_cached;
  swirl_diag diag = diag_none();
  swirl_status status = look_at_key(vk, airs, &job->view.witness_bytes, &max_cached);
  if (status != SWIRL_OK) return fail("key", status, &diag);
  swirl_source *cached = calloc((size_t)max_cached + 1, sizeof *cached); // of every AIR
  if (cached == NULL) return fail("heights", SWIRL_ERR_NO_MEMORY, &diag);
  for (uint32_t i = 0; i < max_cached; i++) cached[i] = SWIRL_SOURCE_CANONICAL;
  for (size_t i = 0; i < num_airs; i++) airs[i].cached = cached;
  status = swirl_prover_create(&job->prover, job->in.pk, airs, num_airs, 0, &diag);
  free(cached);
  return status == SWIRL_OK || fail("heights", status, &diag);
}

static bool plan_heights(plan_job *job) {
  const swirl_diag diag = diag_none();
  swirl_air_shape *airs = calloc(job->in.num_airs, sizeof *airs);
  if (airs == NULL) return fail("heights", SWIRL_ERR_NO_MEMORY, &diag);
  const bool good = read_heights(airs, job->in.num_airs, job->heights) && plan_shapes(job, airs);
  free(airs);
  return good;
}

static uint64_t matrix_bytes(const swirl_witness_matrix *matrix) {
  return matrix->matrix == NULL ? 0
                                : ((uint64_t)matrix->matrix->width << matrix->matrix->log_height) * sizeof(uint32_t);
}

static bool plan_witness(plan_job *job) {
  const inputs *in = &job->in;
  if (!inputs_load_witness(&job->in, job->dev, true)) return false;
  swirl_diag diag = diag_none();
  for (uint32_t i = 0; i < in->num_airs; i++) {
    swirl_air_info info = {0};
    if (!in->witness[i].present || swirl_vk_air_info(&info, swirl_pk_vk(in->pk), i) != SWIRL_OK) continue;
    job->view.witness_bytes += matrix_bytes(&in->witness[i].common);
    for (uint32_t c = 0; c < info.num_cached_mains; c++)
      job->view.witness_bytes += matrix_bytes(&in->witness[i].cached[c]);
  }
  const swirl_status status = swirl_prover_create_for(&job->prover, in->pk, in->witness, in->num_airs, 0, &diag);
  return status == SWIRL_OK || fail("witness", status, &diag);
}

// ---- Output

static bool print(plan_job *job) {
  plan_view *v = &job->view;
  v->plan = swirl_prover_plan(job->prover);
  if (!job->json) {
    plan_print_text(v);
  } else if (!plan_print_json(v)) {
    const swirl_diag diag = diag_none();
    return fail("JSON", SWIRL_ERR_NO_MEMORY, &diag);
  }
  return true;
}

int cmd_plan(int argc, char **argv) {
  const char *threads = NULL, *memory_limit = NULL;
  bool wants_help = false;
  input_options sources = {0};
  plan_job job = {.heights = NULL};
  const cli_option options[] = {INPUT_WITNESS_OPTIONS(sources),
                                {"--heights", &job.heights, NULL},
                                {"--memory-limit", &memory_limit, NULL},
                                {"--buffers", NULL, &job.view.with_buffers},
                                {"--json", NULL, &job.json},
                                {"--device", &job.device, NULL},
                                {"--threads", &threads, NULL},
                                {"--help", NULL, &wants_help},
                                {"-h", NULL, &wants_help}};
  size_t num_rest;
  if (!options_parse("plan", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest > 0) return usage_error("plan", "unexpected argument %s", argv[0]);
  if (inputs_begin(&job.in, "plan", &sources) != CLI_OK) return CLI_USAGE;
  if (job.heights != NULL && sources.witness != NULL) return usage_error("plan", "either --heights or --witness");
  if (job.heights == NULL && inputs_need_witness(&job.in) != CLI_OK) return CLI_USAGE;
  if (!option_u32("plan", "--threads", &job.desc.num_threads, threads, 1, 1024) ||
      !option_bytes("plan", "--memory-limit", &job.view.memory_limit, memory_limit)) {
    return CLI_USAGE;
  }

  const bool good = open_device(&job) && inputs_load_key(&job.in, job.dev, SWIRL_ALLOW_INSECURE) &&
                    (job.heights != NULL ? plan_heights(&job) : plan_witness(&job)) && print(&job);
  swirl_prover_destroy(job.prover);
  inputs_clear(&job.in);
  swirl_device_close(job.dev);
  return good ? CLI_OK : CLI_FAILED;
}
