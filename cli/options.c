#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int usage_error(const char *command, const char *format, ...) {
  const char *space = command[0] == 0 ? "" : " ";
  va_list args;
  va_start(args, format);
  fprintf(stderr, "swirl%s%s: ", space, command);
  vfprintf(stderr, format, args);
  fprintf(stderr, " (see `swirl%s%s --help`)\n", space, command);
  va_end(args);
  return CLI_USAGE;
}

static const cli_option *find_option(const cli_option *options, size_t num, const char *arg, size_t name_len) {
  for (size_t i = 0; i < num; i++) {
    if (strlen(options[i].name) == name_len && strncmp(options[i].name, arg, name_len) == 0) return &options[i];
  }
  return NULL;
}

bool options_parse(const char *command, const cli_option *options, size_t num_options, int argc, char **argv,
                   size_t *num_rest) {
  size_t rest = 0;
  bool more_options = true;
  for (int i = 0; i < argc; i++) {
    char *arg = argv[i];
    if (!more_options || arg[0] != '-' || arg[1] == 0) {
      argv[rest++] = arg;
      continue;
    }
    if (strcmp(arg, "--") == 0) {
      more_options = false;
      continue;
    }
    const char *equals = strchr(arg, '=');
    const size_t name_len = equals == NULL ? strlen(arg) : (size_t)(equals - arg);
    const cli_option *option = find_option(options, num_options, arg, name_len);
    if (option == NULL) return usage_error(command, "unknown option %.*s", (int)name_len, arg), false;
    if (option->flag != NULL) {
      if (equals != NULL) return usage_error(command, "%s takes no value", option->name), false;
      *option->flag = true;
      continue;
    }
    if (*option->value != NULL) return usage_error(command, "%s is given twice", option->name), false;
    if (equals == NULL && i + 1 == argc) return usage_error(command, "%s needs a value", option->name), false;
    *option->value = equals != NULL ? equals + 1 : argv[++i];
  }
  *num_rest = rest;
  return true;
}

bool option_uint(const char *command, const char *name, uint64_t *out, const char *text, uint64_t min, uint64_t max) {
  if (text == NULL) return true;
  char *end;
  errno = 0;
  const unsigned long long value = strtoull(text, &end, 10);
  if (!isdigit((unsigned char)text[0]) || *end != 0 || errno != 0 || value < min || value > max) {
    usage_error(command, "%s %s: must be a whole number from %llu to %llu", name, text, (unsigned long long)min,
                (unsigned long long)max);
    return false;
  }
  *out = value;
  return true;
}

bool option_u32(const char *command, const char *name, uint32_t *out, const char *text, uint32_t min, uint32_t max) {
  uint64_t value = *out;
  if (!option_uint(command, name, &value, text, min, max)) return false;
  *out = (uint32_t)value;
  return true;
}

bool option_number(const char *command, const char *name, double *out, const char *text) {
  if (text == NULL) return true;
  char *end;
  const double value = strtod(text, &end);
  if (end == text || *end != 0 || !isfinite(value) || value < 0) {
    usage_error(command, "%s %s: must be a number that is not negative", name, text);
    return false;
  }
  *out = value;
  return true;
}

bool option_bytes(const char *command, const char *name, uint64_t *out, const char *text) {
  static const struct {
    const char *name;
    uint64_t bytes;
  } units[] = {{"", 1},         {"B", 1},           {"KiB", 1ull << 10}, {"MiB", 1ull << 20}, {"GiB", 1ull << 30},
               {"kB", 1000ull}, {"MB", 1000000ull}, {"GB", 1000000000},  {"TiB", 1ull << 40}, {"TB", 1000000000000}};
  if (text == NULL) return true;
  char *end;
  errno = 0;
  const unsigned long long value = strtoull(text, &end, 10);
  for (size_t i = 0; isdigit((unsigned char)text[0]) && errno == 0 && i < sizeof units / sizeof units[0]; i++) {
    if (strcmp(end, units[i].name) != 0 || value == 0 || value > UINT64_MAX / units[i].bytes) continue;
    *out = value * units[i].bytes;
    return true;
  }
  usage_error(command, "%s %s: must be a number of bytes, such as 1000000, 512MiB or 2GiB", name, text);
  return false;
}
