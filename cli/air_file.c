// AIR files to AIRs, with the public builder only. The file is untrusted: every value is checked before it is used, and
// what the builder checks itself is reported with its own message at the place of the node.
#include "air_file.h"

#include "json_file.h"
#include "json_reader.h"

#include <stdlib.h>
#include <string.h>

#define TRY(expr)                                                                                                      \
  do {                                                                                                                 \
    const swirl_status try_status_ = (expr);                                                                           \
    if (try_status_ != SWIRL_OK) return try_status_;                                                                   \
  } while (0)

enum { MAX_AIRS = 65535, MAX_LOG_HEIGHT = 27, MAX_BUS = 65535 };
static const uint32_t modulus = 2013265921;
static const size_t max_file_len = (size_t)4 << 30;

// The builder's mistake, at the place of the node that made it.
static swirl_status builder_fail(json_reader *r, swirl_air *air) {
  swirl_diag diag = {0};
  const swirl_status status = swirl_air_finish(air, &diag);
  return json_fail(r, status == SWIRL_OK ? SWIRL_ERR_AIR : status, "%.200s", diag.message);
}

// ---- Nodes

// What the nodes of one AIR refer to.
typedef struct node_reader {
  json_reader *r;
  swirl_air *air;
  uint32_t num_cached;
  swirl_expr *exprs; // [num]
  size_t num;        // nodes read so far
} node_reader;

// Element `at` of a node as the index of an earlier node.
static swirl_status read_operand(node_reader *n, swirl_expr *out, const json_t *node, size_t at) {
  uint64_t index;
  const size_t mark = json_enter_index(n->r, at);
  TRY(json_read_uint(n->r, &index, json_array_get(node, at), INT64_MAX));
  if (index >= n->num) {
    return json_fail(n->r, SWIRL_ERR_ARGUMENT, "%llu is not the index of an earlier node", (unsigned long long)index);
  }
  *out = n->exprs[index];
  json_leave(n->r, mark);
  return SWIRL_OK;
}

static swirl_status read_word(node_reader *n, uint32_t *out, const json_t *node, size_t at, uint32_t max) {
  uint64_t value;
  const size_t mark = json_enter_index(n->r, at);
  TRY(json_read_uint(n->r, &value, json_array_get(node, at), max));
  *out = (uint32_t)value;
  json_leave(n->r, mark);
  return SWIRL_OK;
}

// ["var", kind, part, row offset, column]
static swirl_status read_variable(node_reader *n, swirl_expr *out, const json_t *node) {
  const char *kind = json_string_value(json_array_get(node, 1)); // NULL if it is no string
  uint32_t part = 0, offset = 0, column;
  TRY(read_word(n, &column, node, 4, UINT32_MAX));
  if (kind != NULL && strcmp(kind, "public") == 0) {
    *out = swirl_public(n->air, column);
    return SWIRL_OK;
  }
  TRY(read_word(n, &offset, node, 3, 1));
  if (kind != NULL && strcmp(kind, "pre") == 0) {
    *out = offset == 0 ? swirl_preprocessed(n->air, column) : swirl_preprocessed_next(n->air, column);
    return SWIRL_OK;
  }
  if (kind == NULL || strcmp(kind, "main") != 0) {
    return json_fail(n->r, SWIRL_ERR_ARGUMENT, "the kind of variable is not \"main\", \"pre\" or \"public\"");
  }
  TRY(read_word(n, &part, node, 2, n->num_cached));
  if (part == n->num_cached) { // the common main is the last part
    *out = offset == 0 ? swirl_main(n->air, column) : swirl_main_next(n->air, column);
  } else {
    *out = offset == 0 ? swirl_cached(n->air, part, column) : swirl_cached_next(n->air, part, column);
  }
  return SWIRL_OK;
}

static swirl_status read_const(node_reader *n, swirl_expr *out, const json_t *node) {
  uint32_t value;
  TRY(read_word(n, &value, node, 1, modulus - 1));
  *out = swirl_constant(n->air, value);
  return SWIRL_OK;
}

static swirl_status read_neg(node_reader *n, swirl_expr *out, const json_t *node) {
  swirl_expr a;
  TRY(read_operand(n, &a, node, 1));
  *out = swirl_neg(n->air, a);
  return SWIRL_OK;
}

static swirl_status read_binary(node_reader *n, swirl_expr *out, const json_t *node,
                                swirl_expr (*make)(swirl_air *, swirl_expr, swirl_expr)) {
  swirl_expr a, b;
  TRY(read_operand(n, &a, node, 1));
  TRY(read_operand(n, &b, node, 2));
  *out = make(n->air, a, b);
  return SWIRL_OK;
}

