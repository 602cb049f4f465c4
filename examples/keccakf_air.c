// The constraints of Keccak-f[1600]. They are those of the AIR of the same name in Plonky3 0.4.3, in its order and down
// to each expression, so that keys are the same.
#include "keccakf.h"

typedef swirl_expr expr;

// The AIR under construction and what many constraints share.
typedef struct keccakf_builder {
  swirl_air *air;
  expr zero, one, two;
  expr transition, not_final; // rows with a next row; rows that are not the last of a permutation
} keccakf_builder;

// ---- Expressions

static expr local(const keccakf_builder *b, uint32_t column) { return swirl_main(b->air, column); }
static expr next(const keccakf_builder *b, uint32_t column) { return swirl_main_next(b->air, column); }
static expr add(const keccakf_builder *b, expr x, expr y) { return swirl_add(b->air, x, y); }
static expr sub(const keccakf_builder *b, expr x, expr y) { return swirl_sub(b->air, x, y); }
static expr mul(const keccakf_builder *b, expr x, expr y) { return swirl_mul(b->air, x, y); }
static expr twice(const keccakf_builder *b, expr x) { return add(b, x, x); }

// On bits: x + y - 2xy, its triple, and (1 - x) y.
static expr xor2(const keccakf_builder *b, expr x, expr y) { return sub(b, add(b, x, y), mul(b, x, twice(b, y))); }
static expr xor3(const keccakf_builder *b, expr x, expr y, expr z) { return xor2(b, xor2(b, x, y), z); }
static expr andn(const keccakf_builder *b, expr x, expr y) { return mul(b, sub(b, b->one, x), y); }

// ---- Columns

static uint32_t lane_at(uint32_t x, uint32_t y) { return x % 5 + 5 * y; }
static uint32_t limb_column(uint32_t first, uint32_t lane, uint32_t limb) {
  return first + KECCAKF_LIMBS * lane + limb;
}
static uint32_t bit_column(uint32_t first, uint32_t lane, uint32_t z) { return first + 64 * lane + z % 64; }

// Bit z of lane (x, y) after rho and pi, which only move bits: B[y', 2x' + 3y'] = rot(A'[x', y'], r[x', y']), so that
// lane (x, y) comes from x' = x + 3y, y' = x.
static expr moved_bit(const keccakf_builder *b, uint32_t x, uint32_t y, uint32_t z) {
  const uint32_t from = lane_at(x + 3 * y, x % 5);
  return local(b, bit_column(KECCAKF_A_PRIME, from, z + 64 - keccakf_rotations[from]));
}

// ---- Assertions

static void assert_zero(const keccakf_builder *b, expr x) { swirl_assert_zero(b->air, SWIRL_ROWS_ALL, x); }

static void assert_bit(const keccakf_builder *b, expr x) { assert_zero(b, mul(b, x, sub(b, x, b->one))); }

static void assert_bits(const keccakf_builder *b, uint32_t first_column) {
  for (uint32_t z = 0; z < 64; z++) assert_bit(b, local(b, first_column + z));
}

// A limb of a lane given by its bits, the most significant first: acc = 2 acc + bit.
typedef expr (*bit_source)(const keccakf_builder *b, uint32_t x, uint32_t y, uint32_t z);

static void assert_limbs(const keccakf_builder *b, bit_source bit, uint32_t x, uint32_t y, uint32_t first_limb) {
  for (uint32_t limb = 0; limb < KECCAKF_LIMBS; limb++) {
    expr acc = b->zero;
    for (uint32_t i = KECCAKF_LIMB_BITS; i-- > 0;) {
      acc = add(b, twice(b, acc), bit(b, x, y, KECCAKF_LIMB_BITS * limb + i));
    }
    assert_zero(b, sub(b, acc, local(b, first_limb + limb)));
  }
}

// ---- The permutation

