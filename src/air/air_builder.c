// Building an AIR: every call appends, checks its arguments, and remembers the first mistake.
#include "air/air.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum {
  MAX_WIDTH = 1 << 24, // columns of a part: far above what fits a proof, and sums of widths stay 32-bit words
  MAX_CACHED_MAINS = 64,
  MAX_BUS = 65535
};

// ---- Mistakes

__attribute__((format(printf, 3, 4))) static void air_mistake(swirl_air *air, swirl_status status, const char *format,
                                                              ...) {
  if (air->status != SWIRL_OK) return;
  air->status = status;
  va_list args;
  va_start(args, format);
  vsnprintf(air->message, sizeof air->message, format, args);
  va_end(args);
}

// Counts the call. False if there is no AIR to work on, or nothing that is done to it matters any more.
static bool air_begin_call(swirl_air *air) {
  if (air == NULL || air->is_finished || air->status != SWIRL_OK) return false;
  air->num_calls++;
  return true;
}

// ---- Lists

// Makes room for `more` items of `size` bytes; a mistake if that is impossible.
static bool list_reserve(swirl_air *air, air_list *list, u32 more, size_t size) {
  if (more <= list->capacity - list->len) return true;
  // Handles are index + 1 and must not wrap.
  if ((u64)list->len + more >= UINT32_MAX) {
    air_mistake(air, SWIRL_ERR_TOO_LARGE, "more than 2^32 expressions");
    return false;
  }
  u64 capacity = list->capacity < 64 ? 64 : 2 * (u64)list->capacity;
  while (capacity < (u64)list->len + more) capacity *= 2;
  if (capacity > UINT32_MAX) capacity = UINT32_MAX;
  void *items = capacity > SIZE_MAX / size ? NULL : swirl_mem_alloc_uninit(&air->allocator, (size_t)capacity * size);
  if (items == NULL) {
    air_mistake(air, SWIRL_ERR_NO_MEMORY, "out of memory");
    return false;
  }
  if (list->len != 0) memcpy(items, list->items, list->len * size);
  swirl_mem_release(&air->allocator, list->items, list->capacity * size);
  list->items = items;
  list->capacity = (u32)capacity;
  return true;
}

static void list_push(swirl_air *air, air_list *list, const void *item, size_t size) {
  if (!list_reserve(air, list, 1, size)) return;
  memcpy((u8 *)list->items + list->len * size, item, size);
  list->len++;
}

static void list_release(swirl_air *air, air_list *list, size_t size) {
  swirl_mem_release(&air->allocator, list->items, list->capacity * size);
  *list = (air_list){0};
}

// ---- Life of an AIR

static swirl_status check_desc(const swirl_air_desc *desc, swirl_diag *diag) {
  for (size_t i = 0; i < SWIRL_COUNT(desc->reserved); i++) {
    if (desc->reserved[i] != 0) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "reserved[%zu] is not zero", i);
  }
  if (desc->num_cached_mains > MAX_CACHED_MAINS) {
    return swirl_fail(diag, SWIRL_ERR_AIR, "num_cached_mains = %" PRIu32 ", must be at most %d", desc->num_cached_mains,
                      MAX_CACHED_MAINS);
  }
  if (desc->num_cached_mains != 0 && desc->cached_widths == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "cached_widths is NULL");
  }
  for (u32 i = 0; i < desc->num_cached_mains; i++) {
    if (desc->cached_widths[i] < 1 || desc->cached_widths[i] > MAX_WIDTH) {
      return swirl_fail(diag, SWIRL_ERR_AIR, "cached_widths[%" PRIu32 "] = %" PRIu32 ", must be 1..%d", i,
                        desc->cached_widths[i], MAX_WIDTH);
    }
  }
  if (desc->common_main_width > MAX_WIDTH || desc->preprocessed_width > MAX_WIDTH) {
    return swirl_fail(diag, SWIRL_ERR_AIR, "widths %" PRIu32 " (common main), %" PRIu32 " (preprocessed): at most %d",
                      desc->common_main_width, desc->preprocessed_width, MAX_WIDTH);
  }
  if (desc->common_main_width == 0 && desc->num_cached_mains == 0) {
    return swirl_fail(diag, SWIRL_ERR_AIR, "no main column: common_main_width = 0 and no cached main");
  }
  return SWIRL_OK;
}

