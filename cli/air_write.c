#define _POSIX_C_SOURCE 200809L
#include "air_write.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

// A text in quotes. False if there is no memory.
static bool write_text(FILE *to, const char *text) {
  json_t *value = json_string(text);
  char *quoted = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
  if (quoted != NULL) fputs(quoted, to);
  const bool good = quoted != NULL;
  free(quoted);
  json_decref(value);
  return good;
}

static void write_node(FILE *to, const swirl_air_desc *desc, const swirl_expr_info *e) {
  static const char *const operations[] = {[SWIRL_EXPR_ADD] = "add",
                                           [SWIRL_EXPR_SUB] = "sub",
                                           [SWIRL_EXPR_MUL] = "mul",
                                           [SWIRL_EXPR_NEG] = "neg",
                                           [SWIRL_EXPR_IS_FIRST] = "first",
                                           [SWIRL_EXPR_IS_LAST] = "last",
                                           [SWIRL_EXPR_IS_TRANSITION] = "trans"};
  switch (e->kind) {
  case SWIRL_EXPR_MAIN: // the last main part
  case SWIRL_EXPR_CACHED:
    fprintf(to, "[\"var\", \"main\", %" PRIu32 ", %d, %" PRIu32 "]",
            e->kind == SWIRL_EXPR_MAIN ? desc->num_cached_mains : e->part, e->is_next, e->index);
    break;
  case SWIRL_EXPR_PREPROCESSED: fprintf(to, "[\"var\", \"pre\", null, %d, %" PRIu32 "]", e->is_next, e->index); break;
  case SWIRL_EXPR_PUBLIC: fprintf(to, "[\"var\", \"public\", null, null, %" PRIu32 "]", e->index); break;
  case SWIRL_EXPR_CONSTANT: fprintf(to, "[\"const\", %" PRIu32 "]", e->value); break;
  case SWIRL_EXPR_ADD:
  case SWIRL_EXPR_SUB:
  case SWIRL_EXPR_MUL:
    fprintf(to, "[\"%s\", %" PRIu32 ", %" PRIu32 "]", operations[e->kind], e->a.id - 1, e->b.id - 1);
    break;
  case SWIRL_EXPR_NEG: fprintf(to, "[\"neg\", %" PRIu32 "]", e->a.id - 1); break;
  default: fprintf(to, "[\"%s\"]", operations[e->kind]); break;
  }
}

static bool write_nodes(FILE *to, const swirl_air *air, const swirl_air_desc *desc) {
  const uint32_t num = swirl_air_num_exprs(air);
  fputs("     \"nodes\": [", to);
  for (uint32_t id = 1; id <= num; id++) {
    swirl_expr_info info;
    if (swirl_air_expr(&info, air, (swirl_expr){id}) != SWIRL_OK) return false;
    fputs(id == 1 ? "\n       " : ",\n       ", to);
    write_node(to, desc, &info);
  }
  fputs("],\n", to);
  return true;
}

static bool write_interaction(FILE *to, const swirl_air *air, uint32_t interaction) {
  swirl_interaction_info info;
  if (swirl_air_interaction(&info, air, interaction) != SWIRL_OK) return false;
  fprintf(to, "{\"bus\": %" PRIu32 ", \"message\": [", info.bus);
  for (uint32_t i = 0; i < info.message_len; i++) {
    swirl_expr field;
    if (swirl_air_message_field(&field, air, interaction, i) != SWIRL_OK) return false;
    fprintf(to, "%s%" PRIu32, i == 0 ? "" : ", ", field.id - 1);
  }
  fprintf(to, "], \"count\": %" PRIu32 ", \"count_weight\": %" PRIu32 "}", info.count.id - 1, info.count_weight);
  return true;
}

static bool write_expression(FILE *to, const swirl_air *air, const swirl_air_desc *desc) {
  fputs("   \"expression\": {\n", to);
  if (!write_nodes(to, air, desc)) return false;
  fputs("     \"constraints\": [", to);
  for (uint32_t i = 0; i < swirl_air_num_constraints(air); i++) {
    swirl_expr expr;
    if (swirl_air_constraint(&expr, air, i) != SWIRL_OK) return false;
    fprintf(to, "%s%" PRIu32, i == 0 ? "" : ", ", expr.id - 1);
  }
  fputs("],\n     \"interactions\": [", to);
  for (uint32_t i = 0; i < swirl_air_num_interactions(air); i++) {
    fputs(i == 0 ? "\n       " : ",\n       ", to);
    if (!write_interaction(to, air, i)) return false;
  }
  fputs("]}", to);
  return true;
}

static void write_preprocessed(FILE *to, const swirl_matrix *matrix) {
  const size_t height = (size_t)1 << matrix->log_height;
  fputs("   \"preprocessed_columns\": [", to);
  for (uint32_t column = 0; column < matrix->width; column++) {
    fputs(column == 0 ? "\n     [" : ",\n     [", to);
    for (size_t row = 0; row < height; row++) {
      fprintf(to, "%s%" PRIu32, row == 0 ? "" : ", ", matrix->data[column * height + row]);
    }
    fputc(']', to);
  }
  fputs("],\n", to);
}

static bool write_air(FILE *to, const swirl_air *air, const swirl_matrix *preprocessed) {
  const swirl_air_desc desc = swirl_air_describe(air);
  fputs("  {\"name\": ", to);
  if (!write_text(to, desc.name)) return false;
  fprintf(to, ", \"is_required\": %s, \"num_public_values\": %" PRIu32 ",\n   \"width\": {\"preprocessed\": ",
          desc.is_required ? "true" : "false", desc.num_public_values);
  if (desc.preprocessed_width > 0) fprintf(to, "%" PRIu32, desc.preprocessed_width);
  fputs(desc.preprocessed_width > 0 ? ", \"cached_mains\": [" : "null, \"cached_mains\": [", to);
  for (uint32_t i = 0; i < desc.num_cached_mains; i++) {
    fprintf(to, "%s%" PRIu32, i == 0 ? "" : ", ", desc.cached_widths[i]);
  }
  fprintf(to, "], \"common_main\": %" PRIu32 "},\n", desc.common_main_width);
  if (preprocessed->width > 0) write_preprocessed(to, preprocessed);
  if (!write_expression(to, air, &desc)) return false;
  fputc('}', to);
  return true;
}

char *air_write(size_t *len, const swirl_air *const *airs, const swirl_matrix *preprocessed, size_t num_airs,
                const char *params) {
  char *text = NULL;
  FILE *to = open_memstream(&text, len);
  if (to == NULL) return NULL;
  bool good = true;
  fprintf(to, "{\"params\": %s,\n \"airs\": [\n", params);
  for (size_t i = 0; i < num_airs && good; i++) {
    if (i > 0) fputs(",\n", to);
    good = write_air(to, airs[i], &preprocessed[i]);
  }
  fputs("\n]}\n", to);
  good = good && ferror(to) == 0;
  if (fclose(to) != 0 || !good) {
    free(text);
    return NULL;
  }
  return text;
}
