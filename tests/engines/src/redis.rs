//! A Redis of a test's own.

use crate::{
    files::texts,
    found,
    process::{Server, eventually, free_port, listens},
    signal::Signal,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// A Redis of a test's own, gone when dropped. It keeps what it has answered through a kill: every
/// write is in its file before it is answered.
#[derive(Debug)]
pub struct Redis {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    settings: Vec<String>,
    server: Option<Server>,
}

/// Its password.
const PASSWORD: &str = "of-the-engine";

impl Redis {
    /// Starts one. `None`, and a line that says so, where the machine has no Redis.
    ///
    /// It blocks the thread, and ends with it at the latest.
    pub fn start() -> Option<Self> {
        Self::with_settings(&[])
    }

    /// The same with words of its command line, such as `["--maxmemory", "8mb"]`.
    pub fn with_settings(settings: &[&str]) -> Option<Self> {
        let Some(programs) = found::folder("redis-server", Path::new("/usr/lib/redis")) else {
            found::missing("Redis", "redis-server");
            return None;
        };
        let mut engine = Redis {
            programs,
            folder: TempDir::with_prefix("redis-").expect("a folder can be made"),
            port: free_port(),
            settings: settings.iter().map(ToString::to_string).collect(),
            server: None,
        };
        engine.run();
        Some(engine)
    }

    /// Starts it again after [`kill`](Self::kill).
    pub fn run(&mut self) {
        let port = self.port.to_string();
        let folder = self.folder.path().display().to_string();
        let log = self.log_path().display().to_string();
        let mut arguments = vec![
            "--port",
            &port,
            "--bind",
            "127.0.0.1",
            "--requirepass",
            PASSWORD,
            "--dir",
            &folder,
            "--logfile",
            &log,
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
        ];
        arguments.extend(self.settings.iter().map(String::as_str));
        self.server = Some(Server::start(
            &self.programs.join("redis-server"),
            None,
            &arguments,
        ));
        eventually("Redis takes connections", || listens(self.port));
        eventually("Redis has read its file", || {
            self.ask(&["ping"]).contains("PONG")
        });
    }

    /// Kills it.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.end(Signal::KILL);
        }
    }

    /// Kills it, and takes away what it kept.
    pub fn lose_everything(&mut self) {
        self.kill();
        let kept = fs::read_dir(self.folder.path()).expect("the folder is there");
        for entry in kept.flatten() {
            let path = entry.path();
            if path.is_dir() {
                fs::remove_dir_all(path).expect("it can be removed");
            }
        }
    }

    /// Stops it, with every connection open.
    pub fn stop(&self) {
        if let Some(server) = &self.server {
            server.signal_all(Signal::STOP);
        }
    }

    /// Lets it go on after [`stop`](Self::stop).
    pub fn go_on(&self) {
        if let Some(server) = &self.server {
            server.signal_all(Signal::CONT);
        }
    }

    /// The port on loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How to reach it, as a connection string.
    pub fn url(&self) -> String {
        self.url_by(self.port)
    }

    /// The same by another port, such as that of a proxy.
    pub fn url_by(&self, port: u16) -> String {
        format!("redis://:{PASSWORD}@127.0.0.1:{port}")
    }

    /// The same with a wrong password.
    pub fn url_refused(&self) -> String {
        self.url().replace(PASSWORD, "another")
    }

    /// What `redis-cli` prints for a command.
    pub fn ask(&self, command: &[&str]) -> String {
        let output = self.cli().args(command).stdin(Stdio::null()).output();
        let output = output.expect("redis-cli can be run");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// `redis-cli`, connected to it.
    pub fn cli(&self) -> Command {
        let mut cli = Command::new("redis-cli");
        cli.args([
            "--no-auth-warning",
            "-p",
            &self.port.to_string(),
            "-a",
            PASSWORD,
        ]);
        cli
    }

    /// What is in its files: whatever it kept, and its log.
    pub fn files(&self) -> String {
        texts(self.folder.path())
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}
