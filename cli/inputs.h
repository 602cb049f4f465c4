// Where keys and witnesses come from: options that several commands share, and what they name.
//
//   the key      --pk FILE; else generated from --airs FILE or --example NAME
//   the witness  --witness MANIFEST; else that of --example NAME, or the `traces` of --airs FILE
#ifndef SWIRL_CLI_INPUTS_H
#define SWIRL_CLI_INPUTS_H

#include "case_file.h"
#include "examples.h"
#include "options.h"
#include "witness_file.h"

// The values of the options; NULL where one is not given.
typedef struct input_options {
  const char *pk, *airs, *example, *size, *params, *params_file, *witness;
} input_options;

// Entries of a table of cli_option. AIR sets with parameters; and keys and witnesses made of them.
#define INPUT_AIRS_OPTIONS(o)                                                                                          \
  {"--airs", &(o).airs, NULL}, {"--example", &(o).example, NULL}, {"--size", &(o).size, NULL},                         \
      {"--params", &(o).params, NULL}, {                                                                               \
    "--params-file", &(o).params_file, NULL                                                                            \
  }
#define INPUT_WITNESS_OPTIONS(o)                                                                                       \
  INPUT_AIRS_OPTIONS(o), {"--pk", &(o).pk, NULL}, { "--witness", &(o).witness, NULL }
// Their lines in the help of a command.
#define INPUT_AIRS_HELP                                                                                                \
  "  --airs FILE           AIRs as JSON, plain or gzip (docs/air-file.md)\n"                                           \
  "  --example NAME        the AIRs of an example (docs/examples.md; `swirl demo --help` lists them)\n"                \
  "  --size LOG2           of the example; default: its own\n"                                                         \
  "  --params NAME[:LOG]   a preset of parameters: app:LOG with LOG 11 to 24, leaf, internal, root or hook.\n"         \
  "                        Default: the `params` of the AIR file, or the preset app that suits the example\n"          \
  "  --params-file FILE    parameters as JSON: the `params` of an AIR file, or that value alone\n"
#define INPUT_WITNESS_HELP                                                                                             \
  "  --pk FILE             proving key, as `swirl keygen` leaves it; without it, keys are generated from\n"            \
  "  --airs FILE           AIRs as JSON, plain or gzip (docs/air-file.md), or\n"                                       \
  "  --example NAME        the AIRs of an example (docs/examples.md; `swirl demo --help` lists them)\n"                \
  "  --size LOG2           of the example; default: its own\n"                                                         \
  "  --params NAME[:LOG], --params-file FILE   parameters of generated keys, as for `swirl keygen`\n"                  \
  "  --witness MANIFEST    the traces (docs/witness-file.md); without it those of the example, or the `traces` of\n"   \
  "                        the AIR file\n"

typedef struct inputs {
  const char *command;
  const input_options *options;
  const example *example; // NULL if none is named
  uint32_t size;          // of the example

  swirl_pk *pk;                 // after inputs_load_key()
  const swirl_air *const *airs; // [num_airs], for their names; NULL if the key is all that is known
  size_t num_airs;
  const swirl_air_witness *witness; // [num_airs], after inputs_load_witness()

  // What they are made of.
  case_file file;
  example_airs example_airs;
  example_witness example_witness;
  example_view view;
  witness_file manifest;
} inputs;

// Checks the options; prints what is wrong and gives CLI_USAGE, else CLI_OK.
int inputs_begin(inputs *in, const char *command, const input_options *options);
// The same where a witness is wanted and none is named.
int inputs_need_witness(const inputs *in);
// The key and the AIRs. `flags` as for swirl_keygen(). On failure prints why.
bool inputs_load_key(inputs *in, swirl_device *dev, uint32_t flags);
// The witness, after the key. With `shape_only` it can be given for its shape only. On failure prints why.
bool inputs_load_witness(inputs *in, swirl_device *dev, bool shape_only);
void inputs_clear(inputs *in); // zeroed ones are allowed

#endif
