// Runs a fuzz target without libFuzzer: on every file of the folders and files named, and on a few changes of each, the
// same ones every time. So the committed corpora are regression tests in every build, with every compiler.
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz/fuzz.h"

enum { MAX_INPUT = 1 << 20, CHANGES = 8 };

__attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

static u64 random_state = 1;

// One to four bytes changed, or some of the end cut or doubled.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) {
  if (size == 0) return 0;
  const u32 what = fuzz_random(&random_state) % 8;
  const size_t part = fuzz_random(&random_state) % size;
  if (what == 0) return size - part;
  if (what == 1 && size + part <= max_size) {
    memmove(data + size, data + size - part, part);
    return size + part;
  }
  for (u32 i = 0; i <= what % 4; i++) {
    u8 *byte = &data[fuzz_random(&random_state) % size];
    *byte = (u8)(fuzz_random(&random_state) % 2 == 0 ? fuzz_random(&random_state) : *byte ^ 1u << what);
  }
  return size;
}

static void die(const char *path, const char *what) {
  fprintf(stderr, "%s: %s\n", path, what);
  exit(2);
}

// The target gets memory of exactly the input's length.
static void run_exact(const u8 *data, size_t size) {
  u8 *exact = malloc(size + (size == 0));
  if (exact == NULL) die("input", "no memory");
  if (size > 0) memcpy(exact, data, size);
  (void)LLVMFuzzerTestOneInput(exact, size);
  free(exact);
}

static void run_file(const char *path) {
  static u8 input[MAX_INPUT], changed[MAX_INPUT];
  FILE *file = fopen(path, "rb");
  if (file == NULL) die(path, "cannot be opened");
  const size_t size = fread(input, 1, sizeof input, file);
  if (ferror(file) != 0) die(path, "cannot be read");
  fclose(file);
  run_exact(input, size);
  for (unsigned i = 0; i < CHANGES; i++) {
    memcpy(changed, input, size);
    const size_t max = size + 256 < MAX_INPUT ? size + 256 : MAX_INPUT;
    const size_t len = LLVMFuzzerCustomMutator != NULL ? LLVMFuzzerCustomMutator(changed, size, max, i + 1)
                                                       : LLVMFuzzerMutate(changed, size, max);
    run_exact(changed, len);
  }
}

static int compare(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static size_t run_folder(const char *path) {
  struct dirent **entries;
  size_t ran = 0;
  const int num = scandir(path, &entries, NULL, compare);
  if (num < 0) die(path, "cannot be listed");
  for (int i = 0; i < num; i++) {
    char name[4096];
    snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
    if (entries[i]->d_name[0] != '.') {
      run_file(name);
      ran++;
    }
    free(entries[i]);
  }
  free(entries);
  return ran;
}

int main(int argc, char **argv) {
  size_t ran = 0;
  for (int i = 1; i < argc; i++) {
    struct stat facts;
    if (stat(argv[i], &facts) != 0) die(argv[i], "cannot be found");
    if (S_ISDIR(facts.st_mode)) {
      ran += run_folder(argv[i]);
    } else {
      run_file(argv[i]);
      ran++;
    }
  }
  if (ran == 0) die("corpus", "no input");
  printf("%zu inputs, each with %d changes\n", ran, CHANGES);
  return 0;
}
