#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""With every kind of key that stands beside a capture everything opens and every signature is good.

Usage: check.py SMBDIFF PCAPS

Kinds: .keys (Wireshark's rows: all four fields, the session key alone, the directions alone,
swapped), .log (what the client printed), .keytab, and the user's password. Then one bit is flipped in
every signed or encrypted message of some captures, one after the other: it is found there and
nowhere else. Prints TAP.
"""

import json
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

PASSWORD = "LAB\\alice:secret\n"
FLIPPED = ("signing-hmac-sha256", "signing-aes-128-cmac", "signed-1", "cipher-aes-128-ccm",
           "encrypted-1", "compound-encrypted", "binding-encrypted")


class Checks:
    def __init__(self, program, pcaps, folder):
        self.program, self.pcaps, self.folder = program, pcaps, folder
        self.n, self.failed = 0, False

    def report(self, name, trouble):
        self.n += 1
        self.failed |= bool(trouble)
        print(f"{'not ok' if trouble else 'ok'} {self.n} - {name}")
        if trouble:
            print(f"# {trouble}")

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, check=False)

    def opens(self, name, capture, *options, signatures=True):
        done = self.run("-q", "-v", "--require-decrypt", *options, capture)
        if "built without Kerberos" in done.stderr:
            self.report(f"{capture.name} {name} # SKIP built without Kerberos", "")
            return
        told = [line for line in done.stderr.splitlines() if ": session 0x" in line]
        trouble = "" if done.returncode == 0 and told else f"status {done.returncode}"
        for line in told:
            good = re.search(r"signatures: [1-9]\d* good$", line) or not signatures
            some, of = re.search(r"(\d+) of (\d+) encrypted|()$", line).group(1, 2)
            if not good or some != of or " bad" in line or "fit" in line:
                trouble = line
        self.report(f"{capture.name} {name}", trouble)

    def rows(self, capture):
        """The kinds of rows that can be made of one with four fields."""
        whole = Path(f"{capture}.keys").read_text(encoding="ascii")
        fields = [line.split(",") for line in whole.split()]
        self.opens("four fields", capture, f"--keys={capture}.keys")
        kinds = {"session key": ["{0},{1}"]}
        if "encrypted" in self.run("--first", str(capture)).stdout.lower():
            kinds["directions"] = ["{0},,{2},{3}"]
            kinds["swapped"] = ["{0},,{3},{2}"]
        for kind, (form,) in kinds.items():
            path = self.folder / "keys"
            path.write_text("".join(form.format(*row) + "\n" for row in fields), encoding="ascii")
            self.opens(kind, capture, f"--keys={path}", signatures=kind == "session key")

    def swapped_log(self, name):
        """smbd 4.23 and later print each direction's key under the other's name."""
        text = Path(self.pcaps / f"{name}.log").read_text(encoding="utf-8")
        for a, b in (("Session Key ", "Someones Key"), ("ServerIn Key ", "?"),
                     ("ServerOut Key", "ServerIn Key "), ("?", "ServerOut Key")):
            text = text.replace(a, b)
        path = self.folder / "swapped.log"
        path.write_text(text, encoding="utf-8")
        done = self.run("-q", "--require-decrypt", f"--keys={path}", str(self.pcaps / name))
        self.report(f"{name}: directions swapped in a log", "" if done.returncode == 0 and
                    f"keys swapped in {path}:2" in done.stderr else done.stderr)

    def only_the_cipher(self, a, b):
        """The same done with another cipher: that is all that differs, whichever kind of keys."""
        session = self.folder / "session"
        rows = Path(self.pcaps / f"{b}.keys").read_text(encoding="ascii").split()
        session.write_text("".join(",".join(r.split(",")[:2]) + "\n" for r in rows), encoding="ascii")
        done = self.run("--format", "json", "--keys-a", f"{self.pcaps / a}.keys", "--keys-b", str(session),
                        str(self.pcaps / a), str(self.pcaps / b))
        found = [(f["name"], f["consequences"]) for f in json.loads(done.stdout)["findings"]]
        self.report(f"{a} {b}: the cipher", "" if found == [("smb2.negotiate_context.cipher_id", 1)]
                    else found)

    def without_account(self, name, password):
        """A guest or nobody has no key: nothing is verified, and nothing is wrong."""
        done = self.run("-q", "-v", f"--password-file={password}",
                        str(self.pcaps / f"logon-{name}.pcap"))
        sure = {"anonymous": " of nobody (anonymous): SMB 3.1.1, no key; nothing is signed",
                "guest": "nobody-here (as a guest): SMB 3.1.1, no key; nothing is signed"}[name]
        self.report(f"logon-{name}.pcap: no key", "" if sure in done.stderr and
                    not re.search(r" bad|fit|decrypted|downgrade", done.stderr) else done.stderr)

    def reauthenticated(self, password):
        """Who logs on again keeps the keys of the first time."""
        capture = str(self.pcaps / "session-reauth.pcap")
        done = self.run("-q", "-v", f"--password-file={password}", capture)
        good = re.findall(r"signatures: (\d+) good$", done.stderr, re.M)
        self.report("session-reauth.pcap: all good",
                    "" if len(good) == 3 and min(map(int, good)) > 1 else done.stderr)

    def one_finding(self, *arguments):
        """A message whose tag fails is one pair that differs, whatever follows from it."""
        done = self.run("--format", "json", *arguments)
        names = [f["name"] for f in json.loads(done.stdout)["findings"]]
        return "" if names == ["smb2.header.transform.signature"] else str(names)

    def flipped(self, capture, password):
        """Flip a bit of each message in turn."""
        data = capture.read_bytes()
        keys = f"--keys={capture}.keys"
        if not Path(f"{capture}.keys").exists():
            keys = f"--password-file={password}"
        path = self.folder / "flipped.pcap"
        at, trouble, n = 24, "", 0
        while at < len(data):
            size = struct.unpack_from("<I", data, at + 8)[0]
            packet = data[at + 16:at + 16 + size]
            smb = max(packet.find(b"\xfeSMB"), packet.find(b"\xfdSMB"))
            signed = smb >= 0 and (packet[smb] == 0xfd or packet[smb + 16] & 8)
            if signed:
                n += 1
                changed = bytearray(data)
                # in the signature, or at the end of what is encrypted
                changed[at + 16 + (smb + 50 if packet[smb] == 0xfe else size - 1)] ^= 1
                path.write_bytes(changed)
                done = self.run("-q", "-v", keys, str(path))
                bad = re.search(r", (1 bad|the others not) \(the first in frame \d+\)",
                                done.stderr)
                # the only signed message of a connection does not show that its key is right
                if capture.name == "binding-encrypted.pcap":
                    bad = bad or ", 1 that the key does not fit" in done.stderr
                if not bad or re.search(r", [2-9] bad|fit, ", done.stderr):
                    trouble = done.stderr
                if packet[smb] == 0xfd:
                    trouble = trouble or self.one_finding(keys, capture, path)
            at += 16 + size
        self.report(f"{capture.name}: each of {n} flipped bits", trouble or ("" if n else "none"))


def main():
    program, pcaps = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        checks = Checks(program, pcaps, Path(folder))
        password = checks.folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        for keys in sorted(pcaps.glob("*.pcap.keys")):
            capture = keys.with_suffix("")
            checks.rows(capture)
            if Path(f"{capture}.log").exists():
                checks.opens("log", capture, f"--keys={capture}.log")
            if Path(f"{capture}.keytab").exists():
                checks.opens("keytab", capture, f"--keytab={capture}.keytab")
            else:
                checks.opens("password", capture, f"--password-file={password}")
        bound = checks.run("-q", "-v", f"--password-file={password}",
                           str(pcaps / "session-binding.pcap"))
        checks.report("session-binding.pcap: none is bad", bound.stderr if " bad" in bound.stderr
                      or "fit" in bound.stderr or " good" not in bound.stderr else "")
        for name in ("binding-refused", "binding-encrypted", "compound-encrypted"):
            checks.opens("password", pcaps / f"{name}.pcap", f"--password-file={password}")
        checks.swapped_log("cipher-aes-256-gcm.pcap")
        for cipher in ("256-ccm", "256-gcm"):
            checks.only_the_cipher("cipher-aes-128-ccm.pcap", f"cipher-aes-{cipher}.pcap")
        checks.reauthenticated(password)
        for name in ("anonymous", "guest"):
            checks.without_account(name, password)
        for name in FLIPPED:
            checks.flipped(pcaps / f"{name}.pcap", password)
        print(f"1..{checks.n}")
        return checks.failed


if __name__ == "__main__":
    sys.exit(main())
