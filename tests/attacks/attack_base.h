// What attacks are made of: small systems with their keys, honest proofs, and changes to them.
#ifndef SWIRL_TESTS_ATTACKS_ATTACK_BASE_H
#define SWIRL_TESTS_ATTACKS_ATTACK_BASE_H

#include "attacks/attack.h"
#include "keys/vk.h"
#include "proof/proof_decode.h"
#include "prove/system.h"

typedef enum base_kind {
  BASE_SYSTEM,    // one of everything, three WHIR rounds
  BASE_SHORT,     // the same with traces shorter than the skip domain
  BASE_ONE_ROUND, // the same with one WHIR round, whose queries open every leaf
  BASE_OPTIONAL,  // one AIR, which may be absent, without interactions
  BASE_TWO_ROWS,  // one AIR of two rows, without skip domain and interactions
  NUM_BASES
} base_kind;

// A system with a proving key, and an honest proof.
typedef struct attack_base {
  const char *name, *about;
  swirl_device *dev;
  test_system system;
  test_witness witness;
  swirl_air *two_rows;      // of BASE_TWO_ROWS
  swirl_air_witness *airs;  // of the honest proof [num_airs]
  swirl_air_witness row[1]; // of BASE_TWO_ROWS
  uint32_t row_words[2];
  swirl_matrix row_matrix;
  size_t num_airs;
  swirl_pk *pk;
  u8 *key, *proof;
  size_t key_len, proof_len;
  proof_layout at; // of the honest proof
} attack_base;

void attack_base_open(attack_base *base, base_kind kind);
void attack_base_close(attack_base *base);

// Proves what base->airs says now, with prover flags, and whether it is true or not; malloc.
u8 *attack_base_prove(const attack_base *base, u32 flags, size_t *len);

// The bytes of a key with its own hash behind it; malloc. `hash` [8], if not NULL, receives the hash.
u8 *attack_key_encode(const swirl_vk *vk, u32 *hash, size_t *len);
// Key bytes without hash, with their hash behind them; malloc.
u8 *attack_key_sign(const u8 *bytes, size_t hashed_len, u32 *hash, size_t *len);

// Adds an attack. Bytes are copied.
__attribute__((format(printf, 9, 10))) attack *attack_add(attack_list *list, const attack_base *base, const char *phase,
                                                          swirl_status expected, const u8 *key, size_t key_len,
                                                          const u8 *proof, size_t proof_len, const char *format, ...);

// A copy of the honest proof that is changed at places counted in the honest proof: the last places first.
typedef struct proof_edit {
  const attack_base *base;
  u8 *bytes;
  size_t len;
} proof_edit;
proof_edit edit_open(const attack_base *base);
// Replaces `removed` bytes at `at` by n bytes, zeros if `bytes` is NULL.
void edit_splice(proof_edit *e, size_t at, size_t removed, const void *bytes, size_t n);
void edit_insert_zeros(proof_edit *e, size_t at, size_t n);
void edit_set(proof_edit *e, size_t at, u32 word);
void edit_add(proof_edit *e, size_t at, u32 summand); // to a word, modulo 2^32
// Adds it to the list and ends it.
__attribute__((format(printf, 5, 6))) attack *edit_close(proof_edit *e, attack_list *list, const char *phase,
                                                         swirl_status expected, const char *format, ...);

#endif
