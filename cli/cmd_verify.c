// swirl verify: a verifying key and a proof in files.
#include "commands.h"
#include "diag_text.h"
#include "json_file.h"
#include "options.h"
#include "public_values.h"

#include <stdio.h>
#include <stdlib.h>
#include <swirl/keys.h>
#include <swirl/verify.h>

static const char help[] =
    "usage: swirl verify --vk FILE --proof FILE [--public FILE] [--min-bits N]\n"
    "\n"
    "Verifies a proof. Key and proof are files as `swirl demo` leaves them, plain or gzip.\n"
    "\n"
    "  --vk FILE      verifying key: its postcard bytes and pre-hash; the pre-hash is recomputed\n"
    "  --proof FILE   proof, codec version 3\n"
    "  --public FILE  the public values that the proof must be for: a JSON list with one list per AIR, in key order,\n"
    "                 of integers below 2013265921. Without it the values in the proof are printed in this form\n"
    "                 and compared with nothing.\n"
    "  --min-bits N   reject unless the key's parameters give at least N bits of security\n"
    "\n"
    "SWIRL_CPU_ISA caps the instruction set. Exit code: 0 accepted, 1 rejected or failed, 2 wrong usage.\n";

static const size_t max_file_len = (size_t)4 << 30;

// ---- Public values

// The public values of every AIR in the proof, to be released also on failure.
static bool proof_values(public_values *out, const uint8_t *proof, size_t len) {
  uint32_t num_airs = 0;
  swirl_diag diag = diag_none();
  if (swirl_proof_num_airs(&num_airs, proof, len, &diag) != SWIRL_OK) return false;
  size_t total = 0;
  for (uint32_t air = 0; air < num_airs; air++) {
    size_t num = 0;
    if (swirl_proof_air(proof, len, air, NULL, NULL, NULL, 0, &num, &diag) != SWIRL_OK) return false;
    total += num;
  }
  if (!public_values_alloc(out, num_airs, total)) return false;
  for (uint32_t air = 0, at = 0; air < num_airs; air++) {
    size_t num = 0;
    if (swirl_proof_air(proof, len, air, NULL, NULL, out->words + at, total - at, &num, &diag) != SWIRL_OK)
      return false;
    out->airs[air] = (swirl_public_values){out->words + at, num};
    at += (uint32_t)num;
  }
  return true;
}

// Prints the values in the proof in the form that --public reads.
static bool print_proof_values(const uint8_t *proof, size_t len) {
  public_values values = {0};
  char *text = NULL;
  if (proof_values(&values, proof, len)) text = public_values_text(values.airs, values.num_airs);
  public_values_clear(&values);
  if (text == NULL) return false;
  puts("public values in the proof, compared with nothing (give --public FILE to compare):");
  fputs(text, stdout);
  free(text);
  return true;
}

// ---- Verification

typedef struct verify_input {
  unsigned char *key, *proof;
  size_t key_len, proof_len;
  public_values given;
  bool has_given;
  double min_bits;
} verify_input;

// `verdict` is what a failed check means; a failure of the environment is no verdict.
static int report(const char *verdict, swirl_status status, const swirl_diag *diag) {
  fprintf(stderr, "%s: %s\n", status / 100 == 2 ? "not checked" : verdict, diag_format(status, diag).text);
  return CLI_FAILED;
}

static int verify_with_key(const verify_input *input, const swirl_vk *vk) {
  const swirl_verify_desc desc = {.min_security_bits = input->min_bits, .isa = getenv("SWIRL_CPU_ISA")};
  const size_t size = swirl_verify_memory(vk);
  void *block = malloc(size + 1);
  swirl_diag diag = diag_none();
  swirl_soundness soundness;
  if (swirl_vk_soundness(&soundness, vk) == SWIRL_OK) {
    printf("security: %.2f bits (estimate from the key alone)\n", soundness.total);
  } else {
    puts("security: the key allows no estimate");
  }
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (block != NULL && input->has_given) {
    status = swirl_verify(vk, &desc, input->given.airs, input->given.num_airs, input->proof, input->proof_len, block,
                          size, &diag);
  } else if (block != NULL) {
    status = swirl_verify_with_proof_values(vk, &desc, input->proof, input->proof_len, block, size, NULL, &diag);
  }
  free(block);
  if (status != SWIRL_OK) return report("rejected", status, &diag);
  puts("accepted");
  if (input->has_given) {
    puts("public values: the given ones");
  } else if (!print_proof_values(input->proof, input->proof_len)) {
    fprintf(stderr, "swirl verify: the proof's public values cannot be read\n");
    return CLI_FAILED;
  }
  return CLI_OK;
}

static int verify(const verify_input *input) {
  const swirl_vk *vk = NULL;
  swirl_diag diag = diag_none();
  const size_t size = swirl_vk_memory(input->key_len);
  void *block = size == 0 ? NULL : malloc(size);
  const swirl_status status =
      block == NULL ? SWIRL_ERR_NO_MEMORY : swirl_vk_read(&vk, block, size, input->key, input->key_len, &diag);
  const int code = status == SWIRL_OK ? verify_with_key(input, vk) : report("no such key", status, &diag);
  free(block);
  return code;
}

static bool load(unsigned char **out, size_t *len, const char *path) {
  swirl_diag diag = diag_none();
  if (file_load(out, len, path, max_file_len, &diag) == SWIRL_OK) return true;
  fprintf(stderr, "swirl verify: %s\n", diag.message);
  return false;
}

int cmd_verify(int argc, char **argv) {
  const char *vk = NULL, *proof = NULL, *public_file = NULL, *min_bits = NULL;
  bool wants_help = false;
  const cli_option options[] = {{"--vk", &vk, NULL},
                                {"--proof", &proof, NULL},
                                {"--public", &public_file, NULL},
                                {"--min-bits", &min_bits, NULL},
                                {"--help", NULL, &wants_help},
                                {"-h", NULL, &wants_help}};
  size_t num_rest;
  verify_input input = {0};
  if (!options_parse("verify", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest > 0) return usage_error("verify", "unexpected argument %s", argv[0]);
  if (vk == NULL || proof == NULL) return usage_error("verify", "%s is missing", vk == NULL ? "--vk" : "--proof");
  if (!option_number("verify", "--min-bits", &input.min_bits, min_bits)) return CLI_USAGE;

  input.has_given = public_file != NULL;
  int code = CLI_FAILED;
  if (load(&input.key, &input.key_len, vk) && load(&input.proof, &input.proof_len, proof) &&
      (!input.has_given || public_values_load(&input.given, "verify", public_file))) {
    code = verify(&input);
  }
  free(input.key);
  free(input.proof);
  public_values_clear(&input.given);
  return code;
}
