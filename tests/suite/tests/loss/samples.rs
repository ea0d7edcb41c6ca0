//! Answers to all operations, made up from the document.

use bungie_api::{Client, Retries, Session, UserAgent, UserClient, servers};
use bungie_suite::{
    lost::{Findings, compare},
    samples::{self, Sample},
};
use bungie_testing::{
    document::DOCUMENT,
    fake::{
        FakeBungie, Sampling, Settings,
        sample::{Sampler, envelope},
    },
};
use serde_json::Value;

fn user(fake: &FakeBungie, token: &str) -> UserClient {
    fake.sign_in(token, u64::MAX);
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
    Client::builder("key-of-nobody", agent)
        .site(fake.url())
        .server(&servers::STATS, fake.stats())
        .unlimited()
        .retries(Retries::none())
        .build()
        .unwrap()
        .user(Session::new(token).unwrap())
}

/// Adds what was found for one operation.
fn add(total: &mut Findings, operation: &str, found: Findings) {
    total.same += found.same;
    total.unknown_properties += found.unknown_properties;
    total.unknown_keys += found.unknown_keys;
    let lost = found.lost.into_iter();
    total
        .lost
        .extend(lost.map(|lost| format!("{operation}: {lost}")));
}

/// Calls everything twice: for the body, and for what the client makes of it. The fake answers both
/// with the same.
async fn over_http(sampling: Sampling) -> Findings {
    let fake = FakeBungie::start_with(Settings {
        sampling,
        gzip: true,
        separate_hosts: true,
    })
    .await
    .unwrap();
    // Two users, or the second call would wait until the first is long enough ago.
    let (first, second) = (user(&fake, "first"), user(&fake, "second"));
    let samples = samples::all();
    assert_eq!(samples.len(), DOCUMENT.operations().len());
    let mut total = Findings::default();
    for sample in &samples {
        let id = sample.operation.id;
        let schema = &DOCUMENT.operation(id).unwrap().response;
        let body = sample.send_raw(&first).await.unwrap();
        let sent: Value = serde_json::from_slice(&body).unwrap();
        let written = sample
            .send_and_write(&second)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
        let found = compare(&DOCUMENT, schema, &sent["Response"], &written);
        add(&mut total, id, found);
    }
    assert_eq!(fake.violations(), []);
    assert_eq!(fake.requests().len(), 2 * samples.len());
    total
}

/// An answer without a server, and so with all components: none of them is asked for. Gives it, and
/// what came of it.
fn answered(sampler: &Sampler<'_>, sample: &Sample) -> (Value, Findings) {
    let id = sample.operation.id;
    let schema = &DOCUMENT.operation(id).unwrap().response;
    let sent = sampler.sample(schema, id);
    let written = sample
        .reencode(envelope(sent.clone()).to_string().as_bytes())
        .unwrap_or_else(|error| panic!("{id}: {error}"));
    let found = compare(&DOCUMENT, schema, &sent, &written);
    (sent, found)
}

fn in_memory(sampling: &Sampling) -> Findings {
    let sampler = Sampler::new(&DOCUMENT, sampling);
    let mut total = Findings::default();
    for sample in samples::all() {
        let (_, found) = answered(&sampler, &sample);
        add(&mut total, sample.operation.id, found);
    }
    total
}

/// Everything was known, and all of it came back.
fn nothing_is_lost(found: &Findings) {
    assert!(found.lost.is_empty(), "{:#?}", found.lost);
    assert_eq!((found.unknown_properties, found.unknown_keys), (0, 0));
    assert!(found.same > 5_000, "{}", found.same);
}

/// Numbers and bits that nobody knows came back with everything else. Properties that nobody knows
/// are passed over, as are entries under identifiers that nobody knows the number of.
fn only_the_unnamed_is_lost(found: &Findings) {
    assert!(found.lost.is_empty(), "{:#?}", found.lost);
    assert!(found.unknown_properties > 100 && found.unknown_keys > 0);
    assert!(found.same > 5_000, "{}", found.same);
}

/// Reading says so itself, wherever it passes over something.
#[test]
fn the_types_pass_over_what_nobody_knows_and_nothing_else() {
    let sampling = Sampling::default();
    let sampler = Sampler::new(&DOCUMENT, &sampling);
    let mut total = 0;
    for sample in samples::all() {
        let (sent, found) = answered(&sampler, &sample);
        let places = sample.passed_over(&sent).unwrap();
        let unknown = found.unknown_properties + found.unknown_keys;
        assert_eq!(places.len(), unknown, "{sample:?}: {places:#?}");
        total += unknown;
    }
    assert!(total > 500, "{total}");
}

#[tokio::test]
async fn what_the_document_knows_comes_back_from_every_call() {
    nothing_is_lost(&over_http(Sampling::known()).await);
}

#[tokio::test]
async fn what_it_does_not_know_comes_back_where_there_is_a_place_for_it() {
    only_the_unnamed_is_lost(&over_http(Sampling::default()).await);
}

#[test]
fn all_components_come_back() {
    for seed in 0..3 {
        nothing_is_lost(&in_memory(&Sampling {
            seed,
            ..Sampling::known()
        }));
        only_the_unnamed_is_lost(&in_memory(&Sampling {
            seed,
            ..Sampling::default()
        }));
    }
}
