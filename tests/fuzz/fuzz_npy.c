// NumPy files: no bytes crash the reader of headers; what it accepts places every word inside the file, each once.
#include <npy.h>

#include "fuzz/fuzz.h"

static void parse(const u8 *data, size_t len, u64 file_len) {
  npy array, before;
  memset(&array, 7, sizeof array);
  memcpy(&before, &array, sizeof before); // padding, too
  swirl_diag diag = {.status = SWIRL_OK};
  const swirl_status status = npy_parse(&array, data, len, file_len, &diag);
  FUZZ_REQUIRE(status == SWIRL_OK || status == SWIRL_ERR_ARGUMENT);
  if (status != SWIRL_OK) {
    FUZZ_REQUIRE(diag.status == status && diag.message[0] != 0);
    FUZZ_REQUIRE(memcmp(&before, &array, sizeof before) == 0);
    return;
  }
  const u64 words = array.rows * array.columns;
  FUZZ_REQUIRE(array.columns == 0 || words / array.columns == array.rows);
  FUZZ_REQUIRE(array.data_offset <= file_len && file_len - array.data_offset == 4 * words);
  if (words == 0) return;
  const u64 last = (array.rows - 1) * array.row_stride + (array.columns - 1) * array.col_stride;
  FUZZ_REQUIRE(last == words - 1); // the strides are those of one order or the other
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  parse(data, size, size);
  // A header whose data is not at hand: the file is as long as the last eight bytes say.
  if (size < 8) return 0;
  u64 file_len = 0;
  for (u32 i = 0; i < 8; i++) file_len |= (u64)data[size - 8 + i] << 8 * i;
  const size_t head = size - 8;
  if (file_len >= head && (file_len == head || head >= NPY_MAX_HEADER)) parse(data, head, file_len);
  return 0;
}
