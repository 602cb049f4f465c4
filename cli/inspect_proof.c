// A proof as text and as JSON.
#include "inspect.h"
#include "json_write.h"

#include <inttypes.h>
#include <stdio.h>

enum { SHOWN_WORDS = 16 }; // of a list, in text

// An AIR that says nothing in the proof: absent, without public values.
static bool is_silent(const swirl_proof_air_info *air) { return !air->is_present && air->num_public_values == 0; }

static bool air_columns(swirl_air_info *out, const proof_inspection *view, uint32_t air) {
  return view->vk != NULL && swirl_vk_air_info(out, view->vk, air) == SWIRL_OK;
}

// ---- Text

static void print_words(const uint8_t *words, size_t num) {
  for (size_t i = 0; i < num && i < SHOWN_WORDS; i++) printf(" %" PRIu32, swirl_proof_word(words, i));
  if (num > SHOWN_WORDS) printf(" ... (%zu in all)", num);
}

static void print_air(const proof_inspection *view, const swirl_proof_air_info *air) {
  swirl_air_info info;
  printf("  AIR %" PRIu32 ": ", air->air);
  if (air->is_present) printf("2^%" PRIu32 " rows", air->log_height);
  if (!air->is_present) printf("absent");
  if (air->is_present && air_columns(&info, view, air->air)) {
    printf(" of %" PRIu32 " columns", info.common_main_width);
    for (uint32_t i = 0; i < info.num_cached_mains; i++) printf(" + cached %" PRIu32, info.cached_widths[i]);
    if (info.preprocessed_width > 0) printf(" + preprocessed %" PRIu32, info.preprocessed_width);
  }
  putchar('\n');
  if (air->num_public_values > 0) {
    printf("    public values");
    print_words(air->public_values, air->num_public_values);
    putchar('\n');
  }
  for (uint32_t i = 0; i < air->num_cached_commitments && i < SHOWN_WORDS; i++) {
    printf("    cached%" PRIu32 " commitment", i);
    print_words(air->cached_commitments + (size_t)i * 32, 8);
    putchar('\n');
  }
  if (air->num_cached_commitments > SHOWN_WORDS) {
    printf("    ... (%" PRIu32 " cached commitments in all)\n", air->num_cached_commitments);
  }
}

static void print_airs(const proof_inspection *view) {
  swirl_proof_view proof = view->proof;
  swirl_proof_air_info air;
  while (swirl_proof_view_next_air(&proof, &air)) {
    if (!is_silent(&air)) print_air(view, &air);
  }
}

static void print_rounds(const proof_inspection *view, uint32_t k) {
  swirl_proof_view proof = view->proof;
  swirl_proof_round_info round;
  while (swirl_proof_view_next_round(&proof, &round)) {
    printf("  round %" PRIu64 ": %" PRIu32 " queries, Merkle paths of %" PRIu32 "; folding witnesses", round.round,
           round.num_queries, round.merkle_depth);
    print_words(round.fold_witnesses, k);
    printf("; query witness %" PRIu32 "\n", round.query_witness);
    if (round.commitment == NULL) continue;
    printf("    commitment");
    print_words(round.commitment, 8);
    printf("\n    out-of-domain value");
    print_words(round.ood_value, 4);
    putchar('\n');
  }
}

static void print_parts(const swirl_proof_info *info) {
  puts("bytes");
  for (int i = 0; i < SWIRL_PROOF_NUM_PARTS; i++) {
    printf("  %-16s %10" PRIu64 "  %5.1f %%\n", swirl_proof_part_name((swirl_proof_part)i), info->part_bytes[i],
           100.0 * (double)info->part_bytes[i] / (double)info->num_bytes);
  }
}

void inspect_proof_text(const proof_inspection *view) {
  const swirl_proof_info info = swirl_proof_view_info(&view->proof);
  printf("proof: %" PRIu64 " bytes, codec version %d; %" PRIu32 " of %" PRIu32 " AIRs are present\n", info.num_bytes,
         SWIRL_CODEC_VERSION, info.num_present, info.num_airs);
  printf("common commitment");
  for (size_t i = 0; i < 8; i++) printf(" %" PRIu32, info.common_commitment.words[i]);
  putchar('\n');
  print_airs(view);
  printf("LogUp-GKR: %" PRIu32 " layers; witness %" PRIu32 "; root denominator %" PRIu32 " %" PRIu32 " %" PRIu32
         " %" PRIu32 "\n",
         info.num_gkr_layers, info.logup_witness, info.gkr_claim[0], info.gkr_claim[1], info.gkr_claim[2],
         info.gkr_claim[3]);
  printf("batched constraints: univariate round of %" PRIu32 " coefficients, %" PRIu32 " rounds of %" PRIu32
         " values, openings of %" PRIu32 " AIRs\n",
         info.univariate_len, info.num_rounds, info.evals_per_round, info.num_traces);
  printf("stacked reduction: univariate round of %" PRIu32 " coefficients, %" PRIu32 " rounds, %" PRIu32
         " commitments\n",
         info.stacking_univariate_len, info.num_stacking_rounds, info.num_stacking_openings);
  printf("WHIR: %" PRIu64 " rounds of k = %" PRIu32 "; mu witness %" PRIu32 "; %" PRIu32
         " commitments; final polynomial of %" PRIu32 " coefficients\n",
         info.num_whir_rounds, info.k_whir, info.mu_witness, info.num_commitments, info.final_poly_len);
  print_rounds(view, info.k_whir);
  print_parts(&info);
  if (view->vk == NULL) {
    puts("nothing above is verified (give --vk FILE to verify)");
  } else if (view->verdict == SWIRL_OK) {
    puts("accepted with the key; the public values are compared with nothing");
  } else {
    printf("rejected: %s\n", view->message);
  }
}

