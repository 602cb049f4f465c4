// Status names and texts (one list: swirl/base.h) and diagnostics.
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>

const char *swirl_status_name(swirl_status status) {
  switch (status) {
#define X(name, value, text, reference)                                                                                \
  case SWIRL_##name: return #name;
    SWIRL_STATUS_LIST(X)
#undef X
  }
  return "unknown";
}

const char *swirl_status_text(swirl_status status) {
  switch (status) {
#define X(name, value, text, reference)                                                                                \
  case SWIRL_##name: return text;
    SWIRL_STATUS_LIST(X)
#undef X
  }
  return "unknown";
}

const char *swirl_status_reference(swirl_status status) {
  switch (status) {
#define X(name, value, text, reference)                                                                                \
  case SWIRL_##name: return reference;
    SWIRL_STATUS_LIST(X)
#undef X
  }
  return "unknown";
}

void swirl_diag_clear(swirl_diag *diag) {
  if (diag == NULL) return;
  *diag = (swirl_diag){.status = SWIRL_OK, .air = -1, .part = -1, .column = -1, .row = -1, .round = -1, .offset = -1};
}

swirl_status swirl_fail(swirl_diag *diag, swirl_status status, const char *format, ...) {
  if (diag != NULL) {
    swirl_diag_clear(diag);
    diag->status = status;
    va_list args;
    va_start(args, format);
    vsnprintf(diag->message, sizeof diag->message, format, args);
    va_end(args);
  }
  return status;
}

#define STRING_(x) #x
#define STRING(x) STRING_(x)
const char *swirl_version(void) {
  return STRING(SWIRL_VERSION_MAJOR) "." STRING(SWIRL_VERSION_MINOR) "." STRING(SWIRL_VERSION_PATCH);
}
