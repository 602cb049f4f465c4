// Cuts of an AIR program: where its instructions can be divided among threads that share nothing but the inputs.
#ifndef SWIRL_DEVICE_AIR_CUTS_H
#define SWIRL_DEVICE_AIR_CUTS_H

#include "base/base.h"

// Marks OUTs with AIR_OUT_CUT (air_program_format.h).
//   words  a program without marks      slots  [num_slots]  work
void swirl_air_program_mark_cuts(u32 *words, u8 *slots);
// How many parts the cuts make; 1 if there are none inside the program.
u32 swirl_air_program_num_parts(const u32 *words);

#endif
