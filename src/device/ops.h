// The operation list: the contract of every operation of a program, the same for every device.
//
// An operation is an argument block of at most 120 bytes of u32 (a GPU adds the 8-byte address of the region table). It
// holds no address and no value that changes from run to run: it names its buffers by region and offset.
//
// Conventions. Every buffer holds u32 words: base values are Montgomery words in [0, p); an extension element (ext) is
// four consecutive words. Index order is natural and the first variable is the low bit, unless a line says `rev`
// (bit-reversed). Buffers of one operation do not overlap unless a line says so. Sizes are of the trace, l = l_skip,
// N = 2^l, h = log_height, lift = max(h, l), nt = lift - l. omega_j = the generator of order 2^j. Numbers in
// parentheses are sections of the specification.
#ifndef SWIRL_DEVICE_OPS_H
#define SWIRL_DEVICE_OPS_H

#include "base/base.h"

// A place in device memory: offset in words from the base of a region.
typedef struct dev_ptr {
  u32 region, offset;
} dev_ptr;

enum { ARENA_PIECES = 16 };
enum {
  REGION_ARENA = 0,        // working memory of one run: region REGION_ARENA + i is its piece i < ARENA_PIECES
  REGION_PROOF = 16,       // proof words (codec form), laid out by the program
  REGION_TABLES = 17,      // constants of the program
  REGION_STATUS = 18,      // error word, see STATUS_*
  REGION_INPUT = 19,       // values of one run: public values, given witnesses, sponge words, digests of committed data
  REGION_LOG = 20,         // transcript log, canonical
  REGION_FIRST_OBJECT = 21 // from here on: traces, keys, committed data, in the order in which the program names them
};
_Static_assert(REGION_PROOF == REGION_ARENA + ARENA_PIECES, "pieces are regions");
#define REGION_NONE 0xffffffffu // a null pointer

// The error word: the first error in program order stays. Words [STATUS_WORK, STATUS_WORDS) are zero between
// operations: a device's own during one, which leaves them so.
enum {
  STATUS_CODE = 0,
  STATUS_AIR = 1,
  STATUS_PART = 2,
  STATUS_COLUMN = 3,
  STATUS_ROW = 4,
  STATUS_WORK = 5,
  STATUS_WORDS = 8
};

// ---- Tables. Written by the program builder into REGION_TABLES; entries are consecutive words.

// A column of a trace as an input of an AIR program. kind: INPUT_COLUMN or a selector. `rot`: 1 reads the next row,
// cyclically in the trace's own height. Column c of region r starts at base(r) + c * stride(r).
typedef struct column_ref {
  u32 kind, region, column, rot;
} column_ref;
enum { INPUT_COLUMN = 0, INPUT_IS_FIRST = 1, INPUT_IS_LAST = 2, INPUT_IS_TRANSITION = 3 };

// A column placed in a vector: of height 2^log_height, from row `row` on, entry i at row + i * 2^max(0, l -
// log_height). `weight` is the index of its factor (combine_columns) or its stacked column (rs_encode).
typedef struct placed_column {
  u32 region, column, log_height, row, weight;
} placed_column;

// One trace in batch_round.
typedef struct batch_trace {
  u32 n_lift;       // nt
  u32 degree;       // its C are given at X = 0..degree,
  u32 logup_degree; // its P and Q at X = 0..logup_degree
  u32 norm_log;     // lift - h: numerators are scaled by 2^-norm_log
} batch_trace;

#define ARGS(name)                                                                                                     \
  typedef struct args_##name args_##name;                                                                              \
  struct args_##name

// ---- Moving and writing

