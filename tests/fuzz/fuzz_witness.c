// Witness manifests: no JSON crashes the reader, a mistake has a message with a place, and a witness that it accepts is
// one that fits the key. The manifest lies in a folder of its own, beside the traces of a published case as c0.npy,
// k0_0.npy, .. (common and cached mains by AIR and part).
#define _POSIX_C_SOURCE 200809L
#include <case_file.h>
#include <npy_write.h>
#include <swirl/check.h>
#include <unistd.h>
#include <witness_file.h>

#include "fuzz/fuzz.h"
#include "fuzz/json_mutator.h"
#include "support/vectors.h"

enum { MAX_FILES = 64, MAX_PATH = 128 };

static char folder[MAX_PATH / 2];
static struct {
  char paths[MAX_FILES][MAX_PATH];
  u32 num_paths;
  pid_t owner; // libFuzzer may fork
  case_file file;
  swirl_pk *pk;
} scene;

static void remove_files(void) {
  if (getpid() != scene.owner) return;
  for (u32 i = 0; i < scene.num_paths; i++) unlink(scene.paths[i]);
  rmdir(folder);
}

static const char *new_path(const char *name) {
  FUZZ_REQUIRE(scene.num_paths < MAX_FILES);
  char *path = scene.paths[scene.num_paths++];
  snprintf(path, MAX_PATH, "%s/%s", folder, name);
  return path;
}

static void write_matrix(const char *name, const swirl_matrix *matrix) {
  const u64 rows = (u64)1 << matrix->log_height;
  u8 header[NPY_WRITE_HEADER], word[4];
  FILE *out = fopen(new_path(name), "wb");
  FUZZ_REQUIRE(out != NULL);
  npy_write_header(header, rows, matrix->width, true);
  FUZZ_REQUIRE(fwrite(header, 1, sizeof header, out) == sizeof header);
  for (u64 i = 0; i < rows * matrix->width; i++) {
    store_le32(word, matrix->data[i]);
    FUZZ_REQUIRE(fwrite(word, 1, sizeof word, out) == sizeof word);
  }
  FUZZ_REQUIRE(fclose(out) == 0);
}

static void open_scene(void) {
  json_t *root = vectors_load("cases/cached_parts.json");
  FUZZ_REQUIRE(case_file_parse(&scene.file, root, NULL, NULL) == SWIRL_OK);
  json_decref(root);
  const char *base = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%.32s/fuzz_witness_XXXXXX", base == NULL ? "/tmp" : base);
  FUZZ_REQUIRE(mkdtemp(folder) != NULL);
  scene.owner = getpid();
  FUZZ_REQUIRE(atexit(remove_files) == 0);
  new_path("manifest.json");
  for (size_t a = 0; a < scene.file.air.num_airs; a++) {
    const case_air *air = &scene.file.traces[a];
    char name[64];
    snprintf(name, sizeof name, "c%zu.npy", a);
    if (air->common.width > 0) write_matrix(name, &air->common);
    for (size_t part = 0; part < air->num_cached; part++) {
      snprintf(name, sizeof name, "k%zu_%zu.npy", a, part);
      write_matrix(name, &air->cached[part]);
    }
  }
  swirl_device *dev;
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1, .isa = "scalar"};
  FUZZ_REQUIRE(swirl_device_open(&dev, &desc, NULL) == SWIRL_OK);
  FUZZ_REQUIRE(swirl_keygen(&scene.pk, dev, &scene.file.air.params, (const swirl_air *const *)scene.file.air.airs,
                            scene.file.air.num_airs, scene.file.preprocessed, SWIRL_ALLOW_INSECURE, NULL) == SWIRL_OK);
  swirl_device_close(dev);
}

static void load(bool shape_only) {
  witness_file witness;
  swirl_check_summary summary;
  swirl_diag diag = {.status = SWIRL_OK};
  const swirl_status status = witness_file_load(&witness, scene.paths[0], swirl_pk_vk(scene.pk),
                                                (const swirl_air *const *)scene.file.air.airs, shape_only, &diag);
  FUZZ_REQUIRE(diag.status == status);
  if (status != SWIRL_OK) {
    FUZZ_REQUIRE(strchr(diag.message, ':') != NULL);
    return;
  }
  bool any = false; // nothing present is a witness of nothing
  for (size_t a = 0; a < witness.num_airs; a++) any = any || witness.airs[a].present;
  FUZZ_REQUIRE(!any || shape_only ||
               swirl_check(scene.pk, witness.airs, witness.num_airs, NULL, &summary, NULL) == SWIRL_OK);
  witness_file_clear(&witness);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (scene.pk == NULL) open_scene();
  FILE *out = fopen(scene.paths[0], "wb");
  FUZZ_REQUIRE(out != NULL && fwrite(data, 1, size, out) == size && fclose(out) == 0);
  load(false);
  load(true);
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed) {
  return json_mutate(data, size, max_size, seed);
}
