//! A disk that is full.

use crate::support::{kept, migrated, owner, swap, try_swap};
use bungie_client::StoreVersion;
use bungie_engines::Postgres;
use std::{path::Path, process::Command};
use tempfile::TempDir;

/// A small disk of a test's own.
struct Disk(TempDir);

impl Disk {
    /// `None`, and a line that says so, where this account may not mount one.
    fn mount() -> Option<Self> {
        let folder = TempDir::with_prefix("disk-").unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=4m,mode=0777", "tmpfs"]);
        let is_mounted = mount
            .arg(folder.path())
            .output()
            .is_ok_and(|done| done.status.success());
        if !is_mounted {
            eprintln!("skipped: it needs a disk of its own, and this account may not mount one");
            return None;
        }
        Some(Disk(folder))
    }

    fn grow(&self) {
        let mut mount = Command::new("mount");
        mount.args(["-o", "remount,size=8m"]).arg(self.path());
        assert!(mount.status().is_ok_and(|status| status.success()));
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.path())
            .status();
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_costs_nothing_that_is_kept() {
    let Some(disk) = Disk::mount() else { return };
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    let owner = owner(&engine).await;
    let place = disk.path().join("of-postgres");
    std::fs::create_dir(&place).unwrap();
    let given = Command::new("chown").arg("postgres").arg(&place).status();
    assert!(given.unwrap().success());
    let space = format!("create tablespace small location '{}'", place.display());
    owner.batch_execute(&space).await.unwrap();
    let moved = "alter table bungie_sessions set tablespace small;
        alter table bungie_sessions alter text set storage external";
    owner.batch_execute(moved).await.unwrap();

    let text = "x".repeat(200_000);
    let mut users: Vec<(String, StoreVersion)> = Vec::new();
    let error = loop {
        let user = users.len().to_string();
        match try_swap(&store, &user, None, Some(&text)).await {
            Ok(version) => users.push((user, version.unwrap())),
            Err(error) => break error,
        }
        assert!(users.len() < 100, "the disk has no end");
    };
    let said = error.to_string();
    assert!(said.contains("no room") && said.contains("53100"), "{said}");
    assert!(!format!("{said}{error:?}").contains("xxx"));

    // What was kept is kept, and goes on where there is room.
    for (user, version) in &users {
        assert_eq!(
            kept(&store, user).await,
            Some((text.clone(), version.clone()))
        );
    }
    disk.grow();
    let (user, version) = &users[0];
    assert!(
        swap(&store, user, Some(version), Some(&text))
            .await
            .is_some()
    );
}
