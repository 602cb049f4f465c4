// The header of a NumPy array file (.npy, format versions 1.0, 2.0 and 3.0), read from bytes that may be anything.
#ifndef SWIRL_CLI_NPY_H
#define SWIRL_CLI_NPY_H

#include <swirl/base.h>

// No header is longer, whatever its version; what numpy.save() writes for one or two dimensions has 128 bytes.
enum { NPY_MAX_HEADER = 65535 + 12 };

// A one- or two-dimensional array of little-endian uint32. The word of (row, column) is the one number
// row * row_stride + column * col_stride behind `data_offset`; a one-dimensional array is one column.
typedef struct npy {
  uint64_t rows, columns; // either may be 0; rows * columns words fit in 64 bits as bytes
  uint64_t row_stride, col_stride;
  bool fortran_order;   // columns lie one after the other, else rows
  uint64_t data_offset; // bytes; the data ends where the file ends
} npy;

// Reads the header of a file of `file_len` bytes of which the first `len` are `bytes` (all of them, or at least
// NPY_MAX_HEADER). Another type of elements, another number of dimensions, a header that is no header, and a file that
// is shorter or longer than its shape says are ERR_ARGUMENT with the place in bytes; `out` is then unchanged. Allocates
// nothing; safe from any thread.
swirl_status npy_parse(npy *out, const uint8_t *bytes, size_t len, uint64_t file_len, swirl_diag *diag);

#endif
