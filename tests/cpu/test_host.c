// What a machine leaves to the process, read from made-up systems; the list of devices; instruction sets by name.
#define _POSIX_C_SOURCE 200809L
#include "support/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <swirl/device.h>
#include <sys/stat.h>

#include "cpu/kernels.h"
#include "device/host.h"

// ---- A system in a directory

typedef struct fake {
  char root[64];
} fake;

static void fake_create(fake *f) {
  memcpy(f->root, "/tmp/swirl_host_XXXXXX", sizeof "/tmp/swirl_host_XXXXXX");
  assert_non_null(mkdtemp(f->root));
}
static void fake_destroy(const fake *f) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", f->root);
  assert_int_equal(system(command), 0);
}
static void fake_write(const fake *f, const char *path, const char *text) {
  char full[512];
  snprintf(full, sizeof full, "%s%s", f->root, path);
  for (char *slash = strchr(full + strlen(f->root) + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(full, 0777);
    *slash = '/';
  }
  FILE *file = fopen(full, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static host_machine read_fake(const fake *f) {
  host_machine host;
  swirl_host_read(&host, f->root);
  return host;
}

static void test_empty(void **state) {
  (void)state;
  fake f;
  fake_create(&f);
  const host_machine host = read_fake(&f);
  assert_string_equal(host.model, "");
  assert_int_equal(host.num_quota, 0);
  assert_int_equal(host.memory_total + host.memory_limit + host.memory_available, 0);
  assert_true(host.num_online > 0 && host.num_affinity > 0);
  assert_int_equal(swirl_host_threads(&host), host.num_affinity);
  fake_destroy(&f);
}

static void test_machine(void **state) {
  (void)state;
  fake f;
  fake_create(&f);
  fake_write(&f, "/proc/cpuinfo",
             "processor\t: 0\nmodel\t\t: 207\nmodel name\t: A Processor @ 2 GHz\nphysical id\t: 0\ncpu cores\t: 4\n\n"
             "processor\t: 1\nmodel name\t: Another\nphysical id\t: 1\ncpu cores\t: 4\n");
  fake_write(&f, "/proc/meminfo",
             "MemTotal:       1000 kB\nMemFree: 1 kB\nMemAvailable:    600 kB\nHugePages_Free:        7\n"
             "Hugepagesize:       2048 kB\n");
  fake_write(&f, "/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
  const host_machine host = read_fake(&f);
  assert_string_equal(host.model, "A Processor @ 2 GHz");
  assert_int_equal(host.num_cores, 8);
  assert_int_equal(host.memory_total, 1024000);
  assert_int_equal(host.memory_available, 614400);
  assert_int_equal(host.memory_limit, 0);
  assert_int_equal(host.huge_page_bytes, 2048 * 1024);
  assert_int_equal(host.num_huge_pages_free, 7);
  assert_string_equal(host.transparent_huge_pages, "madvise");
  fake_destroy(&f);
}

// The least of the group's own limits and those above it.
static void test_cgroup2(void **state) {
  (void)state;
  fake f;
  fake_create(&f);
  fake_write(&f, "/proc/meminfo", "MemTotal: 1000000 kB\n");
  fake_write(&f, "/proc/self/cgroup", "0::/slice/unit\n");
  fake_write(&f, "/sys/fs/cgroup/slice/unit/cpu.max", "max 100000\n");
  fake_write(&f, "/sys/fs/cgroup/slice/unit/memory.max", "max\n");
  assert_int_equal(read_fake(&f).num_quota, 0);
  assert_int_equal(read_fake(&f).memory_limit, 0);
  fake_write(&f, "/sys/fs/cgroup/slice/cpu.max", "250000 100000\n");
  fake_write(&f, "/sys/fs/cgroup/slice/memory.max", "4096000\n");
  assert_int_equal(read_fake(&f).num_quota, 3);
  assert_int_equal(read_fake(&f).memory_limit, 4096000);
  fake_write(&f, "/sys/fs/cgroup/slice/unit/cpu.max", "50000 100000\n");
  fake_write(&f, "/sys/fs/cgroup/slice/unit/memory.max", "1000\n");
  assert_int_equal(read_fake(&f).num_quota, 1);
  assert_int_equal(read_fake(&f).memory_limit, 1000);
  fake_write(&f, "/proc/self/cgroup", "0::/\n"); // a container sees its own group as the root
  fake_write(&f, "/sys/fs/cgroup/cpu.max", "200000 100000\n");
  assert_int_equal(read_fake(&f).num_quota, 2);
  fake_write(&f, "/proc/self/cgroup", "0::/../../other\n");
  assert_int_equal(read_fake(&f).num_quota, 2);
  fake_write(&f, "/sys/fs/cgroup/cpu.max", "200000 0\n");
  assert_int_equal(read_fake(&f).num_quota, 0);
  fake_write(&f, "/sys/fs/cgroup/cpu.max", "200000\n");
  assert_int_equal(read_fake(&f).num_quota, 0);
  fake_destroy(&f);
}

static void test_cgroup1(void **state) {
  (void)state;
  fake f;
  fake_create(&f);
  fake_write(&f, "/proc/meminfo", "MemTotal: 1000000 kB\n");
  fake_write(&f, "/proc/self/cgroup", "5:cpuset:/\n4:memory:/jobs/one\n3:cpuacct,cpu:/jobs\nmalformed\n2:x\n0::/\n");
  fake_write(&f, "/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  fake_write(&f, "/sys/fs/cgroup/cpu/jobs/cpu.cfs_quota_us", "-1\n");
  fake_write(&f, "/sys/fs/cgroup/cpu/jobs/cpu.cfs_period_us", "100000\n");
  assert_int_equal(read_fake(&f).num_quota, 0);
  assert_int_equal(read_fake(&f).memory_limit, 0);
  fake_write(&f, "/sys/fs/cgroup/memory/jobs/one/memory.limit_in_bytes", "8192\n");
  fake_write(&f, "/sys/fs/cgroup/cpu/jobs/cpu.cfs_quota_us", "150000\n");
  const host_machine host = read_fake(&f);
  assert_int_equal(host.num_quota, 2);
  assert_int_equal(host.memory_limit, 8192);
  fake_destroy(&f);
}

static void test_threads(void **state) {
  (void)state;
  assert_int_equal(swirl_host_threads(&(host_machine){.num_affinity = 8}), 8);
  assert_int_equal(swirl_host_threads(&(host_machine){.num_affinity = 8, .num_quota = 3}), 3);
  assert_int_equal(swirl_host_threads(&(host_machine){.num_affinity = 2, .num_quota = 3}), 2);
  assert_int_equal(swirl_host_threads(&(host_machine){.num_affinity = 5000}), 1024);
  assert_int_equal(swirl_host_threads(&(host_machine){.num_affinity = 0}), 1);
}

// ---- Instruction sets and devices

static void test_levels(void **state) {
  (void)state;
  cpu_level levels[CPU_MAX_TABLES];
  const cpu_kernels *tables[CPU_MAX_TABLES], *best = NULL;
  swirl_diag diag;
  const u32 num_levels = swirl_cpu_levels(levels), num_tables = swirl_cpu_kernel_tables(tables);
  assert_string_equal(levels[0].name, "scalar");
  assert_int_equal(swirl_cpu_kernels_select(&best, NULL, &diag), SWIRL_OK);
  assert_ptr_equal(best, tables[num_tables - 1]);
  const cpu_kernels *expected = NULL; // a level caps: the best one up to it
  for (u32 i = 0; i < num_levels; i++) {
    if (levels[i].table != NULL && levels[i].is_supported) expected = levels[i].table;
    assert_int_equal(swirl_cpu_kernels_select(&best, levels[i].name, &diag), SWIRL_OK);
    assert_ptr_equal(best, expected);
  }
  const cpu_kernels *untouched = best;
#if defined(__aarch64__)
  const char *other = "avx2";
#else
  const char *other = "neon";
#endif
  const char *const wrong[] = {other, "sse9", "", "AVX2", "avx"};
  for (size_t i = 0; i < SWIRL_COUNT(wrong); i++) {
    assert_int_equal(swirl_cpu_kernels_select(&best, wrong[i], &diag), SWIRL_ERR_DEVICE);
    assert_int_equal(diag.status, SWIRL_ERR_DEVICE);
    assert_non_null(strstr(diag.message, i == 0 ? "another processor architecture" : "unknown instruction set"));
    assert_non_null(strstr(diag.message, "scalar"));
    assert_ptr_equal(best, untouched);
    swirl_device *dev = NULL;
    const swirl_device_desc desc = {.num_threads = 1, .isa = wrong[i]};
    assert_int_equal(swirl_device_open(&dev, &desc, &diag), SWIRL_ERR_DEVICE);
    assert_null(dev);
  }
}

static void test_list(void **state) {
  (void)state;
  enum { MAX = 16 };
  swirl_device_info infos[MAX];
  size_t num = 0, again = 0;
  unsetenv("SWIRL_DEVICE");
  unsetenv("SWIRL_CPU_ISA");
  assert_int_equal(swirl_device_list(NULL, 0, &num, NULL), SWIRL_OK);
  assert_in_range(num, 2, MAX);
  assert_int_equal(swirl_device_list(infos, MAX, &again, NULL), SWIRL_OK);
  assert_int_equal(again, num);
  assert_string_equal(infos[0].id, "cpu");
  assert_true(infos[0].is_default && infos[0].is_usable);
  for (size_t i = 0; i < num; i++) { // what is usable can be opened, and is what the list says
    swirl_device *dev;
    const swirl_device_desc desc = {.device = infos[i].id};
    if (infos[i].kind == SWIRL_DEVICE_GPU && !infos[i].is_usable) {
      assert_int_equal(swirl_device_open(&dev, &desc, NULL), SWIRL_ERR_DEVICE);
      continue;
    }
    assert_true(infos[i].is_usable);
    assert_int_equal(swirl_device_open(&dev, &desc, NULL), SWIRL_OK);
    if (infos[i].kind != SWIRL_DEVICE_GPU) assert_string_equal(swirl_device_isa(dev), infos[i].isa);
    assert_int_equal(swirl_device_num_threads(dev), infos[i].num_threads);
    swirl_device_close(dev);
  }
  const swirl_device_info second = infos[1];
  assert_int_equal(swirl_device_list(infos, 1, &again, NULL), SWIRL_OK); // no more than there is room for
  assert_int_equal(again, num);
  assert_string_equal(infos[1].id, second.id);
  assert_int_equal(swirl_device_list(NULL, 1, &num, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_device_list(infos, 1, NULL, NULL), SWIRL_ERR_ARGUMENT);

  setenv("SWIRL_CPU_ISA", "scalar", 1);
  assert_int_equal(swirl_device_list(infos, MAX, &num, NULL), SWIRL_OK);
  assert_string_equal(infos[0].isa, "scalar");
  setenv("SWIRL_CPU_ISA", "sse9", 1);
  assert_int_equal(swirl_device_list(infos, MAX, &num, NULL), SWIRL_OK);
  assert_false(infos[0].is_usable);
  assert_null(infos[0].isa);
  assert_non_null(strstr(infos[0].reason, "sse9"));
  unsetenv("SWIRL_CPU_ISA");
}

// "plan:ID" plans for a device that there is; a selector needs something to select.
static void test_names(void **state) {
  (void)state;
  const char *const good[] = {"cpu", "plan", "plan:cpu"};
  const char *const wrong[] = {"", "cp", "cpus", "cpu:", "cpu:0", "plan:", "plan:plan", "plan:cpu:0", "plan:gpus"};
  for (size_t i = 0; i < SWIRL_COUNT(good) + SWIRL_COUNT(wrong); i++) {
    const bool is_good = i < SWIRL_COUNT(good);
    swirl_device *dev = NULL;
    swirl_diag diag;
    const swirl_device_desc desc = {.device = is_good ? good[i] : wrong[i - SWIRL_COUNT(good)], .num_threads = 1};
    assert_int_equal(swirl_device_open(&dev, &desc, &diag), is_good ? SWIRL_OK : SWIRL_ERR_DEVICE);
    assert_int_equal(dev != NULL, is_good);
    if (!is_good) assert_non_null(strstr(diag.message, "there is no device"));
    swirl_device_close(dev);
  }
  setenv("SWIRL_DEVICE", "plan:cpu", 1);
  swirl_device_info infos[2];
  size_t num;
  assert_int_equal(swirl_device_list(infos, 2, &num, NULL), SWIRL_OK);
  assert_true(!infos[0].is_default && infos[1].is_default);
  unsetenv("SWIRL_DEVICE");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_empty),   cmocka_unit_test(test_machine),
                                     cmocka_unit_test(test_cgroup2), cmocka_unit_test(test_cgroup1),
                                     cmocka_unit_test(test_threads), cmocka_unit_test(test_levels),
                                     cmocka_unit_test(test_list),    cmocka_unit_test(test_names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
