// Stacked commitment, prover's side (spec 11): encode, hash.
#include "prover/prove_context.h"

static u64 layers_words(const prove_context *c) {
  const u32 depth = c->shape->log_stacked + c->shape->log_blowup - c->shape->k;
  return (((u64)2 << depth) - 1) * c->p->suite->digest_words;
}

static void record_table(prove_context *c, prove_commit *commit, dev_ptr layers) {
  program *p = c->p;
  commit->table =
      swirl_program_table(p, commit->columns, commit->num_columns * (sizeof *commit->columns / sizeof(u32)));
  commit->layers = layers;
  commit->root = dev_at(layers, layers_words(c) - p->suite->digest_words); // the last digest
}

// Encodes and hashes one part of the rows after the other, each to the place `code`.
static void record_parts(prove_context *c, prove_commit *commit, dev_ptr code, dev_ptr layers, u32 log_parts) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 log_rows = shape->log_stacked + shape->log_blowup;
  record_table(c, commit, layers);
  for (u32 part = 0; part >> log_parts == 0; part++) {
    swirl_program_span_begin(p, "rs_code_matrix");
    RECORD(p, rs_encode, .table = commit->table, .dst = code, .num_entries = commit->num_columns,
           .width = commit->width, .l_skip = shape->l_skip, .log_stacked = shape->log_stacked,
           .log_blowup = shape->log_blowup, .log_parts = log_parts, .part = part);
    swirl_program_span_end(p);
    swirl_program_span_begin(p, "merkle_tree");
    RECORD(p, merkle_leaves, .code = code, .layers = layers, .sponges = DEV_NONE, .width = commit->width,
           .log_rows = log_rows, .k = shape->k, .log_parts = log_parts, .part = part);
    if ((part + 1) >> log_parts != 0) RECORD(p, merkle_nodes, .layers = layers, .depth = log_rows - shape->k);
    swirl_program_span_end(p);
  }
}

// Brings columns [begin, end) of the commitment's list to their regions.
static void record_columns(prove_context *c, const prove_commit *commit, u32 begin, u32 end, bool beside) {
  for (u32 i = begin, next; i < end; i = next) {
    const u32 t = commit->column_trace[i], first = commit->columns[i].column;
    for (next = i + 1; next < end && commit->column_trace[next] == t;) next++;
    const prove_matrix *matrix = &c->traces[t].matrices[commit->part];
    args_trace_import args = matrix->import;
    if (matrix->is_imported) {
      args.first = first;
      args.width = next - i;
      args.beside = beside;
      swirl_program_record(c->p, OP_trace_import, &args, sizeof args);
    } else if (first == 0) {
      RECORD(c->p, trace_check, .trace = args.src.region, .width = args.width, .log_height = args.log_height,
             .air = args.air, .part = args.part);
    }
  }
}

// ---- Commitments that are made while their columns arrive: group by group of stacked columns. While the rows' sponges
// absorb one group the next one comes.

// A group costs its dispatches, and a pass over the sponges; a slice of it, a wait.
enum { MAX_GROUPS = 6, LOG_SLICES = 2 };

// Of columns [begin, end) of the list those that come from the caller's memory, in words.
static u64 arriving_words(const prove_context *c, const prove_commit *commit, u32 begin, u32 end) {
  u64 words = 0;
  for (u32 i = begin; i < end; i++) {
    const bool arrives = c->traces[commit->column_trace[i]].matrices[commit->part].is_imported;
    words += arrives ? (u64)1 << commit->columns[i].log_height : 0;
  }
  return words;
}

// Stacked columns of a group; 0: there are no groups.
static u32 group_width(const prove_context *c, const prove_commit *commit) {
  const program *p = c->p;
  if (c->forms.step[FORM_CODE] + c->forms.step[FORM_STREAM] != 0 || p->driver->streamed_words == 0) return 0;
  const u64 words = arriving_words(c, commit, 0, commit->num_columns);
  const u32 rate = p->suite->row_rate;
  const u32 width = (u32)(ceil_div_u64(ceil_div_u64(commit->width, MAX_GROUPS), rate) * rate);
  // The last group is at least one block (merkle_leaves).
  return words >= p->driver->streamed_words && commit->width >= (u64)width + rate ? width : 0;
}

// Columns [begin, end) come beside `absorb`, slice by slice: some columns of one matrix beside some of the rows, so
// that no slice waits for the columns of the next.
static void record_slices(prove_context *c, const prove_commit *commit, u32 begin, u32 end, args_merkle_absorb absorb) {
  program *p = c->p;
  const u64 words = arriving_words(c, commit, begin, end);
  absorb.log_parts = u32_min(LOG_SLICES, absorb.log_rows);
  u64 arrived = 0;
  for (u32 i = begin, next; i < end; i = next) {
    u64 own = 0;
    for (next = i; next < end && commit->column_trace[next] == commit->column_trace[i]; next++) {
      if (own > 0 && own >= words >> absorb.log_parts) break;
      own += arriving_words(c, commit, next, next + 1);
    }
    arrived += own;
    const u64 due = words == 0 ? (u64)1 << absorb.log_parts : (arrived << absorb.log_parts) / words;
    swirl_program_group_begin(p);
    swirl_program_strand(p);
    record_columns(c, commit, i, next, true);
    swirl_program_strand(p);
    for (; absorb.part < due; absorb.part++) swirl_program_record(p, OP_merkle_absorb, &absorb, sizeof absorb);
    swirl_program_group_end(p);
  }
}

