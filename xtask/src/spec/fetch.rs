//! Fetching the published document. `curl` and `git` do it, so that no command compiles a TLS library.

use crate::{Done, failure::Failure, git::git, tool, workspace::Workspace};
use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
};

/// No document comes near; what is larger is something else.
const LARGEST: u64 = 64 << 20;

/// How long a download may take, in seconds.
const SECONDS: u32 = 120;

/// A document from outside.
pub(super) struct Fetched {
    pub(super) text: String,
    /// The commit that it is from, if anybody knows.
    pub(super) commit: Option<String>,
    /// Where it is from, for messages.
    pub(super) from: String,
}

/// The newest document of Bungie's repository.
pub(super) fn newest(workspace: &Workspace, repository: &str) -> Done<Fetched> {
    let output = git(["ls-remote", "--exit-code", repository, "HEAD"])?;
    let commit = output
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let is_commit = commit.len() == 40 && commit.bytes().all(|it| it.is_ascii_hexdigit());
    if !is_commit {
        return Err(Failure::trouble(format!(
            "error: git says no commit of {repository}: {output:?}"
        )));
    }
    let owner = repository.trim_start_matches("https://github.com/");
    let url = format!("https://raw.githubusercontent.com/{owner}/{commit}/openapi.json");
    let fetched = from_url(workspace, &url)?;
    Ok(Fetched {
        commit: Some(commit),
        ..fetched
    })
}

/// The document at a place.
pub(super) fn from(workspace: &Workspace, place: &str) -> Done<Fetched> {
    if place.contains("://") {
        return from_url(workspace, place);
    }
    let path = Path::new(place);
    let file = File::open(path).map_err(Failure::at("read", path))?;
    let mut text = String::new();
    let mut limited = file.take(LARGEST + 1);
    limited
        .read_to_string(&mut text)
        .map_err(Failure::at("read", path))?;
    if text.len() as u64 > LARGEST {
        return Err(Failure::trouble(format!(
            "error: {place} has more than {LARGEST} bytes; is it the document"
        )));
    }
    Ok(Fetched {
        text,
        commit: None,
        from: place.to_owned(),
    })
}

/// What an earlier download of the same URL left is used again where the server says that nothing has changed.
fn from_url(workspace: &Workspace, url: &str) -> Done<Fetched> {
    if !(url.starts_with("https://") || is_loopback(url)) {
        return Err(Failure::arguments(format!(
            "error: {url} is no https URL; only this machine may be asked by http"
        )));
    }
    let folder = workspace.target("xtask/upstream");
    fs::create_dir_all(&folder).map_err(Failure::at("create", &folder))?;
    let kept = Kept::of(&folder, url);
    let new = folder.join(format!("{}.new", std::process::id()));
    let etag = folder.join(format!("{}.etag", std::process::id()));
    let downloaded = kept.download(url, &new, &etag);
    let done = downloaded.and_then(|()| kept.keep(&new, &etag));
    for leftover in [&new, &etag] {
        let _ = fs::remove_file(leftover);
    }
    done?;
    Ok(Fetched {
        from: url.to_owned(),
        ..from(workspace, &kept.body.to_string_lossy())?
    })
}

fn is_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|it| it.is_ascii_digit()) => host,
        _ => authority,
    };
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}

/// What is kept of a URL.
struct Kept {
    body: PathBuf,
    etag: PathBuf,
}

impl Kept {
    fn of(folder: &Path, url: &str) -> Self {
        let name = super::sha256(url.as_bytes());
        Kept {
            body: folder.join(format!("{name}.json")),
            etag: folder.join(format!("{name}.etag")),
        }
    }

    fn download(&self, url: &str, to: &Path, etag: &Path) -> Done {
        let mut curl = Command::new("curl");
        curl.args([
            "--disable",
            "--globoff",
            "--fail",
            "--silent",
            "--show-error",
            "--location",
        ])
        .args(["--proto", "=https,http", "--proto-redir", "=https"])
        .args(["--max-time", &SECONDS.to_string()])
        .args(["--max-filesize", &LARGEST.to_string()])
        .arg("--etag-save")
        .arg(etag);
        // Without the body an ETag is no use.
        if self.body.exists() {
            curl.arg("--etag-compare").arg(&self.etag);
        }
        tool::run(curl.arg("--output").arg(to).arg("--").arg(url)).map(drop)
    }

    /// Keeps what came. Nothing has come where nothing has changed.
    fn keep(&self, new: &Path, etag: &Path) -> Done {
        match fs::metadata(new) {
            Ok(file) if file.len() > 0 => {}
            _ if self.body.exists() => return Ok(()),
            _ => {
                return Err(Failure::trouble("error: the server sent an empty document"));
            }
        }
        // The ETag goes first: one without its body would hide a new document.
        let _ = fs::remove_file(&self.etag);
        fs::rename(new, &self.body).map_err(Failure::at("replace", &self.body))?;
        if etag.exists() {
            fs::rename(etag, &self.etag).map_err(Failure::at("replace", &self.etag))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn http_is_for_this_machine() {
        for url in [
            "http://127.0.0.1:80/x",
            "http://localhost/x",
            "http://[::1]:9/",
        ] {
            assert!(is_loopback(url), "{url}");
        }
        for url in [
            "http://127.0.0.1.example/",
            "http://a@example/",
            "ftp://localhost/",
            "http://localhost:80@example/",
        ] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
