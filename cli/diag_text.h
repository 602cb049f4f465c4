// A status and its diagnostic in one line of text.
#ifndef SWIRL_CLI_DIAG_TEXT_H
#define SWIRL_CLI_DIAG_TEXT_H

#include <stdbool.h>
#include <swirl/base.h>

// A diagnostic with nothing in it, for calls that may leave theirs unwritten.
swirl_diag diag_none(void);

typedef struct diag_text {
  char text[768];
} diag_text;

// "REJECT_WHIR_MERKLE (WhirError/MerkleVerify): Merkle path: message [air 3, row 5]"
diag_text diag_format(swirl_status status, const swirl_diag *diag);

// Prints "swirl COMMAND: what: text of diag_format()" to standard error. Always false.
bool diag_fail(const char *command, const char *what, swirl_status status, const swirl_diag *diag);

#endif
