//! The bindings and the fake: real requests, real sockets, the real transport.

use bungie_api::{
    Client, DefinitionHash, ErrorKind, Retries, Session, UserAgent, destiny2,
    ids::{ActivityInstanceId, CharacterId, ItemInstanceId, MembershipId},
    servers,
    types::{BungieMembershipType, DestinyComponentType, DestinyItemTransferRequest},
};
use bungie_suite::samples;
use bungie_testing::{
    document::DOCUMENT,
    fake::{Envelope, FakeBungie, Fault, Gate, Host, Page, Settings},
};
use std::time::Duration;

fn client(fake: &FakeBungie) -> Client {
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
    Client::builder("key-of-nobody", agent)
        .site(fake.url())
        .server(&servers::STATS, fake.stats())
        .unlimited()
        .retries(Retries::none())
        .build()
        .unwrap()
}

/// A fake whose hosts are told apart.
async fn apart(settings: Settings) -> FakeBungie {
    FakeBungie::start_with(Settings {
        separate_hosts: true,
        ..settings
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn calls_arrive_and_are_answered() {
    let fake = apart(Settings::default()).await;
    fake.sign_in("token", 32);
    let bungie = client(&fake);

    let profile = bungie
        .send(&destiny2::GetProfile::new(
            BungieMembershipType::TIGER_STEAM,
            MembershipId(4611686018467284386),
            [
                DestinyComponentType::PROFILES,
                DestinyComponentType::CHARACTERS,
            ],
        ))
        .await
        .unwrap();
    assert_eq!(profile.characters.entries().count(), 2);

    let transfer = destiny2::TransferItem::new(DestinyItemTransferRequest {
        transfer_to_vault: true,
        ..DestinyItemTransferRequest::new(
            DefinitionHash::new(1_363_886_209),
            1,
            ItemInstanceId(6917529000000000000),
            CharacterId(2305843009000000000),
            BungieMembershipType::TIGER_STEAM,
        )
    });
    let user = bungie.user(Session::new("token").unwrap());
    user.send(&transfer).await.unwrap();

    let report = destiny2::GetPostGameCarnageReport::new(ActivityInstanceId(15000000000));
    let report = bungie.send(&report).await.unwrap();
    assert_eq!(report.entries.len(), 2);

    let hosts: Vec<_> = fake.requests().iter().map(|request| request.host).collect();
    assert_eq!(hosts, [Host::Www, Host::Www, Host::Stats]);
    assert_eq!(fake.violations(), []);

    let stranger = bungie.user(Session::new("stranger").unwrap());
    let error = stranger.send(&transfer).await.unwrap_err();
    assert_eq!(error.platform().map(|platform| platform.code), Some(99));
}

#[tokio::test]
async fn faults_come_out_as_what_they_are() {
    let fake = FakeBungie::start().await.unwrap();
    let bungie = client(&fake);
    let closed = Gate::closed();
    for (fault, kind) in [
        (Fault::page(Page::Balancer), ErrorKind::Maintenance),
        (Fault::page(Page::Application), ErrorKind::NotJson),
        (Fault::page(Page::Cloudflare), ErrorKind::NotJson),
        (Fault::page(Page::Site), ErrorKind::NotJson),
        (Fault::empty(), ErrorKind::NotJson),
        (Fault::truncated(), ErrorKind::NotJson),
        (
            Fault::redirect("http://elsewhere.invalid/"),
            ErrorKind::Redirect,
        ),
        (Envelope::system_disabled().into(), ErrorKind::Maintenance),
        (Envelope::success().into(), ErrorKind::EmptyResponse),
        (
            Envelope::success().response(0.into()).into(),
            ErrorKind::Decode,
        ),
        (Fault::cut_before_headers(), ErrorKind::Connection),
        (Fault::cut_in_body(), ErrorKind::Connection),
        (Fault::gzip_bomb(1024), ErrorKind::TooLarge),
        (Fault::huge(200), ErrorKind::TooLarge),
    ] {
        fake.fault_next((), fault.clone()).unwrap();
        let error = bungie
            .send(&destiny2::GetDestinyManifest::new())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}");
    }
    fake.fault_next((), Fault::gzip()).unwrap();
    bungie
        .send(&destiny2::GetDestinyManifest::new())
        .await
        .unwrap();
    for fault in [Fault::held_answer(&closed), Fault::held_body(&closed)] {
        fake.fault_next((), fault.clone()).unwrap();
        let hasty = bungie.with_timeout(Duration::from_millis(50));
        let error = hasty
            .send(&destiny2::GetDestinyManifest::new())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{fault:?}");
    }
    assert_eq!(fake.violations(), []);
}

/// Every operation with every parameter and every property of its body; every response with all
/// that the document knows and some that it does not.
#[tokio::test]
async fn all_operations_keep_to_the_document() {
    let fake = apart(Settings {
        gzip: true,
        ..Settings::default()
    })
    .await;
    let client = client(&fake);
    let (mut failed, mut meant) = (Vec::new(), Vec::new());
    for seed in samples::SEEDS {
        // A user for each seed, or the second call would wait until the first is long enough ago.
        let token = format!("token-{seed}");
        fake.sign_in(&token, u64::MAX);
        let user = client.user(Session::new(&token).unwrap());
        let samples = samples::of_seed(seed);
        assert_eq!(samples.len(), DOCUMENT.operations().len());
        for sample in &samples {
            if let Err(error) = sample.send(&user).await {
                failed.push(format!("{error:?}"));
            }
            meant.push(sample.operation.id);
        }
    }
    assert_eq!(fake.violations(), []);
    assert!(failed.is_empty(), "{failed:#?}");
    let called: Vec<_> = fake
        .requests()
        .iter()
        .filter_map(|request| request.operation)
        .collect();
    assert_eq!(called, meant);
}

/// All operations through a client whose site is moved: the servers are told apart all the same.
#[tokio::test]
async fn one_site_stands_for_all_servers() {
    let fake = FakeBungie::start_with(Settings {
        separate_hosts: false,
        ..Settings::default()
    })
    .await
    .unwrap();
    fake.sign_in("token", u64::MAX);
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
    let client = Client::builder("key-of-nobody", agent)
        .site(fake.url())
        .unlimited()
        .build()
        .unwrap();
    let user = client.user(Session::new("token").unwrap());
    let samples = samples::all();
    for sample in &samples {
        sample.send(&user).await.unwrap();
    }
    assert_eq!(fake.violations(), []);
    for (request, sample) in fake.requests().iter().zip(&samples) {
        let is_of_stats = sample.operation.server == &servers::STATS;
        let host = if is_of_stats { Host::Stats } else { Host::Www };
        assert_eq!(request.host, host, "{}", sample.operation);
    }
    let manifest = client.url(&servers::CONTENT, "/common/a.json");
    assert_eq!(manifest, format!("{}/common/a.json", fake.url()));
}
