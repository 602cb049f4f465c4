// Lower-case hexadecimal.
#ifndef SWIRL_CLI_HEX_H
#define SWIRL_CLI_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The bytes that `text` spells; false if it spells none or there is no memory. Free `*out`, which is never NULL then.
bool hex_decode(uint8_t **out, size_t *len, const char *text);

#endif
