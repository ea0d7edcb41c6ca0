//! The two ways to the same profile that are compared: the bindings, and what one would write
//! without them, on the same reqwest client and so on the same connection.

mod server;

use bungie_api::{
    Client, Retries, UserAgent,
    destiny2::GetProfile,
    ids::MembershipId,
    reqwest_0_13, servers,
    types::{BungieMembershipType, DestinyComponentType, DestinyProfileResponse},
};
use bungie_testing::{
    document::DOCUMENT,
    fake::{Sampling, sample::Sampler},
};
use reqwest::{
    header::{ACCEPT, USER_AGENT},
    redirect,
};
use serde::Deserialize;
use std::{error::Error, time::Duration};

const API_KEY: &str = "0123456789abcdef0123456789abcdef";
const AGENT: &str = "Vault Sorter/1.2 AppId/12345 (+https://example.com)";
const MEMBERSHIP: i64 = 4_611_686_018_467_260_757;

/// How long both wait for an answer. It has to be the same: where longer and shorter timeouts take turns,
/// tokio wakes itself up for every timer that ends before the one it last slept on, and whoever has the
/// shorter one pays for that with a system call.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server's answer, and both clients of it.
pub(crate) struct Pair {
    /// The length of the answer.
    pub(crate) bytes: usize,
    base: String,
    bindings: Client,
    bare: reqwest::Client,
}

/// The parts of an envelope that one cannot do without.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<T> {
    response: Option<T>,
    error_code: i32,
}

impl Pair {
    /// Starts a server for one answer, and connects nobody yet.
    pub(crate) async fn start(body: &[u8]) -> Result<Self, Box<dyn Error>> {
        let base = server::serve(body).await?;
        // As the bindings set it up; without compression, which costs both the same.
        let http = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .no_gzip()
            .no_brotli()
            .no_proxy()
            .build()?;
        let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
        let bindings = Client::builder(API_KEY, agent)
            .server(&servers::WWW, &base)
            .transport(reqwest_0_13::transport(http.clone()))
            .unlimited()
            .attempt_timeout(PATIENCE)
            .retries(Retries::none())
            .build()?;
        Ok(Pair {
            bytes: body.len(),
            base,
            bindings,
            bare: http,
        })
    }

    /// Through the bindings.
    pub(crate) async fn bindings(&self) -> DestinyProfileResponse {
        let request = GetProfile::new(
            BungieMembershipType::TIGER_STEAM,
            MembershipId(MEMBERSHIP),
            [DestinyComponentType::PROFILES],
        );
        let response = self.bindings.send(&request).await;
        response.expect("the server answers every request")
    }

    /// With nothing but reqwest and serde.
    pub(crate) async fn bare(&self) -> DestinyProfileResponse {
        let (base, kind) = (&self.base, BungieMembershipType::TIGER_STEAM.get());
        let url = format!("{base}/Destiny2/{kind}/Profile/{MEMBERSHIP}/?components=100");
        let answer = self
            .bare
            .get(url)
            .header("x-api-key", API_KEY)
            .header(USER_AGENT, AGENT)
            .header(ACCEPT, "application/json")
            // The bindings have one by default, and nobody should call without.
            .timeout(PATIENCE)
            .send()
            .await
            .expect("the server answers every request");
        let body = answer.bytes().await.expect("the server sends all of it");
        let envelope: Envelope<DestinyProfileResponse> =
            serde_json::from_slice(&body).expect("the answer is made up by the document");
        assert_eq!(envelope.error_code, 1);
        envelope.response.expect("a success has a response")
    }
}

/// An answer with one component, as programs ask for it often.
pub(crate) fn small() -> Vec<u8> {
    let sampling = Sampling::known();
    profile(Sampler::new(&DOCUMENT, &sampling).components(["Profiles"]))
}

/// An answer with all components, about as long as a profile with everything in it.
pub(crate) fn large() -> Vec<u8> {
    profile(Sampler::new(&DOCUMENT, &Sampling::large()))
}

fn profile(sampler: Sampler<'_>) -> Vec<u8> {
    let operation = DOCUMENT
        .operation("Destiny2.GetProfile")
        .expect("an operation of the document");
    sampler.answer(operation).to_string().into_bytes()
}
