// swirl/air.h: building an AIR from expressions (spec 03).
//
// Operations on a builder cannot fail one by one: the first mistake is kept and swirl_air_finish() reports it with the
// number of the call that made it. Expressions are trees exactly as written, unsimplified; keygen makes of them the
// node list of the reference. A builder is used by one thread at a time; a finished AIR is immutable.
#ifndef SWIRL_AIR_H
#define SWIRL_AIR_H

#include <swirl/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct swirl_air swirl_air;

// A handle of an expression of one builder. Zero-initialised handles are invalid.
typedef struct swirl_expr {
  uint32_t id;
} swirl_expr;

typedef struct swirl_air_desc {
  const char *name;            // copied; for messages only, not part of the key
  uint32_t common_main_width;  // columns of the common main; 0 only if there is a cached main
  uint32_t preprocessed_width; // 0: no preprocessed trace
  uint32_t num_cached_mains;
  const uint32_t *cached_widths; // [num_cached_mains], each > 0
  uint32_t num_public_values;
  bool is_required;                 // a proof without this AIR's trace is invalid
  const swirl_allocator *allocator; // NULL: malloc and free; copied
  uint64_t reserved[4];             // zero
} swirl_air_desc;

// Which rows a constraint holds on. Other than ROWS_ALL, the constraint becomes selector * expression.
typedef enum swirl_rows {
  SWIRL_ROWS_ALL = 0,
  SWIRL_ROWS_FIRST = 1,
  SWIRL_ROWS_LAST = 2,
  SWIRL_ROWS_TRANSITION = 3 // every row but the last
} swirl_rows;

SWIRL_API SWIRL_NODISCARD swirl_status swirl_air_create(swirl_air **out, const swirl_air_desc *desc, swirl_diag *diag);
SWIRL_API void swirl_air_destroy(swirl_air *air); // NULL is allowed

// Variables. Columns count from 0 inside their part; `_next` reads the following row, cyclically.
SWIRL_API swirl_expr swirl_main(swirl_air *air, uint32_t column);
SWIRL_API swirl_expr swirl_main_next(swirl_air *air, uint32_t column);
SWIRL_API swirl_expr swirl_cached(swirl_air *air, uint32_t part, uint32_t column);
SWIRL_API swirl_expr swirl_cached_next(swirl_air *air, uint32_t part, uint32_t column);
SWIRL_API swirl_expr swirl_preprocessed(swirl_air *air, uint32_t column);
SWIRL_API swirl_expr swirl_preprocessed_next(swirl_air *air, uint32_t column);
SWIRL_API swirl_expr swirl_public(swirl_air *air, uint32_t index);

// Selectors: 1 on the first, on the last, on every row but the last; else 0.
SWIRL_API swirl_expr swirl_is_first(swirl_air *air);
SWIRL_API swirl_expr swirl_is_last(swirl_air *air);
SWIRL_API swirl_expr swirl_is_transition(swirl_air *air);

// The constant `value` mod p.
SWIRL_API swirl_expr swirl_constant(swirl_air *air, uint64_t value);

SWIRL_API swirl_expr swirl_add(swirl_air *air, swirl_expr a, swirl_expr b);
SWIRL_API swirl_expr swirl_sub(swirl_air *air, swirl_expr a, swirl_expr b);
SWIRL_API swirl_expr swirl_mul(swirl_air *air, swirl_expr a, swirl_expr b);
SWIRL_API swirl_expr swirl_neg(swirl_air *air, swirl_expr a);

// Requires `expr` = 0 on `rows`.
SWIRL_API void swirl_assert_zero(swirl_air *air, swirl_rows rows, swirl_expr expr);

// On every row, adds the tuple `message` to bus `bus` (0..65535) with multiplicity `count` (a field element: negative
// counts receive). `count_weight` bounds |count| for the trace height constraints (spec 03 section 9.2).
SWIRL_API void swirl_interact(swirl_air *air, uint32_t bus, const swirl_expr *message, uint32_t message_len,
                              swirl_expr count, uint32_t count_weight);

// Ends building. Afterwards the AIR can be given to swirl_keygen(). Reports the first mistake made.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_air_finish(swirl_air *air, swirl_diag *diag);

SWIRL_API const char *swirl_air_name(const swirl_air *air);

// ---- Reading an AIR back as it was built, finished or not, for programs that print or save it. Safe from several
// threads once the AIR is finished. What is handed out points into the AIR, until it grows or goes.

// Widths, number of public values and name, as they were given; `allocator` and `reserved` are zero.
SWIRL_API swirl_air_desc swirl_air_describe(const swirl_air *air);

typedef enum swirl_expr_kind {
  SWIRL_EXPR_MAIN = 0, // variables
  SWIRL_EXPR_CACHED = 1,
  SWIRL_EXPR_PREPROCESSED = 2,
  SWIRL_EXPR_PUBLIC = 3,
  SWIRL_EXPR_IS_FIRST = 4, // selectors
  SWIRL_EXPR_IS_LAST = 5,
  SWIRL_EXPR_IS_TRANSITION = 6,
  SWIRL_EXPR_CONSTANT = 7,
  SWIRL_EXPR_ADD = 8,
  SWIRL_EXPR_SUB = 9,
  SWIRL_EXPR_MUL = 10,
  SWIRL_EXPR_NEG = 11
} swirl_expr_kind;

// One expression. Members that its kind does not have are zero.
typedef struct swirl_expr_info {
  swirl_expr_kind kind;
  uint32_t part;   // CACHED: which cached main
  uint32_t index;  // variables: the column or public value
  bool is_next;    // MAIN, CACHED, PREPROCESSED: of the following row
  uint32_t value;  // CONSTANT: canonical
  swirl_expr a, b; // ADD, SUB, MUL: left and right; NEG: `a`. Their ids are lower than the expression's own
} swirl_expr_info;

// One interaction; the fields of its message are asked for one by one.
typedef struct swirl_interaction_info {
  uint32_t bus, message_len, count_weight;
  swirl_expr count;
} swirl_interaction_info;

// Expressions have the ids 1 to num_exprs; swirl_assert_zero() on some rows adds the selector and the product. Counts
// are 0 for NULL.
SWIRL_API uint32_t swirl_air_num_exprs(const swirl_air *air);
SWIRL_API uint32_t swirl_air_num_constraints(const swirl_air *air);
SWIRL_API uint32_t swirl_air_num_interactions(const swirl_air *air);
// ERR_ARGUMENT if there is no such expression, constraint, interaction or field of a message.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_air_expr(swirl_expr_info *out, const swirl_air *air, swirl_expr expr);
SWIRL_API SWIRL_NODISCARD swirl_status swirl_air_constraint(swirl_expr *out, const swirl_air *air, uint32_t constraint);
SWIRL_API SWIRL_NODISCARD swirl_status swirl_air_interaction(swirl_interaction_info *out, const swirl_air *air,
                                                             uint32_t interaction);
SWIRL_API SWIRL_NODISCARD swirl_status swirl_air_message_field(swirl_expr *out, const swirl_air *air,
                                                               uint32_t interaction, uint32_t field);

#ifdef __cplusplus
}
#endif
#endif
