//! A Redis of a test's own.

use crate::{
    engine::{Engine, Kind, PASSWORD, Place},
    process::Server,
    signal::Signal,
};
use std::{
    fs,
    process::{Command, Stdio},
};

/// A Redis of a test's own. Every write is in its file before it is answered.
pub type Redis = Engine<RedisKind>;

/// What is Redis' own.
#[derive(Debug)]
pub struct RedisKind {
    settings: Vec<String>,
}

impl Kind for RedisKind {
    const NAME: &'static str = "Redis";
    const PROGRAM: &'static str = "redis-server";
    const VERSIONS: &'static str = "/usr/lib/redis";
    const END: Signal = Signal::KILL;

    fn make(_place: &Place, settings: &[&str]) -> Self {
        RedisKind {
            settings: settings.iter().map(ToString::to_string).collect(),
        }
    }

    fn start(&self, place: &Place) -> Server {
        let port = place.port.to_string();
        let folder = place.folder.path().display().to_string();
        let log = place.log().display().to_string();
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
        Server::start(&place.programs.join("redis-server"), None, &arguments)
    }

    /// It takes connections before it has read its file.
    fn is_ready(&self, place: &Place) -> bool {
        answer(cli(place.port).arg("ping")).contains("PONG")
    }

    fn url(port: u16) -> String {
        format!("redis://:{PASSWORD}@127.0.0.1:{port}")
    }
}

impl Redis {
    /// Kills it, and takes away what it kept.
    pub fn lose_everything(&mut self) {
        self.kill();
        let kept = fs::read_dir(self.place().folder.path()).expect("the folder is there");
        for entry in kept.flatten() {
            let path = entry.path();
            if path.is_dir() {
                fs::remove_dir_all(path).expect("it can be removed");
            }
        }
    }

    /// What `redis-cli` prints for a command.
    pub fn ask(&self, command: &[&str]) -> String {
        answer(self.cli().args(command))
    }

    /// `redis-cli`, connected to it.
    pub fn cli(&self) -> Command {
        cli(self.port())
    }
}

fn cli(port: u16) -> Command {
    let mut cli = Command::new("redis-cli");
    cli.args(["--no-auth-warning", "-p", &port.to_string(), "-a", PASSWORD]);
    cli
}

fn answer(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output();
    let output = output.expect("redis-cli can be run");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
