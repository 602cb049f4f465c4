// Cases: the key, the commitments, the proof with its transcript, and the verdict on it.
#include "diag_text.h"
#include "kat.h"

#include <stdlib.h>
#include <string.h>

// What the file says of the proof, with the memory behind it.
typedef struct case_answer {
  kat_proof_answer proof;
  uint32_t commitment[8];
  uint32_t *log_values;
  uint8_t *log_is_sample, *proof_bytes;
  swirl_transcript final;
  const char *verdict;
} case_answer;

static void answer_clear(case_answer *answer) {
  free(answer->log_values);
  free(answer->log_is_sample);
  free(answer->proof_bytes);
}

// "0110...": one digit per element.
static bool read_samples(kat *k, case_answer *out, const json_t *root) {
  const char *text;
  if (!kat_text(k, &text, root, "transcript_is_sample")) return false;
  if (!kat_same_uint(k, "digits of transcript_is_sample", strlen(text), out->proof.num_log)) return false;
  out->log_is_sample = malloc(out->proof.num_log + 1);
  if (out->log_is_sample == NULL) return kat_fail(k, "out of memory"), false;
  for (size_t i = 0; i < out->proof.num_log; i++) out->log_is_sample[i] = text[i] == '1';
  return true;
}

static bool read_sponge(kat *k, swirl_transcript *out, const json_t *root) {
  const json_t *sponge = json_object_get(root, "final_sponge");
  uint64_t absorb_idx, sample_idx;
  if (!kat_words(k, out->state, 16, sponge, "state") || !kat_uint(k, &absorb_idx, sponge, "absorb_idx") ||
      !kat_uint(k, &sample_idx, sponge, "sample_idx")) {
    return false;
  }
  out->absorb_idx = (uint32_t)absorb_idx;
  out->sample_idx = (uint32_t)sample_idx;
  return true;
}

static bool answer_read(kat *k, case_answer *out, const json_t *root) {
  uint64_t proof_len;
  if (!kat_words(k, out->commitment, 8, root, "common_main_commit") ||
      !kat_word_list(k, &out->log_values, &out->proof.num_log, root, "transcript_values") ||
      !read_samples(k, out, root) || !read_sponge(k, &out->final, root) ||
      !kat_hex(k, &out->proof_bytes, &out->proof.proof_len, root, "proof_hex") ||
      !kat_uint(k, &proof_len, root, "proof_len") || !kat_text(k, &out->proof.sha256, root, "proof_sha256") ||
      !kat_text(k, &out->verdict, root, "verify") ||
      !kat_same_uint(k, "bytes of proof_hex", out->proof.proof_len, proof_len)) {
    return false;
  }
  out->proof.common_commitment = out->commitment;
  out->proof.log_values = out->log_values;
  out->proof.log_is_sample = out->log_is_sample;
  out->proof.final = &out->final;
  out->proof.proof = out->proof_bytes;
  out->proof.beyond_heights = strcmp(out->verdict, swirl_status_reference(SWIRL_REJECT_TRACE_HEIGHTS)) == 0;
  return true;
}

// The public values of the witness, once right and once with one changed.
static bool check_public_values(kat *k, const case_file *file, const swirl_vk *vk, const case_answer *answer) {
  const size_t num = file->air.num_airs, size = swirl_verify_memory(vk);
  swirl_public_values *values = calloc(num, sizeof *values);
  void *block = malloc(size + 1);
  const swirl_verify_desc desc = {.isa = getenv("SWIRL_CPU_ISA")};
  bool good = values != NULL && block != NULL;
  if (!good) kat_fail(k, "out of memory");
  for (size_t i = 0; good && i < num; i++) {
    if (!file->witness[i].present) continue;
    values[i] = (swirl_public_values){file->witness[i].public_values, file->witness[i].num_public_values};
  }
  for (size_t i = 0; good && i <= num; i++) { // i == num: unchanged
    uint32_t *changed = i < num && values[i].num > 0 ? file->traces[i].public_values : NULL;
    if (i < num && changed == NULL) continue;
    swirl_diag diag = diag_none();
    const uint32_t original = changed == NULL ? 0 : *changed;
    if (changed != NULL) *changed = original == 0;
    const swirl_status status =
        swirl_verify(vk, &desc, values, num, answer->proof.proof, answer->proof.proof_len, block, size, &diag);
    if (changed != NULL) *changed = original;
    good = kat_status(k, changed == NULL ? "verifying with public values" : "verifying with a wrong public value",
                      status, changed == NULL ? SWIRL_OK : SWIRL_REJECT_PUBLIC_VALUES_DIFFER, &diag);
  }
  free(values);
  free(block);
  return good;
}

static void check_verdict(kat *k, const case_file *file, const swirl_vk *vk, const case_answer *answer) {
  swirl_transcript final;
  swirl_diag diag;
  const swirl_status status = kat_verify(vk, answer->proof.proof, answer->proof.proof_len, &final, &diag);
  if (strcmp(kat_verdict(status), answer->verdict) != 0) {
    kat_fail(k, "verdict: %s, expected %s", diag_format(status, &diag).text, answer->verdict);
    return;
  }
  if (status == SWIRL_OK) {
    const uint32_t got[2] = {final.absorb_idx, final.sample_idx};
    const uint32_t want[2] = {answer->final.absorb_idx, answer->final.sample_idx};
    if (!kat_same_words(k, "the verifier's final sponge", final.state, 16, answer->final.state, 16) ||
        !kat_same_words(k, "the verifier's final sponge indices", got, 2, want, 2) ||
        !check_public_values(k, file, vk, answer)) {
      return;
    }
  }
  kat_ok(k, "verdict on the proof: %s", answer->verdict);
}

static void check_proof(kat *k, const case_file *file, swirl_pk *pk, const json_t *root) {
  case_answer answer = {0};
  swirl_diag diag = diag_none();
  if (answer_read(k, &answer, root) &&
      kat_status(k, "traces", case_file_fits(file, swirl_pk_vk(pk), &diag), SWIRL_OK, &diag)) {
    const swirl_digest pre_hash = swirl_vk_pre_hash(swirl_pk_vk(pk));
    (void)kat_check_proving(k, "", pk, file->witness, file->air.num_airs, &answer.proof, NULL);
    if (!answer.proof.beyond_heights) (void)kat_check_phases(k, "", pk, file, pre_hash.words, &answer.proof);
    check_verdict(k, file, swirl_pk_vk(pk), &answer);
  }
  answer_clear(&answer);
}

void kat_case(kat *k, const json_t *root) {
  case_file file = {0};
  swirl_diag diag = diag_none();
  if (!kat_status(k, "reading the file", case_file_parse(&file, root, NULL, &diag), SWIRL_OK, &diag)) return;
  swirl_pk *pk = kat_check_key(k, "", &file, root);
  if (pk != NULL && file.has_traces) check_proof(k, &file, pk, root);
  swirl_pk_destroy(pk);
  case_file_clear(&file);
}
