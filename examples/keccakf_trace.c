// The trace of Keccak-f[1600], computed from its definition.
//
// The trace is column-major and a row touches 2,633 columns, each in another page. So a block of rows is first computed
// into 32-bit words, row after row within a word, small enough for a second-level cache; then each column of the block
// is written from one of these words in one run.
#include "keccakf.h"
#include "montgomery.h"

enum {
  BLOCK_PERMUTATIONS = 16,
  BLOCK_ROWS = BLOCK_PERMUTATIONS * KECCAKF_ROUNDS,
  // Lanes that a row consists of.
  LANE_PREIMAGE = 0,
  LANE_A = 25,
  LANE_C = 50,
  LANE_C_PRIME = 55,
  LANE_A_PRIME = 60,
  LANE_A_PRIME2 = 85,
  LANE_A_PRIME3 = 110, // lane 0 only
  NUM_LANES = 111
};

const uint64_t keccakf_round_constants[KECCAKF_ROUNDS] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

const uint8_t keccakf_rotations[KECCAKF_LANES] = {0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                                                  25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};

static uint64_t rotate_left(uint64_t v, unsigned by) { return by == 0 ? v : v << by | v >> (64 - by); }

// A block of rows, as the two halves of each lane.
typedef struct trace_block {
  uint32_t words[2 * NUM_LANES][BLOCK_ROWS];
} trace_block;

static void set_lane(trace_block *block, unsigned lane, size_t row, uint64_t value) {
  block->words[2 * lane][row] = (uint32_t)value;
  block->words[2 * lane + 1][row] = (uint32_t)(value >> 32);
}