// dst[i] = 0 for i < n.
ARGS(fill_zero) {
  dev_ptr dst;
  u32 n;
};
// dst[i] = src[i] for i < n.
ARGS(copy) {
  dev_ptr src, dst;
  u32 n;
};
// dst[i] = canonical integer of src[i], i < n: values into the proof.
ARGS(emit) {
  dev_ptr src, dst;
  u32 n;
};
// dst [8 words] = codec form of the digest src (suite->encode_digest read as little-endian words).
ARGS(emit_digest) { dev_ptr src, dst; };
// dst[i] = src[table[i]] or, where table[i] >= GATHER_MORE, more[table[i] - GATHER_MORE], i < n; 0xffffffff gives 0.
//   src, more  ext     table  [n]  u32     dst  [n]  ext
enum { GATHER_MORE = 1073741824 };
ARGS(gather_ext) {
  dev_ptr src, more, table, dst;
  u32 n;
};

// ---- Transcript (02). `sponge`: [suite sponge_words]. `position`: the suite's position before the operation.
// `log` (or REGION_NONE) receives every element observed or sampled, canonical, in order.

// Observes n base elements; if `zeros`, n is a multiple of 4 and four zeros follow every four elements (openings
// without rotation, spec 13.7). `proof` (or REGION_NONE) receives the n elements, canonical, without the zeros.
ARGS(transcript_observe) {
  dev_ptr sponge, src, proof, log;
  u32 n, position, zeros;
};
// Observes a digest; `proof` (or REGION_NONE) receives its codec words.
ARGS(transcript_observe_digest) {
  dev_ptr sponge, src, proof, log;
  u32 position;
};
// dst[0..n) = n sampled base elements.
ARGS(transcript_sample) {
  dev_ptr sponge, dst, log;
  u32 n, position;
};
// dst[i] = low `bits` bits of the canonical integer of a sample, i < n (plain integers, not field words). bits <= 30.
ARGS(transcript_sample_bits) {
  dev_ptr sponge, dst, log;
  u32 n, bits, position;
};
// The smallest canonical witness w (or the word at `given`, mont, unless REGION_NONE) such that after observing w the
// low `bits` bits of a sample are zero; observes w and samples. bits >= 1. `proof` receives w, canonical. If a given
// witness fails, or the field has none: ERR_WITNESS, and the sponge goes on with w (0 where there is none).
ARGS(grind) {
  dev_ptr sponge, given, proof, log;
  u32 bits, position;
};

// ---- Traces

// Lays out columns [first, first + width) of a host matrix: dst(column, row) = mont of the word at src base + row *
// row_stride + column * stride of the region binding. `canonical`: the source words are canonical (else Montgomery). A
// word >= p: ERR_TRACE_VALUE with air, part and the first (column, row) in column-major order; 0 is stored for it. The
// source may be dst itself, as it lies, if no word is bad. `beside`: other strands of its group go on beside it, and
// the columns are waited for together; what it does is the same.
//   dst  [first + width][2^h]  base  col-major  mont; the columns before `first` stay as they are
ARGS(trace_import) {
  dev_ptr src, dst;
  u32 width, log_height, canonical, air, part, first, beside;
};
// Checks that every word of columns [0, width) of region `trace` is below p; else as trace_import.
ARGS(trace_check) { u32 trace, width, log_height, air, part; };

// ---- Codes and trees (11)

