// The swirl program: a thin user of the public API.
#define _POSIX_C_SOURCE 200809L
#include "commands.h"
#include "options.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <swirl/device.h>

static const struct {
  const char *name, *summary;
  int (*run)(int argc, char **argv);
} commands[] = {
    {"demo", "prove and verify real witness data; leaves a key and a proof", cmd_demo},
    {"verify", "verify a proof with a verifying key", cmd_verify},
    {"keygen", "generate a proving key and a verifying key", cmd_keygen},
    {"prove", "prove a witness", cmd_prove},
    {"check", "check a witness row by row, without a proof", cmd_check},
    {"plan", "memory and work of a proof before it is made", cmd_plan},
    {"example", "write an example as files", cmd_example},
    {"inspect", "show what stands in a key, a proof or an AIR file", cmd_inspect},
    {"bench", "measure an example span by span", cmd_bench},
    {"devices", "list the devices of this machine", cmd_devices},
    {"warmup", "compile ahead what a GPU needs", cmd_warmup},
    {"kat", "check the library against files of known answers", cmd_kat},
};

static void print_help(FILE *to) {
  fputs("usage: swirl COMMAND [ARGUMENT...]\n\n"
        "Keys, proofs and verification in the SWIRL proof system, with the bytes of OpenVM stark-backend 2.0.1.\n\n",
        to);
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].summary);
  }
  fputs("\n`swirl COMMAND --help` explains a command. `swirl --version` prints versions and the instruction set.\n"
        "Environment: SWIRL_CPU_ISA caps the instruction set and SWIRL_DEVICE names the device (`swirl devices`).\n"
        "Exit code: 0 accepted, 1 rejected or failed, 2 wrong usage.\n",
        to);
}

static int print_version(void) {
  swirl_device *dev = NULL;
  swirl_diag diag;
  const swirl_device_desc desc = {.num_threads = 1};
  printf("swirl %s\nproof codec %d\n", swirl_version(), SWIRL_CODEC_VERSION);
  if (swirl_device_open(&dev, &desc, &diag) != SWIRL_OK) {
    fprintf(stderr, "swirl: %s\n", diag.message);
    return CLI_FAILED;
  }
  printf("instruction set %s\n", swirl_device_isa(dev));
  swirl_device_close(dev);
  return CLI_OK;
}

// Standard output is where results go: losing it is a failure.
static int flush_output(int code) {
  if (fflush(stdout) == 0 && ferror(stdout) == 0) return code;
  perror("swirl: standard output");
  return CLI_FAILED;
}

int main(int argc, char **argv) {
#ifdef SIGXFSZ
  signal(SIGXFSZ, SIG_IGN); // a file that grows too large is a failed write, not the end of the program
#endif
  if (argc < 2) {
    print_help(stderr);
    return CLI_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    print_help(stdout);
    return flush_output(CLI_OK);
  }
  if (strcmp(argv[1], "--version") == 0) return flush_output(print_version());
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    if (strcmp(argv[1], commands[i].name) == 0) return flush_output(commands[i].run(argc - 2, argv + 2));
  }
  return usage_error("", "unknown command %s", argv[1]);
}
