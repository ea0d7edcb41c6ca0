//! A PostgreSQL of a test's own.

use crate::{
    engine::{Engine, Kind, PASSWORD, Place},
    process::{Server, as_account},
    signal::{self, Signal},
};
use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// A PostgreSQL of a test's own. It keeps what it has committed.
pub type Postgres = Engine<PostgresKind>;

/// What is PostgreSQL's own.
#[derive(Debug)]
pub struct PostgresKind {
    /// It refuses to run as root.
    account: Option<&'static str>,
}

impl Kind for PostgresKind {
    const NAME: &'static str = "PostgreSQL";
    const PROGRAM: &'static str = "initdb";
    const VERSIONS: &'static str = "/usr/lib/postgresql";
    const END: Signal = Signal::QUIT;

    fn make(place: &Place, settings: &[&str]) -> Self {
        let kind = PostgresKind {
            account: signal::is_root().then_some("postgres"),
        };
        if let Some(account) = kind.account {
            done(Command::new("chown").arg(account).arg(place.folder.path()));
        }
        let password = place.folder.path().join("password");
        fs::write(&password, PASSWORD).expect("the folder can be written in");
        done(
            as_account(kind.account)
                .arg(place.programs.join("initdb"))
                .args([
                    "--no-sync",
                    "--auth=scram-sha-256",
                    "--username=postgres",
                    "--encoding=UTF8",
                ])
                .arg(format!("--pwfile={}", password.display()))
                .arg(format!("--pgdata={}", data(place).display())),
        );
        let mut file = File::options()
            .append(true)
            .open(data(place).join("postgresql.conf"))
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
        writeln!(file, "port = {}", place.port).expect("the folder can be written in");
        kind
    }

    fn start(&self, place: &Place) -> Server {
        let shell = format!(
            "exec '{}/postgres' -D '{}' >>'{}' 2>&1",
            place.programs.display(),
            data(place).display(),
            place.log().display()
        );
        Server::start(Path::new("/bin/sh"), self.account, &["-c", &shell])
    }

    fn is_ready(&self, place: &Place) -> bool {
        let ready = Command::new(place.programs.join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &place.port.to_string()])
            .status();
        ready.is_ok_and(|status| status.success())
    }

    fn url(port: u16) -> String {
        format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres")
    }
}

impl Postgres {
    /// Everything in the database, as SQL.
    pub fn dump(&self) -> String {
        let output = done(
            Command::new(self.place().programs.join("pg_dump"))
                .arg(self.url())
                .stdin(Stdio::null()),
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        let log = fs::read(self.place().log()).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }
}

fn data(place: &Place) -> PathBuf {
    place.folder.path().join("data")
}

/// Runs a command that has to work.
fn done(command: &mut Command) -> Output {
    let output = command.output().expect("it can be run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    output
}
