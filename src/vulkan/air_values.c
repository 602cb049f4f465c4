#include "vulkan/air_values.h"

#include "device/ops.h"
#include "field/babybear.h"

// A value is kept if it is read again within so many instructions; else it is loaded or made anew.
enum { KEEP = 48 };

static const char *const function_names[NUM_AIR_FUNCTIONS] = {
#define X(name) "air_" #name,
    AIR_FUNCTIONS(X)
#undef X
};

static bool is_ext(const air_coder *c) { return c->type == c->frame->type_quad; }

// A constant of the values' type: `first`, and `others` in the other coordinates.
static u32 value(air_coder *c, u32 first, u32 others) {
  const u32 x = swirl_air_constant(c, first);
  if (!is_ext(c)) return x;
  const u32 y = swirl_air_constant(c, others), id = swirl_air_id(c);
  SPIRV_OP(&c->globals, SPIRV_CONSTANT_COMPOSITE, c->type, id, x, y, y, y);
  return id;
}

swirl_status swirl_air_coder_init(air_coder *c, const spirv_frame *frame, const air_flow *flow, const air_parts *parts,
                                  bool ext, const swirl_allocator *allocator) {
  const air_program_view *view = &flow->view;
  *c = (air_coder){.frame = frame,
                   .flow = flow,
                   .parts = parts,
                   .globals = {.allocator = allocator},
                   .body = {.allocator = allocator},
                   .next_id = frame->bound,
                   .type = ext ? frame->type_quad : frame->type_u32};
  // Numbers of inputs, weights, interactions, fields and public values.
  c->num_numbers = view->num_inputs + view->header[AIR_WORD_NUM_OUTPUTS] + view->num_interactions + view->num_messages;
  for (u32 i = 0; i < view->num_publics; i++) c->num_numbers = u32_max(c->num_numbers, view->publics[i] + 1);
  c->num_numbers = u32_max(c->num_numbers, u32_max(INPUT_IS_TRANSITION, AIR_MAX_KEPT)) + 1;
  c->leaves = swirl_mem_alloc(allocator, (flow->first_slot + (size_t)1) * sizeof *c->leaves);
  c->results = swirl_mem_alloc(allocator, (flow->num + (size_t)1) * sizeof *c->results);
  c->numbers = swirl_mem_alloc(allocator, c->num_numbers * sizeof *c->numbers);
  if (c->leaves == NULL || c->results == NULL || c->numbers == NULL) return SWIRL_ERR_NO_MEMORY;
  for (u32 i = 0; i < NUM_AIR_FUNCTIONS; i++) c->functions[i] = swirl_spirv_frame_id(frame, function_names[i]);
  c->p = value(c, BB_P, BB_P);
  return SWIRL_OK;
}

void swirl_air_coder_release(air_coder *c) {
  const swirl_allocator *allocator = c->globals.allocator;
  swirl_mem_release(allocator, c->leaves, (c->flow->first_slot + (size_t)1) * sizeof *c->leaves);
  swirl_mem_release(allocator, c->results, (c->flow->num + (size_t)1) * sizeof *c->results);
  swirl_mem_release(allocator, c->numbers, c->num_numbers * sizeof *c->numbers);
  swirl_spirv_release(&c->globals);
  swirl_spirv_release(&c->body);
}

u32 swirl_air_id(air_coder *c) { return c->next_id++; }

u32 swirl_air_constant(air_coder *c, u32 value) {
  const u32 id = swirl_air_id(c);
  SPIRV_OP(&c->globals, SPIRV_CONSTANT, c->frame->type_u32, id, value);
  return id;
}

u32 swirl_air_number(air_coder *c, u32 number) {
  if (number >= c->num_numbers) {
    c->failed = true;
    return 0;
  }
  if (c->numbers[number] == 0) c->numbers[number] = swirl_air_constant(c, number);
  return c->numbers[number];
}

u32 swirl_air_binary(air_coder *c, u32 op, u32 type, u32 a, u32 b) {
  const u32 id = swirl_air_id(c);
  SPIRV_OP(&c->body, op, type, id, a, b);
  return id;
}

u32 swirl_air_extract(air_coder *c, u32 quad, u32 coordinate) {
  return swirl_air_binary(c, SPIRV_COMPOSITE_EXTRACT, c->frame->type_u32, quad, coordinate);
}

u32 swirl_air_call(air_coder *c, u32 function, u32 type, const u32 *args, u32 num) {
  u32 operands[16] = {type, swirl_air_id(c), c->functions[function]};
  if (type == 0 || operands[2] == 0 || num > SWIRL_COUNT(operands) - 3) {
    c->failed = true;
    return 0;
  }
  memcpy(operands + 3, args, num * sizeof *args);
  swirl_spirv_op(&c->body, SPIRV_FUNCTION_CALL, operands, 3 + num);
  return operands[1];
}

static bool is_fresh(const air_coder *c, const air_held *held) {
  return held->part == c->part && c->now - held->used <= KEEP;
}

