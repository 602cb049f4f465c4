#define _GNU_SOURCE // sched_getaffinity
#include "device/host.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_LEN = 1024, LINE_LEN = 1024 };

// Opens `root` followed by `path`; NULL if there is none.
static FILE *open_under(const char *root, const char *path) {
  char full[PATH_LEN];
  const int len = snprintf(full, sizeof full, "%s%s", root, path);
  return len > 0 && (size_t)len < sizeof full ? fopen(full, "r") : NULL;
}

// ---- Control groups

// The first `max` numbers of one file of a group; returns how many there are. "max" and negative ones, which mean no
// limit, are not numbers.
static u32 read_numbers(u64 *numbers, u32 max, const char *root, const char *path) {
  FILE *file = open_under(root, path);
  u32 count = 0;
  if (file == NULL) return 0;
  char text[64] = "";
  if (fgets(text, sizeof text, file) != NULL) {
    char *at = text, *end;
    for (; count < max; count++, at = end) {
      while (*at == ' ') at++;
      if (*at < '0' || *at > '9') break;
      numbers[count] = strtoull(at, &end, 10);
    }
  }
  fclose(file);
  return count;
}

// Where a controller is mounted, and the files with its limits.
typedef struct controller {
  const char *name; // "": version 2, which has one hierarchy for all
  const char *mount;
  const char *limit;
  const char *period; // of a limit on time; NULL: none
} controller;

// The group of this process under a controller, as /proc/self/cgroup has it: "7:cpu,cpuacct:/path". False: none.
static bool find_group(char path[PATH_LEN], const char *root, const char *name) {
  FILE *file = open_under(root, "/proc/self/cgroup");
  char line[LINE_LEN];
  bool found = false;
  if (file == NULL) return false;
  while (!found && fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = 0;
    char *names = strchr(line, ':'), *group = names == NULL ? NULL : strchr(names + 1, ':');
    if (group == NULL) continue;
    *group++ = 0;
    names++;
    found = names[0] == 0 && name[0] == 0;
    for (char *save, *at = strtok_r(names, ",", &save); at != NULL && !found; at = strtok_r(NULL, ",", &save)) {
      found = strcmp(at, name) == 0;
    }
    // A group outside of what this process can see is written with "..": its limits are those at the mount.
    if (found) snprintf(path, PATH_LEN, "%s", strstr(group, "..") != NULL ? "/" : group);
  }
  fclose(file);
  return found;
}

// One group's limit, divided by the period (rounded up) if there is one; UINT64_MAX: none.
static u64 group_limit(const char *root, const controller *c, const char *group) {
  char path[2 * PATH_LEN];
  u64 numbers[2] = {0, 0};
  const bool in_one_file = c->period != NULL && strcmp(c->period, c->limit) == 0;
  const u32 wanted = c->period == NULL ? 1 : 2;
  snprintf(path, sizeof path, "%s%s/%s", c->mount, group, c->limit);
  u32 count = read_numbers(numbers, in_one_file ? 2 : 1, root, path);
  if (count == 1 && wanted == 2 && !in_one_file) {
    snprintf(path, sizeof path, "%s%s/%s", c->mount, group, c->period);
    count += read_numbers(numbers + 1, 1, root, path);
  }
  if (count < wanted || (wanted == 2 && numbers[1] == 0)) return UINT64_MAX;
  return wanted == 2 ? ceil_div_u64(numbers[0], numbers[1]) : numbers[0];
}

// The lowest limit of the process's group and those above it; UINT64_MAX: none.
static u64 lowest_limit(const char *root, const controller *c) {
  char group[PATH_LEN];
  u64 lowest = UINT64_MAX;
  if (!find_group(group, root, c->name)) return lowest;
  for (;;) {
    const u64 limit = group_limit(root, c, group);
    if (limit < lowest) lowest = limit;
    char *slash = strrchr(group, '/');
    if (slash == NULL) return lowest;
    *slash = 0;
  }
}