swirl_status swirl_air_create(swirl_air **out, const swirl_air_desc *desc, swirl_diag *diag) {
  if (out == NULL || desc == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_air_create: NULL argument");
  SWIRL_TRY(check_desc(desc, diag));
  swirl_air *air = swirl_mem_alloc(desc->allocator, sizeof *air);
  if (air == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  if (desc->allocator != NULL) air->allocator = *desc->allocator;
  const char *name = desc->name == NULL ? "" : desc->name;
  air->name_len = strlen(name);
  air->preprocessed_width = desc->preprocessed_width;
  air->common_main_width = desc->common_main_width;
  air->num_cached = desc->num_cached_mains;
  air->num_public_values = desc->num_public_values;
  air->is_required = desc->is_required;
  air->name = swirl_mem_alloc_uninit(&air->allocator, air->name_len + 1);
  const size_t widths_len = air->num_cached * sizeof *air->cached_widths;
  if (widths_len != 0) air->cached_widths = swirl_mem_alloc_uninit(&air->allocator, widths_len);
  if (air->name == NULL || (widths_len != 0 && air->cached_widths == NULL)) {
    swirl_air_destroy(air);
    return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  }
  memcpy(air->name, name, air->name_len + 1);
  if (widths_len != 0) memcpy(air->cached_widths, desc->cached_widths, widths_len);
  *out = air;
  return SWIRL_OK;
}

void swirl_air_destroy(swirl_air *air) {
  if (air == NULL) return;
  list_release(air, &air->exprs, sizeof(dag_node));
  list_release(air, &air->constraints, sizeof(u32));
  list_release(air, &air->interactions, sizeof(air_interaction));
  list_release(air, &air->messages, sizeof(u32));
  swirl_mem_release(&air->allocator, air->cached_widths, air->num_cached * sizeof *air->cached_widths);
  swirl_mem_release(&air->allocator, air->name, air->name_len + 1);
  const swirl_allocator allocator = air->allocator; // lies in what is released
  swirl_mem_release(&allocator, air, sizeof *air);
}

swirl_status swirl_air_finish(swirl_air *air, swirl_diag *diag) {
  if (air == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_air_finish: NULL argument");
  if (air->status != SWIRL_OK) {
    return swirl_fail(diag, air->status, "AIR %.48s: call %" PRIu64 ": %s", air->name, air->num_calls, air->message);
  }
  air->is_finished = true;
  return SWIRL_OK;
}

const char *swirl_air_name(const swirl_air *air) { return air == NULL ? "" : air->name; }

// ---- Expressions

static swirl_expr air_append(swirl_air *air, dag_node node) {
  list_push(air, &air->exprs, &node, sizeof node);
  return (swirl_expr){.id = air->status == SWIRL_OK ? air->exprs.len : 0};
}

// The index of an operand; a mistake if the handle is none of this builder's.
static bool air_operand(swirl_air *air, u32 *index, swirl_expr expr, const char *function, const char *operand) {
  if (expr.id == 0 || expr.id > air->exprs.len) {
    air_mistake(air, SWIRL_ERR_AIR, "%s: %s is no expression of this AIR (id %" PRIu32 ")", function, operand, expr.id);
    return false;
  }
  *index = expr.id - 1;
  return true;
}

static swirl_expr air_variable_at(swirl_air *air, const char *function, u8 entry, u8 offset, u32 part, u32 column,
                                  u32 width) {
  if (!air_begin_call(air)) return (swirl_expr){0};
  if (column >= width) {
    air_mistake(air, SWIRL_ERR_AIR, "%s: column %" PRIu32 " of a part with %" PRIu32 " columns", function, column,
                width);
    return (swirl_expr){0};
  }
  return air_append(
      air, (dag_node){.kind = NODE_VARIABLE, .entry = entry, .offset = offset, .a = part, .b = column, .deg = 1});
}

// The common main is the last main part.
static swirl_expr air_main(swirl_air *air, const char *function, u8 offset, u32 column) {
  if (air == NULL) return (swirl_expr){0};
  return air_variable_at(air, function, ENTRY_MAIN, offset, air->num_cached, column, air->common_main_width);
}

static swirl_expr air_cached(swirl_air *air, const char *function, u8 offset, u32 part, u32 column) {
  if (air == NULL) return (swirl_expr){0};
  if (part >= air->num_cached) {
    if (air_begin_call(air)) {
      air_mistake(air, SWIRL_ERR_AIR, "%s: part %" PRIu32 " of %" PRIu32 " cached mains", function, part,
                  air->num_cached);
    }
    return (swirl_expr){0};
  }
  return air_variable_at(air, function, ENTRY_MAIN, offset, part, column, air->cached_widths[part]);
}

static swirl_expr air_preprocessed(swirl_air *air, const char *function, u8 offset, u32 column) {
  if (air == NULL) return (swirl_expr){0};
  return air_variable_at(air, function, ENTRY_PREPROCESSED, offset, 0, column, air->preprocessed_width);
}

swirl_expr swirl_main(swirl_air *air, u32 column) { return air_main(air, "swirl_main", 0, column); }
swirl_expr swirl_main_next(swirl_air *air, u32 column) { return air_main(air, "swirl_main_next", 1, column); }
swirl_expr swirl_cached(swirl_air *air, u32 part, u32 column) {
  return air_cached(air, "swirl_cached", 0, part, column);
}
swirl_expr swirl_cached_next(swirl_air *air, u32 part, u32 column) {
  return air_cached(air, "swirl_cached_next", 1, part, column);
}
swirl_expr swirl_preprocessed(swirl_air *air, u32 column) {
  return air_preprocessed(air, "swirl_preprocessed", 0, column);
}
swirl_expr swirl_preprocessed_next(swirl_air *air, u32 column) {
  return air_preprocessed(air, "swirl_preprocessed_next", 1, column);
}

swirl_expr swirl_public(swirl_air *air, u32 index) {
  if (!air_begin_call(air)) return (swirl_expr){0};
  if (index >= air->num_public_values) {
    air_mistake(air, SWIRL_ERR_AIR, "swirl_public: index %" PRIu32 " of %" PRIu32 " public values", index,
                air->num_public_values);
    return (swirl_expr){0};
  }
  return air_append(air, (dag_node){.kind = NODE_VARIABLE, .entry = ENTRY_PUBLIC, .b = index, .deg = 0});
}

static swirl_expr air_leaf(swirl_air *air, dag_node node) {
  if (!air_begin_call(air)) return (swirl_expr){0};
  return air_append(air, node);
}
swirl_expr swirl_is_first(swirl_air *air) { return air_leaf(air, (dag_node){.kind = NODE_IS_FIRST, .deg = 1}); }
swirl_expr swirl_is_last(swirl_air *air) { return air_leaf(air, (dag_node){.kind = NODE_IS_LAST, .deg = 1}); }
swirl_expr swirl_is_transition(swirl_air *air) {
  return air_leaf(air, (dag_node){.kind = NODE_IS_TRANSITION, .deg = 1});
}
swirl_expr swirl_constant(swirl_air *air, u64 value) {
  return air_leaf(air, (dag_node){.kind = NODE_CONSTANT, .a = bb_from_canonical((u32)(value % BB_P))});
}

// Degrees saturate: no parameter set admits one above 255, and an expression's degree is at least its operands'.
static u32 degree_sum(u32 a, u32 b) { return a > UINT32_MAX - b ? UINT32_MAX : a + b; }

static swirl_expr air_binary(swirl_air *air, const char *function, u8 kind, swirl_expr a, swirl_expr b) {
  u32 left, right;
  if (!air_begin_call(air)) return (swirl_expr){0};
  if (!air_operand(air, &left, a, function, "a") || !air_operand(air, &right, b, function, "b")) {
    return (swirl_expr){0};
  }
  const u32 left_deg = air_exprs(air)[left].deg, right_deg = air_exprs(air)[right].deg;
  const u32 deg = kind == NODE_MUL ? degree_sum(left_deg, right_deg) : u32_max(left_deg, right_deg);
  return air_append(air, (dag_node){.kind = kind, .a = left, .b = right, .deg = deg});
}
swirl_expr swirl_add(swirl_air *air, swirl_expr a, swirl_expr b) {
  return air_binary(air, "swirl_add", NODE_ADD, a, b);
}
swirl_expr swirl_sub(swirl_air *air, swirl_expr a, swirl_expr b) {
  return air_binary(air, "swirl_sub", NODE_SUB, a, b);
}
swirl_expr swirl_mul(swirl_air *air, swirl_expr a, swirl_expr b) {
  return air_binary(air, "swirl_mul", NODE_MUL, a, b);
}

swirl_expr swirl_neg(swirl_air *air, swirl_expr a) {
  u32 child;
  if (!air_begin_call(air) || !air_operand(air, &child, a, "swirl_neg", "a")) return (swirl_expr){0};
  return air_append(air, (dag_node){.kind = NODE_NEG, .a = child, .deg = air_exprs(air)[child].deg});
}

// ---- Constraints and interactions

void swirl_assert_zero(swirl_air *air, swirl_rows rows, swirl_expr expr) {
  static const u8 selectors[] = {[SWIRL_ROWS_FIRST] = NODE_IS_FIRST,
                                 [SWIRL_ROWS_LAST] = NODE_IS_LAST,
                                 [SWIRL_ROWS_TRANSITION] = NODE_IS_TRANSITION};
  u32 index;
  if (!air_begin_call(air) || !air_operand(air, &index, expr, "swirl_assert_zero", "expr")) return;
  if ((u32)rows >= SWIRL_COUNT(selectors)) {
    air_mistake(air, SWIRL_ERR_AIR, "swirl_assert_zero: rows = %d", (int)rows);
    return;
  }
  if (rows != SWIRL_ROWS_ALL) {
    const swirl_expr selector = air_append(air, (dag_node){.kind = selectors[rows], .deg = 1});
    const u32 deg = degree_sum(1, air_exprs(air)[index].deg);
    const swirl_expr product =
        air_append(air, (dag_node){.kind = NODE_MUL, .a = selector.id - 1, .b = index, .deg = deg});
    if (air->status != SWIRL_OK) return;
    index = product.id - 1;
  }
  list_push(air, &air->constraints, &index, sizeof index);
}

void swirl_interact(swirl_air *air, u32 bus, const swirl_expr *message, u32 message_len, swirl_expr count,
                    u32 count_weight) {
  if (!air_begin_call(air)) return;
  if (bus > MAX_BUS) {
    air_mistake(air, SWIRL_ERR_AIR, "swirl_interact: bus %" PRIu32 ", must be at most %d", bus, MAX_BUS);
    return;
  }
  if (message == NULL || message_len == 0) {
    air_mistake(air, SWIRL_ERR_AIR, "swirl_interact: empty message");
    return;
  }
  air_interaction interaction = {
      .message_first = air->messages.len, .message_len = message_len, .bus = bus, .count_weight = count_weight};
  if (!list_reserve(air, &air->messages, message_len, sizeof(u32))) return;
  for (u32 i = 0; i < message_len; i++) {
    u32 field;
    if (!air_operand(air, &field, message[i], "swirl_interact", "a field of message")) return;
    list_push(air, &air->messages, &field, sizeof field);
  }
  if (!air_operand(air, &interaction.count, count, "swirl_interact", "count")) return;
  list_push(air, &air->interactions, &interaction, sizeof interaction);
}
