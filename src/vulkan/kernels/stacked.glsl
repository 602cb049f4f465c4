// Stacked columns (spec 11.2) of rs_encode's table, counted from its first. The directory, at the start of scratch,
// tells where to look: for bin i of stacked column c, 2^log_bins bins a column, word c 2^log_bins + i is the first entry
// of the table that ends behind the bin's first row, in that column or a later one; one more word ends it.
uint log_bins() { return min(pc.a.log_stacked, 8u); }
uint directory_words() { return (pc.a.width << log_bins()) + 1; }

placed_column placed_at(uint i) {
  words_ref table = words(dev_at(pc.a.table, 5 * i));
  return placed_column(table.w[0], table.w[1], table.w[2], table.w[3], table.w[4] - pc.a.first);
}
uint placed_end(placed_column e) { return e.row + (1u << max(e.log_height, pc.a.l_skip)); }

// The first entry in [low, high] that ends behind the row, in that column or a later one; high if no other does.
uint search(uint low, uint high, uint column, uint row) {
  while (low < high) {
    const uint middle = low + (high - low) / 2;
    const placed_column e = placed_at(middle);
    if (e.weight < column || (e.weight == column && placed_end(e) <= row))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The entry that holds the row, if one does.
bool find_placed(uint column, uint row, out placed_column e) {
  const uint bin = (column << log_bins()) + (row >> (pc.a.log_stacked - log_bins()));
  words_ref directory = scratch_words(0);
  const uint i = search(directory.w[bin], directory.w[bin + 1], column, row);
  e = placed_column(0, 0, 0, 0, 0);
  if (i >= pc.a.num_entries) return false;
  e = placed_at(i);
  return e.weight == column && e.row <= row;
}
uint stacked_at(uint c, uint row) {
  placed_column e;
  if (!find_placed(c, row, e)) return 0;
  const uint log_stride = pc.a.l_skip - min(pc.a.l_skip, e.log_height), offset = row - e.row, at = offset >> log_stride;
  return at << log_stride == offset ? column(e.region, e.column).w[at] : 0;
}
