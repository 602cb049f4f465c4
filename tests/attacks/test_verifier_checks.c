// Each check of the verifier is needed: with it removed, an attack that it stops is accepted, gets another verdict, or
// makes the verifier leave its memory. docs/verifier-checks.md has the table, which this test makes and compares; with
// SWIRL_WRITE_DOCS set it writes it. A check without such an attack fails the test.
#include "support/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>

#include "attacks/attack_groups.h"
#include "attacks/check_sites.h"

enum { MAX_TRIES = 24, MAX_TABLE = 1 << 18 };

// Checks that no attack can show to be needed, and why.
static const struct {
  const char *function, *what, *reason;
} EXCEPTIONS[] = {
    {"swirl_merkle_check_paths", "a sibling is a digest", "unreachable: the decoder has checked every digest"},
    {"read_params", "too many WHIR rounds",
     "not removed: query counts would be written behind their array. The attack is stopped here"},
    {"walk_whir", "too many sumcheck rounds per WHIR round",
     "not removed: what follows is undefined, a shift by 64 or more. The attack is stopped here"},
};

// Statuses that no check has, as the encoding cannot say what they name.
static const struct {
  swirl_status status;
  const char *reason;
} WITHOUT_CHECK[] = {
    {SWIRL_REJECT_GKR_POLYS, "the number of layers stands for the number of sumchecks"},
    {SWIRL_REJECT_GKR_POLY_EVALS, "the layer stands for its number of rounds"},
    {SWIRL_REJECT_BATCH_DENOMINATORS, "one count stands for numerators, denominators and openings"},
    {SWIRL_REJECT_BATCH_OPENING_AIRS, "one count stands for numerators, denominators and openings"},
    {SWIRL_REJECT_WHIR_OOD, "the number of codewords stands for the number of values"},
    {SWIRL_REJECT_WHIR_FOLD_WITNESSES, "the number of sumchecks stands for the number of witnesses"},
    {SWIRL_REJECT_WHIR_QUERY_WITNESSES, "the number of codewords stands for the number of witnesses"},
    {SWIRL_REJECT_WHIR_INITIAL_PROOFS, "one count stands for rows and paths"},
    {SWIRL_REJECT_WHIR_CODEWORD_ROWS, "the number of codewords stands for the rounds with values"},
    {SWIRL_REJECT_WHIR_CODEWORD_PROOFS, "the number of codewords stands for the rounds with paths"},
    {SWIRL_REJECT_WHIR_INITIAL_PROOF_QUERIES, "one count stands for rows and paths"},
    {SWIRL_REJECT_WHIR_INITIAL_ROW_K, "the numbers of sumchecks and codewords stand for the rows of a query"},
    {SWIRL_REJECT_WHIR_CODEWORD_PROOF_QUERIES, "one count stands for values and paths"},
    {SWIRL_REJECT_WHIR_CODEWORD_VALUES, "the numbers of sumchecks and codewords stand for the values of a query"},
};

// What is known of a check: the attack that needs it most, and what becomes of it.
typedef struct finding {
  const attack *a;
  int without; // a status, or VERDICT_MEMORY, VERDICT_ENDLESS
} finding;

static const char *exception(const check_site *site) {
  for (size_t i = 0; i < SWIRL_COUNT(EXCEPTIONS); i++) {
    if (strcmp(site->function, EXCEPTIONS[i].function) == 0 && strcmp(site->what, EXCEPTIONS[i].what) == 0) {
      return EXCEPTIONS[i].reason;
    }
  }
  return NULL;
}

// Accepted before another verdict, before memory, before the same verdict.
static int weight(const finding *f) {
  if (f->a == NULL || f->without == (int)f->a->expected) return 0;
  if (f->without == SWIRL_OK) return 3;
  return f->without > 0 ? 2 : 1;
}

static finding examine(const check_site *site, const attack_list *list, const check_site *const *stopped_by) {
  finding best = {.a = NULL};
  u32 tries = 0;
  for (size_t i = 0; i < list->num && tries < MAX_TRIES && weight(&best) < 3; i++) {
    if (stopped_by[i] != site) continue;
    tries++;
    const finding f = {.a = &list->attacks[i], .without = check_sites_verdict_without(site, &list->attacks[i])};
    if (best.a == NULL || weight(&f) > weight(&best)) best = f;
  }
  return best;
}

