#include "vulkan/air_code.h"

#include "field/babybear.h"
#include "vulkan/air_values.h"

// A sum of products in 64 bits, four coordinates. Folded, each is below p 2^32; two products more, each below
// 0.47 p 2^32, and it has to be folded again.
typedef struct wide_sum {
  u32 ids[4];
  u32 pending; // products since it was folded
  bool begun;
} wide_sum;

typedef struct outs {
  air_coder *c;
  air_target target;
  u32 variables[8];  // air_sum0..
  wide_sum sums[2];  // of the part at hand; leaves: the message of the interaction in sums[1]
  u32 count, fields; // leaves: the interaction's count, and fields of its message so far
  u32 interaction;
  bool is_open;
} outs;

static void fold(air_coder *c, wide_sum *s) {
  for (u32 k = 0; k < 4 && s->pending > 0; k++) s->ids[k] = AIR_CALL(c, fold, c->frame->type_u64, s->ids[k]);
  s->pending = 0;
}

static u32 widened(air_coder *c, u32 id) {
  const u32 wide = swirl_air_id(c);
  SPIRV_OP(&c->body, SPIRV_UCONVERT, c->frame->type_u64, wide, id);
  return wide;
}

// sum += value * weight number `weight`.
static void add_product(air_coder *c, wide_sum *s, u32 value, u32 weight) {
  const spirv_frame *f = c->frame;
  if (s->pending == 2) fold(c, s);
  const u32 quad = AIR_CALL(c, weight, f->type_quad, swirl_air_number(c, weight)), factor = widened(c, value);
  for (u32 k = 0; k < 4; k++) {
    const u32 coordinate = swirl_air_extract(c, quad, k);
    const u32 term = swirl_air_binary(c, SPIRV_IMUL, f->type_u64, factor, widened(c, coordinate));
    s->ids[k] = s->begun ? swirl_air_binary(c, SPIRV_IADD, f->type_u64, s->ids[k], term) : term;
  }
  s->pending++;
  s->begun = true;
}

// ---- Sums

static void begin_sum(outs *o, u32 sum) {
  air_coder *c = o->c;
  for (u32 k = 0; k < 4; k++) {
    const u32 id = swirl_air_id(c);
    SPIRV_OP(&c->body, SPIRV_LOAD, c->frame->type_u64, id, o->variables[4 * sum + k]);
    o->sums[sum].ids[k] = id;
  }
  o->sums[sum].begun = true;
}
static void end_sum(outs *o, u32 sum) {
  wide_sum *s = &o->sums[sum];
  if (s->begun) fold(o->c, s);
  for (u32 k = 0; k < 4 && s->begun; k++) SPIRV_OP(&o->c->body, SPIRV_STORE, o->variables[4 * sum + k], s->ids[k]);
  *s = (wide_sum){0};
}

// ---- Leaves

static void end_interaction(outs *o) {
  air_coder *c = o->c;
  if (!o->is_open) return;
  wide_sum *s = &o->sums[1];
  const u32 *row = c->flow->view.interactions + 3 * (size_t)o->interaction;
  if (!s->begun) {
    const u32 zero = swirl_air_id(c);
    SPIRV_OP(&c->globals, SPIRV_CONSTANT, c->frame->type_u64, zero, 0, 0);
    for (u32 k = 0; k < 4; k++) s->ids[k] = zero;
  }
  fold(c, s);
  const u32 bus = swirl_air_constant(c, bb_from_canonical(row[0] + 1));
  AIR_CALL(c, leaf, c->frame->type_void, swirl_air_number(c, o->interaction), o->count, s->ids[0], s->ids[1], s->ids[2],
           s->ids[3], bus, swirl_air_number(c, row[1]));
  *s = (wide_sum){0};
  o->is_open = false;
}
static void leaf_out(outs *o, u32 value, u32 weight, u32 sum) {
  if (sum != 0) {
    add_product(o->c, &o->sums[1], value, o->fields++);
    return;
  }
  end_interaction(o);
  o->is_open = true;
  o->interaction = weight;
  o->count = value;
  o->fields = 0;
}

// ---- Parts

