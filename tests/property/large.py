#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partners in captures too large for holding all against all.

Usage: large.py SMBDIFF SYNTHESISE

SYNTHESISE is bench/synthesise.py, whose captures are the same operations with other ids. One of
each pair is changed everywhere, or has lost a third of its operations: what is left must stand
opposite its counterpart. Prints TAP.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

MESSAGES = 40000
DROP = ["--drop", "0.3", "--seed", "5"]
DIALECT = b"\xfeSMB\x40\x00"


def flagged(data):
    """Every message has another flag, as where one side signs and the other does not."""
    data, at = bytearray(data), data.find(DIALECT)
    while at >= 0:
        data[at + 16] |= 0x10
        at = data.find(DIALECT, at + 64)
    return bytes(data)


def renamed(data):
    """All files are in other folders."""
    return data.replace("dir".encode("utf-16-le"), "dxr".encode("utf-16-le"))


def unchanged(data):
    return data


CASES = [
    ("another flag everywhere", [], [], flagged),
    ("another flag everywhere, many connections", ["--connections", "300"], [], flagged),
    ("other names everywhere", [], [], renamed),
    ("a third is missing", [], DROP, unchanged),
    ("a third is missing, long connections", ["--connections", "12"], DROP, unchanged),
    ("a third is missing, many connections", ["--connections", "300"], DROP, unchanged),
]


def counts(program, a, b):
    done = subprocess.run([program, "--format", "jsonl", a, b], capture_output=True,
                          stdin=subprocess.DEVNULL, check=False)
    return json.loads(done.stdout.splitlines()[-1])["counts"]


def main():
    program, synthesise = sys.argv[1:]
    failed = False
    print(f"1..{len(CASES)}")
    with tempfile.TemporaryDirectory() as folder:
        a, b = Path(folder) / "a.pcap", Path(folder) / "b.pcap"
        for number, (name, both, of_b, change) in enumerate(CASES, 1):
            for path, options in ((a, []), (b, ["--run", "2", *of_b])):
                subprocess.run([sys.executable, synthesise, path, str(MESSAGES), *both, *options],
                               check=True)
            b.write_bytes(change(b.read_bytes()))
            found = counts(program, a, b)
            missing = 0.33 * MESSAGES if of_b else 0
            ok = found["only_b"] == 0 and found["only_a"] <= missing and found["moved"] == 0
            print(f"{'ok' if ok else 'not ok'} {number} - {name}: {found}")
            failed |= not ok
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
