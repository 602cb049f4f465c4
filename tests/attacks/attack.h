// An attack: a key and a proof that must not be accepted, and the status with which they are refused. A few are
// oddities that the protocol accepts; their status is SWIRL_OK.
#ifndef SWIRL_TESTS_ATTACKS_ATTACK_H
#define SWIRL_TESTS_ATTACKS_ATTACK_H

#include <swirl/keys.h>
#include <swirl/verify.h>

#include "base/base.h"

// What the verifier is asked beyond "is this a proof for this key".
typedef enum attack_question {
  QUESTION_PLAIN,
  QUESTION_PARAMS,        // whether the key has parameters that it has not
  QUESTION_SECURITY,      // whether the parameters give 1000 bits
  QUESTION_PUBLIC_VALUES, // whether the proof is for other public values
} attack_question;

typedef struct attack {
  const char *base;  // the good proof that it was made of
  const char *phase; // which part of the verifier it is aimed at
  char what[128];
  swirl_status expected;
  attack_question question;
  const char *reference; // what the reference does in place of a verdict, or NULL
  u8 *key, *proof;
  size_t key_len, proof_len;
} attack;

typedef struct attack_list {
  attack *attacks;
  size_t num, cap;
} attack_list;

// The verdict on an attack: of the key's reader, then of the verifier.
swirl_status attack_verdict(const attack *a);
// The same in memory that the caller gives: of the sizes that the key asks for, with exact ends.
typedef void *attack_memory(size_t size);
swirl_status attack_verdict_in(const attack *a, attack_memory *memory);

void attack_list_clear(attack_list *list);

#endif
