//! A server on this machine that has one document, and knows ETags.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

pub(crate) struct Server {
    address: SocketAddr,
    statuses: Arc<Mutex<Vec<u16>>>,
}

impl Server {
    /// Is there until the test ends.
    pub(crate) fn start(document: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let statuses = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&statuses);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let status = answer(stream.unwrap(), &document);
                told.lock().unwrap().push(status);
            }
        });
        Server { address, statuses }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/openapi.json", self.address)
    }

    pub(crate) fn statuses(&self) -> Vec<u16> {
        self.statuses.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, document: &[u8]) -> u16 {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let head: Vec<String> = lines
        .by_ref()
        .map(|line| line.unwrap())
        .take_while(|line| !line.is_empty())
        .collect();
    let is_known = head
        .iter()
        .any(|line| line.eq_ignore_ascii_case("if-none-match: \"one\""));
    let (status, body) = match head[0].split(' ').nth(1) {
        Some("/openapi.json") if is_known => (304, &[][..]),
        Some("/openapi.json") => (200, document),
        _ => (404, &b"{}"[..]),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} -\r\netag: \"one\"\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // Whoever asked may have heard enough.
    let _ = stream.write_all(body);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read(&mut [0]);
    status
}
