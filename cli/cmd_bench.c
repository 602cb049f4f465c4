// swirl bench: an example proven again and again, and where the time goes; or as many proofs a second as can be.
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

enum { DEFAULT_RUNS = 10, DEFAULT_WARMUPS = 1, MAX_RUNS = 100000, DEFAULT_IN_FLIGHT = 2, MAX_IN_FLIGHT = 64 };

static const char help[] =
    "usage: swirl bench EXAMPLE [--size LOG2] [--runs N] [--warmups N] [OPTION...]\n"
    "       swirl bench EXAMPLE [--size LOG2] --batch N [--devices all|ID,...] [--in-flight K] [OPTION...]\n"
    "\n"
    "Makes the witness and the keys, plans, proves and verifies, all of it N times after the warm-ups, and prints the\n"
    "time of every span: median, least, 95th percentile, most. Every proof must be accepted and equal the first one.\n"
    "With --batch: the time of N proofs of one witness, shared out among devices. They must be equal, and one is "
    "verified.\n"
    "\n"
    "  --size LOG2          of the example; default: its own (`swirl demo --help` lists the examples)\n"
    "  --runs N             runs that are measured; default 10\n"
    "  --warmups N          runs before them that are not; default 1\n"
    "  --batch N            proofs that are measured, after one for each that is under way at a time\n"
    "  --devices LIST       all: every usable GPU; or ids of `swirl devices`, as in gpu:0,gpu:1\n"
    "  --in-flight K        proofs at a time on each device; default 2\n"
    "  --params NAME[:LOG]  a preset, as for `swirl keygen`; default: the preset app that suits the example\n"
    "  --json FILE          the result as JSON (docs/program.md) with all samples and the machine; - is standard\n"
    "                       output, which then has nothing else\n"
    "  --prove-only         witness, keys and plan are made once, before the first run; needs a warm-up\n"
    "  --resident           the same, and the traces are laid out on the device once, before the first run; of a "
    "batch,\n"
    "                       on every device\n"
    "  --save-proof FILE    the proof; --save-vk FILE the verifying key\n"
    "  --device NAME        default: $SWIRL_DEVICE, else cpu\n"
    "  --threads N          default: one per hardware thread\n"
    "\n"
    "Exit code: 0 measured, 1 failed, 2 wrong usage.\n";

typedef struct bench_job {
  const char *json, *proof_file, *vk_file, *devices;
  swirl_device_desc desc;
  swirl_report *report;
  bench_result result;

  bool prove_only, resident;
  bench_batch batch; // of 0 proofs: there is none

  // Of one run, or of all with prove_only
  example_witness witness;
  bench_setup setup;
  swirl_proof *proof;
  double wall_s; // that the proof took
} bench_job;

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  return diag_fail("bench", what, status, diag);
}

static bool complain(const char *what) {
  fprintf(stderr, "swirl bench: %s\n", what);
  return false;
}

// ---- The steps of a run

static bool create_witness(bench_job *b, const swirl_device *dev) {
  swirl_diag diag = diag_none();
  const swirl_status status =
      example_create_witness(b->result.example, &b->witness, b->result.size, swirl_device_num_threads(dev), &diag);
  return status == SWIRL_OK || fail("witness", status, &diag);
}

static bool make_witness(bench_job *b) {
  if (!create_witness(b, b->setup.dev)) return false;
  bench_setup_witness(&b->setup, &b->witness);
  return true;
}

static bool make_keys(bench_job *b) {
  return bench_setup_keygen(&b->setup, b->result.example, b->result.size, &b->result.params);
}

static bool make_resident(bench_job *b) { return bench_setup_upload(&b->setup); }

static bool plan(bench_job *b) { return bench_setup_plan(&b->setup); }

// Its spans are its own.
static bool prove(bench_job *b) {
  swirl_diag diag = diag_none();
  const swirl_run_options options = {.report = b->report, .cancel = b->setup.cancel};
  const double begin = bench_now();
  const swirl_status status =
      swirl_prover_run(b->setup.prover, &b->proof, b->setup.view.airs, b->setup.num_airs, &options, &diag);
  b->wall_s = bench_now() - begin;
  return status == SWIRL_OK || fail("proving", status, &diag);
}

static bool verify(bench_job *b) {
  size_t len;
  const uint8_t *proof = swirl_proof_bytes(b->proof, &len);
  return bench_setup_verify(&b->setup, proof, len);
}

static bool step(bench_job *b, const char *name, bool (*run)(bench_job *b)) {
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_report_begin(b->report, name, &diag);
  if (status != SWIRL_OK) return fail("report", status, &diag);
  const bool good = run(b);
  swirl_report_end(b->report);
  return good && !interrupt_came();
}

static void clear_proof(bench_job *b) {
  swirl_proof_destroy(b->proof);
  b->proof = NULL;
}

static void clear_run(bench_job *b) {
  clear_proof(b);
  bench_setup_clear(&b->setup);
  example_witness_clear(&b->witness);
}

