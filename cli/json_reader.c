#include "json_reader.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

size_t json_enter(json_reader *r, const char *member) {
  const size_t mark = r->place_len, room = sizeof r->place - mark;
  const int len = snprintf(r->place + mark, room, "%s%s", mark == 0 ? "" : ".", member);
  r->place_len = len < 0 ? mark : (size_t)len < room ? mark + (size_t)len : sizeof r->place - 1;
  return mark;
}

size_t json_enter_index(json_reader *r, size_t index) {
  const size_t mark = r->place_len, room = sizeof r->place - mark;
  const int len = snprintf(r->place + mark, room, "[%zu]", index);
  r->place_len = len < 0 ? mark : (size_t)len < room ? mark + (size_t)len : sizeof r->place - 1;
  return mark;
}

void json_leave(json_reader *r, size_t mark) {
  r->place_len = mark;
  r->place[mark] = 0;
}

swirl_status json_fail(json_reader *r, swirl_status status, const char *format, ...) {
  if (r->diag == NULL) return status;
  swirl_diag *diag = r->diag;
  *diag = (swirl_diag){.status = status, .air = -1, .part = -1, .column = -1, .row = -1, .round = -1, .offset = -1};
  const int len = snprintf(diag->message, sizeof diag->message, "%s: ", r->place_len == 0 ? "top level" : r->place);
  if (len < 0 || (size_t)len >= sizeof diag->message) return status;
  va_list args;
  va_start(args, format);
  vsnprintf(diag->message + len, sizeof diag->message - (size_t)len, format, args);
  va_end(args);
  return status;
}

swirl_status json_need_object(json_reader *r, const json_t *value) {
  if (json_is_object(value)) return SWIRL_OK;
  return json_fail(r, SWIRL_ERR_ARGUMENT, value == NULL ? "is missing" : "is not an object");
}

swirl_status json_need_array(json_reader *r, const json_t *value) {
  if (json_is_array(value)) return SWIRL_OK;
  return json_fail(r, SWIRL_ERR_ARGUMENT, value == NULL ? "is missing" : "is not an array");
}

swirl_status json_need_members(json_reader *r, const json_t *object, const char *const *names) {
  const char *name;
  const json_t *value;
  json_object_foreach((json_t *)(uintptr_t)object, name, value) {
    size_t i = 0;
    while (names[i] != NULL && strcmp(names[i], name) != 0) i++;
    if (names[i] == NULL) return json_fail(r, SWIRL_ERR_ARGUMENT, "unknown member \"%.32s\"", name);
  }
  return SWIRL_OK;
}

swirl_status json_read_uint(json_reader *r, uint64_t *out, const json_t *value, uint64_t max) {
  if (value == NULL) return json_fail(r, SWIRL_ERR_ARGUMENT, "is missing");
  if (!json_is_integer(value)) return json_fail(r, SWIRL_ERR_ARGUMENT, "is not an integer");
  const json_int_t integer = json_integer_value(value);
  if (integer < 0 || (uint64_t)integer > max) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "%" JSON_INTEGER_FORMAT " is not in 0..%" PRIu64, integer, max);
  }
  *out = (uint64_t)integer;
  return SWIRL_OK;
}

swirl_status json_member_uint(json_reader *r, uint64_t *out, const json_t *object, const char *name, uint64_t max) {
  const size_t mark = json_enter(r, name);
  const swirl_status status = json_read_uint(r, out, json_object_get(object, name), max);
  if (status == SWIRL_OK) json_leave(r, mark);
  return status;
}

swirl_status json_member_u32(json_reader *r, uint32_t *out, const json_t *object, const char *name) {
  uint64_t value = 0;
  const swirl_status status = json_member_uint(r, &value, object, name, UINT32_MAX);
  if (status == SWIRL_OK) *out = (uint32_t)value;
  return status;
}
