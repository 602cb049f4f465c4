// Running a recorded program: memory, bindings, inputs, and what comes out.
#ifndef SWIRL_PROVER_RUN_H
#define SWIRL_PROVER_RUN_H

#include "prover/recording.h"
#include "transcript/transcript.h"

struct swirl_proof {
  swirl_device *dev;
  size_t len, size; // bytes of the proof; of this object
  u8 bytes[];
};

// One run under way. Between swirl_run_begin() and swirl_run_end() the caller binds its regions and fills the inputs.
typedef struct program_run {
  const recording *recording;
  swirl_device *dev;
  u32 slot;
  region_binding *bindings;
  u32 *host[REGION_FIRST_OBJECT]; // the host's view of proof, status, inputs and log
  run_watch watch_memory, *watch; // NULL: nobody watches
  swirl_report *report;           // NULL: none, or finished
  size_t report_mark;             // the run's spans in it
  u64 start_ns;
  swirl_counters counters; // of the run as a whole: what the program does not say
} program_run;

// Takes a slot and binds everything that is not bound by the run itself; inputs and status are zero. Makes room in the
// report of `options` (may be NULL). On failure nothing is held.
swirl_status swirl_run_begin(program_run *run, const recording *r, const swirl_run_options *options, swirl_diag *diag);
// A report that was not finished is as before the run.
void swirl_run_end(program_run *run);
// Converts `n` canonical words into inputs at `dst`; ERR_ARGUMENT with `what` and the index for a word >= p.
swirl_status swirl_run_input(program_run *run, dev_ptr dst, const u32 *canonical, size_t n, const char *what,
                             swirl_diag *diag);
// Sponge words to the inputs; the sponge as a public transcript (BabyBear suite only).
void swirl_run_set_sponge(program_run *run, const u32 *words);
void swirl_run_transcript(swirl_transcript *out, const program_run *run);
// Executes and turns the error word into a status.
swirl_status swirl_run_execute(program_run *run, swirl_diag *diag);
// The proof words [first, end) as bytes behind `head_len` bytes that the caller fills in.
swirl_status swirl_run_proof(swirl_proof **out, program_run *run, size_t head_len, u32 first_word, swirl_diag *diag);
swirl_status swirl_run_options_check(const recording *r, const swirl_run_options *options, swirl_diag *diag);
// When nothing can fail any more: report, transcript log and sponge, as the options ask.
void swirl_run_finish(program_run *run, const swirl_run_options *options);

#endif
