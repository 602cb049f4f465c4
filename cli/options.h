// Command lines: long options with a value or without, and the rest in order.
#ifndef SWIRL_CLI_OPTIONS_H
#define SWIRL_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Exit codes of every command.
enum { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

typedef struct cli_option {
  const char *name;   // "--out"
  const char **value; // receives the value, or
  bool *flag;         // is set; exactly one of the two
} cli_option;

// Reads the arguments after the command's name. `--name value` and `--name=value` are the same; `--` ends the options.
// Other arguments are moved to the front of `argv`; `*num_rest` counts them. False, after one line and a hint on
// standard error, if an option is unknown, comes twice or lacks its value.
bool options_parse(const char *command, const cli_option *options, size_t num_options, int argc, char **argv,
                   size_t *num_rest);

// The value of an option as an integer in [min, max]; `*out` stays as it is if `text` is NULL.
bool option_uint(const char *command, const char *name, uint64_t *out, const char *text, uint64_t min, uint64_t max);
bool option_u32(const char *command, const char *name, uint32_t *out, const char *text, uint32_t min, uint32_t max);
// The value of an option as a number >= 0.
bool option_number(const char *command, const char *name, double *out, const char *text);

// The value of an option as a number of bytes: a whole number, alone or with KiB, MiB, GiB, TiB, kB, MB, GB or TB
// behind it; at least 1.
bool option_bytes(const char *command, const char *name, uint64_t *out, const char *text);

// One line and a hint on standard error; returns CLI_USAGE.
int usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
