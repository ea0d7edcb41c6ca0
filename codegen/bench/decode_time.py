#!/usr/bin/env python3
"""How long manifest tables take to decode, against the same types with serde derives, and against
other parsers that serde can use.

The crate is made twice in a scratch folder, as in `compile_time.py`, and one program decodes every
table with both, with sonic-rs and with simd-json, in turns. Freeing what was decoded is not part of
it. Real captures are needed, in `../shared` beside the repository.

usage: python3 codegen/bench/decode_time.py [--seconds N] [--native] [--quick]
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from compile_time import ROOT, as_generated, crate, with_derives
from figures import figure, skipped

# The tables of more than 200 kB.
LARGE = 200_000

DEPENDENCIES = """
typed = {{ package = "bungie-api", path = "{typed}" }}
derived = {{ package = "bungie-api-derives", path = "{derived}" }}
simd-json = "0.19"
sonic-rs = "0.5"
"""

PROGRAM = """
use std::{{
    collections::HashMap,
    hint::black_box,
    time::{{Duration, Instant}},
}};
use bungie_client::__private::read;
use typed::{{Definition, decode_table, wire::{{Decode, MapKey}}}};

/// How many rows there are, and how long it took to decode them.
fn took<K, V>(decode: impl FnOnce() -> HashMap<K, V>) -> (usize, Duration) {{
    let started = Instant::now();
    let rows = black_box(decode());
    let took = started.elapsed();
    (rows.len(), took)
}}

fn ours<D: Definition<Key: MapKey>>(json: &[u8]) -> (usize, Duration) {{
    took(|| decode_table::<D>(json).unwrap())
}}

fn derives<K: serde::de::DeserializeOwned + Eq + std::hash::Hash, V: serde::de::DeserializeOwned>(
    json: &[u8],
) -> (usize, Duration) {{
    took(|| serde_json::from_slice::<HashMap<K, V>>(json).unwrap())
}}

fn sonic<D: Definition<Key: MapKey>>(json: &[u8]) -> (usize, Duration) {{
    took(|| {{
        let mut rows = HashMap::<D::Key, D>::new();
        read(rows.place(), &mut sonic_rs::Deserializer::from_slice(json)).unwrap();
        rows
    }})
}}

fn simd<D: Definition<Key: MapKey>>(json: &[u8]) -> (usize, Duration) {{
    // It writes into what it reads.
    let mut json = json.to_vec();
    took(|| {{
        let mut rows = HashMap::<D::Key, D>::new();
        read(rows.place(), &mut simd_json::Deserializer::from_slice(&mut json).unwrap()).unwrap();
        rows
    }})
}}

fn first_decile(times: &mut [Duration]) -> f64 {{
    times.sort();
    times[times.len() / 10].as_secs_f64()
}}

fn table(name: &str, path: &str, span: Duration, ways: [fn(&[u8]) -> (usize, Duration); 4]) {{
    let json = std::fs::read(path).unwrap();
    let mut times = [const {{ Vec::new() }}; 4];
    let started = Instant::now();
    let (rows, _) = ways[0](&json);
    while started.elapsed() < span {{
        for (times, way) in times.iter_mut().zip(ways) {{
            assert_eq!(way(&json).0, rows);
            times.extend((0..4).map(|_| way(&json).1));
        }}
    }}
    let [ours, others @ ..] = times.each_mut().map(|times| first_decile(times));
    print!("{{name:<36}} {{:>8.2?}}", Duration::from_secs_f64(ours));
    for other in others {{
        print!(" {{:>10.2}}", ours / other);
    }}
    println!();
}}

fn main() {{
    let span = Duration::from_secs({seconds});
    println!("{{:<36}} {{:>8}} {{:>10}} {{:>10}} {{:>10}}", "", "time", "÷ derives", "÷ sonic-rs", "÷ simd-json");
{tables}}}
"""

TABLE = """    table("{name}", "{path}", span, [
        ours::<typed::types::{name}>,
        derives::<<derived::types::{name} as derived::Definition>::Key, derived::types::{name}>,
        sonic::<typed::types::{name}>,
        simd::<typed::types::{name}>,
    ]);
"""


def captures() -> list[Path]:
    folder = ROOT.parent / "shared/corpus/manifest"
    large = [path for path in folder.glob("*.json") if path.stat().st_size > LARGE]
    modelled = (path for path in sorted(large) if is_a_table(path.stem))
    return list(modelled)


def is_a_table(name: str) -> bool:
    types = (ROOT / "generated/src/types").glob("*.rs")
    return any(f"impl Definition for {name} " in path.read_text() for path in types)


def figures(line: str) -> None:
    """Writes the ratios of a line of the program's table down; its head has none."""
    name, *cells = line.split()
    if not is_a_table(name):
        return
    for other, value in zip(("derives", "sonic-rs", "simd-json"), cells[-3:], strict=True):
        figure("decode_time", name, float(value), "ratio", what=f"÷ {other}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=8, help="for each table")
    parser.add_argument("--native", action="store_true", help="for the processor at hand")
    parser.add_argument("--quick", action="store_true", help="a second for each table")
    arguments = parser.parse_args()
    tables = captures()
    if not tables:
        skipped("decode_time", "no captures of tables are at hand")
        return
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        dependencies = DEPENDENCIES.format(
            typed=as_generated(scratch / "typed"), derived=with_derives(scratch / "derived")
        )
        program = crate(scratch / "program", "program", dependencies)
        calls = "".join(TABLE.format(name=path.stem, path=path) for path in tables)
        seconds = 1 if arguments.quick else arguments.seconds
        source = PROGRAM.format(seconds=seconds, tables=calls)
        (program / "src/main.rs").write_text(source)
        flags = "-Awarnings" + (" -Ctarget-cpu=native" if arguments.native else "")
        target = ROOT / "target/decode-time"
        env = {**os.environ, "RUSTFLAGS": flags}
        command = ["cargo", "build", "--release", "--quiet", "--target-dir", target]
        subprocess.run(command, cwd=program, check=True, env=env)
        with subprocess.Popen([target / "release/program"], stdout=subprocess.PIPE, text=True) as running:
            for line in running.stdout:
                print(line, end="", flush=True)
                figures(line)
        if running.returncode:
            raise SystemExit(running.returncode)


if __name__ == "__main__":
    main()