// Stacks, forms messages and encodes (11.2-11.4): stacked column j of 2^m0 rows is made of the entries of `table` with
// weight = first + j, in order; rows [part 2^(m0 + b - log_parts), (part + 1) 2^(m0 + b - log_parts)) of its codeword,
// which are the evaluations on one coset, go to dst column j. A part is computed without the others: its polynomial is
// the message's modulo X^(rows of the part) - c, and since that commutes with the message step on blocks of N, the
// stacked column is reduced first. log_parts <= m0 + b - l.
//   table  [num_entries]  placed_column, sorted by (weight, row), weight >= first
//   dst    [width][2^(m0 + b - log_parts)]  base  col-major  rev  mont       m0 = log_stacked, b = log_blowup
ARGS(rs_encode) {
  dev_ptr table, dst;
  u32 num_entries, width, l_skip, log_stacked, log_blowup, log_parts, part, first;
};
// Reed-Solomon code of one polynomial over ext: dst[j] = sum_c src[c] omega_(log_len)^(c j).
//   src  [2^log_coeffs]  ext  nat      dst  [2^log_len]  ext  rev       log_len >= log_coeffs
ARGS(rs_encode_ext) {
  dev_ptr src, dst;
  u32 log_coeffs, log_len;
};
// Leaves of the Merkle tree (11.5) over the 2^log_rows rows of a code matrix, 2^k rows a query leaf, from rows [part
// 2^(log_rows - log_parts), ..) of the matrix in memory order: the leaves [part 2^(D - log_parts), ..) in memory order,
// D = log_rows - k, log_parts <= D. Row i (natural) of a base matrix is its `width` columns, of an ext vector (`ext` =
// 1, width = 1) the four words of its element.
//   code    base: [width][2^(log_rows - log_parts)] col-major rev;  ext: [2^(log_rows - log_parts)] ext rev
//   layers  layer j = 0..D, one after the other: [digest_words][2^(D - j)] u32, index rev: word w of digest i (natural)
//           of layer j is at layer_j[w * 2^(D - j) + reverse(i)]. Layer 0 are the leaves, the last layer is the root.
// `resumes`: the rows begin with other columns, which merkle_absorb has hashed; `code` has what follows them, at least
// suite row_rate columns. Base matrices only. Else `sponges` is not looked at.
//   sponges [row_carry_words][2^(log_rows - log_parts)]  u32, rows as in code
ARGS(merkle_leaves) {
  dev_ptr code, layers, sponges;
  u32 width, ext, log_rows, k, log_parts, part, resumes;
};
// Columns of rows [part 2^(log_rows - log_parts), (part + 1) 2^(log_rows - log_parts)) of a base code matrix: its
// first, or with `resumes` those after the columns that `sponges` has. `sponges` becomes what the rows' hashes hold
// when a block has been absorbed and a whole one follows. `width` is a multiple of suite row_rate and not 0.
//   code  [width][2^log_rows]  col-major      sponges  [row_carry_words][2^log_rows]  u32, rows as in code
ARGS(merkle_absorb) {
  dev_ptr code, sponges;
  u32 width, log_rows, log_parts, part, resumes;
};
// The layers above the leaves: layers 1..D of `layers` from layer 0, as merkle_leaves with D = depth.
ARGS(merkle_nodes) {
  dev_ptr layers;
  u32 depth;
};
// Opens query leaves: for each index (natural, < 2^(log_rows - k)) its 2^k rows, row t at natural row
// index + t * 2^(log_rows - k); canonical words.
//   indices  [num_queries]  u32      dst  [num_queries][2^k][width or 4]  canonical
ARGS(open_rows) {
  dev_ptr code, indices, dst;
  u32 num_queries, width, ext, log_rows, k;
};
// The same from the columns that the code matrix is made of, where the matrix is not held: what open_rows gives for
// the matrix of rs_encode with the same arguments. k <= log_stacked.
//   table  as rs_encode      indices  [num_queries]  u32      dst  [num_queries][2^k][width]  canonical
ARGS(rs_open_rows) {
  dev_ptr table, indices, dst;
  u32 num_entries, width, l_skip, log_stacked, log_blowup, num_queries, k;
};
// The Merkle paths of query leaves, leaf level first; codec words of digests.
//   layers as merkle_leaves with D = depth      dst  [num_queries][depth][8]
ARGS(open_paths) {
  dev_ptr layers, indices, dst;
  u32 num_queries, depth;
};

// ---- Extension vectors and kernels (10.4)

