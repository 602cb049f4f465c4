// swirl/prove.h: proving, whole and phase by phase.
#ifndef SWIRL_PROVE_H
#define SWIRL_PROVE_H

#include <swirl/device.h>
#include <swirl/keys.h>
#include <swirl/report.h>
#include <swirl/transcript.h>
#include <swirl/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

// One matrix of a witness: exactly one member is set.
typedef struct swirl_witness_matrix {
  const swirl_matrix *matrix; // in the caller's memory; read during the call only
  swirl_trace *trace;         // on the device
  swirl_committed *committed; // cached mains only: already committed, alone, with the key's parameters
} swirl_witness_matrix;

// The witness of one AIR.
typedef struct swirl_air_witness {
  bool present;                       // false: absent, everything else is ignored
  swirl_witness_matrix common;        // all members NULL if the key's common main width is 0
  const swirl_witness_matrix *cached; // [number of cached mains of the key]
  uint32_t log_height;                // read only if the AIR has neither a common nor a cached matrix given
  const uint32_t *public_values;      // canonical, [num_public_values]
  size_t num_public_values;
} swirl_air_witness;

// What one span of a program will cost, counted by walking the program (nothing is executed).
typedef struct swirl_span_plan {
  const char *name; // as in swirl_span
  uint32_t depth;
  uint64_t launches, bytes_moved, field_ops; // field_ops: base multiplications, a permutation counted by its own
  uint64_t permutations;
} swirl_span_plan;

// The life of one buffer of the arena: operations [first_op, last_op], bytes [offset, offset + size) of the arena.
typedef struct swirl_buffer_plan {
  const char *name;
  uint64_t first_op, last_op, offset, size;
} swirl_buffer_plan;

// A plan. Arrays live as long as the prover that it was asked from.
typedef struct swirl_plan {
  uint64_t arena_bytes;  // working memory, of which every buffer below is a part
  uint64_t table_bytes;  // constants of the program, held as long as the prover
  uint64_t io_bytes;     // inputs, sponge state, status and proof words of one run
  uint64_t peak_bytes;   // all memory that a run takes from the device's allocator beyond the prover itself; what a
                         // report holds is not part of it
  uint32_t arena_pieces; // allocations that arena_bytes come in: more than one where the device bounds an allocation
  uint64_t num_operations;
  uint64_t proof_len;
  // What the device's memory limit led to, which bounds arena_bytes + io_bytes, and the bound of its allocations.
  uint32_t code_parts; // 1: code matrices are held until the last query; else they are made in so many parts of their
                       // rows at most, one after the other in one place, and opened rows are made again
  uint32_t logup_layers_made_again; // lowest layers of the LogUp-GKR tree that are not stored but made from the traces
                                    // again in each pass over them
  double extra_time;                // estimated share by which a run takes longer than without either: 0.05 is 5 %
  uint64_t least_bytes; // the least limit that can be met; 0: not known, as the device has no limit and is not "plan"
  const swirl_span_plan *spans;
  size_t num_spans;
  const swirl_buffer_plan *buffers;
  size_t num_buffers;
} swirl_plan;

// Where a matrix comes from: part of a program's shape. A column-major Montgomery matrix can be two of these.
typedef enum swirl_source {
  SWIRL_SOURCE_IN_PLACE = 0,   // a trace, or a column-major Montgomery matrix: used where it lies. A device with memory
                               // of its own copies such a matrix for the run, beyond what the plan says
  SWIRL_SOURCE_CANONICAL = 1,  // a matrix of canonical words: laid out anew in the arena
  SWIRL_SOURCE_MONTGOMERY = 2, // a matrix of Montgomery words: laid out anew in the arena
  SWIRL_SOURCE_COMMITTED = 3   // cached mains only: a swirl_committed
} swirl_source;

// The shape of one AIR's witness, all that a program depends on.
typedef struct swirl_air_shape {
  bool present;
  uint32_t log_height;
  swirl_source common;        // ignored if the key's common main width is 0
  const swirl_source *cached; // [number of cached mains]; NULL: all SWIRL_SOURCE_COMMITTED
} swirl_air_shape;

#define SWIRL_RECORD_TRANSCRIPT 1u // flag: log every element observed or sampled
#define SWIRL_GIVEN_WITNESSES 2u   // flag: proof-of-work witnesses are inputs of each run
#define SWIRL_ANY_HEIGHTS                                                                                              \
  4u // flag: prove even where a trace height constraint of the key is violated and every
     // verifier rejects (else that is ERR_TRACE); for tests of verifiers

// A program for one shape: planned and laid out once, run for any number of witnesses, from several threads at a time
// (each run takes one arena of the device and waits while all are in use). On a device with a memory limit the program
// takes the fastest form that fits; the proof is the same. If none fits: ERR_MEMORY_LIMIT, and the message has the
// least limit that would do and the largest buffers.
typedef struct swirl_prover swirl_prover;
SWIRL_API SWIRL_NODISCARD swirl_status swirl_prover_create(swirl_prover **out, swirl_pk *pk,
                                                           const swirl_air_shape *airs, size_t num_airs, uint32_t flags,
                                                           swirl_diag *diag);
