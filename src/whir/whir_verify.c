#include "whir/whir_verify.h"

#include "commit/merkle_verify.h"
#include "poly/poly.h"

enum { MAX_ROUNDS = SWIRL_MAX_WHIR_ROUNDS, MAX_ALPHAS = BB_TWO_ADICITY, CHUNK = 64 };

typedef struct whir_state {
  bb4 mu;
  bb4 mu_powers[CHUNK + 1]; // mu^0 .. mu^CHUNK
  bb4 claim;
  bb4 alphas[MAX_ALPHAS];                         // folding challenges of all rounds
  bb4 ood_points[MAX_ROUNDS], gammas[MAX_ROUNDS]; // per round
  u32 first_query[MAX_ROUNDS + 1];                // round i has v->queries[first_query[i] .. first_query[i + 1])
  size_t values_at, paths_at;                     // of the current codeword round
} whir_state;

static u32 log_domain(const verifier *v, u32 round) { return v->shape.log_stacked + v->shape.log_blowup - round; }

// sum_a mu^a opening_a over the stacked columns of all commitments.
static bb4 batched_openings(const verifier *v, bb4 mu) {
  bb4 sum = bb4_zero(), power = bb4_one();
  size_t at = v->proof.stacking_openings_at;
  for (u32 c = 0; c < v->shape.num_commits; c++) {
    at += LEN_BYTES;
    for (u32 j = 0; j < v->shape.commits[c].width; j++, at += EXT_BYTES) {
      sum = bb4_add(sum, bb4_mul(power, proof_ext_at(&v->proof, at)));
      power = bb4_mul(power, mu);
    }
  }
  return sum;
}

// W3 - W5: the k sumcheck rounds of one WHIR round.
static swirl_status check_sumcheck(whir_state *s, verifier *v, u32 round) {
  for (u32 i = round * v->shape.k; i < (round + 1) * v->shape.k; i++) {
    const size_t at = v->proof.whir_sumchecks_at + (size_t)i * 2 * EXT_BYTES;
    const size_t witness = v->proof.fold_witnesses_at + (size_t)i * BASE_BYTES;
    const bb4 s1 = verifier_observe_ext(v, at);
    const bb4 s2 = verifier_observe_ext(v, at + EXT_BYTES);
    REJECT_IF(v, !verifier_check_pow(v, v->vk->params.folding_pow_bits, witness), SWIRL_REJECT_WHIR_FOLD_POW, -1, round,
              witness);
    s->alphas[i] = transcript_sample_ext(&v->transcript);
    s->claim = swirl_poly_quadratic(bb4_sub(s->claim, s1), s1, s2, s->alphas[i]);
  }
  return SWIRL_OK;
}

// W6 - W8, or W6' in the last round.
static void observe_codeword(whir_state *s, verifier *v, u32 round) {
  if (round + 1 < v->vk->params.num_rounds) {
    verifier_observe_digest(v, v->proof.codeword_commits_at + (size_t)round * SUITE_DIGEST_BYTES);
    s->ood_points[round] = transcript_sample_ext(&v->transcript);
    verifier_observe_ext(v, v->proof.ood_at + (size_t)round * EXT_BYTES);
    return;
  }
  for (u32 i = 0; i < v->proof.final_poly_len; i++) {
    v->final_poly[i] = verifier_observe_ext(v, v->proof.final_poly_at + (size_t)i * EXT_BYTES);
  }
}

// Hashes one row of `width` base elements of each lane, the first at `at`, the next `stride` bytes further; writes
// sum_j mu^j row[j] of lane i to sums[i].
static void hash_rows(u32 *digests, bb4 *sums, const whir_state *s, const verifier *v, size_t at, size_t stride,
                      u32 width, size_t lanes) {
  u32 words[SUITE_MAX_SPONGE_WORDS * SUITE_LANES] = {0}, position = v->suite->initial_position;
  u32 rows[CHUNK * SUITE_LANES] = {0};
  bb4 base = bb4_one();
  for (size_t lane = 0; lane < lanes; lane++) sums[lane] = bb4_zero();
  for (u32 done = 0; done < width; done += CHUNK) {
    const u32 n = u32_min(CHUNK, width - done);
    u32 part[4][SUITE_LANES] = {{0}};
    for (size_t lane = 0; lane < lanes; lane++) {
      const size_t row = at + lane * stride + (size_t)done * BASE_BYTES;
      for (u32 j = 0; j < n; j++) {
        rows[j * SUITE_LANES + lane] = proof_base_at(&v->proof, row + (size_t)j * BASE_BYTES);
      }
    }
    for (u32 j = 0; j < n; j++) {
      for (size_t i = 0; i < 4; i++) {
        const u32 power = s->mu_powers[j].c[i];
        for (size_t lane = 0; lane < SUITE_LANES; lane++) {
          part[i][lane] = bb_add(part[i][lane], bb_mul(power, rows[j * SUITE_LANES + lane]));
        }
      }
    }
    position = swirl_suite_absorb_lanes(v->suite, words, position, rows, n, lanes);
    for (size_t lane = 0; lane < lanes; lane++) {
      const bb4 sum = {{part[0][lane], part[1][lane], part[2][lane], part[3][lane]}};
      sums[lane] = bb4_add(sums[lane], bb4_mul(base, sum));
    }
    if (done + n < width) base = bb4_mul(base, s->mu_powers[CHUNK]);
  }
  swirl_suite_finish_lanes(v->suite, digests, words, position, lanes);
}

