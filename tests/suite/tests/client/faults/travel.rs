//! Answers that do not arrive, or are too much.

use super::{ONCE, READS_AGAIN, Seen, call, case, check, patient};
use crate::{Diary, SHORT, builder_at};
use bungie_api::{ErrorKind, Retries};
use bungie_testing::fake::{FakeBungie, Fault, Gate};
use std::time::Duration;
use tokio::net::TcpListener;

fn cut() -> Seen {
    Seen::new(ErrorKind::Connection, "the connection failed").transient()
}

#[tokio::test]
async fn connections_are_cut() {
    check([
        case(Fault::cut_before_headers(), cut(), READS_AGAIN),
        case(Fault::cut_in_body(), cut(), READS_AGAIN),
    ])
    .await;
}

/// No request gets anywhere, so the attempts are what is counted.
#[tokio::test]
async fn nobody_listens() {
    let fake = FakeBungie::start().await.unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for (is_post, attempts) in [false, true].into_iter().zip(READS_AGAIN) {
        let diary = Diary::default();
        let client = builder_at(format!("http://{address}"))
            .retries(Retries::default().backoff(SHORT.0, SHORT.1))
            .observer(diary.clone())
            .build()
            .unwrap();
        let error = call(&fake, &client, is_post).await;
        assert_eq!(Seen::from(&error), cut());
        assert_eq!(diary.read().len(), attempts);
    }
}

#[tokio::test]
async fn answers_are_late() {
    let closed = Gate::closed();
    for fault in [Fault::held_answer(&closed), Fault::held_body(&closed)] {
        for is_post in [false, true] {
            let fake = FakeBungie::start().await.unwrap();
            fake.fault_always((), fault.clone()).unwrap();
            let client = patient(&fake, &Diary::default());
            let hasty = client.with_timeout(Duration::from_millis(500));
            let error = call(&fake, &hasty, is_post).await;
            let late = "time ran out: while waiting for the answer";
            let late = Seen::new(ErrorKind::Timeout, late).transient();
            assert_eq!(Seen::from(&error), late);
            // The time was for the whole call: none is left for another try.
            assert_eq!(fake.requests().len(), 1);
        }
    }
}

#[tokio::test]
async fn bodies_are_too_large() {
    let too_large = Seen::new(
        ErrorKind::TooLarge,
        "the answer is larger than the client allows",
    );
    check([
        case(Fault::gzip_bomb(1024), too_large.clone(), ONCE),
        case(Fault::huge(200), too_large.clone(), ONCE),
        case(Fault::huge_and_announced(200), too_large, ONCE),
    ])
    .await;
}
