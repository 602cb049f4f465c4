// logup_heavy as an example: random tables, random requests to them, and random messages that cancel in pairs of rows.
#include "logup_heavy.h"
#include "montgomery.h"
#include "random.h"

#include <stdlib.h>

enum { MIN_LOG_HEIGHT = 4, INACTIVE = 8 }; // one pair of rows in 8 sends nothing

// A table while requests to it are made. Its rows count through, those of its second tuple after those of the first.
typedef struct table {
  heavy_layout layout;
  const uint32_t *fields; // the columns that hold the tuples
  uint32_t height, rows;  // rows of all its tuples
  uint32_t narrow;        // rows [0, narrow) repeat their fields for narrow AIRs
  uint32_t *counts;       // [rows]: how often a row was requested
  uint64_t requests[2];   // so far: wide, narrow
} table;

typedef struct generator {
  uint64_t random;
  table tables[HEAVY_BUSES]; // by bus; without counts where there is none
} generator;

// All heights shrink alike, down to 16 rows where there were more.
static uint32_t scaled_log_height(uint32_t air, uint32_t size) {
  const uint32_t full = heavy_shapes[air].log_height, shift = HEAVY_MAX_LOG_HEIGHT - size;
  const uint32_t least = full < MIN_LOG_HEIGHT ? full : MIN_LOG_HEIGHT;
  return full < least + shift ? least : full - shift;
}

// ---- Rows

static void complete_row(const heavy_layout *layout, uint32_t *row) {
  const uint32_t width = layout->shape->common_width, first_product = width - layout->num_products;
  for (uint32_t i = 0; i < layout->num_products; i++) {
    uint32_t product = row[heavy_factor(layout, i, 0)];
    for (uint32_t factor = 1; factor < layout->shape->max_degree; factor++) {
      product = mont_mul(product, row[heavy_factor(layout, i, factor)]);
    }
    row[first_product + i] = product;
  }
  if (layout->checksum == HEAVY_NONE) return;
  uint32_t sum = 0;
  for (uint32_t i = 0; i < width; i++) {
    if (i != layout->checksum) sum = mont_add(sum, mont_mul(row[i], mont_from_canonical(heavy_weight(i))));
  }
  row[layout->checksum] = sum;
}

// Asks for a row of a table: every row once, then any. Writes its tuple and counts the uses.
static void request(generator *g, const heavy_tuple *tuple, uint32_t *row) {
  table *t = &g->tables[tuple->bus];
  const bool narrow = tuple->width < t->layout.tuples[0].width;
  const uint32_t first = narrow ? 0 : t->narrow, num = narrow ? t->narrow : t->rows - t->narrow;
  const uint64_t request = t->requests[narrow]++;
  const uint32_t index = first + (request < num ? (uint32_t)request : random_below(&g->random, num));
  const uint32_t first_column = t->layout.tuples[index / t->height].first;
  t->counts[index] += tuple->uses;
  for (uint32_t i = 0; i < tuple->width; i++) {
    row[tuple->first + i] = t->fields[(size_t)(first_column + i) * t->height + index % t->height];
  }
}

// A sender's rows r and r + height / 2 are the same but for the sign: whatever columns a message is made of, one sends
// it and the other receives it.
static void fill_sender(generator *g, const heavy_layout *layout, uint32_t *data, uint32_t *row, uint32_t log_height) {
  const size_t height = (size_t)1 << log_height, half = height / 2;
  const uint32_t width = layout->shape->common_width, minus_one = mont_sub(0, mont_one);
  for (size_t r = 0; r < half; r++) {
    const uint64_t choice = random_word(&g->random);
    const bool active = half == 1 || choice / 2 % INACTIVE != 0;
    for (uint32_t i = HEAVY_FIXED; i < width; i++) row[i] = random_below(&g->random, mont_modulus);
    for (uint32_t i = 0; active && i < layout->num_tuples; i++) {
      heavy_tuple tuple = layout->tuples[i]; // in two rows
      tuple.uses *= 2;
      request(g, &tuple, row);
    }
    row[HEAVY_FLAG] = active ? mont_one : 0;
    for (uint32_t k = 0; k < 2; k++) {
      row[HEAVY_SIGN] = !active ? 0 : k == choice % 2 ? mont_one : minus_one;
      complete_row(layout, row);
      for (uint32_t i = 0; i < width; i++) data[i * height + r + k * half] = row[i];
    }
  }
}

// ---- Tables

static void fill_fields(generator *g, table *t, uint32_t *fields) {
  for (uint32_t index = 0; index < t->rows; index++) {
    const heavy_tuple *tuple = &t->layout.tuples[index / t->height];
    const uint32_t len = tuple->width, period = index < t->narrow ? heavy_narrow_width(tuple->bus, len) : len;
    uint32_t *const first = fields + (size_t)tuple->first * t->height + index % t->height;
    for (uint32_t i = 0; i < period; i++) first[(size_t)i * t->height] = random_below(&g->random, mont_modulus);
    for (uint32_t i = period; i < len; i++) first[(size_t)i * t->height] = first[(size_t)(i - period) * t->height];
    if (t->layout.shape->num_constraints > 0 && t->layout.checksum == HEAVY_NONE) { // (a, 5 a + 3)
      first[t->height] = mont_add(mont_mul(first[0], mont_from_canonical(5)), mont_from_canonical(3));
    }
  }
}

