//! Time and tasks: the one place that knows an async runtime.
//!
//! Everything that waits goes through here. Monotonic time is tokio's, so tests pause and advance it;
//! the wall clock is the client's [`Clock`], because tokens expire by the calendar.

use chrono::{DateTime, Utc};
use std::{
    cell::Cell,
    fmt,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::runtime::{Handle, Id};

pub(crate) use tokio::time::Instant;

/// Nothing can be waited for here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoRuntime {
    /// The thread is in no tokio runtime.
    Absent,
    /// The runtime has no time.
    Timeless,
    /// The thread is in a runtime, and would block it.
    #[cfg(feature = "blocking")]
    Inside,
}

impl fmt::Display for NoRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoRuntime::Absent => {
                "this thread is in no tokio runtime: call from inside one, for instance through \
                 `tokio::runtime::Runtime::block_on`"
            }
            NoRuntime::Timeless => {
                "the tokio runtime has its time disabled: build it with `enable_time` or `enable_all`"
            }
            #[cfg(feature = "blocking")]
            NoRuntime::Inside => {
                "this thread is in a tokio runtime, which a blocking call would hold up: call the async client here, \
                 or the blocking one from a thread that is in none, such as one of `std::thread`"
            }
        })
    }
}

impl std::error::Error for NoRuntime {}

/// Whether what follows can wait here. tokio panics where it cannot.
pub(crate) fn check() -> Result<(), NoRuntime> {
    thread_local! {
        /// The last runtime on this thread that was found to have time.
        static TIMED: Cell<Option<Id>> = const { Cell::new(None) };
    }
    let handle = Handle::try_current().map_err(|_| NoRuntime::Absent)?;
    let id = handle.id();
    if TIMED.get() != Some(id) {
        // tokio has no question for it, only the panic.
        catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO)))
            .map_err(|_| NoRuntime::Timeless)?;
        TIMED.set(Some(id));
    }
    Ok(())
}

/// The monotonic clock.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The moment after a while; the far future where no clock reaches.
pub(crate) fn after(wait: Duration) -> Instant {
    later(now(), wait)
}

/// The same from a moment on.
pub(crate) fn later(moment: Instant, wait: Duration) -> Instant {
    const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365);
    moment.checked_add(wait).unwrap_or_else(|| moment + FAR)
}

pub(crate) async fn sleep(wait: Duration) {
    tokio::time::sleep_until(after(wait)).await;
}

pub(crate) async fn sleep_until(end: Instant) {
    tokio::time::sleep_until(end).await;
}

/// The future's output; `None` if the deadline comes first.
pub(crate) async fn until<T>(deadline: Instant, future: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout_at(deadline, future).await.ok()
}

/// The future's output; `None` if it takes longer.
pub(crate) async fn within<T>(wait: Duration, future: impl Future<Output = T>) -> Option<T> {
    until(after(wait), future).await
}

/// Runs a future to its end, whatever becomes of the caller.
pub(crate) fn spawn(future: impl Future<Output = ()> + Send + 'static) -> Result<(), NoRuntime> {
    let handle = Handle::try_current().map_err(|_| NoRuntime::Absent)?;
    drop(handle.spawn(future));
    Ok(())
}

/// Does work that blocks its thread on a thread for that; `None` if it panicked, or if the runtime
/// is shutting down.
#[cfg(any(feature = "files", feature = "keyring", feature = "manifest"))]
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    Handle::try_current().ok()?.spawn_blocking(work).await.ok()
}

/// The future's output; `None` if it panicked.
pub(crate) async fn caught<T>(future: impl Future<Output = T>) -> Option<T> {
    use futures_util::FutureExt as _;
    AssertUnwindSafe(future).catch_unwind().await.ok()
}

/// Does what may panic and must not.
pub(crate) fn shielded(work: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(work));
}

/// The wall clock, which tokens expire by.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    pub(crate) fn new(clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Clock(Arc::new(clock))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.0)().into()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Clock::new(SystemTime::now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
