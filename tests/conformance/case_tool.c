// case_tool CASE.json[.gz] OUTDIR [--threads N]: a case file to OUTDIR/vk.bin and OUTDIR/proof.bin, for programs that
// compare them with others'. Exit code: 0, 3 if the file has no traces and so only vk.bin is written, 1 on failure.
#include "case_run.h"
#include "diag_text.h"
#include "json_file.h"
#include "output_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOOL_OK = 0, TOOL_FAILED = 1, TOOL_USAGE = 2, TOOL_KEY_ONLY = 3 };
static const size_t max_file_len = (size_t)4 << 30;

static int fail(const char *what, swirl_status status, const swirl_diag *diag) {
  fprintf(stderr, "case_tool: %s: %s\n", what, diag_format(status, diag).text);
  return TOOL_FAILED;
}

static int run(swirl_device *dev, const json_t *root, const char *directory) {
  case_run result = {0};
  swirl_diag diag = diag_none();
  const swirl_status status = case_run_all(&result, dev, root, &diag);
  int code = status != SWIRL_OK ? fail(result.step, status, &diag) : result.proof == NULL ? TOOL_KEY_ONLY : TOOL_OK;
  // A key is of use without its proof.
  if ((result.vk != NULL &&
       !(output_directory(directory) && output_file(directory, "vk.bin", result.vk, result.vk_len))) ||
      (result.proof != NULL && !output_file(directory, "proof.bin", result.proof, result.proof_len))) {
    code = TOOL_FAILED;
  }
  case_run_clear(&result);
  return code;
}

int main(int argc, char **argv) {
  swirl_device_desc desc = {0};
  if (argc == 5 && strcmp(argv[3], "--threads") == 0) {
    desc.num_threads = (uint32_t)strtoul(argv[4], NULL, 10);
  } else if (argc != 3) {
    fputs("usage: case_tool CASE.json[.gz] OUTDIR [--threads N]\n", stderr);
    return TOOL_USAGE;
  }
  json_t *root = NULL;
  swirl_device *dev = NULL;
  swirl_diag diag = diag_none();
  swirl_status status = json_file_load(&root, argv[1], max_file_len, &diag);
  if (status == SWIRL_OK) status = swirl_device_open(&dev, &desc, &diag);
  const int code = status == SWIRL_OK ? run(dev, root, argv[2]) : fail(argv[1], status, &diag);
  json_decref(root);
  swirl_device_close(dev);
  return code;
}
