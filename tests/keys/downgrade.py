#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NEGOTIATE that was changed on its way is found, and which of its fields.

Usage: downgrade.py SMBDIFF PCAPS

For 3.0.2, each field of a real capture's NEGOTIATE is changed in turn: what the later
VALIDATE_NEGOTIATE_INFO says must contradict it, in that field and in no other. For 3.1.1, a bit of
NEGOTIATE or SESSION_SETUP is flipped in captures whose password is known: the pre-authentication
hash must not fit, without a signature called bad. Unchanged captures show none of it. Prints TAP.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PASSWORD = "LAB\\alice:secret\n"
NEGOTIATE, SESSION_SETUP = 0, 1
REQUEST, RESPONSE = 0, 1
# direction, place behind the SMB2 header, bit, field of VALIDATE_NEGOTIATE_INFO, said of it
CHANGES = ((REQUEST, 4, 2, "smb2.sec_mode", "0x03"), (REQUEST, 8, 1, "smb2.capabilities", ""),
           (REQUEST, 12, 1, "smb2.client_guid", "-"), (REQUEST, 27, 1, "smb2.client_guid", "-"),
           (REQUEST, 36, 1, "smb2.dialect", "0x0"), (RESPONSE, 2, 2, "smb2.sec_mode", "0x03"),
           (RESPONSE, 4, 2, "smb2.dialect", "0x0300"), (RESPONSE, 8, 1, "smb2.server_guid", "-"),
           (RESPONSE, 24, 2, "smb2.capabilities", ""))


def messages(data):
    """(command, is response, offset of the SMB2 header, frame) of each packet."""
    at, frame = 24, 0
    while at < len(data):
        size = int.from_bytes(data[at + 8:at + 12], "little")
        frame += 1
        smb = data.find(b"\xfeSMB", at + 16, at + 16 + size)
        if smb >= 0:
            yield (int.from_bytes(data[smb + 12:smb + 14], "little"), data[smb + 16] & 1, smb, frame)
        at += 16 + size


def remarks(fields, parent=""):
    """(field, text) of what is said to be not as negotiated."""
    for field in fields:
        if field["name"] == "smb2.downgrade":
            yield parent, field["value"]
        yield from remarks(field.get("fields", []), field["name"])


class Checks:
    def __init__(self, program, pcaps, folder):
        self.program, self.pcaps, self.folder = program, pcaps, folder
        self.n, self.failed = 0, False
        self.changed, self.password = folder / "changed.pcap", folder / "password"
        self.password.write_text(PASSWORD, encoding="utf-8")

    def report(self, name, good, *more):
        self.n += 1
        self.failed |= not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}")
        if not good:
            print("# " + "\n# ".join(str(m) for m in more))

    def run(self, *arguments):
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, check=False)

    def flip(self, capture, command, response, at, bit):
        """Flip a bit behind the SMB2 header of the first such message."""
        data = bytearray((self.pcaps / capture).read_bytes())
        smb = next(m[2] for m in messages(data) if m[:2] == (command, response))
        data[smb + 64 + at] ^= bit
        self.changed.write_bytes(data)

    def validated(self):
        """What is said of the changed capture: one remark for each line of the listing."""
        done = self.run("--format", "jsonl", self.changed)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        found = [r for line in lines for r in remarks(line["fields"])]
        told = [line for line in lines if "downgrade" in line["summary"]]
        return found, told, done.stderr

    def validation(self, direction, at, bit, field, text):
        """A field of NEGOTIATE that VALIDATE_NEGOTIATE_INFO contradicts, alone and in a diff."""
        original = self.pcaps / "ioctl-1.pcap"
        self.flip("ioctl-1.pcap", NEGOTIATE, direction, at, bit)
        found, told, stderr = self.validated()
        self.report(f"{field}, {'response' if direction else 'request'}, byte {at}",
                    len(found) == 1 and found[0][0] == field and text in found[0][1] and
                    len(told) == 1 and "downgrade" in stderr, found, stderr)
        done = self.run("--format", "json", original, self.changed)
        findings = json.loads(done.stdout)["findings"]
        named = [f for f in findings if f["name"] == field and f["summary"].startswith("Ioctl")]
        self.report(f"{field}: a finding", done.returncode == 1 and len(named) == 1 and
                    named[0]["rank"] == 1 and named[0]["a"]["text"] == "as negotiated" and
                    named[0]["b"]["text"] == found[0][1], findings)

    def preauth(self, capture, command, response, at):
        """A link of 3.1.1's chain of hashes that is not what was sent."""
        options = ("-v", f"--password-file={self.password}")
        self.flip(capture, command, response, at, 1)
        done = self.run("-q", *options, self.changed)
        listing = self.run("--format", "jsonl", *options, self.changed).stdout
        self.report(f"{capture}: {'response' if response else 'request'} {command}, byte {at}",
                    "they were changed on their way (downgrade)" in done.stderr and
                    " bad" not in done.stderr and "smb2.preauth_mismatch" in listing and
                    "smb2.bad_signature" not in listing, done.stderr)
        compared = self.run("--format", "json", *options, self.pcaps / capture, self.changed)
        names = [f["name"] for f in json.loads(compared.stdout)["findings"]]
        self.report(f"{capture}: a finding", compared.returncode == 1 and
                    "smb2.signature" in names[:2], names)

    def disagreeing(self, capture):
        """All four keys are given, and the NEGOTIATE was changed."""
        self.flip(capture, NEGOTIATE, REQUEST, 12, 1)
        done = self.run("-q", "--require-decrypt", f"--keys={self.pcaps / capture}.keys",
                        self.changed)
        self.report(f"{capture}: the keys disagree", done.returncode == 0 and
                    ".keys:1 disagree" in done.stderr, done.stderr)

    def unchanged(self, capture, *options):
        done = self.run("-q", "-v", *options, self.pcaps / capture)
        self.report(f"{capture}: nothing", "downgrade" not in done.stderr, done.stderr)


def main():
    program, pcaps = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        checks = Checks(program, pcaps, Path(folder))
        checks.unchanged("ioctl-1.pcap")
        for change in CHANGES:
            checks.validation(*change)
        password = f"--password-file={checks.password}"
        for capture in ("signed-1.pcap", "encrypted-1.pcap"):
            checks.unchanged(capture, password)
            checks.unchanged(capture, f"--keys={pcaps / capture}.keys")
            checks.preauth(capture, NEGOTIATE, REQUEST, 12)
            checks.preauth(capture, NEGOTIATE, RESPONSE, 8)
            checks.preauth(capture, SESSION_SETUP, REQUEST, 8)
        checks.disagreeing("encrypted-1.pcap")
        print(f"1..{checks.n}")
        return checks.failed


if __name__ == "__main__":
    sys.exit(main())
