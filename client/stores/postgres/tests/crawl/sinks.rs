//! Where results go.

use crate::setting::{pool, queue, report};
use bungie_store_postgres::{
    PostgresError, PostgresErrorKind,
    crawl::{FileSink, Job, PostgresSink, Sink},
};
use futures_util::future::join_all;
use std::{fs, path::Path};

fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.path().is_dir() {
            true => files.extend(files_below(&entry.path())),
            false => files.push(fs::read_to_string(entry.path()).unwrap()),
        }
    }
    files
}

#[tokio::test]
async fn a_file_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let sink = FileSink::new(folder.path().join("new"), "json");
    sink.keep(&report(15), b"first").await.unwrap();
    sink.keep(&report(15), b"second").await.unwrap();
    sink.keep(&report(16), b"other").await.unwrap();
    sink.keep(&Job::new("history", "a/../b"), b"of a path")
        .await
        .unwrap();
    assert_eq!(fs::read_to_string(sink.path(&report(15))).unwrap(), "first");
    let mut files = files_below(folder.path());
    files.sort();
    assert_eq!(files, ["first", "of a path", "other"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_write_one_file_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let sink = FileSink::new(folder.path(), "json");
    let whole: Vec<_> = (b'a'..=b'p').map(|byte| vec![byte; 100_000]).collect();
    let (sink, job) = (&sink, &report(1));
    let kept = whole
        .iter()
        .map(|result| async move { sink.keep(job, result).await });
    for kept in join_all(kept).await {
        kept.unwrap();
    }
    let files = files_below(folder.path());
    assert_eq!(files.len(), 1);
    assert!(whole.iter().any(|result| result == files[0].as_bytes()));
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_an_error_that_says_where() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report"), "not a folder").unwrap();
    let sink = FileSink::new(folder.path(), "json");
    let error = sink
        .keep(&report(1), b"secret")
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("report/-/-/1.json") && !error.contains("secret"),
        "{error}"
    );
    assert_eq!(files_below(folder.path()), ["not a folder"]);
}

#[tokio::test]
async fn jobs_with_the_longest_keys_have_a_file_each() {
    let folder = tempfile::tempdir().unwrap();
    let sink = FileSink::new(folder.path(), "json");
    let long = "é".repeat(1200);
    let jobs = ["a", "b"].map(|end| Job::new(&long, format!("{long}{end}")));
    for job in &jobs {
        sink.keep(job, job.key.as_bytes()).await.unwrap();
    }
    for job in &jobs {
        let kept = fs::read_to_string(sink.path(job)).unwrap();
        assert_eq!(kept, job.key);
    }
}

#[tokio::test]
async fn a_row_is_written_once() {
    let Some((engine, _queue)) = queue().await else {
        return;
    };
    let pool = pool(&engine.url(), 2);
    let sink = PostgresSink::new(pool.clone(), "tests");
    let other = PostgresSink::new(pool.clone(), "other");
    for result in [b"\0first", b"\0other"] {
        sink.keep(&report("1\0"), result).await.unwrap();
    }
    other
        .keep(&report("1\0"), b"of another queue")
        .await
        .unwrap();
    let rows = "select result from bungie_crawl_results where queue = 'tests'";
    let rows = pool.get().await.unwrap().query(rows, &[]).await.unwrap();
    let results: Vec<&[u8]> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(results, [b"\0first"]);
}

#[tokio::test]
async fn the_error_of_a_table_that_is_not_there_is_inside() {
    let Some((engine, _queue)) = queue().await else {
        return;
    };
    let url = format!("{}?options=-csearch_path%3Dnone", engine.url());
    let sink = PostgresSink::new(pool(&url, 1), "tests");
    let error = sink.keep(&report(1), b"").await.unwrap_err();
    let inside: &PostgresError = error.get_ref().downcast_ref().unwrap();
    assert_eq!(inside.kind(), PostgresErrorKind::NoTable);
    assert!(!error.is_permanent());
}
