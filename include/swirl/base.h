// swirl/base.h: status codes, diagnostics, allocators, versions. Every other header includes this one.
//
// Argument order everywhere: context, outputs, in/outs, inputs; a length follows its array; flags last.
// Outputs are written only when the result is SWIRL_OK. The library never exits, aborts or prints, and keeps no
// global mutable state. Field elements at this boundary are canonical integers below p = 2013265921 (BabyBear) unless
// a comment says Montgomery (factor 2^32); an extension element is four words, constant coefficient first.
#ifndef SWIRL_BASE_H
#define SWIRL_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) && !defined(SWIRL_STATIC)
#define SWIRL_API __attribute__((visibility("default")))
#else
#define SWIRL_API
#endif
#if defined(__GNUC__)
#define SWIRL_NODISCARD __attribute__((warn_unused_result))
#else
#define SWIRL_NODISCARD
#endif

#define SWIRL_VERSION_MAJOR 0
#define SWIRL_VERSION_MINOR 1
#define SWIRL_VERSION_PATCH 0

// The proof codec version that is read and written (the first word of every proof).
#define SWIRL_CODEC_VERSION 3

// Every status: name, value, text, and the name under which the reference verifier reports the same verdict (spec 16;
// "decode" for an encoding error, "" where the reference has no such verdict).
// 1xx: the caller's argument. 2xx: the environment. 3xx: not a key or not a proof. 4xx: a proof of something false.
// Values are ABI: append, never renumber.
// clang-format off
#define SWIRL_STATUS_LIST(X)                                                                                                                                                 \
  X(OK, 0, "success", "ok")                                                                                                                                                  \
  X(ERR_ARGUMENT, 100, "invalid argument", "")                                                                                                                               \
  X(ERR_PARAMS, 101, "invalid system parameters", "")                                                                                                                        \
  X(ERR_INSECURE, 102, "parameters give fewer than 100 bits of security and the caller did not allow that", "")                                                              \
  X(ERR_AIR, 103, "invalid AIR", "")                                                                                                                                         \
  X(ERR_TRACE, 104, "trace does not fit the proving key", "")                                                                                                                \
  X(ERR_TRACE_VALUE, 105, "trace word is not a field element", "")                                                                                                           \
  X(ERR_UNBALANCED, 106, "interactions do not balance: the sum of all fractions is not zero", "")                                                                            \
  X(ERR_WITNESS, 108, "no proof-of-work witness, or a given one that fails", "")                                                                                             \
  X(ERR_MISMATCH, 109, "objects do not belong together", "")                                                                                                                 \
  X(ERR_TOO_LARGE, 110, "too large for this device or for the index range", "")                                                                                              \
  X(ERR_UNSUPPORTED, 111, "not supported", "")                                                                                                                               \
  X(ERR_CANCELLED, 112, "cancelled by the caller", "")                                                                                                                       \
  X(ERR_NO_MEMORY, 200, "out of memory", "")                                                                                                                                 \
  X(ERR_MEMORY_LIMIT, 201, "the memory limit is too small for this proof", "")                                                                                               \
  X(ERR_THREAD, 202, "a thread could not be started", "")                                                                                                                    \
  X(ERR_DEVICE, 203, "no such device, or it cannot be used", "")                                                                                                             \
  X(ERR_BLOCK_SIZE, 204, "the memory block given is too small", "")                                                                                                          \
  X(ERR_DEVICE_LOST, 205, "the device was lost (reset, or stopped by its driver's time limit) and what lay on it; open it again, or use the CPU", "")                        \
  X(ERR_UNVERIFIED, 206, "the proof made does not verify: the witness does not hold, or the device computes wrongly", "")                                                    \
  X(ERR_KEY_ENCODING, 300, "malformed or truncated key", "")                                                                                                                 \
  X(ERR_KEY_HASH, 301, "the key's pre-hash is not the hash of its bytes", "")                                                                                                \
  X(ERR_KEY_INVALID, 302, "the key's contents are out of range", "")                                                                                                         \
  X(ERR_PROOF_ENCODING, 310, "malformed or truncated proof", "decode")                                                                                                       \
  X(REJECT_PARAMS, 400, "the key's parameters are not the expected ones", "SystemParamsMismatch")                                                                            \
  X(REJECT_EMPTY_TRACES, 401, "no AIR is present", "EmptyTraces")                                                                                                            \
  X(REJECT_TRACE_HEIGHTS, 402, "a trace height constraint is violated", "TraceHeightsTooLarge")                                                                              \
  X(REJECT_PREPROCESSED_HEIGHT, 403, "trace height differs from the preprocessed one", "PreprocessedTraceHeightMismatch")                                                    \
  X(REJECT_VDATA_LENGTH, 410, "number of AIRs", "ProofShapeError/InvalidVData/InvalidVDataLength")                                                                           \
  X(REJECT_PUBLIC_VALUES_LENGTH, 411, "number of public value lists", "ProofShapeError/InvalidVData/InvalidPublicValuesLength")                                              \
  X(REJECT_REQUIRED_AIR, 412, "a required AIR is absent", "ProofShapeError/InvalidVData/RequiredAirNoVData")                                                                 \
  X(REJECT_PUBLIC_VALUES_ABSENT, 413, "public values of an absent AIR", "ProofShapeError/InvalidVData/PublicValuesNoVData")                                                  \
  X(REJECT_CACHED_COMMITMENTS, 414, "number of cached commitments", "ProofShapeError/InvalidVData/InvalidCachedCommitments")                                                 \
  X(REJECT_LOG_HEIGHT, 415, "trace height out of bounds", "ProofShapeError/InvalidVData/LogHeightOutOfBounds")                                                               \
  X(REJECT_PUBLIC_VALUES, 416, "number of public values", "ProofShapeError/InvalidVData/InvalidPublicValues")                                                                \
  X(REJECT_GKR_CLAIMS, 420, "number of GKR layers", "ProofShapeError/InvalidGkrProofShape/InvalidClaimsPerLayer")                                                            \
  X(REJECT_GKR_POLYS, 421, "number of GKR sumchecks", "ProofShapeError/InvalidGkrProofShape/InvalidSumcheckPolys")                                                           \
  X(REJECT_GKR_POLY_EVALS, 422, "number of GKR sumcheck rounds", "ProofShapeError/InvalidGkrProofShape/InvalidSumcheckPolyEvals")                                            \
  X(REJECT_BATCH_NUMERATORS, 430, "number of numerator terms", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidNumeratorTerms")                                     \
  X(REJECT_BATCH_DENOMINATORS, 431, "number of denominator terms", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidDenominatorTerms")                               \
  X(REJECT_BATCH_UNIVARIATE, 432, "length of the univariate round", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidUnivariateRoundCoeffs")                         \
  X(REJECT_BATCH_ROUNDS, 433, "number of sumcheck rounds", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidSumcheckRoundPolys")                                     \
  X(REJECT_BATCH_OPENING_AIRS, 434, "number of AIRs with openings", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidColumnOpeningsAirs")                            \
  X(REJECT_BATCH_ROUND_EVALS, 435, "evaluations of a sumcheck round", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidSumcheckRoundPolyEvals")                      \
  X(REJECT_BATCH_OPENING_PARTS, 436, "number of opened parts", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidColumnOpeningsPerAir")                               \
  X(REJECT_BATCH_OPENING_MAIN, 437, "openings of the common main", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidColumnOpeningsPerAirMain")                       \
  X(REJECT_BATCH_OPENING_PREPROCESSED, 438, "openings of the preprocessed part", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidColumnOpeningsPerAirPreprocessed") \
  X(REJECT_BATCH_OPENING_CACHED, 439, "openings of a cached part", "ProofShapeError/InvalidBatchConstraintProofShape/InvalidColumnOpeningsPerAirCached")                     \
  X(REJECT_STACKING_UNIVARIATE, 440, "length of the univariate round", "ProofShapeError/InvalidStackingProofShape/InvalidUnivariateRoundCoeffs")                             \
  X(REJECT_STACKING_ROUNDS, 441, "number of sumcheck rounds", "ProofShapeError/InvalidStackingProofShape/InvalidSumcheckRoundPolys")                                         \
  X(REJECT_STACKING_WIDTH, 442, "total stacked width", "ProofShapeError/InvalidStackingProofShape/TotalStackedWidthOutOfBounds")                                             \
  X(REJECT_STACKING_OPENINGS, 443, "number of commitments opened", "ProofShapeError/InvalidStackingProofShape/InvalidStackOpenings")                                         \
  X(REJECT_STACKING_OPENINGS_WIDTH, 444, "number of stacked columns opened", "ProofShapeError/InvalidStackingProofShape/InvalidStackOpeningsPerMatrix")                      \
  X(REJECT_WHIR_SUMCHECKS, 450, "number of WHIR sumcheck rounds", "ProofShapeError/InvalidWhirProofShape/InvalidSumcheckPolys")                                              \
  X(REJECT_WHIR_COMMITS, 451, "number of codeword commitments", "ProofShapeError/InvalidWhirProofShape/InvalidCodewordCommits")                                              \
  X(REJECT_WHIR_OOD, 452, "number of out-of-domain values", "ProofShapeError/InvalidWhirProofShape/InvalidOodValues")                                                        \
  X(REJECT_WHIR_FOLD_WITNESSES, 453, "number of folding witnesses", "ProofShapeError/InvalidWhirProofShape/InvalidFoldingPowWitnesses")                                      \
  X(REJECT_WHIR_QUERY_WITNESSES, 454, "number of query witnesses", "ProofShapeError/InvalidWhirProofShape/InvalidQueryPhasePowWitnesses")                                    \
  X(REJECT_WHIR_INITIAL_ROWS, 455, "commitments with opened rows", "ProofShapeError/InvalidWhirProofShape/InvalidInitialRoundOpenedRows")                                    \
  X(REJECT_WHIR_INITIAL_PROOFS, 456, "commitments with Merkle proofs", "ProofShapeError/InvalidWhirProofShape/InvalidInitialRoundMerkleProofs")                              \
  X(REJECT_WHIR_CODEWORD_ROWS, 457, "rounds with opened values", "ProofShapeError/InvalidWhirProofShape/InvalidCodewordOpenedRows")                                          \
  X(REJECT_WHIR_CODEWORD_PROOFS, 458, "rounds with Merkle proofs", "ProofShapeError/InvalidWhirProofShape/InvalidCodewordMerkleProofs")                                      \
  X(REJECT_WHIR_FINAL_POLY_LEN, 459, "length of the final polynomial", "ProofShapeError/InvalidWhirProofShape/InvalidFinalPolyLen")                                          \
  X(REJECT_WHIR_INITIAL_ROW_QUERIES, 460, "initial queries", "ProofShapeError/InvalidWhirProofShape/InvalidInitialRoundOpenedRowsQueries")                                   \
  X(REJECT_WHIR_INITIAL_PROOF_QUERIES, 461, "initial Merkle proofs", "ProofShapeError/InvalidWhirProofShape/InvalidInitialRoundMerkleProofsQueries")                         \
  X(REJECT_WHIR_INITIAL_ROW_K, 462, "rows of an initial query", "ProofShapeError/InvalidWhirProofShape/InvalidInitialRoundOpenedRowK")                                       \
  X(REJECT_WHIR_INITIAL_ROW_WIDTH, 463, "width of an opened row", "ProofShapeError/InvalidWhirProofShape/InvalidInitialRoundOpenedRowWidth")                                 \
  X(REJECT_WHIR_INITIAL_DEPTH, 464, "depth of an initial Merkle proof", "ProofShapeError/InvalidWhirProofShape/InvalidInitialRoundMerkleProofDepth")                         \
  X(REJECT_WHIR_CODEWORD_ROW_QUERIES, 465, "codeword queries", "ProofShapeError/InvalidWhirProofShape/InvalidCodewordOpenedRowsQueries")                                     \
  X(REJECT_WHIR_CODEWORD_PROOF_QUERIES, 466, "codeword Merkle proofs", "ProofShapeError/InvalidWhirProofShape/InvalidCodewordMerkleProofsQueries")                           \
  X(REJECT_WHIR_CODEWORD_VALUES, 467, "values of a codeword query", "ProofShapeError/InvalidWhirProofShape/InvalidCodewordOpenedValues")                                     \
  X(REJECT_WHIR_CODEWORD_DEPTH, 468, "depth of a codeword Merkle proof", "ProofShapeError/InvalidWhirProofShape/InvalidCodewordMerkleProofDepth")                            \
  X(REJECT_LOGUP_POW, 500, "logup proof of work", "BatchConstraintError/InvalidLogupPowWitness")                                                                             \
  X(REJECT_GKR_ZERO_ROUND, 501, "root denominator without interactions", "BatchConstraintError/GkrVerificationFailed/InvalidZeroRoundValue")                                 \
  X(REJECT_GKR_ZERO_CHECK, 502, "root numerator is not zero", "BatchConstraintError/GkrVerificationFailed/ZeroCheckFailed")                                                  \
  X(REJECT_GKR_ROOT, 503, "root denominator", "BatchConstraintError/GkrVerificationFailed/RootConsistencyCheckFailed")                                                       \
  X(REJECT_GKR_LAYER, 504, "GKR layer", "BatchConstraintError/GkrVerificationFailed/LayerConsistencyCheckFailed")                                                            \
  X(REJECT_GKR_NUMERATOR, 505, "sum of numerator terms", "BatchConstraintError/GkrNumeratorMismatch")                                                                        \
  X(REJECT_GKR_DENOMINATOR, 506, "sum of denominator terms", "BatchConstraintError/GkrDenominatorMismatch")                                                                  \
  X(REJECT_SUM_CLAIM, 507, "univariate round against the batched claim", "BatchConstraintError/SumClaimMismatch")                                                            \
  X(REJECT_CLAIMS, 508, "constraints at the opening point", "BatchConstraintError/InconsistentClaims")                                                                       \
  X(REJECT_STACKING_S0, 520, "stacked reduction, univariate round", "StackedReductionError/S0Mismatch")                                                                      \
  X(REJECT_STACKING_FINAL, 521, "stacked reduction, final sum", "StackedReductionError/FinalSumMismatch")                                                                    \
  X(REJECT_WHIR_MU_POW, 540, "batching proof of work", "WhirError/MuPoWInvalid")                                                                                             \
  X(REJECT_WHIR_FOLD_POW, 541, "folding proof of work", "WhirError/FoldingPoWInvalid")                                                                                       \
  X(REJECT_WHIR_QUERY_POW, 542, "query proof of work", "WhirError/QueryPhasePoWInvalid")                                                                                     \
  X(REJECT_WHIR_MERKLE, 543, "Merkle path", "WhirError/MerkleVerify")                                                                                                        \
  X(REJECT_WHIR_FINAL, 544, "final polynomial", "WhirError/FinalPolyConstraint")                                                                                             \
  X(REJECT_PUBLIC_VALUES_DIFFER, 560, "the proof's public values are not the given ones", "")                                                                                \
  X(REJECT_SECURITY_BITS, 561, "the key's parameters give fewer bits of security than asked for", "")
// clang-format on

typedef enum swirl_status {
#define X(name, value, text, reference) SWIRL_##name = (value),
  SWIRL_STATUS_LIST(X)
#undef X
} swirl_status;

// The name ("ERR_ARGUMENT"), the text, and the reference's verdict of a status; "unknown" for a value not in the list.
// Static strings; safe from any thread.
SWIRL_API const char *swirl_status_name(swirl_status status);
SWIRL_API const char *swirl_status_text(swirl_status status);
SWIRL_API const char *swirl_status_reference(swirl_status status);

// What went wrong and where, for a person. Every function that takes one accepts NULL. Written only on failure.
// Indices that do not apply are -1.
typedef struct swirl_diag {
  swirl_status status;
  int64_t air;    // AIR index in key order
  int64_t part;   // matrix of that AIR: 0 common main, then preprocessed (if any), then cached mains
  int64_t column; // column of that matrix
  int64_t row;    // row of that matrix
  int64_t round;  // round, layer or query of the phase
  int64_t offset; // byte offset in the file or proof
  char message[256];
} swirl_diag;

// Memory for long-lived objects. All members NULL selects malloc and free. `alloc` returns `size` bytes aligned to
// `align` (a power of two, at most 4096) or NULL; `release` gets the same size back. Called from the thread that calls
// the library; must be thread-safe if objects are used from several threads.
typedef struct swirl_allocator {
  void *(*alloc)(void *context, size_t size, size_t align);
  void (*release)(void *context, void *memory, size_t size);
  void *context;
} swirl_allocator;

// A Merkle root, key hash or other digest: for BabyBear with Poseidon2 eight canonical field elements.
typedef struct swirl_digest {
  uint32_t words[8];
} swirl_digest;

// Run-time version, "MAJOR.MINOR.PATCH".
SWIRL_API const char *swirl_version(void);

#ifdef __cplusplus
}
#endif
#endif
