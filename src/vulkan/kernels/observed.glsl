// The elements of transcript_observe, zeros counted.

// Element i, which is written where the operation wants it.
uint observe_element(uint i) {
  const bool spread = pc.a.zeros != 0u;
  if (spread && (i & 4u) != 0u) {
    if (!is_null(pc.a.log)) words(pc.a.log).w[i] = 0u;
    return 0u;
  }
  const uint e = spread ? (i >> 3u << 2u) + (i & 3u) : i, value = words(pc.a.src).w[e];
  const uint canonical = bb_to_canonical(value);
  if (!is_null(pc.a.proof)) words(pc.a.proof).w[e] = canonical;
  if (!is_null(pc.a.log)) words(pc.a.log).w[i] = canonical;
  return value;
}
