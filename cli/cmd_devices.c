// swirl devices: the devices of this build on this machine.
#include "commands.h"
#include "device_list.h"
#include "json_write.h"
#include "options.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char help[] =
    "usage: swirl devices [--json]\n"
    "\n"
    "Lists every device of this build, also those that cannot be used here, with the reason: processor or GPU,\n"
    "instruction sets and the one that is chosen, threads that this process may use, memory, huge pages, how traces\n"
    "that other code writes on a GPU are reached.\n"
    "\n"
    "  --json  as JSON (docs/program.md)\n"
    "\n"
    "Environment: SWIRL_CPU_ISA and SWIRL_DEVICE are obeyed. Exit code: 0 listed, 1 failed, 2 wrong usage.\n";

static double gib(uint64_t bytes) { return (double)bytes / ((double)(1 << 30)); }

static void print_line(const char *name) { printf("  %-17s ", name); }

static void print_levels(const swirl_device_info *info) {
  print_line("instruction sets");
  for (uint32_t i = 0; i < info->num_levels; i++) {
    const swirl_isa_level *level = &info->levels[i];
    printf("%s%s%s", i == 0 ? "" : ", ", level->name,
           !level->is_supported ? " (not of this machine)"
           : !level->is_built   ? " (not in this build)"
                                : "");
  }
  printf("; chosen: %s\n", info->isa == NULL ? "none" : info->isa);
}

static void print_threads(const swirl_device_info *info) {
  print_line("threads");
  printf("%" PRIu32 " by default; %" PRIu32 " of the machine, %" PRIu32 " in the affinity mask, ", info->num_threads,
         info->num_online, info->num_affinity);
  if (info->num_quota == 0) puts("no quota");
  if (info->num_quota != 0) printf("quota for %" PRIu32 "\n", info->num_quota);
}

static void print_cpu(const swirl_device_info *info) {
  print_line("processor");
  printf("%s", info->name[0] == 0 ? "unknown" : info->name);
  if (info->num_cores != 0) printf(", %" PRIu32 " cores", info->num_cores);
  putchar('\n');
  print_levels(info);
  print_threads(info);
  print_line("huge pages");
  if (info->huge_page_bytes == 0) printf("none");
  if (info->huge_page_bytes != 0) {
    printf("of %" PRIu64 " KiB, %" PRIu64 " reserved and free", info->huge_page_bytes / 1024,
           info->num_huge_pages_free);
  }
  printf("; transparent: %s\n", info->transparent_huge_pages[0] == 0 ? "unknown" : info->transparent_huge_pages);
}

static void print_gpu(const swirl_device_info *info) {
  print_line("GPU");
  printf("%" PRIu32 ", %s\n", info->gpu_index, info->name);
  if (info->has_uuid) {
    print_line("UUID");
    for (size_t i = 0; i < sizeof info->uuid; i++) printf("%02x", info->uuid[i]);
    putchar('\n');
  }
  print_line("driver");
  puts(info->driver);
  print_line("subgroup");
  printf("%" PRIu32 " lanes\n", info->subgroup_size);
  print_line("traces of others");
  printf("by address%s%s%s\n", info->has_mapped_traces ? ", mapped for the host" : "",
         info->has_fd_traces ? ", as file descriptors" : "", info->has_dma_buf_traces ? ", as dma-bufs" : "");
}

static void print_device(const swirl_device_info *info) {
  printf("%s%s\n", info->id, info->is_default ? " (default)" : "");
  if (!info->is_usable) {
    print_line("not usable");
    puts(info->reason);
  }
  if (info->kind == SWIRL_DEVICE_PLAN) {
    print_line("plans only");
    puts("for the CPU, without its threads");
    return;
  }
  if (info->kind == SWIRL_DEVICE_GPU) print_gpu(info);
  if (info->kind == SWIRL_DEVICE_CPU) print_cpu(info);
  print_line("memory");
  if (info->memory_bytes == 0) puts("unknown");
  if (info->memory_bytes != 0) {
    printf("%.1f GiB, of which %.1f GiB available\n", gib(info->memory_bytes), gib(info->memory_available));
  }
}

static bool print_devices_json(const swirl_device_info *infos, size_t num) {
  json_t *list = json_array();
  bool good = list != NULL;
  for (size_t i = 0; i < num; i++) good = good && json_add(list, json_device(&infos[i]));
  if (good) return json_print("devices", json_pack("{s:o}", "devices", list));
  json_decref(list);
  return json_print("devices", NULL);
}

int cmd_devices(int argc, char **argv) {
  bool wants_help = false, json = false;
  const cli_option options[] = {{"--json", NULL, &json}, {"--help", NULL, &wants_help}, {"-h", NULL, &wants_help}};
  size_t num_rest, num = 0;
  if (!options_parse("devices", options, sizeof options / sizeof options[0], argc, argv, &num_rest)) return CLI_USAGE;
  if (wants_help) {
    fputs(help, stdout);
    return CLI_OK;
  }
  if (num_rest > 0) return usage_error("devices", "unexpected argument %s", argv[0]);

  swirl_device_info *infos = NULL;
  bool good = device_list(&infos, &num, "devices");
  for (size_t i = 0; good && !json && i < num; i++) print_device(&infos[i]);
  if (good && json) good = print_devices_json(infos, num);
  free(infos);
  return good ? CLI_OK : CLI_FAILED;
}
