#!/usr/bin/env python3
"""How long the generated crate takes to compile, against the same types with serde derives.

Two crates are made in a scratch folder: the generated one as it is, and the same source with
`#[derive(Deserialize)]` on every response struct in place of its table of keys. Dependencies are
built beforehand and shared. Every figure is the median of alternating runs, and every ratio is of
figures from one invocation.

usage: python3 codegen/bench/compile_time.py [--runs N] [--only check,leaf,release] [--quick]
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

from figures import ratio

ROOT = Path(__file__).resolve().parents[2]

MANIFEST = """[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[features]
default = ["client", "oauth", "files"]
client = []
oauth = []
files = []
keyring = []
reqwest = []
serialize = []
dynamic = []

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

/// A row.
pub trait Definition: Default + serde::de::DeserializeOwned {
    type Key;
    type Index;
    const TABLE: &'static str;
    const MOBILE_TABLE: &'static str;
    const NAME: &'static [&'static str] = &[];
    fn is_redacted(&self) -> bool {
        false
    }
    fn set_key(&mut self, _key: &Self::Key) {}
}

pub(crate) fn decode_envelope<T: Default + serde::de::DeserializeOwned>(
    body: &[u8],
) -> Result<bungie_client::Envelope<T>, bungie_client::DecodeError> {
    let Ok(derived) = serde_json::from_slice::<Derived<T>>(body) else {
        return Err(bungie_client::__private::decode_envelope::<i32>(b"").unwrap_err());
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

# What reads one type, in the emitted form; groups: the type, its keys, the arms of its `match`.
OBJECT = re.compile(
    r"(?:#\[allow\(deprecated\)\]\n)?"
    r"impl(?:<T: \w+>)? Object\s+for (\w+)(?:<T>)?\s*\{\n"
    r"    fn keys\(&self\) -> &'static \[&'static str\] \{\n\s*&\[(.*?)\]\n    \}\n"
    r"    fn property\(.*?Place<'_> \{\n(.*?)\n    \}\n\}\n\n"
    r"(?:impl bungie_client::__private::Map\s+for \w+ \{\n.*?\n\}\n\n)?"
    r"bungie_client::__private::object(?:_with_rest)?!\(.*?\);\n",
    re.S,
)
STRUCT = re.compile(
    r"#\[derive\(Clone, Debug, ((?:Default, )?)PartialEq\)\]\n((?:#\[non_exhaustive\]\n)?)"
    r"pub struct (\w+)(<T(?:: \w+)?>)? \{\n(.*?)\n\}\n",
    re.S,
)
FIELD = re.compile(r"^    pub((?:\(crate\))?) ((?:r#)?\w+):", re.M)
STRING = re.compile(r'"([^"]*)"')
ARM = re.compile(r"(\d+) => (?:\{\s*)?self\s*\.((?:r#)?\w+)\s*\.place\(\)")
CALL = "bungie_client::__private::decode_envelope("


def derived(source: str) -> tuple[str, int]:
    """The same file with derives, and how many there are."""
    keys = {}
    for name, table, arms in OBJECT.findall(source):
        table = STRING.findall(table)
        keys[name] = {field: table[int(index)] for index, field in ARM.findall(arms)}
    replaced = 0

    def struct(match: re.Match) -> str:
        nonlocal replaced
        default, attributes, name, parameter, fields = match.groups()
        if name not in keys:
            return match.group(0)
        replaced += 1

        def field(match: re.Match) -> str:
            hidden, name_of_field = match.groups()
            key = keys[name].get(name_of_field)
            attribute = f'#[serde(rename = "{key}")]' if key else "#[serde(skip)]" if hidden else "#[serde(flatten)]"
            return f"    {attribute}\n{match.group(0)}"

        bound = ""
        if parameter:
            traits = "bungie_client::wire::MapKey + " if "MapKey" in parameter else ""
            bound = f', bound(deserialize = "T: {traits}serde::Deserialize<\'de>")'
        return (
            f"#[derive(Clone, Debug, {default}PartialEq, serde::Deserialize)]\n"
            f"#[serde(default{bound})]\n{attributes}pub struct {name}{parameter or ''} {{\n"
            f"{FIELD.sub(field, fields)}\n}}\n"
        )

    source = STRUCT.sub(struct, OBJECT.sub("", source))
    # A row is what serde reads.
    source = source.replace("Decode, DecodeError, Definition, ", "DecodeError, ").replace(
        "    DecodeError, Definition, ", "    DecodeError, "
    )
    return source.replace(CALL, "crate::derived::decode_envelope("), replaced


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
    shutil.copytree(ROOT / "generated/guide", folder / "guide", dirs_exist_ok=True)
    return folder


def with_derives(folder: Path) -> Path:
    as_generated(folder, "bungie-api-derives")
    # Behind a feature, and read by nobody here.
    shutil.rmtree(folder / "src/dynamic")
    expected = len(re.findall(r"impl\S* Object\s+for|impl<T: \w+> Object\s+for", sources(folder / "src/types")))
    calls = sources(folder / "src").count(CALL)
    found = replaced = 0
    for path in sorted((folder / "src").rglob("*.rs")):
        source = path.read_text()
        found += len(OBJECT.findall(source))
        source, here = derived(source)
        replaced += here
        path.write_text(source)
    left = sources(folder / "src")
    counts = {"types": expected, "found": found, "with derives": replaced}
    assert len(set(counts.values())) == 1 and expected > 500, f"the emitted form is another: {counts}"
    assert calls > 100 and CALL not in left and "Object for" not in left, "something is left as it was"
    (folder / "src/derived.rs").write_text(DERIVED)
    imports = folder / "src/imports.rs"
    imports.write_text(imports.read_text() + "pub(crate) use crate::derived::Definition;\n")
    root = folder / "src/lib.rs"
    source = root.read_text().replace("    Definition, DefinitionHash,", "    DefinitionHash,")
    root.write_text(source + "\nmod derived;\npub use derived::Definition;\n")
    print(f"{replaced} types with derives, {calls} answers", flush=True)
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


def compare(title: str, folder: Path, runs: int, command: list, ours: Path, theirs: Path, **more) -> None:
    """Alternates, so that a busy machine is busy for both. More is what the figure has besides."""
    times = {ours: [], theirs: []}
    for run in range(runs + 1):
        for side in (ours, theirs):
            took = seconds(side, folder, *command)
            if run > 0:
                times[side].append(took)
    a, b = (statistics.median(times[side]) for side in (ours, theirs))
    print(f"{title}: {a:.2f} s against {b:.2f} s, ratio {a / b:.2f}", flush=True)
    ratio("compile_time", title, times[ours], times[theirs], **more)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="check,leaf,release")
    parser.add_argument("--quick", action="store_true", help="one run")
    arguments = parser.parse_args()
    runs = 1 if arguments.quick else arguments.runs
    only = arguments.only.split(",")
    folder = ROOT / "target/compile-time"
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        tables = as_generated(scratch / "tables")
        derives = with_derives(scratch / "derives")
        build = ["build", "--release"]
        if "check" in only:
            compare("clean `cargo check`, against derives", folder, runs, ["check"], tables, derives, target=0.4)
        if "leaf" in only:
            send = leaf(scratch / "leaf_send", SEND, tables)
            slice_ = leaf(scratch / "leaf_from_slice", FROM_SLICE, tables)
            title = "release rebuild of a crate that calls `send`, against `from_slice`"
            compare(title, folder, runs, build, send, slice_, target=1)
        if "release" in only:
            compare("release build, against derives", folder, runs, build, tables, derives)


if __name__ == "__main__":
    main()