static const char *outcome(const finding *f) {
  switch (f->without) {
  case SWIRL_OK: return "**accepted**";
  case VERDICT_MEMORY: return "out of bounds";
  case VERDICT_ENDLESS: return "does not end";
  default: return swirl_status_name((swirl_status)f->without);
  }
}
static const char *without_prefix(const char *what) { return strncmp(what, "SWIRL_", 6) == 0 ? what + 6 : what; }
static const char *source(const char *path) {
  const char *src = strstr(path, "src/");
  return src == NULL ? path : src + 4;
}

// Adds the line of a check to the table; returns whether the check is shown to be needed.
static bool describe(char *table, const check_site *site, const attack_list *list,
                     const check_site *const *stopped_by) {
  const char *reason = exception(site);
  finding f = {.a = NULL};
  if (reason == NULL) {
    f = examine(site, list, stopped_by);
  } else {
    for (size_t i = 0; i < list->num && f.a == NULL; i++) f.a = stopped_by[i] == site ? &list->attacks[i] : NULL;
  }
  const size_t used = strlen(table);
  snprintf(table + used, MAX_TABLE - used, "| `%s` `%s` | %s | %s | %s | %s |\n", source(site->file), site->function,
           without_prefix(site->what), f.a == NULL ? "" : swirl_status_name(f.a->expected),
           f.a == NULL ? "" : f.a->what,
           reason != NULL ? reason
           : f.a == NULL  ? ""
                          : outcome(&f));
  if (reason != NULL) return true;
  if (weight(&f) == 0) {
    print_error("%s, %s: %s: %s\n", site->file, site->function, site->what,
                f.a == NULL ? "no attack is stopped by it" : "nothing changes without it");
  }
  return weight(&f) > 0;
}

static void check_document(const char *table) {
  static const char PATH[] = SOURCE_DIR "/docs/verifier-checks.md";
  static const char BEGIN[] = "<!-- made by tests/attacks/test_verifier_checks.c -->\n";
  FILE *file = fopen(PATH, "rb");
  assert_non_null(file);
  char *text = calloc(2 * MAX_TABLE, 1);
  const size_t len = fread(text, 1, 2 * MAX_TABLE - 1, file);
  fclose(file);
  char *begin = strstr(text, BEGIN);
  assert_true(len > 0 && begin != NULL);
  begin += strlen(BEGIN);
  if (getenv("SWIRL_WRITE_DOCS") != NULL) {
    strcpy(begin, table);
    file = fopen(PATH, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
  }
  if (strcmp(begin, table) != 0) {
    size_t same = 0;
    while (begin[same] == table[same]) same++;
    fail_msg("%s is not what was found; write it anew with SWIRL_WRITE_DOCS=1. Found: %.160s", PATH, table + same);
  }
  free(text);
}

static void test_checks_are_needed(void **state) {
  const attack_list *list = *state;
  const check_site **stopped_by = calloc(list->num, sizeof *stopped_by);
  for (size_t i = 0; i < list->num; i++) {
    (void)attack_verdict(&list->attacks[i]);
    stopped_by[i] = check_sites_failure.site;
  }
  char *table = calloc(MAX_TABLE, 1);
  strcpy(table, "| where | check | status | attack | without the check |\n|---|---|---|---|---|\n");
  u32 num_idle = 0;
  for (size_t i = 0; i < check_sites_num(); i++) {
    num_idle += !describe(table, check_sites_get(i), list, stopped_by);
  }
  assert_int_equal(num_idle, 0);
  check_document(table);
  free(table);
  free(stopped_by);
}

// Every verdict on a key or a proof is met by an attack, or cannot be said in the encoding.
static void test_statuses_are_met(void **state) {
  const attack_list *list = *state;
  static const swirl_status ALL[] = {
#define X(name, value, text, reference) SWIRL_##name,
      SWIRL_STATUS_LIST(X)
#undef X
  };
  for (size_t i = 0; i < SWIRL_COUNT(ALL); i++) {
    if (ALL[i] < SWIRL_ERR_KEY_ENCODING) continue;
    bool met = false, excepted = false;
    for (size_t k = 0; k < list->num; k++) met |= list->attacks[k].expected == ALL[i];
    for (size_t k = 0; k < SWIRL_COUNT(WITHOUT_CHECK); k++) excepted |= WITHOUT_CHECK[k].status == ALL[i];
    if (met == excepted) fail_msg("%s: met %d, excepted %d", swirl_status_name(ALL[i]), met, excepted);
  }
}

static attack_list all_attacks;
static int make_attacks(void **state) {
  attacks_make(&all_attacks);
  *state = &all_attacks;
  return 0;
}
static int clear_attacks(void **state) {
  attack_list_clear(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_statuses_are_met),
      cmocka_unit_test(test_checks_are_needed),
  };
  return cmocka_run_group_tests(tests, make_attacks, clear_attacks);
}
