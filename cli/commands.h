// The commands of the program. Each gets the arguments after its name and returns an exit code (options.h).
#ifndef SWIRL_CLI_COMMANDS_H
#define SWIRL_CLI_COMMANDS_H

int cmd_bench(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_devices(int argc, char **argv);
int cmd_example(int argc, char **argv);
int cmd_inspect(int argc, char **argv);
int cmd_kat(int argc, char **argv);
int cmd_keygen(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_prove(int argc, char **argv);
int cmd_warmup(int argc, char **argv);

#endif
