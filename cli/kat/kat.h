// What the checks of known answers share: one line for each, and comparisons that show the first difference.
#ifndef SWIRL_CLI_KAT_H
#define SWIRL_CLI_KAT_H

#include "case_file.h"

#include <stdbool.h>

typedef struct kat {
  swirl_device *dev;
  const char *path;  // the file under test
  bool least_memory; // proofs are made under the least memory limit too
  size_t num_ok, num_failed, num_skipped;
} kat;

// One line on standard output: "ok PATH: ...", "FAIL PATH: ...", "skip PATH: ...".
void kat_ok(kat *k, const char *format, ...) __attribute__((format(printf, 2, 3)));
void kat_fail(kat *k, const char *format, ...) __attribute__((format(printf, 2, 3)));
void kat_skip(kat *k, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Whether a call gave what it should; a line only if not.
bool kat_status(kat *k, const char *what, swirl_status got, swirl_status want, const swirl_diag *diag);
// Whether two things are equal; a line only if not, with the index and the two values of the first difference.
bool kat_same_uint(kat *k, const char *what, uint64_t got, uint64_t want);
bool kat_same_text(kat *k, const char *what, const char *got, const char *want);
bool kat_same_bytes(kat *k, const char *what, const uint8_t *got, size_t got_len, const uint8_t *want, size_t want_len);
bool kat_same_words(kat *k, const char *what, const uint32_t *got, size_t got_len, const uint32_t *want,
                    size_t want_len);

// Values of a JSON object; a line and false if they are missing or malformed.
bool kat_text(kat *k, const char **out, const json_t *object, const char *name);
bool kat_uint(kat *k, uint64_t *out, const json_t *object, const char *name);
bool kat_words(kat *k, uint32_t *out, size_t num, const json_t *object, const char *name);
bool kat_hex(kat *k, uint8_t **out, size_t *len, const json_t *object, const char *name); // free with free()
// An array of canonical elements of any length; free with free().
bool kat_word_list(kat *k, uint32_t **out, size_t *len, const json_t *object, const char *name);

// A verifying key read from bytes, in memory of its own. `vk` is NULL if reading failed.
typedef struct kat_key {
  void *block;
  const swirl_vk *vk;
} kat_key;
bool kat_key_read(kat *k, kat_key *out, const uint8_t *bytes, size_t len);
void kat_key_clear(kat_key *key);
// The key's bytes; free with free(). NULL, with a line, if there is no memory.
uint8_t *kat_key_bytes(kat *k, size_t *len, const swirl_vk *vk);
double kat_key_bits(const swirl_vk *vk);

// Verifies a proof for the public values in it; `transcript` as in swirl_verify_with_proof_values().
swirl_status kat_verify(const swirl_vk *vk, const uint8_t *proof, size_t len, swirl_transcript *transcript,
                        swirl_diag *diag);
// The reference's name of a verdict.
const char *kat_verdict(swirl_status status);

// A file beside `path`: the directory of `path`, then `name`, then the first of `suffixes` (ends with NULL) that there
// is. NULL if there is none; free with free().
char *kat_sibling(const char *path, const char *name, const char *const *suffixes);

// The contents of one file, of whatever kind they are. There is a line for each check, and one at least.
void kat_file(kat *k, const unsigned char *bytes, size_t len);

// ---- The kinds of files, one source file each.
void kat_case(kat *k, const json_t *root);    // a case, or a key alone
void kat_presets(kat *k, const json_t *root); // one AIR under many parameters
void kat_damaged(kat *k, const json_t *root); // damaged proofs of a case
void kat_pair(kat *k, const json_t *root);    // a key and a proof
void kat_keccakf(kat *k, const json_t *root); // Keccak-f from its inputs
void kat_key_file(kat *k, const uint8_t *bytes, size_t len);
void kat_proof_file(kat *k, const uint8_t *bytes, size_t len);
void kat_instances(kat *k, const json_t *root);     // complete instances with AIRs as node lists
void kat_key_vectors(kat *k, const json_t *root);   // keys with AIRs as node lists
void kat_system_params(kat *k, const json_t *root); // presets
void kat_soundness(kat *k, const json_t *root);
void kat_codec(kat *k, const json_t *root);       // proof bytes, malformed ones
void kat_transcripts(kat *k, const json_t *root); // sequences of sponge operations
void kat_primitives(kat *k, const json_t *root);  // permutation, conversions, compression

// ---- Parts of a case that several kinds have.

// Generates the keys of `file` and compares them with the members of `expected` (`vk_hex`, `vk_pre_hash`, ...). NULL,
// with lines, if a key differs.
swirl_pk *kat_check_key(kat *k, const char *label, const case_file *file, const json_t *expected);

// What a proof must be. Members that are NULL are not compared.
typedef struct kat_proof_answer {
  const uint32_t *common_commitment; // [8]
  const uint32_t *log_values;        // [num_log]
  const uint8_t *log_is_sample;      // [num_log]
  size_t num_log;
  const swirl_transcript *final;
  const uint8_t *proof; // [proof_len]
  const char *sha256;
  size_t proof_len;
  bool beyond_heights; // a trace height constraint is violated: proving wants SWIRL_ANY_HEIGHTS
} kat_proof_answer;
// Proves again under the least memory limit that can be met; `flags`: the prover's, as for the proof that is wanted.
void kat_check_least_memory(kat *k, const swirl_pk *pk, const swirl_air_witness *witness, size_t num_airs,
                            uint32_t flags, const swirl_proof *want);
// Proves and compares; the proof's bytes to `out_proof` if that is not NULL (free with free()).
bool kat_check_proving(kat *k, const char *label, swirl_pk *pk, const swirl_air_witness *witness, size_t num_airs,
                       const kat_proof_answer *answer, uint8_t **out_proof);
// Proves phase by phase from `pre_hash` on and compares with the end of the proof.
bool kat_check_phases(kat *k, const char *label, swirl_pk *pk, const case_file *file, const uint32_t pre_hash[8],
                      const kat_proof_answer *answer);

#endif