// ---- JSON

static json_t *words_json(const uint8_t *words, size_t num) {
  json_t *list = json_array();
  for (size_t i = 0; i < num; i++) {
    if (json_add(list, json_u64(swirl_proof_word(words, i)))) continue;
    json_decref(list);
    return NULL;
  }
  return list;
}

static json_t *commitments_json(const swirl_proof_air_info *air) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < air->num_cached_commitments; i++) {
    if (json_add(list, words_json(air->cached_commitments + (size_t)i * 32, 8))) continue;
    json_decref(list);
    return NULL;
  }
  return list;
}

static json_t *airs_json(const proof_inspection *view) {
  swirl_proof_view proof = view->proof;
  swirl_proof_air_info air;
  json_t *list = json_array();
  while (list != NULL && swirl_proof_view_next_air(&proof, &air)) {
    if (is_silent(&air)) continue;
    json_t *value =
        json_pack("{s:o, s:b, s:o, s:o, s:o}", "air", json_u64(air.air), "is_present", air.is_present, "log_height",
                  air.is_present ? json_u64(air.log_height) : json_null(), "cached_commitments", commitments_json(&air),
                  "public_values", words_json(air.public_values, air.num_public_values));
    if (json_add(list, value)) continue;
    json_decref(list);
    list = NULL;
  }
  return list;
}

static json_t *rounds_json(const proof_inspection *view, uint32_t k) {
  swirl_proof_view proof = view->proof;
  swirl_proof_round_info round;
  json_t *list = json_array();
  while (list != NULL && swirl_proof_view_next_round(&proof, &round)) {
    json_t *value =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "round", json_u64(round.round), "num_queries",
                  json_u64(round.num_queries), "merkle_depth", json_u64(round.merkle_depth), "fold_witnesses",
                  words_json(round.fold_witnesses, k), "query_witness", json_u64(round.query_witness), "commitment",
                  round.commitment == NULL ? json_null() : words_json(round.commitment, 8), "ood_value",
                  round.ood_value == NULL ? json_null() : words_json(round.ood_value, 4));
    if (json_add(list, value)) continue;
    json_decref(list);
    list = NULL;
  }
  return list;
}

static json_t *parts_json(const swirl_proof_info *info) {
  json_t *parts = json_object();
  for (int i = 0; i < SWIRL_PROOF_NUM_PARTS; i++) {
    if (json_put(parts, swirl_proof_part_name((swirl_proof_part)i), json_u64(info->part_bytes[i]))) continue;
    json_decref(parts);
    return NULL;
  }
  return parts;
}

json_t *inspect_proof_json(const proof_inspection *view) {
  const swirl_proof_info info = swirl_proof_view_info(&view->proof);
  json_t *gkr = json_pack("{s:o, s:o, s:o}", "num_layers", json_u64(info.num_gkr_layers), "witness",
                          json_u64(info.logup_witness), "root_denominator", json_words(info.gkr_claim, 4));
  json_t *constraints = json_pack("{s:o, s:o, s:o, s:o}", "univariate_len", json_u64(info.univariate_len), "num_rounds",
                                  json_u64(info.num_rounds), "evals_per_round", json_u64(info.evals_per_round),
                                  "num_airs", json_u64(info.num_traces));
  json_t *stacking =
      json_pack("{s:o, s:o, s:o}", "univariate_len", json_u64(info.stacking_univariate_len), "num_rounds",
                json_u64(info.num_stacking_rounds), "num_commitments", json_u64(info.num_stacking_openings));
  json_t *whir = json_pack("{s:o, s:o, s:o, s:o, s:o}", "k", json_u64(info.k_whir), "mu_witness",
                           json_u64(info.mu_witness), "num_commitments", json_u64(info.num_commitments),
                           "final_poly_len", json_u64(info.final_poly_len), "rounds", rounds_json(view, info.k_whir));
  json_t *root =
      json_pack("{s:s, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind", "proof", "num_bytes",
                json_u64(info.num_bytes), "codec_version", SWIRL_CODEC_VERSION, "num_airs", json_u64(info.num_airs),
                "num_present", json_u64(info.num_present), "common_commitment",
                json_words(info.common_commitment.words, 8), "airs", airs_json(view), "gkr", gkr, "constraints",
                constraints, "stacking", stacking, "whir", whir, "part_bytes", parts_json(&info));
  if (root == NULL || view->vk == NULL) return root;
  json_t *verdict = json_pack("{s:b, s:s, s:s}", "is_accepted", view->verdict == SWIRL_OK, "status",
                              swirl_status_name(view->verdict), "message", view->message);
  if (json_put(root, "verdict", verdict)) return root;
  json_decref(root);
  return NULL;
}