static void out(outs *o, const u32 *at) {
  air_coder *c = o->c;
  const u32 value = swirl_air_exact(c, swirl_air_operand(c, c->now, 0)), weight = at[2], sum = at[3];
  if (sum > 1) {
    c->failed = true;
  } else if (o->target == AIR_TARGET_LEAVES) {
    leaf_out(o, value, weight, sum);
  } else if (o->target == AIR_TARGET_KEEP) {
    AIR_CALL(c, keep, c->frame->type_void, swirl_air_number(c, weight), value);
  } else if (o->target == AIR_TARGET_EXT_SUMS) {
    AIR_CALL(c, out, c->frame->type_void, swirl_air_number(c, sum), value, swirl_air_number(c, weight));
  } else {
    if (!o->sums[sum].begun) begin_sum(o, sum);
    add_product(c, &o->sums[sum], value, weight);
  }
}

static void write_part(outs *o, u32 part) {
  air_coder *c = o->c;
  c->part = 1 + part;
  for (u32 i = c->parts->starts[part]; i < c->parts->starts[part + 1]; i++) {
    const u32 *at = air_flow_at(c->flow, i);
    c->now = i;
    if ((at[0] & 255u) == AIR_OP_OUT)
      out(o, at);
    else
      swirl_air_compute(c, i);
  }
  if (o->target == AIR_TARGET_LEAVES) end_interaction(o);
  for (u32 sum = 0; sum < 2 && o->target == AIR_TARGET_SUMS; sum++) end_sum(o, sum);
}

// A switch over the parts, each a block.
static void write_body(outs *o, u32 first, u32 num) {
  air_coder *c = o->c;
  u32 *operands = swirl_mem_alloc(c->body.allocator, (2 + 2 * (size_t)num) * sizeof *operands);
  if (operands == NULL) {
    c->body.failed = true;
    return;
  }
  const u32 entry = swirl_air_id(c), merge = swirl_air_id(c), labels = c->next_id;
  c->next_id += num;
  operands[0] = c->frame->part_parameter;
  operands[1] = merge;
  for (u32 i = 0; i < num; i++) {
    operands[2 + 2 * i] = i;
    operands[3 + 2 * i] = labels + i;
  }
  SPIRV_OP(&c->body, SPIRV_LABEL, entry);
  SPIRV_OP(&c->body, SPIRV_SELECTION_MERGE, merge, 0);
  swirl_spirv_op(&c->body, SPIRV_SWITCH, operands, 2 + 2 * num);
  for (u32 i = 0; i < num; i++) {
    SPIRV_OP(&c->body, SPIRV_LABEL, labels + i);
    write_part(o, first + i);
    SPIRV_OP(&c->body, SPIRV_BRANCH, merge);
  }
  SPIRV_OP(&c->body, SPIRV_LABEL, merge);
  swirl_spirv_op(&c->body, SPIRV_RETURN, NULL, 0);
  swirl_mem_release(c->body.allocator, operands, (2 + 2 * (size_t)num) * sizeof *operands);
}

swirl_status swirl_air_code_make(spirv_words *words, const spirv_frame *frame, air_target target, const air_flow *flow,
                                 const air_parts *parts, u32 module) {
  static const char *const names[] = {"air_sum0", "air_sum1", "air_sum2", "air_sum3",
                                      "air_sum4", "air_sum5", "air_sum6", "air_sum7"};
  air_coder c;
  outs o = {.c = &c, .target = target};
  swirl_status status = swirl_air_coder_init(&c, frame, flow, parts, target == AIR_TARGET_EXT_SUMS, words->allocator);
  for (u32 i = 0; i < SWIRL_COUNT(names); i++) {
    o.variables[i] = swirl_spirv_frame_id(frame, names[i]);
    if (target == AIR_TARGET_SUMS && o.variables[i] == 0) c.failed = true;
  }
  if (status == SWIRL_OK) {
    const u32 first = parts->modules[module], num = parts->modules[module + 1] - first;
    write_body(&o, first, num);
    swirl_spirv_frame_fill(words, frame, &c.globals, &c.body, num, c.next_id);
    status = words->failed ? SWIRL_ERR_NO_MEMORY : c.failed ? SWIRL_ERR_UNSUPPORTED : SWIRL_OK;
  }
  swirl_air_coder_release(&c);
  return status;
}