// The flag of round 0 is set in the first row; then the flags rotate.
static void assert_steps(const keccakf_builder *b) {
  const swirl_rows first = SWIRL_ROWS_FIRST;
  swirl_assert_zero(b->air, first, sub(b, local(b, KECCAKF_STEP), b->one));
  for (uint32_t i = 1; i < KECCAKF_ROUNDS; i++) swirl_assert_zero(b->air, first, local(b, KECCAKF_STEP + i));
  for (uint32_t i = 0; i < KECCAKF_ROUNDS; i++) {
    const expr following = next(b, KECCAKF_STEP + (i + 1) % KECCAKF_ROUNDS);
    swirl_assert_zero(b->air, SWIRL_ROWS_TRANSITION, sub(b, local(b, KECCAKF_STEP + i), following));
  }
}

// Round 0 starts from the preimage, which stays the same in all rows of a permutation.
static void assert_preimage(const keccakf_builder *b) {
  const expr first_step = local(b, KECCAKF_STEP);
  for (uint32_t i = 0; i < KECCAKF_LANES * KECCAKF_LIMBS; i++) {
    assert_zero(b, mul(b, first_step, sub(b, local(b, KECCAKF_PREIMAGE + i), local(b, KECCAKF_A + i))));
  }
  for (uint32_t i = 0; i < KECCAKF_LANES * KECCAKF_LIMBS; i++) {
    const expr change = sub(b, local(b, KECCAKF_PREIMAGE + i), next(b, KECCAKF_PREIMAGE + i));
    assert_zero(b, mul(b, b->not_final, mul(b, b->transition, change)));
  }
}

static void assert_export(const keccakf_builder *b) {
  assert_bit(b, local(b, KECCAKF_EXPORT));
  assert_zero(b, mul(b, b->not_final, local(b, KECCAKF_EXPORT)));
}

// C'[x, z] = C[x, z] ^ C[x-1, z] ^ C[x+1, z-1]. With C in bits, so is C'.
static void assert_parities(const keccakf_builder *b) {
  for (uint32_t x = 0; x < 5; x++) {
    assert_bits(b, bit_column(KECCAKF_C, x, 0));
    for (uint32_t z = 0; z < 64; z++) {
      const expr parity =
          xor3(b, local(b, bit_column(KECCAKF_C, x, z)), local(b, bit_column(KECCAKF_C, (x + 4) % 5, z)),
               local(b, bit_column(KECCAKF_C, (x + 1) % 5, z + 63)));
      assert_zero(b, sub(b, local(b, bit_column(KECCAKF_C_PRIME, x, z)), parity));
    }
  }
}

// A = A' ^ D with D[x] = C[x-1] ^ rot(C[x+1], 1) = C[x] ^ C'[x].
static expr theta_input_bit(const keccakf_builder *b, uint32_t x, uint32_t y, uint32_t z) {
  return xor3(b, local(b, bit_column(KECCAKF_A_PRIME, lane_at(x, y), z)), local(b, bit_column(KECCAKF_C, x, z)),
              local(b, bit_column(KECCAKF_C_PRIME, x, z)));
}

// The limbs of A are those of A' ^ D; as A' is in bits, they are in range.
static void assert_theta(const keccakf_builder *b) {
  for (uint32_t y = 0; y < 5; y++) {
    for (uint32_t x = 0; x < 5; x++) {
      assert_bits(b, bit_column(KECCAKF_A_PRIME, lane_at(x, y), 0));
      assert_limbs(b, theta_input_bit, x, y, limb_column(KECCAKF_A, lane_at(x, y), 0));
    }
  }
}

// C'[x, z] is the parity of A'[x, ., z]: their difference is 0, 2 or 4.
static void assert_column_parity(const keccakf_builder *b) {
  const expr four = twice(b, b->two);
  for (uint32_t x = 0; x < 5; x++) {
    for (uint32_t z = 0; z < 64; z++) {
      expr sum = local(b, bit_column(KECCAKF_A_PRIME, lane_at(x, 0), z));
      for (uint32_t y = 1; y < 5; y++) sum = add(b, sum, local(b, bit_column(KECCAKF_A_PRIME, lane_at(x, y), z)));
      const expr diff = sub(b, sum, local(b, bit_column(KECCAKF_C_PRIME, x, z)));
      assert_zero(b, mul(b, mul(b, diff, sub(b, diff, b->two)), sub(b, diff, four)));
    }
  }
}

