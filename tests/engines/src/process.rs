//! A server as a process.

use crate::signal::{self, Signal};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

/// How long a server may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server, killed when dropped.
#[derive(Debug)]
pub struct Server(Child);

impl Server {
    /// Starts a server that ends with this thread, as the account that is named.
    pub(crate) fn start(program: &Path, account: Option<&str>, arguments: &[&str]) -> Self {
        let mut command = as_account(account);
        command.args(["--pdeathsig", "KILL", "--"]).arg(program);
        let child = command.args(arguments).spawn();
        Server(child.unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display())))
    }

    /// Sends a signal to the server and to all of its children.
    pub(crate) fn signal_all(&self, signal: Signal) {
        // First, so that one that is stopped has no more children.
        signal::send(self.0.id(), signal);
        for child in children(self.0.id()) {
            signal::send(child, signal);
        }
    }

    /// Sends a signal to the server itself, and waits for its end and for that of its children.
    pub(crate) fn end(&mut self, signal: Signal) {
        self.signal_all(Signal::CONT);
        let processes = children(self.0.id());
        signal::send(self.0.id(), signal);
        self.0.wait().expect("a child can be waited for");
        let ended = |process: &u32| fs::metadata(format!("/proc/{process}")).is_err();
        eventually("its processes end", || processes.iter().all(ended));
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.signal_all(Signal::KILL);
        let _ = self.0.wait();
    }
}

/// The children of a process. The kernel's own list leaves some out while others end.
fn children(of: u32) -> Vec<u32> {
    let parent = of.to_string();
    let is_child = |process: &str| {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // The name of the program comes before, in parentheses, and may be anything.
        let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        rest.split_whitespace().nth(1) == Some(parent.as_str())
    };
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = processes.filter_map(|process| process.file_name().into_string().ok());
    let children = names.filter(|name| is_child(name));
    children.filter_map(|name| name.parse().ok()).collect()
}

/// A command that another one follows, run as an account if one is named.
pub(crate) fn as_account(account: Option<&str>) -> Command {
    let mut command = Command::new("setpriv");
    if let Some(account) = account {
        command
            .args(["--reuid", account, "--regid", account, "--init-groups"])
            .current_dir("/");
    }
    command
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    listener.local_addr().expect("it is bound").port()
}

/// Waits for something that nothing tells of.
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(
            start.elapsed() < PATIENCE,
            "not within {PATIENCE:?}: {what}"
        );
        thread::sleep(Duration::from_millis(10));
    }
}
