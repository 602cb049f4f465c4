// swirl prove: a key and a witness to a proof in a file.
#include "commands.h"
#include "diag_text.h"
#include "inputs.h"
#include "interrupt.h"
#include "open_device.h"
#include "output_file.h"
#include "progress.h"
#include "public_values.h"
#include "report_output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: swirl prove --pk FILE --witness MANIFEST --out FILE [OPTION...]\n"
    "       swirl prove (--airs FILE | --example NAME) [--size LOG2] [--witness MANIFEST] --out FILE [OPTION...]\n"
    "\n"
    "Proves, and writes the proof when it is whole. The same key and witness give the same bytes on every machine.\n"
    "\n" INPUT_WITNESS_HELP "  --allow-insecure      generated keys may give fewer than 100 bits of security\n"
    "  --out FILE            where the proof goes\n"
    "  --public FILE         where the public values go, as `swirl verify --public` reads them\n"
    "  --verify              verify the proof before it is written\n"
    "  --memory-limit SIZE   working memory of the proof at most, if need be in more time: bytes, 512MiB, 2GiB, ...;\n"
    "                        traces and keys are not counted (`swirl plan`). Refused before the start if too small\n"
    "  --report text|json    where time, work and memory went, printed at the end; other lines then go to standard "
    "error\n"
    "  --report-file FILE    the report goes there instead; without --report as text\n"
    "  --trace-file FILE     the same as trace events, for https://ui.perfetto.dev\n"
    "  --device NAME         default: $SWIRL_DEVICE, else cpu\n"
    "  --threads N           default: one per hardware thread\n"
    "\n"
    "A constraint that does not hold is not noticed by the prover: `swirl check` finds it, and --verify rejects.\n"
    "On a terminal, standard error shows how far the proof is and about how long it will take. SIGINT (Ctrl-C) and\n"
    "SIGTERM stop soon and leave no file; a second one at once.\n"
    "Exit code: 0 written, 1 failed, rejected or stopped, 2 wrong usage.\n";

typedef struct prove_job {
  inputs in;
  const char *out, *public_file, *report_format, *report_file, *trace_file;
  bool verify, allow_insecure;
  swirl_device_desc desc;
  swirl_device *dev;
  swirl_prover *prover;
  swirl_proof *proof;
  swirl_public_values *public_values; // [in.num_airs]
  swirl_report *report;               // NULL: none is wanted
  FILE *notes;                        // where lines go that are no report
} prove_job;

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  return diag_fail("prove", what, status, diag);
}

// ---- Steps, in order

static bool prepare(prove_job *job) {
  swirl_diag diag = diag_none();
  const bool wants_report = job->report_format != NULL || job->report_file != NULL || job->trace_file != NULL;
  swirl_status status = wants_report ? swirl_report_create(&job->report, NULL, &diag) : SWIRL_OK;
  if (status != SWIRL_OK) return fail("report", status, &diag);
  job->notes = job->report_format != NULL && job->report_file == NULL ? stderr : stdout;
  if (!interrupt_begin(&job->desc.cancel, "prove")) return false;
  status = cli_device_open(&job->dev, &job->desc, &diag);
  return status == SWIRL_OK || fail("device", status, &diag);
}

static bool load_key(prove_job *job) {
  return inputs_load_key(&job->in, job->dev, job->allow_insecure ? SWIRL_ALLOW_INSECURE : 0);
}

static bool load_witness(prove_job *job) {
  inputs *in = &job->in;
  const swirl_diag diag = diag_none();
  if (!inputs_load_witness(in, job->dev, false)) return false;
  job->public_values = calloc(in->num_airs, sizeof *job->public_values);
  if (job->public_values == NULL) return fail("public values", SWIRL_ERR_NO_MEMORY, &diag);
  for (size_t i = 0; i < in->num_airs; i++) {
    const swirl_air_witness *air = &in->witness[i];
    if (air->present) job->public_values[i] = (swirl_public_values){air->public_values, air->num_public_values};
  }
  return true;
}

static bool plan(prove_job *job) {
  const inputs *in = &job->in;
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_prover_create_for(&job->prover, in->pk, in->witness, in->num_airs, 0, &diag);
  return status == SWIRL_OK || fail("witness", status, &diag);
}

static bool prove(prove_job *job) {
  const inputs *in = &job->in;
  swirl_diag diag = diag_none();
  const swirl_run_options options = {.report = job->report, .progress = progress_on_terminal()};
  const swirl_status status = swirl_prover_run(job->prover, &job->proof, in->witness, in->num_airs, &options, &diag);
  if (status == SWIRL_OK) return true;
  progress_clear();
  return fail("proving", status, &diag);
}

static bool verify(prove_job *job) {
  const swirl_vk *vk = swirl_pk_vk(job->in.pk);
  const size_t size = swirl_verify_memory(vk);
  size_t len;
  const uint8_t *proof = swirl_proof_bytes(job->proof, &len);
  void *block = malloc(size + 1);
  swirl_diag diag = diag_none();
  const swirl_status status =
      block == NULL ? SWIRL_ERR_NO_MEMORY
                    : swirl_verify(vk, NULL, job->public_values, job->in.num_airs, proof, len, block, size, &diag);
  free(block);
  if (status != SWIRL_OK) return fail("the proof is not accepted and not written", status, &diag);
  fputs("accepted\n", job->notes);
  return true;
}