static swirl_status read_add(node_reader *n, swirl_expr *out, const json_t *node) {
  return read_binary(n, out, node, swirl_add);
}
static swirl_status read_sub(node_reader *n, swirl_expr *out, const json_t *node) {
  return read_binary(n, out, node, swirl_sub);
}
static swirl_status read_mul(node_reader *n, swirl_expr *out, const json_t *node) {
  return read_binary(n, out, node, swirl_mul);
}
static swirl_status read_first(node_reader *n, swirl_expr *out, const json_t *node) {
  (void)node;
  *out = swirl_is_first(n->air);
  return SWIRL_OK;
}
static swirl_status read_last(node_reader *n, swirl_expr *out, const json_t *node) {
  (void)node;
  *out = swirl_is_last(n->air);
  return SWIRL_OK;
}
static swirl_status read_transition(node_reader *n, swirl_expr *out, const json_t *node) {
  (void)node;
  *out = swirl_is_transition(n->air);
  return SWIRL_OK;
}

static const struct {
  const char *op;
  size_t len; // elements of the node, the operation included
  swirl_status (*read)(node_reader *n, swirl_expr *out, const json_t *node);
} operations[] = {
    {"var", 5, read_variable}, {"const", 2, read_const}, {"add", 3, read_add},
    {"sub", 3, read_sub},      {"mul", 3, read_mul},     {"neg", 2, read_neg},
    {"first", 1, read_first},  {"last", 1, read_last},   {"trans", 1, read_transition},
};

static swirl_status read_node(node_reader *n, swirl_expr *out, const json_t *node) {
  TRY(json_need_array(n->r, node));
  const char *op = json_string_value(json_array_get(node, 0)); // NULL if it is no string
  if (op == NULL) return json_fail(n->r, SWIRL_ERR_ARGUMENT, "does not begin with the name of an operation");
  for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
    if (strcmp(op, operations[i].op) != 0) continue;
    if (json_array_size(node) != operations[i].len) {
      return json_fail(n->r, SWIRL_ERR_ARGUMENT, "%s: %zu elements, must be %zu", op, json_array_size(node),
                       operations[i].len);
    }
    *out = (swirl_expr){0};
    TRY(operations[i].read(n, out, node));
    return out->id == 0 ? builder_fail(n->r, n->air) : SWIRL_OK;
  }
  return json_fail(n->r, SWIRL_ERR_ARGUMENT, "unknown operation \"%.32s\"", op);
}

// ---- Expressions

static swirl_status read_nodes(node_reader *n, const json_t *nodes) {
  const size_t mark = json_enter(n->r, "nodes");
  for (size_t i = 0; i < json_array_size(nodes); i++) {
    const size_t at = json_enter_index(n->r, i);
    TRY(read_node(n, &n->exprs[i], json_array_get(nodes, i)));
    n->num++;
    json_leave(n->r, at);
  }
  json_leave(n->r, mark);
  return SWIRL_OK;
}

static swirl_status read_constraints(node_reader *n, const json_t *list) {
  const size_t mark = json_enter(n->r, "constraints");
  TRY(json_need_array(n->r, list));
  for (size_t i = 0; i < json_array_size(list); i++) {
    swirl_expr expr;
    TRY(read_operand(n, &expr, list, i));
    swirl_assert_zero(n->air, SWIRL_ROWS_ALL, expr);
  }
  json_leave(n->r, mark);
  return SWIRL_OK;
}

static swirl_status read_interaction(node_reader *n, const json_t *value) {
  json_reader *r = n->r;
  uint64_t bus, count, count_weight;
  TRY(json_need_object(r, value));
  TRY(json_member_uint(r, &bus, value, "bus", MAX_BUS));
  TRY(json_member_uint(r, &count_weight, value, "count_weight", UINT32_MAX));
  const json_t *message = json_object_get(value, "message");
  const size_t mark = json_enter(r, "message");
  TRY(json_need_array(r, message));
  const size_t len = json_array_size(message);
  if (len == 0 || len > UINT32_MAX) return json_fail(r, SWIRL_ERR_AIR, "has %zu fields", len);
  json_leave(r, mark);
  const size_t at_count = json_enter(r, "count");
  TRY(json_read_uint(r, &count, json_object_get(value, "count"), INT64_MAX));
  if (count >= n->num) return json_fail(r, SWIRL_ERR_ARGUMENT, "is not the index of a node");
  json_leave(r, at_count);

  swirl_expr *fields = calloc(len, sizeof *fields);
  if (fields == NULL) return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  swirl_status status = SWIRL_OK;
  (void)json_enter(r, "message");
  for (size_t i = 0; i < len && status == SWIRL_OK; i++) status = read_operand(n, &fields[i], message, i);
  if (status == SWIRL_OK) {
    json_leave(r, mark);
    swirl_interact(n->air, (uint32_t)bus, fields, (uint32_t)len, n->exprs[count], (uint32_t)count_weight);
  }
  free(fields);
  return status;
}