// The root of commitment c.
static void load_root(u32 *root, const verifier *v, u32 c) {
  const commit_shape *commit = &v->shape.commits[c];
  const trace_shape *trace = &v->shape.traces[commit->trace];
  if (c == 0) {
    verifier_load_digest(v, root, v->proof.common_commit_at);
  } else if (commit->part == 1 && trace->air->has_preprocessed) {
    memcpy(root, trace->air->preprocessed_commit, v->suite->digest_words * sizeof *root);
  } else {
    const u32 cached = commit->part - 1 - trace->air->has_preprocessed;
    const size_t digests = v->vdata_at[trace->air_id] + 2 * LEN_BYTES;
    verifier_load_digest(v, root, digests + (size_t)cached * SUITE_DIGEST_BYTES);
  }
}

// Opens queries q, q + 1, .. in the lanes, round 0, in every commitment; v->values [lanes][2^k] receives the batched
// rows.
static swirl_status open_initial(whir_state *s, verifier *v, u32 q, size_t lanes) {
  const proof_layout *proof = &v->proof;
  const u32 num_rows = (u32)1 << v->shape.k, num_queries = v->vk->params.num_queries[0], depth = proof->initial_depth;
  size_t rows = proof->initial_rows_at, paths = proof->initial_paths_at;
  size_t failed[SUITE_LANES] = {0}; // the first path of each query that fails
  bb4 offset = bb4_one();           // mu^(columns of the commitments before)
  for (size_t i = 0; i < num_rows * lanes; i++) v->values[i] = bb4_zero();
  for (u32 c = 0; c < v->shape.num_commits; c++) {
    const u32 width = v->shape.commits[c].width;
    const size_t row_bytes = (size_t)width * BASE_BYTES, path_bytes = (size_t)depth * SUITE_DIGEST_BYTES;
    u32 root[SUITE_MAX_DIGEST_WORDS];
    merkle_leaves leaves;
    merkle_leaves_init(&leaves);
    for (u32 t = 0; t < num_rows; t++) {
      bb4 sums[SUITE_LANES];
      const size_t at = rows + ((size_t)q * num_rows + t) * row_bytes;
      hash_rows(merkle_leaves_next(&leaves), sums, s, v, at, num_rows * row_bytes, width, lanes);
      swirl_merkle_leaves_add(&leaves, v->suite, lanes);
      for (size_t lane = 0; lane < lanes; lane++) {
        bb4 *value = &v->values[lane * num_rows + t];
        *value = bb4_add(*value, bb4_mul(offset, sums[lane]));
      }
    }
    load_root(root, v, c);
    const u32 bad = swirl_merkle_check_paths(v->suite, root, leaves.digests[0], v->queries + q,
                                             proof->bytes + paths + q * path_bytes, depth, lanes);
    for (size_t lane = 0; lane < lanes; lane++) {
      if ((bad >> lane & 1u) != 0 && failed[lane] == 0) failed[lane] = paths + (q + lane) * path_bytes;
    }
    rows += (size_t)num_queries * num_rows * row_bytes;
    paths += num_queries * path_bytes;
    offset = bb4_mul(offset, bb4_pow(s->mu, width));
  }
  for (size_t lane = 0; lane < lanes; lane++) {
    REJECT_IF(v, failed[lane] != 0, SWIRL_REJECT_WHIR_MERKLE, -1, 0, failed[lane]);
  }
  return SWIRL_OK;
}

