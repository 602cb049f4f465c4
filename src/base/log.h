// Telling the caller's logger something. Nothing is formatted that nobody hears.
#ifndef SWIRL_BASE_LOG_H
#define SWIRL_BASE_LOG_H

#include <swirl/control.h>

#include "base/base.h"

// One line in printf format, cut at 255 bytes. `logger`: not NULL; one without a function hears nothing.
#define SWIRL_LOG(logger, wanted, ...)                                                                                 \
  do {                                                                                                                 \
    if ((logger)->fn != NULL && (wanted) <= (logger)->level) swirl_log_write(logger, wanted, __VA_ARGS__);             \
  } while (0)

void swirl_log_write(const swirl_logger *logger, swirl_log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
