// swirl kat: files of known answers, recognised by their contents.
#include "commands.h"
#include "diag_text.h"
#include "json_file.h"
#include "kat/kat.h"
#include "open_device.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: swirl kat [--device NAME] [--threads N] [--least-memory] FILE...\n"
    "\n"
    "Checks the library against files of known answers, plain or gzip, of any kind, told apart by their contents:\n"
    "cases (keys, pre-hash, commitment, transcript, proof bytes, the phases alone, the verdict), keys, presets,\n"
    "Keccak-f, a key with a proof, damaged proofs (the named verdict; the good proof is read from the file beside\n"
    "them), bare keys and proofs, and the data files of the specification.\n"
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

static void check_file(kat *k) {
  swirl_diag diag = diag_none();
  unsigned char *bytes = NULL;
  size_t len = 0;
  if (file_load(&bytes, &len, k->path, max_file_len, &diag) != SWIRL_OK) {
    kat_fail(k, "%s", diag.message);
    return;
  }
  kat_file(k, bytes, len);
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
  const swirl_status status = cli_device_open(&k.dev, &desc, &diag);
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
