#include "open_device.h"

#include <stdio.h>
#include <stdlib.h>

bool cli_cache_directory(char *out, size_t size) {
  const char *own = getenv("SWIRL_CACHE_DIR"), *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  int len = 0;
  if (own != NULL && own[0] != 0) {
    len = snprintf(out, size, "%s", own);
  } else if (xdg != NULL && xdg[0] == '/') { // a relative one is to be ignored, says its specification
    len = snprintf(out, size, "%s/swirl", xdg);
  } else if (home != NULL && home[0] != 0) {
    len = snprintf(out, size, "%s/.cache/swirl", home);
  }
  return len > 0 && (size_t)len < size;
}

static void hear(void *context, swirl_log_level level, const char *message) {
  (void)context, (void)level;
  fprintf(stderr, "swirl: warning: %s\n", message);
}

swirl_status cli_device_open(swirl_device **out, const swirl_device_desc *desc, swirl_diag *diag) {
  char directory[1024];
  swirl_device_desc own = *desc;
  if (own.cache_directory == NULL && cli_cache_directory(directory, sizeof directory)) {
    own.cache_directory = directory;
  }
  const swirl_logger logger = {.fn = hear, .level = SWIRL_LOG_WARNING};
  own.logger = &logger;
  return swirl_device_open(out, &own, diag);
}
