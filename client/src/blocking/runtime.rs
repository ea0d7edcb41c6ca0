//! The runtime in which blocking clients work.

use crate::{BuildError, Error, Operation, SignInError, rt::NoRuntime};
use std::{fmt, future::Future};
use tokio::runtime::{Builder, Handle};

pub(super) struct Runtime(Option<tokio::runtime::Runtime>);

impl Runtime {
    /// One thread works besides those that wait: connections and renewals go on between calls.
    pub(super) fn start() -> Result<Self, BuildError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bungie")
            .enable_all()
            .build();
        let failed = |error| BuildError::new(format!("the runtime cannot start: {error}"));
        runtime
            .map(|runtime| Runtime(Some(runtime)))
            .map_err(failed)
    }

    /// Blocks until the future is at its end.
    pub(super) fn wait<F: Future>(&self, future: F) -> Result<F::Output, InsideRuntime> {
        match &self.0 {
            Some(runtime) if Handle::try_current().is_err() => Ok(runtime.block_on(future)),
            _ => Err(InsideRuntime(())),
        }
    }
}

impl Runtime {
    /// Blocks until a call is at its end.
    pub(super) fn call<T>(
        &self,
        operation: &'static Operation,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.wait(call).map_err(|error| error.of(operation))?
    }
}

impl Drop for Runtime {
    /// Waits for work that blocks, such as writing a session to a file, except where waiting is not allowed.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take()
            && Handle::try_current().is_ok()
        {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Runtime")
    }
}

/// The thread is in a tokio runtime, which a blocking call would hold up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InsideRuntime(());

impl InsideRuntime {
    pub(super) fn of(self, operation: &'static Operation) -> Error {
        Error::no_runtime(operation, NoRuntime::Inside)
    }
}

impl fmt::Display for InsideRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        NoRuntime::Inside.fmt(f)
    }
}

impl std::error::Error for InsideRuntime {}

impl From<InsideRuntime> for SignInError {
    fn from(_: InsideRuntime) -> Self {
        SignInError::no_runtime(NoRuntime::Inside)
    }
}

impl From<InsideRuntime> for Error {
    fn from(error: InsideRuntime) -> Self {
        SignInError::from(error).into()
    }
}
