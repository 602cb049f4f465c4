// swirl check: a witness against its AIRs, row by row, without a proof.
#include "commands.h"
#include "diag_text.h"
#include "inputs.h"
#include "open_device.h"

#include <inttypes.h>
#include <stdio.h>
#include <swirl/check.h>

enum { DEFAULT_MAX_REPORTS = 20 };

static const char help[] =
    "usage: swirl check (--pk FILE | --airs FILE | --example NAME [--size LOG2]) [--witness MANIFEST]\n"
    "                   [--max-reports N] [--threads N]\n"
    "\n"
    "Checks a witness without a proof: every constraint on every row, and that the interactions of all AIRs balance.\n"
    "Says for each failing constraint the AIR, the first row, the expression and the values in it; for each message\n"
    "left over the bus, both multiplicities and the rows that sent and received it. All errors are counted.\n"
    "\n" INPUT_WITNESS_HELP "  --max-reports N       print the first N errors; default 20\n"
    "  --threads N           to make keys and the example with; default: one per hardware thread\n"
    "\n"
    "Names: main[c], pre[c] and cached0[c] are columns, public[i] is a public value; main'[c] is the next row.\n"
    "Exit code: 0 satisfied, 1 not satisfied or failed, 2 wrong usage.\n";

static const uint32_t modulus = 2013265921;

typedef struct check_job {
  inputs in;
  uint32_t num_threads, max_reports;
  swirl_device *dev;
  uint64_t num_reports; // printed
} check_job;

// ---- Reports

// "AIR 3 (name)"
static void print_air(const check_job *job, uint32_t air) {
  const char *name = job->in.airs == NULL ? NULL : swirl_air_name(job->in.airs[air]);
  printf("AIR %" PRIu32, air);
  if (name != NULL && name[0] != '\0') printf(" (%s)", name);
}

static void print_constraint(const check_job *job, const swirl_check_report *report) {
  print_air(job, report->air);
  printf(", constraint %" PRIu32 ", row %" PRIu64 ": value %" PRIu32, report->constraint, report->row, report->value);
  if (report->value > modulus - 65536) printf(" (-%" PRIu32 ")", modulus - report->value);
  if (report->num_rows > 1) printf("; fails on %" PRIu64 " rows, this is the first", report->num_rows);
  printf("\n  %s\n", report->expression);
  if (report->values[0] != '\0') printf("  with %s\n", report->values);
}

static void print_places(const check_job *job, const char *verb, const swirl_check_place *places, uint64_t num) {
  const uint64_t shown = num < SWIRL_CHECK_PLACES ? num : SWIRL_CHECK_PLACES;
  for (uint64_t i = 0; i < shown; i++) {
    const int64_t count = places[i].count;
    printf("  %s %" PRId64 " by ", verb, count < 0 ? -count : count);
    print_air(job, places[i].air);
    printf(", interaction %" PRIu32 ", row %" PRIu64 "\n", places[i].interaction, places[i].row);
  }
  if (num > shown) printf("  %s %" PRIu64 " times more\n", verb, num - shown);
}

static void print_bus(const check_job *job, const swirl_check_report *report) {
  printf("bus %" PRIu32 ", message (", report->bus);
  for (uint32_t i = 0; i < report->message_len; i++) printf("%s%" PRIu32, i == 0 ? "" : ", ", report->message[i]);
  printf("): sent %" PRIu64 ", received %" PRIu64 ", balance %" PRId64 "\n", report->sent, report->received,
         report->balance);
  print_places(job, "sent", report->sends, report->num_sends);
  print_places(job, "received", report->receives, report->num_receives);
}

static void print_report(void *context, const swirl_check_report *report) {
  check_job *job = context;
  job->num_reports++;
  if (report->kind == SWIRL_CHECK_CONSTRAINT) {
    print_constraint(job, report);
  } else {
    print_bus(job, report);
  }
}

static void print_summary(const check_job *job, const swirl_check_summary *summary) {
  const uint64_t num_errors = summary->failed_constraints + summary->unbalanced_messages;
  if (num_errors > job->num_reports) printf("... and %" PRIu64 " more\n", num_errors - job->num_reports);
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

static bool open_device(check_job *job) {
  swirl_diag diag = diag_none();
  const swirl_device_desc desc = {.num_threads = job->num_threads};
  const swirl_status status = cli_device_open(&job->dev, &desc, &diag);
  return status == SWIRL_OK || diag_fail("check", "device", status, &diag);
}

static bool check(check_job *job) {
  const inputs *in = &job->in;
  swirl_diag diag = diag_none();
  swirl_check_summary summary = {0};
  const swirl_check_desc desc = {.report = print_report, .context = job, .max_reports = job->max_reports};
  const swirl_status status = swirl_check(in->pk, in->witness, in->num_airs, &desc, &summary, &diag);
  if (status != SWIRL_OK) return diag_fail("check", "witness", status, &diag);
  print_summary(job, &summary);
  return summary.is_satisfied;
}

int cmd_check(int argc, char **argv) {
  const char *threads = NULL, *max_reports = NULL;
  bool wants_help = false;
  input_options sources = {0};
  const cli_option options[] = {INPUT_WITNESS_OPTIONS(sources),
                                {"--max-reports", &max_reports, NULL},
                                {"--threads", &threads, NULL},
                                {"--help", NULL, &wants_help},
                                {"-h", NULL, &wants_help}};
  size_t num_rest;
  check_job job = {.max_reports = DEFAULT_MAX_REPORTS};
  if (!options_parse("check", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest > 0) return usage_error("check", "unexpected argument %s", argv[0]);
  if (inputs_begin(&job.in, "check", &sources) != CLI_OK || inputs_need_witness(&job.in) != CLI_OK) return CLI_USAGE;
  if (!option_u32("check", "--max-reports", &job.max_reports, max_reports, 1, UINT32_MAX) ||
      !option_u32("check", "--threads", &job.num_threads, threads, 1, 1024)) {
    return CLI_USAGE;
  }

  const bool good = open_device(&job) && inputs_load_key(&job.in, job.dev, SWIRL_ALLOW_INSECURE) &&
                    inputs_load_witness(&job.in, job.dev, false) && check(&job);
  inputs_clear(&job.in);
  swirl_device_close(job.dev);
  return good ? CLI_OK : CLI_FAILED;
}
