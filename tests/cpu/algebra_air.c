// AIR programs and the operations that run them, against the DAG itself.
#include "algebra_test.h"

#include "device/air_program_format.h"
#include "support/vectors.h"

#include <stdlib.h>

enum { MAX_NODES = 400, MAX_PARTS = 4, MAX_MESSAGES = 200, WIDTH = 3, PUBLICS = 3 };

typedef struct random_air {
  air_vk vk;
  dag_node nodes[MAX_NODES];
  u32 constraints[MAX_NODES];
  air_interaction interactions[8];
  u32 messages[MAX_MESSAGES], cached_widths[2];
} random_air;

// The degree in columns and selectors, at most 255.
static u32 node_degree(const random_air *a, const dag_node *n) {
  switch (n->kind) {
  case NODE_ADD:
  case NODE_SUB: return u32_max(a->nodes[n->a].deg, a->nodes[n->b].deg);
  case NODE_MUL: return u32_min(255, a->nodes[n->a].deg + a->nodes[n->b].deg);
  case NODE_NEG: return a->nodes[n->a].deg;
  default: return n->kind == NODE_CONSTANT || (n->kind == NODE_VARIABLE && n->entry == ENTRY_PUBLIC) ? 0 : 1;
  }
}
static u32 push(random_air *a, dag_node n) {
  n.deg = node_degree(a, &n);
  a->nodes[a->vk.num_nodes] = n;
  return a->vk.num_nodes++;
}
static u32 any_node(const random_air *a) { return rnd_below(a->vk.num_nodes); }
static u32 push_op(random_air *a, u8 kind, u32 x, u32 y) { return push(a, (dag_node){.kind = kind, .a = x, .b = y}); }
static void push_leaf(random_air *a) {
  const u32 r = rnd_below(10);
  if (r < 3)
    push(a, (dag_node){.kind = (u8)(NODE_IS_FIRST + r)});
  else if (r == 3)
    push(a, (dag_node){.kind = NODE_CONSTANT, .a = rnd_base()});
  else if (r == 4)
    push(a, (dag_node){.kind = NODE_VARIABLE, .entry = ENTRY_PUBLIC, .b = rnd_below(PUBLICS)});
  else if (r == 5 && a->vk.has_preprocessed)
    push(a, (dag_node){
                .kind = NODE_VARIABLE, .entry = ENTRY_PREPROCESSED, .offset = (u8)rnd_below(2), .b = rnd_below(WIDTH)});
  else
    push(a, (dag_node){.kind = NODE_VARIABLE,
                       .entry = ENTRY_MAIN,
                       .offset = (u8)rnd_below(2),
                       .a = rnd_below(a->vk.num_cached + 1),
                       .b = rnd_below(WIDTH)});
}
// The patterns that the compiler fuses, and plain operations.
static void push_inner(random_air *a) {
  const u32 x = any_node(a), y = any_node(a);
  switch (rnd_below(9)) {
  case 0: push_op(a, NODE_ADD, x, y); break;
  case 1: push_op(a, NODE_SUB, x, y); break;
  case 2: push_op(a, NODE_MUL, x, y); break;
  case 3: push_op(a, NODE_NEG, x, 0); break;
  case 4: push_op(a, NODE_ADD, x, x); break;
  case 5: push_op(a, NODE_ADD, push_op(a, NODE_ADD, x, x), y); break;
  case 6: push_op(a, NODE_MUL, push_op(a, NODE_SUB, x, y), any_node(a)); break;
  case 7: {
    const u32 sum = push_op(a, NODE_ADD, x, y), twice = push_op(a, NODE_ADD, y, y);
    push_op(a, NODE_SUB, sum, push_op(a, NODE_MUL, x, twice));
    break;
  }
  default: {
    const u32 sum = push_op(a, NODE_ADD, x, y), product = push_op(a, NODE_MUL, y, x);
    push_op(a, NODE_SUB, sum, push_op(a, NODE_ADD, product, product));
  }
  }
}

