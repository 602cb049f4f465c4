// The interpreter of AIR programs (device/air_program_format.h). A workgroup of LANES invocations, each at a point of
// its own, walks one part of the instructions together: they are uniform, and staged in shared memory AIR_TILE at a
// time. The first AIR_SHARED_SLOTS slots are in shared memory, the others in scratch.
//
// The includer defines LANES, AIR_TILE <= LANES, AIR_SHARED_SLOTS, AIR_EXT (1: extension values, 0: base values), AIR_CUT
// (where it may be cut: AIR_CUT_SUMS or AIR_CUT_LEAVES) and the functions that are only declared here. It includes common.glsl and wide.glsl before.
#if AIR_EXT
#define air_value bb4
#define AIR_STORED uvec4
#define AIR_STORED_OF(v) uvec4_of(v)
#define AIR_VALUE_OF(s) bb4_of(s)
#define AIR_SPILL quads_ref
#define AIR_SPILLED(i) q[i]
#define AIR_ADD bb4_add
#define AIR_SUB bb4_sub
#define AIR_NEG bb4_neg
#define AIR_MUL ext_mul
#define AIR_OF_BASE bb4_from_base
#else
#define air_value uint
#define AIR_STORED uint
#define AIR_STORED_OF(v) (v)
#define AIR_VALUE_OF(s) (s)
#define AIR_SPILL words_ref
#define AIR_SPILLED(i) w[i]
#define AIR_ADD bb_add
#define AIR_SUB bb_sub
#define AIR_NEG bb_neg
#define AIR_MUL bb_mul
#define AIR_OF_BASE(s) (s)
#endif

// What is staged for input i, below 2^30; `place` is 3 * (place in the tile) + number of the operand.
uint air_input_key(uint i, uint place);
// The input that was staged as `key`, at this invocation's point.
air_value air_input(uint key);
// OUT: `weight` and `sum` are the instruction's b and c.
void air_out(air_value value, uint weight, uint sum);

shared uvec4 air_tile[AIR_TILE];
shared AIR_STORED air_slots[AIR_SHARED_SLOTS * LANES];
shared uint air_found;

words_ref air_prog, air_publics;
AIR_SPILL air_spill;
uint air_num_inputs, air_num_publics, air_first_slot, air_code, air_num_instructions, air_num_prologue;
uint air_spill_at, air_spill_stride; // slot s >= AIR_SHARED_SLOTS at air_spill_at + (s - AIR_SHARED_SLOTS) * air_spill_stride

void air_open(dev_ptr prog, dev_ptr publics) {
  air_prog = words(prog);
  air_num_inputs = air_prog.w[AIR_WORD_NUM_INPUTS];
  air_num_publics = air_prog.w[AIR_WORD_NUM_PUBLICS];
  if (air_num_publics > 0) air_publics = words(publics); // else it may be null
  const uint constants = air_prog.w[AIR_WORD_NUM_CONSTANTS];
  air_first_slot = air_num_inputs + air_num_publics + constants;
  air_code = AIR_HEADER_WORDS + air_num_publics + constants + 3 * air_prog.w[AIR_WORD_NUM_INTERACTIONS];
  air_num_instructions = air_prog.w[AIR_WORD_NUM_INSTRUCTIONS];
  air_num_prologue = air_prog.w[AIR_WORD_NUM_PROLOGUE];
}
// Spilled slots of all workgroups at word `at` of the scratch, `group` of `num_groups`.
void air_open_spill(uint at, uint group, uint num_groups) {
#if AIR_EXT
  air_spill = scratch_quads(at);
#else
  air_spill = scratch_words(at);
#endif
  air_spill_at = group * LANES + gl_LocalInvocationIndex;
  air_spill_stride = num_groups * LANES;
}

bool air_is_cut(uint word) { return (word & 255u) == AIR_OP_OUT && (word >> 8 & AIR_CUT) != 0; }
// The first cut at or after instruction `from`; the end of the program is one.
uint air_cut(uint from) {
  if (from <= air_num_prologue) return air_num_prologue;
  for (; from < air_num_instructions; from += LANES) {
    barrier();
    if (gl_LocalInvocationIndex == 0) air_found = air_num_instructions;
    barrier();
    const uint at = from + gl_LocalInvocationIndex;
    if (at < air_num_instructions && air_is_cut(air_prog.w[air_code + 4 * (at - 1)])) atomicMin(air_found, at);
    barrier();
    const uint found = air_found;
    if (found < air_num_instructions) return found;
  }
  return air_num_instructions;
}
// Where part `part` of `num_parts` of about equal length would begin if there were a cut.
uint air_part_begin(uint part, uint num_parts) {
  const uint num = air_num_instructions - air_num_prologue, step = num / num_parts;
  return air_num_prologue + part * step + min(part, num - step * num_parts);
}
// Instructions [x, y) after the prologue.
uvec2 air_part(uint part, uint num_parts) {
  return uvec2(air_cut(air_part_begin(part, num_parts)), air_cut(air_part_begin(part + 1, num_parts)));
}

