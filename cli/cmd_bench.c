// swirl bench: an example proven again and again, and where the time goes.
#include "bench.h"
#include "commands.h"
#include "diag_text.h"
#include "interrupt.h"
#include "json_write.h"
#include "open_device.h"
#include "options.h"
#include "output_file.h"
#include "params_option.h"
#include "peak_memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_RUNS = 10, DEFAULT_WARMUPS = 1, MAX_RUNS = 100000 };

static const char help[] =
    "usage: swirl bench EXAMPLE [--size LOG2] [--runs N] [--warmups N] [OPTION...]\n"
    "\n"
    "Makes the witness and the keys, plans, proves and verifies, all of it N times after the warm-ups, and prints the\n"
    "time of every span: median, least, 95th percentile, most. Every proof must be accepted and equal the first one.\n"
    "\n"
    "  --size LOG2          of the example; default: its own (`swirl demo --help` lists the examples)\n"
    "  --runs N             runs that are measured; default 10\n"
    "  --warmups N          runs before them that are not; default 1\n"
    "  --params NAME[:LOG]  a preset, as for `swirl keygen`; default: the preset app that suits the example\n"
    "  --json FILE          the result as JSON (docs/program.md) with all samples and the machine; - is standard\n"
    "                       output, which then has nothing else\n"
    "  --prove-only         witness, keys and plan are made once, before the first run; needs a warm-up\n"
    "  --resident           the same, and the traces are laid out on the device once, before the first run\n"
    "  --save-proof FILE    the proof; --save-vk FILE the verifying key\n"
    "  --device NAME        default: $SWIRL_DEVICE, else cpu\n"
    "  --threads N          default: one per hardware thread\n"
    "\n"
    "Exit code: 0 measured, 1 failed, 2 wrong usage.\n";

typedef struct bench_job {
  const char *json, *proof_file, *vk_file;
  swirl_device_desc desc;
  swirl_device *dev;
  swirl_report *report;
  bench_result result;
  uint8_t *vk; // [result.vk_bytes], of the last run

  bool prove_only, resident;

  // Of one run, or of all with prove_only
  swirl_trace *traces[2 * EXAMPLE_MAX_AIRS]; // resident
  size_t num_traces;
  example_airs airs;
  swirl_pk *pk;
  example_witness witness;
  example_view view;
  swirl_prover *prover;
  swirl_proof *proof;
} bench_job;

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  return diag_fail("bench", what, status, diag);
}

static bool complain(const char *what) {
  fprintf(stderr, "swirl bench: %s\n", what);
  return false;
}

// ---- The steps of a run

static bool make_witness(bench_job *b) {
  swirl_diag diag = diag_none();
  const swirl_status status =
      example_create_witness(b->result.example, &b->witness, b->result.size, swirl_device_num_threads(b->dev), &diag);
  if (status != SWIRL_OK) return fail("witness", status, &diag);
  example_view_make(&b->view, &b->witness);
  return true;
}

static bool make_keys(bench_job *b) {
  swirl_diag diag = diag_none();
  swirl_status status = example_create_airs(b->result.example, &b->airs, b->result.size, &diag);
  if (status == SWIRL_OK) status = example_keygen(&b->pk, b->dev, &b->result.params, &b->airs, 0, &diag);
  return status == SWIRL_OK || fail("key generation", status, &diag);
}

// A matrix of the host becomes a trace on the device.
static bool upload(bench_job *b, swirl_witness_matrix *given) {
  if (given->matrix == NULL || given->matrix->data == NULL) return true;
  swirl_diag diag = diag_none();
  swirl_trace *trace;
  const swirl_status status = swirl_trace_create(&trace, b->dev, given->matrix, 0, &diag);
  if (status != SWIRL_OK) return fail("trace", status, &diag);
  b->traces[b->num_traces++] = trace;
  *given = (swirl_witness_matrix){.trace = trace};
  return true;
}
static bool make_resident(bench_job *b) {
  for (uint32_t i = 0; i < b->witness.num; i++) {
    if (!b->view.airs[i].present) continue;
    if (!upload(b, &b->view.airs[i].common) || !upload(b, &b->view.cached[i])) return false;
  }
  return true;
}

static bool plan(bench_job *b) {
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_prover_create_for(&b->prover, b->pk, b->view.airs, b->witness.num, 0, &diag);
  return status == SWIRL_OK || fail("plan", status, &diag);
}

// Its spans are its own.
static bool prove(bench_job *b) {
  swirl_diag diag = diag_none();
  const swirl_run_options options = {.report = b->report};
  const swirl_status status = swirl_prover_run(b->prover, &b->proof, b->view.airs, b->witness.num, &options, &diag);
  return status == SWIRL_OK || fail("proving", status, &diag);
}