// Opens queries q, q + 1, .. in the lanes, of a later round, in the codeword that the round before committed to.
static swirl_status open_codeword(const whir_state *s, verifier *v, u32 round, u32 q, size_t lanes) {
  const proof_layout *proof = &v->proof;
  const u32 num_values = (u32)1 << v->shape.k, depth = log_domain(v, round) - v->shape.k;
  const size_t path_bytes = (size_t)depth * SUITE_DIGEST_BYTES, paths = s->paths_at + q * path_bytes;
  const size_t values = s->values_at + LEN_BYTES + (size_t)q * num_values * EXT_BYTES;
  u32 root[SUITE_MAX_DIGEST_WORDS];
  merkle_leaves leaves;
  merkle_leaves_init(&leaves);
  for (u32 t = 0; t < num_values; t++) {
    u32 words[SUITE_MAX_SPONGE_WORDS * SUITE_LANES] = {0}, rows[4 * SUITE_LANES] = {0};
    for (size_t lane = 0; lane < lanes; lane++) {
      const bb4 value = proof_ext_at(proof, values + (lane * num_values + t) * EXT_BYTES);
      v->values[lane * num_values + t] = value;
      for (size_t i = 0; i < 4; i++) rows[i * SUITE_LANES + lane] = value.c[i];
    }
    const u32 position = swirl_suite_absorb_lanes(v->suite, words, v->suite->initial_position, rows, 4, lanes);
    swirl_suite_finish_lanes(v->suite, merkle_leaves_next(&leaves), words, position, lanes);
    swirl_merkle_leaves_add(&leaves, v->suite, lanes);
  }
  verifier_load_digest(v, root, proof->codeword_commits_at + (size_t)(round - 1) * SUITE_DIGEST_BYTES);
  const u32 bad = swirl_merkle_check_paths(v->suite, root, leaves.digests[0], v->queries + s->first_query[round] + q,
                                           proof->bytes + paths, depth, lanes);
  for (size_t lane = 0; lane < lanes; lane++) {
    REJECT_IF(v, (bad >> lane & 1u) != 0, SWIRL_REJECT_WHIR_MERKLE, -1, round, paths + lane * path_bytes);
  }
  return SWIRL_OK;
}

// Folds values[t] = F(x omega_k^t), t < 2^k, k times (spec 15.4). x_inv = 1/x.
//   values [2^k] ext, overwritten; alphas [k]
static bb4 fold(bb4 *values, const bb4 *alphas, u32 k, u32 x, u32 x_inv) {
  u32 root = bb_two_adic_generator(k), root_inv = bb_inv(root);
  const u32 half = bb_inv_pow2(1);
  for (u32 j = 0; j < k; j++) {
    const u32 n = (u32)1 << (k - j - 1);
    u32 point = x, point_inv = bb_mul(x_inv, half); // point_inv = 1 / (2 point)
    for (u32 e = 0; e < n; e++) {
      const bb4 slope = bb4_scale(bb4_sub(values[e], values[e + n]), point_inv);
      bb4 factor = alphas[j];
      factor.c[0] = bb_sub(factor.c[0], point);
      values[e] = bb4_add(values[e], bb4_mul(factor, slope));
      point = bb_mul(point, root);
      point_inv = bb_mul(point_inv, root_inv);
    }
    x = bb_square(x);
    x_inv = bb_square(x_inv);
    root = bb_square(root);
    root_inv = bb_square(root_inv);
  }
  return values[0];
}

// W9 - W11: the queries of one round.
static swirl_status check_queries(whir_state *s, verifier *v, u32 round) {
  const swirl_params *params = &v->vk->params;
  const u32 k = v->shape.k, num_queries = params->num_queries[round], log_size = log_domain(v, round);
  const size_t witness = v->proof.query_witnesses_at + (size_t)round * BASE_BYTES;
  REJECT_IF(v, !verifier_check_pow(v, params->query_pow_bits, witness), SWIRL_REJECT_WHIR_QUERY_POW, -1, round,
            witness);
  u32 *queries = v->queries + s->first_query[round];
  s->first_query[round + 1] = s->first_query[round] + num_queries;
  for (u32 q = 0; q < num_queries; q++) queries[q] = transcript_sample_bits(&v->transcript, log_size - k);

  // No opening is absorbed, so gamma can be sampled before they are read: the answers are then batched as they come.
  const bb4 gamma = transcript_sample_ext(&v->transcript);
  s->gammas[round] = gamma;
  if (round + 1 < params->num_rounds) {
    const bb4 answer = proof_ext_at(&v->proof, v->proof.ood_at + (size_t)round * EXT_BYTES);
    s->claim = bb4_add(s->claim, bb4_mul(gamma, answer));
  }
  const u32 omega = bb_two_adic_generator(log_size);
  bb4 weight = bb4_square(gamma);
  for (u32 q = 0; q < num_queries; q += v->lanes) {
    const u32 lanes = u32_min(v->lanes, num_queries - q);
    SWIRL_TRY(round == 0 ? open_initial(s, v, q, lanes) : open_codeword(s, v, round, q, lanes));
    for (u32 lane = 0; lane < lanes; lane++, weight = bb4_mul(weight, gamma)) {
      // omega^-index = omega^(2^log_size - index)
      const u32 index = queries[q + lane];
      const u32 x = bb_pow(omega, index), x_inv = bb_pow(omega, ((u64)1 << log_size) - index);
      const bb4 answer = fold(v->values + ((size_t)lane << k), s->alphas + (size_t)round * k, k, x, x_inv);
      s->claim = bb4_add(s->claim, bb4_mul(weight, answer));
    }
  }
  if (round > 0) {
    s->values_at = proof_skip_list(&v->proof, s->values_at, (size_t)EXT_BYTES << k);
    s->paths_at += (size_t)num_queries * (log_size - k) * SUITE_DIGEST_BYTES;
  }
  return SWIRL_OK;
}

