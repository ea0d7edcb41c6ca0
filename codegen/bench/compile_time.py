#!/usr/bin/env python3
"""How long the generated crate takes to compile, against the same types with serde derives.

Two crates are made in a scratch folder: the generated one as it is, and the same source with
`#[derive(Deserialize)]` on every response struct in place of its table of keys. Dependencies are
built beforehand and shared. Every figure is the median of alternating runs, and every ratio is of
figures from one invocation.

usage: python3 codegen/bench/compile_time.py [--runs N] [--only check,leaf,release]
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MANIFEST = """[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
bungie-client = {{ path = "{client}" }}
chrono = {{ version = "0.4", default-features = false, features = ["serde"] }}
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
{dependencies}
"""

# What the derived crate decodes answers with.
DERIVED = """
#[derive(serde::Deserialize)]
struct Derived<T> {
    #[serde(rename = "Response")]
    response: Option<T>,
    #[serde(rename = "ErrorCode", default)]
    error_code: i32,
    #[serde(rename = "ThrottleSeconds", default)]
    throttle_seconds: i32,
    #[serde(rename = "ErrorStatus", default)]
    error_status: String,
    #[serde(rename = "Message", default)]
    message: String,
    #[serde(rename = "MessageData", default)]
    message_data: std::collections::HashMap<String, String>,
    #[serde(rename = "DetailedErrorTrace", default)]
    detailed_error_trace: String,
}

pub(crate) fn decode_envelope<T: Default + serde::de::DeserializeOwned>(
    body: &[u8],
) -> Result<bungie_client::Envelope<T>, bungie_client::DecodeError> {
    let Ok(derived) = serde_json::from_slice::<Derived<T>>(body) else {
        return Err(bungie_client::decode_envelope::<i32>(b"").unwrap_err());
    };
    let mut envelope = bungie_client::Envelope::default();
    envelope.response = derived.response;
    envelope.error_code = derived.error_code;
    envelope.throttle_seconds = derived.throttle_seconds;
    envelope.error_status = derived.error_status;
    envelope.message = derived.message;
    envelope.message_data = derived.message_data;
    envelope.detailed_error_trace = derived.detailed_error_trace;
    Ok(envelope)
}
"""

OBJECT = re.compile(
    r"impl Object\s+for (\w+)\s*\{\n.*?= &\[(.*?)\];\n.*?match key \{\n(.*?)\n        \}\n    \}\n\}\n\n"
    r"(?:impl Rest for .*?\n\}\n\n)?"
    r"bungie_client::object(?:_with_rest)?!\(\s*\w+\s*\);\n",
    re.S,
)
STRUCT = re.compile(
    r"#\[derive\(Clone, Debug, Default, PartialEq\)\]\n((?:#\[non_exhaustive\]\n)?)"
    r"pub struct (\w+) \{\n(.*?)\n\}\n",
    re.S,
)
FIELD = re.compile(r"^    pub ((?:r#)?\w+):", re.M)
STRING = re.compile(r'"([^"]*)"')
ARM = re.compile(r"(\d+) => (?:\{\s*)?value\s*\.read\(\s*&mut self\s*\.((?:r#)?\w+)")


def derived(source: str) -> str:
    """The same file with derives."""
    keys = {}
    for name, table, arms in OBJECT.findall(source):
        table = STRING.findall(table)
        keys[name] = {field: table[int(index)] for index, field in ARM.findall(arms)}

    def struct(match: re.Match) -> str:
        attributes, name, fields = match.groups()
        if name not in keys:
            return match.group(0)

        def field(match: re.Match) -> str:
            key = keys[name].get(match.group(1))
            attribute = f'    #[serde(rename = "{key}")]\n' if key else "    #[serde(flatten)]\n"
            return attribute + match.group(0)

        return (
            "#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]\n"
            f"#[serde(default)]\n{attributes}pub struct {name} {{\n{FIELD.sub(field, fields)}\n}}\n"
        )

    source = STRUCT.sub(struct, OBJECT.sub("", source))
    # The one decoder that is generic, over definitions.
    source = source.replace("bungie_client::wire::Decode + Send", "serde::de::DeserializeOwned + Default + Send")
    return source.replace("bungie_client::decode_envelope(", "crate::derived::decode_envelope(")


def sources(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.rglob("*.rs"))


def crate(folder: Path, name: str, dependencies: str = "") -> Path:
    (folder / "src").mkdir(parents=True)
    manifest = MANIFEST.format(name=name, client=ROOT / "client", dependencies=dependencies)
    (folder / "Cargo.toml").write_text(manifest)
    shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
    return folder


def as_generated(folder: Path, name: str = "bungie-api") -> Path:
    crate(folder, name)
    shutil.copytree(ROOT / "generated/src", folder / "src", dirs_exist_ok=True)
    (folder / "README.md").write_text("# Generated\n")
    return folder


def with_derives(folder: Path) -> Path:
    as_generated(folder, "bungie-api-derives")
    count = 0
    for path in sorted((folder / "src").rglob("*.rs")):
        source = path.read_text()
        count += len(OBJECT.findall(source))
        path.write_text(derived(source))
    assert count == len(re.findall(r"impl Object\s+for", sources(ROOT / "generated/src")))
    assert not re.search(r"impl Object\s+for", sources(folder / "src"))
    (folder / "src/derived.rs").write_text(DERIVED)
    root = folder / "src/lib.rs"
    root.write_text(root.read_text() + "\nmod derived;\n")
    return folder


SEND = """
use bungie_api::{Client, Error, destiny2::GetProfile, ids::MembershipId};
use bungie_api::types::{BungieMembershipType, DestinyComponentType, DestinyProfileResponse};
use std::{future::Future, pin::Pin};

pub fn profile(client: Client) -> Pin<Box<dyn Future<Output = Result<DestinyProfileResponse, Error>> + Send>> {
    let request = GetProfile::new(
        BungieMembershipType::TIGER_STEAM,
        MembershipId::new(1),
        [DestinyComponentType::PROFILES],
    );
    Box::pin(async move { client.send(&request).await })
}
"""

FROM_SLICE = """
use bungie_api::types::DestinyProfileResponse;

pub fn profile(body: &[u8]) -> Result<DestinyProfileResponse, serde_json::Error> {
    serde_json::from_slice(body)
}
"""


def leaf(folder: Path, source: str, api: Path) -> Path:
    crate(folder, folder.name, f'bungie-api = {{ path = "{api}" }}')
    (folder / "src/lib.rs").write_text(source)
    return folder


def seconds(folder: Path, target: Path, *command: str) -> float:
    (folder / "src/lib.rs").touch()
    started = time.monotonic()
    subprocess.run(
        ["cargo", *command, "--quiet", "--offline", "--target-dir", target],
        cwd=folder,
        check=True,
        # A clean build, and no warnings of unused imports in the derived crate.
        env={**os.environ, "CARGO_INCREMENTAL": "0", "RUSTFLAGS": "-Awarnings"},
    )
    return time.monotonic() - started


def compare(title: str, target: Path, runs: int, command: list, ours: Path, theirs: Path) -> None:
    """Alternates, so that a busy machine is busy for both."""
    times = {ours: [], theirs: []}
    for run in range(runs + 1):
        for folder in (ours, theirs):
            took = seconds(folder, target, *command)
            if run > 0:
                times[folder].append(took)
    a, b = (statistics.median(times[folder]) for folder in (ours, theirs))
    print(f"{title}: {a:.2f} s against {b:.2f} s, ratio {a / b:.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="check,leaf,release")
    arguments = parser.parse_args()
    runs, only = arguments.runs, arguments.only.split(",")
    target = ROOT / "target/compile-time"
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        tables = as_generated(scratch / "tables")
        derives = with_derives(scratch / "derives")
        build = ["build", "--release"]
        if "check" in only:
            compare("check, tables against derives", target, runs, ["check"], tables, derives)
        if "leaf" in only:
            send = leaf(scratch / "leaf_send", SEND, tables)
            slice_ = leaf(scratch / "leaf_from_slice", FROM_SLICE, tables)
            compare("leaf, send against from_slice", target, runs, build, send, slice_)
        if "release" in only:
            compare("release, tables against derives", target, runs, build, tables, derives)


if __name__ == "__main__":
    main()
