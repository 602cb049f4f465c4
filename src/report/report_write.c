// A report as text, as JSON, and as trace events.
#include <stdarg.h>
#include <stdio.h>

#include "report/report.h"

// Text into the caller's buffer as far as it goes; the length is that of the whole.
typedef struct sink {
  char *out;
  size_t size, len;
} sink;

__attribute__((format(printf, 2, 3))) static void put(sink *s, const char *format, ...) {
  const size_t left = s->len < s->size ? s->size - s->len : 0;
  va_list args;
  va_start(args, format);
  const int len = vsnprintf(left == 0 ? NULL : s->out + s->len, left, format, args);
  va_end(args);
  if (len > 0) s->len += (size_t)len;
}

static sink sink_begin(char *out, size_t size) {
  if (size > 0) out[0] = '\0';
  return (sink){out, size, 0};
}

// A JSON string. Library names are plain; a caller's may be anything. Bytes of UTF-8 stay as they are.
static void put_string(sink *s, const char *text) {
  put(s, "\"");
  for (; *text != '\0'; text++) {
    const unsigned char c = (unsigned char)*text;
    if (c == '"' || c == '\\') {
      put(s, "\\%c", c);
    } else if (c < 0x20) {
      put(s, "\\u%04x", c);
    } else {
      put(s, "%c", c);
    }
  }
  put(s, "\"");
}

static void put_counters(sink *s, const swirl_counters *c) {
  put(s,
      "\"launches\": %llu, \"bytes_moved\": %llu, \"field_ops\": %llu, \"permutations\": %llu, \"allocations\": %llu, "
      "\"allocated_bytes\": %llu, \"submissions\": %llu, \"waits\": %llu, \"dispatches\": %llu, "
      "\"barriers\": %llu",
      (unsigned long long)c->launches, (unsigned long long)c->bytes_moved, (unsigned long long)c->field_ops,
      (unsigned long long)c->permutations, (unsigned long long)c->allocations, (unsigned long long)c->allocated_bytes,
      (unsigned long long)c->submissions, (unsigned long long)c->waits, (unsigned long long)c->dispatches,
      (unsigned long long)c->barriers);
}

// ---- Text

// Fixed-point numbers are made of integers: printf's decimal point is the locale's.
static void put_time(sink *s, u64 ns) {
  const u64 us = (ns + 500) / 1000;
  put(s, " %4llu.%06llu", (unsigned long long)(us / 1000000), (unsigned long long)(us % 1000000));
}

static void put_share(sink *s, u64 ns, u64 of) {
  const u64 share = of == 0 ? 0 : (u64)((double)ns * 1000 / (double)of + 0.5);
  put(s, " %5llu.%llu%%", (unsigned long long)(share / 10), (unsigned long long)(share % 10));
}

static void put_work(sink *s, const swirl_counters *c) {
  put(s, " %8llu %9llu %10llu %8llu %6llu %9llu\n", (unsigned long long)c->launches,
      (unsigned long long)(c->bytes_moved >> 20), (unsigned long long)(c->field_ops / 1000000),
      (unsigned long long)(c->permutations / 1000), (unsigned long long)c->allocations,
      (unsigned long long)(c->allocated_bytes >> 20));
}

static int indent_of(const swirl_span *span) { return (int)(2 * u32_min(span->depth, 16)); }

// A span without spans inside it, such as one part of a commitment made in parts, stands in one line with the others of
// its name around which the same span lies. True for the first of them, which `sum` receives with the others added.
static bool first_of_line(const swirl_span *spans, size_t num, size_t i, swirl_span *sum, size_t *count) {
  const u32 depth = spans[i].depth;
  *sum = spans[i];
  *count = 1;
  if (depth == 0 || (i + 1 < num && spans[i + 1].depth > depth)) return true;
  for (size_t j = i; j-- > 0 && spans[j].depth >= depth;) {
    if (spans[j].full_name == spans[i].full_name && spans[j + 1].depth <= depth) return false;
  }
  for (size_t j = i + 1; j < num && spans[j].depth >= depth; j++) {
    if (spans[j].full_name != spans[i].full_name || (j + 1 < num && spans[j + 1].depth > depth)) continue;
    sum->ns += spans[j].ns;
    swirl_counters_add(&sum->counters, &spans[j].counters);
    ++*count;
  }
  return true;
}