static u32 quota_threads(const char *root) {
  static const controller v2 = {"", "/sys/fs/cgroup", "cpu.max", "cpu.max"};
  static const controller v1 = {"cpu", "/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "cpu.cfs_period_us"};
  u64 limit = lowest_limit(root, &v2);
  if (limit == UINT64_MAX) limit = lowest_limit(root, &v1);
  if (limit == UINT64_MAX) return 0;
  return limit == 0 ? 1 : limit > UINT32_MAX ? UINT32_MAX : (u32)limit;
}

static u64 memory_limit(const char *root, u64 total) {
  static const controller v2 = {"", "/sys/fs/cgroup", "memory.max", NULL};
  static const controller v1 = {"memory", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", NULL};
  u64 limit = lowest_limit(root, &v2);
  if (limit == UINT64_MAX) limit = lowest_limit(root, &v1);
  return total != 0 && limit >= total ? 0 : limit == UINT64_MAX ? 0 : limit; // a huge number means none
}

// ---- Processors

// The value of a line "name : value" of /proc/cpuinfo, or NULL.
static char *value_of(char *line, const char *name) {
  const size_t len = strlen(name);
  if (strncmp(line, name, len) != 0 || (line[len] != ' ' && line[len] != '\t' && line[len] != ':')) return NULL;
  char *colon = strchr(line, ':');
  if (colon == NULL) return NULL;
  colon[strcspn(colon, "\n")] = 0;
  return colon + 1 + strspn(colon + 1, " \t");
}

static void read_processor(host_machine *out, const char *root) {
  FILE *file = open_under(root, "/proc/cpuinfo");
  char line[4 * LINE_LEN];
  u64 cores = 0, packages = 1;
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL) {
    const char *value;
    if ((value = value_of(line, "model name")) != NULL && out->model[0] == 0) {
      snprintf(out->model, sizeof out->model, "%.*s", HOST_MODEL_LEN - 1, value);
    } else if ((value = value_of(line, "cpu cores")) != NULL) {
      cores = strtoull(value, NULL, 10);
    } else if ((value = value_of(line, "physical id")) != NULL) {
      const u64 package = strtoull(value, NULL, 10);
      if (package < 1024 && package + 1 > packages) packages = package + 1;
    }
  }
  fclose(file);
  out->num_cores = cores < 65536 ? (u32)(cores * packages) : 0;
}

static void count_threads(host_machine *out) {
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  out->num_online = online > 0 ? (u32)online : 1;
  out->num_affinity = out->num_online;
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) out->num_affinity = (u32)CPU_COUNT(&set);
#endif
}

u32 swirl_host_threads(const host_machine *host) {
  const u32 threads = host->num_quota != 0 ? u32_min(host->num_affinity, host->num_quota) : host->num_affinity;
  return u32_min(u32_max(threads, 1), 1024);
}

u32 swirl_host_threads_or(u32 wanted) {
  if (wanted != 0) return wanted;
  host_machine host;
  swirl_host_read(&host, "");
  return swirl_host_threads(&host);
}

// ---- Memory

static void read_memory(host_machine *out, const char *root) {
  FILE *file = open_under(root, "/proc/meminfo");
  char line[LINE_LEN];
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL) {
    unsigned long long number;
    if (sscanf(line, "MemTotal: %llu kB", &number) == 1) out->memory_total = number * 1024;
    if (sscanf(line, "MemAvailable: %llu kB", &number) == 1) out->memory_available = number * 1024;
    if (sscanf(line, "Hugepagesize: %llu kB", &number) == 1) out->huge_page_bytes = number * 1024;
    if (sscanf(line, "HugePages_Free: %llu", &number) == 1) out->num_huge_pages_free = number;
  }
  fclose(file);
}

// "always [madvise] never": the word in brackets.
static void read_transparent(host_machine *out, const char *root) {
  FILE *file = open_under(root, "/sys/kernel/mm/transparent_hugepage/enabled");
  char line[LINE_LEN] = "";
  if (file == NULL) return;
  const char *begin = fgets(line, sizeof line, file) == NULL ? NULL : strchr(line, '[');
  const char *end = begin == NULL ? NULL : strchr(begin, ']');
  if (end != NULL) {
    snprintf(out->transparent_huge_pages, sizeof out->transparent_huge_pages, "%.*s", (int)(end - begin - 1),
             begin + 1);
  }
  fclose(file);
}

void swirl_host_read(host_machine *out, const char *root) {
  *out = (host_machine){.num_cores = 0};
  read_processor(out, root);
  count_threads(out);
  out->num_quota = quota_threads(root);
  read_memory(out, root);
  out->memory_limit = memory_limit(root, out->memory_total);
  read_transparent(out, root);
}