// The same with the shape of a witness, of which only the shape is read. A column-major Montgomery matrix is
// SWIRL_SOURCE_IN_PLACE where the device can use it so, else SWIRL_SOURCE_MONTGOMERY.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_prover_create_for(swirl_prover **out, swirl_pk *pk,
                                                               const swirl_air_witness *airs, size_t num_airs,
                                                               uint32_t flags, swirl_diag *diag);
SWIRL_API void swirl_prover_destroy(swirl_prover *prover); // NULL is allowed; no run may be under way
SWIRL_API const swirl_plan *swirl_prover_plan(const swirl_prover *prover);

// Optional inputs and outputs of a run.
typedef struct swirl_run_options {
  // Proof-of-work witnesses in transcript order (logup, mu, then per WHIR round: k folds, one query), canonical; used
  // if the prover was made with SWIRL_GIVEN_WITNESSES. Those of 0 bits are copied to the proof unchecked.
  const uint32_t *witnesses;
  size_t num_witnesses;
  swirl_report *report;       // the run appends its spans; as before if the run fails
  const swirl_cancel *cancel; // stops this run: ERR_CANCELLED
  swirl_progress_fn progress; // hears how far the run is
  void *progress_context;
  // The transcript log: canonical values, and 1 where the element was sampled. Needs SWIRL_RECORD_TRANSCRIPT.
  uint32_t *log_values;
  uint8_t *log_is_sample;
  size_t max_log, *num_log;
  swirl_transcript *transcript; // receives the sponge after the last step
  bool verify; // a proof is verified on the CPU before it is handed out: ERR_UNVERIFIED, with the verifier's reason, if
               // it is not accepted. For whole proofs; phases alone have none. Allocates swirl_verify_memory() bytes
} swirl_run_options;

// A proof: bytes in the codec of spec 05, owned by the device's allocator.
typedef struct swirl_proof swirl_proof;
SWIRL_API const uint8_t *swirl_proof_bytes(const swirl_proof *proof, size_t *len);
SWIRL_API void swirl_proof_destroy(swirl_proof *proof);

// Proves. `airs` has one entry per AIR of the key, in key order, of the prover's shape (ERR_TRACE otherwise).
// ERR_TRACE_VALUE names AIR, part, column and row of the first word that is not a field element; ERR_UNBALANCED if the
// interactions do not cancel. Unsatisfied constraints are not detected: the proof is then rejected by verifiers.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_prover_run(swirl_prover *prover, swirl_proof **out,
                                                        const swirl_air_witness *airs, size_t num_airs,
                                                        const swirl_run_options *options, swirl_diag *diag);

// The same in one call: shape from the witness, program, run.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_prove(swirl_pk *pk, swirl_proof **out, const swirl_air_witness *airs,
                                                   size_t num_airs, const swirl_run_options *options, swirl_diag *diag);

// ---- Phases alone, for a host that drives them (spec 10.6). The host commits with swirl_commit(), observes the
// statement itself (spec 10.8, P1-P3), and passes the transcript on.

// One present AIR in trace order (log height descending, then AIR index ascending).
typedef struct swirl_phase_air {
  uint32_t air;                   // AIR index in the key
  swirl_trace *common;            // NULL if the key's common main width is 0
  swirl_committed *const *cached; // [number of cached mains]
  uint32_t log_height;
  const uint32_t *public_values; // canonical
  size_t num_public_values;
} swirl_phase_air;

// The opening point r of the constraint phase: (1 + n_max) extension elements.
typedef struct swirl_point swirl_point;
//   values  [len]  ext  canon
SWIRL_API SWIRL_NODISCARD swirl_status swirl_point_create(swirl_point **out, swirl_device *dev, const uint32_t *values,
                                                          size_t len, swirl_diag *diag);
SWIRL_API size_t swirl_point_len(const swirl_point *point);
SWIRL_API void swirl_point_read(const swirl_point *point, uint32_t *out);
SWIRL_API void swirl_point_destroy(swirl_point *point);

// Trace height constraints are not checked by the phases: the host decides what it proves.
//
// LogUp-GKR and batched constraints (spec 12, 13): from `transcript` (updated) to the codec bytes of
// GkrProof || BatchConstraintProof and the opening point. `common` is not read and may be NULL.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_prove_constraints(swirl_pk *pk, swirl_proof **out, swirl_point **out_point,
                                                               swirl_transcript *transcript,
                                                               const swirl_phase_air *airs, size_t num_airs,
                                                               const swirl_run_options *options, swirl_diag *diag);

// Stacked reduction and WHIR (spec 14, 15): codec bytes of StackingProof || WhirProof. `common` is the commitment
// to the common mains of `airs`, in this order.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_prove_openings(swirl_pk *pk, swirl_proof **out,
                                                            swirl_transcript *transcript, swirl_committed *common,
                                                            const swirl_phase_air *airs, size_t num_airs,
                                                            const swirl_point *point, const swirl_run_options *options,
                                                            swirl_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
