#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each class of noise is met by a real pair: fields of it differ there, and the pair is identical.

Usage: classes.py SMBDIFF PCAPS

Compares the equal pairs of PCAPS/equal.tsv with nothing masked, and asks of which class the fields
are that differ. Prints TAP.
"""

import collections
import json
import subprocess
import sys
from pathlib import Path

# What is compared as it is, or is never there twice, does not vary between equal runs.
ALWAYS_EQUAL = {"none", "payload", "context", "derived", "padding"}


def run(program, pcaps, *arguments):
    return subprocess.run([Path(program).resolve(), *arguments], cwd=pcaps, capture_output=True,
                          stdin=subprocess.DEVNULL, text=True, check=False).stdout


def differing(program, pcaps, pair):
    """Names of the fields that differ in a pair if nothing is masked."""
    keys = [f"--keys={name}.keys" for name in pair if (Path(pcaps) / f"{name}.keys").exists()]
    answer = json.loads(run(program, pcaps, "--profile", "strict", "--format", "json", *keys, *pair))
    return {field["name"] for entry in answer["entries"] for field in entry.get("fields", [])}


def main():
    program, pcaps = sys.argv[1:]
    classes = {}
    for line in run(program, pcaps, "--list-fields").splitlines():
        name, _, noise = line.split()[:3]
        classes.setdefault(name, noise)
    met = collections.defaultdict(dict)
    for line in (Path(pcaps) / "equal.tsv").read_text(encoding="utf-8").splitlines():
        pair = line.split("\t")
        for name in differing(program, pcaps, pair):
            met[classes[name]][name] = " ".join(pair)
    expected = sorted(set(classes.values()) - ALWAYS_EQUAL)
    print(f"1..{len(expected)}")
    for number, noise in enumerate(expected, 1):
        print(f"{'ok' if met[noise] else 'not ok'} {number} - {noise}")
        for name, pair in sorted(met[noise].items())[:5]:
            print(f"# {name}: {pair}")
    return 0 if all(met[noise] for noise in expected) else 1


if __name__ == "__main__":
    sys.exit(main())