// The multiplicities, once all requests are made, and what depends on them.
static void fill_multiplicities(generator *g, const table *t, uint32_t *data, uint32_t *row) {
  const heavy_layout *layout = &t->layout;
  const bool is_cached = layout->shape->cached_width > 0;
  for (uint32_t index = 0; index < t->rows; index++) {
    const heavy_tuple *tuple = &layout->tuples[index / t->height];
    const size_t column = is_cached ? 0 : tuple->first + tuple->width;
    data[column * t->height + index % t->height] = mont_from_canonical(t->counts[index]);
  }
  if (layout->checksum == HEAVY_NONE) return;
  const uint32_t width = layout->shape->common_width;
  for (uint32_t r = 0; r < t->height; r++) {
    for (uint32_t i = 0; i < layout->checksum; i++) row[i] = data[(size_t)i * t->height + r];
    for (uint32_t i = layout->checksum; i < width; i++) row[i] = random_below(&g->random, mont_modulus);
    complete_row(layout, row);
    for (uint32_t i = layout->checksum; i < width; i++) data[(size_t)i * t->height + r] = row[i];
  }
}

static bool start_table(generator *g, table *t, const example_trace *trace, uint32_t bus, uint32_t *fields) {
  const heavy_interaction *first = &t->layout.shape->interactions[0];
  t->fields = fields;
  t->height = (uint32_t)1 << trace->main.log_height;
  t->rows = t->height * t->layout.num_tuples;
  // One ROM row for the connector, which asks for one; half of the hashes for the memory boundary.
  if (heavy_narrow_width(bus, first->message_len) < first->message_len) t->narrow = bus == 2 ? 1 : t->rows / 2;
  t->counts = calloc(t->rows, sizeof *t->counts);
  if (t->counts == NULL) return false;
  fill_fields(g, t, fields);
  return true;
}

// ---- The whole

static swirl_status fill(generator *g, example_witness *out, uint32_t *const *mains, uint32_t *const *cached,
                         swirl_diag *diag) {
  uint32_t max_width = 0;
  for (uint32_t air = 0; air < HEAVY_AIRS; air++) {
    if (heavy_shapes[air].common_width > max_width) max_width = heavy_shapes[air].common_width;
  }
  uint32_t *row = calloc(max_width, sizeof *row);
  heavy_layout *layout = malloc(sizeof *layout);
  bool good = row != NULL && layout != NULL;
  for (uint32_t bus = 0; good && bus < HEAVY_BUSES; bus++) {
    const uint32_t air = heavy_table(bus);
    if (air == HEAVY_NONE) continue;
    heavy_layout_make(&g->tables[bus].layout, air);
    good = start_table(g, &g->tables[bus], &out->traces[air], bus, cached[air] != NULL ? cached[air] : mains[air]);
  }
  for (uint32_t air = 0; good && air < HEAVY_AIRS; air++) {
    heavy_layout_make(layout, air);
    if (!layout->is_table) fill_sender(g, layout, mains[air], row, out->traces[air].main.log_height);
  }
  for (uint32_t bus = 0; good && bus < HEAVY_BUSES; bus++) {
    const uint32_t air = heavy_table(bus);
    if (air != HEAVY_NONE) fill_multiplicities(g, &g->tables[bus], mains[air], row);
  }
  free(layout);
  free(row);
  return good ? SWIRL_OK : example_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
}

static swirl_status heavy_create_witness(example_witness *out, uint32_t size, uint32_t num_threads, swirl_diag *diag) {
  (void)num_threads; // requests of all AIRs count in the same tables
  uint32_t *mains[HEAVY_AIRS] = {NULL}, *cached[HEAVY_AIRS] = {NULL};
  out->num = HEAVY_AIRS;
  for (uint32_t air = 0; air < HEAVY_AIRS; air++) {
    const heavy_shape *shape = &heavy_shapes[air];
    const uint32_t log_height = scaled_log_height(air, size);
    swirl_status status =
        example_matrix_create(&out->traces[air].main, &mains[air], shape->common_width, log_height, diag);
    if (status == SWIRL_OK && shape->cached_width > 0) {
      status = example_matrix_create(&out->traces[air].cached, &cached[air], shape->cached_width, log_height, diag);
    }
    if (status != SWIRL_OK) return status;
  }
  generator *g = calloc(1, sizeof *g);
  if (g == NULL) return example_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  g->random = 1;
  const swirl_status status = fill(g, out, mains, cached, diag);
  for (uint32_t bus = 0; bus < HEAVY_BUSES; bus++) free(g->tables[bus].counts);
  free(g);
  return status;
}

// The full segment takes 96 stacked columns of height 2^22; the smaller ones have heights that do not shrink.
static uint32_t heavy_preset_height(uint32_t size) { return size < 11 ? 11 : size; }

const example logup_heavy_example = {.name = "logup_heavy",
                                     .about = "24 AIRs of the shape of a zkVM segment, mostly interactions",
                                     .unit = "rows in the tallest AIR",
                                     .min_size = 6,
                                     .max_size = HEAVY_MAX_LOG_HEIGHT,
                                     .default_size = 16,
                                     .preset_height = heavy_preset_height,
                                     .create_airs = heavy_create_airs,
                                     .create_witness = heavy_create_witness};
