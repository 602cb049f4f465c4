//! Runs work of the official crates on a thread of its own.

use std::{any::Any, panic, thread};

use eyre::{eyre, Result, WrapErr};

/// The crates walk expressions recursively, and a long sum is a deep tree.
pub const STACK_BYTES: usize = 1 << 30;

const NAME: &str = "isolated";

/// The crates panic on some inputs; here that is an error like any other.
pub fn isolated<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    thread::scope(|scope| {
        thread::Builder::new()
            .name(NAME.into())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)
            .wrap_err("no thread")?
            .join()
            .map_err(|panic| eyre!("panic: {}", message(&*panic)))?
    })
}

/// Panics of isolated work are told by its errors, and no more on standard error.
pub fn silence() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().name() != Some(NAME) {
            usual(panic);
        }
    }));
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