// dst[i] = base^i, i < n.
ARGS(ext_powers) {
  dev_ptr base, dst;
  u32 n;
};
// dst[i] = src^(2^i), i < n.
ARGS(ext_squarings) {
  dev_ptr src, dst;
  u32 n;
};
// mobius = 0: dst[y] = eq(point, y); 1: dst[y] = mob(point, y), y < 2^num_vars.
//   point  [num_vars]  ext      dst  [2^num_vars]  ext
ARGS(eq_table) {
  dev_ptr point, dst;
  u32 num_vars, mobius;
};
// dst[i] = eqD_log_n(z, omega_log_n^i), i < 2^log_n: Lagrange weights at z.
ARGS(lagrange_weights) {
  dev_ptr z, dst;
  u32 log_n;
};
// dst[i] = sum_(j < num) weights[j] src[j * stride + i], i < len; stride in ext elements.
//   weights  [num] ext      src  [num][stride] ext      dst  [len] ext
ARGS(ext_linear) {
  dev_ptr weights, src, dst;
  u32 num, len, stride;
};
// dst[y] = src[2y] + r (src[2y+1] - src[2y]) in each of `width` columns.
//   src  [width][2^log_n]  ext  col-major      dst  [width][2^(log_n - 1)]  ext  col-major      log_n >= 1
ARGS(fold_mle) {
  dev_ptr src, dst, r;
  u32 log_n, width;
};
// The same for one column of any even length: dst[y], y < num_pairs.
ARGS(fold_pairs) {
  dev_ptr src, dst, r;
  u32 num_pairs;
};
// s(X) = sum_(y < num_pairs) a(X, y) b(X, y), t(X, y) = t[2y] + X (t[2y+1] - t[2y]); dst = s(1), s(2), added to what is
// there if `accumulate`.
ARGS(sumcheck_round) {
  dev_ptr a, b, dst;
  u32 num_pairs, accumulate;
};
// dst = sum_c src[c] z^c, c < 2^log_n.
ARGS(eval_univariate) {
  dev_ptr src, z, dst;
  u32 log_n;
};
// dst[row + i * 2^max(0, l - log_height)] += weights[weight] * column[i] for every entry; dst is zero before.
//   table  [num_entries]  placed_column      weights  ext      dst  [2^log_len]  ext
ARGS(combine_columns) {
  dev_ptr table, weights, dst;
  u32 num_entries, l_skip, log_len;
};
// Weights of the rows of a column of height 2^h for evaluating it at (z, x) given w = Lagrange weights at z (of N) and
// e = eq_table(x) (of 2^nt). h >= l: dst[i + N x] = w[i] e[x]. h < l: `cyclic` (the lift repeats the column):
// dst[i] = sum_k w[i + k 2^h]; else (interleaved with zeros): dst[i] = w[i 2^(l - h)].
//   dst  [2^h]  ext
ARGS(row_weights) {
  dev_ptr w, e, dst;
  u32 log_height, l_skip, cyclic;
};
// dst[j] = sum_(i < 2^h) weights[i] * column_j[(i + rot_j) mod 2^h], j < num.
//   table  [num]  column_ref (kind INPUT_COLUMN)      weights  [2^h]  ext      dst  [num]  ext
ARGS(dot_columns) {
  dev_ptr table, weights, dst;
  u32 num, log_height;
};
// dst[i] = constant + sum_(j < num) factors[j] * column_j[(i + rot_j) mod 2^h], i < 2^h.
//   table  [num]  column_ref (kind INPUT_COLUMN)      factors  [num]  base      constant  mont      dst  [2^h]  base
ARGS(column_sum) {
  dev_ptr table, factors, dst;
  u32 num, log_height, constant;
};

// ---- LogUp-GKR (12). A pair is (p, q), 8 words; a tuple is two pairs (p0, q0, p1, q1), 16 words: entries 2y, 2y+1.

