// The sums of AIR programs: round 0 and cube rounds of the batched constraint sumcheck, interpreted or by kernels made
// for the program (vulkan_air.h).
//
// Parallelism comes from points and from parts of the program (air_cuts.h), so that a GPU is filled when points are
// few.
#include "device/air_program_format.h"
#include "vulkan/launch_sums.h"
#include "vulkan/vulkan_air.h"

// Instructions that a part is worth beside those of the prologue; slots in shared memory (round0_eval.comp,
// mle_eval.comp).
enum { PART_MIN = 16, ROUND0_SLOTS = 11, MLE_LANES = 64, MLE_SLOTS = 14 };
static const u64 max_extended = 25u << 20; // words of extended inputs
static const u64 max_spilled = 16u << 20;  // words of spilled slots

static u32 parts_of(const air_program_view *view, u32 wanted) {
  const u32 least = PART_MIN + view->header[AIR_WORD_NUM_PROLOGUE];
  const u32 most = u32_min(view->header[AIR_WORD_SUM_PARTS], 1 + view->num_instructions / least);
  return u32_max(1, u32_min(most, wanted));
}
static u64 spilled(const air_program_view *view, u32 shared) {
  return view->num_slots > shared ? view->num_slots - shared : 0;
}
static u64 aligned(u64 words) { return ceil_div_u64(words, 16) * 16; }

// Chunks of rows: their inputs are extended, then the program runs on them.
typedef struct round0_shape {
  u32 log_chunk, num_blocks, num_sums;
  u32 num_shares;               // wanted: workgroups for the same points
  u32 num_parts;                // that there are
  u64 extended, partial, spill; // words
} round0_shape;

static round0_shape round0_shape_of(const args_eval_round0 *a, const air_program_view *view, const air_kernels *k) {
  const u32 lift = u32_max(a->log_height, a->l_skip), least = u32_min(lift, u32_max(a->l_skip, 8));
  round0_shape s = {.log_chunk = lift, .num_sums = a->kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1};
  const u64 slots = k == NULL ? spilled(view, ROUND0_SLOTS) : 0;
  const u64 words_at_a_row = (u64)view->num_inputs + (k == NULL ? 0 : k->num_kept); // of a coset
  while (s.log_chunk > least && ((words_at_a_row * a->num_cosets) << s.log_chunk > max_extended ||
                                 (slots * a->num_cosets) << s.log_chunk > max_spilled))
    s.log_chunk--;
  s.num_blocks = (u32)ceil_div_u64((u64)1 << s.log_chunk, GROUP_SIZE);
  const u64 groups = (u64)s.num_blocks * a->num_cosets;
  s.num_shares = (u32)ceil_div_u64(GROUPS, groups);
  if (k == NULL) s.num_parts = parts_of(view, s.num_shares);
  for (u32 m = 0; k != NULL && m < k->parts.num_modules; m++)
    s.num_parts += swirl_vulkan_air_shares(k, m, s.num_shares);
  while (s.num_parts > 1 && slots * groups * s.num_parts * GROUP_SIZE > max_spilled) s.num_parts /= 2;
  s.extended = aligned((words_at_a_row * a->num_cosets) << s.log_chunk);
  s.partial = aligned(4 * groups * s.num_parts * s.num_sums * u32_min(1u << a->l_skip, GROUP_SIZE));
  s.spill = slots * groups * s.num_parts * GROUP_SIZE;
  return s;
}

// The kernels made for the program, side by side.
static void round0_modules(vulkan_launcher *l, const args_eval_round0 *a, const air_kernels *k, const round0_shape *s,
                           u32 row) {
  if (k->num_kept > 0) swirl_vulkan_dispatch_pipeline(l, k->keep, s->num_blocks, 1, a->num_cosets, &s->log_chunk, 1);
  for (u32 m = 0, first = 0; m < k->parts.num_modules; m++) {
    const u32 shares = swirl_vulkan_air_shares(k, m, s->num_shares);
    const u32 params[] = {s->log_chunk, row, (u32)s->extended, first, s->num_parts};
    if (m > 0) swirl_vulkan_independent(l);
    swirl_vulkan_dispatch_pipeline(l, k->pipelines[m], s->num_blocks, shares, a->num_cosets, params,
                                   SWIRL_COUNT(params));
    first += shares;
  }
}

// The inputs of a chunk on their cosets.
enum { EXTEND_TILE_LOG = 10, EXTEND_INPUTS = 16 };                  // round0_extend.comp; inputs that share its roots
enum { SIXTEEN_TILE = 2048, SIXTEEN_COSETS = 32, SIXTEEN_LOG = 4 }; // round0_extend16.comp
static void extend(vulkan_launcher *l, const args_eval_round0 *a, u32 num_inputs, u32 log_chunk, u32 row) {
  if (num_inputs == 0) return;
  if (a->l_skip <= SIXTEEN_LOG && log_chunk >= SIXTEEN_LOG && a->num_cosets <= SIXTEEN_COSETS) {
    const u64 groups = ceil_div_u64((u64)num_inputs << log_chunk, SIXTEEN_TILE);
    DISPATCH_LINEAR(l, round0_extend16, groups * GROUP_SIZE, log_chunk, row);
    return;
  }
  const u32 tiles = (u32)ceil_div_u64((u64)1 << log_chunk, 1 << EXTEND_TILE_LOG);
  const u32 each = u32_min(EXTEND_INPUTS, (u32)ceil_div_u64((u64)num_inputs * tiles, GROUPS / 2));
  DISPATCH(l, round0_extend, tiles, (u32)ceil_div_u64(num_inputs, each), 1, log_chunk, row, each);
}

