//! Device memory, of which the crates' memory manager tells the `metrics` crate at the end of each phase.

use std::sync::{
    atomic::{AtomicU64, Ordering::Relaxed},
    Arc,
};

use eyre::{eyre, Result};
use metrics::{
    Counter, Gauge, GaugeFn, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};

/// The largest value that a gauge was set to.
#[derive(Default)]
struct Peak(AtomicU64);

impl GaugeFn for Peak {
    // The manager only sets its gauges.
    fn increment(&self, _: f64) {}
    fn decrement(&self, _: f64) {}

    fn set(&self, value: f64) {
        self.0.fetch_max(value as u64, Relaxed);
    }
}

/// Bytes, the most since the start of the process.
#[derive(Clone, Default)]
pub struct Peaks {
    allocated: Arc<Peak>,
    pool: Arc<Peak>,
}

impl Peaks {
    /// Starts to listen, for the rest of the process.
    pub fn install() -> Result<Self> {
        let peaks = Self::default();
        metrics::set_global_recorder(peaks.clone()).map_err(|e| eyre!("metrics: {e}"))?;
        Ok(peaks)
    }

    /// In buffers at one time. The manager forgets its own peak between phases, but tells it before.
    pub fn allocated(&self) -> u64 {
        self.allocated.0.load(Relaxed)
    }

    /// Taken from the driver for buffers of a page and more, in use or not.
    pub fn pool(&self) -> u64 {
        self.pool.0.load(Relaxed)
    }
}

impl Recorder for Peaks {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        match key.name() {
            "gpu_mem.local_peak_bytes" => Gauge::from_arc(self.allocated.clone()),
            "gpu_mem.reserved_bytes" => Gauge::from_arc(self.pool.clone()),
            _ => Gauge::noop(),
        }
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}
