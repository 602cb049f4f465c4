#include "cpu/cpu_code.h"

stacked_columns swirl_cpu_stacked_columns(const cpu_run *run, dev_ptr table, u32 num_entries, u32 l_skip) {
  return (stacked_columns){run, (const placed_column *)(const void *)cpu_at(run, table), num_entries, l_skip};
}

static u64 entry_end(const stacked_columns *s, const placed_column *entry) {
  return (u64)entry->row + ((u64)1 << u32_max(entry->log_height, s->l_skip));
}

// First entry of stacked column `column` that ends behind row `row`.
static u32 first_entry(const stacked_columns *s, u32 column, u64 row) {
  u32 low = 0, high = s->num_entries;
  while (low < high) {
    const u32 middle = low + (high - low) / 2;
    const placed_column *entry = &s->table[middle];
    if (entry->weight < column || (entry->weight == column && entry_end(s, entry) <= row))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const u32 *swirl_cpu_stacked_rows(const stacked_columns *s, u32 *buffer, u32 column, u64 row, u64 n) {
  u64 at = row;
  for (u32 i = first_entry(s, column, row); i < s->num_entries && at < row + n; i++) {
    const placed_column *entry = &s->table[i];
    if (entry->weight != column) break;
    const u32 *src = cpu_column(s->run, entry->region, entry->column);
    if (entry->log_height >= s->l_skip) {
      const u64 end = entry_end(s, entry);
      if (at == row && row + n <= end) return src + (row - entry->row);
      const u64 count = (end < row + n ? end : row + n) - at;
      memcpy(buffer + (at - row), src + (at - entry->row), count * sizeof(u32));
      at += count;
    } else { // interleaved with zeros
      const u32 log_stride = s->l_skip - entry->log_height;
      memset(buffer + (at - row), 0, sizeof(u32) << s->l_skip);
      for (size_t j = 0; j < (size_t)1 << entry->log_height; j++) buffer[at - row + (j << log_stride)] = src[j];
      at += (u64)1 << s->l_skip;
    }
  }
  memset(buffer + (at - row), 0, (row + n - at) * sizeof(u32));
  return buffer;
}