static expr chi_bit(const keccakf_builder *b, uint32_t x, uint32_t y, uint32_t z) {
  const expr flip = andn(b, moved_bit(b, (x + 1) % 5, y, z), moved_bit(b, (x + 2) % 5, y, z));
  return xor2(b, flip, moved_bit(b, x, y, z));
}

static void assert_chi(const keccakf_builder *b) {
  for (uint32_t y = 0; y < 5; y++) {
    for (uint32_t x = 0; x < 5; x++) assert_limbs(b, chi_bit, x, y, limb_column(KECCAKF_A_PRIME2, lane_at(x, y), 0));
  }
}

static expr chi_output_bit(const keccakf_builder *b, uint32_t x, uint32_t y, uint32_t z) {
  (void)x;
  (void)y;
  return local(b, KECCAKF_A_PRIME2_BITS + z);
}

// Lane 0 with the round constant, of which bit z is the sum of the flags of the rounds that have it.
static expr iota_bit(const keccakf_builder *b, uint32_t x, uint32_t y, uint32_t z) {
  expr constant = b->zero;
  for (uint32_t round = 0; round < KECCAKF_ROUNDS; round++) {
    const expr has_bit = (keccakf_round_constants[round] >> z & 1) != 0 ? b->one : b->zero;
    constant = add(b, constant, mul(b, local(b, KECCAKF_STEP + round), has_bit));
  }
  return xor2(b, constant, chi_output_bit(b, x, y, z));
}

static void assert_iota(const keccakf_builder *b) {
  assert_bits(b, KECCAKF_A_PRIME2_BITS);
  assert_limbs(b, chi_output_bit, 0, 0, KECCAKF_A_PRIME2);
  assert_limbs(b, iota_bit, 0, 0, KECCAKF_A_PRIME3);
}

// The output of a round is the input of the next.
static void assert_chaining(const keccakf_builder *b) {
  for (uint32_t x = 0; x < 5; x++) {
    for (uint32_t y = 0; y < 5; y++) {
      const uint32_t output = x == 0 && y == 0 ? KECCAKF_A_PRIME3 : limb_column(KECCAKF_A_PRIME2, lane_at(x, y), 0);
      const uint32_t input = limb_column(KECCAKF_A, lane_at(x, y), 0);
      for (uint32_t limb = 0; limb < KECCAKF_LIMBS; limb++) {
        const expr change = sub(b, local(b, output + limb), next(b, input + limb));
        assert_zero(b, mul(b, b->transition, mul(b, b->not_final, change)));
      }
    }
  }
}

swirl_status keccakf_create_air(swirl_air **out, swirl_diag *diag) {
  const swirl_air_desc desc = {.name = "keccakf", .common_main_width = KECCAKF_COLUMNS};
  swirl_air *air;
  swirl_status status = swirl_air_create(&air, &desc, diag);
  if (status != SWIRL_OK) return status;

  keccakf_builder builder = {.air = air,
                             .zero = swirl_constant(air, 0),
                             .one = swirl_constant(air, 1),
                             .two = swirl_constant(air, 2),
                             .transition = swirl_is_transition(air)};
  const keccakf_builder *b = &builder;
  builder.not_final = sub(b, b->one, local(b, KECCAKF_STEP + KECCAKF_ROUNDS - 1));
  assert_steps(b);
  assert_preimage(b);
  assert_export(b);
  assert_parities(b);
  assert_theta(b);
  assert_column_parity(b);
  assert_chi(b);
  assert_iota(b);
  assert_chaining(b);

  status = swirl_air_finish(air, diag);
  if (status != SWIRL_OK) {
    swirl_air_destroy(air);
    return status;
  }
  *out = air;
  return SWIRL_OK;
}
