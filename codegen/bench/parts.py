#!/usr/bin/env python3
"""What a program pays for the crate: seconds, bytes and packages, against what it would use instead.

- alone: a release build of `bungie-api`, its dependencies built, against rustgie_types 0.2.0, which has the types
  of an older document with serde derives;
- six: the same, and a program that decodes six answers;
- first: a cold build of a first program, against one that calls the same operation by hand with reqwest and serde;
- features: how many packages each feature makes.

The two sides are built in turns, and every ratio is of figures from one invocation.

usage: python3 codegen/bench/parts.py [--runs N] [--only alone,six,first,features] [--quick]
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

from compile_time import ROOT
from figures import figure, ratio

MANIFEST = """[package]
name = "{name}"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
{dependencies}
"""

OURS = f'bungie-api = {{ path = "{ROOT / "generated"}" }}'
THEIRS = 'rustgie_types = "=0.2.0"\nserde_json = "1"'
TOKIO = 'tokio = { version = "1", features = ["macros", "rt"] }'
BY_HAND = f"""{TOKIO}
serde = {{ version = "1", features = ["derive"] }}
reqwest = {{ version = "0.13", default-features = false, features = ["rustls", "gzip", "json"] }}"""

SIX = {
    "DestinyProfileResponse": "destiny::responses",
    "DestinyItemResponse": "destiny::responses",
    "DestinyVendorsResponse": "destiny::responses",
    "DestinyLinkedProfilesResponse": "destiny::responses",
    "DestinyPostGameCarnageReportData": "destiny::historical_stats",
    "DestinyManifest": "destiny::config",
}

def six(types: list[str], decode: str) -> str:
    calls = "\n".join(f"    println!(\"{{}}\", {decode.format(type=name)});" for name in types)
    return f'fn main() {{\n    let body = std::fs::read("answer.json").unwrap();\n{calls}\n}}\n'


SIX_OURS = six(
    ["destiny2::GetProfile", "destiny2::GetItem", "destiny2::GetVendors", "destiny2::GetLinkedProfiles",
     "destiny2::GetPostGameCarnageReport", "destiny2::GetDestinyManifest"],
    "<bungie_api::{type} as bungie_api::Endpoint>::decode(&body).is_ok()",
)
SIX_THEIRS = six(
    [f"rustgie_types::{module}::{name}" for name, module in SIX.items()],
    "serde_json::from_slice::<rustgie_types::api_response_::BungieApiResponse<{type}>>(&body).is_ok()",
)

FIRST_OURS = """use bungie_api::{prelude::*, destiny2::SearchDestinyPlayerByBungieName, types::ExactSearchRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder("key", UserAgent::new("first", "1", 1)).build()?;
    let name = ExactSearchRequest {
        display_name: Some("Name".into()),
        display_name_code: 1234,
        ..Default::default()
    };
    let players = SearchDestinyPlayerByBungieName::new(bungie_api::types::BungieMembershipType::ALL, name);
    for player in players.send(&client).await? {
        println!("{}", player.display_name);
    }
    Ok(())
}
"""
FIRST_BY_HAND = """#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<T> { response: Option<T>, error_code: i32 }

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Player { display_name: String }

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Name { display_name: String, display_name_code: i32 }

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::Client::new();
    let url = "https://www.bungie.net/Platform/Destiny2/SearchDestinyPlayerByBungieName/-1/";
    let name = Name { display_name: "Name".into(), display_name_code: 1234 };
    let answer = client.post(url).header("X-API-Key", "key").json(&name).send().await?;
    let envelope: Envelope<Vec<Player>> = answer.json().await?;
    println!("{}", envelope.error_code);
    for player in envelope.response.unwrap_or_default() {
        println!("{}", player.display_name);
    }
    Ok(())
}
"""

class Program:
    """A package in a scratch folder, with a target folder of its own."""

    def __init__(self, folder: Path, dependencies: str, source: str):
        self.folder = folder
        self.target = ROOT / "target/parts" / folder.name
        (folder / "src").mkdir(parents=True)
        (folder / "Cargo.toml").write_text(MANIFEST.format(name=folder.name, dependencies=dependencies))
        shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
        (folder / "src/main.rs").write_text(source)

    def cargo(self, *command: str) -> str:
        return subprocess.run(
            ["cargo", *command],
            cwd=self.folder,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(self.target)},
        ).stdout

    def seconds(self, *command: str) -> float:
        started = time.monotonic()
        self.cargo(*command, "--quiet")
        return time.monotonic() - started

    def rebuild(self, *packages: str, only: str | None = None) -> float:
        """How long `packages` take in release, everything before them built; of `only` one of them, or all."""
        self.cargo("build", "--release", "--quiet")
        for package in packages:
            self.cargo("clean", "--release", "--quiet", "--package", package)
        return self.seconds("build", "--release", *(["--package", only] if only else []))

    def rlib(self, crate: str) -> int:
        return max(path.stat().st_size for path in (self.target / "release/deps").glob(f"lib{crate}-*.rlib"))

    def packages(self, *options: str) -> int:
        tree = self.cargo("tree", "--edges", "normal", "--prefix", "none", *options)
        return len({line.removesuffix(" (*)") for line in tree.splitlines() if line}) - 1


def in_turns(title: str, runs: int, ours, theirs, **more) -> None:
    times = [], []
    for _ in range(runs):
        times[0].append(ours())
        times[1].append(theirs())
    a, b = map(statistics.median, times)
    print(f"{title}: {a:.1f} s against {b:.1f} s, ratio {a / b:.2f}", flush=True)
    ratio("parts", title, *times, **more)


def features(scratch: Path) -> None:
    manifest = (ROOT / "generated/Cargo.toml").read_text()
    section = re.search(r"^\[features\]\n(.*?)^\[", manifest, re.S | re.M).group(1)
    names = [name for name in re.findall(r"^([a-z0-9-]+) = ", section, re.M) if name not in ("default", "dynamic")]
    counts = {}
    for name in ["none", *names, "default"]:
        wanted = OURS
        if name != "default":
            feature = "" if name == "none" else f', features = ["{name}"]'
            wanted = OURS.replace(" }", f", default-features = false{feature} }}")
        counts[name] = Program(scratch / f"features-{name}", wanted, "fn main() {}\n").packages()
    print("packages: " + ", ".join(f"{name} {count}" for name, count in counts.items()), flush=True)
    for name, count in counts.items():
        figure("parts", f"packages, {name}", count, "count")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="alone,six,first,features")
    parser.add_argument("--quick", action="store_true", help="one run")
    arguments = parser.parse_args()
    runs = 1 if arguments.quick else arguments.runs
    only = arguments.only.split(",")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        if "features" in only:
            features(scratch)
        if "alone" in only or "six" in only:
            ours = Program(scratch / "six-ours", OURS, SIX_OURS)
            theirs = Program(scratch / "six-theirs", THEIRS, SIX_THEIRS)
            sides = ((ours, "bungie-api"), (theirs, "rustgie_types"))
            if "alone" in only:
                alone = [lambda it=it, name=name: it.rebuild(name, only=name) for it, name in sides]
                in_turns("release build, dependencies built", runs, *alone, target=1.3)
                sizes = [it.rlib(name.replace("-", "_")) for it, name in sides]
                print(f"rlib: {sizes[0] / 1e6:.1f} MB against {sizes[1] / 1e6:.1f} MB", flush=True)
                ratio("parts", "its file", sizes[:1], sizes[1:], "bytes")
            if "six" in only:
                six = [lambda it=it, name=name: it.rebuild(name) for it, name in sides]
                in_turns("the same, and a program that decodes six answers", runs, *six, target=0.5)
        if "first" in only:
            ours = Program(scratch / "first-ours", f"{OURS}\n{TOKIO}", FIRST_OURS)
            theirs = Program(scratch / "first-by-hand", BY_HAND, FIRST_BY_HAND)
            for profile in ((), ("--release",)):

                def cold(program: Program) -> float:
                    shutil.rmtree(program.target, ignore_errors=True)
                    return program.seconds("build", *profile)

                title = "first program: cold build, " + ("release" if profile else "debug")
                in_turns(title, runs, lambda: cold(ours), lambda: cold(theirs))
            packages = [program.packages() for program in (ours, theirs)]
            print(f"packages: {packages[0]} against {packages[1]}", flush=True)
            ratio("parts", "first program: packages", packages[:1], packages[1:], "count")


if __name__ == "__main__":
    main()
