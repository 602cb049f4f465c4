// swirl check: a witness against its AIRs, row by row, without a proof.
#include "case_file.h"
#include "commands.h"
#include "diag_text.h"
#include "examples.h"
#include "json_file.h"
#include "options.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <swirl/check.h>

enum { DEFAULT_MAX_REPORTS = 20 };

static const char help[] =
    "usage: swirl check FILE [--max-reports N] [--threads N]\n"
    "       swirl check --example NAME [--size LOG2] [--max-reports N] [--threads N]\n"
    "\n"
    "Checks a witness without a proof: every constraint on every row, and that the interactions of all AIRs balance.\n"
    "Says for each failing constraint the AIR, the first row, the expression and the values in it; for each message\n"
    "left over the bus, both multiplicities and the rows that sent and received it. All errors are counted.\n"
    "\n"
    "  FILE             params, AIRs and traces as JSON, plain or gzip: an AIR file (docs/air-file.md) with `traces`,\n"
    "                   as in tests/vectors/cases\n"
    "  --example NAME   the witness of an example instead (docs/examples.md)\n"
    "  --size LOG2      of the example; default: its own\n"
    "  --max-reports N  print the first N errors; default 20\n"
    "  --threads N      to make keys and the example with; default: one per hardware thread\n"
    "\n"
    "Names: main[c], pre[c] and cached0[c] are columns, public[i] is a public value; main'[c] is the next row.\n"
    "Exit code: 0 satisfied, 1 not satisfied or failed, 2 wrong usage.\n";

static const size_t max_file_len = (size_t)4 << 30;
static const uint32_t modulus = 2013265921;

// What is checked: exactly as swirl_check() takes it, and what it is made of.
typedef struct check_input {
  uint32_t num_threads, max_reports, size;
  const example *example; // NULL: the witness is in `file`
  case_file file;
  example_airs example_airs;
  example_witness witness;
  example_view view; // of the witness
  swirl_params params;

  swirl_device *dev;
  swirl_pk *pk;
  const swirl_air *const *airs; // [num_airs]
  const swirl_air_witness *witnesses;
  size_t num_airs;
  uint64_t num_reports; // printed
} check_input;

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  fprintf(stderr, "swirl check: %s: %s\n", what, diag_format(status, diag).text);
  return false;
}

// ---- Reports

// "AIR 3 (name)"
static void print_air(const check_input *input, uint32_t air) {
  const char *name = swirl_air_name(input->airs[air]);
  printf("AIR %" PRIu32, air);
  if (name != NULL && name[0] != '\0') printf(" (%s)", name);
}

static void print_constraint(const check_input *input, const swirl_check_report *report) {
  print_air(input, report->air);
  printf(", constraint %" PRIu32 ", row %" PRIu64 ": value %" PRIu32, report->constraint, report->row, report->value);
  if (report->value > modulus - 65536) printf(" (-%" PRIu32 ")", modulus - report->value);
  if (report->num_rows > 1) printf("; fails on %" PRIu64 " rows, this is the first", report->num_rows);
  printf("\n  %s\n", report->expression);
  if (report->values[0] != '\0') printf("  with %s\n", report->values);
}

static void print_places(const check_input *input, const char *verb, const swirl_check_place *places, uint64_t num) {
  const uint64_t shown = num < SWIRL_CHECK_PLACES ? num : SWIRL_CHECK_PLACES;
  for (uint64_t i = 0; i < shown; i++) {
    const int64_t count = places[i].count;
    printf("  %s %" PRId64 " by ", verb, count < 0 ? -count : count);
    print_air(input, places[i].air);
    printf(", interaction %" PRIu32 ", row %" PRIu64 "\n", places[i].interaction, places[i].row);
  }
  if (num > shown) printf("  %s %" PRIu64 " times more\n", verb, num - shown);
}

static void print_bus(const check_input *input, const swirl_check_report *report) {
  printf("bus %" PRIu32 ", message (", report->bus);
  for (uint32_t i = 0; i < report->message_len; i++) printf("%s%" PRIu32, i == 0 ? "" : ", ", report->message[i]);
  printf("): sent %" PRIu64 ", received %" PRIu64 ", balance %" PRId64 "\n", report->sent, report->received,
         report->balance);
  print_places(input, "sent", report->sends, report->num_sends);
  print_places(input, "received", report->receives, report->num_receives);
}

static void print_report(void *context, const swirl_check_report *report) {
  check_input *input = context;
  input->num_reports++;
  if (report->kind == SWIRL_CHECK_CONSTRAINT) {
    print_constraint(input, report);
  } else {
    print_bus(input, report);
  }
}

static void print_summary(const check_input *input, const swirl_check_summary *summary) {
  const uint64_t num_errors = summary->failed_constraints + summary->unbalanced_messages;
  if (num_errors > input->num_reports) printf("... and %" PRIu64 " more\n", num_errors - input->num_reports);
  if (summary->is_satisfied) {
    printf("satisfied: %" PRIu64 " constraints hold on every row, %" PRIu64 " messages balance\n",
           summary->num_constraints, summary->num_messages);
    return;
  }
  printf("not satisfied: %" PRIu64 " of %" PRIu64 " constraints fail, on %" PRIu64 " rows in all; %" PRIu64
         " of %" PRIu64 " messages do not balance\n",
         summary->failed_constraints, summary->num_constraints, summary->failed_rows, summary->unbalanced_messages,
         summary->num_messages);
}

