// Reading JSON values with messages that say where: a place in the file that is entered and left, and checked access.
#ifndef SWIRL_CLI_JSON_READER_H
#define SWIRL_CLI_JSON_READER_H

#include <jansson.h>
#include <swirl/base.h>

typedef struct json_reader {
  swirl_diag *diag; // may be NULL
  char place[128];  // "airs[3].expression.nodes[17]"
  size_t place_len;
} json_reader;

// Appends a member or an index to the place; returns what json_leave() takes back.
size_t json_enter(json_reader *r, const char *member);
size_t json_enter_index(json_reader *r, size_t index);
void json_leave(json_reader *r, size_t mark);

// Fails with "place: message".
swirl_status json_fail(json_reader *r, swirl_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Access to the value at the place, or to its member `name`. Each fails at the right place.
swirl_status json_need_object(json_reader *r, const json_t *value);
swirl_status json_need_array(json_reader *r, const json_t *value);
// Fails for a member that is none of `names`, which ends with NULL.
swirl_status json_need_members(json_reader *r, const json_t *object, const char *const *names);
swirl_status json_read_uint(json_reader *r, uint64_t *out, const json_t *value, uint64_t max);
swirl_status json_member_uint(json_reader *r, uint64_t *out, const json_t *object, const char *name, uint64_t max);
swirl_status json_member_u32(json_reader *r, uint32_t *out, const json_t *object, const char *name);

#endif