static void make_air(random_air *a, u32 size) {
  memset(a, 0, sizeof *a);
  a->vk.has_preprocessed = rnd_below(2) != 0;
  a->vk.num_cached = rnd_below(3);
  a->vk.preprocessed_width = a->vk.has_preprocessed ? WIDTH : 0;
  a->vk.common_main_width = a->cached_widths[0] = a->cached_widths[1] = WIDTH;
  a->vk.num_public_values = PUBLICS;
  a->vk.max_constraint_degree = 255;
  a->vk.cached_widths = a->cached_widths;
  a->vk.nodes = a->nodes;
  a->vk.constraint_idx = a->constraints;
  a->vk.interactions = a->interactions;
  a->vk.messages = a->messages;
  for (u32 i = 0; i < 1 + size / 4; i++) push_leaf(a);
  for (u32 i = 0; i < size; i++) rnd_below(5) == 0 ? push_leaf(a) : push_inner(a);
  for (u32 i = 0; i < a->vk.num_nodes; i++)
    if (rnd_below(4) == 0) a->constraints[a->vk.num_constraints++] = i;
  a->vk.num_interactions = rnd_below(5);
  for (u32 s = 0; s < a->vk.num_interactions; s++) {
    const u32 len = 1 + rnd_below(s == 0 && size > 20 ? 100 : 6);
    a->interactions[s] = (air_interaction){a->vk.num_messages, len, any_node(a), rnd_below(65536), 1};
    for (u32 j = 0; j < len; j++) a->messages[a->vk.num_messages++] = any_node(a);
  }
}

// The value of an input at a point, and the DAG at it.
typedef struct point {
  const random_air *air;
  bb4 (*input)(const struct point *, air_program_input in);
  const env *e;
  const u32 *publics;
  u32 regions[MAX_PARTS];
  u32 h, l;
  size_t x;           // block
  const bb4 *weights; // of the entries of a block, or NULL: row x
  dev_ptr tables;     // mle: of columns numbered by id_of()
  u32 log_n;
  bb4 at;
} point;

static void eval_dag(bb4 *values, const point *p) {
  const random_air *a = p->air;
  for (u32 i = 0; i < a->vk.num_nodes; i++) {
    const dag_node *n = &a->nodes[i];
    switch (n->kind) {
    case NODE_CONSTANT: values[i] = bb4_from_base(n->a); break;
    case NODE_ADD: values[i] = bb4_add(values[n->a], values[n->b]); break;
    case NODE_SUB: values[i] = bb4_sub(values[n->a], values[n->b]); break;
    case NODE_NEG: values[i] = bb4_neg(values[n->a]); break;
    case NODE_MUL: values[i] = bb4_mul(values[n->a], values[n->b]); break;
    case NODE_IS_FIRST: values[i] = p->input(p, (air_program_input){INPUT_IS_FIRST, 0, 0, 0}); break;
    case NODE_IS_LAST: values[i] = p->input(p, (air_program_input){INPUT_IS_LAST, 0, 0, 0}); break;
    case NODE_IS_TRANSITION: values[i] = p->input(p, (air_program_input){INPUT_IS_TRANSITION, 0, 0, 0}); break;
    default:
      if (n->entry == ENTRY_PUBLIC) {
        values[i] = bb4_from_base(p->publics[n->b]);
      } else {
        const u32 part = n->entry == ENTRY_PREPROCESSED ? 1 : air_opening_part_of_main(&a->vk, n->a);
        values[i] = p->input(p, (air_program_input){INPUT_COLUMN, part, n->b, n->offset});
      }
    }
  }
}

static u32 cell(const point *p, air_program_input in, size_t row) {
  const size_t height = (size_t)1 << p->h, i = row % height;
  switch (in.kind) {
  case INPUT_COLUMN: return env_cell(p->e, p->regions[in.part], in.column, (i + in.rot) % height);
  case INPUT_IS_FIRST: return i == 0 ? BB_ONE : 0;
  case INPUT_IS_LAST: return i == height - 1 ? BB_ONE : 0;
  default: return i == height - 1 ? 0 : BB_ONE;
  }
}
static bb4 input_on_trace(const point *p, air_program_input in) {
  if (p->weights == NULL) return bb4_from_base(cell(p, in, p->x));
  bb4 s = bb4_zero();
  for (size_t i = 0; i < (size_t)1 << p->l; i++)
    s = bb4_add(s, bb4_scale(p->weights[i], cell(p, in, (p->x << p->l) + i)));
  return s;
}
// Tables for cube rounds: one column for every input there can be.
enum { NUM_IDS = 3 + MAX_PARTS * WIDTH * 2 };
static u32 id_of(air_program_input in) {
  return in.kind != INPUT_COLUMN ? in.kind - 1 : 3 + (in.part * WIDTH + in.column) * 2 + in.rot;
}
static bb4 input_on_table(const point *p, air_program_input in) {
  const size_t base = (size_t)id_of(in) << p->log_n;
  if (p->log_n == 0) return env_get(p->e, p->tables, base);
  return poly_mix(env_get(p->e, p->tables, base + 2 * p->x), env_get(p->e, p->tables, base + 2 * p->x + 1), p->at);
}

