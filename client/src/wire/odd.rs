//! Values that do not fit and are passed over, so that one of them does not cost the whole answer.

use serde::de;
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
    static IS_STRICT: Cell<bool> = const { Cell::new(false) };
}

/// Reads something, and counts what was passed over.
#[cfg(any(feature = "client", test))]
pub(crate) fn counted<T>(read: impl FnOnce() -> T) -> (T, u32) {
    COUNT.set(0);
    let read = read();
    (read, COUNT.take())
}

/// Reads or writes something, where what is odd is an error.
pub(crate) fn strictly<T>(work: impl FnOnce() -> T) -> T {
    struct Lenient;
    impl Drop for Lenient {
        fn drop(&mut self) {
            IS_STRICT.set(false);
        }
    }
    let _lenient = Lenient;
    IS_STRICT.set(true);
    work()
}

pub(super) fn is_strict() -> bool {
    IS_STRICT.get()
}

/// Passes a value over, which has the `error`.
#[cold]
pub(super) fn passed_over<E: de::Error>(error: impl FnOnce() -> E) -> Result<(), E> {
    if is_strict() {
        return Err(error());
    }
    COUNT.set(COUNT.get().saturating_add(1));
    Ok(())
}
