// swirl inspect: what stands in a key, in a proof, or in an AIR file.
#include "air_file.h"
#include "commands.h"
#include "diag_text.h"
#include "inspect.h"
#include "json_file.h"
#include "json_write.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: swirl inspect FILE [--as vk|pk|proof|air] [--nodes] [--vk FILE] [--json]\n"
    "\n"
    "Shows what stands in a verifying key, a proving key, a proof or an AIR file, plain or gzip. Which of them it is\n"
    "is seen from its content.\n"
    "\n"
    "  --as KIND  read it as that kind\n"
    "  --nodes    of keys and AIRs: every expression; t17 is node 17, which is used more than once\n"
    "  --vk FILE  of a proof: verify it with this key, for the public values that stand in it\n"
    "  --json     as JSON (docs/program.md)\n"
    "\n"
    "Of a proving key the structure is checked, not the commitments to its preprocessed traces. AIRs are shown as key\n"
    "generation makes them. Exit code: 0 shown (and accepted), 1 rejected or failed, 2 wrong usage.\n";

static const size_t max_file_len = (size_t)4 << 30;
static const char *const kind_names[] = {
    [INSPECT_VK] = "vk", [INSPECT_PK] = "pk", [INSPECT_AIR] = "air", [INSPECT_PROOF] = "proof"};

typedef struct inspect_job {
  const char *path, *vk_path;
  bool json, with_nodes, is_asked; // is_asked: `kind` is what --as says
  inspect_kind kind;
  unsigned char *bytes;
  size_t len;
} inspect_job;

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  return diag_fail("inspect", what, status, diag);
}

// ---- Kinds

// By the first bytes. A proof begins with its codec version, which no verifying key begins with.
static inspect_kind detect(const unsigned char *bytes, size_t len) {
  static const unsigned char proof_start[] = {SWIRL_CODEC_VERSION, 0, 0, 0};
  size_t at = 0;
  while (at < len && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) at++;
  if (at < len && bytes[at] == '{') return INSPECT_AIR;
  if (len >= 8 && memcmp(bytes, "SWIRLPK1", 8) == 0) return INSPECT_PK;
  if (len >= sizeof proof_start && memcmp(bytes, proof_start, sizeof proof_start) == 0) return INSPECT_PROOF;
  return INSPECT_VK;
}

static bool show_key(const inspect_job *job, key_view *view) {
  view->kind = job->kind;
  view->with_nodes = job->with_nodes;
  view->num_bytes = job->len;
  if (job->json) return json_print("inspect", inspect_key_json(view));
  inspect_key_text(view);
  return true;
}

// ---- Verifying keys

// Reads a key into `*block`, which is to be freed.
static swirl_status read_vk(const swirl_vk **out, void **block, const unsigned char *bytes, size_t len,
                            swirl_diag *diag) {
  const size_t size = swirl_vk_memory(len);
  *block = size == 0 ? NULL : malloc(size);
  return *block == NULL ? SWIRL_ERR_NO_MEMORY : swirl_vk_read(out, *block, size, bytes, len, diag);
}

static bool inspect_vk(const inspect_job *job) {
  void *block;
  key_view view = {.has_params = true};
  swirl_diag diag = diag_none();
  const swirl_status status = read_vk(&view.vk, &block, job->bytes, job->len, &diag);
  const bool good = status == SWIRL_OK ? show_key(job, &view) : fail(job->path, status, &diag);
  free(block);
  if (status != SWIRL_OK && !job->is_asked) {
    fprintf(stderr,
            "swirl inspect: %s: it begins like no proof (the word %d), no proving key (SWIRLPK1) and no AIR file "
            "({), and is no verifying key\n",
            job->path, SWIRL_CODEC_VERSION);
  }
  return good;
}

// ---- Proving keys and AIRs: on a device that computes nothing, or as little as it takes

static bool inspect_pk(const inspect_job *job) {
  swirl_device *dev = NULL;
  swirl_pk *pk = NULL;
  swirl_diag diag = diag_none();
  swirl_status status = swirl_device_open(&dev, &(swirl_device_desc){.device = "plan", .num_threads = 1}, &diag);
  if (status == SWIRL_OK) status = swirl_pk_load(&pk, dev, job->bytes, job->len, &diag);
  key_view view = {.vk = pk == NULL ? NULL : swirl_pk_vk(pk), .has_params = true};
  const bool good = status == SWIRL_OK ? show_key(job, &view) : fail(job->path, status, &diag);
  swirl_pk_destroy(pk);
  swirl_device_close(dev);
  return good;
}

// Parameters that any AIRs fit, for a file that has none; nothing that depends on them is shown.
static swirl_status roomy_params(swirl_params *out, const air_file *file, swirl_diag *diag) {
  uint32_t log_height = 11; // the least that the preset has
  for (size_t i = 0; i < file->num_airs; i++) {
    const swirl_matrix *matrix = &file->preprocessed[i];
    if (matrix->width > 0 && matrix->log_height > log_height) log_height = matrix->log_height;
  }
  const swirl_status status = swirl_params_preset(out, "app", log_height, diag);
  if (status != SWIRL_OK) return status;
  out->max_constraint_degree = 255;
  out->log_max_message_length = 31;
  return SWIRL_OK;
}

