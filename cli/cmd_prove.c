// swirl prove: a key and a witness to a proof in a file.
#include "commands.h"
#include "diag_text.h"
#include "inputs.h"
#include "output_file.h"
#include "public_values.h"

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
    "  --memory-limit SIZE   refuse before the start if the proof needs more working memory: bytes, 512MiB, 2GiB, "
    "...;\n"
    "                        traces and keys are not counted (`swirl plan`)\n"
    "  --device NAME         default: $SWIRL_DEVICE, else cpu\n"
    "  --threads N           default: one per hardware thread\n"
    "\n"
    "A constraint that does not hold is not noticed by the prover: `swirl check` finds it, and --verify rejects.\n"
    "Exit code: 0 written, 1 failed or rejected, 2 wrong usage.\n";

typedef struct prove_job {
  inputs in;
  const char *out, *public_file;
  bool verify, allow_insecure;
  swirl_device_desc desc;
  swirl_device *dev;
  swirl_prover *prover;
  swirl_proof *proof;
  swirl_public_values *public_values; // [in.num_airs]
} prove_job;

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  return diag_fail("prove", what, status, diag);
}

// ---- Steps, in order

static bool load(prove_job *job) {
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_device_open(&job->dev, &job->desc, &diag);
  if (status != SWIRL_OK) return fail("device", status, &diag);
  inputs *in = &job->in;
  if (!inputs_load_key(in, job->dev, job->allow_insecure ? SWIRL_ALLOW_INSECURE : 0) ||
      !inputs_load_witness(in, job->dev, false)) {
    return false;
  }
  job->public_values = calloc(in->num_airs, sizeof *job->public_values);
  if (job->public_values == NULL) return fail("public values", SWIRL_ERR_NO_MEMORY, &diag);
  for (size_t i = 0; i < in->num_airs; i++) {
    const swirl_air_witness *air = &in->witness[i];
    if (air->present) job->public_values[i] = (swirl_public_values){air->public_values, air->num_public_values};
  }
  return true;
}

static bool prove(prove_job *job) {
  const inputs *in = &job->in;
  swirl_diag diag = diag_none();
  swirl_status status = swirl_prover_create_for(&job->prover, in->pk, in->witness, in->num_airs, 0, &diag);
  if (status != SWIRL_OK) return fail("witness", status, &diag);
  status = swirl_prover_run(job->prover, &job->proof, in->witness, in->num_airs, NULL, &diag);
  return status == SWIRL_OK || fail("proving", status, &diag);
}

static bool verify(const prove_job *job) {
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
  puts("accepted");
  return true;
}

static bool write_files(const prove_job *job) {
  output files[2];
  size_t num = 1;
  files[0] = (output){.name = job->out};
  files[0].bytes = swirl_proof_bytes(job->proof, &files[0].len);
  char *text = NULL;
  if (job->public_file != NULL) {
    const swirl_diag diag = diag_none();
    text = public_values_text(job->public_values, job->in.num_airs);
    if (text == NULL) return fail("public values", SWIRL_ERR_NO_MEMORY, &diag);
    files[num++] = (output){.name = job->public_file, .bytes = (const uint8_t *)text, .len = strlen(text)};
  }
  const bool good = output_files(NULL, files, num);
  free(text);
  if (good) printf("wrote %s: %zu bytes\n", job->out, files[0].len);
  return good;
}

static bool run(prove_job *job) {
  return output_possible(job->out) && (job->public_file == NULL || output_possible(job->public_file)) && load(job) &&
         prove(job) && (!job->verify || verify(job)) && write_files(job);
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

  const bool good = run(&job);
  swirl_proof_destroy(job.proof);
  swirl_prover_destroy(job.prover);
  free(job.public_values);
  inputs_clear(&job.in);
  swirl_device_close(job.dev);
  return good ? CLI_OK : CLI_FAILED;
}
