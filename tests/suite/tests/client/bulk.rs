//! Many calls at once, in paused time: a transport that counts what an address may send stands for
//! Bungie.

use crate::manifest;
use bungie_api::{
    Bucket, Client, ErrorKind, Limiter, LimiterFuture, Rate, Retries, Taken, Transport,
    TransportFuture, UserAgent, bytes::Bytes, destiny2::GetPostGameCarnageReport, servers,
};
use futures_util::{StreamExt as _, stream};
use http::Response;
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

/// Allows so many a second by host, with bursts of twice as many, and says 51 above.
#[derive(Clone, Debug)]
struct Strict(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    allowed: HashMap<&'static str, f64>,
    buckets: HashMap<String, (f64, Instant)>,
    sent: HashMap<String, Vec<Instant>>,
    refused: usize,
    pause: u32,
}

impl Strict {
    fn new(allowed: &[(&'static str, f64)], pause: u32) -> Self {
        Strict(Arc::new(Mutex::new(Inner {
            allowed: allowed.iter().copied().collect(),
            buckets: HashMap::new(),
            sent: HashMap::new(),
            refused: 0,
            pause,
        })))
    }

    fn client(&self) -> Client {
        let agent = UserAgent::new("Vault Sorter", "1.2", 12345);
        Client::builder("key-of-nobody", agent)
            .transport(self.clone())
            .retries(Retries::max_retries(10))
            .queue_timeout(Duration::from_secs(3600))
            .build()
            .unwrap()
    }

    fn refused(&self) -> usize {
        self.0.lock().unwrap().refused
    }
}

impl Transport for Strict {
    fn send(&self, request: http::Request<Bytes>, _max_body: usize) -> TransportFuture<'_> {
        Box::pin(async move {
            let host = request.uri().host().unwrap().to_owned();
            let (is_allowed, pause) = {
                let mut inner = self.0.lock().unwrap();
                let now = Instant::now();
                inner.sent.entry(host.clone()).or_default().push(now);
                let rate = inner.allowed[host.as_str()];
                let burst = 2.0 * rate;
                let (tokens, last) = inner.buckets.entry(host).or_insert((burst, now));
                *tokens = burst.min(*tokens + (now - *last).as_secs_f64() * rate);
                *last = now;
                let is_allowed = *tokens >= 1.0;
                if is_allowed {
                    *tokens -= 1.0;
                } else {
                    inner.refused += 1;
                }
                (is_allowed, inner.pause)
            };
            sleep(Duration::from_millis(80)).await;
            let (status, body) = if is_allowed {
                (
                    200,
                    json!({"Response": {}, "ErrorCode": 1, "ErrorStatus": "Success"}),
                )
            } else {
                let name = "PerEndpointRequestThrottleExceeded";
                let body = json!({"ErrorCode": 51, "ErrorStatus": name, "ThrottleSeconds": pause});
                (500, body)
            };
            let mut answer = Response::new(Bytes::from(body.to_string()));
            *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
            Ok(answer)
        })
    }
}

const WWW: &str = "www.bungie.net";
const STATS: &str = "stats.bungie.net";

#[tokio::test(start_paused = true)]
async fn a_bulk_job_on_a_default_client_is_done() {
    let strict = Strict::new(&[(STATS, 100.0)], 1);
    let client = strict.client();
    let mut calls = JoinSet::new();
    for number in 0..3000 {
        let client = client.clone();
        let report = GetPostGameCarnageReport::new(number.into());
        calls.spawn(async move { client.send(&report).await.map(drop) });
    }
    let begun = Instant::now();
    for call in calls.join_all().await {
        call.unwrap();
    }
    assert_eq!(strict.refused(), 0);
    assert!(begun.elapsed() > Duration::from_secs(70));
}

/// What an address is really allowed is found, on two servers at once.
#[tokio::test(start_paused = true)]
async fn a_program_finds_what_its_address_is_allowed() {
    for pause in [1, 10] {
        let strict = Strict::new(&[(WWW, 12.0), (STATS, 40.0)], pause);
        let client = strict.client();
        let begun = Instant::now();
        let ended = |calls: JoinSet<Result<(), bungie_api::Error>>| async move {
            for call in calls.join_all().await {
                call.unwrap();
            }
            begun.elapsed().as_secs_f64()
        };
        let (mut www, mut stats) = (JoinSet::new(), JoinSet::new());
        for number in 0..3000 {
            let one = client.clone();
            www.spawn(async move { one.send(&manifest()).await.map(drop) });
            let one = client.clone();
            let report = GetPostGameCarnageReport::new(number.into());
            stats.spawn(async move { one.send(&report).await.map(drop) });
        }
        let (www, stats) = tokio::join!(ended(www), ended(stats));
        let (www, stats) = (www / (3000.0 / 12.0), stats / (3000.0 / 40.0));
        let refused = strict.refused();
        println!(
            "pauses of {pause} s: {www:.2} of the floor on www, {stats:.2} on stats, {refused} of \
             6000 refused, www gets {:.1} a second",
            client.rate(&servers::WWW).unwrap().per_second()
        );
        assert!(refused <= 60, "{refused}");
        assert!(stats <= 1.15, "{stats}");
        assert!(www <= 1.15, "{www}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_span_of_ten_seconds_exceeds_the_rate_and_the_order_is_fair() {
    let strict = Strict::new(&[(WWW, 1000.0)], 1);
    let client = strict.client();
    let mut crowd = JoinSet::new();
    for caller in 0..200 {
        let client = client.clone();
        crowd.spawn(async move {
            let mut ends = Vec::new();
            for _ in 0..5 {
                client.send(&manifest()).await.unwrap();
                ends.push(Instant::now());
            }
            (caller, ends)
        });
    }
    let ends = crowd.join_all().await;
    let inner = strict.0.lock().unwrap();
    let sent = &inner.sent[WWW];
    assert_eq!(sent.len(), 1000);
    let span = Duration::from_secs(10);
    for (index, first) in sent.iter().enumerate() {
        let within = sent[index..].iter().filter(|time| **time - *first < span);
        assert!(within.count() <= 250);
    }
    // Nobody's second call goes before everybody's first.
    for round in 0..4 {
        let last = ends.iter().map(|(_, ends)| ends[round]).max().unwrap();
        let next = ends.iter().map(|(_, ends)| ends[round + 1]).min().unwrap();
        assert!(last <= next + Duration::from_millis(200), "{round}");
    }
}

/// Thirty requests in paused time: everything that waits, waits by tokio's clock.
#[tokio::test(start_paused = true)]
async fn the_rate_waits_by_the_clock_of_the_runtime() {
    let strict = Strict::new(&[(WWW, 1000.0)], 1);
    let client = strict.client();
    let begun = std::time::Instant::now();
    for _ in 0..300 {
        client.send(&manifest()).await.unwrap();
    }
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_is_too_long_is_told() {
    let strict = Strict::new(&[(WWW, 1000.0)], 1);
    let client = strict.client().with_queue_timeout(Duration::from_secs(5));
    let mut calls = JoinSet::new();
    for _ in 0..500 {
        let client = client.clone();
        calls.spawn(async move { client.send(&manifest()).await.map(drop) });
    }
    let ends = calls.join_all().await;
    let late = ends.iter().filter_map(|end| end.as_ref().err());
    let late: Vec<_> = late.map(|error| error.kind()).collect();
    assert!((300..450).contains(&late.len()), "{}", late.len());
    assert!(late.iter().all(|kind| *kind == ErrorKind::Timeout));
}

/// A program may call while other calls of the same client are not polled, as in the body of a loop over
/// `buffer_unordered`.
#[tokio::test(start_paused = true)]
async fn calls_that_nobody_polls_hold_up_nobody_for_long() {
    let strict = Strict::new(&[(WWW, 1000.0)], 1);
    let client = strict.client();
    let requests: Vec<_> = (0..200).map(|_| manifest()).collect();
    let calls = requests.iter().map(|request| client.send(request));
    let mut calls = stream::iter(calls).buffer_unordered(50);
    let begun = Instant::now();
    let other = manifest();
    while let Some(call) = calls.next().await {
        call.unwrap();
        client.send(&other).await.unwrap();
    }
    // Four hundred at 23 a second, and a token lost for each that was not polled in time.
    assert!(
        begun.elapsed() < Duration::from_secs(600),
        "{:?}",
        begun.elapsed()
    );
}

/// Counts nothing, and does not answer.
#[derive(Debug)]
struct Hung;

impl Limiter for Hung {
    fn take<'a>(&'a self, _bucket: Bucket, _rate: Rate) -> LimiterFuture<'a> {
        Box::pin(std::future::pending())
    }
}

/// Says no to every second request.
#[derive(Debug, Default)]
struct Stubborn(Mutex<HashMap<Bucket, u32>>);

impl Limiter for Stubborn {
    fn take<'a>(&'a self, bucket: Bucket, _rate: Rate) -> LimiterFuture<'a> {
        let mut asked = self.0.lock().unwrap();
        let asked = asked.entry(bucket).or_default();
        *asked += 1;
        let taken = match *asked % 2 {
            0 => Taken::Now,
            _ => Taken::NotBefore(Duration::from_secs(5)),
        };
        Box::pin(std::future::ready(Ok(taken)))
    }
}

#[tokio::test(start_paused = true)]
async fn a_limiter_of_ones_own_is_asked_and_one_that_hangs_is_passed_over() {
    let strict = Strict::new(&[(WWW, 1000.0)], 1);
    let with = |limiter: Box<dyn Limiter>| {
        let agent = UserAgent::new("Vault Sorter", "1.2", 12345);
        let builder = Client::builder("key-of-nobody", agent).transport(strict.clone());
        builder.limiter(limiter).build().unwrap()
    };
    let begun = Instant::now();
    with(Box::<Stubborn>::default())
        .send(&manifest())
        .await
        .unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(5));

    let begun = Instant::now();
    let client = with(Box::new(Hung));
    client.send(&manifest()).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(3));
    let hurried = client.with_deadline(Duration::from_millis(100));
    hurried.send(&manifest()).await.unwrap_err();
}
