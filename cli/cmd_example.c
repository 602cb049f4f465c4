// swirl example: an example as files, to try the other commands on and to start one's own from.
#include "air_write.h"
#include "commands.h"
#include "diag_text.h"
#include "examples.h"
#include "montgomery.h"
#include "npy_write.h"
#include "options.h"
#include "output_file.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: swirl example NAME --out DIR [--size LOG2] [--order fortran|c] [--form canonical|montgomery] [--threads "
    "N]\n"
    "\n"
    "Writes an example (docs/examples.md; `swirl demo --help` lists them) as files into DIR:\n"
    "\n"
    "  airs.json     its AIRs and parameters (docs/air-file.md)\n"
    "  airN.npy      the common main of AIR N, a NumPy array of uint32; airN.cachedM.npy its cached mains\n"
    "  witness.json  the manifest that names them (docs/witness-file.md)\n"
    "\n"
    "  --out DIR     made if there is none\n"
    "  --size LOG2   default: the example's own\n"
    "  --order       whether columns (fortran, the default) or rows (c) of a matrix lie one after the other\n"
    "  --form        canonical integers (the default) or Montgomery words. With --order fortran --form montgomery the\n"
    "                prover uses the files' words where they are read, without a copy\n"
    "  --threads N   default: one per hardware thread\n"
    "\n"
    "Exit code: 0 written, 1 failed, 2 wrong usage.\n";

typedef struct example_files {
  const example *example;
  uint32_t size, num_threads;
  const char *directory;
  bool rows_first, montgomery;
  example_airs airs;
  example_witness witness;
} example_files;

// ---- Matrices

static bool out_of_memory(void) {
  fputs("swirl example: out of memory\n", stderr);
  return false;
}

// The matrices of examples are column-major without gaps, in Montgomery form.
static uint32_t cell(const swirl_matrix *matrix, bool montgomery, size_t row, size_t column) {
  const uint32_t word = matrix->data[(column << matrix->log_height) + row];
  return montgomery ? word : mont_to_canonical(word);
}

static bool write_matrix(const example_files *f, const swirl_matrix *matrix, const char *name) {
  const size_t rows = (size_t)1 << matrix->log_height, columns = matrix->width, num = rows * columns;
  const size_t len = NPY_WRITE_HEADER + num * sizeof(uint32_t);
  uint8_t *bytes = malloc(len);
  if (bytes == NULL) return out_of_memory();
  npy_write_header(bytes, rows, columns, !f->rows_first);
  for (size_t i = 0; i < num; i++) {
    const size_t row = f->rows_first ? i / columns : i % rows, column = f->rows_first ? i % columns : i / rows;
    const uint32_t word = cell(matrix, f->montgomery, row, column);
    uint8_t *to = bytes + NPY_WRITE_HEADER + i * sizeof word;
    for (int b = 0; b < 4; b++) to[b] = (uint8_t)(word >> 8 * b);
  }
  const bool good = output_file(f->directory, name, bytes, len);
  free(bytes);
  return good;
}

// ---- The manifest

static json_t *matrix_reference(const example_files *f, const char *name) {
  return f->montgomery ? json_pack("{s:s, s:s}", "npy", name, "form", "montgomery") : json_string(name);
}

// Writes the matrices of AIR `i` and makes its entry. NULL on failure, which has been printed.
static json_t *write_air(const example_files *f, uint32_t i) {
  const example_trace *trace = &f->witness.traces[i];
  char common[32], cached[40];
  snprintf(common, sizeof common, "air%" PRIu32 ".npy", i);
  snprintf(cached, sizeof cached, "air%" PRIu32 ".cached0.npy", i);
  if (trace->main.width > 0 && !write_matrix(f, &trace->main, common)) return NULL;
  if (trace->cached.width > 0 && !write_matrix(f, &trace->cached, cached)) return NULL;
  json_t *entry = json_pack("{s:i, s:s}", "air", (int)i, "name", swirl_air_name(f->airs.airs[i]));
  int failed = entry == NULL;
  if (trace->main.width > 0) failed |= json_object_set_new(entry, "common", matrix_reference(f, common));
  if (trace->cached.width > 0)
    failed |= json_object_set_new(entry, "cached", json_pack("[o]", matrix_reference(f, cached)));
  if (trace->num_public_values > 0) {
    json_t *values = json_array();
    for (size_t v = 0; v < trace->num_public_values; v++) {
      failed |= json_array_append_new(values, json_integer(trace->public_values[v]));
    }
    failed |= json_object_set_new(entry, "public_values", values);
  }
  if (failed == 0) return entry;
  json_decref(entry);
  out_of_memory();
  return NULL;
}