// prod_e eq1(alpha_e, z^(2^e)) final_poly(z^(2^n)) over n challenges.  alphas [n]
static bb4 point_term(const verifier *v, const bb4 *alphas, u32 n, bb4 z) {
  bb4 eq = bb4_one();
  for (u32 e = 0; e < n; e++, z = bb4_square(z)) eq = bb4_mul(eq, poly_eq1(alphas[e], z));
  return bb4_mul(eq, swirl_poly_horner(v->final_poly, v->proof.final_poly_len, z));
}
// The same at a base element, of which there are many.
static bb4 base_point_term(const verifier *v, const bb4 *alphas, u32 n, u32 z) {
  bb4 eq = bb4_one(), value = bb4_zero();
  for (u32 e = 0; e < n; e++, z = bb_square(z)) { // eq1(alpha, z) = 1 - z + alpha (2 z - 1)
    bb4 factor = bb4_scale(alphas[e], bb_sub(bb_double(z), BB_ONE));
    factor.c[0] = bb_add(factor.c[0], bb_sub(BB_ONE, z));
    eq = bb4_mul(eq, factor);
  }
  for (u32 i = v->proof.final_poly_len; i-- > 0;) value = bb4_add(bb4_scale(value, z), v->final_poly[i]);
  return bb4_mul(eq, value);
}

// The final polynomial read as values on the cube, at `point` (its first variable is the lowest index bit). Folds
// v->final_poly, from the highest variable down.
static bb4 fold_final_poly(verifier *v, const bb4 *point) {
  for (u32 i = v->shape.log_final_poly_len; i-- > 0;) {
    const size_t half = (size_t)1 << i;
    for (size_t y = 0; y < half; y++) {
      v->final_poly[y] = poly_mix(v->final_poly[y], v->final_poly[y + half], point[i]);
    }
  }
  return v->final_poly[0];
}

static bb4 final_value(const whir_state *s, verifier *v, const bb4 *point) {
  const u32 rounds = v->vk->params.num_rounds, k = v->shape.k, total = rounds * k;
  bb4 sum = bb4_zero();
  for (u32 round = 0; round < rounds; round++) {
    const u32 done = k * (round + 1), log_size = log_domain(v, round) - k;
    const bb4 *alphas = s->alphas + done;
    if (round + 1 < rounds) {
      const bb4 term = point_term(v, alphas, total - done, s->ood_points[round]);
      sum = bb4_add(sum, bb4_mul(s->gammas[round], term));
    }
    const u32 omega = bb_two_adic_generator(log_size);
    bb4 weight = bb4_square(s->gammas[round]);
    for (u32 i = s->first_query[round]; i < s->first_query[round + 1]; i++) {
      const bb4 term = base_point_term(v, alphas, total - done, bb_pow(omega, v->queries[i]));
      sum = bb4_add(sum, bb4_mul(weight, term));
      weight = bb4_mul(weight, s->gammas[round]);
    }
  }
  bb4 prefix = bb4_one();
  for (u32 i = 0; i < total; i++) prefix = bb4_mul(prefix, poly_mob1(point[i], s->alphas[i]));
  return bb4_add(sum, bb4_mul(prefix, fold_final_poly(v, point + total)));
}

swirl_status swirl_whir_verify(verifier *v, const bb4 *point) {
  const proof_layout *proof = &v->proof;
  whir_state s = {.values_at = proof->codeword_values_at, .paths_at = proof->codeword_paths_at};
  REJECT_IF(v, !verifier_check_pow(v, v->vk->params.mu_pow_bits, proof->mu_witness_at), SWIRL_REJECT_WHIR_MU_POW, -1,
            -1, proof->mu_witness_at);
  s.mu = transcript_sample_ext(&v->transcript);
  s.mu_powers[0] = bb4_one();
  for (u32 i = 0; i < CHUNK; i++) s.mu_powers[i + 1] = bb4_mul(s.mu_powers[i], s.mu);
  s.claim = batched_openings(v, s.mu);
  for (u32 round = 0; round < v->vk->params.num_rounds; round++) {
    SWIRL_TRY(check_sumcheck(&s, v, round));
    observe_codeword(&s, v, round);
    SWIRL_TRY(check_queries(&s, v, round));
  }
  REJECT_UNLESS_EQUAL(v, final_value(&s, v, point), s.claim, SWIRL_REJECT_WHIR_FINAL, -1, -1, proof->final_poly_at);
  return SWIRL_OK;
}
