//! Disks that are full, and folders that nobody may write in.

use crate::setting::{Setting, builder, files, large};
use bungie_api::manifest::ManifestErrorKind;
use std::{fs, path::Path, process::Command};
use tempfile::tempdir;

/// A file system of its own, which only a user who may mount has.
struct Disk(tempfile::TempDir);

impl Disk {
    fn of(options: &str) -> Option<Self> {
        let folder = tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Disk(folder));
        }
        println!("skipped: mounting a tmpfs is not allowed here");
        None
    }

    fn remount(&self, options: &str) {
        let mut mount = Command::new("mount");
        mount
            .args(["-o", &format!("remount,{options}")])
            .arg(self.0.path());
        assert!(mount.status().unwrap().success());
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[tokio::test]
async fn a_full_disk_is_told_and_leaves_nothing_half_written() {
    let Some(disk) = Disk::of("size=3m") else {
        return;
    };
    let setting = Setting::new().await;
    let manifest = builder(setting.fake.url(), disk.path()).build().unwrap();
    let before = manifest.update().await.unwrap();
    setting.fake.publish(large(2));
    let error = manifest.update().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::Folder);
    assert!(error.to_string().contains("the disk is full"), "{error}");
    // Room that nobody needs is given back, and what was there is as it was.
    for folder in ["tables", "parts"] {
        let files = files(&disk.path().join("v1").join(folder));
        let is_half = |path: &Path| {
            path.extension()
                .is_some_and(|it| it == "new" || it == "part")
        };
        assert!(!files.iter().any(|path| is_half(path)), "{files:?}");
    }
    assert_eq!(manifest.current().unwrap().id(), before.id());
    disk.remount("size=60m");
    let after = manifest.update().await.unwrap();
    assert_eq!(manifest.current().unwrap().id(), after.id());
}

#[tokio::test]
async fn a_folder_that_is_read_only_is_told_and_still_read() {
    let Some(disk) = Disk::of("size=60m") else {
        return;
    };
    let setting = Setting::new().await;
    let manifest = builder(setting.fake.url(), disk.path()).build().unwrap();
    let before = manifest.update().await.unwrap();
    disk.remount("ro");
    let current = manifest.current().unwrap();
    assert_eq!(current.id(), before.id());
    current
        .table::<bungie_api::types::DestinyClassDefinition>()
        .await
        .unwrap();
    let error = manifest.update().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::Folder);
    let text = error.to_string();
    assert!(text.contains("not for this program to write in"), "{text}");
    assert!(text.contains(disk.path().to_str().unwrap()), "{text}");
    disk.remount("rw");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_told_when_it_is_built() {
    let setting = Setting::new().await;
    let file = setting.folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = builder(setting.fake.url(), &file).build().unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::Folder);
}
