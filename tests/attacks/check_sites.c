#define _DEFAULT_SOURCE // MAP_ANONYMOUS
#include "attacks/check_sites.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_SECONDS = 20 };

// The linker's names for the ends of the section.
extern const check_site *const __start_swirl_check_sites[], *const __stop_swirl_check_sites[];

check_failure check_sites_failure;
bool check_sites_all_removed;
static const check_site *removed_site;

bool swirl_test_check(const check_site *site, bool failed, const u32 *left, const u32 *right) {
  if (!failed || check_sites_all_removed || site == removed_site) return false;
  if (check_sites_failure.site == NULL) {
    check_sites_failure = (check_failure){.site = site, .has_values = left != NULL};
    if (left != NULL) {
      check_sites_failure.left = bb4_load(left);
      check_sites_failure.right = bb4_load(right);
    }
  }
  return true;
}

size_t check_sites_num(void) { return (size_t)(__stop_swirl_check_sites - __start_swirl_check_sites); }

static int compare_sites(const void *a, const void *b) {
  const check_site *left = *(const check_site *const *)a, *right = *(const check_site *const *)b;
  const int by_file = strcmp(left->file, right->file);
  return by_file != 0 ? by_file : left->line - right->line;
}

const check_site *check_sites_get(size_t index) {
  static const check_site **sorted;
  if (sorted == NULL) {
    sorted = malloc(check_sites_num() * sizeof(check_site *));
    if (sorted == NULL) exit(2);
    for (size_t i = 0; i < check_sites_num(); i++) sorted[i] = __start_swirl_check_sites[i];
    qsort(sorted, check_sites_num(), sizeof(check_site *), compare_sites);
  }
  return sorted[index];
}

// Memory whose end is followed by a page that cannot be read or written.
static void *guarded(size_t size) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (size + page - 1) / page + 1;
  u8 *start = mmap(NULL, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED || mprotect(start + (pages - 1) * page, page, PROT_NONE) != 0) _exit(2);
  return start + (pages - 1) * page - size;
}

// No output, and no handlers of the test's framework: a fault ends the process.
static void be_alone(void) {
  static const int FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
  for (size_t i = 0; i < SWIRL_COUNT(FAULTS); i++) signal(FAULTS[i], SIG_DFL);
  const int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere >= 0) dup2(nowhere, 2);
}

int check_sites_verdict_without(const check_site *removed, const attack *a) {
  int *verdict = mmap(NULL, sizeof *verdict, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (verdict == MAP_FAILED) exit(2);
  *verdict = VERDICT_MEMORY;
  const pid_t child = fork();
  if (child < 0) exit(2);
  if (child == 0) {
    be_alone();
    alarm(PATIENCE_SECONDS);
    removed_site = removed;
    *verdict = (int)attack_verdict_in(a, guarded);
    _exit(0);
  }
  int how;
  if (waitpid(child, &how, 0) != child) exit(2);
  const int result = WIFSIGNALED(how) && WTERMSIG(how) == SIGALRM ? VERDICT_ENDLESS : *verdict;
  munmap(verdict, sizeof *verdict);
  return result;
}
