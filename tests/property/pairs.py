#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of captures of which the outcome is known, compared by the whole program.

Usage: pairs.py SMBDIFF PCAPS

PCAPS/equal.tsv lists runs of one scenario: they must be identical, and their normalised listings
the same bytes. PCAPS/planted.tsv lists pairs of which one thing was changed: it must be the first
finding. Where there is NAME.keys, it opens what NAME encrypts. Prints TAP.
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

WORDS = ("only_a", "only_b", "moved")


class Pairs:
    def __init__(self, program, pcaps):
        self.program = Path(program).resolve()
        self.pcaps = Path(pcaps)
        self.failed = False
        self.n = 0

    def keys(self, name, option):
        return [option, name + ".keys"] if (self.pcaps / (name + ".keys")).exists() else []

    def compare(self, a, b, *arguments):
        return self.run(*arguments, *self.keys(a, "--keys-a"), *self.keys(b, "--keys-b"), a, b)

    def normalised(self, name):
        return self.run("--normalise", *self.keys(name, "--keys"), name).stdout

    def run(self, *arguments):
        """Run smbdiff; captures with a .keys file beside them are given it."""
        keys = [f"--keys={name}.keys" for name in arguments
                if (self.pcaps / f"{name}.keys").exists()]
        return subprocess.run([self.program, *keys, *arguments], cwd=self.pcaps, capture_output=True,
                              stdin=subprocess.DEVNULL, check=False)

    def report(self, pair, trouble):
        """trouble: what is wrong, a line each."""
        self.n += 1
        print(f"{'not ok' if trouble else 'ok'} {self.n} - {' '.join(pair)}")
        for line in trouble:
            print("# " + line)
        self.failed |= bool(trouble)

    def equal(self, a, b):
        trouble = []
        for sides in ((a, b), (b, a)):
            done = self.compare(*sides, "-q")
            if done.returncode != 0:
                trouble.append(f"status {done.returncode} of {' '.join(sides)}")
        if self.normalised(a) != self.normalised(b):
            trouble.append("the normalised listings differ")
        self.report((a, b), trouble)

    def planted(self, a, b, command, what, a_frame, b_frame):
        done = self.compare(a, b, "--format", "json")
        if done.returncode != 1:
            self.report((a, b), [f"status {done.returncode}"])
            return
        first = json.loads(done.stdout)["findings"][0]
        expected = {"kind": what if what in WORDS else "changed",
                    "name": None if what in WORDS else what,
                    "a_frame": int(a_frame) if a_frame != "-" else None,
                    "b_frame": int(b_frame) if b_frame != "-" else None}
        trouble = [f"{key}: {first[key]}, not {value}"
                   for key, value in expected.items() if first[key] != value]
        if self.normalised(a) == self.normalised(b):
            trouble.append("the normalised listings are the same")
        if not first["summary"].startswith(command + " "):
            trouble.append(f"{first['summary']}: not about {command}")
        self.report((a, b), trouble)


def rows(path):
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def main():
    pairs = Pairs(*sys.argv[1:])
    equal, planted = (rows(pairs.pcaps / name) for name in ("equal.tsv", "planted.tsv"))
    print(f"1..{len(equal) + len(planted)}")
    for a, b in equal:
        pairs.equal(a, b)
    for row in planted:
        pairs.planted(*row[:6])
    return 1 if pairs.failed else 0


if __name__ == "__main__":
    sys.exit(main())