// C, or P and Q, from the values of the nodes.
static void sums_of(bb4 sums[2], const env *e, const random_air *a, u32 kind, const bb4 *values, dev_ptr weights) {
  sums[0] = sums[1] = bb4_zero();
  if (kind == AIR_PROGRAM_CONSTRAINTS) {
    for (u32 i = 0; i < a->vk.num_constraints; i++)
      if (a->nodes[a->constraints[i]].deg >= 2) // the others are 0 in every trace of a valid proof
        sums[0] = bb4_add(sums[0], bb4_mul(env_get(e, weights, i), values[a->constraints[i]]));
    return;
  }
  const u32 n = a->vk.num_interactions;
  for (u32 s = 0; s < n; s++)
    sums[0] = bb4_add(sums[0], bb4_mul(env_get(e, weights, s), values[a->interactions[s].count]));
  for (u32 m = 0; m < a->vk.num_messages; m++)
    sums[1] = bb4_add(sums[1], bb4_mul(env_get(e, weights, n + m), values[a->messages[m]]));
  sums[1] = bb4_add(sums[1], env_get(e, weights, n + a->vk.num_messages));
}

typedef struct setup {
  random_air air;
  air_program program;
  point p;
  dev_ptr prog, inputs, publics, weights;
} setup;

// The degree of what is summed up.
static u32 summed_degree(const random_air *a, u32 kind) {
  u32 degree = 0;
  if (kind == AIR_PROGRAM_CONSTRAINTS) {
    for (u32 i = 0; i < a->vk.num_constraints; i++) degree = u32_max(degree, a->nodes[a->constraints[i]].deg);
    return degree <= 1 ? 0 : degree;
  }
  for (u32 i = 0; i < a->vk.num_interactions; i++) degree = u32_max(degree, a->nodes[a->interactions[i].count].deg);
  for (u32 i = 0; i < a->vk.num_messages; i++) degree = u32_max(degree, a->nodes[a->messages[i]].deg);
  return degree;
}

static void make_setup(setup *s, env *e, u32 kind, u32 size, u32 h) {
  env_reset(e);
  make_air(&s->air, size);
  assert_int_equal(swirl_air_program_build(&s->program, &s->air.vk, kind, NULL), SWIRL_OK);
  assert_int_equal(s->program.degree, summed_degree(&s->air, kind));
  s->p = (point){.air = &s->air, .input = input_on_trace, .e = e, .h = h};
  for (u32 i = 0; i < air_num_parts(&s->air.vk); i++) s->p.regions[i] = env_trace(e, WIDTH, 1u << h, rnd_below(3));
  column_ref refs[NUM_IDS];
  for (u32 i = 0; i < s->program.num_inputs; i++) {
    const air_program_input in = s->program.inputs[i];
    refs[i] = (column_ref){in.kind, in.kind == INPUT_COLUMN ? s->p.regions[in.part] : 0, in.column, in.rot};
  }
  s->prog = env_words(e, s->program.words, s->program.num_words);
  s->inputs = env_words(e, refs, 4 * (size_t)s->program.num_inputs);
  s->publics = env_base(e, PUBLICS);
  s->p.publics = env_at(e, s->publics);
  s->weights = env_ext(e, s->program.num_weights);
  e->prog = env_at(e, s->prog);
}
static void end_setup(setup *s) { swirl_air_program_release(&s->program, NULL); }

static void round0_on(env *e) {
  static setup s;
  for (u32 l = 0; l <= 7; l++)
    for (u32 h = 0; h <= (l <= 4 ? 8 : l + 1); h++) {
      const u32 kind = rnd_below(2), first = rnd_below(2), num = rnd_below(4), sums = kind + 1, n = 1u << l;
      const u32 nt = h > l ? h - l : 0;
      make_setup(&s, e, kind, 1 + rnd_below(30), h);
      s.p.l = l;
      const dev_ptr eq = env_ext(e, (size_t)1 << nt), dst = env_alloc(e, (size_t)4 * sums * num * n);
      OP(e, eval_round0, s.prog, s.inputs, s.publics, s.weights, eq, dst, kind, h, l, first, num);
      bb4 values[MAX_NODES], lagrange[128];
      for (u32 c = 0; c < num; c++)
        for (u32 i = 0; i < n; i++) {
          const u32 omega = bb_two_adic_generator(l);
          const u32 z = bb_mul(bb_pow(bb_from_canonical(BB_GENERATOR), first + c), bb_pow(omega, i));
          for (u32 k = 0; k < n; k++)
            lagrange[k] = swirl_poly_eq_uni(l, bb4_from_base(z), bb4_from_base(bb_pow(omega, k)));
          s.p.weights = lagrange;
          bb4 want[2] = {bb4_zero(), bb4_zero()}, here[2];
          for (s.p.x = 0; s.p.x < (size_t)1 << nt; s.p.x++) {
            eval_dag(values, &s.p);
            sums_of(here, e, &s.air, kind, values, s.weights);
            for (u32 o = 0; o < sums; o++) want[o] = bb4_add(want[o], bb4_mul(env_get(e, eq, s.p.x), here[o]));
          }
          for (u32 o = 0; o < sums; o++) check_ext(e, dst, (size_t)(o * num + c) * n + i, want[o], "eval_round0");
        }
      end_setup(&s);
    }
}
static void test_round0(void **state) { (void)state, env_each(round0_on); }

