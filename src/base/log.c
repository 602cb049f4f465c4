#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

void swirl_log_write(const swirl_logger *logger, swirl_log_level level, const char *format, ...) {
  char line[256];
  va_list args;
  va_start(args, format);
  vsnprintf(line, sizeof line, format, args);
  va_end(args);
  for (char *c = line; *c != '\0'; c++) { // what a caller named may have line breaks
    if ((unsigned char)*c < 0x20) *c = ' ';
  }
  logger->fn(logger->context, level, line);
}