// The leaves of all interactions of one trace (12.3) at num_rows of its 2^lift rows: of interaction s, row first_row +
// i, at leaves[s num_rows + i]: p = count * 2^-(lift - h), q = alpha + sum_j beta^j message_j + beta^len (bus + 1), at
// trace row (first_row + i) mod 2^h. num_rows is a power of two that divides first_row, and at least 64 or 2^h.
//   prog         AIR program of the interactions      inputs  [num_inputs] column_ref      publics  base
//   beta_powers  [1 + longest message]  ext           leaves  [num_interactions][num_rows]  pairs
ARGS(logup_leaves) {
  dev_ptr prog, inputs, publics, alpha, beta_powers, leaves;
  u32 log_height, lift, first_row, num_rows;
};
// leaves[i] = (0, alpha), i < n.
ARGS(logup_pad) {
  dev_ptr alpha, leaves;
  u32 n;
};
// Layers come whole, or as the leaves of a block of rows: segments of neighbours, one an interaction, which lie side by
// side in `src` and a stride apart in what holds the whole layer. A whole layer is one segment.

// One layer up (12.4): dst[g dst_stride + y] = (p0 q1 + p1 q0, q0 q1) of src[2 (g num + y)], src[2 (g num + y) + 1],
// y < num, g < num_segments; dst_stride in pairs.
//   src  [num_segments][2 num]  pairs      dst  pairs
ARGS(gkr_layer) {
  dev_ptr src, dst;
  u32 num, num_segments, dst_stride;
};
// ERR_UNBALANCED unless the ext at src is zero.
ARGS(require_balanced) { dev_ptr src; };
// The sum of one sumcheck round of a layer (12.5): with T(X, y) folding the low bit of every tuple entry,
//   h(X) = sum_(g, y) eq[g eq_stride + y] [ P0 Q1 + P1 Q0 + lambda Q0 Q1 ](X, g num + y), y < num, g < num_segments;
// dst = h(-1), h(2), added to what is there if `accumulate`.
//   src  [num_segments][2 num]  tuples      eq  ext      lambda  ext      dst  [2]  ext
ARGS(gkr_sums) {
  dev_ptr src, eq, lambda, dst;
  u32 num, num_segments, eq_stride, accumulate;
};
// Where a layer's sumcheck starts: state = (1, p + lambda q), p and q the claims of the layer above, folded at mu.
//   claims  tuple      mu, lambda  ext      state  (e, claim)  [2] ext
ARGS(gkr_claim) { dev_ptr claims, mu, lambda, state; };
// The message of the round: dst = s(1), s(2), s(3), s(X) = e eq1(xi, X) h(X), h the quadratic with h(-1), h(2) = sums
// and (1 - xi) h(0) + xi h(1) = claim, which at these two points determine h whatever xi is (docs/architecture.md).
//   sums  [2]  ext      xi  ext      state  (e, claim)      dst  [3]  ext
ARGS(gkr_message) { dev_ptr sums, xi, state, dst; };
// dst[g dst_stride + y] = src[2 (g num + y)] folded with its neighbour at rho, y < num, g < num_segments; dst_stride in
// tuples.
//   src  [num_segments][2 num]  tuples      dst  tuples
ARGS(gkr_fold) {
  dev_ptr src, dst, rho;
  u32 num, num_segments, dst_stride;
};
// Folds a whole layer as gkr_fold and forms the sums of the next round as gkr_sums, in one pass over it. num is even.
//   src  [2 num]  tuples      dst  [num]  tuples      eq  [num / 2]  ext, of the next round      sums  [2]  ext
ARGS(gkr_fold_sums) {
  dev_ptr src, dst, rho, eq, lambda, sums;
  u32 num;
};
// What goes with a fold of a layer of 2^log_n tuples: eq_dst[y] = eq_src[2y] + eq_src[2y+1] (the next variable leaves
// the table; only if log_n >= 2); state = (e eq1(xi, rho), h(rho)) in place, h that of gkr_message.
//   eq_src  [2^(log_n - 1)]  ext      eq_dst  [2^(log_n - 2)]  ext      sums  [2] ext      rho, xi  ext      state
ARGS(gkr_fold_eq) {
  dev_ptr eq_src, eq_dst, sums, rho, xi, state;
  u32 log_n;
};

