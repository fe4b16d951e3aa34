#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of each signature: good, bad, unsigned, encrypted, exempt, no key, key does not fit.

Usage: verdicts.py SMBDIFF PCAPS

For each algorithm a capture is made and signed here, with hashlib and nettle: requests, responses,
an asynchronous operation with its interim response and CANCEL, a compound, a break. Then a session on
several connections, whose keys are known in part. Prints TAP.
"""

import ctypes
import ctypes.util
import hashlib
import hmac
import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

KEY, OTHER_KEY = bytes(range(16)), bytes(range(16, 32))
SESSION, STRANGE = 0x1122334455, 0x99
ECHO, NOTIFY, CANCEL, BREAK = 13, 15, 12, 18
RESPONSE, ASYNC, RELATED, SIGNED = 1, 2, 4, 8
PENDING, CANCELLED = 0x103, 0xC0000120
GOOD, BAD, MISFIT = "smb2.good_signature", "smb2.bad_signature", "smb2.unchecked_signature"

nettle = ctypes.CDLL(ctypes.util.find_library("nettle"))


def by_hmac(key, message, _nonce):
    return hmac.new(key, message, hashlib.sha256).digest()[:16]


def by_cmac(key, message, _nonce):
    context, out = ctypes.create_string_buffer(1 << 12), ctypes.create_string_buffer(16)
    nettle.nettle_cmac_aes128_set_key(context, key)
    nettle.nettle_cmac_aes128_update(context, ctypes.c_size_t(len(message)), message)
    nettle.nettle_cmac_aes128_digest(context, ctypes.c_size_t(16), out)
    return out.raw


def by_gmac(key, message, nonce):
    context, out = ctypes.create_string_buffer(1 << 14), ctypes.create_string_buffer(16)
    nettle.nettle_gcm_aes128_set_key(context, key)
    nettle.nettle_gcm_aes128_set_iv(context, ctypes.c_size_t(12), nonce)
    nettle.nettle_gcm_aes128_update(context, ctypes.c_size_t(len(message)), message)
    nettle.nettle_gcm_aes128_digest(context, ctypes.c_size_t(16), out)
    return out.raw


def message(command, number, flags, body, status=0, follows=0, session=SESSION):
    """A message without its signature, with `follows` as NextCommand."""
    ids = struct.pack("<Q", 77) if flags & ASYNC else struct.pack("<II", 0xfeff, 1)
    return struct.pack("<4sHHIHHIIQ8sQ16x", b"\xfeSMB", 64, 1, status, command, 1, flags, follows,
                       number, ids, session) + body


def signed(how, m, key=KEY):
    command, flags, number = (struct.unpack_from("<H", m, 12)[0], struct.unpack_from("<I", m, 16)[0],
                              m[24:32])
    nonce = number + struct.pack("<I", flags & RESPONSE | (2 if command == CANCEL else 0))
    return m[:48] + how(key, m, nonce) + m[64:]


def wrong(m):
    """One bit of the signature flipped."""
    return m[:48] + bytes([m[48] ^ 1]) + m[49:]


ECHO_BODY = struct.pack("<HH", 4, 0)
ERROR_BODY = struct.pack("<HBBIB", 9, 0, 0, 0, 0)
NOTIFY_BODY = struct.pack("<HHI16sII", 32, 0, 4096, b"\x05" * 16, 3, 0)
BREAK_BODY = struct.pack("<HBBI16s", 24, 1, 0, 0, b"\x05" * 16)


def scenes(how):
    """(from the server, bytes, what is to be said of each message in them)"""
    def sign(*m, **more):
        return signed(how, message(*m, **more))

    first = message(ECHO, 8, SIGNED, ECHO_BODY + bytes(4), follows=72)
    second = message(ECHO, 9, SIGNED | RELATED, ECHO_BODY)
    yield False, sign(ECHO, 1, SIGNED, ECHO_BODY), [GOOD]
    yield True, sign(ECHO, 1, SIGNED | RESPONSE, ECHO_BODY), [GOOD]
    yield False, message(ECHO, 2, 0, ECHO_BODY), ["unsigned"]
    yield True, message(ECHO, 2, RESPONSE, ECHO_BODY), ["unsigned"]
    yield False, wrong(sign(ECHO, 3, SIGNED, ECHO_BODY)), [BAD]
    yield True, wrong(sign(ECHO, 3, SIGNED | RESPONSE, ECHO_BODY)), [BAD]
    yield False, sign(NOTIFY, 4, SIGNED, NOTIFY_BODY), [GOOD]
    yield True, message(NOTIFY, 4, RESPONSE | ASYNC, ERROR_BODY, PENDING), ["exempt"]
    yield False, sign(CANCEL, 4, SIGNED | ASYNC, ECHO_BODY), [GOOD]
    yield True, sign(NOTIFY, 4, SIGNED | RESPONSE | ASYNC, ERROR_BODY, CANCELLED), [GOOD]
    yield False, sign(NOTIFY, 5, SIGNED, NOTIFY_BODY), [GOOD]
    yield True, wrong(sign(NOTIFY, 5, SIGNED | RESPONSE | ASYNC, ERROR_BODY, PENDING)), ["exempt"]
    yield True, message(BREAK, 2 ** 64 - 1, RESPONSE, BREAK_BODY, session=0), ["exempt"]
    yield False, signed(how, first) + signed(how, second), [GOOD, GOOD]
    yield False, wrong(signed(how, first)) + signed(how, second), [BAD, GOOD]
    yield False, sign(ECHO, 20, SIGNED, ECHO_BODY, session=STRANGE), ["no key"]
    # the part of a compound is not signed over the padding that it has
    yield False, signed(how, first[:-4])[:64] + first[64:] + signed(how, second), [BAD, GOOD]


def capture(path, steps):
    sequence, at = [1, 1], 0
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 1 << 18, 101))
        for server, data, _ in steps:
            stream = struct.pack(">I", len(data)) + data
            ends = (b"\x0a\0\0\1", b"\x0a\0\0\2") if not server else (b"\x0a\0\0\2", b"\x0a\0\0\1")
            ports = (50000, 445) if not server else (445, 50000)
            packet = (struct.pack(">BBHHHBBH", 0x45, 0, 40 + len(stream), 1, 0x4000, 64, 6, 0) +
                      b"".join(ends) + struct.pack(">HHIIBBHHH", *ports, sequence[server],
                                                   sequence[not server], 0x50, 0x18, 65535, 0, 0) + stream)
            sequence[server] += len(stream)
            at += 1
            out.write(struct.pack("<IIII", at, 0, len(packet), len(packet)) + packet)


def find(fields, name):
    for field in fields:
        if field["name"] == name:
            return field
        below = find(field.get("fields", []), name)
        if below:
            return below
    return None


def verdict(line):
    signature = find(line["fields"], "smb2.signature")
    below = signature.get("fields", [])
    return below and (below[0]["value"] if below[0]["name"].endswith("verdict") else below[0]["name"])


class Checks:
    def __init__(self, program, pcaps, folder):
        self.program, self.pcaps, self.folder = program, pcaps, folder
        self.n, self.failed = 0, False

    def report(self, name, good, *more):
        self.n += 1
        self.failed |= not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}")
        if not good:
            print("# " + "\n# ".join(str(m) for m in more))

    def lines(self, *arguments):
        done = subprocess.run([self.program, "--format", "jsonl", *map(str, arguments)],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def key_file(self, key):
        path = self.folder / "keys"
        path.write_text(f"Session Id: {SESSION.to_bytes(8, 'little').hex(' ')}\n"
                        f"Signing Key: {key.hex(' ')}\n", encoding="ascii")
        return path

    def algorithm(self, name, how):
        path, steps = self.folder / "made.pcap", list(scenes(how))
        capture(path, steps)
        expected = [v for _, _, verdicts in steps for v in verdicts]
        found = [verdict(line) for line in self.lines("--keys", self.key_file(KEY), path)]
        self.report(f"{name}: {len(expected)} messages", found == expected, *zip(expected, found))
        others = {GOOD: MISFIT, BAD: MISFIT}
        expected = [others.get(v, v) for v in expected]
        found = [verdict(line) for line in self.lines("--keys", self.key_file(OTHER_KEY), path)]
        self.report(f"{name}: the key does not fit", found == expected, *zip(expected, found))
        found = [verdict(line) for line in self.lines(path)]
        self.report(f"{name}: nothing is said without keys", not any(found), found)

    def channels(self):
        """A session on several connections: its session key alone knows only the first's."""
        path, password = self.pcaps / "session-binding.pcap", self.folder / "password"
        password.write_text("LAB\\alice:secret\n", encoding="utf-8")
        keys = self.folder / "session-keys"
        done = subprocess.run([self.program, "--print-keys", f"--password-file={password}", path],
                              capture_output=True, text=True, check=False)
        keys.write_text(done.stdout, encoding="ascii")
        by_password = self.lines(f"--password-file={password}", path)
        by_key = self.lines("--keys", keys, path)
        trouble = []
        for a, b in zip(by_password, by_key):
            own, says = self.expected(a, by_password)
            if verdict(b) != says or own and verdict(a) not in (GOOD, "unsigned"):
                trouble.append(f"frame {a['frame']}: {verdict(a)}, with the session key {verdict(b)}")
        self.report(f"session-binding.pcap: {len(by_key)} messages", not trouble and
                    any(verdict(b) == "no key" for b in by_key), *trouble)

    def expected(self, line, lines):
        """Whether the connection has a key of its own for the session; what the session key says."""
        flags = find(line["fields"], "smb2.flags")["value"]
        if not flags & SIGNED:
            return True, "unsigned"
        session = find(line["fields"], "smb2.sesid")["value"]
        setups = [x for x in lines if find(x["fields"], "smb2.cmd")["value"] == 1 and
                  find(x["fields"], "smb2.sesid")["value"] == session]
        first = setups[0]["stream"]
        bound = any(x["stream"] == line["stream"] for x in setups)
        setup = find(line["fields"], "smb2.cmd")["value"] == 1
        status = find(line["fields"], "smb2.nt_status")
        final = setup and flags & RESPONSE and status["value"] == 0
        if line["stream"] == first or setup and not final:
            return True, GOOD
        return bound, "no key"

    def encrypted(self):
        path = self.pcaps / "encrypted-1.pcap"
        found = [verdict(line) for line in self.lines("--keys", f"{path}.keys", path)]
        setup = ["unsigned"] * 5 + [GOOD]
        self.report("encrypted-1.pcap", found == setup + ["encrypted"] * 50, found)


def main():
    program, pcaps = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        checks = Checks(program, pcaps, Path(folder))
        for name, how in (("HMAC-SHA256", by_hmac), ("AES-128-CMAC", by_cmac),
                          ("AES-128-GMAC", by_gmac)):
            checks.algorithm(name, how)
        checks.channels()
        checks.encrypted()
        print(f"1..{checks.n}")
        return checks.failed


if __name__ == "__main__":
    sys.exit(main())
