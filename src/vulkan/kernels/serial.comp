// One workgroup executes small operations one after the other: what each writes the next reads, without the time between
// dispatches. serial_format.h says what a record is.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS serial_args
#define BUFFERS coherent
#define REDUCE_EXTS 1
struct serial_args {
  uint address[2], num; // of the records: low and high word; how many
};
#include "common.glsl"
#include "reduce.glsl"
#include "segments.glsl"
#include "wide.glsl"
#include "gkr.glsl"
#include "gkr_ops.glsl"
#include "gkr_small.glsl"
#include "sponge_ops.glsl"

layout(local_size_x = GROUP_SIZE) in;

#define LANE gl_LocalInvocationIndex
#define FOR_EACH(i, n) for (uint i = LANE; i < (n); i += GROUP_SIZE)

layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer records_ref { uint w[]; };
#define BLOCK(name)                                                                                                    \
  layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer block_##name { args_##name a; }
BLOCK(fill_zero);
BLOCK(copy);
BLOCK(emit);
BLOCK(emit_digest);
BLOCK(transcript_observe);
BLOCK(transcript_observe_digest);
BLOCK(transcript_sample);
BLOCK(transcript_sample_bits);
BLOCK(eq_table);
BLOCK(fold_mle);
BLOCK(fold_pairs);
BLOCK(sumcheck_round);
BLOCK(gkr_layer);
BLOCK(gkr_claim);
BLOCK(gkr_sums);
BLOCK(gkr_message);
BLOCK(gkr_fold);
BLOCK(gkr_fold_sums);
BLOCK(gkr_fold_eq);
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer block_sum { serial_sum a; };

// All records, so that they are read at once, and are near when an operation reads its block.
shared uint records[SERIAL_MAX_OPS * SERIAL_WORDS];

void emit(dev_ptr src, dev_ptr dst, uint n) {
  FOR_EACH(i, n) words(dst).w[i] = bb_to_canonical(words(src).w[i]);
}

// The invocations behind the sponge's subgroup write what is seen; all absorb in time.
void observe(args_transcript_observe a) {
  const uint n = a.zeros != 0u ? 2u * a.n : a.n;
  for (uint i = LANE - GROUP_SIZE / 2u; i < n; i += GROUP_SIZE / 2u) write_observed(a, i); // huge below the half
  if (!sponge_subgroup()) return;
  sponge_store(a.sponge, sponge_observe(sponge_load(a.sponge), a.position, words(a.src), n, a.zeros != 0u));
}
args_transcript_observe as_observe(args_transcript_observe_digest a) {
  return args_transcript_observe(a.sponge, a.src, a.proof, a.log, 8u, a.position, 0u);
}

void eq_entry(args_eq_table a, uint y) {
  bb4 r = bb4_one();
  for (uint i = 0u; i < a.num_vars; i++) {
    const bb4 x = load_ext_words(words(a.point), 4u * i), off = bb4_sub(bb4_one(), x);
    r = ext_mul(r, (y >> i & 1u) != 0u ? x : a.mobius != 0u ? bb4_sub(off, x) : off);
  }
  store_ext(quads(a.dst), y, r);
}

void fold_entry(dev_ptr src, dev_ptr dst, dev_ptr r, uint y) {
  const bb4 lo = load_ext(quads(src), 2u * y), hi = load_ext(quads(src), 2u * y + 1u);
  store_ext(quads(dst), y, ext_mix(lo, hi, ext_factor_of(ext_at(r))));
}

// The sums of the first two invocations.
void store_sums(dev_ptr dst, bb4 sum, uint accumulate) {
  if (LANE >= 2u) return;
  const dev_ptr own = dev_at(dst, 4u * LANE);
  store_ext_words(words(own), 0u, accumulate != 0u ? bb4_add(ext_at(own), sum) : sum);
}

// Two neighbours share a pair of each and take a point each, 1 and 2.
void sumcheck_round(args_sumcheck_round a) {
  quads_ref left = quads(a.a), right = quads(a.b);
  const uint point = LANE % 2u;
  wide_ext s = wide_zero();
  for (uint y = LANE / 2u; y < a.num_pairs; y += GROUP_SIZE / 2u) {
    bb4 l = load_ext(left, 2u * y + 1u), r = load_ext(right, 2u * y + 1u);
    if (point == 1u) {
      l = bb4_add(l, bb4_sub(l, load_ext(left, 2u * y)));
      r = bb4_add(r, bb4_sub(r, load_ext(right, 2u * y)));
    }
    s = wide_mac(s, l, ext_factor_of(r));
  }
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, 2u);
  store_sums(a.dst, sum[0], a.accumulate);
}

