// The header is a Python dictionary literal with three members; read here is what numpy.save() writes, in any spacing,
// quoting and order: {'descr': '<u4', 'fortran_order': False, 'shape': (1024, 3), }
#include "npy.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TRY(expr)                                                                                                      \
  do {                                                                                                                 \
    const swirl_status try_status_ = (expr);                                                                           \
    if (try_status_ != SWIRL_OK) return try_status_;                                                                   \
  } while (0)

enum { MAGIC_LEN = 6, MAX_DIMS = 2, WORD_LEN = 4 };

typedef struct npy_reader {
  const uint8_t *bytes;
  size_t at, end; // of the header
  swirl_diag *diag;
} npy_reader;

__attribute__((format(printf, 3, 4))) static swirl_status npy_fail(const npy_reader *r, size_t at, const char *format,
                                                                   ...) {
  if (r->diag == NULL) return SWIRL_ERR_ARGUMENT;
  swirl_diag *diag = r->diag;
  *diag = (swirl_diag){
      .status = SWIRL_ERR_ARGUMENT, .air = -1, .part = -1, .column = -1, .row = -1, .round = -1, .offset = (int64_t)at};
  const int len = snprintf(diag->message, sizeof diag->message, "byte %zu: ", at);
  va_list args;
  va_start(args, format);
  vsnprintf(diag->message + len, sizeof diag->message - (size_t)len, format, args);
  va_end(args);
  return SWIRL_ERR_ARGUMENT;
}

// ---- Python literals

static void skip_spaces(npy_reader *r) {
  while (r->at < r->end && (r->bytes[r->at] == ' ' || r->bytes[r->at] == '\t' || r->bytes[r->at] == '\n')) r->at++;
}

// Whether the next character is `c`; takes it if so.
static bool take(npy_reader *r, char c) {
  skip_spaces(r);
  if (r->at == r->end || r->bytes[r->at] != (uint8_t)c) return false;
  r->at++;
  return true;
}

static swirl_status expect(npy_reader *r, char c) {
  return take(r, c) ? SWIRL_OK : npy_fail(r, r->at, "'%c' expected in the header", c);
}

// A quoted text without escapes, at most `size` - 1 characters of printable ASCII.
static swirl_status read_text(npy_reader *r, char *out, size_t size) {
  const char quote = take(r, '\'') ? '\'' : '"';
  if (quote == '"') TRY(expect(r, '"'));
  size_t len = 0;
  for (; r->at < r->end && r->bytes[r->at] != (uint8_t)quote; r->at++) {
    const uint8_t c = r->bytes[r->at];
    if (c < ' ' || c > '~' || c == '\\' || len + 1 == size) return npy_fail(r, r->at, "strange text in the header");
    out[len++] = (char)c;
  }
  out[len] = 0;
  return expect(r, quote);
}

static swirl_status read_bool(npy_reader *r, bool *out) {
  static const char *const words[] = {"False", "True"};
  skip_spaces(r);
  for (int i = 0; i < 2; i++) {
    const size_t len = strlen(words[i]);
    if (r->end - r->at < len || memcmp(r->bytes + r->at, words[i], len) != 0) continue;
    *out = i == 1;
    r->at += len;
    return SWIRL_OK;
  }
  return npy_fail(r, r->at, "fortran_order is neither True nor False");
}

static swirl_status read_dimension(npy_reader *r, uint64_t *out) {
  uint64_t value = 0;
  const size_t first = r->at;
  for (; r->at < r->end && r->bytes[r->at] >= '0' && r->bytes[r->at] <= '9'; r->at++) {
    const uint64_t digit = (uint64_t)(r->bytes[r->at] - '0');
    if (value > (UINT64_MAX - digit) / 10) return npy_fail(r, first, "a dimension of the shape is too large");
    value = 10 * value + digit;
  }
  if (r->at == first) return npy_fail(r, first, "a dimension of the shape is no whole number");
  *out = value;
  return SWIRL_OK;
}

// ---- Members

// (), (5,), (5, 3) and (5, 3,); (5) is a number in Python and no shape.
static swirl_status read_shape(npy_reader *r, uint64_t dims[MAX_DIMS], size_t *num_dims) {
  skip_spaces(r);
  const size_t first = r->at;
  size_t num = 0;
  bool has_comma = true;
  TRY(expect(r, '('));
  while (!take(r, ')')) {
    uint64_t dim = 0;
    if (!has_comma) return npy_fail(r, r->at, "',' or ')' expected in the shape");
    TRY(read_dimension(r, &dim));
    if (num < MAX_DIMS) dims[num] = dim;
    num++;
    has_comma = take(r, ',');
  }
  if (num == 0 || num > MAX_DIMS) return npy_fail(r, first, "%zu dimensions, must be 1 or 2", num);
  if (num == 1 && !has_comma) return npy_fail(r, first, "the shape is not a tuple");
  *num_dims = num;
  return SWIRL_OK;
}

