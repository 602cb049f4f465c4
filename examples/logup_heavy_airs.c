// Columns and constraints of logup_heavy, made from the shape alone.
#include "logup_heavy.h"

uint32_t heavy_table(uint32_t bus) {
  for (uint32_t air = 0; air < HEAVY_AIRS; air++) {
    const heavy_interaction *first = &heavy_shapes[air].interactions[0];
    if (first->bus == bus && first->count_weight == 0) return air;
  }
  return HEAVY_NONE;
}

uint32_t heavy_narrow_width(uint32_t bus, uint32_t len) { return bus == 2 ? 1 : bus == 5 ? 16 : len; }

uint32_t heavy_weight(uint32_t column) { return column + 2; }

uint32_t heavy_factor(const heavy_layout *layout, uint32_t product, uint32_t factor) {
  return layout->first_source + ((factor + 1) * product + factor) % layout->num_sources;
}

// ---- Layout

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

// The constraints that are there whatever the columns are: two for sign and flag, one for the checksum.
static uint32_t num_base(const heavy_layout *layout) { return layout->is_table ? 1 : 3; }

// Of `free` columns about half are products, as far as there are constraints for them.
static void choose_products(heavy_layout *out, uint32_t free) {
  const uint32_t wanted = out->shape->num_constraints;
  out->num_products = wanted < num_base(out) ? 0 : least(wanted - num_base(out), free / 2);
}

static void layout_table(heavy_layout *out) {
  const heavy_shape *shape = out->shape;
  const uint32_t len = shape->interactions[0].message_len;
  uint32_t column = 0;
  for (uint32_t i = 0; i < shape->num_interactions; i++) {
    out->tuples[i] = (heavy_tuple){shape->interactions[i].bus, column, len, 1};
    out->tuple_of[i] = i;
    column += len + 1;
  }
  out->num_tuples = shape->num_interactions;
  out->num_sources = len;
  if (shape->cached_width > 0 || column == shape->common_width) return;
  out->checksum = column;
  choose_products(out, shape->common_width - column - 1);
}

// Gives interaction `i` a tuple of its own if `*free` columns suffice.
static bool add_tuple(heavy_layout *out, uint32_t i, bool narrow, uint32_t *free) {
  const heavy_interaction *interaction = &out->shape->interactions[i];
  const uint32_t len = interaction->message_len, width = narrow ? heavy_narrow_width(interaction->bus, len) : len;
  if (width > *free) return false;
  const uint32_t products_and_free = out->num_products + *free;
  out->tuples[out->num_tuples] =
      (heavy_tuple){interaction->bus, out->shape->common_width - products_and_free, width, 0};
  out->tuple_of[i] = out->num_tuples++;
  *free -= width;
  return true;
}

// First a tuple for each bus, then products, then more tuples as long as there is room. The remaining interactions of
// a bus send its tuples again.
static void layout_sender(heavy_layout *out) {
  const heavy_shape *shape = out->shape;
  uint32_t first_of[HEAVY_BUSES], last_of[HEAVY_BUSES], wide = 0, free = shape->common_width - HEAVY_FIXED;
  for (uint32_t bus = 0; bus < HEAVY_BUSES; bus++) first_of[bus] = last_of[bus] = HEAVY_NONE;
  for (uint32_t i = 0; i < shape->num_interactions; i++) {
    const heavy_interaction *interaction = &shape->interactions[i];
    if (heavy_table(interaction->bus) == HEAVY_NONE || first_of[interaction->bus] != HEAVY_NONE) continue;
    first_of[interaction->bus] = i;
    wide += interaction->message_len;
  }
  const bool narrow = wide > free;
  for (uint32_t bus = 0; bus < HEAVY_BUSES; bus++) {
    if (first_of[bus] != HEAVY_NONE) (void)add_tuple(out, first_of[bus], narrow, &free);
  }
  // Products stand behind everything that is added from here on.
  choose_products(out, free);
  free -= out->num_products;
  for (uint32_t i = 0; i < shape->num_interactions; i++) {
    const uint32_t bus = shape->interactions[i].bus;
    if (heavy_table(bus) == HEAVY_NONE) continue;
    if (first_of[bus] != i && !add_tuple(out, i, narrow, &free)) {
      // Round robin over what the bus has, from its first tuple on.
      out->tuple_of[i] = last_of[bus] == HEAVY_NONE ? out->tuple_of[first_of[bus]] : last_of[bus];
      do out->tuple_of[i] = (out->tuple_of[i] + 1) % out->num_tuples;
      while (out->tuples[out->tuple_of[i]].bus != bus);
    }
    last_of[bus] = out->tuple_of[i];
    out->tuples[out->tuple_of[i]].uses++;
  }
  out->checksum = HEAVY_CHECKSUM;
  out->first_source = HEAVY_FIXED;
  out->num_sources = shape->common_width - HEAVY_FIXED - out->num_products;
}

void heavy_layout_make(heavy_layout *out, uint32_t air) {
  *out = (heavy_layout){.shape = &heavy_shapes[air], .checksum = HEAVY_NONE};
  for (uint32_t i = 0; i < HEAVY_MAX_INTERACTIONS; i++) out->tuple_of[i] = HEAVY_NONE;
  out->is_table = out->shape->interactions[0].count_weight == 0;
  if (out->is_table) {
    layout_table(out);
  } else {
    layout_sender(out);
  }
}

// ---- Constraints

typedef struct builder {
  swirl_air *air;
  const heavy_layout *layout;
  uint32_t left; // constraints yet to be stated
} builder;