// One round of `state`, with every lane on the way into the block.
static void trace_round(trace_block *block, size_t row, unsigned round, uint64_t state[KECCAKF_LANES]) {
  uint64_t c[5], moved[KECCAKF_LANES];
  for (unsigned i = 0; i < KECCAKF_LANES; i++) set_lane(block, LANE_A + i, row, state[i]);
  for (unsigned x = 0; x < 5; x++) {
    c[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    set_lane(block, LANE_C + x, row, c[x]);
  }
  for (unsigned x = 0; x < 5; x++) {
    const uint64_t d = c[(x + 4) % 5] ^ rotate_left(c[(x + 1) % 5], 1);
    set_lane(block, LANE_C_PRIME + x, row, c[x] ^ d);
    for (unsigned y = 0; y < 5; y++) {
      const unsigned from = x + 5 * y, to = y + 5 * ((2 * x + 3 * y) % 5);
      const uint64_t a_prime = state[from] ^ d;
      set_lane(block, LANE_A_PRIME + from, row, a_prime);
      moved[to] = rotate_left(a_prime, keccakf_rotations[from]);
    }
  }
  for (unsigned y = 0; y < 5; y++) {
    for (unsigned x = 0; x < 5; x++) {
      state[x + 5 * y] = moved[x + 5 * y] ^ (~moved[(x + 1) % 5 + 5 * y] & moved[(x + 2) % 5 + 5 * y]);
      set_lane(block, LANE_A_PRIME2 + x + 5 * y, row, state[x + 5 * y]);
    }
  }
  state[0] ^= keccakf_round_constants[round];
  set_lane(block, LANE_A_PRIME3, row, state[0]);
}

static void trace_permutation(trace_block *block, size_t first_row, const uint64_t *input) {
  static const uint64_t zeros[KECCAKF_LANES];
  uint64_t state[KECCAKF_LANES];
  if (input == NULL) input = zeros;
  for (unsigned i = 0; i < KECCAKF_LANES; i++) {
    state[i] = input[i];
    for (unsigned round = 0; round < KECCAKF_ROUNDS; round++)
      set_lane(block, LANE_PREIMAGE + i, first_row + round, input[i]);
  }
  for (unsigned round = 0; round < KECCAKF_ROUNDS; round++) trace_round(block, first_row + round, round, state);
}

// ---- Columns

// Where the rows of a block go: row 0 of the block is `out[0]` of the first column.
typedef struct column_range {
  uint32_t *out;
  size_t stride; // between columns
  size_t num_rows;
} column_range;

static uint32_t *column_at(const column_range *range, uint32_t column) { return range->out + column * range->stride; }

// 64 columns of a lane's bits, lowest first.
static void write_bits(const column_range *range, uint32_t column, const trace_block *block, unsigned lane) {
  for (unsigned z = 0; z < 64; z++) {
    const uint32_t *words = block->words[2 * lane + z / 32];
    uint32_t *out = column_at(range, column + z);
    for (size_t row = 0; row < range->num_rows; row++) out[row] = (0u - (words[row] >> z % 32 & 1u)) & mont_one;
  }
}

// Four columns of a lane's 16-bit limbs, lowest first.
static void write_limbs(const column_range *range, uint32_t column, const trace_block *block, unsigned lane) {
  for (unsigned limb = 0; limb < KECCAKF_LIMBS; limb++) {
    const uint32_t *words = block->words[2 * lane + limb / 2];
    uint32_t *out = column_at(range, column + limb);
    for (size_t row = 0; row < range->num_rows; row++) {
      out[row] = mont_from_canonical(words[row] >> 16 * (limb % 2) & 0xffffu);
    }
  }
}

static void write_columns(const column_range *range, const trace_block *block) {
  for (unsigned round = 0; round < KECCAKF_ROUNDS; round++) {
    uint32_t *out = column_at(range, KECCAKF_STEP + round);
    for (size_t row = 0; row < range->num_rows; row++) out[row] = row % KECCAKF_ROUNDS == round ? mont_one : 0;
  }
  uint32_t *export = column_at(range, KECCAKF_EXPORT);
  for (size_t row = 0; row < range->num_rows; row++) export[row] = 0;
  for (unsigned i = 0; i < KECCAKF_LANES; i++) {
    write_limbs(range, KECCAKF_PREIMAGE + KECCAKF_LIMBS * i, block, LANE_PREIMAGE + i);
    write_limbs(range, KECCAKF_A + KECCAKF_LIMBS * i, block, LANE_A + i);
    write_bits(range, KECCAKF_A_PRIME + 64 * i, block, LANE_A_PRIME + i);
    write_limbs(range, KECCAKF_A_PRIME2 + KECCAKF_LIMBS * i, block, LANE_A_PRIME2 + i);
  }
  for (unsigned x = 0; x < 5; x++) {
    write_bits(range, KECCAKF_C + 64 * x, block, LANE_C + x);
    write_bits(range, KECCAKF_C_PRIME + 64 * x, block, LANE_C_PRIME + x);
  }
  write_bits(range, KECCAKF_A_PRIME2_BITS, block, LANE_A_PRIME2);
  write_limbs(range, KECCAKF_A_PRIME3, block, LANE_A_PRIME3);
}

void keccakf_trace(uint32_t *trace, uint32_t log_height, size_t first, const uint64_t (*inputs)[KECCAKF_LANES],
                   size_t num) {
  const size_t height = (size_t)1 << log_height;
  trace_block block; // 333 KiB
  for (size_t done = 0; done < num; done += BLOCK_PERMUTATIONS) {
    const size_t count = num - done < BLOCK_PERMUTATIONS ? num - done : BLOCK_PERMUTATIONS;
    const size_t first_row = (first + done) * KECCAKF_ROUNDS;
    if (first_row >= height) return;
    for (size_t i = 0; i < count; i++) {
      trace_permutation(&block, i * KECCAKF_ROUNDS, inputs == NULL ? NULL : inputs[done + i]);
    }
    const size_t rows = count * KECCAKF_ROUNDS, room = height - first_row;
    const column_range range = {.out = trace + first_row, .stride = height, .num_rows = rows < room ? rows : room};
    write_columns(&range, &block);
  }
}

void keccakf_random_inputs(uint64_t (*out)[KECCAKF_LANES], size_t num, uint64_t seed) {
  for (size_t i = 0; i < num; i++) {
    for (unsigned lane = 0; lane < KECCAKF_LANES; lane++) {
      uint64_t v = seed += 0x9e3779b97f4a7c15;
      v = (v ^ v >> 30) * 0xbf58476d1ce4e5b9;
      v = (v ^ v >> 27) * 0x94d049bb133111eb;
      out[i][lane] = v ^ v >> 31;
    }
  }
}
