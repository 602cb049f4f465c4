#include "report_output.h"

#include <stdlib.h>

char *report_render(size_t *len, const swirl_report *report, report_writer writer) {
  *len = writer(report, NULL, 0);
  char *text = malloc(*len + 1);
  if (text != NULL) writer(report, text, *len + 1);
  return text;
}
