//! The fake Bungie itself: what it lets pass, what it refuses, and how it fails on demand.

mod access;
mod bindings;
mod contract;
mod faults;
mod travel;

use bungie_testing::fake::{FakeBungie, Fault, Settings};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

const AGENT: &str = "Vault Sorter/1.2 AppId/12345 (+https://example.com;me@example.com)";
const PROFILE: &str = "/Destiny2/3/Profile/4611686018467284386/";
const REPORT: &str = "/Destiny2/Stats/PostGameCarnageReport/5/";
const TRANSFER: &str = "/Destiny2/Actions/Items/TransferItem/";
const MANIFEST: &str = "/Destiny2/Manifest/";

/// A fake, and a client that knows nothing.
struct Pair {
    fake: FakeBungie,
    http: reqwest::Client,
}

impl Pair {
    async fn new() -> Self {
        Pair::with(Settings {
            separate_hosts: true,
            ..Settings::default()
        })
        .await
    }

    async fn with(settings: Settings) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .no_brotli();
        Pair {
            fake: FakeBungie::start_with(settings).await.unwrap(),
            http: http.build().unwrap(),
        }
    }

    /// A request with what every request needs.
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.fake.www()))
            .header("user-agent", AGENT)
            .header("x-api-key", "key-of-nobody")
    }

    async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// What is answered to a request for the manifest on which a fault has its effect.
    async fn faulty(&self, fault: impl Into<Fault>) -> Response {
        self.fake
            .fault_next("Destiny2.GetDestinyManifest", fault)
            .unwrap();
        self.get(MANIFEST).await
    }

    fn violations(&self) -> Vec<String> {
        let violations = self.fake.violations();
        violations
            .into_iter()
            .map(|violation| violation.what)
            .collect()
    }
}

async fn json(answer: Response) -> Value {
    serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
}

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    answer
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}