void swirl_vulkan_launch_eval_round0(vulkan_launcher *l, const args_eval_round0 *a) {
  if (a->num_cosets == 0) return;
  if (a->l_skip > EXTEND_TILE_LOG) {
    l->status = SWIRL_ERR_UNSUPPORTED;
    return;
  }
  const air_program_view view = air_program_open(l->known);
  const air_kernels *kernels = swirl_vulkan_air(l->dev, AIR_USE_round0, l->known);
  const round0_shape s = round0_shape_of(a, &view, kernels);
  const u32 lift = u32_max(a->log_height, a->l_skip);
  const u64 points = (u64)a->num_cosets << lift, total = s.extended + s.partial + s.spill;
  if (total >= (u64)1 << 31) {
    l->status = SWIRL_ERR_TOO_LARGE;
    return;
  }
  swirl_vulkan_scratch(l, total);
  const u64 transforms = ((u64)view.num_inputs << lift) * (a->l_skip + (u64)a->num_cosets * (a->l_skip + 2)) / 2;
  swirl_vulkan_work(l, 4 * (((u64)view.num_inputs << a->log_height) + 2 * view.num_inputs * points),
                    points * (view.header[AIR_WORD_NUM_MULS] + (u64)view.header[AIR_WORD_NUM_OUTS] * MULS_MIXED +
                              s.num_sums * MULS_EXT) +
                        transforms,
                    0);
  const u32 partial = (u32)s.extended, spill = (u32)(s.extended + s.partial);
  for (u64 row = 0; row < (u64)1 << lift; row += (u64)1 << s.log_chunk) {
    extend(l, a, view.num_inputs, s.log_chunk, (u32)row);
    if (kernels == NULL)
      DISPATCH(l, round0_eval, s.num_blocks, s.num_parts, a->num_cosets, s.log_chunk, (u32)row, partial, spill);
    else
      round0_modules(l, a, kernels, &s, (u32)row);
  }
  DISPATCH_LINEAR(l, round0_sum, (u64)GROUP_SIZE * s.num_sums * (a->num_cosets << a->l_skip), s.num_blocks, s.num_parts,
                  partial);
}

// Kernels made for the program: workgroups that share the parts, where `wanted` are.
static u32 mle_shares(const air_kernels *k, u32 wanted) {
  u32 sum = 0;
  for (u32 m = 0; m < k->parts.num_modules; m++) sum += swirl_vulkan_air_shares(k, m, wanted);
  return sum;
}
static void mle_modules(vulkan_launcher *l, const air_kernels *k, u32 ranges, u32 wanted, u32 gz, bool direct) {
  for (u32 m = 0, first = 0; m < k->parts.num_modules; m++) {
    const u32 shares = swirl_vulkan_air_shares(k, m, wanted), params[] = {0, first, direct};
    if (m > 0) swirl_vulkan_independent(l);
    swirl_vulkan_dispatch_pipeline(l, k->pipelines[m], ranges, shares, gz, params, SWIRL_COUNT(params));
    first += shares;
  }
}

void swirl_vulkan_launch_eval_mle_round(vulkan_launcher *l, const args_eval_mle_round *a) {
  if (a->num_points == 0) return;
  const air_program_view view = air_program_open(l->known);
  const air_kernels *kernels = swirl_vulkan_air(l->dev, AIR_USE_mle, l->known);
  const u32 num_sums = a->kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1, gz = (u32)ceil_div_u64(a->num_points, MLE_LANES);
  const u64 pairs = a->log_n == 0 ? 1 : (u64)1 << (a->log_n - 1);
  const u64 slots = kernels == NULL ? 4 * spilled(&view, MLE_SLOTS) * MLE_LANES : 0;
  const u64 blocks = ceil_div_u64(pairs, MLE_LANES / u32_min(a->num_points, MLE_LANES));
  u32 ranges = (u32)(blocks < GROUPS ? blocks : GROUPS);
  while (ranges > 1 && slots * ranges * gz > max_spilled) ranges /= 2;
  const u32 wanted = 2 * GROUPS / ranges;
  u32 parts = kernels == NULL ? parts_of(&view, wanted) : mle_shares(kernels, wanted);
  while (parts > 1 && slots * ranges * parts * gz > max_spilled) parts /= 2;
  const u32 sums = parts * ranges;
  const u64 partial = sums == 1 ? 0 : aligned((u64)4 * sums * num_sums * a->num_points);
  swirl_vulkan_scratch(l, partial + slots * sums * gz);
  const u64 products = (u64)view.header[AIR_WORD_NUM_MULS] + view.header[AIR_WORD_NUM_OUTS] + num_sums;
  swirl_vulkan_work(l, ((u64)view.num_inputs << a->log_n) * 16, a->num_points * pairs * products * MULS_EXT, 0);
  if (kernels == NULL)
    DISPATCH(l, mle_eval, ranges, parts, gz, 0, (u32)partial, sums == 1);
  else
    mle_modules(l, kernels, ranges, wanted, gz, sums == 1);
  if (sums > 1) DISPATCH(l, mle_sum, a->num_points, num_sums, 1, 0, sums);
}
