// logup_heavy: 24 AIRs of the shape of a zkVM segment (logup_heavy_shape.json), most of whose cost are interactions.
// The shape is real, the contents are not: docs/examples.md says what stands in the columns.
#ifndef SWIRL_EXAMPLES_LOGUP_HEAVY_H
#define SWIRL_EXAMPLES_LOGUP_HEAVY_H

#include "examples.h"

enum { HEAVY_AIRS = 24, HEAVY_BUSES = 11, HEAVY_MAX_INTERACTIONS = 561, HEAVY_MAX_LOG_HEIGHT = 22 };

typedef struct heavy_interaction {
  uint8_t bus, message_len, count_weight;
} heavy_interaction;

typedef struct heavy_shape {
  const char *name;
  uint32_t log_height; // in the full segment
  uint32_t cached_width, common_width, num_constraints, max_degree, num_interactions;
  const heavy_interaction *interactions;
} heavy_shape;

extern const heavy_shape heavy_shapes[HEAVY_AIRS];

// Tuples of a lookup in consecutive columns: field i of a message is column first + i mod width. (An AIR too narrow for
// a whole message repeats its columns, and looks up rows in which the table does the same.)
typedef struct heavy_tuple {
  uint32_t bus, first, width;
  uint32_t uses; // interactions that send it
} heavy_tuple;

#define HEAVY_NONE UINT32_MAX // no column, tuple or AIR

// Where things stand in the common main of an AIR. Other AIRs than tables begin with these columns:
enum { HEAVY_SIGN, HEAVY_FLAG, HEAVY_CHECKSUM, HEAVY_FIXED };
typedef struct heavy_layout {
  const heavy_shape *shape;
  bool is_table;                      // then each tuple is followed by the column of its multiplicity
  uint32_t checksum;                  // column, or HEAVY_NONE
  uint32_t num_products;              // the last columns: products of sources
  uint32_t first_source, num_sources; // columns
  uint32_t num_tuples;
  heavy_tuple tuples[HEAVY_MAX_INTERACTIONS];
  uint32_t tuple_of[HEAVY_MAX_INTERACTIONS]; // per interaction; HEAVY_NONE: not a lookup
} heavy_layout;

void heavy_layout_make(heavy_layout *out, uint32_t air);
// The AIR that is the table of `bus`; HEAVY_NONE: messages cancel among themselves.
uint32_t heavy_table(uint32_t bus);
// The width of the tuples that narrow AIRs look up on this bus.
uint32_t heavy_narrow_width(uint32_t bus, uint32_t len);
// What the checksum adds for a column: column + 2 times its cell.
uint32_t heavy_weight(uint32_t column);
// The column of factor `factor` (below the AIR's degree) of product `product`.
uint32_t heavy_factor(const heavy_layout *layout, uint32_t product, uint32_t factor);

swirl_status heavy_create_airs(example_airs *out, uint32_t size, swirl_diag *diag);

#endif
