// conformance_worker [THREADS]: keys, proofs and verdicts of this library for another program, over standard input and
// output, without a process for each. Ends at the end of the input.
//
// A request is a letter and one blob, an answer a count and that many blobs; a blob is a length and its bytes, and
// numbers are four bytes, little-endian.
//
//   c  case file as JSON text     "ok" or what failed; the key, if one was made; the proof, if one was made
//   k  verifying key              "ok" or the status' name, and a message; the key stays for the requests below
//   v  proof                      the reference's word for the verdict, or the status' name; and a message
//   f  proof that decodes         its fields, a line each: kind, offset, number of elements, bytes of one, offset of
//                                 the word that counts them (0: none), elements that one more in it means, and name
#include "case_run.h"
#include "diag_text.h"
#include "mutation/proof_fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <swirl/keys.h>
#include <swirl/verify.h>

typedef struct worker {
  swirl_device *dev;
  const swirl_vk *vk; // in vk_block
  void *vk_block, *verify_block;
  size_t verify_len;
} worker;

typedef struct blob {
  const void *bytes;
  size_t len;
} blob;

static blob text(const char *string) { return (blob){string, strlen(string)}; }

static void put_number(size_t number) {
  u8 bytes[4];
  store_le32(bytes, (u32)number);
  fwrite(bytes, 1, sizeof bytes, stdout);
}
static void answer(const blob *blobs, size_t num) {
  put_number(num);
  for (size_t i = 0; i < num; i++) {
    put_number(blobs[i].len);
    fwrite(blobs[i].bytes, 1, blobs[i].len, stdout);
  }
  fflush(stdout);
}
static void answer_status(const char *word, swirl_status status, const swirl_diag *diag) {
  const diag_text message = diag_format(status, diag);
  answer((blob[]){text(word), text(status == SWIRL_OK ? "" : message.text)}, 2);
}

static void on_case(const worker *w, const u8 *bytes, size_t len) {
  case_run run = {0};
  swirl_diag diag = diag_none();
  json_error_t error;
  json_t *root = json_loadb((const char *)bytes, len, JSON_REJECT_DUPLICATES, &error);
  if (root == NULL) {
    answer((blob[]){text(error.text)}, 1);
    return;
  }
  const swirl_status status = case_run_all(&run, w->dev, root, &diag);
  json_decref(root);
  char word[1024] = "ok";
  if (status != SWIRL_OK) snprintf(word, sizeof word, "%s: %s", run.step, diag_format(status, &diag).text);
  answer((blob[]){text(word), {run.vk, run.vk_len}, {run.proof, run.proof_len}}, run.proof != NULL ? 3
                                                                                 : run.vk != NULL  ? 2
                                                                                                   : 1);
  case_run_clear(&run);
}

static void on_key(worker *w, const u8 *bytes, size_t len) {
  swirl_diag diag = diag_none();
  const size_t size = swirl_vk_memory(len);
  free(w->vk_block);
  w->vk = NULL;
  w->vk_block = size == 0 ? NULL : malloc(size);
  const swirl_status status =
      w->vk_block == NULL ? SWIRL_ERR_NO_MEMORY : swirl_vk_read(&w->vk, w->vk_block, size, bytes, len, &diag);
  if (status != SWIRL_OK) w->vk = NULL;
  answer_status(status == SWIRL_OK ? "ok" : swirl_status_name(status), status, &diag);
}

static void on_proof(worker *w, const u8 *bytes, size_t len) {
  swirl_diag diag = diag_none();
  const size_t size = swirl_verify_memory(w->vk);
  if (size > w->verify_len) {
    free(w->verify_block);
    w->verify_block = malloc(size);
    w->verify_len = w->verify_block == NULL ? 0 : size;
  }
  const swirl_status status =
      w->verify_block == NULL
          ? SWIRL_ERR_NO_MEMORY
          : swirl_verify_with_proof_values(w->vk, NULL, bytes, len, w->verify_block, w->verify_len, NULL, &diag);
  const char *word = swirl_status_reference(status);
  answer_status(word[0] != 0 ? word : swirl_status_name(status), status, &diag);
}

static void on_fields(const worker *w, const u8 *bytes, size_t len) {
  static const char *const kinds[] = {
      [FIELD_LEN] = "len", [FIELD_BITMAP] = "bitmap", [FIELD_VALUES] = "values", [FIELD_WITNESS] = "witness"};
  enum { LINE = 128 };
  proof_fields *fields = malloc(sizeof *fields);
  char *lines = malloc((size_t)MAX_FIELDS * LINE);
  size_t end = 0;
  if (fields == NULL || lines == NULL) {
    fputs("conformance_worker: out of memory\n", stderr);
    exit(2);
  }
  proof_fields_walk(fields, swirl_vk_params(w->vk), bytes, len);
  for (u32 i = 0; i < fields->num; i++) {
    const proof_field *f = &fields->fields[i];
    end += (size_t)snprintf(lines + end, LINE, "%s %zu %" PRIu32 " %zu %zu %" PRIu32 " %s\n", kinds[f->kind], f->at,
                            f->num, f->size, f->count_at, f->per_count, f->name);
  }
  answer(&(blob){lines, end}, 1);
  free(lines);
  free(fields);
}

// Whether all of it came.
static bool read_exactly(u8 *out, size_t len) { return fread(out, 1, len, stdin) == len; }

static bool serve_one(worker *w) {
  u8 head[5];
  if (!read_exactly(head, sizeof head)) return false;
  const size_t len = load_le32(head + 1);
  u8 *bytes = malloc(len + (len == 0)); // no longer than the request, so that a sanitizer sees every read behind it
  if (bytes == NULL || !read_exactly(bytes, len)) {
    fputs("conformance_worker: the request is cut off or too long\n", stderr);
    exit(2);
  }
  const bool needs_key = head[0] == 'v' || head[0] == 'f';
  if (needs_key && w->vk == NULL) {
    answer((blob[]){text("no key"), text("no key")}, 2);
  } else if (head[0] == 'c') {
    on_case(w, bytes, len);
  } else if (head[0] == 'k') {
    on_key(w, bytes, len);
  } else if (head[0] == 'v') {
    on_proof(w, bytes, len);
  } else if (head[0] == 'f') {
    on_fields(w, bytes, len);
  } else {
    fprintf(stderr, "conformance_worker: no request is called '%c'\n", head[0]);
    exit(2);
  }
  free(bytes);
  return true;
}

int main(int argc, char **argv) {
  worker w = {0};
  swirl_diag diag = diag_none();
  const swirl_device_desc desc = {.num_threads = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1};
  const swirl_status status = swirl_device_open(&w.dev, &desc, &diag);
  if (status != SWIRL_OK) {
    fprintf(stderr, "conformance_worker: %s\n", diag_format(status, &diag).text);
    return 2;
  }
  while (serve_one(&w)) {
  }
  free(w.verify_block);
  free(w.vk_block);
  swirl_device_close(w.dev);
  return 0;
}