static void mle_on(env *e) {
  static setup s;
  for (u32 round = 0; round < 30; round++) {
    const u32 kind = round % 2, sums = kind + 1, log_n = round / 3, stride = 7;
    const u32 points = log_n == 0 ? 1 : rnd_below(6);
    make_setup(&s, e, kind, 1 + rnd_below(40), 2);
    u32 map[NUM_IDS];
    for (u32 i = 0; i < s.program.num_inputs; i++) map[i] = id_of(s.program.inputs[i]);
    s.p.tables = env_ext(e, (size_t)NUM_IDS << log_n);
    s.p.log_n = log_n;
    s.p.input = input_on_table;
    const u32 pairs = log_n == 0 ? 1 : 1u << (log_n - 1);
    const dev_ptr eq = env_ext(e, log_n == 0 ? 0 : pairs), dst = env_ext(e, 2 * stride);
    const dev_ptr map_at = env_words(e, map, s.program.num_inputs);
    const bb4 untouched = env_get(e, dst, points);
    OP(e, eval_mle_round, s.prog, map_at, s.p.tables, s.publics, s.weights, eq, dst, kind, log_n, points, stride);
    check_ext(e, dst, points, untouched, "eval_mle_round wrote behind its points");
    bb4 values[MAX_NODES];
    for (u32 x = 0; x < points; x++) {
      s.p.at = bb4_from_base(bb_from_canonical(x));
      bb4 want[2] = {bb4_zero(), bb4_zero()}, here[2];
      for (s.p.x = 0; s.p.x < pairs; s.p.x++) {
        eval_dag(values, &s.p);
        sums_of(here, e, &s.air, kind, values, s.weights);
        for (u32 o = 0; o < sums; o++)
          want[o] = bb4_add(want[o], log_n == 0 ? here[o] : bb4_mul(env_get(e, eq, s.p.x), here[o]));
      }
      for (u32 o = 0; o < sums; o++) check_ext(e, dst, o * stride + x, want[o], "eval_mle_round");
    }
    end_setup(&s);
  }
}
static void test_mle_round(void **state) { (void)state, env_each(mle_on); }

