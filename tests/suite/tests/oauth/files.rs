//! Sessions in files: who can read them, and what a crash leaves.

use crate::setting::{MEMBER, Setting, changed, me};
use bungie_api::{FileStore, SignInErrorKind};
use serde_json::json;
use std::{error::Error as _, fs, os::unix::fs::PermissionsExt as _, path::Path};
use tempfile::tempdir;

#[tokio::test]
async fn nobody_but_the_owner_reads_a_session() {
    let setting = Setting::new().await;
    let parent = tempdir().unwrap();
    let folder = parent.path().join("sessions");
    let sessions = setting.oauth.sessions(FileStore::new(&folder));
    let user = sessions.keep(setting.session().await).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let file = folder.join(format!("{MEMBER}.session"));
    assert_eq!(mode(&file), 0o600);
    // A renewal replaces the file, and leaves nothing beside it but the lock.
    setting.fake.sign_everybody_out();
    user.send(&me()).await.unwrap();
    assert_eq!(mode(&file), 0o600);
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| !name.ends_with(".lock"));
    assert_eq!(names, [format!("{MEMBER}.session")]);
}

#[tokio::test]
async fn what_a_crash_left_half_written_is_never_read() {
    let setting = Setting::new().await;
    let folder = tempdir().unwrap();
    let sessions = setting.oauth.sessions(FileStore::new(folder.path()));
    sessions.keep(setting.session().await).await.unwrap();
    // As if the process had died in the middle of writing, with a mode that is too wide.
    let half = folder.path().join(format!("{MEMBER}.new"));
    fs::write(&half, "{\"session\":{\"access").unwrap();
    fs::set_permissions(&half, fs::Permissions::from_mode(0o644)).unwrap();
    let later = setting.oauth.sessions(FileStore::new(folder.path()));
    let user = later.user(MEMBER).await.unwrap().unwrap();
    setting.fake.sign_everybody_out();
    user.send(&me()).await.unwrap();
    let file = folder.path().join(format!("{MEMBER}.session"));
    assert_eq!(
        fs::metadata(file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(!half.exists());
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named() {
    let setting = Setting::new().await;
    let parent = tempdir().unwrap();
    let file = parent.path().join("a file");
    fs::write(&file, "").unwrap();
    let sessions = setting.oauth.sessions(FileStore::new(&file));
    let error = sessions.keep(setting.session().await).await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Storage);
    let why = error.source().unwrap().to_string();
    assert!(why.contains("a file"), "{why}");
}

#[tokio::test]
async fn a_folder_that_everybody_may_write_in_is_refused() {
    let setting = Setting::new().await;
    let folder = tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let sessions = setting.oauth.sessions(FileStore::new(folder.path()));
    let error = sessions.keep(setting.session().await).await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Storage);
    let why = error.source().unwrap().to_string();
    assert!(why.contains("chmod o-w"), "{why}");
}

#[tokio::test]
async fn lock_files_do_not_grow_with_the_users() {
    let setting = Setting::new().await;
    let folder = tempdir().unwrap();
    let sessions = setting.oauth.sessions(FileStore::new(folder.path()));
    let session = setting.session().await;
    for member in 0..200 {
        let other = changed(&session, |json| {
            json["membership_id"] = json!(member.to_string())
        });
        sessions.keep(other).await.unwrap();
        sessions.sign_out(member.into()).await.unwrap();
    }
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert!((10..=64).contains(&files), "{files}");
}