// A step as a span of the report; none once a signal has come.
static bool step(prove_job *job, const char *name, bool (*run)(prove_job *job)) {
  swirl_diag diag = diag_none();
  if (interrupt_came()) return false;
  if (job->report == NULL) return run(job);
  const swirl_status status = swirl_report_begin(job->report, name, &diag);
  if (status != SWIRL_OK) return fail("report", status, &diag);
  const bool good = run(job);
  swirl_report_end(job->report);
  return good;
}

// ---- Output

enum { MAX_OUTPUTS = 4 };

// What is written, all of it or nothing, and the texts in it that are ours.
typedef struct prove_outputs {
  output files[MAX_OUTPUTS];
  size_t num;
  char *texts[MAX_OUTPUTS];
} prove_outputs;

static bool add_text(prove_outputs *out, const char *path, char *text, size_t len) {
  const swirl_diag diag = diag_none();
  if (text == NULL) return fail(path, SWIRL_ERR_NO_MEMORY, &diag);
  out->texts[out->num] = text;
  out->files[out->num++] = (output){.name = path, .bytes = (const uint8_t *)text, .len = len};
  return true;
}

static bool add_report(prove_outputs *out, const char *path, const swirl_report *report, report_writer writer) {
  size_t len;
  char *text = report_render(&len, report, writer);
  return add_text(out, path, text, len);
}

static bool add_public_values(prove_outputs *out, const prove_job *job) {
  char *text = public_values_text(job->public_values, job->in.num_airs);
  return add_text(out, job->public_file, text, text == NULL ? 0 : strlen(text));
}

static bool write_outputs(const prove_job *job, prove_outputs *out, report_writer writer) {
  out->files[0] = (output){.name = job->out};
  out->files[0].bytes = swirl_proof_bytes(job->proof, &out->files[0].len);
  out->num = 1;
  if ((job->public_file != NULL && !add_public_values(out, job)) ||
      (job->report_file != NULL && !add_report(out, job->report_file, job->report, writer)) ||
      (job->trace_file != NULL && !add_report(out, job->trace_file, job->report, swirl_report_trace_events)) ||
      !output_files(NULL, out->files, out->num)) {
    return false;
  }
  fprintf(job->notes, "wrote %s: %zu bytes\n", job->out, out->files[0].len);
  if (job->report_format == NULL || job->report_file != NULL) return true;
  size_t len;
  char *text = report_render(&len, job->report, writer);
  const swirl_diag diag = diag_none();
  if (text == NULL) return fail("report", SWIRL_ERR_NO_MEMORY, &diag);
  fputs(text, stdout);
  free(text);
  return true;
}

static bool write_files(const prove_job *job) {
  const bool is_json = job->report_format != NULL && strcmp(job->report_format, "json") == 0;
  prove_outputs out = {.num = 0};
  const bool good = write_outputs(job, &out, is_json ? swirl_report_json : swirl_report_text);
  for (size_t i = 0; i < MAX_OUTPUTS; i++) free(out.texts[i]);
  return good;
}

static bool run(prove_job *job) {
  const char *const paths[] = {job->out, job->public_file, job->report_file, job->trace_file};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    if (paths[i] != NULL && !output_possible(paths[i])) return false;
  }
  return prepare(job) && step(job, "keys", load_key) && step(job, "witness", load_witness) && step(job, "plan", plan) &&
         !interrupt_came() && prove(job) && (!job->verify || step(job, "verify", verify)) && !interrupt_came() &&
         write_files(job);
}

int cmd_prove(int argc, char **argv) {
  const char *threads = NULL, *memory_limit = NULL;
  bool wants_help = false;
  input_options sources = {0};
  prove_job job = {.out = NULL};
  const cli_option options[] = {INPUT_WITNESS_OPTIONS(sources),
                                {"--out", &job.out, NULL},
                                {"--public", &job.public_file, NULL},
                                {"--verify", NULL, &job.verify},
                                {"--allow-insecure", NULL, &job.allow_insecure},
                                {"--memory-limit", &memory_limit, NULL},
                                {"--report", &job.report_format, NULL},
                                {"--report-file", &job.report_file, NULL},
                                {"--trace-file", &job.trace_file, NULL},
                                {"--device", &job.desc.device, NULL},
                                {"--threads", &threads, NULL},
                                {"--help", NULL, &wants_help},
                                {"-h", NULL, &wants_help}};
  size_t num_rest;
  if (!options_parse("prove", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest > 0) return usage_error("prove", "unexpected argument %s", argv[0]);
  if (inputs_begin(&job.in, "prove", &sources) != CLI_OK || inputs_need_witness(&job.in) != CLI_OK) return CLI_USAGE;
  if (job.out == NULL) return usage_error("prove", "--out is missing");
  if (!option_u32("prove", "--threads", &job.desc.num_threads, threads, 1, 1024) ||
      !option_bytes("prove", "--memory-limit", &job.desc.memory_limit, memory_limit)) {
    return CLI_USAGE;
  }

  if (job.report_format != NULL && strcmp(job.report_format, "text") != 0 && strcmp(job.report_format, "json") != 0) {
    return usage_error("prove", "--report %s: must be text or json", job.report_format);
  }

  const bool good = run(&job);
  if (!good && interrupt_came()) fputs("swirl prove: stopped by a signal, nothing is written\n", stderr);
  swirl_proof_destroy(job.proof);
  swirl_prover_destroy(job.prover);
  swirl_report_destroy(job.report);
  free(job.public_values);
  inputs_clear(&job.in);
  swirl_device_close(job.dev);
  interrupt_end();
  return good ? CLI_OK : CLI_FAILED;
}
