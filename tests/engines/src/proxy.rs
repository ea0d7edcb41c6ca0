//! What stands between a program and an engine.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
    time::sleep,
};

/// Passes connections on to a port of loopback, until it is told otherwise.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    line: Arc<watch::Sender<Line>>,
    task: JoinHandle<()>,
}

/// What becomes of what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// It is passed on.
    Open,
    /// The same, and what comes back so much later.
    Slow(Duration),
    /// What goes to the engine is passed on, and what comes back is dropped, with the connection after it.
    Deaf,
    /// It is dropped, and nobody is told.
    Silent,
    /// Connections break, and new ones too.
    Cut,
}

impl Proxy {
    /// A proxy to a port.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("loopback has a free port");
        let line = Arc::new(watch::Sender::new(Line::Open));
        let own = listener.local_addr().expect("it is bound").port();
        let task = tokio::spawn(serve(listener, port, Arc::clone(&line)));
        Proxy {
            port: own,
            line,
            task,
        }
    }

    /// The port on loopback that it takes connections at.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything is passed on again. Connections that missed something stay broken.
    pub fn open(&self) {
        self.line.send_replace(Line::Open);
    }

    /// Each answer comes so much later.
    pub fn delay(&self, delay: Duration) {
        self.line.send_replace(Line::Slow(delay));
    }

    /// The engine is asked, and its answers are lost: a connection breaks with its next answer.
    pub fn lose_answers(&self) {
        self.line.send_replace(Line::Deaf);
    }

    /// What is sent is dropped from now on, in connections that stay open.
    pub fn swallow(&self) {
        self.line.send_replace(Line::Silent);
    }

    /// Connections break, and new ones are refused.
    pub fn cut(&self) {
        self.line.send_replace(Line::Cut);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut();
    }
}

async fn serve(listener: TcpListener, port: u16, line: Arc<watch::Sender<Line>>) {
    let engine = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    while let Ok((program, _)) = listener.accept().await {
        let line = line.subscribe();
        // A connection that breaks is what it is for.
        tokio::spawn(async move { pass(program, engine, line).await.ok() });
    }
}

async fn pass(
    program: TcpStream,
    engine: SocketAddr,
    mut line: watch::Receiver<Line>,
) -> io::Result<()> {
    if *line.borrow() == Line::Cut {
        return Ok(());
    }
    let engine = TcpStream::connect(engine).await?;
    for stream in [&program, &engine] {
        stream.set_nodelay(true)?;
    }
    let (from_program, to_program) = program.into_split();
    let (from_engine, to_engine) = engine.into_split();
    let (there, back) = (line.clone(), line.clone());
    let cut = async {
        // The sender is gone with the proxy.
        let _ = line.wait_for(|line| *line == Line::Cut).await;
    };
    tokio::select! {
        () = cut => Ok(()),
        done = copy(from_program, to_engine, there, false) => done,
        done = copy(from_engine, to_program, back, true) => done,
    }
}

/// Passes bytes on in one direction.
async fn copy(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    line: watch::Receiver<Line>,
    is_back: bool,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    // After a gap the rest makes no sense.
    let mut is_broken = false;
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return Ok(());
        }
        let now = *line.borrow();
        match now {
            Line::Deaf if is_back => return Ok(()),
            Line::Silent => is_broken = true,
            _ if is_broken => return Ok(()),
            Line::Slow(delay) if is_back => {
                sleep(delay).await;
                to.write_all(&buffer[..length]).await?;
            }
            _ => to.write_all(&buffer[..length]).await?,
        }
    }
}