static swirl_status read_interactions(node_reader *n, const json_t *list) {
  const size_t mark = json_enter(n->r, "interactions");
  TRY(json_need_array(n->r, list));
  for (size_t i = 0; i < json_array_size(list); i++) {
    const size_t at = json_enter_index(n->r, i);
    TRY(read_interaction(n, json_array_get(list, i)));
    json_leave(n->r, at);
  }
  json_leave(n->r, mark);
  return SWIRL_OK;
}

static swirl_status read_expression(json_reader *r, swirl_air *air, uint32_t num_cached, const json_t *value) {
  const size_t mark = json_enter(r, "expression");
  TRY(json_need_object(r, value));
  const json_t *nodes = json_object_get(value, "nodes");
  const size_t at_nodes = json_enter(r, "nodes");
  TRY(json_need_array(r, nodes));
  json_leave(r, at_nodes);
  node_reader n = {.r = r, .air = air, .num_cached = num_cached};
  n.exprs = calloc(json_array_size(nodes) + 1, sizeof *n.exprs);
  if (n.exprs == NULL) return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  swirl_status status = read_nodes(&n, nodes);
  if (status == SWIRL_OK) status = read_constraints(&n, json_object_get(value, "constraints"));
  if (status == SWIRL_OK) status = read_interactions(&n, json_object_get(value, "interactions"));
  free(n.exprs);
  if (status == SWIRL_OK) json_leave(r, mark);
  return status;
}

// ---- Preprocessed traces

static swirl_status read_column(json_reader *r, uint32_t *out, const json_t *column, size_t height) {
  TRY(json_need_array(r, column));
  if (json_array_size(column) != height) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "%zu rows, but the first column has %zu", json_array_size(column), height);
  }
  for (size_t i = 0; i < height; i++) {
    uint64_t value;
    const size_t at = json_enter_index(r, i);
    TRY(json_read_uint(r, &value, json_array_get(column, i), modulus - 1));
    out[i] = (uint32_t)value;
    json_leave(r, at);
  }
  return SWIRL_OK;
}

static swirl_status read_preprocessed(json_reader *r, swirl_matrix *out, uint32_t width, const json_t *columns) {
  const size_t mark = json_enter(r, "preprocessed_columns");
  if (width == 0) {
    if (columns != NULL && !json_is_null(columns)) {
      return json_fail(r, SWIRL_ERR_ARGUMENT, "given, but width.preprocessed is null");
    }
    json_leave(r, mark);
    return SWIRL_OK;
  }
  TRY(json_need_array(r, columns));
  if (json_array_size(columns) != width) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "%zu columns, but width.preprocessed is %lu", json_array_size(columns),
                     (unsigned long)width);
  }
  const size_t height = json_array_size(json_array_get(columns, 0));
  uint32_t log_height = 0;
  while (log_height < MAX_LOG_HEIGHT && (size_t)1 << log_height < height) log_height++;
  if ((size_t)1 << log_height != height) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "%zu rows, must be a power of two up to 2^%d", height, MAX_LOG_HEIGHT);
  }
  // Every word is an element of the file, so the product is bounded by its length once all columns are as long.
  uint32_t *data = calloc(height, width * sizeof *data);
  if (data == NULL) return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  *out = (swirl_matrix){.data = data, .width = width, .log_height = log_height, .form = SWIRL_CANONICAL};
  for (size_t i = 0; i < width; i++) {
    const size_t at = json_enter_index(r, i);
    TRY(read_column(r, data + i * height, json_array_get(columns, i), height));
    json_leave(r, at);
  }
  json_leave(r, mark);
  return SWIRL_OK;
}

// ---- AIRs

// The widths of an AIR into `desc`; `*cached_widths` is the caller's to free, also after a failure.
static swirl_status read_width(json_reader *r, swirl_air_desc *desc, uint32_t **cached_widths, const json_t *value) {
  const size_t mark = json_enter(r, "width");
  TRY(json_need_object(r, value));
  TRY(json_member_u32(r, &desc->common_main_width, value, "common_main"));
  const json_t *preprocessed = json_object_get(value, "preprocessed");
  if (preprocessed != NULL && !json_is_null(preprocessed)) {
    TRY(json_member_u32(r, &desc->preprocessed_width, value, "preprocessed"));
  }
  const json_t *cached = json_object_get(value, "cached_mains");
  const size_t at_cached = json_enter(r, "cached_mains");
  TRY(json_need_array(r, cached));
  const size_t num = json_array_size(cached);
  if (num > UINT16_MAX) return json_fail(r, SWIRL_ERR_AIR, "%zu cached mains", num);
  *cached_widths = calloc(num + 1, sizeof **cached_widths);
  if (*cached_widths == NULL) return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < num; i++) {
    uint64_t width;
    const size_t at = json_enter_index(r, i);
    TRY(json_read_uint(r, &width, json_array_get(cached, i), UINT32_MAX));
    (*cached_widths)[i] = (uint32_t)width;
    json_leave(r, at);
  }
  desc->num_cached_mains = (uint32_t)num;
  desc->cached_widths = *cached_widths;
  json_leave(r, at_cached);
  json_leave(r, mark);
  return SWIRL_OK;
}

