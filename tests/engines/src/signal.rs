//! Signals to processes. Where a system has none, no engine is started, and this only builds.

#[cfg(unix)]
pub(crate) use unix::{Signal, is_root, send};

#[cfg(unix)]
mod unix {
    use rustix::process::{Pid, geteuid, kill_process};

    pub(crate) use rustix::process::Signal;

    /// Sends a signal to a process, which may have ended by itself.
    pub(crate) fn send(process: u32, signal: Signal) {
        let process = i32::try_from(process).ok().and_then(Pid::from_raw);
        let _ = process.map(|process| kill_process(process, signal));
    }

    pub(crate) fn is_root() -> bool {
        geteuid().is_root()
    }
}

#[cfg(not(unix))]
pub(crate) use none::{Signal, is_root, send};

#[cfg(not(unix))]
mod none {
    /// The signals that engines are sent.
    #[derive(Clone, Copy, Debug)]
    pub struct Signal;

    impl Signal {
        pub(crate) const CONT: Self = Signal;
        pub(crate) const KILL: Self = Signal;
        pub(crate) const QUIT: Self = Signal;
        pub(crate) const STOP: Self = Signal;
    }

    pub(crate) fn send(_process: u32, _signal: Signal) {}

    pub(crate) fn is_root() -> bool {
        false
    }
}
