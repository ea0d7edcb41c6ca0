//! An engine, whichever it is.

use bungie_engines::{Postgres, Redis};

/// What can be done to an engine.
pub(crate) trait Engine {
    fn port(&self) -> u16;
    fn url_by(&self, port: u16) -> String;
    fn kill(&mut self);
    fn run(&mut self);
    fn stop(&self);
    fn go_on(&self);
}

impl Engine for Postgres {
    fn port(&self) -> u16 {
        self.port()
    }

    fn url_by(&self, port: u16) -> String {
        self.url_by(port)
    }

    fn kill(&mut self) {
        self.kill();
    }

    fn run(&mut self) {
        self.run();
    }

    fn stop(&self) {
        self.stop();
    }

    fn go_on(&self) {
        self.go_on();
    }
}

impl Engine for Redis {
    fn port(&self) -> u16 {
        self.port()
    }

    fn url_by(&self, port: u16) -> String {
        self.url_by(port)
    }

    fn kill(&mut self) {
        self.kill();
    }

    fn run(&mut self) {
        self.run();
    }

    fn stop(&self) {
        self.stop();
    }

    fn go_on(&self) {
        self.go_on();
    }
}