// An input as the frame has it: by its number, or by what it is.
static u32 input(air_coder *c, u32 number) {
  const u32 what = c->flow->view.inputs[number], kind = what & 255u;
  if (c->functions[AIR_FUNCTION_input] != 0) return AIR_CALL(c, input, c->type, swirl_air_number(c, number));
  if (kind != INPUT_COLUMN) return AIR_CALL(c, selector, c->type, swirl_air_number(c, kind));
  const u32 index = swirl_air_number(c, number);
  return AIR_CALL(c, column, c->type, index, swirl_air_number(c, what >> 8));
}

static air_held *leaf(air_coder *c, u32 number) {
  const air_program_view *view = &c->flow->view;
  const u32 constants = c->flow->first_slot - view->num_constants;
  air_held *held = &c->leaves[number];
  if (number >= constants) {
    if (held->exact == 0) held->exact = value(c, view->constants[number - constants], 0);
  } else if (!is_fresh(c, held)) {
    held->exact = number < view->num_inputs
                      ? input(c, number)
                      : AIR_CALL(c, public, c->type, swirl_air_number(c, view->publics[number - view->num_inputs]));
  }
  held->loose = held->exact;
  return held;
}

air_held *swirl_air_operand(air_coder *c, u32 i, u32 k) {
  const u32 source = c->flow->sources[3 * (size_t)i + k];
  air_held *held;
  if (source == AIR_NO_SOURCE) {
    held = leaf(c, air_flow_at(c->flow, i)[1 + k]);
  } else if (source >= AIR_KEPT) {
    held = &c->kept[source - AIR_KEPT];
    if (!is_fresh(c, held)) held->exact = AIR_CALL(c, kept, c->type, swirl_air_number(c, source - AIR_KEPT));
    held->loose = held->exact;
  } else {
    held = &c->results[source];
    if (source < c->flow->num_prologue ? !is_fresh(c, held) : held->part != c->part) swirl_air_compute(c, source);
  }
  held->part = c->part;
  held->used = c->now;
  return held;
}

u32 swirl_air_exact(air_coder *c, air_held *held) {
  if (held->exact == 0) {
    const u32 less = swirl_air_binary(c, SPIRV_ISUB, c->type, held->loose, c->p);
    held->exact = swirl_air_id(c);
    SPIRV_OP(&c->body, SPIRV_EXT_INST, c->type, held->exact, c->frame->glsl, GLSL_UMIN, held->loose, less);
  }
  return held->exact;
}

// Products: in the base field one factor may be loose.
static u32 product(air_coder *c, air_held *a, air_held *b) {
  if (a->exact == 0 && b->exact != 0) {
    air_held *swap = a;
    a = b;
    b = swap;
  }
  const u32 exact = swirl_air_exact(c, a);
  return AIR_CALL(c, mul, c->type, exact, is_ext(c) ? swirl_air_exact(c, b) : b->loose);
}
// The product with a value of the base field.
static u32 scaled(air_coder *c, air_held *a, air_held *b) {
  if (!is_ext(c)) return product(c, a, b);
  return AIR_CALL(c, scale, c->type, a->loose, swirl_air_extract(c, swirl_air_exact(c, b), 0));
}
static u32 difference(air_coder *c, air_held *a, air_held *b) {
  const u32 x = swirl_air_exact(c, a), y = swirl_air_exact(c, b);
  return swirl_air_binary(c, SPIRV_IADD, c->type, swirl_air_binary(c, SPIRV_ISUB, c->type, x, y), c->p);
}
static u32 sum(air_coder *c, air_held *a, air_held *b) {
  const u32 x = swirl_air_exact(c, a), y = swirl_air_exact(c, b);
  return swirl_air_binary(c, SPIRV_IADD, c->type, x, y);
}

// All results are loose.
static u32 result(air_coder *c, u32 i) {
  const u32 op = air_flow_op(c->flow, i);
  air_held *a = swirl_air_operand(c, i, 0), part = {0};
  if (op == AIR_OP_NEG) return swirl_air_binary(c, SPIRV_ISUB, c->type, c->p, swirl_air_exact(c, a));
  if (op == AIR_OP_DOUBLE) return sum(c, a, a);
  air_held *b = swirl_air_operand(c, i, 1);
  switch (op) {
  case AIR_OP_ADD: return sum(c, a, b);
  case AIR_OP_SUB: return difference(c, a, b);
  case AIR_OP_MUL: return product(c, a, b);
  case AIR_OP_SCALE: return scaled(c, a, b);
  case AIR_OP_DOUBLE_ADD: part.loose = sum(c, a, a); return sum(c, &part, b);
  case AIR_OP_SUB_MUL: part.loose = difference(c, a, b); return product(c, swirl_air_operand(c, i, 2), &part);
  case AIR_OP_XOR: {
    const u32 x = swirl_air_exact(c, a), y = swirl_air_exact(c, b);
    return AIR_CALL(c, xor, c->type, x, y);
  }
  default: c->failed = true; return 0;
  }
}

void swirl_air_compute(air_coder *c, u32 i) {
  const u32 loose = result(c, i);
  c->results[i] = (air_held){.loose = loose, .part = c->part, .used = c->now};
}
