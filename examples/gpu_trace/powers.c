#include "powers.h"

enum { X, Y, Z };

swirl_status powers_create_air(swirl_air **out, swirl_diag *diag) {
  swirl_air *air;
  const swirl_air_desc desc = {.name = "powers", .common_main_width = POWERS_COLUMNS, .num_public_values = 1};
  swirl_status status = swirl_air_create(&air, &desc, diag);
  if (status != SWIRL_OK) return status;
  const swirl_expr x = swirl_main(air, X), y = swirl_main(air, Y), z = swirl_main(air, Z);
  const swirl_expr next = swirl_add(air, x, swirl_constant(air, 1));
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, x);
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, swirl_sub(air, swirl_main_next(air, X), next));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_sub(air, y, swirl_mul(air, x, x)));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_sub(air, z, swirl_mul(air, x, y)));
  swirl_assert_zero(air, SWIRL_ROWS_LAST, swirl_sub(air, z, swirl_public(air, 0)));
  status = swirl_air_finish(air, diag);
  if (status == SWIRL_OK) *out = air;
  if (status != SWIRL_OK) swirl_air_destroy(air);
  return status;
}

swirl_status powers_keygen(swirl_pk **out, swirl_device *dev, uint32_t log_height, swirl_diag *diag) {
  swirl_params params;
  swirl_air *air;
  // Three columns fill less than four stacked columns of the trace's height.
  swirl_status status = swirl_params_preset(&params, "app", log_height < 11 ? 11 : log_height, diag);
  if (status == SWIRL_OK) status = powers_create_air(&air, diag);
  if (status != SWIRL_OK) return status;
  status = swirl_keygen(out, dev, &params, (const swirl_air *[]){air}, 1, NULL, 0, diag);
  swirl_air_destroy(air);
  return status;
}

uint32_t powers_last(uint32_t log_height) {
  const uint64_t p = 2013265921, x = ((uint64_t)1 << log_height) - 1;
  return (uint32_t)(x * x % p * x % p);
}
