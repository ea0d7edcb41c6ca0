#!/usr/bin/env python3
"""How long `cargo xtask regen` takes in release, for the document and for ten copies of its schemas.

usage: python3 codegen/bench/regen_time.py [--runs N] [--quick]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from figures import figure, ratio

ROOT = Path(__file__).resolve().parents[2]
COPIES = 10
REF = "#/components/schemas/"


def renamed(node, suffix: str):
    """The same JSON with every reference to a schema led to the copy."""
    if isinstance(node, dict):
        return {
            key: value + suffix if key == "$ref" and value.startswith(REF) else renamed(value, suffix)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [renamed(value, suffix) for value in node]
    return node


def copies(document: dict) -> dict:
    schemas = document["components"]["schemas"]
    copied = dict(schemas)
    for copy in range(1, COPIES):
        suffix = f"Copy{copy}"
        for name, schema in schemas.items():
            if not name.endswith("[]"):
                copied[name + suffix] = renamed(schema, suffix)
    return {**document, "components": {**document["components"], "schemas": copied}}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="three runs at most")
    arguments = parser.parse_args()
    runs = min(arguments.runs, 3) if arguments.quick else arguments.runs
    subprocess.run(["cargo", "build", "--quiet", "--release", "-p", "xtask"], cwd=ROOT, check=True)
    xtask = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/xtask"
    one = json.loads((ROOT / "spec/openapi.json").read_text())
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        times = {}
        for name, document in (("one", one), ("ten", copies(one))):
            (scratch / f"{name}.json").write_text(json.dumps(document))
            times[name] = []
        for _ in range(runs):
            for name, taken in times.items():
                command = [xtask, "regen", "--document", scratch / f"{name}.json"]
                started = time.monotonic()
                subprocess.run([*command, "--out", scratch / name], check=True, capture_output=True)
                taken.append(time.monotonic() - started)
    one, ten = (statistics.median(taken) for taken in times.values())
    print(f"regen: {one:.2f} s; with {COPIES} copies of the schemas {ten:.2f} s, {ten / one:.1f} times")
    figure("regen_time", "`cargo xtask regen`", one, "s", target=0.5)
    ratio("regen_time", "ten copies of the schemas against one", times["ten"], times["one"], target=12)


if __name__ == "__main__":
    main()
