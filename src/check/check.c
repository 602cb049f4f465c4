// Checking a witness (spec 03 sections 1.2, 1.3, 9.1, 9.3).
//
// One walk over all rows evaluates constraints and sums up messages. If messages are left over, a second walk finds the
// rows that they come from: so the sums alone are kept, not the rows of every message.
#include <swirl/check.h>

#include "check/check_bus.h"
#include "check/check_constraints.h"

enum { DEFAULT_MAX_REPORTS = 20 };

typedef struct checker {
  const swirl_allocator *allocator;
  const swirl_cancel *cancel; // the device's
  check_witness witness;
  check_bus bus;
  check_reporter reporter;
  swirl_check_summary summary;
  u32 *values; // [max_nodes][CHECK_BLOCK], one AIR at a time
  size_t values_size;
} checker;

static swirl_status make_room(checker *c, swirl_diag *diag) {
  u32 max_nodes = 1;
  for (u32 a = 0; a < c->witness.num_airs; a++) {
    if (c->witness.airs[a].air != NULL) max_nodes = u32_max(max_nodes, c->witness.airs[a].air->num_nodes);
  }
  c->values_size = (size_t)max_nodes * CHECK_BLOCK * sizeof *c->values;
  c->values = swirl_mem_alloc_uninit(c->allocator, c->values_size);
  return c->values == NULL ? swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "%u nodes", max_nodes) : SWIRL_OK;
}

static swirl_status walk_air(checker *c, u32 a, check_failure *failures, swirl_diag *diag) {
  const check_air *air = &c->witness.airs[a];
  for (u64 row = 0; row >> air->log_height == 0; row += CHECK_BLOCK) {
    if (swirl_is_cancelled(c->cancel)) return swirl_fail_cancelled(diag);
    swirl_check_eval(c->values, air, row);
    swirl_check_constraints_block(failures, air, c->values, row);
    SWIRL_TRY(swirl_check_bus_block(&c->bus, air, c->values, diag));
  }
  return SWIRL_OK;
}

// Constraints and interactions of AIR a, and its reports.
static swirl_status check_one(checker *c, u32 a, swirl_diag *diag) {
  const check_air *air = &c->witness.airs[a];
  const size_t size = ((size_t)air->air->num_constraints + 1) * sizeof(check_failure);
  check_failure *failures = swirl_mem_alloc(c->allocator, size);
  if (failures == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "AIR %u", a);
  c->summary.num_constraints += air->air->num_constraints;
  swirl_status status = walk_air(c, a, failures, diag);
  if (status == SWIRL_OK) {
    status = swirl_check_constraints_report(&c->summary, &c->reporter, failures, air, a, c->values, c->allocator);
    if (status != SWIRL_OK) swirl_fail(diag, status, "a report");
  }
  swirl_mem_release(c->allocator, failures, size);
  return status;
}

// The rows of the messages in `reports`.
static swirl_status find_places(checker *c, swirl_check_report *reports, swirl_diag *diag) {
  for (u32 a = 0; a < c->witness.num_airs; a++) {
    const check_air *air = &c->witness.airs[a];
    if (air->air == NULL || air->air->num_interactions == 0) continue;
    for (u64 row = 0; row >> air->log_height == 0; row += CHECK_BLOCK) {
      if (swirl_is_cancelled(c->cancel)) return swirl_fail_cancelled(diag);
      swirl_check_eval(c->values, air, row);
      swirl_check_bus_places(&c->bus, reports, air, a, c->values, row);
    }
  }
  return SWIRL_OK;
}

// What is left over on the buses, with the rows that it comes from.
static swirl_status check_buses(checker *c, swirl_diag *diag) {
  u32 max = 0;
  for (u32 m = 0; m < c->bus.num_messages && max < c->reporter.left; m++) max += c->bus.messages[m].sum != 0;
  const size_t size = ((size_t)max + 1) * sizeof(swirl_check_report);
  swirl_check_report *reports = swirl_mem_alloc(c->allocator, size);
  if (reports == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "%u reports", max);
  const u32 num_reports = swirl_check_bus_unbalanced(&c->bus, &c->summary, reports, max);
  const swirl_status status = num_reports == 0 ? SWIRL_OK : find_places(c, reports, diag);
  for (u32 i = 0; i < num_reports && status == SWIRL_OK; i++) c->reporter.report(c->reporter.context, &reports[i]);
  swirl_mem_release(c->allocator, reports, size);
  return status;
}

static swirl_status check_all(checker *c, const swirl_pk *pk, const swirl_air_witness *airs, swirl_diag *diag) {
  SWIRL_TRY(swirl_check_witness_read(&c->witness, pk, airs, diag));
  SWIRL_TRY(make_room(c, diag));
  for (u32 a = 0; a < c->witness.num_airs; a++) {
    if (c->witness.airs[a].air != NULL) SWIRL_TRY(check_one(c, a, diag));
  }
  return check_buses(c, diag);
}

swirl_status swirl_check(const swirl_pk *pk, const swirl_air_witness *airs, size_t num_airs,
                         const swirl_check_desc *desc, swirl_check_summary *out, swirl_diag *diag) {
  static const swirl_check_desc none = {0};
  if (pk == NULL || airs == NULL || out == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_check: NULL argument");
  }
  if (num_airs != pk->vk->num_airs) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "%zu AIRs given, the key has %u", num_airs, pk->vk->num_airs);
  }
  if (pk->dev->plan_only) return swirl_fail(diag, SWIRL_ERR_UNSUPPORTED, "the device \"plan\" holds no traces");
  if (desc == NULL) desc = &none;
  checker c = {.allocator = &pk->dev->allocator,
               .cancel = pk->dev->cancel,
               .reporter = {.report = desc->report, .context = desc->context}};
  if (desc->report != NULL) c.reporter.left = desc->max_reports == 0 ? DEFAULT_MAX_REPORTS : desc->max_reports;
  swirl_check_bus_init(&c.bus, c.allocator, desc->memory_limit);
  const swirl_status status = check_all(&c, pk, airs, diag);
  swirl_mem_release(c.allocator, c.values, c.values_size);
  swirl_check_bus_release(&c.bus);
  swirl_check_witness_release(&c.witness);
  if (status != SWIRL_OK) return status;
  c.summary.is_satisfied = c.summary.failed_constraints == 0 && c.summary.unbalanced_messages == 0;
  *out = c.summary;
  return SWIRL_OK;
}