// ---- Batched constraints (13). AIR programs: see air_program.h. `kind` 0: constraints, one sum C; 1: interactions,
// two sums P and Q. Weights: kind 0: [num_constraints] ext (lambda^i); kind 1: what interaction_weights makes.

// Weights of the interactions of one trace (13.2): e_s = eq(xi[lift .. lift + num_bits), bits of (first_block + s)).
//   xi  [lift + num_bits or more] ext      beta_powers  [1 + longest message] ext
//   dst  [num_interactions] e_s, then for each message field in order e_s beta^j, then sum_s e_s beta^len_s (bus_s + 1)
ARGS(interaction_weights) {
  dev_ptr prog, xi, beta_powers, dst;
  u32 lift, num_bits, first_block;
};
// Round 0 sums on cosets (13.4): dst[o][c][i] = sum_(x < 2^nt) eq[x] * sum_o(at g^(first_coset + c) omega_l^i, x),
// where every input column's block of N lifted rows is interpolated over D; g = 31, coset 0 is D itself.
//   inputs  [num_inputs] column_ref      eq  [2^nt] ext      dst  [1 or 2][num_cosets][N]  ext
ARGS(eval_round0) {
  dev_ptr prog, inputs, publics, weights, eq, dst;
  u32 kind, log_height, l_skip, first_coset, num_cosets;
};
// Coefficients of a round 0 polynomial times its kernel (13.4), zero-padded to `len`:
//   ROUND0_LOGUP: src on cosets 0..num_cosets-1: 2^-norm_log * f(Z) * eq#(xi[0..l), Z); dst_sum = N * sum_i coeff_(i N)
//   ROUND0_ZEROCHECK: src on cosets 1..num_cosets, f vanishing on D: f = (Z^N - 1) * quotient; f(Z) * eqD_l(xi[0], Z);
//                     dst_sum is REGION_NONE. num_cosets = 0: dst is all zero.
//   src  [num_cosets][N]  ext      xi  [l]  ext      dst  [len]  ext, len >= (num_cosets + 1) (N - 1) + 1 resp. one
//   more coset
ARGS(round0_poly) {
  dev_ptr src, xi, dst, dst_sum;
  u32 kind, l_skip, num_cosets, norm_log, len;
};
enum { ROUND0_LOGUP = 0, ROUND0_ZEROCHECK = 1 };
// Folds columns at r_0 (13.5): dst[c][x] = sum_(i < N) weights[i] T_lifted[i + N x], selectors included (their lifted
// values are those of row (i + N x) mod 2^h).
//   inputs  [num]  column_ref      weights  [N] ext      dst  [num][2^nt]  ext  col-major
ARGS(fold_ple) {
  dev_ptr inputs, weights, dst;
  u32 num, log_height, l_skip;
};
// The same for one ext vector of 2^h rows placed as in a stacked column (h < l: interleaved with zeros):
// h >= l: dst[x] = sum_i weights[i] src[i + N x]; h < l: dst[0] = sum_i weights[i 2^(l - h)] src[i].
ARGS(fold_ple_ext) {
  dev_ptr src, weights, dst;
  u32 log_height, l_skip;
};
// Sums of a cube round (13.6) of one trace and program: for X = 0..num_points-1
//   dst[o][X] = sum_(y < 2^(log_n - 1)) eq[y] * sum_o(inputs at (X, y));   input i is column map[i] of tables.
// log_n = 0: num_points = 1, eq is not read, dst[o] = sum_o(inputs). Sum o starts at dst + 4 * o * dst_stride words.
//   map  [num_inputs] u32      tables  [..][2^log_n]  ext  col-major      eq  [2^(log_n - 1)]  ext
ARGS(eval_mle_round) {
  dev_ptr prog, map, tables, publics, weights, eq, dst;
  u32 kind, log_n, num_points, dst_stride;
};
// state = ( eqD_l(xi[0], r_0), eq#(xi[0..l), r_0) ): the accumulators E and E#.
ARGS(batch_init) {
  dev_ptr xi, r, state;
  u32 l_skip;
};
// The message of cube round j >= 1 (13.6) from the sums of all traces; small, sequential.
//   table  [num_traces]  batch_trace, in trace order      evals  [num_traces][3][max_points]  ext: C, P, Q of each
//   trace state  [2 + num_traces]  ext: E_(j-1), E#_(j-1) (updated first if j >= 2 with eq1(xi[l+j-2], r_(j-1))), v_t
//   mu_powers  [3 num_traces]      xi  [..]      r  [j] = r_0..r_(j-1)      dst  [degree + 1]  = s_j(1..degree+1)
// A trace with n_lift = j - 1 enters the tail: its evals[t][o][0] are the sums at its end point; v_t follows (13.6).
// The last round needs no such call afterwards: openings come from the folded tables.
ARGS(batch_round) {
  dev_ptr table, evals, state, mu_powers, xi, r, dst;
  u32 num_traces, round, l_skip, degree, max_points;
};