// ---- Steps

static bool open_device(check_input *input) {
  swirl_diag diag = diag_none();
  const swirl_device_desc desc = {.num_threads = input->num_threads};
  const swirl_status status = swirl_device_open(&input->dev, &desc, &diag);
  return status == SWIRL_OK || fail("device", status, &diag);
}

static bool load_file(check_input *input, const char *path) {
  swirl_diag diag = diag_none();
  json_t *root = NULL;
  swirl_status status = json_file_load(&root, path, max_file_len, &diag);
  if (status == SWIRL_OK) status = case_file_parse(&input->file, root, &diag);
  json_decref(root);
  if (status != SWIRL_OK) return fail(path, status, &diag);
  if (!input->file.has_traces) {
    fprintf(stderr, "swirl check: %s: no traces\n", path);
    return false;
  }
  input->params = input->file.air.params;
  input->airs = (const swirl_air *const *)input->file.air.airs;
  input->num_airs = input->file.air.num_airs;
  input->witnesses = input->file.witness;
  return true;
}

static bool make_example(check_input *input) {
  swirl_diag diag = diag_none();
  const example *e = input->example;
  swirl_status status = swirl_params_preset(&input->params, "app", e->preset_height(input->size), &diag);
  if (status == SWIRL_OK) status = example_create_airs(e, &input->example_airs, input->size, &diag);
  if (status == SWIRL_OK) {
    status = example_create_witness(e, &input->witness, input->size, swirl_device_num_threads(input->dev), &diag);
  }
  if (status != SWIRL_OK) return fail(e->name, status, &diag);
  example_view_make(&input->view, &input->witness);
  input->airs = (const swirl_air *const *)input->example_airs.airs;
  input->num_airs = input->example_airs.num;
  input->witnesses = input->view.airs;
  return true;
}

static swirl_status make_key(check_input *input, swirl_diag *diag) {
  if (input->example != NULL) {
    return example_keygen(&input->pk, input->dev, &input->params, &input->example_airs, SWIRL_ALLOW_INSECURE, diag);
  }
  return swirl_keygen(&input->pk, input->dev, &input->params, input->airs, input->num_airs, input->file.preprocessed,
                      SWIRL_ALLOW_INSECURE, diag);
}

static int check(check_input *input) {
  swirl_diag diag = diag_none();
  swirl_status status = make_key(input, &diag);
  if (status != SWIRL_OK) return fail("key generation", status, &diag), CLI_FAILED;
  if (input->example == NULL) status = case_file_fits(&input->file, swirl_pk_vk(input->pk), &diag);
  swirl_check_summary summary = {0};
  const swirl_check_desc desc = {.report = print_report, .context = input, .max_reports = input->max_reports};
  if (status == SWIRL_OK) {
    status = swirl_check(input->pk, input->witnesses, input->num_airs, &desc, &summary, &diag);
  }
  if (status != SWIRL_OK) return fail("witness", status, &diag), CLI_FAILED;
  print_summary(input, &summary);
  return summary.is_satisfied ? CLI_OK : CLI_FAILED;
}

int cmd_check(int argc, char **argv) {
  const char *name = NULL, *size = NULL, *threads = NULL, *max_reports = NULL;
  bool wants_help = false;
  const cli_option options[] = {
      {"--example", &name, NULL},    {"--size", &size, NULL},       {"--max-reports", &max_reports, NULL},
      {"--threads", &threads, NULL}, {"--help", NULL, &wants_help}, {"-h", NULL, &wants_help}};
  size_t num_rest;
  check_input input = {.max_reports = DEFAULT_MAX_REPORTS};
  if (!options_parse("check", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest > 1) return usage_error("check", "unexpected argument %s", argv[1]);
  if ((num_rest == 1) == (name != NULL)) return usage_error("check", "either a file or --example is wanted");
  if (name == NULL && size != NULL) return usage_error("check", "--size is of an example");
  if (name != NULL) {
    input.example = example_find(name);
    if (input.example == NULL) return usage_error("check", "%s is no example", name);
    input.size = input.example->default_size;
    if (!option_u32("check", "--size", &input.size, size, input.example->min_size, input.example->max_size)) {
      return CLI_USAGE;
    }
  }
  if (!option_u32("check", "--max-reports", &input.max_reports, max_reports, 1, UINT32_MAX) ||
      !option_u32("check", "--threads", &input.num_threads, threads, 1, 1024)) {
    return CLI_USAGE;
  }

  int code = CLI_FAILED;
  if (open_device(&input) && (name != NULL ? make_example(&input) : load_file(&input, argv[0]))) code = check(&input);
  swirl_pk_destroy(input.pk);
  example_airs_clear(&input.example_airs);
  example_witness_clear(&input.witness);
  case_file_clear(&input.file);
  swirl_device_close(input.dev);
  return code;
}
