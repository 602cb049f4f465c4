#include "inputs.h"

#include "diag_text.h"
#include "json_file.h"
#include "params_option.h"

#include <stdio.h>
#include <stdlib.h>

static const size_t max_file_len = (size_t)4 << 30;

// ---- Options

int inputs_begin(inputs *in, const char *command, const input_options *options) {
  *in = (inputs){.command = command, .options = options};
  const input_options *o = options;
  if (o->airs != NULL && o->example != NULL) return usage_error(command, "either --airs or --example is wanted");
  if (o->pk == NULL && o->airs == NULL && o->example == NULL) {
    return usage_error(command, "no key and no AIRs: give %s--airs or --example",
                       command[0] == 'k' ? "" : "--pk, "); // keygen makes keys, all others take them
  }
  if (o->params != NULL && o->params_file != NULL) return usage_error(command, "--params is given twice");
  if (o->pk != NULL && (o->params != NULL || o->params_file != NULL)) {
    return usage_error(command, "the key of --pk has its parameters: --params is of no use");
  }
  if (o->size != NULL && o->example == NULL) return usage_error(command, "--size is of an example");
  if (o->example == NULL) return CLI_OK;
  in->example = example_find(o->example);
  if (in->example == NULL) return usage_error(command, "%s is no example", o->example);
  in->size = in->example->default_size;
  return option_u32(command, "--size", &in->size, o->size, in->example->min_size, in->example->max_size) ? CLI_OK
                                                                                                         : CLI_USAGE;
}

int inputs_need_witness(const inputs *in) {
  const input_options *o = in->options;
  if (o->witness != NULL || o->airs != NULL || o->example != NULL) return CLI_OK;
  return usage_error(in->command, "no witness: give --witness");
}

// ---- Keys

// Parameters of the command line, if there are any.
static bool load_params(const inputs *in, swirl_params *out, bool *given) {
  const input_options *o = in->options;
  swirl_diag diag = diag_none();
  swirl_status status = SWIRL_OK;
  *given = true;
  if (o->params != NULL) {
    status = params_option_preset(out, o->params, &diag);
  } else if (o->params_file != NULL) {
    status = params_option_file(out, o->params_file, &diag);
  } else {
    *given = false;
  }
  if (status == SWIRL_OK) return true;
  return diag_fail(in->command, o->params != NULL ? "--params" : o->params_file, status, &diag);
}

static bool load_air_file(inputs *in, const swirl_params *params) {
  static const swirl_params unused = {0}; // of a key that has its own
  const char *path = in->options->airs;
  swirl_diag diag = diag_none();
  json_t *root = NULL;
  if (params == NULL && in->options->pk != NULL) params = &unused;
  swirl_status status = json_file_load(&root, path, max_file_len, &diag);
  if (status == SWIRL_OK) status = case_file_parse(&in->file, root, params, &diag);
  json_decref(root);
  if (status != SWIRL_OK) return diag_fail(in->command, path, status, &diag);
  in->airs = (const swirl_air *const *)in->file.air.airs;
  in->num_airs = in->file.air.num_airs;
  return true;
}

static bool create_example(inputs *in) {
  swirl_diag diag = diag_none();
  const swirl_status status = example_create_airs(in->example, &in->example_airs, in->size, &diag);
  if (status != SWIRL_OK) return diag_fail(in->command, in->example->name, status, &diag);
  in->airs = (const swirl_air *const *)in->example_airs.airs;
  in->num_airs = in->example_airs.num;
  return true;
}

static bool read_key(inputs *in, swirl_device *dev) {
  const char *path = in->options->pk;
  unsigned char *bytes = NULL;
  size_t len = 0;
  swirl_diag diag = diag_none();
  swirl_status status = file_load(&bytes, &len, path, max_file_len, &diag);
  if (status == SWIRL_OK) status = swirl_pk_load(&in->pk, dev, bytes, len, &diag);
  free(bytes);
  if (status != SWIRL_OK) return diag_fail(in->command, path, status, &diag);
  const size_t num_airs = swirl_vk_num_airs(swirl_pk_vk(in->pk));
  if (in->airs != NULL && in->num_airs != num_airs) {
    fprintf(stderr, "swirl %s: %s is a key of %zu AIRs, not of the %zu given\n", in->command, path, num_airs,
            in->num_airs);
    return false;
  }
  in->num_airs = num_airs;
  return true;
}

static bool generate_key(inputs *in, swirl_device *dev, const swirl_params *params, uint32_t flags) {
  swirl_diag diag = diag_none();
  swirl_params preset;
  swirl_status status = SWIRL_OK;
  if (in->example == NULL) {
    status =
        swirl_keygen(&in->pk, dev, &in->file.air.params, in->airs, in->num_airs, in->file.preprocessed, flags, &diag);
  } else {
    if (params == NULL) status = swirl_params_preset(&preset, "app", in->example->preset_height(in->size), &diag);
    if (status == SWIRL_OK) {
      status = example_keygen(&in->pk, dev, params != NULL ? params : &preset, &in->example_airs, flags, &diag);
    }
  }
  return status == SWIRL_OK || diag_fail(in->command, "key generation", status, &diag);
}

bool inputs_load_key(inputs *in, swirl_device *dev, uint32_t flags) {
  swirl_params params;
  bool given;
  if (!load_params(in, &params, &given)) return false;
  if (in->options->airs != NULL && !load_air_file(in, given ? &params : NULL)) return false;
  if (in->example != NULL && !create_example(in)) return false;
  return in->options->pk != NULL ? read_key(in, dev) : generate_key(in, dev, given ? &params : NULL, flags);
}

// ---- Witnesses

static bool create_example_witness(inputs *in, swirl_device *dev) {
  swirl_diag diag = diag_none();
  const swirl_status status =
      example_create_witness(in->example, &in->example_witness, in->size, swirl_device_num_threads(dev), &diag);
  if (status != SWIRL_OK) return diag_fail(in->command, in->example->name, status, &diag);
  example_view_make(&in->view, &in->example_witness);
  in->witness = in->view.airs;
  return true;
}

static bool use_traces(inputs *in) {
  swirl_diag diag = diag_none();
  if (!in->file.has_traces) {
    fprintf(stderr, "swirl %s: %s: no traces in it, and no --witness\n", in->command, in->options->airs);
    return false;
  }
  const swirl_status status = case_file_fits(&in->file, swirl_pk_vk(in->pk), &diag);
  if (status != SWIRL_OK) return diag_fail(in->command, in->options->airs, status, &diag);
  in->witness = in->file.witness;
  return true;
}

bool inputs_load_witness(inputs *in, swirl_device *dev, bool shape_only) {
  const char *path = in->options->witness;
  if (path != NULL) {
    swirl_diag diag = diag_none();
    const swirl_status status =
        witness_file_load(&in->manifest, path, swirl_pk_vk(in->pk), in->airs, shape_only, &diag);
    in->witness = in->manifest.airs;
    return status == SWIRL_OK || diag_fail(in->command, path, status, &diag);
  }
  return in->example != NULL ? create_example_witness(in, dev) : use_traces(in);
}

void inputs_clear(inputs *in) {
  swirl_pk_destroy(in->pk);
  witness_file_clear(&in->manifest);
  example_airs_clear(&in->example_airs);
  example_witness_clear(&in->example_witness);
  case_file_clear(&in->file);
}
