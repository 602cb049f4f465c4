// The first word of a trace in column-major order that is no field element. The kernels that read all words note in
// which column one is, the report then looks for the row.

// STATUS_WORK holds the complement of the smallest column noted: 0 stands for none.
void note_bad_column(uint column) { atomicMax(words(dev_ptr(REGION_STATUS, 0u)).w[STATUS_WORK], ~column); }

#ifdef TRACE_REPORT
shared uint first_row;

// One workgroup. The trace's word (column, row) is at base + 4 (column * column_stride + row * row_stride).
void report_bad(uint code, uint64_t base, uint64_t column_stride, uint64_t row_stride) {
  words_ref status = words(dev_ptr(REGION_STATUS, 0u));
  const uint noted = status.w[STATUS_WORK], column = ~noted;
  if (noted == 0u) return; // the whole workgroup
  if (gl_LocalInvocationIndex == 0u) first_row = 0xffffffffu;
  barrier();
  const uint64_t start = base + 4ul * column * column_stride;
  uint row = gl_LocalInvocationIndex;
  while (row >> pc.a.log_height == 0u && words_ref(start + 4ul * row * row_stride).w[0] < BB_P) row += GROUP_SIZE;
  if (row >> pc.a.log_height == 0u) atomicMin(first_row, row);
  barrier();
  if (gl_LocalInvocationIndex != 0u) return;
  if (status.w[STATUS_CODE] == 0u) {
    status.w[STATUS_CODE] = code;
    status.w[STATUS_AIR] = pc.a.air;
    status.w[STATUS_PART] = pc.a.part;
    status.w[STATUS_COLUMN] = column;
    status.w[STATUS_ROW] = first_row;
  }
  status.w[STATUS_WORK] = 0u;
}
#endif
