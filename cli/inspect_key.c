// A key as text; and what text and JSON both need.
#include "inspect.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *inspect_air_name(const key_view *view, uint32_t air) {
  const char *name = view->airs == NULL ? NULL : swirl_air_name(view->airs[air]);
  return name == NULL ? "" : name;
}

// ---- Buses

static int compare_buses(const void *a, const void *b) {
  const bus_summary *x = a, *y = b;
  return x->bus < y->bus ? -1 : x->bus > y->bus;
}

// Adds the interactions of AIR `air` to counters by bus. An AIR counts once for each of its buses.
static void count_air(bus_summary *counters, uint32_t *last_air, const swirl_vk *vk, uint32_t air) {
  swirl_air_info info;
  if (swirl_vk_air_info(&info, vk, air) != SWIRL_OK) return;
  for (uint32_t i = 0; i < info.num_interactions; i++) {
    swirl_bus_use use;
    if (swirl_vk_interaction(&use, vk, air, i) != SWIRL_OK) continue;
    counters[use.bus].bus = use.bus;
    counters[use.bus].num_interactions++;
    if (last_air[use.bus] == air + 1) continue;
    last_air[use.bus] = air + 1;
    counters[use.bus].num_airs++;
  }
}

bus_summary *inspect_buses(size_t *num, const swirl_vk *vk, uint32_t air) {
  const size_t max = (size_t)UINT16_MAX + 1;
  bus_summary *counters = calloc(max, sizeof *counters);
  uint32_t *last_air = calloc(max, sizeof *last_air);
  *num = 0;
  if (counters == NULL || last_air == NULL) {
    free(counters);
    free(last_air);
    return NULL;
  }
  const uint32_t num_airs = swirl_vk_num_airs(vk);
  for (uint32_t a = 0; a < num_airs; a++) {
    if (air == UINT32_MAX || air == a) count_air(counters, last_air, vk, a);
  }
  for (size_t i = 0; i < max; i++) {
    if (counters[i].num_interactions > 0) counters[(*num)++] = counters[i];
  }
  free(last_air);
  qsort(counters, *num, sizeof *counters, compare_buses);
  return counters;
}

// ---- Text

static void print_digest(const char *indent, const char *name, const swirl_digest *digest) {
  printf("%s%-12s", indent, name);
  for (size_t i = 0; i < 8; i++) printf(" %" PRIu32, digest->words[i]);
  putchar('\n');
}

static void print_params(const swirl_params *p) {
  static const char *const proximity[] = {[SWIRL_UNIQUE_DECODING] = "unique decoding",
                                          [SWIRL_SPLIT_UNIQUE_LIST] = "unique, then list decoding",
                                          [SWIRL_LIST_DECODING] = "list decoding"};
  puts("parameters");
  printf("  l_skip %" PRIu32 ", n_stack %" PRIu32 " (stacked columns of 2^%" PRIu32 " rows), w_stack %" PRIu64
         ", log_blowup %" PRIu32 "\n",
         p->l_skip, p->n_stack, p->l_skip + p->n_stack, p->w_stack, p->log_blowup);
  printf("  WHIR: k %" PRIu32 ", %" PRIu32 " rounds with", p->k_whir, p->num_rounds);
  for (uint32_t i = 0; i < p->num_rounds; i++) printf("%s %" PRIu32, i == 0 ? "" : ",", p->num_queries[i]);
  printf(" queries; proof of work mu %" PRIu32 ", queries %" PRIu32 ", folding %" PRIu32 " bits; %s", p->mu_pow_bits,
         p->query_pow_bits, p->folding_pow_bits, proximity[p->proximity]);
  if (p->proximity != SWIRL_UNIQUE_DECODING) printf(", m %" PRIu64, p->proximity_m);
  if (p->proximity == SWIRL_SPLIT_UNIQUE_LIST) printf(", from round %" PRIu64, p->list_start_round);
  printf("\n  LogUp: at most %" PRIu32 " interactions, messages below 2^%" PRIu32 " fields, proof of work %" PRIu32
         " bits\n",
         p->max_interaction_count, p->log_max_message_length, p->logup_pow_bits);
  printf("  constraint degree at most %" PRIu32 "\n", p->max_constraint_degree);
}

static void print_soundness(const swirl_vk *vk) {
  swirl_soundness s;
  if (swirl_vk_soundness(&s, vk) != SWIRL_OK) {
    puts("soundness: the key allows no estimate");
    return;
  }
  const struct {
    const char *name;
    double bits;
  } parts[] = {{"logup", s.logup},
               {"gkr_sumcheck", s.gkr_sumcheck},
               {"gkr_batching", s.gkr_batching},
               {"zerocheck_sumcheck", s.zerocheck_sumcheck},
               {"constraint_batching", s.constraint_batching},
               {"stacked_reduction", s.stacked_reduction},
               {"whir", s.whir}};
  printf("soundness: %.2f bits (estimate from the key alone), the least of\n", s.total);
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    if (isfinite(parts[i].bits)) printf("  %-20s %8.2f\n", parts[i].name, parts[i].bits);
    if (!isfinite(parts[i].bits)) printf("  %-20s does not occur\n", parts[i].name);
  }
}

// Items of one interaction stand on one line: the line that is open is ended before the next one.
typedef struct node_printer {
  const swirl_vk *vk;
  uint32_t air;
  bool is_open;
} node_printer;