static void leaves_on(env *e) {
  static setup s;
  for (u32 h = 0; h <= 9; h++) {
    const u32 lift = h + (h < 5 ? rnd_below(4) : 0);
    make_setup(&s, e, AIR_PROGRAM_INTERACTIONS, 10 + rnd_below(30), h);
    const u32 num = s.air.vk.num_interactions;
    const dev_ptr alpha = env_ext(e, 1), beta = env_ext(e, s.program.max_message_len + 1);
    const dev_ptr leaves = env_alloc(e, ((size_t)8 * num) << lift);
    OP(e, logup_leaves, s.prog, s.inputs, s.publics, alpha, beta, leaves, h, lift, 0, 1u << lift);
    bb4 values[MAX_NODES];
    for (size_t i = 0; i < (size_t)1 << lift; i++) {
      s.p.x = i;
      eval_dag(values, &s.p);
      for (u32 t = 0; t < num; t++) {
        const air_interaction *in = &s.air.interactions[t];
        bb4 q =
            bb4_add(env_get(e, alpha, 0), bb4_scale(env_get(e, beta, in->message_len), bb_from_canonical(in->bus + 1)));
        for (u32 j = 0; j < in->message_len; j++)
          q = bb4_add(q, bb4_mul(env_get(e, beta, j), values[s.air.messages[in->message_first + j]]));
        check_ext(e, leaves, 2 * (((size_t)t << lift) + i), bb4_scale(values[in->count], bb_inv_pow2(lift - h)), "p");
        check_ext(e, leaves, 2 * (((size_t)t << lift) + i) + 1, q, "q");
      }
    }
    // Blocks of rows have the same leaves.
    for (u32 log_rows = u32_min(h, 6); log_rows < lift; log_rows++) {
      const u32 rows = 1u << log_rows, first_row = rnd_below(1u << (lift - log_rows)) << log_rows;
      const dev_ptr block = env_alloc(e, 8 * (size_t)num * rows);
      OP(e, logup_leaves, s.prog, s.inputs, s.publics, alpha, beta, block, h, lift, first_row, rows);
      for (size_t t = 0; t < num; t++) {
        assert_memory_equal(env_at(e, block) + 8 * t * rows, env_at(e, leaves) + 8 * ((t << lift) + first_row),
                            32 * (size_t)rows);
      }
    }
    const u32 bits = rnd_below(6), first = rnd();
    const dev_ptr xi = env_ext(e, lift + bits), dst = env_alloc(e, 4 * (size_t)s.program.num_weights);
    OP(e, interaction_weights, s.prog, xi, beta, dst, lift, bits, first);
    bb4 last = bb4_zero();
    for (u32 t = 0; t < num; t++) {
      const air_interaction *in = &s.air.interactions[t];
      const bb4 w = swirl_poly_eq_bits((const bb4 *)(const void *)env_at(e, xi) + lift, first + t, bits);
      check_ext(e, dst, t, w, "interaction weight");
      for (u32 j = 0; j < in->message_len; j++)
        check_ext(e, dst, num + in->message_first + j, bb4_mul(w, env_get(e, beta, j)), "field weight");
      last = bb4_add(last, bb4_scale(bb4_mul(w, env_get(e, beta, in->message_len)), bb_from_canonical(in->bus + 1)));
    }
    check_ext(e, dst, num + s.air.vk.num_messages, last, "constant weight");
    end_setup(&s);
  }
}
static void test_leaves(void **state) { (void)state, env_each(leaves_on); }

// Every allocation of a build may fail; nothing leaks.
typedef struct failing {
  u32 left;
  size_t held;
} failing;
static void *failing_alloc(void *context, size_t size, size_t align) {
  failing *f = context;
  if (f->left-- == 0) return NULL;
  f->held += size;
  return aligned_alloc(align, (size + align - 1) / align * align);
}
static void failing_release(void *context, void *memory, size_t size) {
  ((failing *)context)->held -= size;
  free(memory);
}
static void test_build_memory(void **state) {
  (void)state;
  static random_air air;
  make_air(&air, 30);
  for (u32 n = 0; n < 40; n++)
    for (u32 kind = 0; kind < 2; kind++) {
      failing f = {n, 0};
      const swirl_allocator allocator = {.alloc = failing_alloc, .release = failing_release, .context = &f};
      air_program program;
      const swirl_status status = swirl_air_program_build(&program, &air.vk, kind, &allocator);
      assert_int_equal(status, n < 15 || f.left > n ? SWIRL_ERR_NO_MEMORY : SWIRL_OK);
      f.left = 1;
      swirl_air_program_release(&program, &allocator);
      assert_int_equal(f.held, 0);
    }
}

// The keccakf AIR: 39,273 nodes; live ranges and fused patterns leave a program that fits a cache.
static void test_keccakf(void **state) {
  (void)state;
  size_t len;
  u8 *bytes = vectors_read("cases/keccakf_app_21.vk.gz", &len);
  void *block = malloc(swirl_vk_memory(len));
  const swirl_vk *vk;
  assert_int_equal(swirl_vk_read(&vk, block, swirl_vk_memory(len), bytes, len, NULL), SWIRL_OK);
  air_program program;
  assert_int_equal(swirl_air_program_build(&program, &vk->airs[0], AIR_PROGRAM_CONSTRAINTS, NULL), SWIRL_OK);
  assert_int_equal(program.num_outputs, 3182);
  assert_int_equal(program.words[AIR_WORD_NUM_OUTS], 3177); // five are of degree 1
  assert_int_equal(program.degree, 3);
  assert_int_equal(program.num_inputs, 2859);
  assert_true(program.num_slots <= 16);
  assert_true(program.num_instructions <= 20000);
  swirl_air_program_release(&program, NULL);
  free(block);
  free(bytes);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_round0), cmocka_unit_test(test_mle_round),
                                     cmocka_unit_test(test_leaves), cmocka_unit_test(test_build_memory),
                                     cmocka_unit_test(test_keccakf)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
