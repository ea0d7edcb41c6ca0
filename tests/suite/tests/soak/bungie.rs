//! A token endpoint that rotates refresh tokens, and an operation that wants an access token.

use bungie_api::{Transport, TransportError, TransportErrorKind, TransportFuture, bytes::Bytes};
use fastrand::Rng;
use http::{Request, Response, header::AUTHORIZATION};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::time::{Instant, sleep};

#[derive(Clone, Debug)]
pub(crate) struct Bungie(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    rng: Rng,
    lost_of_1000: u32,
    heals: bool,
    issued: u64,
    /// By access token.
    access: HashMap<String, Instant>,
    /// By refresh token: whose it is.
    refresh: HashMap<String, i64>,
    /// By refresh token that is spent: whose it was.
    spent: HashMap<String, i64>,
    accounts: BTreeMap<i64, Account>,
    facts: Facts,
}

#[derive(Debug, Default)]
struct Account {
    /// Its newest refresh token was lost on the way, and nobody has signed in since.
    is_lost: bool,
    was_lost: bool,
    has_ended: bool,
}

/// What the server saw.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) renewals: u64,
    pub(crate) failures: u64,
    /// Answers with new tokens that nobody got.
    pub(crate) lost: u64,
    /// Sessions whose spent token was shown afterwards.
    pub(crate) ended: u64,
    /// Refresh tokens that were used twice though their successor had arrived.
    pub(crate) double: u64,
}

const LIFETIME: u64 = 3600;

impl Bungie {
    pub(crate) fn new(seed: u64, lost_of_1000: u32) -> Self {
        Bungie(Arc::new(Mutex::new(State {
            rng: Rng::with_seed(seed),
            lost_of_1000,
            heals: false,
            issued: 0,
            access: HashMap::new(),
            refresh: HashMap::new(),
            spent: HashMap::new(),
            accounts: BTreeMap::new(),
            facts: Facts::default(),
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// From now on nothing fails.
    pub(crate) fn heal(&self) {
        self.state().heals = true;
    }

    pub(crate) fn is_lost(&self, user: i64) -> bool {
        self.state().accounts[&user].is_lost
    }

    pub(crate) fn was_lost(&self, user: i64) -> bool {
        self.state().accounts[&user].was_lost
    }

    pub(crate) fn facts(&self) -> Facts {
        self.state().facts.clone()
    }
}

impl Transport for Bungie {
    fn send(&self, request: Request<Bytes>, _max_body: usize) -> TransportFuture<'_> {
        Box::pin(async move {
            let way = |state: &mut State| Duration::from_millis(state.rng.u64(10..300));
            let there = way(&mut self.state());
            sleep(there).await;
            let answer = self.state().answer(&request);
            let back = way(&mut self.state());
            sleep(back).await;
            answer
        })
    }
}

type Outcome = Result<Response<Bytes>, TransportError>;

impl State {
    fn answer(&mut self, request: &Request<Bytes>) -> Outcome {
        if request.uri().path().ends_with("/token/") {
            return self.token(request);
        }
        let header = request.headers()[AUTHORIZATION].to_str().unwrap();
        let token = header.strip_prefix("Bearer ").unwrap();
        // Now and then one is bad before its end.
        let is_withdrawn = self.rng.u32(0..200) == 0 && !self.heals;
        if is_withdrawn {
            self.access.remove(token);
        }
        match self.access.get(token) {
            Some(end) if *end > Instant::now() => answer(
                200,
                json!({"Response": {}, "ErrorCode": 1, "ErrorStatus": "Success"}),
            ),
            _ => answer(
                401,
                json!({"ErrorCode": 99, "ErrorStatus": "WebAuthRequired"}),
            ),
        }
    }

    fn token(&mut self, request: &Request<Bytes>) -> Outcome {
        let form: HashMap<String, String> =
            url_decoded(std::str::from_utf8(request.body()).unwrap());
        if self.rng.u32(0..10) == 0 && !self.heals {
            self.facts.failures += 1;
            return match self.rng.u32(0..3) {
                0 => cut(),
                1 => answer(
                    400,
                    json!({"error": "server_error", "error_description": "New"}),
                ),
                _ => answer(503, json!("down")),
            };
        }
        let user = if let Some(code) = form.get("code") {
            let user = code.strip_prefix("of-").unwrap().parse().unwrap();
            let account = self.accounts.entry(user).or_default();
            account.is_lost = false;
            account.has_ended = false;
            return answer(200, self.tokens(user));
        } else {
            let token = &form["refresh_token"];
            let Some(user) = self.refresh.remove(token) else {
                self.refuse(token);
                return answer(
                    400,
                    json!({
                        "error": "invalid_request",
                        "error_description": "ProvidedTokenNotValidRefreshToken",
                    }),
                );
            };
            self.spent.insert(token.clone(), user);
            user
        };
        self.facts.renewals += 1;
        let tokens = self.tokens(user);
        if self.rng.u32(0..1000) < self.lost_of_1000 && !self.heals {
            self.facts.lost += 1;
            let account = self.accounts.entry(user).or_default();
            (account.is_lost, account.was_lost) = (true, true);
            return cut();
        }
        answer(200, tokens)
    }

    fn refuse(&mut self, token: &str) {
        let account = self.accounts.get_mut(&self.spent[token]).unwrap();
        if !account.is_lost {
            self.facts.double += 1;
        } else if !account.has_ended {
            account.has_ended = true;
            self.facts.ended += 1;
        }
    }

    fn tokens(&mut self, user: i64) -> serde_json::Value {
        self.issued += 1;
        let (access, refresh) = (
            format!("access-{}", self.issued),
            format!("refresh-{}", self.issued),
        );
        let end = Instant::now() + Duration::from_secs(LIFETIME);
        self.access.insert(access.clone(), end);
        self.refresh.insert(refresh.clone(), user);
        json!({
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "refresh_token": refresh,
            "refresh_expires_in": 7_776_000,
            "membership_id": user.to_string(),
        })
    }
}

fn answer(status: u16, body: serde_json::Value) -> Outcome {
    let mut answer = Response::new(Bytes::from(body.to_string()));
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
    Ok(answer)
}

fn cut() -> Outcome {
    Err(TransportError::new(TransportErrorKind::Connection, "cut"))
}

/// No value of these forms needs more.
fn url_decoded(form: &str) -> HashMap<String, String> {
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
