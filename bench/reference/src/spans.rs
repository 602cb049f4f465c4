//! Sums up the time that a run spends in each span of the crates.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tracing::{span, Subscriber};
use tracing_subscriber::{
    filter::LevelFilter, layer::Context, prelude::*, registry::LookupSpan, Layer,
};

/// Seconds by span name, of everything since the last `take`.
#[derive(Clone, Default)]
pub struct Spans(Arc<Mutex<BTreeMap<&'static str, Duration>>>);

struct Entered(Instant);

impl Spans {
    /// Starts to listen, for the rest of the process. Only to the outer spans: the inner ones are entered millions of
    /// times, and listening to them would double what is measured.
    pub fn install() -> Self {
        let spans = Self::default();
        tracing_subscriber::registry()
            .with(spans.clone().with_filter(LevelFilter::INFO))
            .init();
        spans
    }

    pub fn take(&self) -> BTreeMap<&'static str, f64> {
        let sums = std::mem::take(&mut *self.0.lock().expect("no panic while it is held"));
        sums.into_iter()
            .map(|(name, time)| (name, time.as_secs_f64()))
            .collect()
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_enter(&self, id: &span::Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().replace(Entered(Instant::now()));
        }
    }

    fn on_exit(&self, id: &span::Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let Some(Entered(start)) = span.extensions_mut().remove() else {
            return;
        };
        let mut sums = self.0.lock().expect("no panic while it is held");
        *sums.entry(span.name()).or_default() += start.elapsed();
    }
}