static bool print_item(void *context, const swirl_vk_item *item) {
  node_printer *p = context;
  swirl_bus_use use = {0};
  if (p->is_open && item->kind != SWIRL_VK_FIELD) puts(")");
  p->is_open = item->kind == SWIRL_VK_COUNT || item->kind == SWIRL_VK_FIELD;
  switch (item->kind) {
  case SWIRL_VK_TERM: printf("    t%" PRIu32 " = %s\n", item->index, item->text); break;
  case SWIRL_VK_CONSTRAINT: printf("    constraint %" PRIu32 ": %s = 0\n", item->index, item->text); break;
  case SWIRL_VK_COUNT:
    if (swirl_vk_interaction(&use, p->vk, p->air, item->index) != SWIRL_OK) return false;
    printf("    interaction %" PRIu32 ": bus %" PRIu32 ", weight %" PRIu32 ", count %s, message (", item->index,
           use.bus, use.count_weight, item->text);
    break;
  case SWIRL_VK_FIELD: printf("%s%s", item->field == 0 ? "" : ", ", item->text); break;
  }
  return true;
}

static void print_nodes(const key_view *view, uint32_t air) {
  node_printer printer = {view->vk, air, false};
  const swirl_status status = swirl_vk_describe_air(view->vk, air, print_item, &printer, NULL);
  if (printer.is_open) puts(")");
  if (status != SWIRL_OK) printf("    the rest is not shown: %s\n", swirl_status_text(status));
}

static void print_buses(const key_view *view, uint32_t air) {
  size_t num;
  bus_summary *buses = inspect_buses(&num, view->vk, air);
  printf("    buses");
  if (buses == NULL) printf(" are not shown: out of memory");
  for (size_t i = 0; i < num; i++) {
    printf("%s %" PRIu32 " (%" PRIu32 ")", i == 0 ? "" : ",", buses[i].bus, buses[i].num_interactions);
  }
  putchar('\n');
  free(buses);
}

static void print_air(const key_view *view, uint32_t air) {
  swirl_air_info info;
  if (swirl_vk_air_info(&info, view->vk, air) != SWIRL_OK) return;
  const char *name = inspect_air_name(view, air);
  printf("  AIR %" PRIu32, air);
  if (name[0] != 0) printf(" (%s)", name);
  printf("\n    columns: main %" PRIu32, info.common_main_width);
  for (uint32_t i = 0; i < info.num_cached_mains; i++) printf(", cached%" PRIu32 " %" PRIu32, i, info.cached_widths[i]);
  if (info.preprocessed_width > 0) {
    printf(", preprocessed %" PRIu32 " of 2^%" PRIu32 " rows", info.preprocessed_width, info.preprocessed_log_height);
  }
  printf("; public values %" PRIu32 "\n", info.num_public_values);
  printf("    degree %" PRIu32 ": %" PRIu32 " constraints, %" PRIu32 " interactions, %" PRIu32 " nodes%s%s\n",
         info.max_constraint_degree, info.num_constraints, info.num_interactions, info.num_nodes,
         info.needs_next_row ? "; reads the next row" : "", info.is_required ? "; required" : "");
  if (info.num_interactions > 0) print_buses(view, air);
  if (info.preprocessed_width > 0 && view->has_params) {
    print_digest("    ", "preprocessed commitment", &info.preprocessed_commitment);
  }
  if (view->with_nodes) print_nodes(view, air);
}

static void print_all_buses(const swirl_vk *vk) {
  size_t num;
  bus_summary *buses = inspect_buses(&num, vk, UINT32_MAX);
  puts(buses == NULL ? "buses are not shown: out of memory" : num == 0 ? "no buses" : "buses");
  for (size_t i = 0; i < num; i++) {
    printf("  bus %" PRIu32 ": %" PRIu32 " interactions in %" PRIu32 " AIRs\n", buses[i].bus, buses[i].num_interactions,
           buses[i].num_airs);
  }
  free(buses);
}

static void print_height_constraints(const swirl_vk *vk) {
  const uint32_t num = swirl_vk_num_height_constraints(vk), num_airs = swirl_vk_num_airs(vk);
  puts(num == 0 ? "no constraints on trace heights" : "constraints on trace heights");
  for (uint32_t i = 0; i < num; i++) {
    swirl_height_constraint constraint;
    if (swirl_vk_height_constraint(&constraint, vk, i) != SWIRL_OK) return;
    const char *plus = "  ";
    for (uint32_t a = 0; a < num_airs; a++) {
      if (constraint.coefficients[a] == 0) continue;
      printf("%s%" PRIu32 " height(%" PRIu32 ")", plus, constraint.coefficients[a], a);
      plus = " + ";
    }
    printf("%s < %" PRIu32 "\n", plus[1] == ' ' ? "  0" : "", constraint.threshold);
  }
}

void inspect_key_text(const key_view *view) {
  static const char *const kinds[] = {
      [INSPECT_VK] = "verifying key", [INSPECT_PK] = "proving key", [INSPECT_AIR] = "AIRs"};
  const swirl_vk *vk = view->vk;
  printf("%s: %" PRIu64 " bytes, codec version %d\n", kinds[view->kind], view->num_bytes, SWIRL_CODEC_VERSION);
  if (view->has_params) {
    const swirl_digest pre_hash = swirl_vk_pre_hash(vk);
    const size_t len = swirl_vk_encoded_len(vk);
    print_digest("", "pre-hash", &pre_hash);
    printf("memory: verifying key %zu bytes, at most %zu to hold it, %zu to verify a proof\n", len,
           swirl_vk_memory(len), swirl_verify_memory(vk));
    print_params(swirl_vk_params(vk));
    print_soundness(vk);
  }
  printf("%" PRIu32 " AIRs\n", swirl_vk_num_airs(vk));
  for (uint32_t a = 0; a < swirl_vk_num_airs(vk); a++) print_air(view, a);
  print_all_buses(vk);
  print_height_constraints(vk);
}