static swirl_status read_descr(npy_reader *r) {
  char descr[32];
  skip_spaces(r);
  const size_t first = r->at;
  if (first < r->end && r->bytes[first] == '[') return npy_fail(r, first, "a structured type, must be '<u4'");
  TRY(read_text(r, descr, sizeof descr));
  if (strcmp(descr, "<u4") == 0) return SWIRL_OK;
  return npy_fail(r, first, "elements of type '%s', must be '<u4' (save array.astype('<u4'))", descr);
}

typedef struct npy_members {
  bool fortran_order;
  uint64_t dims[MAX_DIMS];
  size_t num_dims;
} npy_members;

static swirl_status read_members(npy_reader *r, npy_members *out) {
  static const char *const names[] = {"descr", "fortran_order", "shape"};
  enum { NUM_NAMES = 3 };
  bool seen[NUM_NAMES] = {false};
  bool has_comma = true;
  TRY(expect(r, '{'));
  while (!take(r, '}')) {
    char name[32];
    if (!has_comma) return npy_fail(r, r->at, "',' or '}' expected in the header");
    const size_t at = r->at;
    TRY(read_text(r, name, sizeof name));
    TRY(expect(r, ':'));
    int which = 0;
    while (which < NUM_NAMES && strcmp(name, names[which]) != 0) which++;
    if (which == NUM_NAMES) return npy_fail(r, at, "unknown member '%s' of the header", name);
    if (seen[which]) return npy_fail(r, at, "member '%s' stands twice in the header", name);
    seen[which] = true;
    if (which == 0) TRY(read_descr(r));
    if (which == 1) TRY(read_bool(r, &out->fortran_order));
    if (which == 2) TRY(read_shape(r, out->dims, &out->num_dims));
    has_comma = take(r, ',');
  }
  for (int i = 0; i < NUM_NAMES; i++) {
    if (!seen[i]) return npy_fail(r, r->at, "no member '%s' in the header", names[i]);
  }
  skip_spaces(r);
  return r->at == r->end ? SWIRL_OK : npy_fail(r, r->at, "something stands behind the header");
}

// ---- The file

// Magic, version and length of the header; sets the reader on the dictionary.
static swirl_status read_prefix(npy_reader *r, size_t len, uint64_t file_len) {
  static const uint8_t magic[MAGIC_LEN] = {0x93, 'N', 'U', 'M', 'P', 'Y'};
  if (len < MAGIC_LEN || memcmp(r->bytes, magic, MAGIC_LEN) != 0) return npy_fail(r, 0, "not a .npy file");
  if (len < MAGIC_LEN + 2) return npy_fail(r, len, "the file ends in its header");
  const unsigned major = r->bytes[MAGIC_LEN], minor = r->bytes[MAGIC_LEN + 1];
  if (major < 1 || major > 3 || minor != 0) {
    return npy_fail(r, MAGIC_LEN, "format version %u.%u, must be 1.0, 2.0 or 3.0", major, minor);
  }
  const size_t num_bytes = major == 1 ? 2 : 4, first = MAGIC_LEN + 2 + num_bytes;
  if (len < first) return npy_fail(r, len, "the file ends in its header");
  uint64_t header_len = 0;
  for (size_t i = 0; i < num_bytes; i++) header_len |= (uint64_t)r->bytes[MAGIC_LEN + 2 + i] << (8 * i);
  if (header_len > NPY_MAX_HEADER - first) {
    return npy_fail(r, MAGIC_LEN + 2, "a header of %" PRIu64 " bytes is too long", header_len);
  }
  if (header_len > file_len - first || header_len > len - first) {
    return npy_fail(r, MAGIC_LEN + 2, "the file ends in its header");
  }
  r->at = first;
  r->end = first + (size_t)header_len;
  return SWIRL_OK;
}

swirl_status npy_parse(npy *out, const uint8_t *bytes, size_t len, uint64_t file_len, swirl_diag *diag) {
  npy_reader r = {.bytes = bytes, .diag = diag};
  npy_members m = {.dims = {0, 1}};
  if (len > file_len) len = (size_t)file_len;
  TRY(read_prefix(&r, len, file_len));
  TRY(read_members(&r, &m));
  const uint64_t rows = m.dims[0], columns = m.num_dims == 1 ? 1 : m.dims[1];
  if (columns != 0 && rows > UINT64_MAX / WORD_LEN / columns) {
    return npy_fail(&r, r.end, "an array of %" PRIu64 " x %" PRIu64 " words is too large", rows, columns);
  }
  const uint64_t want = rows * columns * WORD_LEN, have = file_len - r.end;
  if (want != have) {
    return npy_fail(&r, r.end, "%" PRIu64 " bytes of data, %" PRIu64 " rows of %" PRIu64 " words have %" PRIu64, have,
                    rows, columns, want);
  }
  *out = (npy){.rows = rows,
               .columns = columns,
               .row_stride = m.fortran_order ? 1 : columns,
               .col_stride = m.fortran_order ? rows : 1,
               .fortran_order = m.fortran_order,
               .data_offset = r.end};
  return SWIRL_OK;
}
