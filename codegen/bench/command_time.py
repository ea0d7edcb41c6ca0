#!/usr/bin/env python3
"""How long those commands of `cargo xtask` take in release that only read and generate, on the document in `spec/`.

What needs files beside the repository, in `../shared`, is left out where they are not at hand, and named.

usage: python3 codegen/bench/command_time.py [--runs N] [--quick]
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from figures import figure

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
DOCUMENT = "spec/openapi.json"
OLDER = str(SHARED / "spec/openapi-2.18.0.json")

# Seconds that each may take.
TARGET = 2

COMMANDS = [
    ["audit"],
    ["diff", DOCUMENT, DOCUMENT],
    ["diff", OLDER, DOCUMENT],
    ["explain", "DestinyItemComponent#itemHash"],
    ["face", "--check"],
    ["hashes", "--manifest", str(SHARED / "corpus/manifest")],
    ["regen", "--check"],
    ["report"],
    ["report", "--against", OLDER],
    ["scopes", "Destiny2.GetProfile:ProfileInventories", "Destiny2.TransferItem"],
    ["spec", "print"],
    ["unmodelled", str(SHARED / "captures/responses")],
]


def missing(command: list[str]) -> list[str]:
    """The files of a command that are not at hand."""
    return [argument for argument in command if argument.startswith(str(SHARED)) and not Path(argument).exists()]


def seconds(xtask: Path, command: list[str], scratch: str) -> float:
    # The page would be written into the target folder, where somebody may have one.
    out = ["--out", f"{scratch}/report.html"] if command[0] == "report" else []
    started = time.monotonic()
    subprocess.run([xtask, *command, *out], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="three runs at most")
    arguments = parser.parse_args()
    runs = min(arguments.runs, 3) if arguments.quick else arguments.runs
    subprocess.run(["cargo", "build", "--quiet", "--release", "-p", "xtask"], cwd=ROOT, check=True)
    xtask = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/xtask"
    slowest = 0
    with tempfile.TemporaryDirectory() as scratch:
        for command in COMMANDS:
            name = " ".join(command).replace(f"{SHARED}/", "")
            if away := missing(command):
                print(f"{name}: not measured, there is no {away[0]}")
                continue
            median = statistics.median(seconds(xtask, command, scratch) for _ in range(runs))
            late = f", of at most {TARGET} s" if median > TARGET else ""
            print(f"{name}: {median:.2f} s{late}")
            slowest = max(slowest, median)
    figure("command_time", "the slowest command that only reads and generates", slowest, "s", target=TARGET)


if __name__ == "__main__":
    main()
