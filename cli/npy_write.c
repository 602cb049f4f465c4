#include "npy_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void npy_write_header(uint8_t out[NPY_WRITE_HEADER], uint64_t rows, uint64_t columns, bool fortran_order) {
  enum { PREFIX = 10, TEXT = NPY_WRITE_HEADER - PREFIX };
  static const uint8_t prefix[PREFIX] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, TEXT, 0};
  char text[TEXT + 1]; // the longest is 98 characters
  snprintf(text, sizeof text, "{'descr': '<u4', 'fortran_order': %s, 'shape': (%" PRIu64 ", %" PRIu64 "), }",
           fortran_order ? "True" : "False", rows, columns);
  const size_t len = strlen(text);
  memset(text + len, ' ', TEXT - len);
  text[TEXT - 1] = '\n';
  memcpy(out, prefix, PREFIX);
  memcpy(out + PREFIX, text, TEXT);
}
