//! An engine of a test's own, whichever it is.

use crate::{
    files::texts,
    found,
    process::{Server, eventually, free_port},
    signal::Signal,
};
use std::{
    fmt::Debug,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The password of every engine, for everybody.
pub const PASSWORD: &str = "of-the-engine";

/// An engine of a test's own, gone when dropped. It keeps through a kill what it has answered for.
#[derive(Debug)]
pub struct Engine<K: Kind> {
    kind: K,
    place: Place,
    server: Option<Server>,
}

/// Where an engine runs.
#[derive(Debug)]
pub struct Place {
    /// The folder of its programs.
    pub(crate) programs: PathBuf,
    /// The folder of what it keeps, and of its log.
    pub(crate) folder: TempDir,
    /// The port on loopback.
    pub(crate) port: u16,
}

impl Place {
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

/// What one engine has that another does not have.
pub trait Kind: Debug + Sized {
    /// What it is called.
    const NAME: &'static str;
    /// A program that it has.
    const PROGRAM: &'static str;
    /// The folder of its versions, where `PATH` does not name the program.
    const VERSIONS: &'static str;
    /// The signal that ends it at once: what it has not answered for is lost, and connections break.
    const END: Signal;

    /// Makes what its server needs, once.
    fn make(place: &Place, settings: &[&str]) -> Self;

    /// Starts its server.
    fn start(&self, place: &Place) -> Server;

    /// Whether its server answers.
    fn is_ready(&self, place: &Place) -> bool;

    /// How to reach it by a port, as a connection string.
    fn url(port: u16) -> String;
}

impl<K: Kind> Engine<K> {
    /// Starts one. `None`, and a line that says so, where the machine has no such engine.
    ///
    /// It blocks the thread, and ends with it at the latest.
    pub fn start() -> Option<Self> {
        Self::with_settings(&[])
    }

    /// The same with settings: lines of `postgresql.conf`, or words of the command line of Redis, such as
    /// `["--maxmemory", "8mb"]`.
    pub fn with_settings(settings: &[&str]) -> Option<Self> {
        let Some(programs) = found::folder(K::PROGRAM, Path::new(K::VERSIONS)) else {
            found::missing(K::NAME, K::PROGRAM);
            return None;
        };
        let place = Place {
            programs,
            folder: TempDir::with_prefix("engine-").expect("a folder can be made"),
            port: free_port(),
        };
        let mut engine = Engine {
            kind: K::make(&place, settings),
            place,
            server: None,
        };
        engine.run();
        Some(engine)
    }

    /// Starts it again after [`kill`](Self::kill).
    pub fn run(&mut self) {
        // A server that was killed may have left something that the next one takes for alive.
        eventually(K::NAME, || {
            if self.server.as_mut().is_none_or(Server::has_ended) {
                self.server = Some(self.kind.start(&self.place));
            }
            self.kind.is_ready(&self.place)
        });
    }

    /// Ends it at once: what it has not answered for is lost, and connections break.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.end(K::END);
        }
    }

    /// Stops all of its processes, with every connection open.
    pub fn stop(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it go on after [`stop`](Self::stop).
    pub fn go_on(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        if let Some(server) = &self.server {
            server.signal_all(signal);
        }
    }

    /// The port on loopback.
    pub fn port(&self) -> u16 {
        self.place.port
    }

    /// How to reach it, as a connection string.
    pub fn url(&self) -> String {
        self.url_by(self.port())
    }

    /// The same by another port, such as that of a proxy.
    pub fn url_by(&self, port: u16) -> String {
        K::url(port)
    }

    /// The same with a wrong password.
    pub fn url_refused(&self) -> String {
        self.url().replace(PASSWORD, "another")
    }

    /// What is in its files: all that it keeps, and its log.
    pub fn files(&self) -> String {
        texts(self.place.folder.path())
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }
}

impl<K: Kind> Drop for Engine<K> {
    fn drop(&mut self) {
        self.kill();
    }
}