// ---- Stacked reduction (14), per class of slices of equal true height h (see docs/architecture.md)

// all = sum of lambda^(2v) q_v over the class, rot = the same over slices with rotation (REGION_NONE if none).
//   dst[0][z] = sum_x e[x] all(z, x);  dst[1][z] = lambda sum_x e[x] rot(z, x);
//   dst[2][z] = lambda sum_x (e[(x-1) mod 2^nt] - e[x]) rot(z, x);      dst  [3][N]  ext
// h < l: entry i of all and rot stands at z = i 2^(l - h), the other z are 0.
//   all, rot  [2^h]  ext      e  [2^nt]  ext = eq_table(r_1..r_nt)
ARGS(stacked_round0) {
  dev_ptr all, rot, e, lambda, dst;
  u32 log_height, l_skip;
};
// Adds the class's part of s_0(Z) (14.4) to dst: with L = min(h, l), rho = r_0^(2^(l - L)), G_i the polynomial of
// degree < N with values g[i] on D:
//   ind_n(Z) [ eqD_L(Z, rho) G_0 + eqD_L(Z, omega_L rho) G_1 + eqD_L(Z, 1) eqD_L(omega_L rho, 1) G_2 ]
//   g  [3][N] ext      r0  ext      dst  [2 N - 1]  ext, added to
ARGS(stacked_round0_poly) {
  dev_ptr g, r0, dst;
  u32 log_height, l_skip;
};
// Kernels of the class at u_0 (14.4), the rotated one times lambda:
//   dst_eq[x]  = ind_n(u_0) eqD_L(u_0, rho) e[x]
//   dst_rot[x] = lambda ind_n(u_0) [ eqD_L(u_0, omega_L rho) e[x] + eqD_L(u_0, 1) eqD_L(omega_L rho, 1) (e[(x-1) mod
//   2^nt] - e[x]) ]
ARGS(stacked_kernels) {
  dev_ptr u0, r0, e, lambda, dst_eq, dst_rot;
  u32 log_height, l_skip;
};
// dst[j] = powers[slice_j] * (eq0 + rot_j * rot0), table [num] of (slice, rot) word pairs; powers[v] = lambda^(2v).
ARGS(stacked_tail_weights) {
  dev_ptr table, powers, eq0, rot0, dst;
  u32 num;
};

// ---- WHIR (15)

