#include "check/check_bus.h"

#include "base/grow.h"

void swirl_check_bus_init(check_bus *bus, const swirl_allocator *allocator, u64 memory_limit) {
  *bus = (check_bus){.allocator = allocator, .memory_limit = memory_limit};
}

static size_t table_size(u32 log_table) { return log_table == 0 ? 0 : sizeof(u32) << log_table; }

void swirl_check_bus_release(check_bus *bus) {
  swirl_mem_release(bus->allocator, bus->messages, bus->cap_messages * sizeof *bus->messages);
  swirl_mem_release(bus->allocator, bus->words, bus->cap_words * sizeof *bus->words);
  swirl_mem_release(bus->allocator, bus->table, table_size(bus->log_table));
}

// ---- The table

// Field k of the message of an interaction on one row of a block, canonical.
static u32 field_of(const check_air *air, const air_interaction *interaction, const u32 *values, u32 lane, u32 k) {
  const u32 node = air->air->messages[interaction->message_first + k];
  return bb_to_canonical(values[(size_t)node * CHECK_BLOCK + lane]);
}

static u64 mix(u64 hash, u64 word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
  return hash ^ hash >> 29;
}

static u32 hash_of(const check_air *air, const air_interaction *interaction, const u32 *values, u32 lane) {
  u64 hash = mix((u64)interaction->bus << 32, interaction->message_len);
  for (u32 k = 0; k < interaction->message_len; k++) hash = mix(hash, field_of(air, interaction, values, lane, k));
  return (u32)(hash >> 32);
}

static bool is_same(const check_bus *bus, const bus_message *message, const check_air *air,
                    const air_interaction *interaction, const u32 *values, u32 lane) {
  if (message->bus != interaction->bus || message->len != interaction->message_len) return false;
  for (u32 k = 0; k < message->len; k++) {
    if (bus->words[message->first + k] != field_of(air, interaction, values, lane, k)) return false;
  }
  return true;
}

// The entry of the table that has the message of an interaction on one row, or the empty one where it belongs. The
// table is never full.
static u32 *find(const check_bus *bus, u32 hash, const check_air *air, const air_interaction *interaction,
                 const u32 *values, u32 lane) {
  const u32 mask = (u32)(((u64)1 << bus->log_table) - 1);
  for (u32 at = hash & mask;; at = (at + 1) & mask) {
    u32 *entry = &bus->table[at];
    if (*entry == 0) return entry;
    const bus_message *message = &bus->messages[*entry - 1];
    if (message->hash == hash && is_same(bus, message, air, interaction, values, lane)) return entry;
  }
}

// Doubles the table.
static swirl_status grow_table(check_bus *bus) {
  const u32 log_table = bus->log_table == 0 ? 6 : bus->log_table + 1;
  if (log_table > 31) return SWIRL_ERR_TOO_LARGE;
  u32 *table = swirl_mem_alloc(bus->allocator, table_size(log_table));
  if (table == NULL) return SWIRL_ERR_NO_MEMORY;
  const u32 mask = ((u32)1 << log_table) - 1;
  for (u32 m = 0; m < bus->num_messages; m++) {
    u32 at = bus->messages[m].hash & mask;
    while (table[at] != 0) at = (at + 1) & mask;
    table[at] = m + 1;
  }
  swirl_mem_release(bus->allocator, bus->table, table_size(bus->log_table));
  bus->table = table;
  bus->log_table = log_table;
  return SWIRL_OK;
}

// Makes room for one message more, of `len` fields: the table stays at most half full.
static swirl_status reserve(check_bus *bus, u32 len) {
  if (bus->log_table == 0 || bus->num_messages + 1 > (u32)1 << (bus->log_table - 1)) SWIRL_TRY(grow_table(bus));
  if (len > UINT32_MAX - bus->num_words) return SWIRL_ERR_TOO_LARGE;
  bus_message *messages =
      swirl_grow(bus->allocator, bus->messages, &bus->cap_messages, bus->num_messages + 1, sizeof *messages);
  if (messages == NULL) return SWIRL_ERR_NO_MEMORY;
  bus->messages = messages;
  u32 *words = swirl_grow(bus->allocator, bus->words, &bus->cap_words, bus->num_words + len, sizeof *words);
  if (words == NULL) return SWIRL_ERR_NO_MEMORY;
  bus->words = words;
  const u64 bytes = (u64)bus->cap_messages * sizeof *bus->messages + (u64)bus->cap_words * sizeof *bus->words +
                    table_size(bus->log_table);
  return bus->memory_limit != 0 && bytes > bus->memory_limit ? SWIRL_ERR_MEMORY_LIMIT : SWIRL_OK;
}

