// dump_air_kernels FOLDER: writes every kernel that is made for the AIRs of the examples, and for random ones, as files
// of SPIR-V.
#include "random_program.h"

#include <stdio.h>
#include <stdlib.h>

#include "examples.h"
#include "keys/pk.h"
#include "vulkan/vulkan_air_make.h"

static const char *folder;

static void require(bool good, const char *what) {
  if (good) return;
  fprintf(stderr, "dump_air_kernels: %s\n", what);
  exit(1);
}

static u32 dump_module(const air_job *job, u32 module, const char *name) {
  char path[512];
  spirv_words words = {0};
  snprintf(path, sizeof path, "%s/%s_%u_%u.spv", folder, name, (unsigned)job->use, module);
  require(swirl_vulkan_air_code(&words, job, module) == SWIRL_OK, path);
  FILE *file = fopen(path, "wb");
  require(file != NULL && fwrite(words.words, sizeof(u32), words.num, file) == words.num && fclose(file) == 0, path);
  const u32 num = words.num;
  swirl_spirv_release(&words);
  return num;
}

static void dump(const u32 *code, const char *name) {
  for (u32 use = 0; use < NUM_AIR_USES; use++) {
    if (!swirl_vulkan_air_is_used(code, (air_use)use, &swirl_vulkan_air_limits[use])) continue;
    air_kernels kernels = {0};
    air_job job = {.use = (air_use)use, .kernels = &kernels};
    const swirl_status status = swirl_vulkan_air_divide(&job, code, &swirl_vulkan_air_limits[use], NULL);
    u64 num = 0;
    for (u32 m = 0; status == SWIRL_OK && m < air_job_num_modules(&job); m++) num += dump_module(&job, m, name);
    printf("%s, use %u: %s, %u instructions, %u needed, %u parts, %u modules, %u kept, %llu words\n", name, use,
           swirl_status_name(status), code[AIR_WORD_NUM_INSTRUCTIONS], job.flow.num, kernels.parts.num_parts,
           kernels.parts.num_modules, kernels.num_kept, (unsigned long long)num);
    swirl_air_parts_release(&kernels.parts, NULL);
    swirl_vulkan_air_job_release(&job, NULL);
  }
}

static void dump_example(const example *ex) {
  swirl_params params;
  example_airs airs;
  swirl_device *dev;
  swirl_pk *pk;
  swirl_diag diag = {0};
  require(swirl_params_preset(&params, "app", ex->preset_height(ex->min_size), &diag) == SWIRL_OK, diag.message);
  require(example_create_airs(ex, &airs, ex->min_size, &diag) == SWIRL_OK, diag.message);
  require(swirl_device_open(&dev, &(swirl_device_desc){.device = "cpu"}, &diag) == SWIRL_OK, diag.message);
  require(example_keygen(&pk, dev, &params, &airs, 0, &diag) == SWIRL_OK, diag.message);
  for (u32 i = 0; i < airs.num; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s_%u_constraints", ex->name, i);
    dump(pk->airs[i].constraints.words, name);
    snprintf(name, sizeof name, "%s_%u_interactions", ex->name, i);
    dump(pk->airs[i].interactions.words, name);
  }
  swirl_pk_destroy(pk);
  example_airs_clear(&airs);
  swirl_device_close(dev);
}

static void dump_random(void) {
  void *t;
  require(twin_open(&t) == 0, "no GPU");
  for (u32 i = 0; i < 24; i++) {
    char name[64];
    twin_reset(t);
    const random_program p = random_program_make(t, i % 2, 1 + twin_below(i < 20 ? 150 : 3000), 2);
    snprintf(name, sizeof name, "random_%u", i);
    dump(twin_at(t, p.prog), name);
  }
  twin_close(&t);
}

int main(int argc, char **argv) {
  require(argc == 2, "wants a folder");
  folder = argv[1];
  size_t num;
  const example *const *all = example_list(&num);
  for (size_t i = 0; i < num; i++) dump_example(all[i]);
  dump_random();
  return 0;
}