static swirl_status make_key(swirl_pk **out, swirl_device *dev, const air_file *file, swirl_diag *diag) {
  swirl_params params = file->params;
  swirl_status status = file->has_params ? SWIRL_OK : roomy_params(&params, file, diag);
  if (status != SWIRL_OK) return status;
  const swirl_matrix **preprocessed = calloc(file->num_airs, sizeof *preprocessed);
  if (preprocessed == NULL) return SWIRL_ERR_NO_MEMORY;
  for (size_t i = 0; i < file->num_airs; i++) {
    if (file->preprocessed[i].width > 0) preprocessed[i] = &file->preprocessed[i];
  }
  status = swirl_keygen(out, dev, &params, (const swirl_air *const *)file->airs, file->num_airs, preprocessed,
                        SWIRL_ALLOW_INSECURE, diag);
  free(preprocessed);
  return status;
}

static bool inspect_air(const inspect_job *job) {
  swirl_device *dev = NULL;
  swirl_pk *pk = NULL;
  air_file file = {0};
  swirl_diag diag = diag_none();
  swirl_status status = swirl_device_open(&dev, NULL, &diag);
  if (status == SWIRL_OK) status = air_file_load(&file, job->path, &diag);
  if (status == SWIRL_OK) status = make_key(&pk, dev, &file, &diag);
  key_view view = {.vk = pk == NULL ? NULL : swirl_pk_vk(pk),
                   .airs = (const swirl_air *const *)file.airs,
                   .has_params = file.has_params};
  const bool good = status == SWIRL_OK ? show_key(job, &view) : fail(job->path, status, &diag);
  swirl_pk_destroy(pk);
  air_file_clear(&file);
  swirl_device_close(dev);
  return good;
}

// ---- Proofs

static bool show_proof(const inspect_job *job, const proof_inspection *view) {
  if (job->json) {
    if (!json_print("inspect", inspect_proof_json(view))) return false;
  } else {
    inspect_proof_text(view);
  }
  return view->vk == NULL || view->verdict == SWIRL_OK;
}

// The verdict of the key, and then all of the proof.
static bool verify_and_show(const inspect_job *job, proof_inspection *view) {
  swirl_diag diag = diag_none();
  const size_t size = swirl_verify_memory(view->vk);
  const swirl_verify_desc desc = {.isa = getenv("SWIRL_CPU_ISA")};
  void *block = malloc(size + 1);
  view->verdict = block == NULL
                      ? SWIRL_ERR_NO_MEMORY
                      : swirl_verify_with_proof_values(view->vk, &desc, job->bytes, job->len, block, size, NULL, &diag);
  free(block);
  if (view->verdict / 100 == 2) return fail("verification", view->verdict, &diag); // the environment: no verdict
  const diag_text message = diag_format(view->verdict, &diag);
  view->message = view->verdict == SWIRL_OK ? "" : message.text;
  return show_proof(job, view);
}

static bool inspect_proof(const inspect_job *job) {
  swirl_diag diag = diag_none();
  proof_inspection view = {.vk = NULL};
  swirl_status status = swirl_proof_view_init(&view.proof, job->bytes, job->len, &diag);
  if (status != SWIRL_OK) return fail(job->path, status, &diag);
  if (job->vk_path == NULL) return show_proof(job, &view);

  unsigned char *key = NULL;
  void *block = NULL;
  size_t len;
  status = file_load(&key, &len, job->vk_path, max_file_len, &diag);
  if (status == SWIRL_OK) status = read_vk(&view.vk, &block, key, len, &diag);
  const bool good = status == SWIRL_OK ? verify_and_show(job, &view) : fail(job->vk_path, status, &diag);
  free(block);
  free(key);
  return good;
}

static int inspect(inspect_job *job) {
  swirl_diag diag = diag_none();
  const swirl_status status = file_load(&job->bytes, &job->len, job->path, max_file_len, &diag);
  if (status != SWIRL_OK) {
    fail(job->path, status, &diag);
    return CLI_FAILED;
  }
  if (!job->is_asked) job->kind = detect(job->bytes, job->len);
  const bool is_proof = job->kind == INSPECT_PROOF;
  if (is_proof && job->with_nodes) return usage_error("inspect", "--nodes is of keys and AIRs");
  if (!is_proof && job->vk_path != NULL) return usage_error("inspect", "--vk is for proofs");
  bool good = false;
  switch (job->kind) {
  case INSPECT_VK: good = inspect_vk(job); break;
  case INSPECT_PK: good = inspect_pk(job); break;
  case INSPECT_AIR: good = inspect_air(job); break;
  case INSPECT_PROOF: good = inspect_proof(job); break;
  }
  return good ? CLI_OK : CLI_FAILED;
}

int cmd_inspect(int argc, char **argv) {
  const char *as = NULL;
  bool wants_help = false;
  inspect_job job = {.path = NULL};
  const cli_option options[] = {
      {"--as", &as, NULL},         {"--vk", &job.vk_path, NULL},  {"--nodes", NULL, &job.with_nodes},
      {"--json", NULL, &job.json}, {"--help", NULL, &wants_help}, {"-h", NULL, &wants_help}};
  size_t num_rest;
  if (!options_parse("inspect", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest != 1) {
    return usage_error("inspect", num_rest == 0 ? "a file is missing" : "one file at a time");
  }
  for (int i = 0; as != NULL && !job.is_asked && i <= INSPECT_PROOF; i++) {
    job.is_asked = strcmp(as, kind_names[i]) == 0;
    job.kind = (inspect_kind)i;
  }
  if (as != NULL && !job.is_asked) return usage_error("inspect", "--as %s: must be vk, pk, proof or air", as);
  job.path = argv[0];
  const int code = inspect(&job);
  free(job.bytes);
  return code;
}
