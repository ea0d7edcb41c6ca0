"""What scripts measured, for `cargo xtask bench`: lines of JSON, as in `tests/suite/src/figures.rs`."""

import json
import os
import statistics
from pathlib import Path


def ratio(bench: str, case: str, ours: list, theirs: list, unit: str = "s", **more) -> float:
    """The ratio of the medians of two lists that were measured in turns. Gives it."""
    a, b = statistics.median(ours), statistics.median(theirs)
    rounds = sorted(one / other for one, other in zip(ours, theirs))
    quarter = len(rounds) // 4
    if len(rounds) > 1:
        more = {"low": rounds[quarter], "high": rounds[-1 - quarter], **more}
    figure(bench, case, a / b, "ratio", sides={"ours": a, "theirs": b, "unit": unit}, **more)
    return a / b


def figure(bench: str, case: str, value: float, unit: str, **more) -> None:
    """`unit` is ratio, s, bytes or count. The smaller the value the better, and the most that it may be is `target`."""
    append({"bench": bench, "case": case, "value": value, "unit": unit, "better": "lower", **more})


def skipped(bench: str, why: str) -> None:
    """Says why nothing is measured."""
    print(f"nothing is measured: {why}")
    append({"bench": bench, "skipped": why})


def append(line: dict) -> None:
    path = os.environ.get("BENCH_FIGURES")
    if path:
        with Path(path).open("a") as file:
            file.write(json.dumps(line) + "\n")
