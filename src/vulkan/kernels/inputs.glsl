// Inputs of AIR programs where they lie in traces.
column_ref input_ref(dev_ptr table, uint i) {
  words_ref w = words(table);
  return column_ref(w.w[4 * i], w.w[4 * i + 1], w.w[4 * i + 2], w.w[4 * i + 3]);
}
// Row `row` (lifted) of a selector.
uint selector_value(uint kind, uint log_height, uint row) {
  const uint last = (1u << log_height) - 1, i = row & last;
  if (kind == INPUT_IS_FIRST) return i == 0 ? BB_ONE : 0;
  return (i == last) == (kind == INPUT_IS_LAST) ? BB_ONE : 0;
}
uint input_value(column_ref ref, uint log_height, uint row) {
  if (ref.kind != INPUT_COLUMN) return selector_value(ref.kind, log_height, row);
  return column(ref.region, ref.column).w[(row + ref.rot) & ((1u << log_height) - 1)];
}
