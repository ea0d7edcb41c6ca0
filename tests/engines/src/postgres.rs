//! A PostgreSQL of a test's own.

use crate::{
    files::texts,
    found,
    process::{Server, as_account, eventually, free_port},
    signal::{self, Signal},
};
use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// A PostgreSQL of a test's own, gone when dropped. It keeps what it has committed through a kill.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    /// PostgreSQL refuses to run as root.
    account: Option<&'static str>,
    folder: TempDir,
    port: u16,
    server: Option<Server>,
}

/// Its password for everybody.
const PASSWORD: &str = "of-the-engine";

impl Postgres {
    /// Starts one. `None`, and a line that says so, where the machine has no PostgreSQL.
    ///
    /// It blocks the thread, and ends with it at the latest.
    pub fn start() -> Option<Self> {
        Self::with_settings(&[])
    }

    /// The same with lines of `postgresql.conf`.
    pub fn with_settings(settings: &[&str]) -> Option<Self> {
        let Some(programs) = found::folder("initdb", Path::new("/usr/lib/postgresql")) else {
            found::missing("PostgreSQL", "initdb");
            return None;
        };
        let is_root = signal::is_root();
        let folder = TempDir::with_prefix("postgres-").expect("a folder can be made");
        let mut engine = Postgres {
            programs,
            account: is_root.then_some("postgres"),
            folder,
            port: free_port(),
            server: None,
        };
        engine.make(settings);
        engine.run();
        Some(engine)
    }

    fn make(&self, settings: &[&str]) {
        if let Some(account) = self.account {
            let owner = Command::new("chown")
                .arg(account)
                .arg(self.folder.path())
                .status();
            assert!(owner.is_ok_and(|status| status.success()), "chown failed");
        }
        let password = self.folder.path().join("password");
        fs::write(&password, PASSWORD).expect("the folder can be written in");
        let mut initdb = as_account(self.account);
        initdb
            .arg(self.programs.join("initdb"))
            .args([
                "--no-sync",
                "--auth=scram-sha-256",
                "--username=postgres",
                "--encoding=UTF8",
            ])
            .arg(format!("--pwfile={}", password.display()))
            .arg(format!("--pgdata={}", self.data().display()));
        let output = initdb.output().expect("initdb can be run");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let mut file = File::options()
            .append(true)
            .open(self.data().join("postgresql.conf"))
            .expect("initdb wrote it");
        let own = [
            "listen_addresses = '127.0.0.1'",
            "unix_socket_directories = ''",
            "shared_buffers = 32MB",
            "logging_collector = off",
        ];
        for line in own.iter().chain(settings) {
            writeln!(file, "{line}").expect("the folder can be written in");
        }
        writeln!(file, "port = {}", self.port).expect("the folder can be written in");
    }

    /// Starts it again after [`kill`](Self::kill).
    pub fn run(&mut self) {
        let data = self.data();
        let log = self.log_path();
        let log = log.display().to_string();
        let data = data.display().to_string();
        // A server that was killed may have left something that the next one takes for alive.
        eventually("PostgreSQL takes connections", || {
            let ended = self.server.as_mut().is_none_or(Server::has_ended);
            if ended {
                let shell = format!(
                    "exec '{}/postgres' -D '{data}' >>'{log}' 2>&1",
                    self.programs.display()
                );
                self.server = Some(Server::start(
                    Path::new("/bin/sh"),
                    self.account,
                    &["-c", &shell],
                ));
            }
            self.is_ready()
        });
    }

    fn is_ready(&self) -> bool {
        let ready = Command::new(self.programs.join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
            .status();
        ready.is_ok_and(|status| status.success())
    }

    /// Ends it at once: what is not committed is lost, and connections break.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.end(Signal::QUIT);
        }
    }

    /// Stops all of its processes, with every connection open.
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
        format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres")
    }

    /// The same with a wrong password.
    pub fn url_refused(&self) -> String {
        self.url().replace(PASSWORD, "another")
    }

    /// Everything in the database, as SQL.
    pub fn dump(&self) -> String {
        let output = Command::new(self.programs.join("pg_dump"))
            .arg(self.url())
            .stdin(Stdio::null())
            .output()
            .expect("pg_dump can be run");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        let log = fs::read(self.log_path()).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }

    /// What is in its files: tables, the log of what was written, and its own log.
    pub fn files(&self) -> String {
        texts(self.folder.path())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}