static swirl_expr column(const builder *b, uint32_t index) { return swirl_main(b->air, index); }
static swirl_expr number(const builder *b, uint32_t value) { return swirl_constant(b->air, value); }

static void assert_equal(builder *b, swirl_expr x, swirl_expr y) {
  swirl_assert_zero(b->air, SWIRL_ROWS_ALL, swirl_sub(b->air, x, y));
  b->left--;
}

// The sign is -1, 0 or 1, the flag its square.
static void assert_sign_and_flag(builder *b) {
  const swirl_expr sign = column(b, HEAVY_SIGN), flag = column(b, HEAVY_FLAG), square = swirl_mul(b->air, sign, sign);
  if (b->layout->shape->max_degree >= 3) {
    assert_equal(b, swirl_mul(b->air, square, sign), sign);
  } else {
    assert_equal(b, swirl_mul(b->air, flag, flag), flag);
  }
  assert_equal(b, flag, square);
}

// An expression that is 0 and into which every cell of the row goes with a weight that is not 0. The table without room
// for a checksum has tuples (a, 5 a + 3).
static swirl_expr checked_sum(const builder *b) {
  const heavy_layout *layout = b->layout;
  if (layout->checksum == HEAVY_NONE) {
    const swirl_expr line = swirl_add(b->air, swirl_mul(b->air, column(b, 0), number(b, 5)), number(b, 3));
    return swirl_sub(b->air, column(b, 1), line);
  }
  swirl_expr sum = swirl_neg(b->air, column(b, layout->checksum));
  for (uint32_t i = 0; i < layout->shape->common_width; i++) {
    if (i == layout->checksum) continue;
    sum = swirl_add(b->air, sum, swirl_mul(b->air, column(b, i), number(b, heavy_weight(i))));
  }
  return sum;
}

static void assert_products(builder *b) {
  const uint32_t first = b->layout->shape->common_width - b->layout->num_products;
  for (uint32_t i = 0; i < b->layout->num_products; i++) {
    swirl_expr product = column(b, heavy_factor(b->layout, i, 0));
    for (uint32_t factor = 1; factor < b->layout->shape->max_degree; factor++) {
      product = swirl_mul(b->air, product, column(b, heavy_factor(b->layout, i, factor)));
    }
    assert_equal(b, column(b, first + i), product);
  }
}

// What is still missing: multiples of the sum, each by another factor.
static void assert_multiples(builder *b, swirl_expr sum) {
  const swirl_expr zero = number(b, 0);
  while (b->left > 0) {
    const uint32_t i = b->left;
    swirl_expr multiple = sum;
    for (uint32_t factor = 1; factor < b->layout->shape->max_degree; factor++) {
      const swirl_expr source = column(b, heavy_factor(b->layout, i, factor));
      multiple = swirl_mul(b->air, multiple, swirl_add(b->air, source, number(b, i)));
    }
    assert_equal(b, multiple, zero);
  }
}

static void add_interactions(const builder *b) {
  const heavy_layout *layout = b->layout;
  const heavy_shape *shape = layout->shape;
  const uint32_t num_rotated = shape->common_width - HEAVY_FIXED; // of a sender
  for (uint32_t i = 0; i < shape->num_interactions; i++) {
    const heavy_interaction *interaction = &shape->interactions[i];
    const bool is_lookup = layout->tuple_of[i] != HEAVY_NONE;
    const heavy_tuple *tuple = is_lookup ? &layout->tuples[layout->tuple_of[i]] : NULL;
    swirl_expr message[UINT8_MAX];
    for (uint32_t field = 0; field < interaction->message_len; field++) {
      if (shape->cached_width > 0) {
        message[field] = swirl_cached(b->air, 0, field);
      } else if (is_lookup) {
        message[field] = column(b, tuple->first + field % tuple->width);
      } else {
        message[field] = column(b, HEAVY_FIXED + (i + field) % num_rotated);
      }
    }
    swirl_expr count;
    if (layout->is_table) {
      count = swirl_neg(b->air, column(b, shape->cached_width > 0 ? 0 : tuple->first + tuple->width));
    } else if (is_lookup) {
      count = column(b, HEAVY_FLAG);
    } else {
      count = i % 2 == 0 ? column(b, HEAVY_SIGN) : swirl_neg(b->air, column(b, HEAVY_SIGN));
    }
    swirl_interact(b->air, interaction->bus, message, interaction->message_len, count, interaction->count_weight);
  }
}

swirl_status heavy_create_airs(example_airs *out, uint32_t size, swirl_diag *diag) {
  (void)size;
  heavy_layout layout;
  out->num = HEAVY_AIRS;
  for (uint32_t i = 0; i < HEAVY_AIRS; i++) {
    const heavy_shape *shape = &heavy_shapes[i];
    const swirl_air_desc desc = {.name = shape->name,
                                 .common_main_width = shape->common_width,
                                 .num_cached_mains = shape->cached_width > 0 ? 1 : 0,
                                 .cached_widths = &shape->cached_width};
    const swirl_status status = swirl_air_create(&out->airs[i], &desc, diag);
    if (status != SWIRL_OK) return status;
    heavy_layout_make(&layout, i);
    builder b = {out->airs[i], &layout, shape->num_constraints};
    if (b.left > 0) {
      const swirl_expr sum = checked_sum(&b);
      if (!layout.is_table) assert_sign_and_flag(&b);
      assert_equal(&b, sum, number(&b, 0));
      assert_products(&b);
      assert_multiples(&b, sum);
    }
    add_interactions(&b);
  }
  return example_airs_finish(out, diag);
}
