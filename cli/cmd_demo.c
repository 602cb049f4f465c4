// swirl demo: real witness data from nothing to a verified proof, with its cost.
#include "commands.h"
#include "diag_text.h"
#include "examples.h"
#include "open_device.h"
#include "options.h"
#include "output_file.h"
#include "peak_memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char help[] =
    "usage: swirl demo [EXAMPLE] [--size LOG2] [--threads N] [--memory-limit SIZE] [--out DIR]\n"
    "\n"
    "Makes a witness, generates keys with 100-bit application parameters, proves, and verifies. Prints the time of\n"
    "every phase, the proof's size, the security, and planned and measured peak memory; leaves the verifying key in\n"
    "DIR/vk.bin and the proof in DIR/proof.bin. The default example is keccakf, for which every size has the same key\n"
    "(preset app(21)); the others take a preset app(n) by their size. docs/examples.md explains them.\n"
    "\n";

static const char help_options[] =
    "\n"
    "  --size LOG2          the size\n"
    "  --threads N          default: one per hardware thread\n"
    "  --memory-limit SIZE  working memory of the proof at most, beside the trace: bytes, 512MiB, 2GiB, ...\n"
    "  --out DIR            default: the current directory; made if there is none\n"
    "\n"
    "`swirl verify --vk DIR/vk.bin --proof DIR/proof.bin` verifies the files again. Environment: SWIRL_CPU_ISA caps "
    "the\n"
    "instruction set. Exit code: 0 proven and accepted, 1 otherwise, 2 wrong\n"
    "usage.\n";

typedef struct demo {
  const example *example;
  uint32_t size, num_threads;
  uint64_t memory_limit;
  const char *directory;
  swirl_device *dev;
  swirl_params params;
  example_airs airs;
  swirl_pk *pk;
  example_witness witness;
  example_view view; // of the witness
  swirl_prover *prover;
  swirl_proof *proof;
} demo;

// ---- Output

static void print_help(void) {
  size_t num;
  const example *const *list = example_list(&num);
  fputs(help, stdout);
  for (size_t i = 0; i < num; i++) {
    printf("  %-12s %s;\n               2^LOG2 %s, LOG2 from %" PRIu32 " to %" PRIu32 ", default %" PRIu32 "\n",
           list[i]->name, list[i]->about, list[i]->unit, list[i]->min_size, list[i]->max_size, list[i]->default_size);
  }
  fputs(help_options, stdout);
}

static uint64_t now_ns(void) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void print_time(const char *name, uint64_t ns) {
  printf("%-42s %10.3f\n", name, (double)ns * 1e-9);
  fflush(stdout);
}

static double mib(uint64_t bytes) { return (double)bytes / (1024 * 1024); }

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  fprintf(stderr, "swirl demo: %s: %s\n", what, diag_format(status, diag).text);
  return false;
}

// ---- Steps, in order

static bool open_device(demo *d) {
  swirl_diag diag = diag_none();
  const swirl_device_desc desc = {.num_threads = d->num_threads, .memory_limit = d->memory_limit};
  const swirl_status status = cli_device_open(&d->dev, &desc, &diag);
  if (status != SWIRL_OK) return fail("device", status, &diag);
  const uint32_t height = d->example->preset_height(d->size);
  const swirl_status preset = swirl_params_preset(&d->params, "app", height, &diag);
  if (preset != SWIRL_OK) return fail("parameters", preset, &diag);
  printf("%s: 2^%" PRIu32 " %s; parameters app(%" PRIu32 "); instruction set %s, %" PRIu32 " threads\n",
         d->example->name, d->size, d->example->unit, height, swirl_device_isa(d->dev),
         swirl_device_num_threads(d->dev));
  return true;
}

static bool make_witness(demo *d) {
  swirl_diag diag = diag_none();
  const uint64_t start = now_ns();
  const swirl_status status =
      example_create_witness(d->example, &d->witness, d->size, swirl_device_num_threads(d->dev), &diag);
  if (status != SWIRL_OK) return fail("witness", status, &diag);
  example_view_make(&d->view, &d->witness);
  print_time("witness", now_ns() - start);
  return true;
}

static bool make_keys(demo *d) {
  swirl_diag diag = diag_none();
  const uint64_t start = now_ns();
  swirl_status status = example_create_airs(d->example, &d->airs, d->size, &diag);
  if (status != SWIRL_OK) return fail("AIR", status, &diag);
  status = example_keygen(&d->pk, d->dev, &d->params, &d->airs, 0, &diag);
  if (status != SWIRL_OK) return fail("key generation", status, &diag);
  print_time("keys", now_ns() - start);
  return true;
}

static bool print_report(const swirl_report *report) {
  const size_t len = swirl_report_text(report, NULL, 0);
  char *text = malloc(len + 1);
  if (text == NULL) return fail("report", SWIRL_ERR_NO_MEMORY, NULL);
  swirl_report_text(report, text, len + 1);
  fputs(text, stdout);
  fflush(stdout);
  free(text);
  return true;
}

static bool prove(demo *d) {
  swirl_diag diag = diag_none();
  swirl_report *report;
  swirl_status status = swirl_report_create(&report, NULL, &diag);
  if (status != SWIRL_OK) return fail("report", status, &diag);
  const swirl_run_options options = {.report = report};
  const uint64_t start = now_ns();
  status = swirl_prover_create_for(&d->prover, d->pk, d->view.airs, d->witness.num, 0, &diag);
  bool good = status == SWIRL_OK || fail("making the prover", status, &diag);
  if (good) {
    const uint64_t planned = now_ns();
    print_time("plan", planned - start);
    status = swirl_prover_run(d->prover, &d->proof, d->view.airs, d->witness.num, &options, &diag);
    good = status == SWIRL_OK || fail("proving", status, &diag);
    if (good) print_time("prove", now_ns() - planned);
  }
  good = good && print_report(report);
  swirl_report_destroy(report);
  return good;
}

