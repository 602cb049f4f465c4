#include "device/watch.h"

#include "report/report.h"

enum { NS_BETWEEN_CALLS = 100000000 };

static void tell(run_watch *w, u64 now, double share) {
  w->last_ns = now;
  const swirl_progress progress = {
      .span = w->span, .share = share, .elapsed_ns = now - w->start_ns, .done = w->ops_done, .total = w->num_ops};
  w->progress(w->context, &progress);
}

static void tell_if_due(run_watch *w) {
  if (w->progress == NULL) return;
  const u64 now = swirl_monotonic_ns();
  if (now - w->last_ns < NS_BETWEEN_CALLS && w->last_ns != 0) return;
  const double share = w->total > 0 ? (w->done + w->inside * w->weight) / w->total : 0;
  tell(w, now, share < 1 ? share : 1);
}

void swirl_watch_begin(run_watch *w, double total, u64 num_ops) {
  w->start_ns = swirl_monotonic_ns();
  w->last_ns = 0;
  w->total = total;
  w->done = w->weight = w->inside = 0;
  w->num_ops = num_ops;
  w->ops_done = 0;
}

void swirl_watch_op(run_watch *w, const char *span, double weight) {
  w->span = span;
  w->weight = weight;
  w->inside = 0;
  tell_if_due(w);
}

void swirl_watch_inside(run_watch *w, double share) {
  if (share > w->inside) w->inside = share < 1 ? share : 1;
  tell_if_due(w);
}

void swirl_watch_op_done(run_watch *w) {
  w->done += w->weight;
  w->weight = w->inside = 0;
  w->ops_done++;
}

void swirl_watch_end(run_watch *w) {
  if (w->progress != NULL) tell(w, swirl_monotonic_ns(), 1);
}