// Neighbours take the two elements.
void sum_parts(serial_sum a) {
  quads_ref parts = quads(a.parts);
  bb4 sum[1] = bb4[1](bb4_zero());
  FOR_EACH(i, 2u * a.num_parts) sum[0] = bb4_add(sum[0], load_ext(parts, i));
  group_sums(sum, 2u);
  store_sums(a.dst, sum[0], a.accumulate);
}

void execute(uint code, uint64_t at) {
  switch (code) {
  case SERIAL_FILL_ZERO: {
    const args_fill_zero a = block_fill_zero(at).a;
    FOR_EACH(i, a.n) words(a.dst).w[i] = 0u;
    break;
  }
  case SERIAL_COPY: {
    const args_copy a = block_copy(at).a;
    FOR_EACH(i, a.n) words(a.dst).w[i] = words(a.src).w[i];
    break;
  }
  case SERIAL_EMIT: {
    const args_emit a = block_emit(at).a;
    emit(a.src, a.dst, a.n);
    break;
  }
  case SERIAL_EMIT_DIGEST: {
    const args_emit_digest a = block_emit_digest(at).a;
    emit(a.src, a.dst, 8u);
    break;
  }
  case SERIAL_OBSERVE:
  case SERIAL_OBSERVE_DIGEST: {
    args_transcript_observe a;
    if (code == SERIAL_OBSERVE) a = block_transcript_observe(at).a;
    else a = as_observe(block_transcript_observe_digest(at).a);
    observe(a);
    break;
  }
  case SERIAL_SAMPLE:
  case SERIAL_SAMPLE_BITS: {
    sampling s;
    if (code == SERIAL_SAMPLE) s = sampling_of(block_transcript_sample(at).a);
    else s = sampling_of(block_transcript_sample_bits(at).a);
    if (sponge_subgroup()) sponge_sample(s);
    break;
  }
  case SERIAL_EQ_TABLE: {
    const args_eq_table a = block_eq_table(at).a;
    FOR_EACH(y, 1u << a.num_vars) eq_entry(a, y);
    break;
  }
  case SERIAL_FOLD_MLE: {
    const args_fold_mle a = block_fold_mle(at).a;
    FOR_EACH(y, a.width << (a.log_n - 1u)) fold_entry(a.src, a.dst, a.r, y);
    break;
  }
  case SERIAL_FOLD_PAIRS: {
    const args_fold_pairs a = block_fold_pairs(at).a;
    FOR_EACH(y, a.num_pairs) fold_entry(a.src, a.dst, a.r, y);
    break;
  }
  case SERIAL_SUMCHECK_ROUND: sumcheck_round(block_sumcheck_round(at).a); break;
  case SERIAL_GKR_LAYER: {
    const args_gkr_layer a = block_gkr_layer(at).a;
    FOR_EACH(i, 2u * a.num * a.num_segments) gkr_layer_entry(a, i / 2u, i % 2u);
    break;
  }
  case SERIAL_GKR_CLAIM:
    if (LANE == 0u) gkr_claim(block_gkr_claim(at).a);
    break;
  case SERIAL_GKR_SUMS: gkr_sums_small(block_gkr_sums(at).a); break;
  case SERIAL_GKR_MESSAGE:
    if (LANE < 3u) gkr_message(block_gkr_message(at).a, LANE);
    break;
  case SERIAL_GKR_FOLD: {
    const args_gkr_fold a = block_gkr_fold(at).a;
    FOR_EACH(i, 4u * a.num * a.num_segments) gkr_fold_entry(a, i / 4u, i % 4u);
    break;
  }
  case SERIAL_GKR_FOLD_SUMS: gkr_fold_sums_small(block_gkr_fold_sums(at).a); break;
  case SERIAL_GKR_FOLD_EQ:
  case SERIAL_GKR_FOLD_EQ_STATE: {
    const args_gkr_fold_eq a = block_gkr_fold_eq(at).a;
    if (LANE == GROUP_SIZE - 1u) gkr_fold_eq_state(a);
    if (code == SERIAL_GKR_FOLD_EQ) {
      FOR_EACH(y, gkr_fold_eq_len(a)) gkr_fold_eq_entry(a, y);
    }
    break;
  }
  case SERIAL_SUM_PARTS: sum_parts(block_sum(at).a); break;
  }
}

void main() {
  const uint64_t address = packUint2x32(uvec2(pc.a.address[0], pc.a.address[1]));
  const uint num = pc.a.num;
  FOR_EACH(i, num * SERIAL_WORDS) records[i] = records_ref(address).w[i];
  for (uint i = 0u; i < num; i++) {
    groupMemoryBarrier();
    barrier();
    execute(records[i * SERIAL_WORDS], address + uint64_t(4u * (i * SERIAL_WORDS + 1u)));
  }
}
