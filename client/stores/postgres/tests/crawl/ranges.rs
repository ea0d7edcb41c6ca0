//! Ranges of numbers.

use crate::setting::{LONG, keys, queue, report};
use bungie_store_postgres::crawl::Queue;

async fn rest(queue: &Queue) -> Vec<i64> {
    let mut numbers = Vec::new();
    loop {
        let claims = queue.claim(50, LONG).await.unwrap();
        if claims.is_empty() {
            numbers.sort_unstable();
            return numbers;
        }
        numbers.extend(keys(&claims).iter().map(|key| key.parse::<i64>().unwrap()));
        queue.finish(&claims, &[]).await.unwrap();
    }
}

#[tokio::test]
async fn a_range_has_no_row_for_a_number_that_nobody_has() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    let all = 15_000_000_000..=15_999_999_999;
    assert_eq!(queue.add_range("report", all).await.unwrap(), 1_000_000_000);
    let claims = queue.claim(3, LONG).await.unwrap();
    assert_eq!(
        keys(&claims),
        ["15000000000", "15000000001", "15000000002"].into()
    );
    let progress = queue.progress().await.unwrap();
    assert_eq!(
        (progress.claimed, progress.left_in_ranges),
        (3, 999_999_997)
    );
    assert_eq!(queue.finish(&claims, &[]).await.unwrap(), 3);
    assert_eq!(queue.progress().await.unwrap().done, 3);
    let rows = engine.dump();
    assert!(rows.contains("15000000003"), "the cursor");
    assert!(!rows.contains("15000000001"), "a row that is done");
}

#[tokio::test]
async fn what_an_earlier_range_had_is_left_out() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    assert_eq!(queue.add_range("report", 10..=19).await.unwrap(), 10);
    assert_eq!(rest(&queue).await, (10..=19).collect::<Vec<_>>());
    assert_eq!(queue.add_range("report", 10..=19).await.unwrap(), 0);
    assert_eq!(queue.add_range("report", 30..=39).await.unwrap(), 10);
    assert_eq!(queue.add_range("report", 5..=45).await.unwrap(), 5 + 10 + 6);
    let expected = (5..=9).chain(20..=45).collect::<Vec<_>>();
    assert_eq!(rest(&queue).await, expected);
    assert_eq!(queue.add_range("other", 10..=19).await.unwrap(), 10);
}

#[tokio::test]
async fn a_number_that_the_list_has_is_claimed_once() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(3), report(4)]).await.unwrap();
    let claims = queue.claim(2, LONG).await.unwrap();
    queue.finish(&claims[..1], &[]).await.unwrap();
    queue.add_range("report", 3..=5).await.unwrap();
    assert_eq!(rest(&queue).await, [5]);
    queue.add_range("report", 6..=6).await.unwrap();
    queue.add(&[report(6)]).await.unwrap();
    assert_eq!(rest(&queue).await, [6]);
}

#[tokio::test]
async fn an_empty_range_is_nothing_and_an_impossible_one_is_refused() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    #[allow(clippy::reversed_empty_ranges)]
    let empty = 2..=1;
    assert_eq!(queue.add_range("report", empty).await.unwrap(), 0);
    for impossible in [-1..=5, 5..=i64::MAX] {
        assert!(queue.add_range("report", impossible).await.is_err());
    }
    assert_eq!(
        queue.add_range("report", 0..=i64::MAX - 1).await.unwrap(),
        i64::MAX as u64
    );
    let claims = queue.claim(2, LONG).await.unwrap();
    assert_eq!(keys(&claims), ["0", "1"].into());
    assert_eq!(queue.progress().await.unwrap().left(), i64::MAX as u64);
    assert!(!queue.is_finished().await.unwrap());
}
