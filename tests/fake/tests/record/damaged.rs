//! Files that are no recordings are named.

use bungie_testing::record::{RecordError, Replay};
use std::fs;

const GOOD: &str = r#"{"format":1,"document":"2","operation":null,
"request":{"method":"GET","path":"/x"},"answer":{"status":200}}"#;

#[test]
fn damaged_files_are_named_with_what_is_wrong() {
    let with = |from: &str, to: &str| GOOD.replace(from, to);
    let cases = [
        ("".to_owned(), "EOF"),
        (GOOD[..40].to_owned(), "EOF"),
        ("[]".to_owned(), "`format`"),
        (with("\"status\":200", "\"status\":1"), "status"),
        (
            with("\"status\":200", "\"state\":200"),
            "unknown field `state`",
        ),
        (with("\"method\":\"GET\",", ""), "missing field `method`"),
        (
            with(
                "\"status\":200",
                "\"status\":200,\"body\":{\"base64\":\"!\"}",
            ),
            "base64",
        ),
    ];
    for (text, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("0003-other.json");
        fs::write(folder.path().join("0001-other.json"), GOOD).unwrap();
        fs::write(&path, &text).unwrap();
        let error = Replay::open(folder.path()).unwrap_err();
        assert!(
            matches!(error, RecordError::Damaged { .. }),
            "{text}: {error}"
        );
        let message = error.to_string();
        assert!(message.contains("0003-other.json"), "{message}");
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn other_formats_and_missing_folders_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let later = GOOD.replace("\"format\":1", "\"format\":2,\"new\":{}");
    fs::write(folder.path().join("0001-other.json"), later).unwrap();
    let error = Replay::open(folder.path()).unwrap_err();
    assert!(
        matches!(error, RecordError::Format { found: 2, .. }),
        "{error}"
    );
    let error = Replay::open(folder.path().join("nowhere")).unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
    fs::write(folder.path().join("README.md"), "no recording").unwrap();
    fs::remove_file(folder.path().join("0001-other.json")).unwrap();
    assert!(Replay::open(folder.path()).unwrap().unused().is_empty());
}
