// Read-only facts of a verifying key.
#include "keys/vk.h"

// A digest of the suite as the words of its codec form.
static swirl_digest public_digest(const hash_suite *suite, const u32 *digest) {
  u8 bytes[SUITE_DIGEST_BYTES];
  swirl_digest out;
  suite->encode_digest(bytes, digest);
  for (size_t i = 0; i < SWIRL_COUNT(out.words); i++) out.words[i] = load_le32(bytes + 4 * i);
  return out;
}

const swirl_params *swirl_vk_params(const swirl_vk *vk) { return &vk->params; }
swirl_digest swirl_vk_pre_hash(const swirl_vk *vk) { return public_digest(vk->suite, vk->pre_hash); }
uint32_t swirl_vk_num_airs(const swirl_vk *vk) { return vk->num_airs; }

swirl_status swirl_vk_air_info(swirl_air_info *out, const swirl_vk *vk, uint32_t index) {
  if (out == NULL || vk == NULL || index >= vk->num_airs) return SWIRL_ERR_ARGUMENT;
  const air_vk *air = &vk->airs[index];
  *out = (swirl_air_info){.num_cached_mains = air->num_cached,
                          .common_main_width = air->common_main_width,
                          .cached_widths = air->cached_widths,
                          .num_public_values = air->num_public_values,
                          .num_constraints = air->num_constraints,
                          .num_interactions = air->num_interactions,
                          .max_constraint_degree = air->max_constraint_degree,
                          .num_nodes = air->num_nodes,
                          .is_required = air->is_required,
                          .needs_next_row = air->need_rot};
  if (air->has_preprocessed) {
    out->preprocessed_width = air->preprocessed_width;
    out->preprocessed_log_height = (u32)(air->hypercube_dim + (i32)vk->params.l_skip);
    out->preprocessed_commitment = public_digest(vk->suite, air->preprocessed_commit);
  }
  return SWIRL_OK;
}

swirl_status swirl_vk_interaction(swirl_bus_use *out, const swirl_vk *vk, uint32_t air, uint32_t interaction) {
  if (out == NULL || vk == NULL || air >= vk->num_airs || interaction >= vk->airs[air].num_interactions) {
    return SWIRL_ERR_ARGUMENT;
  }
  const air_interaction *in = &vk->airs[air].interactions[interaction];
  *out = (swirl_bus_use){.bus = in->bus, .message_len = in->message_len, .count_weight = in->count_weight};
  return SWIRL_OK;
}

uint32_t swirl_vk_num_height_constraints(const swirl_vk *vk) { return vk->num_height_constraints; }

swirl_status swirl_vk_height_constraint(swirl_height_constraint *out, const swirl_vk *vk, uint32_t index) {
  if (out == NULL || vk == NULL || index >= vk->num_height_constraints) return SWIRL_ERR_ARGUMENT;
  const height_constraint *constraint = &vk->height_constraints[index];
  *out = (swirl_height_constraint){.coefficients = constraint->coefficients, .threshold = constraint->threshold};
  return SWIRL_OK;
}