static bool verify(bench_job *b) {
  const swirl_vk *vk = swirl_pk_vk(b->pk);
  const size_t size = swirl_verify_memory(vk);
  const bool on_gpu = b->result.device.kind == SWIRL_DEVICE_GPU; // the verifier is on the CPU all the same
  const swirl_verify_desc desc = {.isa = on_gpu ? NULL : b->result.isa};
  size_t len;
  const uint8_t *proof = swirl_proof_bytes(b->proof, &len);
  void *block = malloc(size + 1);
  swirl_diag diag = diag_none();
  const swirl_status status =
      block == NULL ? SWIRL_ERR_NO_MEMORY
                    : swirl_verify(vk, &desc, b->view.public_values, b->witness.num, proof, len, block, size, &diag);
  free(block);
  return status == SWIRL_OK || fail("verification", status, &diag);
}

static bool step(bench_job *b, const char *name, bool (*run)(bench_job *b)) {
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_report_begin(b->report, name, &diag);
  if (status != SWIRL_OK) return fail("report", status, &diag);
  const bool good = run(b);
  swirl_report_end(b->report);
  return good;
}

// ---- Results

static uint64_t matrix_bytes(const swirl_matrix *matrix) {
  return ((uint64_t)matrix->width << matrix->log_height) * sizeof(uint32_t);
}

// What is the same in every run, from the first; and that it is.
static bool keep(bench_job *b) {
  bench_result *r = &b->result;
  size_t len;
  const uint8_t *proof = swirl_proof_bytes(b->proof, &len);
  if (r->proof != NULL) {
    const bool is_same = len == r->proof_len && memcmp(proof, r->proof, len) == 0;
    return is_same || complain("two runs gave different proofs");
  }
  const swirl_vk *vk = swirl_pk_vk(b->pk);
  r->proof_len = len;
  r->vk_bytes = swirl_vk_encoded_len(vk);
  r->proof = malloc(len);
  b->vk = malloc(r->vk_bytes);
  if (r->proof == NULL || b->vk == NULL) return complain("out of memory");
  memcpy(r->proof, proof, len);
  r->plan = *swirl_prover_plan(b->prover);
  r->plan.spans = NULL;
  r->plan.buffers = NULL;
  for (uint32_t i = 0; i < b->witness.num; i++) {
    r->witness_bytes += matrix_bytes(&b->witness.traces[i].main) + matrix_bytes(&b->witness.traces[i].cached);
  }
  swirl_diag diag = diag_none();
  const swirl_status encoded = swirl_vk_encode(vk, b->vk, r->vk_bytes);
  if (encoded != SWIRL_OK) return fail("verifying key", encoded, &diag);
  const swirl_status status = swirl_vk_soundness(&r->soundness, vk);
  return status == SWIRL_OK || fail("soundness", status, &diag);
}

static void clear_proof(bench_job *b) {
  swirl_proof_destroy(b->proof);
  b->proof = NULL;
}

static void clear_run(bench_job *b) {
  clear_proof(b);
  for (size_t i = 0; i < b->num_traces; i++) swirl_trace_destroy(b->traces[i]);
  b->num_traces = 0;
  swirl_prover_destroy(b->prover);
  swirl_pk_destroy(b->pk);
  example_airs_clear(&b->airs);
  example_witness_clear(&b->witness);
  b->prover = NULL;
  b->pk = NULL;
}

static bool run_once(bench_job *b, bool is_measured) {
  swirl_report_clear(b->report);
  const bool begins = b->prover == NULL;
  bool good = true;
  if (begins) {
    good = step(b, "witness", make_witness) && step(b, "keygen", make_keys) &&
           (!b->resident || step(b, "upload", make_resident)) && step(b, "plan", plan);
  }
  good = good && prove(b) && step(b, "verify", verify) && keep(b);
  if (good && b->prove_only)
    clear_proof(b);
  else
    clear_run(b);
  if (good && is_measured && !bench_samples_add(&b->result.samples, b->report)) {
    return complain("the spans of a run are not those of the runs before, or there is no memory for them");
  }
  return good;
}

// ---- All of it

static bool open_device(bench_job *b) {
  bench_result *r = &b->result;
  swirl_diag diag = diag_none();
  swirl_status status = interrupt_begin(&b->desc.cancel, "bench") ? SWIRL_OK : SWIRL_ERR_NO_MEMORY;
  if (status != SWIRL_OK) return false; // it has said why
  status = cli_device_open(&b->dev, &b->desc, &diag);
  if (status == SWIRL_OK) status = swirl_report_create(&b->report, NULL, &diag);
  if (status != SWIRL_OK) return fail("device", status, &diag);
  swirl_device_describe(b->dev, &r->device);
  r->isa = swirl_device_isa(b->dev);
  r->num_threads = swirl_device_num_threads(b->dev);
  return true;
}

