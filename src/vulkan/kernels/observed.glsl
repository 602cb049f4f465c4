// The elements of transcript_observe, zeros counted.

// Element i of what is observed: to the proof and to the log, and back to the caller. Any invocation calls it.
uint write_observed(args_transcript_observe a, uint i) {
  const bool spread = a.zeros != 0u;
  if (spread && (i & 4u) != 0u) {
    if (!is_null(a.log)) words(a.log).w[i] = 0u;
    return 0u;
  }
  const uint e = spread ? (i >> 3u << 2u) + (i & 3u) : i, value = words(a.src).w[e];
  const uint canonical = bb_to_canonical(value);
  if (!is_null(a.proof)) words(a.proof).w[e] = canonical;
  if (!is_null(a.log)) words(a.log).w[i] = canonical;
  return value;
}
