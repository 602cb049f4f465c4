// Where entry i of segments of `num` neighbours lies that are `stride` apart.
uint placed_index(uint i, uint num, uint num_segments, uint stride) {
  if (num_segments == 1) return i;
  const uint g = i / num;
  return g * stride + (i - g * num);
}