static bool run_once(bench_job *b, bool is_measured) {
  swirl_report_clear(b->report);
  const bool begins = b->setup.prover == NULL;
  bool good = true;
  if (begins) {
    good = step(b, "witness", make_witness) && step(b, "keygen", make_keys) &&
           (!b->resident || step(b, "upload", make_resident)) && step(b, "plan", plan);
  }
  good = good && prove(b) && step(b, "verify", verify) && bench_keep(&b->result, &b->setup, &b->witness, b->proof);
  if (good && b->prove_only)
    clear_proof(b);
  else
    clear_run(b);
  if (good && is_measured && !bench_samples_add(&b->result.samples, b->report, b->wall_s)) {
    return complain("the spans of a run are not those of the runs before, or there is no memory for them");
  }
  return good;
}

// ---- All of it

static bool measure_runs(bench_job *b) {
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_report_create(&b->report, NULL, &diag);
  if (status != SWIRL_OK) return fail("report", status, &diag);
  if (!bench_setup_open(&b->setup, &b->desc)) return false;
  const uint32_t num_warmups = b->result.num_warmups, num = num_warmups + b->result.samples.max_runs;
  for (uint32_t i = 0; i < num; i++) {
    if (interrupt_came() || !run_once(b, i >= num_warmups)) return false;
  }
  return true;
}

static int measure_batch(bench_job *b) {
  bench_result *r = &b->result;
  const int code = bench_batch_open(&b->batch, b->devices, &b->desc);
  if (code != CLI_OK) return code;
  const bench_setup *first = &b->batch.devices[0].setup;
  r->batch = &b->batch;
  const bool good =
      create_witness(b, first->dev) && bench_batch_run(&b->batch, r->example, r->size, &r->params, &b->witness) &&
      bench_keep(r, first, &b->witness, b->batch.proof) && bench_setup_verify(first, r->proof, r->proof_len);
  return good ? CLI_OK : CLI_FAILED;
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
  if (b->vk_file != NULL) files[num++] = (output){.name = b->vk_file, .bytes = r->vk, .len = (size_t)r->vk_bytes};
  const bool good = num == 0 || output_files(NULL, files, num);
  if (good && to_stdout) puts(text);
  free(text);
  return good && (to_stdout || bench_print_text(r));
}

static int run(bench_job *b) {
  const char *const paths[] = {b->json != NULL && strcmp(b->json, "-") != 0 ? b->json : NULL, b->proof_file,
                               b->vk_file};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    if (paths[i] != NULL && !output_possible(paths[i])) return CLI_FAILED;
  }
  if (!interrupt_begin(&b->desc.cancel, "bench")) return CLI_FAILED;
  const int code = b->batch.num > 0 ? measure_batch(b) : measure_runs(b) ? CLI_OK : CLI_FAILED;
  if (code != CLI_OK) return code;
  b->result.peak_resident_bytes = peak_memory();
  return show(b) ? CLI_OK : CLI_FAILED;
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

// What belongs together and what does not. `runs` and `warmups` are the options' values.
static int check_batch(const bench_job *b, const char *batch, const char *in_flight, const char *runs,
                       const char *warmups) {
  if (batch == NULL) {
    return b->devices == NULL && in_flight == NULL ? CLI_OK
                                                   : usage_error("bench", "--devices and --in-flight need --batch");
  }
  if (runs != NULL || warmups != NULL || b->prove_only) {
    return usage_error("bench", "--batch goes without --runs, --warmups and --prove-only");
  }
  return b->devices == NULL || b->desc.device == NULL ? CLI_OK : usage_error("bench", "either --device or --devices");
}

int cmd_bench(int argc, char **argv) {
  const char *size = NULL, *threads = NULL, *runs = NULL, *warmups = NULL, *params = NULL;
  const char *batch = NULL, *in_flight = NULL;
  bool wants_help = false;
  bench_job b = {.result = {.num_warmups = DEFAULT_WARMUPS, .samples = {.max_runs = DEFAULT_RUNS}},
                 .batch = {.in_flight = DEFAULT_IN_FLIGHT}};
  const cli_option options[] = {{"--size", &size, NULL},
                                {"--runs", &runs, NULL},
                                {"--warmups", &warmups, NULL},
                                {"--batch", &batch, NULL},
                                {"--in-flight", &in_flight, NULL},
                                {"--devices", &b.devices, NULL},
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
      !option_u32("bench", "--batch", &b.batch.num, batch, 1, MAX_RUNS) ||
      !option_u32("bench", "--in-flight", &b.batch.in_flight, in_flight, 1, MAX_IN_FLIGHT) ||
      !option_u32("bench", "--threads", &b.desc.num_threads, threads, 1, 1024) ||
      check_batch(&b, batch, in_flight, runs, warmups) != CLI_OK || choose(&b, argv[0], size, params) != CLI_OK) {
    return CLI_USAGE;
  }
  b.batch.resident = b.resident;
  b.prove_only = b.prove_only || b.resident;
  if (b.prove_only && b.result.num_warmups == 0) return usage_error("bench", "--prove-only needs a warm-up");

  const int code = run(&b);
  bench_batch_clear(&b.batch);
  clear_run(&b);
  bench_setup_close(&b.setup);
  swirl_report_destroy(b.report);
  if (code != CLI_OK && interrupt_came()) fputs("swirl bench: stopped by a signal\n", stderr);
  if (b.desc.cancel != NULL) interrupt_end();
  bench_result_clear(&b.result);
  return code;
}