// The first entry of the list behind stacked column `column`.
static u32 columns_end(const prove_commit *commit, u32 begin, u32 column) {
  u32 i = begin;
  while (i < commit->num_columns && commit->columns[i].weight <= column) i++;
  return i;
}

static void record_groups(prove_context *c, prove_commit *commit, dev_ptr layers, u32 group) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 log_rows = shape->log_stacked + shape->log_blowup, rate = p->suite->row_rate;
  const dev_ptr sponges = swirl_program_alloc(p, "row sponges", (u64)p->suite->row_carry_words << log_rows);
  record_table(c, commit, layers);
  u32 begin = 0, end = columns_end(commit, 0, group - 1);
  record_columns(c, commit, begin, end, false);
  for (u32 first = 0, width; first < commit->width; first += width) {
    const bool is_last = commit->width - first < group + rate;
    width = is_last ? commit->width - first : group;
    const dev_ptr code = dev_at(commit->code, (u64)first << log_rows);
    swirl_program_span_begin(p, "rs_code_matrix");
    RECORD(p, rs_encode, .table = dev_at(commit->table, begin * (sizeof *commit->columns / sizeof(u32))), .dst = code,
           .num_entries = end - begin, .width = width, .l_skip = shape->l_skip, .log_stacked = shape->log_stacked,
           .log_blowup = shape->log_blowup, .first = first);
    swirl_program_span_end(p);
    swirl_program_span_begin(p, "merkle_tree");
    if (is_last) {
      RECORD(p, merkle_leaves, .code = code, .layers = layers, .sponges = sponges, .width = width, .log_rows = log_rows,
             .k = shape->k, .resumes = 1);
      RECORD(p, merkle_nodes, .layers = layers, .depth = log_rows - shape->k);
    } else {
      const u32 next = first + group, last = commit->width - next < group + rate ? commit->width : next + group;
      begin = end;
      end = columns_end(commit, begin, last - 1);
      record_slices(c, commit, begin, end,
                    (args_merkle_absorb){
                        .code = code, .sponges = sponges, .width = width, .log_rows = log_rows, .resumes = first > 0});
    }
    swirl_program_span_end(p);
  }
  swirl_program_free(p, sponges);
}

void swirl_commit_prove_at(prove_context *c, prove_commit *commit, dev_ptr code, dev_ptr layers) {
  commit->code = code;
  record_parts(c, commit, code, layers, 0);
}

void swirl_commit_prove(prove_context *c, prove_commit *commit) {
  const proof_shape *shape = c->shape;
  const u32 log_rows = shape->log_stacked + shape->log_blowup, group = group_width(c, commit);
  const u32 log_parts = u32_min(c->forms.step[FORM_CODE], log_rows - u32_max(shape->k, shape->l_skip));
  const dev_ptr layers = swirl_program_alloc(c->p, "digest layers", layers_words(c));
  const dev_ptr code = swirl_program_alloc(c->p, "code matrix", (u64)commit->width << (log_rows - log_parts));
  commit->code = code;
  if (group > 0) {
    record_groups(c, commit, layers, group);
    return;
  }
  record_columns(c, commit, 0, commit->num_columns, false);
  record_parts(c, commit, code, layers, log_parts);
  if (log_parts > 0) { // only the last part is left
    swirl_program_free(c->p, code);
    commit->code = DEV_NONE;
  }
}

void swirl_commit_add_matrix(prove_commit *commit, u32 region, u32 width, u32 log_height, u32 trace, u32 l_skip,
                             u32 log_stacked) {
  const u32 lift = u32_max(log_height, l_skip);
  // Slices are powers of two that do not increase: the next one starts where the last one ends, never straddling.
  u64 at = 0;
  if (commit->num_columns > 0) {
    const placed_column *last = &commit->columns[commit->num_columns - 1];
    at = ((u64)last->weight << log_stacked) + last->row + ((u64)1 << u32_max(last->log_height, l_skip));
  }
  for (u32 c = 0; c < width; c++, at += (u64)1 << lift) {
    commit->column_trace[commit->num_columns] = trace;
    commit->columns[commit->num_columns++] = (placed_column){.region = region,
                                                             .column = c,
                                                             .log_height = log_height,
                                                             .row = (u32)(at & (((u64)1 << log_stacked) - 1)),
                                                             .weight = (u32)(at >> log_stacked)};
  }
  commit->width = (u32)ceil_div_u64(at, (u64)1 << log_stacked);
}
