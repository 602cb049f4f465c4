#include "diag_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

swirl_diag diag_none(void) {
  return (swirl_diag){.air = -1, .part = -1, .column = -1, .row = -1, .round = -1, .offset = -1};
}

__attribute__((format(printf, 2, 3))) static void append(diag_text *out, const char *format, ...) {
  const size_t used = strlen(out->text);
  va_list args;
  va_start(args, format);
  vsnprintf(out->text + used, sizeof out->text - used, format, args);
  va_end(args);
}

diag_text diag_format(swirl_status status, const swirl_diag *diag) {
  const struct {
    const char *name;
    int64_t value;
  } places[] = {{"AIR", diag->air}, {"part", diag->part},   {"column", diag->column},
                {"row", diag->row}, {"round", diag->round}, {"byte", diag->offset}};
  diag_text out = {{0}};
  append(&out, "%s", swirl_status_name(status));
  if (swirl_status_reference(status)[0] != 0) append(&out, " (%s)", swirl_status_reference(status));
  append(&out, ": %s", swirl_status_text(status));
  if (diag->message[0] != 0 && strcmp(diag->message, swirl_status_text(status)) != 0)
    append(&out, ": %s", diag->message);
  const char *separator = " [";
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    if (places[i].value < 0) continue;
    append(&out, "%s%s %" PRId64, separator, places[i].name, places[i].value);
    separator = ", ";
  }
  if (separator[0] == ',') append(&out, "]");
  return out;
}

bool diag_fail(const char *command, const char *what, swirl_status status, const swirl_diag *diag) {
  fprintf(stderr, "swirl %s: %s: %s\n", command, what, diag_format(status, diag).text);
  return false;
}
