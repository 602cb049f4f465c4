// Cuts of an AIR program: where its instructions can be divided among threads that share nothing but the inputs.
#ifndef SWIRL_DEVICE_AIR_CUTS_H
#define SWIRL_DEVICE_AIR_CUTS_H

#include "base/base.h"

// Marks OUTs with AIR_CUT_* (air_program_format.h) and writes to the header how many parts the cuts make.
//   words  a program that is complete otherwise      slots  [num_slots]  work
void swirl_air_program_mark_cuts(u32 *words, u8 *slots);

#endif
