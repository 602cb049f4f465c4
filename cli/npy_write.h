// Writing .npy files.
#ifndef SWIRL_CLI_NPY_WRITE_H
#define SWIRL_CLI_NPY_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NPY_WRITE_HEADER = 128 };

// The header, format version 1.0, of a file with `rows` x `columns` words in column order (`fortran_order`) or row
// order. The words follow as little-endian uint32.
void npy_write_header(uint8_t out[NPY_WRITE_HEADER], uint64_t rows, uint64_t columns, bool fortran_order);

#endif