enum { COUNT_COLUMNS = 8 }; // " (1024x)"
static void put_name(sink *s, const swirl_span *span, size_t count, int columns) {
  const size_t start = s->len;
  put(s, "%*s%s", indent_of(span), "", span->name);
  if (count > 1) put(s, " (%zux)", count);
  const size_t len = s->len - start;
  put(s, "%*s", (size_t)columns > len ? (int)((size_t)columns - len) : 0, "");
}

size_t swirl_report_text(const swirl_report *report, char *out, size_t size) {
  sink s = sink_begin(out, size);
  size_t num;
  const swirl_span *spans = swirl_report_spans(report, &num);
  int columns = 8;
  for (size_t i = 0; i < num; i++) {
    swirl_span span;
    size_t count;
    if (!first_of_line(spans, num, i, &span, &count)) continue;
    const int wanted = indent_of(&span) + (int)size_min(strlen(span.name), 64) + (count > 1 ? COUNT_COLUMNS : 0);
    if (wanted > columns) columns = wanted;
  }
  put(&s, "%-*s %11s %8s %8s %9s %10s %8s %6s %9s\n", columns, "span", "seconds", "share", "launches", "MiB moved",
      "M field op", "k permut", "blocks", "MiB taken");
  u64 outermost = 0, total = 0;
  for (size_t i = 0; i < num; i++) {
    swirl_span span;
    size_t count;
    if (!first_of_line(spans, num, i, &span, &count)) continue;
    if (span.depth == 0) {
      outermost = span.ns;
      total += span.ns;
    }
    put_name(&s, &span, count, columns);
    put_time(&s, span.ns);
    put_share(&s, span.ns, outermost);
    put_work(&s, &span.counters);
  }
  const swirl_counters totals = swirl_report_totals(report);
  put(&s, "%-*s", columns, "total");
  put_time(&s, total);
  put(&s, " %8s", "");
  put_work(&s, &totals);
  return s.len;
}

// ---- JSON

// True if no span before `i` has its full name. Full names are stored once: equal names are one pointer.
static bool is_first_of_name(const swirl_span *spans, size_t i) {
  for (size_t j = 0; j < i; j++) {
    if (spans[j].full_name == spans[i].full_name) return false;
  }
  return true;
}

size_t swirl_report_json(const swirl_report *report, char *out, size_t size) {
  sink s = sink_begin(out, size);
  size_t num;
  const swirl_span *spans = swirl_report_spans(report, &num);
  put(&s, "{\n  \"spans\": {");
  for (size_t i = 0; i < num; i++) {
    if (!is_first_of_name(spans, i)) continue;
    swirl_span sum;
    const size_t count = swirl_report_find(report, spans[i].full_name, &sum);
    put(&s, "%s\n    ", i == 0 ? "" : ",");
    put_string(&s, sum.full_name);
    put(&s, ": {\"count\": %zu, \"ns\": %llu, ", count, (unsigned long long)sum.ns);
    put_counters(&s, &sum.counters);
    put(&s, "}");
  }
  const swirl_counters totals = swirl_report_totals(report);
  put(&s, "%s},\n  \"totals\": {", num == 0 ? "" : "\n  ");
  put_counters(&s, &totals);
  put(&s, "}\n}\n");
  return s.len;
}

// ---- Trace events

size_t swirl_report_trace_events(const swirl_report *report, char *out, size_t size) {
  sink s = sink_begin(out, size);
  size_t num;
  const swirl_span *spans = swirl_report_spans(report, &num);
  put(&s, "{\"displayTimeUnit\": \"ms\", \"traceEvents\": [\n"
          "{\"ph\": \"M\", \"pid\": 1, \"tid\": 1, \"name\": \"process_name\", \"args\": {\"name\": \"swirl\"}}");
  for (size_t i = 0; i < num; i++) {
    const swirl_span *span = &spans[i];
    put(&s, ",\n{\"ph\": \"X\", \"pid\": 1, \"tid\": 1, \"cat\": \"swirl\", \"name\": ");
    put_string(&s, span->name);
    put(&s, ", \"ts\": %llu.%03llu, \"dur\": %llu.%03llu, \"args\": {\"full_name\": ",
        (unsigned long long)(span->start_ns / 1000), (unsigned long long)(span->start_ns % 1000),
        (unsigned long long)(span->ns / 1000), (unsigned long long)(span->ns % 1000));
    put_string(&s, span->full_name);
    put(&s, ", ");
    put_counters(&s, &span->counters);
    put(&s, "}}");
  }
  put(&s, "\n]}\n");
  return s.len;
}
