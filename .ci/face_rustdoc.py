#!/usr/bin/env python3
"""Holds the accepted faces against what rustdoc knows of the crates, where a nightly toolchain is.

Compared are the paths of items, fields, variants, methods, trait items and re-exports, and which type implements
which trait. Left out by rule are auto and blanket impls, the helpers of derives, impls of traits that only the
crates name, and what calls of macros expand to: the face has the call itself.
"""

import json
import os
import re
import subprocess
import sys

FORMATS = {57}
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CARGO = os.environ.get("CARGO", "cargo")
TARGET = os.environ.get("FACE_TARGET_DIR", os.path.join(ROOT, "target", "face"))
CALL = re.compile(r"\s*(\$?\w+::)*\w+!\s*[({\[]")
# What `__private` re-exports is no part of a face, whichever crate implements it.
with open(os.path.join(ROOT, "client/src/__private.rs"), encoding="utf-8") as private:
    HIDDEN_TRAITS = set(re.findall(r"\b[A-Z]\w+", private.read().partition("pub use serde")[0]))
# Names that the source gives to traits of others.
OTHER_NAMES = {"StdError": "Error"}
KINDS = ["struct", "enum", "trait", "function", "constant", "static", "type_alias", "macro", "union"]


class Documented:
    """The public items of one crate, by path."""

    def __init__(self, text):
        self.index = text["index"]
        self.paths = text["paths"]
        self.crates = text["external_crates"]
        self.items = set()
        self.impls = set()
        self.sources = {}
        self.open = []
        root = self.index[str(text["root"])]
        self.places = {}
        self.module(root, root["name"])
        self.list_impls()

    def of(self, number):
        return self.index.get(str(number))

    def is_expanded(self, item):
        """Whether a call of a macro made the item: that is where its span begins."""
        span = item.get("span")
        if not span:
            return False
        path = os.path.join(ROOT, span["filename"])
        if path not in self.sources:
            with open(path, encoding="utf-8") as file:
                self.sources[path] = file.read().split("\n")
        line, column = span["begin"]
        text = self.sources[path][line - 1]
        return bool(CALL.match(text[max(column - 1, 0):]) or CALL.match(text))

    def module(self, item, path):
        if item["id"] in self.open:
            return
        self.items.add(path)
        self.open.append(item["id"])
        for number in item["inner"]["module"]["items"]:
            child = self.of(number)
            if child:
                self.item(child, path)
        self.open.pop()

    def item(self, item, path):
        kind, inner = next(iter(item["inner"].items()))
        if kind == "use":
            return self.use(inner, path)
        self.named(item, f"{path}::{item['name']}")

    def use(self, inner, path):
        target = self.of(inner["id"]) if inner["id"] is not None else None
        if inner["is_glob"]:
            if not target:
                self.items.add(f"{path}::*")
            elif "module" in target["inner"] and target["id"] not in self.open:
                self.open.append(target["id"])
                for number in target["inner"]["module"]["items"]:
                    child = self.of(number)
                    if child:
                        self.item(child, path)
                self.open.pop()
            return
        name = f"{path}::{inner['name']}"
        if target:
            self.named(target, name)
        else:
            self.items.add(name)

    def named(self, item, path):
        kind, inner = next(iter(item["inner"].items()))
        if kind == "module":
            return self.module(item, path)
        if kind == "use":
            return self.use(inner, path.rpartition("::")[0])
        if kind not in KINDS:
            raise SystemExit(f"error: {path} is a {kind}, which this script does not know")
        if kind == "macro":
            path += "!"
        self.items.add(path)
        self.places.setdefault(item["id"], []).append(path)
        if kind == "struct":
            self.fields(inner["kind"], path)
        elif kind == "enum":
            for number in inner["variants"]:
                if self.of(number):
                    self.items.add(f"{path}::{self.of(number)['name']}")
        elif kind == "trait":
            for number in inner["items"]:
                if self.of(number):
                    self.items.add(f"{path}::{self.of(number)['name']}")

    def fields(self, kind, path):
        if kind == "unit":
            return
        numbers = kind["tuple"] if "tuple" in kind else kind["plain"]["fields"]
        for index, number in enumerate(numbers):
            field = self.of(number) if number is not None else None
            if field and field["visibility"] == "public":
                self.items.add(f"{path}.{field['name'] if 'plain' in kind else index}")

    def list_impls(self):
        for item in self.index.values():
            inner = item["inner"].get("impl")
            if not inner or inner["is_synthetic"] or inner["blanket_impl"] or self.is_expanded(item):
                continue
            paths = self.places.get(self.resolved(inner["for"]), [])
            trait = inner["trait"]
            if trait is None:
                for number in inner["items"]:
                    member = self.of(number)
                    if member and member["visibility"] == "public":
                        self.items.update(f"{path}::{member['name']}" for path in paths)
                continue
            name = trait["path"].rpartition("::")[2]
            if name != "StructuralPartialEq" and name not in HIDDEN_TRAITS:
                self.impls.update(f"{path}: {name}" for path in paths)

    def resolved(self, of):
        if "borrowed_ref" in of:
            return self.resolved(of["borrowed_ref"]["type"])
        return of.get("resolved_path", {}).get("id")


