// case_tool CASE.json[.gz] OUTDIR [--threads N]: a case file to OUTDIR/vk.bin and OUTDIR/proof.bin, for programs that
// compare them with others'. Exit code: 0, 3 if the file has no traces and so only vk.bin is written, 1 on failure.
#include "case_file.h"
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

static int write_key(const swirl_pk *pk, const char *directory) {
  const swirl_vk *vk = swirl_pk_vk(pk);
  const size_t len = swirl_vk_encoded_len(vk);
  uint8_t *bytes = malloc(len + 1);
  const swirl_diag diag = diag_none();
  const swirl_status status = bytes == NULL ? SWIRL_ERR_NO_MEMORY : swirl_vk_encode(vk, bytes, len);
  int code = TOOL_FAILED;
  if (status != SWIRL_OK) {
    (void)fail("key", status, &diag);
  } else if (output_directory(directory) && output_file(directory, "vk.bin", bytes, len)) {
    code = TOOL_OK;
  }
  free(bytes);
  return code;
}

static int write_proof(swirl_pk *pk, const case_file *file, const char *directory) {
  const size_t num_airs = file->air.num_airs;
  swirl_prover *prover = NULL;
  swirl_proof *proof = NULL;
  swirl_diag diag = diag_none();
  swirl_status status = case_file_fits(file, swirl_pk_vk(pk), &diag);
  // Cases may be beyond what verifiers accept.
  if (status == SWIRL_OK) {
    status = swirl_prover_create_for(&prover, pk, file->witness, num_airs, SWIRL_ANY_HEIGHTS, &diag);
  }
  if (status == SWIRL_OK) status = swirl_prover_run(prover, &proof, file->witness, num_airs, NULL, &diag);
  swirl_prover_destroy(prover);
  if (status != SWIRL_OK) return fail("proving", status, &diag);
  size_t len;
  const uint8_t *bytes = swirl_proof_bytes(proof, &len);
  const bool good = output_file(directory, "proof.bin", bytes, len);
  swirl_proof_destroy(proof);
  return good ? TOOL_OK : TOOL_FAILED;
}

static int run(swirl_device *dev, const case_file *file, const char *directory) {
  swirl_pk *pk = NULL;
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_keygen(&pk, dev, &file->air.params, (const swirl_air *const *)file->air.airs,
                                           file->air.num_airs, file->preprocessed, SWIRL_ALLOW_INSECURE, &diag);
  if (status != SWIRL_OK) return fail("key generation", status, &diag);
  int code = write_key(pk, directory);
  if (code == TOOL_OK) code = file->has_traces ? write_proof(pk, file, directory) : TOOL_KEY_ONLY;
  swirl_pk_destroy(pk);
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
  case_file file = {0};
  swirl_device *dev = NULL;
  swirl_diag diag = diag_none();
  swirl_status status = json_file_load(&root, argv[1], max_file_len, &diag);
  if (status == SWIRL_OK) status = case_file_parse(&file, root, NULL, &diag);
  json_decref(root);
  if (status == SWIRL_OK) status = swirl_device_open(&dev, &desc, &diag);
  const int code = status == SWIRL_OK ? run(dev, &file, argv[2]) : fail(argv[1], status, &diag);
  case_file_clear(&file);
  swirl_device_close(dev);
  return code;
}
