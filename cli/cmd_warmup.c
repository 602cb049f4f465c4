// swirl warmup: compiles ahead what a device needs.
#include "commands.h"
#include "diag_text.h"
#include "inputs.h"
#include "open_device.h"
#include "options.h"

#include <stdio.h>
#include <time.h>

static const char help[] =
    "usage: swirl warmup [--device NAME] [--pk FILE | --airs FILE | --example NAME [--size LOG2]]\n"
    "\n"
    "Compiles all kernels of a GPU and keeps them on disk, so that the first proof does not wait for it; with a key "
    "also\n"
    "those that are made for its AIRs. Without it each kernel is compiled when it is first needed, and kept as well. "
    "A\n"
    "CPU has nothing to compile.\n"
    "\n"
    "  --device NAME         default: $SWIRL_DEVICE, else cpu (`swirl devices`)\n"
    "  --pk FILE             proving key, as `swirl keygen` leaves it, or one generated from\n" INPUT_AIRS_HELP "\n"
    "Kept in $SWIRL_CACHE_DIR, else $XDG_CACHE_HOME/swirl, else ~/.cache/swirl, one file a GPU; a file that is "
    "damaged\n"
    "or of another driver is ignored and written anew. Exit code: 0 done, 1 failed, 2 wrong usage.\n";

static double seconds_since(const struct timespec *start) {
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

// The kernels of every proof, then those of the key's AIRs, if there is a key.
static bool warm(swirl_device *dev, inputs *in, const char *name) {
  swirl_diag diag = diag_none();
  swirl_status status = swirl_device_warmup(dev, &diag);
  if (status != SWIRL_OK) return diag_fail("warmup", name, status, &diag);
  if (in->options == NULL) return true;
  if (!inputs_load_key(in, dev, SWIRL_ALLOW_INSECURE)) return false;
  status = swirl_pk_warmup(in->pk, &diag);
  return status == SWIRL_OK || diag_fail("warmup", name, status, &diag);
}

int cmd_warmup(int argc, char **argv) {
  swirl_device_desc desc = {0};
  bool wants_help = false;
  input_options sources = {0};
  inputs in = {0};
  const cli_option options[] = {INPUT_AIRS_OPTIONS(sources),
                                {"--pk", &sources.pk, NULL},
                                {"--device", &desc.device, NULL},
                                {"--help", NULL, &wants_help},
                                {"-h", NULL, &wants_help}};
  size_t num_rest;
  if (!options_parse("warmup", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest > 0) return usage_error("warmup", "unexpected argument %s", argv[0]);
  const bool has_key = sources.pk != NULL || sources.airs != NULL || sources.example != NULL ||
                       sources.params != NULL || sources.params_file != NULL || sources.size != NULL;
  if (has_key && inputs_begin(&in, "warmup", &sources) != CLI_OK) return CLI_USAGE;

  swirl_device *dev = NULL;
  swirl_diag diag = diag_none();
  struct timespec start;
  timespec_get(&start, TIME_UTC);
  const swirl_status status = cli_device_open(&dev, &desc, &diag);
  if (status != SWIRL_OK) {
    inputs_clear(&in);
    return diag_fail("warmup", "device", status, &diag), CLI_FAILED;
  }
  swirl_device_info info;
  swirl_device_describe(dev, &info);
  const bool good = warm(dev, &in, info.name);
  if (good && info.kind == SWIRL_DEVICE_GPU) {
    char directory[1024];
    const bool kept = cli_cache_directory(directory, sizeof directory);
    printf("%s: kernels compiled in %.3f s%s%s\n", info.name, seconds_since(&start), kept ? ", kept in " : ", not kept",
           kept ? directory : "");
  } else if (good) {
    printf("%s: nothing to compile\n", info.id);
  }
  inputs_clear(&in);
  swirl_device_close(dev);
  return good ? CLI_OK : CLI_FAILED;
}