def listed(text):
    """The same of a face: items by path, and what types implement."""
    items, impls, traits = set(), set(), set()
    for line in text.replace("r#", "").splitlines():
        path, _, said = line.partition(" ")
        said, _, _ = said.partition(" #[cfg(")
        if not path.endswith(":"):
            items.add(path)
            if said.startswith("trait"):
                traits.add(path + ":")
            _, _, derives = said.partition(", derives ")
            impls.update(f"{path}: {name}" for name in derives.split())
        elif "." in path:
            items.add(path[:-1])
        elif path not in traits:
            trait = re.split(r" where | = ", said)[0]
            name = re.match(r"\w+", trait).group()
            name = OTHER_NAMES.get(name, name)
            # Impls for types of other crates stand under what they are about.
            whom = trait.partition(" for ")[2]
            is_of_path = not whom or path[:-1].rpartition("::")[2] in re.split(r"\W+", whom.partition("<")[0])
            if is_of_path and "!" not in trait and f"{name}::" not in trait:
                impls.add(f"{path} {name}")
    return items, impls


def documented(package):
    command = [CARGO, "+nightly", "rustdoc", "--quiet", "-p", package, "--all-features", "--target-dir", TARGET,
               "--", "-Z", "unstable-options", "--output-format", "json"]
    subprocess.run(command, check=True, cwd=ROOT)
    with open(os.path.join(TARGET, "doc", package.replace("-", "_") + ".json"), encoding="utf-8") as file:
        return json.load(file)


def crates():
    """The packages that users get, with their folders."""
    lines = subprocess.run([os.path.join(ROOT, ".ci/crates")], capture_output=True, text=True, check=True).stdout
    return [line.split(" ") for line in lines.splitlines()]


def main():
    version = subprocess.run([CARGO, "+nightly", "--version"], capture_output=True, check=False)
    if version.returncode != 0:
        print("skipped: holding the faces against rustdoc needs a nightly toolchain")
        return 0
    differences = 0
    for folder, package in crates():
        text = documented(package)
        if text["format_version"] not in FORMATS:
            print(f"skipped: rustdoc writes format {text['format_version']}, and this script knows {FORMATS}")
            return 0
        known = Documented(text)
        with open(os.path.join(ROOT, folder, "face.txt"), encoding="utf-8") as file:
            items, impls = listed(file.read())
        for name, ours, theirs in [("item", items, known.items), ("impl", impls, known.impls)]:
            for line in sorted(ours - theirs):
                print(f"{package}: rustdoc does not know the {name} {line}")
            for line in sorted(theirs - ours):
                print(f"{package}: face.txt lacks the {name} {line}")
            differences += len(ours ^ theirs)
            print(f"{package}: {len(ours & theirs)} {name}s are the same")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
