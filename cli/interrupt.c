#define _POSIX_C_SOURCE 200809L
#include "interrupt.h"

#include "diag_text.h"

#include <signal.h>
#include <stddef.h>

static const int signals[] = {SIGINT, SIGTERM};
static swirl_cancel *requested; // a signal handler has nothing else to reach it by

static void request(int signal_number) {
  (void)signal_number;
  swirl_cancel_request(requested);
}

// Sets the action of the signals, but of ignored ones.
static void handle(void (*handler)(int)) {
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    struct sigaction old, action = {.sa_handler = handler, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) sigaction(signals[i], &action, NULL);
  }
}

bool interrupt_begin(const swirl_cancel **cancel, const char *command) {
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_cancel_create(&requested, NULL, &diag);
  if (status != SWIRL_OK) return diag_fail(command, "signals", status, &diag);
  handle(request);
  *cancel = requested;
  return true;
}

bool interrupt_came(void) { return requested != NULL && swirl_cancel_is_requested(requested); }

void interrupt_end(void) {
  handle(SIG_DFL);
  swirl_cancel_destroy(requested);
  requested = NULL;
}
