//! A browser that tests drive, by as much of WebDriver as they need.

use serde_json::{Value, json};
use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A browser that takes longer to answer has stopped.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Browser {
    driver: Child,
    port: u16,
    /// The path of its session.
    session: String,
}

impl Browser {
    /// Chromium without a window, on a screen of this width. Where there is none, the test says so.
    pub(crate) fn start(width: u32, options: &[&str]) -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut driver = match driver {
            Ok(driver) => driver,
            Err(error) => {
                let line = format!("skipped: a browser test, chromedriver: {error}\n");
                // Not `eprintln!`, which is shown only for tests that fail.
                io::stderr().write_all(line.as_bytes()).unwrap();
                return None;
            }
        };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        let mut browser = Browser {
            driver,
            port: port.expect("it says its port"),
            session: "/session".to_owned(),
        };
        let usual = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ];
        let options: Vec<&str> = usual.iter().chain(options).copied().collect();
        let wanted = json!({"goog:chromeOptions": {"args": options}});
        let session = browser.ask(
            "POST",
            "",
            &json!({"capabilities": {"alwaysMatch": wanted}}),
        );
        let id = session["sessionId"].as_str().expect("a session");
        browser.session = format!("/session/{id}");
        // A window does not become as narrow as a phone.
        browser.emulate(
            "setDeviceMetricsOverride",
            &json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}),
        );
        Some(browser)
    }

    /// From now on its user prefers these colours: `light` or `dark`.
    pub(crate) fn prefer(&self, scheme: &str) {
        let feature = json!({"name": "prefers-color-scheme", "value": scheme});
        self.emulate("setEmulatedMedia", &json!({"features": [feature]}));
    }

    fn emulate(&self, what: &str, how: &Value) {
        let command = json!({"cmd": format!("Emulation.{what}"), "params": how});
        self.ask("POST", "/goog/cdp/execute", &command);
    }

    pub(crate) fn open(&self, url: &str) {
        self.ask("POST", "/url", &json!({"url": url}));
    }

    /// What a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.ask(
            "POST",
            "/execute/sync",
            &json!({"script": script, "args": []}),
        )
    }

    /// Presses the keys of a text in the element that a selector finds.
    pub(crate) fn press(&self, selector: &str, text: &str) {
        let by = json!({"using": "css selector", "value": selector});
        let found = self.ask("POST", "/element", &by);
        let element = found.as_object().unwrap().values().next().unwrap();
        let element = element.as_str().unwrap();
        self.ask(
            "POST",
            &format!("/element/{element}/value"),
            &json!({"text": text}),
        );
    }

    #[track_caller]
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let (head, body) = self.send(method, path, &body.to_string()).unwrap();
        let body: Value = serde_json::from_str(&body).expect(&head);
        assert!(head.starts_with("HTTP/1.1 200"), "{body}");
        body["value"].clone()
    }

    /// The head and the body of the answer. The driver leaves the connection open, so the length says where it ends.
    fn send(&self, method: &str, path: &str, body: &str) -> io::Result<(String, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let (session, length) = (&self.session, body.len());
        write!(
            stream,
            "{method} {session}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )?;
        let mut answer = BufReader::new(stream);
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let start = head.len();
            answer.read_line(&mut head)?;
            let line = head[start..].trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(said) = line.strip_prefix("content-length:") {
                length = said.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body)?;
        let body = String::from_utf8(body).map_err(io::Error::other)?;
        Ok((head, body))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Otherwise Chromium would outlive its driver.
        let _ = self.send("DELETE", "", "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
