//! When a program is asked to stop.

use std::io;
use tokio::signal::ctrl_c;

/// Ends when the program is asked to stop: by Ctrl-C, or on Unix by `SIGTERM`, which service managers send. From the
/// first call on, neither ends the program by itself.
///
/// # Errors
/// The system does not let the program hear it.
#[cfg(unix)]
pub async fn stopped() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = ctrl_c() => interrupted,
        _ = terminated.recv() => Ok(()),
    }
}

/// Ends when the program is asked to stop: by Ctrl-C. From the first call on, that does not end the program by itself.
///
/// # Errors
/// The system does not let the program hear it.
#[cfg(not(unix))]
pub async fn stopped() -> io::Result<()> {
    ctrl_c().await
}
