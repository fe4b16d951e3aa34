#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Captures that begin late: one of two equal runs loses its first packets.

Usage: late.py SMBDIFF PCAPS [EVERY]

PCAPS/equal.tsv lists runs of one scenario. Of each the second is cut before every so many packets:
what is left must be identical to the end of the first. PCAPS/planted.tsv lists pairs of which one
thing was changed: it must still be found by a capture that begins before it. Prints TAP.
"""

import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from pairs import rows

EVERY = 9
# What a capture cannot tell that has not seen a fragmented call begin, or in which order many opens that
# all do the same were made.
UNKNOWN = ("rpc-pieces-1.pcap", "flight-1.pcap")


def packets(path):
    """The file's header and its packets, each with its header."""
    data = path.read_bytes()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    found, at = [], 24
    while at < len(data):
        size = 16 + struct.unpack_from(order + "I", data, at + 8)[0]
        found.append(data[at:at + size])
        at += size
    return data[:24], found


def is_opening(packet):
    """Whether a packet opens a TCP connection: nobody can tell that there was another before."""
    header = 34 if packet[16 + 12:16 + 14] == b"\x08\x00" else 54
    return packet[16 + header + 13] & 0x12 == 2


class Late:
    """Compares captures that lack their beginning."""

    def __init__(self, program, pcaps, folder):
        self.program, self.pcaps, self.folder = Path(program).resolve(), Path(pcaps), Path(folder)

    def status(self, a, b, first, swapped):
        """Exit status of a against b, which begins with its packet number first, counted from 0."""
        header, found = packets(self.pcaps / b)
        cut = self.folder / "late.pcap"
        cut.write_bytes(header + b"".join(found[first:]))
        keys = [option for option, name in (("--keys-b" if swapped else "--keys-a", a),
                                            ("--keys-a" if swapped else "--keys-b", b))
                if (self.pcaps / (name + ".keys")).exists() for option in (
                    option, self.pcaps / (name + ".keys"))]
        sides = [cut, self.pcaps / a] if swapped else [self.pcaps / a, cut]
        return subprocess.run([self.program, "-q", *keys, *sides], capture_output=True,
                              check=False, stdin=subprocess.DEVNULL).returncode

    def equal(self, a, b, every):
        """What is wrong with a pair of equal runs, a line each."""
        found = packets(self.pcaps / b)[1]
        for first in range(every, len(found) - 1, every):
            if any(is_opening(x) for x in found[first - 3:first + 4]):
                continue
            for swapped in (False, True):
                status = self.status(a, b, first, swapped)
                if status != 0:
                    yield f"status {status} from packet {first + 1} on" + ", b against a" * swapped

    def planted(self, a, b, frame):
        """What is wrong with a pair that differs in a frame of b."""
        if self.status(a, b, max(frame - 12, 1), False) != 1:
            yield f"frame {frame} is not found"


def main():
    every = int(sys.argv[3]) if len(sys.argv) > 3 else EVERY
    equal, planted = (rows(Path(sys.argv[2]) / name) for name in ("equal.tsv", "planted.tsv"))
    planted = [row for row in planted if row[5] != "-" and int(row[5]) > 15]
    failed = False
    print(f"1..{len(equal) + len(planted)}")
    with tempfile.TemporaryDirectory() as folder:
        late = Late(*sys.argv[1:3], folder)
        for n, row in enumerate(equal + planted, 1):
            expected = " # TODO the beginning is needed" if row[0] in UNKNOWN else ""
            wrong = list(late.equal(*row[:2], every) if n <= len(equal) else
                         late.planted(*row[:2], int(row[5])))
            print(f"{'not ok' if wrong else 'ok'} {n} - {row[0]} {row[1]}{expected}")
            for line in wrong:
                print("# " + line)
            failed |= bool(wrong) and not expected
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