static bool measure(bench_job *b) {
  const uint32_t num_warmups = b->result.num_warmups, num = num_warmups + b->result.samples.max_runs;
  for (uint32_t i = 0; i < num; i++) {
    if (interrupt_came() || !run_once(b, i >= num_warmups)) return false;
  }
  b->result.peak_resident_bytes = peak_memory();
  return true;
}

static bool show(const bench_job *b) {
  const bench_result *r = &b->result;
  const bool to_stdout = b->json != NULL && strcmp(b->json, "-") == 0;
  char *text = NULL;
  if (b->json != NULL) {
    text = json_text(bench_json(r));
    if (text == NULL) return complain("out of memory");
  }
  output files[3];
  size_t num = 0;
  if (text != NULL && !to_stdout) {
    files[num++] = (output){.name = b->json, .bytes = (const uint8_t *)text, .len = strlen(text)};
  }
  if (b->proof_file != NULL) files[num++] = (output){.name = b->proof_file, .bytes = r->proof, .len = r->proof_len};
  if (b->vk_file != NULL) files[num++] = (output){.name = b->vk_file, .bytes = b->vk, .len = (size_t)r->vk_bytes};
  const bool good = num == 0 || output_files(NULL, files, num);
  if (good && to_stdout) puts(text);
  free(text);
  return good && (to_stdout || bench_print_text(r));
}

static bool run(bench_job *b) {
  const char *const paths[] = {b->json != NULL && strcmp(b->json, "-") != 0 ? b->json : NULL, b->proof_file,
                               b->vk_file};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    if (paths[i] != NULL && !output_possible(paths[i])) return false;
  }
  return open_device(b) && measure(b) && show(b);
}

// The example of that name and its size and parameters.
static int choose(bench_job *b, const char *name, const char *size, const char *params) {
  bench_result *r = &b->result;
  r->example = example_find(name);
  if (r->example == NULL) return usage_error("bench", "%s is no example", name);
  r->size = r->example->default_size;
  if (!option_u32("bench", "--size", &r->size, size, r->example->min_size, r->example->max_size)) return CLI_USAGE;
  swirl_diag diag = diag_none();
  const swirl_status status = params != NULL
                                  ? params_option_preset(&r->params, params, &diag)
                                  : swirl_params_preset(&r->params, "app", r->example->preset_height(r->size), &diag);
  return status == SWIRL_OK ? CLI_OK : usage_error("bench", "--params: %s", diag.message);
}

int cmd_bench(int argc, char **argv) {
  const char *size = NULL, *threads = NULL, *runs = NULL, *warmups = NULL, *params = NULL;
  bool wants_help = false;
  bench_job b = {.result = {.num_warmups = DEFAULT_WARMUPS, .samples = {.max_runs = DEFAULT_RUNS}}};
  const cli_option options[] = {{"--size", &size, NULL},
                                {"--runs", &runs, NULL},
                                {"--warmups", &warmups, NULL},
                                {"--params", &params, NULL},
                                {"--json", &b.json, NULL},
                                {"--save-proof", &b.proof_file, NULL},
                                {"--save-vk", &b.vk_file, NULL},
                                {"--device", &b.desc.device, NULL},
                                {"--threads", &threads, NULL},
                                {"--help", NULL, &wants_help},
                                {"--prove-only", NULL, &b.prove_only},
                                {"--resident", NULL, &b.resident},
                                {"-h", NULL, &wants_help}};
  size_t num_rest;
  if (!options_parse("bench", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest != 1) return usage_error("bench", num_rest == 0 ? "an example is missing" : "one example at a time");
  if (!option_u32("bench", "--runs", &b.result.samples.max_runs, runs, 1, MAX_RUNS) ||
      !option_u32("bench", "--warmups", &b.result.num_warmups, warmups, 0, MAX_RUNS) ||
      !option_u32("bench", "--threads", &b.desc.num_threads, threads, 1, 1024) ||
      choose(&b, argv[0], size, params) != CLI_OK) {
    return CLI_USAGE;
  }
  b.prove_only = b.prove_only || b.resident;
  if (b.prove_only && b.result.num_warmups == 0) return usage_error("bench", "--prove-only needs a warm-up");

  const bool good = run(&b);
  clear_run(&b);
  bench_samples_clear(&b.result.samples);
  swirl_report_destroy(b.report);
  swirl_device_close(b.dev);
  if (!good && interrupt_came()) fputs("swirl bench: stopped by a signal\n", stderr);
  if (b.desc.cancel != NULL) interrupt_end();
  free(b.result.proof);
  free(b.vk);
  return good ? CLI_OK : CLI_FAILED;
}
