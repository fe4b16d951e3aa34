#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other programs compress, smbdiff decompresses.

Usage: check.py SMBDIFF

Texts of several kinds and sizes, compressed by Samba (plain LZ77), wimlib (LZ77+Huffman,
up to a block) and lz4, each as the data of a WRITE in a compressed message; the data must come out. A
library that is not installed is skipped. Prints TAP.
"""

import ctypes
import glob
import json
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

LZ77, LZ77_HUFFMAN, LZ4 = 2, 3, 5
BLOCK = 65536
WIM_XPRESS = 1


def library(pattern):
    for path in glob.glob(f"/usr/lib/*/{pattern}"):
        try:
            return ctypes.CDLL(path)
        except OSError:
            pass
    return None


def by_samba(data):
    samba = library("samba/libndr-samba-samba4.so.0")
    if not samba:
        return None
    room = 2 * len(data) + 1024
    out = ctypes.create_string_buffer(room)
    samba.lzxpress_compress.restype = ctypes.c_ssize_t
    n = samba.lzxpress_compress(data, ctypes.c_uint32(len(data)), out, ctypes.c_uint32(room))
    return out.raw[:n] if n > 0 else None


def by_wimlib(data):
    wim = library("libwim.so.15")
    if not wim or len(data) > BLOCK:  # wimlib ends every block as if it were the last
        return None
    compressor = ctypes.c_void_p()
    if wim.wimlib_create_compressor(WIM_XPRESS, ctypes.c_size_t(BLOCK), 50,
                                    ctypes.byref(compressor)):
        return None
    out = ctypes.create_string_buffer(len(data) + 1)
    wim.wimlib_compress.restype = ctypes.c_size_t
    n = wim.wimlib_compress(data, ctypes.c_size_t(len(data)), out, ctypes.c_size_t(len(data)),
                            compressor)
    wim.wimlib_free_compressor(compressor)
    return out.raw[:n] if n else None


def by_literals(data):
    """Several blocks of LZ77+Huffman: each byte is its own code of 8 bits, in 16-bit words."""
    packed = b""
    for at in range(0, len(data), BLOCK):
        block = data[at:at + BLOCK]
        block += bytes(len(block) % 2)
        words = struct.unpack(f">{len(block) // 2}H", block)
        packed += b"\x88" * 128 + bytes(128) + struct.pack(f"<{len(words)}H", *words) + bytes(2)
    return packed


def by_lz4(data):
    lz4 = library("liblz4.so.1")
    if not lz4:
        return None
    room = lz4.LZ4_compressBound(len(data))
    out = ctypes.create_string_buffer(room)
    n = lz4.LZ4_compress_default(data, out, len(data), room)
    return out.raw[:n] if n > 0 else None


def texts():
    rng = random.Random(5)
    words = [bytes(rng.randrange(97, 123) for _ in range(rng.randrange(1, 9))) for _ in range(300)]
    for size in (100, 1000, 4096, 5000, 32768, BLOCK - 200, 200000):
        yield "zeros", bytes(size)
        yield "words", b" ".join(rng.choice(words) for _ in range(size))[:size]
        yield "digits", b"".join(b"%d," % n for n in range(size))[:size]
        yield "few letters", bytes(rng.choice(b"abc") for _ in range(size))
        yield "noise", rng.randbytes(size)


def message(data):
    """A WRITE request up to its data."""
    return (struct.pack("<4sHHIHHIIQIIQ16x", b"\xfeSMB", 64, 1, 0, 9, 1, 0, 0, 1, 0, 1, 1) +
            struct.pack("<HHIQ16sIIHHI", 49, 112, len(data), 0, bytes(16), 0, 0, 0, 0, 0))


def capture(path, payload):
    """One TCP connection's client side in segments."""
    stream = struct.pack(">I", len(payload)) + payload
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 1 << 18, 101))
        for at in range(0, len(stream), 60000):
            part = stream[at:at + 60000]
            packet = (struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(part), 1, 0x4000, 64, 6, 0,
                                  b"\x0a\0\0\1", b"\x0a\0\0\2") +
                      struct.pack(">HHIIBBHHH", 50000, 445, 1 + at, 1, 0x50, 0x18, 65535, 0, 0) +
                      part)
            out.write(struct.pack("<IIII", 0, 0, len(packet), len(packet)) + packet)


def find(fields, name):
    for field in fields:
        if field["name"] == name:
            return field["value"]
        below = find(field.get("fields", []), name)
        if below is not None:
            return below
    return None


def written(program, path):
    done = subprocess.run([program, "--format", "jsonl", path], capture_output=True, check=False)
    lines = done.stdout.splitlines()
    return find(json.loads(lines[0])["fields"], "smb2.write_data") if len(lines) == 1 else None


def main():
    program = Path(sys.argv[1]).resolve()
    number, failed = 0, False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "compressed.pcap"
        for name, compress, algorithm in (("LZ77 of Samba's", by_samba, LZ77),
                                          ("LZ77+Huffman of wimlib's", by_wimlib, LZ77_HUFFMAN),
                                          ("LZ77+Huffman without matches", by_literals,
                                           LZ77_HUFFMAN),
                                          ("LZ4", by_lz4, LZ4)):
            wrong, tried = [], 0
            for kind, data in texts():
                packed = compress(data)
                if packed is None:
                    continue
                tried += 1
                head = message(data)
                capture(path, struct.pack("<4sIHHI", b"\xfcSMB", len(data), algorithm, 0,
                                          len(head)) + head + packed)
                if written(program, path) != data.hex():
                    wrong.append(f"{kind}, {len(data)} bytes")
            number += 1
            failed |= bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {number} - {name}"
                  f"{'' if tried else ' # SKIP not installed'}: {tried} texts")
            for line in wrong:
                print("# " + line)
    print(f"1..{number}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
