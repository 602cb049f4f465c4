// swirl kat: files of known answers, recognised by their contents.
#include "commands.h"
#include "diag_text.h"
#include "json_file.h"
#include "kat/kat.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: swirl kat [--device NAME] [--threads N] [--least-memory] FILE...\n"
    "\n"
    "Checks the library against files of known answers, plain or gzip, of any kind, told apart by their contents:\n"
    "cases (keys, pre-hash, commitment, transcript, proof bytes, the phases alone, the verdict), keys, presets,\n"
    "Keccak-f, damaged proofs (the named verdict; the good proof is read from the case file beside them), bare keys\n"
    "and proofs, and the data files of the specification.\n"
    "\n"
    "  --device NAME  the device that proves (default: $SWIRL_DEVICE, else cpu)\n"
    "  --threads N    its threads (default: one per hardware thread)\n"
    "  --least-memory proofs are made a second time, under the least memory limit that can be met\n"
    "\n"
    "Prints one line a check: `ok`, or `FAIL` with the first difference, or `skip` with the reason. Keys below 100 "
    "bits\n"
    "of security are accepted here; the lines report the bits. Exit code: 0 if nothing failed, 1 otherwise, 2 wrong\n"
    "usage.\n";

static const size_t max_file_len = (size_t)4 << 30;

static bool has(const json_t *root, const char *name) { return json_object_get(root, name) != NULL; }

// Whether a member of `root` is an object with these members.
static bool member_has(const json_t *root, const char *name, const char *other) {
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)(uintptr_t)root, key, value) {
    if (has(value, name) && has(value, other)) return true;
  }
  return false;
}

static void skip_constants(kat *k, const json_t *root) {
  (void)root;
  kat_skip(k, "constants inside the permutation, whose values kat_babybear.json checks");
}

static void skip_bn254(kat *k, const json_t *root) {
  (void)root;
  kat_skip(k, "the BN254 suite is not part of this version");
}

// The kinds of files by two members that each has, at the top or in an object there. The first that fits.
static const struct {
  const char *member, *other;
  bool inside;
  void (*check)(kat *k, const json_t *root);
} kinds[] = {
    {"case", "proofs", false, kat_damaged},
    {"keys", "airs", false, kat_presets},
    {"inputs", "vk_pre_hash", false, kat_keccakf},
    {"airs", "params", false, kat_case},
    {"instances", "instances", false, kat_instances},
    {"malformed", "encoded_hex", false, kat_codec},
    {"cases", "effective_pow_bits", false, kat_soundness},
    {"poseidon2_permutation", "poseidon2_permutation", false, kat_primitives},
    {"internal_rc", "width", false, skip_constants},
    {"permutation_width3", "permutation_width2", false, skip_bn254},
    {"width3", "width2", false, skip_bn254},
    {"vk0_postcard_hex", "airs", true, kat_key_vectors},
    {"l_skip", "postcard_hex", true, kat_system_params},
    {"ops", "final_state", true, kat_transcripts},
};

static void check_json(kat *k, const json_t *root) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    const bool fits = kinds[i].inside ? member_has(root, kinds[i].member, kinds[i].other)
                                      : has(root, kinds[i].member) && has(root, kinds[i].other);
    if (!fits) continue;
    const size_t before = k->num_ok + k->num_failed + k->num_skipped;
    kinds[i].check(k, root);
    if (k->num_ok + k->num_failed + k->num_skipped == before) kat_fail(k, "nothing in it to check");
    return;
  }
  kat_fail(k, "JSON, but of no known kind");
}

static void check_file(kat *k) {
  swirl_diag diag = diag_none();
  unsigned char *bytes = NULL;
  size_t len = 0;
  if (file_load(&bytes, &len, k->path, max_file_len, &diag) != SWIRL_OK) {
    kat_fail(k, "%s", diag.message);
    return;
  }
  static const unsigned char proof_start[4] = {SWIRL_CODEC_VERSION};
  size_t at = 0;
  while (at < len && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) at++;
  if (at < len && bytes[at] == '{') {
    json_error_t error;
    json_t *root = json_loadb((const char *)bytes, len, JSON_REJECT_DUPLICATES, &error);
    free(bytes);
    bytes = NULL;
    if (root == NULL) {
      kat_fail(k, "line %d, column %d: %s", error.line, error.column, error.text);
      return;
    }
    check_json(k, root);
    json_decref(root);
  } else if (len >= sizeof proof_start && memcmp(bytes, proof_start, sizeof proof_start) == 0) {
    kat_proof_file(k, bytes, len);
  } else {
    kat_key_file(k, bytes, len);
  }
  free(bytes);
}

int cmd_kat(int argc, char **argv) {
  const char *device = NULL, *threads = NULL;
  bool wants_help = false;
  kat k = {0};
  const cli_option options[] = {{"--device", &device, NULL},
                                {"--threads", &threads, NULL},
                                {"--least-memory", NULL, &k.least_memory},
                                {"--help", NULL, &wants_help},
                                {"-h", NULL, &wants_help}};
  size_t num_files;
  swirl_device_desc desc = {0};
  if (!options_parse("kat", options, sizeof options / sizeof options[0], argc, argv, &num_files)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (!option_u32("kat", "--threads", &desc.num_threads, threads, 1, 1024)) return CLI_USAGE;
  if (num_files == 0) return usage_error("kat", "no files");
  desc.device = device;

  swirl_diag diag = diag_none();
  const swirl_status status = swirl_device_open(&k.dev, &desc, &diag);
  if (status != SWIRL_OK) {
    fprintf(stderr, "swirl kat: %s\n", diag_format(status, &diag).text);
    return CLI_FAILED;
  }
  for (size_t i = 0; i < num_files; i++) {
    k.path = argv[i];
    check_file(&k);
    fflush(stdout);
  }
  fprintf(stderr, "%zu ok, %zu failed, %zu skipped (%s, %lu threads)\n", k.num_ok, k.num_failed, k.num_skipped,
          swirl_device_isa(k.dev), (unsigned long)swirl_device_num_threads(k.dev));
  swirl_device_close(k.dev);
  return k.num_failed == 0 ? CLI_OK : CLI_FAILED;
}
