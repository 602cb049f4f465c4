#define _POSIX_C_SOURCE 200809L
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool on_terminal(void) {
  const char *kind = getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && kind != NULL && strcmp(kind, "dumb") != 0;
}

// "1:02:03", "2:03" or "4 s".
static void format_time(char out[32], double seconds) {
  if (seconds >= 1e7) seconds = 1e7;
  const unsigned long s = (unsigned long)(seconds + 0.5);
  if (s >= 3600) {
    snprintf(out, 32, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
  } else if (s >= 60) {
    snprintf(out, 32, "%lu:%02lu", s / 60, s % 60);
  } else {
    snprintf(out, 32, "%lu s", s);
  }
}

static void show(void *context, const swirl_progress *p) {
  (void)context;
  if (p->share >= 1) {
    progress_clear();
    return;
  }
  char left[32] = "?";
  const double elapsed = (double)p->elapsed_ns * 1e-9;
  // An estimate of what is left from a small part is none.
  if (p->share >= 0.01) format_time(left, elapsed * (1 - p->share) / p->share);
  fprintf(stderr, "\r\033[K%3d%%  %s left  %s", (int)(100 * p->share), left, p->span);
  fflush(stderr);
}

swirl_progress_fn progress_on_terminal(void) { return on_terminal() ? show : NULL; }

void progress_clear(void) {
  if (on_terminal()) fputs("\r\033[K", stderr);
}
