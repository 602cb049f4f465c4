// attack_vectors DIR: the published vectors (vectors/README.md): each good key and proof, and every attack as what
// distinguishes it from them.
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "attacks/attack_groups.h"
#include "sha256.h"

static gzFile open_file(const char *directory, const char *prefix, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s%s.json.gz", directory, prefix, name);
  gzFile file = gzopen(path, "wb9");
  if (file == NULL) {
    fprintf(stderr, "cannot write %s\n", path);
    exit(2);
  }
  return file;
}

static void put_hex(gzFile file, const u8 *bytes, size_t len) {
  static const char DIGITS[] = "0123456789abcdef";
  for (size_t i = 0; i < len; i++) {
    gzputc(file, DIGITS[bytes[i] >> 4]);
    gzputc(file, DIGITS[bytes[i] & 15]);
  }
}

static const char *verdict(swirl_status status) {
  const char *reference = swirl_status_reference(status);
  return reference[0] != 0 ? reference : swirl_status_name(status);
}

// good[at .. at + removed) is replaced by bad[at .. at + added), as few bytes as can be.
typedef struct splice {
  size_t at, removed, added;
} splice;

static splice find_splice(const u8 *good, size_t good_len, const u8 *bad, size_t bad_len) {
  const size_t shorter = size_min(good_len, bad_len);
  splice s = {.at = 0};
  size_t same_end = 0;
  while (s.at < shorter && good[s.at] == bad[s.at]) s.at++;
  while (same_end < shorter - s.at && good[good_len - 1 - same_end] == bad[bad_len - 1 - same_end]) same_end++;
  s.removed = good_len - s.at - same_end;
  s.added = bad_len - s.at - same_end;
  return s;
}

static void put_splice(gzFile file, const char *name, const splice *s, const u8 *bad) {
  gzprintf(file, ", \"%s\": [%zu, %zu, \"", name, s->at, s->removed);
  put_hex(file, bad + s->at, s->added);
  gzputs(file, "\"]");
}

static void put_attack(gzFile file, const attack_base *base, const attack *a, bool is_first) {
  static const char *const QUESTIONS[] = {
      [QUESTION_PLAIN] = NULL,
      [QUESTION_PARAMS] = "w_stack + 1",
      [QUESTION_SECURITY] = "1000 bits",
      [QUESTION_PUBLIC_VALUES] = "no public values",
  };
  const splice key = find_splice(base->key, base->key_len, a->key, a->key_len);
  const splice proof = find_splice(base->proof, base->proof_len, a->proof, a->proof_len);
  gzprintf(file, "%s  {\"what\": \"%s\", \"phase\": \"%s\", \"verdict\": \"%s\", \"why\": \"%s\"",
           is_first ? "" : ",\n", a->what, a->phase, verdict(a->expected), swirl_status_text(a->expected));
  if (a->reference != NULL) gzprintf(file, ", \"reference\": \"%s\"", a->reference);
  if (QUESTIONS[a->question] != NULL) gzprintf(file, ", \"asks\": \"%s\"", QUESTIONS[a->question]);
  if (key.removed + key.added > 0) put_splice(file, "vk_splice", &key, a->key);
  put_splice(file, "splice", &proof, a->proof);
  gzputs(file, "}");
}

static void write_good(const char *directory, const attack_base *base) {
  gzFile file = open_file(directory, "", base->name);
  gzprintf(file, "{\n\"name\": \"%s\",\n\"about\": \"%s\",\n\"vk_hex\": \"", base->name, base->about);
  put_hex(file, base->key, base->key_len);
  gzprintf(file, "\",\n\"vk_sha256\": \"%s\",\n\"proof_len\": %zu,\n\"proof_hex\": \"",
           sha256(base->key, base->key_len).text, base->proof_len);
  put_hex(file, base->proof, base->proof_len);
  gzprintf(file, "\",\n\"proof_sha256\": \"%s\",\n\"verify\": \"ok\"\n}\n", sha256(base->proof, base->proof_len).text);
  gzclose(file);
}

static void write_attacks(const char *directory, const attack_base *base, const attack_list *list) {
  gzFile file = open_file(directory, "attacks_", base->name);
  bool is_first = true;
  gzprintf(file, "{\n\"case\": \"%s\",\n\"proof_sha256\": \"%s\",\n\"proofs\": [\n", base->name,
           sha256(base->proof, base->proof_len).text);
  for (size_t i = 0; i < list->num; i++) {
    const attack *a = &list->attacks[i];
    if (strcmp(a->base, base->name) != 0) continue;
    put_attack(file, base, a, is_first);
    is_first = false;
  }
  gzputs(file, "\n]\n}\n");
  gzclose(file);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fputs("usage: attack_vectors DIR\n", stderr);
    return 2;
  }
  attack_list list = {.num = 0};
  attacks_make(&list);
  for (u32 i = 0; i < NUM_BASES; i++) {
    attack_base base;
    attack_base_open(&base, (base_kind)i);
    write_good(argv[1], &base);
    write_attacks(argv[1], &base, &list);
    attack_base_close(&base);
  }
  attack_list_clear(&list);
  return 0;
}
