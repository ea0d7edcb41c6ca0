//! A process, as a test sees it: it says `ready`, works until it is told to end, and says what it did.

use std::{
    io::{self, BufRead as _, BufReader, Read as _},
    process::{Child, ChildStdout, Command, Stdio},
};

/// A process, killed when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a program of this package can be run");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        Process { child, output }
    }

    /// Waits until it is ready.
    pub fn is_ready(&mut self) {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it can be read");
        assert_eq!(line, "ready\n", "the process ended early");
    }

    /// Kills it.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it can be waited for");
    }

    /// Tells it to end, and gives what it says.
    pub fn end(mut self) -> String {
        drop(self.child.stdin.take());
        let mut said = String::new();
        self.output
            .read_to_string(&mut said)
            .expect("it can be read");
        let status = self.child.wait().expect("it can be waited for");
        assert!(status.success(), "{status}: {said}");
        said
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// For the process: waits until it is told to end.
pub async fn told_to_end() {
    println!("ready");
    let read = tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink()));
    read.await.expect("nothing panics").expect("it can be read");
}
