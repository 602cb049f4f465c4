// The AIR of this example: columns x, y, z with x = 0, 1, 2, .. down the rows, y = x * x, z = x * y; the last z is
// public.
#ifndef SWIRL_EXAMPLES_POWERS_H
#define SWIRL_EXAMPLES_POWERS_H

#include <swirl/prove.h>

enum { POWERS_COLUMNS = 3 };

swirl_status powers_create_air(swirl_air **out, swirl_diag *diag);
// A proving key on `dev` for 2^log_height rows, up to 2^24.
swirl_status powers_keygen(swirl_pk **out, swirl_device *dev, uint32_t log_height, swirl_diag *diag);
// The public value for 2^log_height rows: the cube of the last row's number modulo p.
uint32_t powers_last(uint32_t log_height);

#endif
