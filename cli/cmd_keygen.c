// swirl keygen: AIRs and parameters to a proving key and a verifying key in files.
#include "commands.h"
#include "diag_text.h"
#include "inputs.h"
#include "open_device.h"
#include "output_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char help[] =
    "usage: swirl keygen (--airs FILE | --example NAME [--size LOG2]) [--params NAME[:LOG] | --params-file FILE]\n"
    "                    [--allow-insecure] [--pk FILE] [--vk FILE] [--threads N]\n"
    "\n"
    "Generates keys for a set of AIRs: the proving key holds the verifying key and the preprocessed traces.\n"
    "\n" INPUT_AIRS_HELP "  --allow-insecure      accept fewer than 100 bits of security\n"
    "  --pk FILE, --vk FILE  where the proving key and the verifying key go; at least one\n"
    "  --threads N           default: one per hardware thread\n"
    "\n"
    "Exit code: 0 written, 1 failed, 2 wrong usage.\n";

static bool write_keys(const swirl_pk *pk, const char *pk_path, const char *vk_path) {
  const swirl_vk *vk = swirl_pk_vk(pk);
  const size_t pk_len = swirl_pk_encoded_len(pk), vk_len = swirl_vk_encoded_len(vk);
  uint8_t *pk_bytes = malloc(pk_len), *vk_bytes = malloc(vk_len);
  const swirl_diag diag = diag_none();
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (pk_bytes != NULL && vk_bytes != NULL) status = swirl_pk_encode(pk, pk_bytes, pk_len);
  if (status == SWIRL_OK) status = swirl_vk_encode(vk, vk_bytes, vk_len);
  output files[2];
  size_t num = 0;
  if (pk_path != NULL) files[num++] = (output){.name = pk_path, .bytes = pk_bytes, .len = pk_len};
  if (vk_path != NULL) files[num++] = (output){.name = vk_path, .bytes = vk_bytes, .len = vk_len};
  const bool good =
      (status == SWIRL_OK || diag_fail("keygen", "keys", status, &diag)) && output_files(NULL, files, num);
  free(pk_bytes);
  free(vk_bytes);
  for (size_t i = 0; good && i < num; i++) printf("wrote %s: %zu bytes\n", files[i].name, files[i].len);
  return good;
}

static bool print_security(const swirl_vk *vk) {
  swirl_soundness soundness = {0};
  const swirl_diag diag = diag_none();
  const swirl_status status = swirl_vk_soundness(&soundness, vk);
  if (status != SWIRL_OK) return diag_fail("keygen", "soundness", status, &diag);
  printf("%" PRIu32 " AIRs; security %.2f bits (estimate from the key)\n", swirl_vk_num_airs(vk), soundness.total);
  return true;
}

int cmd_keygen(int argc, char **argv) {
  const char *pk = NULL, *vk = NULL, *threads = NULL;
  bool allow_insecure = false, wants_help = false;
  input_options sources = {0};
  const cli_option options[] = {INPUT_AIRS_OPTIONS(sources),   {"--allow-insecure", NULL, &allow_insecure},
                                {"--pk", &pk, NULL},           {"--vk", &vk, NULL},
                                {"--threads", &threads, NULL}, {"--help", NULL, &wants_help},
                                {"-h", NULL, &wants_help}};
  size_t num_rest;
  inputs in;
  swirl_device_desc desc = {0};
  if (!options_parse("keygen", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest > 0) return usage_error("keygen", "unexpected argument %s", argv[0]);
  if (inputs_begin(&in, "keygen", &sources) != CLI_OK) return CLI_USAGE;
  if (pk == NULL && vk == NULL) return usage_error("keygen", "nowhere to write to: give --pk, --vk or both");
  if (!option_u32("keygen", "--threads", &desc.num_threads, threads, 1, 1024)) return CLI_USAGE;
  if ((pk != NULL && !output_possible(pk)) || (vk != NULL && !output_possible(vk))) return CLI_FAILED;

  swirl_device *dev = NULL;
  swirl_diag diag = diag_none();
  const swirl_status status = cli_device_open(&dev, &desc, &diag);
  const bool good = (status == SWIRL_OK || diag_fail("keygen", "device", status, &diag)) &&
                    inputs_load_key(&in, dev, allow_insecure ? SWIRL_ALLOW_INSECURE : 0) && write_keys(in.pk, pk, vk) &&
                    print_security(swirl_pk_vk(in.pk));
  inputs_clear(&in);
  swirl_device_close(dev);
  return good ? CLI_OK : CLI_FAILED;
}
