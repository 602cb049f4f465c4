//! Runs work of the official crates on a thread of its own.

use std::{any::Any, panic, thread};

use eyre::{eyre, Result, WrapErr};

/// The crates walk expressions recursively, and a long sum is a deep tree.
pub const STACK_BYTES: usize = 1 << 30;

/// The crates panic on some inputs; here that is an error like any other.
pub fn isolated<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)
            .wrap_err("no thread")?
            .join()
            .map_err(|panic| eyre!("panic: {}", message(&*panic)))?
    })
}

/// Without a word on standard error from those panics. For work in which they are many.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let result = work();
    panic::set_hook(hook);
    result
}

fn message(panic: &(dyn Any + Send)) -> &str {
    if let Some(text) = panic.downcast_ref::<&str>() {
        text
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text
    } else {
        "without a message"
    }
}