static swirl_status read_description(json_reader *r, swirl_air_desc *desc, uint32_t **cached_widths,
                                     const json_t *value) {
  TRY(json_need_object(r, value));
  const json_t *name = json_object_get(value, "name"), *required = json_object_get(value, "is_required");
  if (name != NULL && !json_is_string(name)) return json_fail(r, SWIRL_ERR_ARGUMENT, "name is not a string");
  if (required != NULL && !json_is_boolean(required)) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "is_required is not true or false");
  }
  desc->name = json_string_value(name);
  desc->is_required = json_is_true(required);
  if (json_object_get(value, "num_public_values") != NULL) {
    TRY(json_member_u32(r, &desc->num_public_values, value, "num_public_values"));
  }
  return read_width(r, desc, cached_widths, json_object_get(value, "width"));
}

// Reads one AIR; what has been made when it fails is in `*out` and `*preprocessed`, for air_file_clear().
static swirl_status read_air(json_reader *r, swirl_air **out, swirl_matrix *preprocessed, const json_t *value) {
  swirl_air_desc desc = {0};
  uint32_t *cached_widths = NULL;
  swirl_status status = read_description(r, &desc, &cached_widths, value);
  if (status == SWIRL_OK) {
    swirl_diag diag;
    status = swirl_air_create(out, &desc, &diag);
    if (status != SWIRL_OK) (void)json_fail(r, status, "%.200s", diag.message);
  }
  free(cached_widths);
  TRY(status);
  TRY(read_preprocessed(r, preprocessed, desc.preprocessed_width, json_object_get(value, "preprocessed_columns")));
  TRY(read_expression(r, *out, desc.num_cached_mains, json_object_get(value, "expression")));
  return swirl_air_finish(*out, NULL) == SWIRL_OK ? SWIRL_OK : builder_fail(r, *out);
}

static swirl_status read_airs(json_reader *r, air_file *file, const json_t *list) {
  const size_t mark = json_enter(r, "airs");
  TRY(json_need_array(r, list));
  const size_t num = json_array_size(list);
  if (num == 0 || num > MAX_AIRS) return json_fail(r, SWIRL_ERR_ARGUMENT, "%zu AIRs, must be 1..%d", num, MAX_AIRS);
  file->airs = calloc(num, sizeof *file->airs);
  file->preprocessed = calloc(num, sizeof *file->preprocessed);
  if (file->airs == NULL || file->preprocessed == NULL) return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  file->num_airs = num;
  for (size_t i = 0; i < num; i++) {
    const size_t at = json_enter_index(r, i);
    const swirl_status status = read_air(r, &file->airs[i], &file->preprocessed[i], json_array_get(list, i));
    if (status != SWIRL_OK) {
      if (r->diag != NULL) r->diag->air = (int64_t)i;
      return status;
    }
    json_leave(r, at);
  }
  json_leave(r, mark);
  return SWIRL_OK;
}

swirl_status air_file_parse(air_file *out, const json_t *root, swirl_diag *diag) {
  json_reader reader = {.diag = diag};
  air_file file = {0};
  TRY(json_need_object(&reader, root));
  const json_t *params = json_object_get(root, "params");
  if (params != NULL && !json_is_null(params)) {
    TRY(air_file_params(&file.params, params, diag));
    file.has_params = true;
  }
  const swirl_status status = read_airs(&reader, &file, json_object_get(root, "airs"));
  if (status != SWIRL_OK) {
    air_file_clear(&file);
    return status;
  }
  *out = file;
  return SWIRL_OK;
}

swirl_status air_file_load(air_file *out, const char *path, swirl_diag *diag) {
  json_t *root;
  TRY(json_file_load(&root, path, max_file_len, diag));
  const swirl_status status = air_file_parse(out, root, diag);
  json_decref(root);
  return status;
}

void air_file_clear(air_file *file) {
  if (file == NULL) return;
  for (size_t i = 0; i < file->num_airs; i++) {
    swirl_air_destroy(file->airs[i]);
    // The data is ours; a swirl_matrix points at it as constant because the library only reads it.
    free((void *)(uintptr_t)file->preprocessed[i].data);
  }
  free(file->airs);
  free(file->preprocessed);
  *file = (air_file){0};
}
