#include "device_list.h"

#include "diag_text.h"

#include <stdlib.h>

bool device_list(swirl_device_info **out, size_t *num, const char *command) {
  swirl_diag diag = diag_none();
  swirl_device_info *infos = NULL;
  swirl_status status = swirl_device_list(NULL, 0, num, &diag);
  const size_t max = *num; // a GPU may come or go meanwhile
  if (status == SWIRL_OK) {
    infos = calloc(max, sizeof *infos);
    status = infos == NULL ? SWIRL_ERR_NO_MEMORY : swirl_device_list(infos, max, num, &diag);
  }
  if (status != SWIRL_OK) {
    free(infos);
    return diag_fail(command, "listing devices", status, &diag);
  }
  if (*num > max) *num = max;
  *out = infos;
  return true;
}
