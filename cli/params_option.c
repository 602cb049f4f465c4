#include "params_option.h"

#include "air_file.h"
#include "json_file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t max_file_len = (size_t)4 << 30;

swirl_status params_option_preset(swirl_params *out, const char *text, swirl_diag *diag) {
  char name[32];
  const char *colon = strchr(text, ':');
  const size_t len = colon == NULL ? strlen(text) : (size_t)(colon - text);
  uint32_t log_height = 0;
  // What is no number is no height either: the library names the ones there are.
  if (colon != NULL) log_height = UINT32_MAX;
  if (colon != NULL && isdigit((unsigned char)colon[1]) && strlen(colon + 1) <= 4) {
    char *end;
    const unsigned long value = strtoul(colon + 1, &end, 10);
    if (*end == 0) log_height = (uint32_t)value;
  }
  snprintf(name, sizeof name, "%.*s", (int)(len < sizeof name ? len : sizeof name), text);
  return swirl_params_preset(out, name, log_height, diag);
}

swirl_status params_option_file(swirl_params *out, const char *path, swirl_diag *diag) {
  json_t *root = NULL;
  swirl_status status = json_file_load(&root, path, max_file_len, diag);
  if (status != SWIRL_OK) return status;
  const json_t *params = json_object_get(root, "params");
  status = air_file_params(out, params != NULL ? params : root, diag);
  json_decref(root);
  return status;
}