// Staged operands: the two high bits tell what it is.
#define AIR_KEY_INPUT 0x40000000u
#define AIR_KEY_CONSTANT 0x80000000u
#define AIR_KEY_PUBLIC 0xc0000000u
#define AIR_KEY_KIND 0xc0000000u
uint air_key(uint operand, uint place) {
  if (operand >= air_first_slot) return operand - air_first_slot;
  if (operand < air_num_inputs) return AIR_KEY_INPUT | air_input_key(operand, place);
  const uint at = AIR_HEADER_WORDS + operand - air_num_inputs;
  return operand < air_num_inputs + air_num_publics ? AIR_KEY_PUBLIC | air_prog.w[at] : AIR_KEY_CONSTANT | at;
}
// Staged with an OUT of an input to sum 1, a field of a message: several of them are done together.
#define AIR_FIELD 0x80000000u
void air_stage(uint place, uint instruction) {
  const uint at = air_code + 4 * instruction, word = air_prog.w[at], op = word & 255u;
  uvec4 staged = uvec4(word, air_prog.w[at + 1], air_prog.w[at + 2], air_prog.w[at + 3]);
  staged.y = air_key(staged.y, 3 * place);
  if (op != AIR_OP_OUT) {
    staged.x = op | (word >> 8) - air_first_slot << 8;
    if (op != AIR_OP_NEG && op != AIR_OP_DOUBLE) staged.z = air_key(staged.z, 3 * place + 1);
    if (op == AIR_OP_SUB_MUL) staged.w = air_key(staged.w, 3 * place + 2);
  } else if (staged.w == 1 && (staged.y & AIR_KEY_KIND) == AIR_KEY_INPUT) {
    staged.x |= AIR_FIELD;
  }
  air_tile[place] = staged;
}

uint air_base(uint key) {
  const uint at = key & ~AIR_KEY_KIND;
  return (key & AIR_KEY_KIND) == AIR_KEY_PUBLIC ? air_publics.w[at] : air_prog.w[at];
}
air_value air_operand(uint key) {
  const uint kind = key & AIR_KEY_KIND;
  if (kind == AIR_KEY_INPUT) return air_input(key & ~AIR_KEY_KIND);
  if (kind != 0) return AIR_OF_BASE(air_base(key));
  if (key < AIR_SHARED_SLOTS) return AIR_VALUE_OF(air_slots[key * LANES + gl_LocalInvocationIndex]);
  return AIR_VALUE_OF(air_spill.AIR_SPILLED(air_spill_at + (key - AIR_SHARED_SLOTS) * air_spill_stride));
}
void air_store(uint slot, air_value v) {
  if (slot < AIR_SHARED_SLOTS)
    air_slots[slot * LANES + gl_LocalInvocationIndex] = AIR_STORED_OF(v);
  else
    air_spill.AIR_SPILLED(air_spill_at + (slot - AIR_SHARED_SLOTS) * air_spill_stride) = AIR_STORED_OF(v);
}

void air_step(uvec4 at) {
  const uint op = at.x & 255u;
  const air_value a = air_operand(at.y);
  if (op == AIR_OP_OUT) {
    air_out(a, at.z, at.w);
    return;
  }
  air_value r;
  if (op == AIR_OP_NEG) {
    r = AIR_NEG(a);
  } else if (op == AIR_OP_DOUBLE) {
    r = AIR_ADD(a, a);
#if AIR_EXT
  } else if (op == AIR_OP_SCALE) {
    r = bb4_scale(a, air_base(at.z));
#endif
  } else {
    const air_value b = air_operand(at.z);
    if (op == AIR_OP_ADD) {
      r = AIR_ADD(a, b);
    } else if (op == AIR_OP_SUB) {
      r = AIR_SUB(a, b);
    } else if (op == AIR_OP_DOUBLE_ADD) {
      r = AIR_ADD(AIR_ADD(a, a), b);
    } else { // one product, whatever it is of
      air_value x = a, y = b;
      if (op == AIR_OP_SUB_MUL) {
        x = AIR_SUB(a, b);
        y = air_operand(at.w);
      }
      r = AIR_MUL(x, y);
      if (op == AIR_OP_XOR) r = AIR_SUB(AIR_ADD(a, b), AIR_ADD(r, r));
    }
  }
  air_store(at.x >> 8, r);
}

// Four fields from place i of the tile on: the loads of all are under way before the first is waited for.
void air_four_fields(uint i) {
  const uvec4 t0 = air_tile[i], t1 = air_tile[i + 1], t2 = air_tile[i + 2], t3 = air_tile[i + 3];
  const air_value v0 = air_input(t0.y & ~AIR_KEY_KIND), v1 = air_input(t1.y & ~AIR_KEY_KIND);
  const air_value v2 = air_input(t2.y & ~AIR_KEY_KIND), v3 = air_input(t3.y & ~AIR_KEY_KIND);
  air_out(v0, t0.z, 1);
  air_out(v1, t1.z, 1);
  air_out(v2, t2.z, 1);
  air_out(v3, t3.z, 1);
}

void air_run(uint begin, uint end) {
  for (; begin < end; begin += AIR_TILE) {
    const uint n = min(AIR_TILE, end - begin);
    barrier();
    if (gl_LocalInvocationIndex < n) air_stage(gl_LocalInvocationIndex, begin + gl_LocalInvocationIndex);
    barrier();
    for (uint i = 0; i < n;) {
      if ((air_tile[i].x & AIR_FIELD) != 0 && i + 4 <= n &&
          (air_tile[i + 1].x & air_tile[i + 2].x & air_tile[i + 3].x & AIR_FIELD) != 0) {
        air_four_fields(i);
        i += 4;
      } else {
        air_step(air_tile[i]);
        i++;
      }
    }
  }
}
// The prologue, then the instructions of one part.
void air_run_part(uvec2 part) {
  air_run(0, air_num_prologue);
  air_run(part.x, part.y);
}
