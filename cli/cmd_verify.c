// swirl verify: a verifying key and a proof in files.
#include "commands.h"
#include "diag_text.h"
#include "json_file.h"
#include "options.h"

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
static const uint32_t modulus = 2013265921;

// ---- Public values

// One list per AIR; the words of all of them lie in `words`.
typedef struct public_values {
  swirl_public_values *airs;
  uint32_t *words;
  size_t num_airs;
} public_values;

static void public_values_clear(public_values *values) {
  free(values->airs);
  free(values->words);
}

static bool public_values_fail(const char *path, const char *what, size_t air) {
  fprintf(stderr, "swirl verify: %s: AIR %zu: %s\n", path, air, what);
  return false;
}

static bool public_values_fill(public_values *out, const char *path, const json_t *root) {
  size_t used = 0;
  for (size_t air = 0; air < out->num_airs; air++) {
    const json_t *list = json_array_get(root, air);
    if (!json_is_array(list)) return public_values_fail(path, "not a list", air);
    out->airs[air] = (swirl_public_values){out->words + used, json_array_size(list)};
    for (size_t i = 0; i < json_array_size(list); i++) {
      const json_t *value = json_array_get(list, i);
      if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) >= modulus) {
        return public_values_fail(path, "a value is not an integer below 2013265921", air);
      }
      out->words[used++] = (uint32_t)json_integer_value(value);
    }
  }
  return true;
}

static bool public_values_load(public_values *out, const char *path) {
  json_t *root = NULL;
  swirl_diag diag = diag_none();
  if (json_file_load(&root, path, max_file_len, &diag) != SWIRL_OK) {
    fprintf(stderr, "swirl verify: %s\n", diag.message);
    return false;
  }
  bool good = json_is_array(root);
  if (!good) fprintf(stderr, "swirl verify: %s: not a list with one list per AIR\n", path);
  if (good) {
    size_t total = 0;
    out->num_airs = json_array_size(root);
    for (size_t air = 0; air < out->num_airs; air++) total += json_array_size(json_array_get(root, air));
    out->airs = calloc(out->num_airs + 1, sizeof *out->airs);
    out->words = calloc(total + 1, sizeof *out->words);
    good = out->airs != NULL && out->words != NULL;
    if (!good) fprintf(stderr, "swirl verify: out of memory\n");
  }
  good = good && public_values_fill(out, path, root);
  json_decref(root);
  return good;
}

// Prints the values in the proof in the form that --public reads.
static bool print_proof_values(const uint8_t *proof, size_t len) {
  uint32_t num_airs = 0;
  swirl_diag diag = diag_none();
  if (swirl_proof_num_airs(&num_airs, proof, len, &diag) != SWIRL_OK) return false;
  puts("public values in the proof, compared with nothing (give --public FILE to compare):");
  for (uint32_t air = 0; air < num_airs; air++) {
    size_t num = 0;
    if (swirl_proof_air(proof, len, air, NULL, NULL, NULL, 0, &num, &diag) != SWIRL_OK) return false;
    uint32_t *values = calloc(num + 1, sizeof *values);
    if (values == NULL) return false;
    const bool good = swirl_proof_air(proof, len, air, NULL, NULL, values, num, &num, &diag) == SWIRL_OK;
    fputs(air == 0 ? "[[" : ", [", stdout);
    for (size_t i = 0; good && i < num; i++) printf("%s%lu", i == 0 ? "" : ", ", (unsigned long)values[i]);
    putchar(']');
    free(values);
    if (!good) return false;
  }
  puts(num_airs == 0 ? "[]" : "]");
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
      (!input.has_given || public_values_load(&input.given, public_file))) {
    code = verify(&input);
  }
  free(input.key);
  free(input.proof);
  public_values_clear(&input.given);
  return code;
}
