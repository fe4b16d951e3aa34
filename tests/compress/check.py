#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other programs compress, smbdiff decompresses.

Usage: check.py SMBDIFF

Texts of several kinds and sizes, compressed by Samba (plain LZ77), wimlib (LZ77+Huffman, up to a
block), ntfs-3g (LZNT1, as it stands in a compressed file) and lz4, each as the data of a WRITE in a
compressed message; the data must come out, also where that message is encrypted. A library that is not
installed is skipped. Prints TAP.
"""

import ctypes
import ctypes.util
import glob
import json
import random
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

LZNT1, LZ77, LZ77_HUFFMAN, LZ4 = 1, 2, 3, 5
BLOCK = 65536
WIM_XPRESS = 1
SESSION, KEY = bytes(range(1, 9)), bytes(range(16))


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


class Ntfs:
    """A file system in a file; what is written to its compressed directory is LZNT1 there."""

    CLUSTER, UNIT, ROOT, DATA = 4096, 65536, 5, 0x80
    DIRECTORY, FILE, COMPRESSED = 0o40000, 0o100000, 0x800
    STATE_AT, MAY_COMPRESS = 16, 1 << 6  # in struct ntfs_volume

    def __init__(self, image):
        self.image, self.files = image, 0
        self.lib = library("libntfs-3g.so.*") if shutil.which("mkntfs") else None
        if not self.lib:
            return
        with open(image, "wb") as out:
            out.truncate(32 << 20)
        subprocess.run(["mkntfs", "-FqQ", "-c", str(self.CLUSTER), "-s", "512", "-p", "0", "-H", "0",
                        "-S", "0", image], check=True, capture_output=True)
        for name in ("ntfs_mount", "ntfs_inode_open", "ntfs_create", "ntfs_attr_open"):
            getattr(self.lib, name).restype = ctypes.c_void_p
        self.lib.ntfs_attr_pwrite.restype = ctypes.c_int64
        self.volume = ctypes.c_void_p(self.lib.ntfs_mount(str(image).encode(), ctypes.c_ulong(0)))
        state = ctypes.c_ulong.from_address(self.volume.value + self.STATE_AT)
        state.value |= self.MAY_COMPRESS
        root = ctypes.c_void_p(self.lib.ntfs_inode_open(self.volume, ctypes.c_uint64(self.ROOT)))
        self.folder = self.create(root, "d", self.DIRECTORY)
        flags = struct.pack("<I", self.COMPRESSED)
        self.lib.ntfs_set_ntfs_attrib(self.folder, flags, ctypes.c_size_t(len(flags)), 0)

    def create(self, folder, name, kind):
        return ctypes.c_void_p(self.lib.ntfs_create(folder, ctypes.c_uint32(0), name.encode("utf-16-le"),
                                                    ctypes.c_uint8(len(name)), ctypes.c_uint32(kind)))

    def compress(self, data):
        if not self.lib or len(data) > self.UNIT:
            return None
        self.files += 1
        file = self.create(self.folder, f"f{self.files}", self.FILE)
        attribute = ctypes.c_void_p(self.lib.ntfs_attr_open(file, ctypes.c_uint32(self.DATA), None,
                                                            ctypes.c_uint32(0)))
        self.lib.ntfs_attr_pwrite(attribute, ctypes.c_int64(0), ctypes.c_int64(len(data)), data)
        self.lib.ntfs_attr_pclose(attribute)
        self.lib.ntfs_attr_map_whole_runlist(attribute)
        runs = ctypes.c_void_p.from_address(attribute.value).value
        packed = self.clusters(runs) if runs else data
        self.lib.ntfs_attr_close(attribute)
        self.lib.ntfs_inode_close(file)
        # Of zeros and of a small file no cluster is kept; what gets no smaller stands as it is.
        return None if not packed or packed[:len(data)] == data else packed

    def clusters(self, runs):
        """The bytes of a list of runs: first cluster, first on the disk (negative: none), number."""
        packed = b""
        with open(self.image, "rb") as image:
            while True:
                _, at, count = (ctypes.c_int64 * 3).from_address(runs)
                if not count:
                    return packed
                if at >= 0:
                    image.seek(at * self.CLUSTER)
                    packed += image.read(count * self.CLUSTER)
                runs += 24


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


def sealed(payload):
    """In a transform, encrypted with AES-128-GCM."""
    nettle, size = ctypes.CDLL(ctypes.util.find_library("nettle")), ctypes.c_size_t
    context, tag = ctypes.create_string_buffer(1 << 14), ctypes.create_string_buffer(16)
    out, aad = ctypes.create_string_buffer(len(payload)), bytes(16) + struct.pack(
        "<IHH8s", len(payload), 0, 1, SESSION)
    nettle.nettle_gcm_aes128_set_key(context, KEY)
    nettle.nettle_gcm_aes128_set_iv(context, size(12), aad[:12])
    nettle.nettle_gcm_aes128_update(context, size(len(aad)), aad)
    nettle.nettle_gcm_aes128_encrypt(context, size(len(payload)), out, payload)
    nettle.nettle_gcm_aes128_digest(context, size(16), tag)
    return b"\xfdSMB" + tag.raw + aad + out.raw


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
    done = subprocess.run([program, "--format", "jsonl", "-k", f"{SESSION.hex()},,,{KEY.hex()}", path],
                          capture_output=True, check=False)
    lines = done.stdout.splitlines()
    return find(json.loads(lines[0])["fields"], "smb2.write_data") if len(lines) == 1 else None


def main():
    program = Path(sys.argv[1]).resolve()
    number, failed = 0, False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "compressed.pcap"
        ntfs = Ntfs(Path(folder) / "ntfs")
        for name, compress, algorithm in (("LZNT1 of ntfs-3g's", ntfs.compress, LZNT1),
                                          ("LZ77 of Samba's", by_samba, LZ77),
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
                whole = struct.pack("<4sIHHI", b"\xfcSMB", len(data), algorithm, 0,
                                    len(head)) + head + packed
                for how, bytes_of in (("", whole), (", encrypted", sealed(whole))):
                    capture(path, bytes_of)
                    if written(program, path) != data.hex():
                        wrong.append(f"{kind}, {len(data)} bytes{how}")
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