// From the bytes, as someone else would: the key is read and the public values are given.
static bool verify_with_key(const demo *d, const swirl_vk *vk) {
  const size_t size = swirl_verify_memory(vk);
  size_t len;
  const uint8_t *proof = swirl_proof_bytes(d->proof, &len);
  void *block = malloc(size + 1);
  swirl_diag diag = diag_none();
  swirl_soundness soundness = {0};
  const swirl_verify_desc desc = {.isa = getenv("SWIRL_CPU_ISA")};
  const uint64_t start = now_ns();
  swirl_status status =
      block == NULL ? SWIRL_ERR_NO_MEMORY
                    : swirl_verify(vk, &desc, d->view.public_values, d->witness.num, proof, len, block, size, &diag);
  const uint64_t took = now_ns() - start;
  free(block);
  if (status != SWIRL_OK) return fail("rejected", status, &diag);
  print_time("verify", took);
  status = swirl_vk_soundness(&soundness, vk);
  if (status != SWIRL_OK) return fail("soundness", status, &diag);
  printf("accepted; proof %zu bytes; security %.2f bits (estimate from the key)\n", len, soundness.total);
  return true;
}

static bool verify_and_write(const demo *d) {
  const swirl_vk *made = swirl_pk_vk(d->pk), *vk = NULL;
  const size_t key_len = swirl_vk_encoded_len(made), size = swirl_vk_memory(key_len);
  uint8_t *key = malloc(key_len + 1);
  void *block = malloc(size + 1);
  size_t proof_len;
  const uint8_t *proof = swirl_proof_bytes(d->proof, &proof_len);
  swirl_diag diag = diag_none();
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (key != NULL && block != NULL) status = swirl_vk_encode(made, key, key_len);
  if (status == SWIRL_OK) status = swirl_vk_read(&vk, block, size, key, key_len, &diag);
  output files[] = {{.name = "vk.bin", .bytes = key, .len = key_len},
                    {.name = "proof.bin", .bytes = proof, .len = proof_len}};
  const bool good = (status == SWIRL_OK || fail("verifying key", status, &diag)) && verify_with_key(d, vk) &&
                    output_directory(d->directory) && output_files(d->directory, files, sizeof files / sizeof files[0]);
  free(block);
  free(key);
  return good;
}

static void print_memory(const demo *d, uint64_t peak) {
  const swirl_plan *plan = swirl_prover_plan(d->prover);
  uint64_t trace = 0;
  for (uint32_t i = 0; i < d->witness.num; i++) {
    const swirl_matrix *main = &d->witness.traces[i].main, *cached = &d->witness.traces[i].cached;
    trace += (((uint64_t)main->width << main->log_height) + ((uint64_t)cached->width << cached->log_height)) *
             sizeof(uint32_t);
  }
  printf("memory: planned peak %.1f MiB = trace %.1f + working memory %.1f + tables, inputs and outputs %.1f; measured "
         "peak %.1f MiB resident\n",
         mib(trace + plan->peak_bytes), mib(trace), mib(plan->arena_bytes), mib(plan->peak_bytes - plan->arena_bytes),
         mib(peak));
  if (d->memory_limit == 0) return;
  printf("memory limit %.1f MiB (%.1f would do): ", mib(d->memory_limit), mib(plan->least_bytes));
  if (plan->code_parts > 1) {
    printf("code matrix in up to %" PRIu32 " parts, ", plan->code_parts);
  }
  if (plan->logup_layers_made_again > 0) {
    printf("%" PRIu32 " layers of the LogUp tree made again, ", plan->logup_layers_made_again);
  }
  printf("%.1f %% more time planned than without\n", 100 * plan->extra_time);
}

static bool run(demo *d) {
  if (!open_device(d) || !make_witness(d) || !make_keys(d) || !prove(d)) return false;
  const uint64_t peak = peak_memory();
  if (!verify_and_write(d)) return false;
  print_memory(d, peak);
  printf("wrote %s/vk.bin and %s/proof.bin\n", d->directory, d->directory);
  return true;
}

int cmd_demo(int argc, char **argv) {
  const char *size = NULL, *threads = NULL, *limit = NULL, *out = NULL;
  bool wants_help = false;
  const cli_option options[] = {{"--size", &size, NULL},          {"--threads", &threads, NULL},
                                {"--memory-limit", &limit, NULL}, {"--out", &out, NULL},
                                {"--help", NULL, &wants_help},    {"-h", NULL, &wants_help}};
  size_t num_rest;
  demo d = {.example = &keccakf_example, .directory = "."};
  if (!options_parse("demo", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    print_help();
    return CLI_OK;
  }
  if (num_rest > 1) return usage_error("demo", "unexpected argument %s", argv[1]);
  if (num_rest == 1) d.example = example_find(argv[0]);
  if (d.example == NULL) return usage_error("demo", "%s is no example", argv[0]);
  d.size = d.example->default_size;
  if (!option_u32("demo", "--size", &d.size, size, d.example->min_size, d.example->max_size) ||
      !option_u32("demo", "--threads", &d.num_threads, threads, 1, 1024) ||
      !option_bytes("demo", "--memory-limit", &d.memory_limit, limit)) {
    return CLI_USAGE;
  }
  if (out != NULL) d.directory = out;

  const bool good = run(&d);
  swirl_proof_destroy(d.proof);
  swirl_prover_destroy(d.prover);
  swirl_pk_destroy(d.pk);
  example_airs_clear(&d.airs);
  example_witness_clear(&d.witness);
  swirl_device_close(d.dev);
  return good ? CLI_OK : CLI_FAILED;
}
