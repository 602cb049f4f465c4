// Sixteen words of an invocation: stages are written with constants, so that the words stay in registers.
#ifndef SIXTEEN_GLSL
#define SIXTEEN_GLSL
// The first word of pair i < 8 of words `half_size` apart.
#define PAIR_PLACE(i, half_size) ((i) / (half_size) * 2 * (half_size) + (i) % (half_size))
#endif