// The message step on an ext vector (11.4): in every block of N, inverse DFT over D, then subset sums over l bits.
//   src, dst  [2^log_len]  ext; dst may be src
ARGS(message_transform) {
  dev_ptr src, dst;
  u32 l_skip, log_len;
};
// Subset sums over all index bits: dst[y] = sum of src over subsets of y; `inverse`: the inverse map.
//   src, dst  [2^log_len]  ext; dst may be src
ARGS(zeta) {
  dev_ptr src, dst;
  u32 log_len, inverse;
};
// w[y] += gamma eq(y, pow(z0)) + sum_(q < num_queries) gamma^(q+2) eq(y, pow(omega_log_domain^indices[q])), y <
// 2^log_len, pow(z) = (z, z^2, z^4, ..).
//   w  [2^log_len]  ext      indices  [num_queries]  u32
ARGS(whir_weights) {
  dev_ptr w, z0, gamma, indices;
  u32 num_queries, log_len, log_domain;
};

// Every operation once. Device tables, dispatch, the plan and the tests grow from this list.
#define SWIRL_OPS(X)                                                                                                   \
  X(fill_zero)                                                                                                         \
  X(copy)                                                                                                              \
  X(emit)                                                                                                              \
  X(emit_digest)                                                                                                       \
  X(gather_ext)                                                                                                        \
  X(transcript_observe)                                                                                                \
  X(transcript_observe_digest)                                                                                         \
  X(transcript_sample)                                                                                                 \
  X(transcript_sample_bits)                                                                                            \
  X(grind)                                                                                                             \
  X(trace_import)                                                                                                      \
  X(trace_check)                                                                                                       \
  X(rs_encode)                                                                                                         \
  X(rs_encode_ext)                                                                                                     \
  X(merkle_leaves)                                                                                                     \
  X(merkle_absorb)                                                                                                     \
  X(merkle_nodes)                                                                                                      \
  X(open_rows)                                                                                                         \
  X(rs_open_rows)                                                                                                      \
  X(open_paths)                                                                                                        \
  X(ext_powers)                                                                                                        \
  X(ext_squarings)                                                                                                     \
  X(eq_table)                                                                                                          \
  X(lagrange_weights)                                                                                                  \
  X(ext_linear)                                                                                                        \
  X(fold_mle)                                                                                                          \
  X(fold_pairs)                                                                                                        \
  X(sumcheck_round)                                                                                                    \
  X(eval_univariate)                                                                                                   \
  X(combine_columns)                                                                                                   \
  X(row_weights)                                                                                                       \
  X(dot_columns)                                                                                                       \
  X(column_sum)                                                                                                        \
  X(logup_leaves)                                                                                                      \
  X(logup_pad)                                                                                                         \
  X(gkr_layer)                                                                                                         \
  X(require_balanced)                                                                                                  \
  X(gkr_sums)                                                                                                          \
  X(gkr_claim)                                                                                                         \
  X(gkr_message)                                                                                                       \
  X(gkr_fold)                                                                                                          \
  X(gkr_fold_sums)                                                                                                     \
  X(gkr_fold_eq)                                                                                                       \
  X(interaction_weights)                                                                                               \
  X(eval_round0)                                                                                                       \
  X(round0_poly)                                                                                                       \
  X(fold_ple)                                                                                                          \
  X(fold_ple_ext)                                                                                                      \
  X(eval_mle_round)                                                                                                    \
  X(batch_init)                                                                                                        \
  X(batch_round)                                                                                                       \
  X(stacked_round0)                                                                                                    \
  X(stacked_round0_poly)                                                                                               \
  X(stacked_kernels)                                                                                                   \
  X(stacked_tail_weights)                                                                                              \
  X(message_transform)                                                                                                 \
  X(zeta)                                                                                                              \
  X(whir_weights)

enum op_code {
#define X(name) OP_##name,
  SWIRL_OPS(X)
#undef X
      NUM_OPS
};

enum { MAX_ARGS_BYTES = 120 };
#define X(name)                                                                                                        \
  _Static_assert(sizeof(args_##name) <= MAX_ARGS_BYTES && sizeof(args_##name) % 4 == 0, "argument block of " #name);
SWIRL_OPS(X)
#undef X

#endif
