// The proof codec: a proof that verifies nothing, and malformed ones.
#include "diag_text.h"
#include "kat.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_VALUES = 64 };

// Presence, height and public values of one AIR against the file.
static bool same_air(kat *k, const uint8_t *bytes, size_t len, uint32_t air, const json_t *proof) {
  const json_t *vdata = json_array_get(json_object_get(proof, "trace_vdata"), air);
  const json_t *want_values = json_array_get(json_object_get(proof, "public_values"), air);
  bool present = false;
  uint32_t log_height = 0, values[MAX_VALUES], want[MAX_VALUES];
  size_t num = 0;
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_proof_air(bytes, len, air, &present, &log_height, values, MAX_VALUES, &num, &diag);
  if (!kat_status(k, "facts of an AIR", status, SWIRL_OK, &diag) ||
      !kat_same_uint(k, "presence of an AIR", present, json_is_object(vdata))) {
    return false;
  }
  const uint64_t want_height = (uint64_t)json_integer_value(json_object_get(vdata, "log_height"));
  if (present && !kat_same_uint(k, "log height of an AIR", log_height, want_height)) return false;
  const size_t num_want = json_array_size(want_values);
  for (size_t i = 0; i < num_want && i < MAX_VALUES; i++) {
    want[i] = (uint32_t)json_integer_value(json_array_get(want_values, i));
  }
  return kat_same_uint(k, "number of public values", num, num_want) && num <= MAX_VALUES &&
         kat_same_words(k, "public values", values, num, want, num_want);
}

static void check_good(kat *k, const json_t *root) {
  uint8_t *bytes;
  size_t len;
  uint64_t want_len;
  uint32_t num_airs = 0;
  const json_t *proof = json_object_get(root, "proof");
  swirl_diag diag = diag_none();
  if (!kat_hex(k, &bytes, &len, root, "encoded_hex")) return;
  const size_t want_airs = json_array_size(json_object_get(proof, "trace_vdata"));
  bool good = kat_uint(k, &want_len, root, "encoded_len") && kat_same_uint(k, "encoded length", len, want_len) &&
              kat_status(k, "reading the proof", swirl_proof_num_airs(&num_airs, bytes, len, &diag), SWIRL_OK, &diag) &&
              kat_same_uint(k, "number of AIRs", num_airs, want_airs);
  for (uint32_t air = 0; good && air < num_airs; air++) good = same_air(k, bytes, len, air, proof);
  if (good) kat_ok(k, "well-formed proof: AIRs, heights, public values (%zu bytes)", len);
  free(bytes);
}

static void check_malformed(kat *k, const json_t *entry) {
  const char *name;
  uint8_t *bytes;
  size_t len;
  uint32_t num_airs;
  swirl_diag diag = diag_none();
  if (!kat_text(k, &name, entry, "name") || !kat_hex(k, &bytes, &len, entry, "hex")) return;
  const swirl_status status = swirl_proof_num_airs(&num_airs, bytes, len, &diag);
  if (kat_status(k, name, status, SWIRL_ERR_PROOF_ENCODING, &diag)) {
    kat_ok(k, "%s: %s [byte %" PRId64 "]", name, diag.message, diag.offset);
  }
  free(bytes);
}

void kat_codec(kat *k, const json_t *root) {
  const json_t *malformed = json_object_get(root, "malformed");
  check_good(k, root);
  for (size_t i = 0; i < json_array_size(malformed); i++) check_malformed(k, json_array_get(malformed, i));
}