// ---- Sums

static swirl_status add(check_bus *bus, const check_air *air, const air_interaction *interaction, const u32 *values,
                        u32 lane, u32 count) {
  SWIRL_TRY(reserve(bus, interaction->message_len));
  const u32 hash = hash_of(air, interaction, values, lane);
  u32 *entry = find(bus, hash, air, interaction, values, lane);
  if (*entry == 0) {
    bus->messages[bus->num_messages] =
        (bus_message){.bus = interaction->bus, .len = interaction->message_len, .first = bus->num_words, .hash = hash};
    for (u32 k = 0; k < interaction->message_len; k++) {
      bus->words[bus->num_words++] = field_of(air, interaction, values, lane, k);
    }
    *entry = ++bus->num_messages;
  }
  bus_message *message = &bus->messages[*entry - 1];
  message->sum = bb_add(message->sum, count);
  return SWIRL_OK;
}

swirl_status swirl_check_bus_block(check_bus *bus, const check_air *air, const u32 *values, swirl_diag *diag) {
  const u32 num_rows = check_block_rows(air);
  for (u32 lane = 0; lane < num_rows; lane++) {
    for (u32 i = 0; i < air->air->num_interactions; i++) {
      const air_interaction *interaction = &air->air->interactions[i];
      const u32 count = values[(size_t)interaction->count * CHECK_BLOCK + lane];
      if (count == 0) continue;
      const swirl_status status = add(bus, air, interaction, values, lane, count);
      if (status != SWIRL_OK) return swirl_fail(diag, status, "%u messages of all buses", bus->num_messages);
    }
  }
  return SWIRL_OK;
}

// ---- Reports

u32 swirl_check_bus_unbalanced(check_bus *bus, swirl_check_summary *summary, swirl_check_report *reports, u32 max) {
  u32 num_reports = 0;
  summary->num_messages = bus->num_messages;
  for (u32 m = 0; m < bus->num_messages; m++) {
    bus_message *message = &bus->messages[m];
    if (message->sum == 0) continue;
    summary->unbalanced_messages++;
    if (num_reports == max) continue;
    reports[num_reports++] = (swirl_check_report){.kind = SWIRL_CHECK_BUS,
                                                  .bus = message->bus,
                                                  .message = bus->words + message->first,
                                                  .message_len = message->len,
                                                  .balance = check_signed(message->sum)};
    message->report = num_reports;
  }
  return num_reports;
}

static void add_place(swirl_check_report *report, const swirl_check_place *place) {
  const bool sends = place->count > 0;
  u64 *num = sends ? &report->num_sends : &report->num_receives;
  if (*num < SWIRL_CHECK_PLACES) (sends ? report->sends : report->receives)[*num] = *place;
  ++*num;
  if (sends) {
    report->sent += (u64)place->count;
  } else {
    report->received += (u64)-place->count;
  }
}

void swirl_check_bus_places(const check_bus *bus, swirl_check_report *reports, const check_air *air, u32 a,
                            const u32 *values, u64 first_row) {
  const u32 num_rows = check_block_rows(air);
  for (u32 lane = 0; lane < num_rows; lane++) {
    for (u32 i = 0; i < air->air->num_interactions; i++) {
      const air_interaction *interaction = &air->air->interactions[i];
      const u32 count = values[(size_t)interaction->count * CHECK_BLOCK + lane];
      if (count == 0) continue;
      const u32 hash = hash_of(air, interaction, values, lane);
      const u32 entry = *find(bus, hash, air, interaction, values, lane);
      SWIRL_ASSERT(entry != 0);
      const u32 report = bus->messages[entry - 1].report;
      if (report == 0) continue;
      const swirl_check_place place = {
          .air = a, .interaction = i, .row = first_row + lane, .count = check_signed(count)};
      add_place(&reports[report - 1], &place);
    }
  }
}
