#include "vulkan/air_values.h"

#include "field/babybear.h"

// A value is kept if it is read again within so many instructions; else it is loaded or made anew.
enum { KEEP = 48 };

static const char *const function_names[NUM_AIR_FUNCTIONS] = {
#define X(name) "air_" #name,
    AIR_FUNCTIONS(X)
#undef X
};

swirl_status swirl_air_coder_init(air_coder *c, const spirv_frame *frame, const u32 *program, const air_parts *parts,
                                  const swirl_allocator *allocator) {
  *c = (air_coder){.frame = frame,
                   .parts = parts,
                   .view = air_program_open(program),
                   .globals = {.allocator = allocator},
                   .body = {.allocator = allocator},
                   .next_id = frame->bound,
                   .type = frame->type_u32};
  const air_program_view *view = &c->view;
  // Numbers of inputs, weights, interactions, fields and public values.
  c->num_numbers = view->num_inputs + view->header[AIR_WORD_NUM_OUTPUTS] + view->num_interactions + view->num_messages;
  for (u32 i = 0; i < view->num_publics; i++) c->num_numbers = u32_max(c->num_numbers, view->publics[i] + 1);
  c->num_numbers++;
  c->held = swirl_mem_alloc(allocator, (view->num_values + (size_t)1) * sizeof *c->held);
  c->prologue = swirl_mem_alloc(allocator, (view->num_slots + (size_t)1) * sizeof *c->prologue);
  c->numbers = swirl_mem_alloc(allocator, c->num_numbers * sizeof *c->numbers);
  if (c->held == NULL || c->prologue == NULL || c->numbers == NULL) return SWIRL_ERR_NO_MEMORY;
  for (u32 i = 0; i < view->header[AIR_WORD_NUM_PROLOGUE]; i++) {
    const u32 dst = view->instructions[4 * (size_t)i] >> 8;
    c->prologue[dst - (view->num_values - view->num_slots)] = 1 + i;
  }
  for (u32 i = 0; i < NUM_AIR_FUNCTIONS; i++) c->functions[i] = swirl_spirv_frame_id(frame, function_names[i]);
  c->p = swirl_air_constant(c, BB_P);
  return SWIRL_OK;
}

void swirl_air_coder_release(air_coder *c) {
  const swirl_allocator *allocator = c->globals.allocator;
  swirl_mem_release(allocator, c->held, (c->view.num_values + (size_t)1) * sizeof *c->held);
  swirl_mem_release(allocator, c->prologue, (c->view.num_slots + (size_t)1) * sizeof *c->prologue);
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

u32 swirl_air_call(air_coder *c, u32 function, u32 type, const u32 *args, u32 num) {
  u32 operands[16] = {type, swirl_air_id(c), c->functions[function]};
  if (operands[2] == 0 || num > SWIRL_COUNT(operands) - 3) {
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

air_held *swirl_air_operand(air_coder *c, u32 number) {
  const air_program_view *view = &c->view;
  const u32 first_slot = view->num_values - view->num_slots, constants = first_slot - view->num_constants;
  if (number >= view->num_values) {
    c->failed = true;
    number = 0;
  }
  air_held *held = &c->held[number];
  if (number < view->num_inputs) {
    if (!is_fresh(c, held)) held->exact = AIR_CALL(c, input, c->type, swirl_air_number(c, number));
  } else if (number < constants) {
    const u32 index = view->publics[number - view->num_inputs];
    if (!is_fresh(c, held)) held->exact = AIR_CALL(c, public, c->type, swirl_air_number(c, index));
  } else if (number < first_slot) {
    if (held->exact == 0) held->exact = swirl_air_constant(c, view->constants[number - constants]);
  } else if (c->prologue[number - first_slot] != 0) {
    if (!is_fresh(c, held)) swirl_air_compute(c, c->prologue[number - first_slot] - 1);
  } else if (held->part != c->part) {
    c->failed = true; // nothing was written there since the last cut
  }
  if (number < first_slot) held->loose = held->exact;
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

// Products: one factor may be loose.
static u32 product(air_coder *c, air_held *a, air_held *b) {
  if (a->exact == 0 && b->exact != 0) {
    air_held *swap = a;
    a = b;
    b = swap;
  }
  const u32 exact = swirl_air_exact(c, a);
  return AIR_CALL(c, mul, c->type, exact, b->loose);
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
static u32 result(air_coder *c, const u32 *at) {
  air_held *a = swirl_air_operand(c, at[1]), part = {0};
  switch (at[0] & 255u) {
  case AIR_OP_NEG: return swirl_air_binary(c, SPIRV_ISUB, c->type, c->p, swirl_air_exact(c, a));
  case AIR_OP_DOUBLE: return sum(c, a, a);
  default: break;
  }
  air_held *b = swirl_air_operand(c, at[2]);
  switch (at[0] & 255u) {
  case AIR_OP_ADD: return sum(c, a, b);
  case AIR_OP_SUB: return difference(c, a, b);
  case AIR_OP_MUL:
  case AIR_OP_SCALE: return product(c, a, b);
  case AIR_OP_DOUBLE_ADD: part.loose = sum(c, a, a); return sum(c, &part, b);
  case AIR_OP_XOR: {
    const u32 x = swirl_air_exact(c, a), y = swirl_air_exact(c, b);
    return AIR_CALL(c, xor, c->type, x, y);
  }
  case AIR_OP_SUB_MUL: part.loose = difference(c, a, b); return product(c, swirl_air_operand(c, at[3]), &part);
  default: c->failed = true; return 0;
  }
}

void swirl_air_compute(air_coder *c, u32 i) {
  const u32 *at = c->view.instructions + 4 * (size_t)i;
  const u32 loose = result(c, at), dst = at[0] >> 8;
  if (dst >= c->view.num_values) {
    c->failed = true;
    return;
  }
  c->held[dst] = (air_held){.loose = loose, .part = c->part, .used = c->now};
}
