#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure how fast AES-GCM payload is decrypted, against nettle alone.

Usage: bench/decrypt.py [--program SMBDIFF] [--megabytes N]

Makes a capture of WRITEs of 1 MiB, once plain and once encrypted with AES-128-GCM (SMB 3.1.1's
transform), in a temporary directory; smbdiff -q reads both three times, the best counts. nettle's
own speed is that of gcm_aes128_decrypt and the tag in the library that smbdiff uses, over the same
number of bytes in memory. Only ratios mean something elsewhere.
"""

import argparse
import ctypes
import ctypes.util
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
from synthesise import header, write  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
SESSION, KEY = 0x1122334455, bytes(range(16))
MIB, SEGMENT, CALLS = 1 << 20, 60000, 3
WRITE = 9


class Gcm:
    """AES-128-GCM of the nettle that smbdiff uses."""

    def __init__(self):
        self.nettle = ctypes.CDLL(ctypes.util.find_library("nettle"))
        self.context, self.tag = ctypes.create_string_buffer(1 << 14), ctypes.create_string_buffer(16)
        self.nettle.nettle_gcm_aes128_set_key(self.context, KEY)

    def start(self, nonce, aad=b""):
        self.nettle.nettle_gcm_aes128_set_iv(self.context, ctypes.c_size_t(12), nonce)
        self.nettle.nettle_gcm_aes128_update(self.context, ctypes.c_size_t(len(aad)), aad)

    def encrypt(self, data):
        out = ctypes.create_string_buffer(len(data))
        self.nettle.nettle_gcm_aes128_encrypt(self.context, ctypes.c_size_t(len(data)), out, data)
        return out.raw

    def decrypt(self, out, data, size):
        self.nettle.nettle_gcm_aes128_decrypt(self.context, ctypes.c_size_t(size), out, data)

    def digest(self):
        self.nettle.nettle_gcm_aes128_digest(self.context, ctypes.c_size_t(16), self.tag)
        return self.tag.raw


def sealed(gcm, message, number):
    nonce = number.to_bytes(12, "little")
    aad = nonce + bytes(4) + struct.pack("<IHHQ", len(message), 0, 1, SESSION)
    gcm.start(nonce, aad)
    data = gcm.encrypt(message)
    return b"\xfdSMB" + gcm.digest() + aad + data


def capture(path, messages, seal):
    """One connection's client side; the keys need no session setup."""
    sequence, gcm = 1, Gcm()
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 1 << 18, 1))
        for number in range(messages):
            body = write(bytes(16), number * MIB, bytes([number & 255]) * MIB)
            message = header(WRITE, number, False, SESSION, 1) + body
            if seal:
                message = sealed(gcm, message, number)
            stream = struct.pack(">I", len(message)) + message
            for at in range(0, len(stream), SEGMENT):
                part = stream[at:at + SEGMENT]
                frame = (bytes(12) + b"\x08\x00" +
                         struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(part), 1, 0x4000, 64, 6, 0,
                                     b"\x0a\0\0\1", b"\x0a\0\0\2") +
                         struct.pack(">HHIIBBHHH", 50000, 445, sequence, 1, 0x50, 0x18, 65535, 0,
                                     0) + part)
                out.write(struct.pack("<IIII", number, 0, len(frame), len(frame)) + frame)
                sequence = sequence + len(part) & 0xffffffff


def seconds(*command):
    best = None
    for _ in range(CALLS):
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        took = time.perf_counter() - start
        if done.returncode:
            sys.exit(f"{' '.join(map(str, command))}: status {done.returncode}")
        best = took if best is None else min(best, took)
    return best


def nettle_seconds(megabytes):
    gcm = Gcm()
    data, out = ctypes.create_string_buffer(MIB), ctypes.create_string_buffer(MIB)
    best = None
    for _ in range(CALLS):
        start = time.perf_counter()
        for _ in range(megabytes):
            gcm.start(bytes(12))
            gcm.decrypt(out, data, MIB)
            gcm.digest()
        took = time.perf_counter() - start
        best = took if best is None else min(best, took)
    return best


def measure(program, megabytes):
    """Seconds to read a plain capture, an encrypted one, and nettle's for the same bytes."""
    row = f"{SESSION.to_bytes(8, 'little').hex()},,,{KEY.hex()}"
    with tempfile.TemporaryDirectory(prefix="smbdiff-bench-") as folder:
        plain, closed = Path(folder) / "plain.pcap", Path(folder) / "sealed.pcap"
        capture(plain, megabytes, False)
        capture(closed, megabytes, True)
        return (seconds(program, "-q", plain),
                seconds(program, "-q", "--require-decrypt", "-k", row, closed),
                nettle_seconds(megabytes))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / "build/src/cli/smbdiff")
    parser.add_argument("--megabytes", type=int, default=256)
    args = parser.parse_args()
    times = measure(args.program, args.megabytes)
    for what, took in zip(("smbdiff, plain", "smbdiff, decrypting", "nettle alone"), times):
        print(f"{what:24}{took:8.3f} s{args.megabytes * MIB / took / 1e9:8.2f} GB/s")
    print(f"what decryption adds runs at {times[2] / (times[1] - times[0]):.2f} of nettle's speed")


if __name__ == "__main__":
    main()