static bool write_witness(const example_files *f) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < f->witness.num; i++) {
    if (f->witness.traces[i].absent) continue;
    json_t *entry = write_air(f, i);
    if (entry == NULL || json_array_append_new(list, entry) != 0) {
      json_decref(list);
      return false;
    }
  }
  json_t *root = json_pack("{s:o}", "airs", list);
  char *text = root == NULL ? NULL : json_dumps(root, JSON_INDENT(2));
  const bool good =
      text == NULL ? out_of_memory() : output_file(f->directory, "witness.json", (const uint8_t *)text, strlen(text));
  free(text);
  json_decref(root);
  return good;
}

// ---- The AIR file

// Preprocessed traces as the AIR file has them; `data` of each that there is, is to be freed.
static bool convert_preprocessed(swirl_matrix *out, const example_airs *airs) {
  for (uint32_t i = 0; i < airs->num; i++) {
    const swirl_matrix *from = &airs->preprocessed[i];
    if (from->width == 0) continue;
    const size_t num = (size_t)from->width << from->log_height;
    uint32_t *words = malloc(num * sizeof *words);
    if (words == NULL) return out_of_memory();
    for (size_t w = 0; w < num; w++) words[w] = mont_to_canonical(from->data[w]);
    out[i] = (swirl_matrix){.data = words, .width = from->width, .log_height = from->log_height};
  }
  return true;
}

static bool write_airs(const example_files *f) {
  swirl_matrix preprocessed[EXAMPLE_MAX_AIRS] = {{0}};
  char params[64];
  size_t len = 0;
  snprintf(params, sizeof params, "{\"preset\": \"app\", \"log_stacked_height\": %" PRIu32 "}",
           f->example->preset_height(f->size));
  bool good = convert_preprocessed(preprocessed, &f->airs);
  char *text = NULL;
  if (good) {
    text = air_write(&len, (const swirl_air *const *)f->airs.airs, preprocessed, f->airs.num, params);
    good = text != NULL || out_of_memory();
  }
  good = good && output_file(f->directory, "airs.json", (const uint8_t *)text, len);
  free(text);
  for (uint32_t i = 0; i < f->airs.num; i++) free((void *)(uintptr_t)preprocessed[i].data); // made above
  return good;
}

static bool write_all(example_files *f) {
  swirl_diag diag = diag_none();
  swirl_status status = example_create_airs(f->example, &f->airs, f->size, &diag);
  if (status == SWIRL_OK) {
    status = example_create_witness(f->example, &f->witness, f->size, f->num_threads, &diag);
  }
  if (status != SWIRL_OK) return diag_fail("example", f->example->name, status, &diag);
  if (!output_directory(f->directory) || !write_airs(f) || !write_witness(f)) return false;
  printf("wrote %s/airs.json and %s/witness.json\n", f->directory, f->directory);
  return true;
}

// One of two words; false after a message if `text` is neither.
static bool choice(bool *out, const char *name, const char *text, const char *no, const char *yes) {
  if (text == NULL) return true;
  *out = strcmp(text, yes) == 0;
  if (*out || strcmp(text, no) == 0) return true;
  usage_error("example", "%s %s: must be %s or %s", name, text, no, yes);
  return false;
}

int cmd_example(int argc, char **argv) {
  const char *size = NULL, *threads = NULL, *order = NULL, *form = NULL;
  bool wants_help = false;
  example_files f = {.num_threads = 0};
  const cli_option options[] = {
      {"--out", &f.directory, NULL}, {"--size", &size, NULL},       {"--order", &order, NULL}, {"--form", &form, NULL},
      {"--threads", &threads, NULL}, {"--help", NULL, &wants_help}, {"-h", NULL, &wants_help}};
  size_t num_rest;
  if (!options_parse("example", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest != 1) return usage_error("example", num_rest == 0 ? "no example is named" : "more than one example");
  if (f.directory == NULL) return usage_error("example", "--out is missing");
  f.example = example_find(argv[0]);
  if (f.example == NULL) return usage_error("example", "%s is no example", argv[0]);
  f.size = f.example->default_size;
  if (!option_u32("example", "--size", &f.size, size, f.example->min_size, f.example->max_size) ||
      !option_u32("example", "--threads", &f.num_threads, threads, 1, 1024) ||
      !choice(&f.rows_first, "--order", order, "fortran", "c") ||
      !choice(&f.montgomery, "--form", form, "canonical", "montgomery")) {
    return CLI_USAGE;
  }
  const bool good = write_all(&f);
  example_airs_clear(&f.airs);
  example_witness_clear(&f.witness);
  return good ? CLI_OK : CLI_FAILED;
}
