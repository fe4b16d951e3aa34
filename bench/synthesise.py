#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write a large SMB2 capture to measure the comparison on.

usage: synthesise.py OUT.pcap MESSAGES [--connections N] [--seed S] [--drop P]
                     [--names S] [--run R] [--noise] [--echo]

Operations on files (CREATE, QUERY_INFO, READ, WRITE, CLOSE), request and
response, on one connection or spread over several. --drop P leaves out that
share of the operations at random (by --seed); --names S seeds the names and
the choice of operations, so that another S gives a trace that has nothing to
do with the first; --run R gives the same operations with other ids, ports and
times; --noise sets a flag in every response and an attribute of every file
that is opened; --echo writes nothing but ECHOs.
"""
import argparse
import random
import struct

FID = struct.Struct("<QQ")


def header(command, message_id, response, session, tree, flags=0, status=0):
    return struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, status, command, 1,
                       flags | (1 if response else 0), 0, message_id, 0xfeff, tree, session, bytes(16))


def create(name):
    path = name.encode("utf-16-le")
    return (struct.pack("<HBBIQQIIIIIHHII", 57, 0, 0, 2, 0, 0, 0x120089, 0x80, 7, 1, 0,
                        120, len(path), 0, 0) + path)


def created(fid, run, attributes):
    return struct.pack("<HBBIQQQQQQII", 89, 0, 0, 1, *[133000000000000000 + run * 10 ** 9] * 4,
                       4096, 100, attributes, 0) + fid + bytes(8)


def query_info(fid):
    return struct.pack("<HBBIHHIII", 41, 1, 5, 24, 0, 0, 0, 0, 0) + fid


def queried():
    data = struct.pack("<QQIBBH", 4096, 100, 1, 0, 0, 0)
    return struct.pack("<HHI", 9, 72, len(data)) + data


def read(fid, offset):
    return struct.pack("<HBBIQ", 49, 80, 0, 100, offset) + fid + struct.pack("<IIIHH", 0, 0, 0, 0, 0) + b"\0"


def read_answer(data):
    return struct.pack("<HBBIII", 17, 80, 0, len(data), 0, 0) + data


def write(fid, offset, data):
    return struct.pack("<HHIQ", 49, 112, len(data), offset) + fid + struct.pack("<IIHHI", 0, 0, 0, 0, 0) + data


def written(n):
    return struct.pack("<HHIIHH", 17, 0, n, 0, 0, 0)


def close(fid):
    return struct.pack("<HHI", 24, 0, 0) + fid


def closed():
    return struct.pack("<HHI", 60, 0, 0) + bytes(52)


class Connection:
    """One TCP connection whose packets go to out."""

    def __init__(self, out, number, run, flags):
        self.out, self.run, self.flags = out, run, flags
        self.client = struct.pack(">I", 0x0a000001 + number)
        self.server = b"\xc0\x00\x02\x01"
        self.seq = [1000, 2000]
        self.message_id = 0

    def send(self, side, payload):
        data = struct.pack(">I", len(payload)) + payload
        source, target = (self.client, self.server) if side == 0 else (self.server, self.client)
        client = 49151 + self.run
        ports = (client, 445) if side == 0 else (445, client)
        tcp = struct.pack(">HHIIBBHHH", *ports, self.seq[side], self.seq[1 - side], 0x50, 0x18,
                          65535, 0, 0)
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(data), 0, 0x4000, 64, 6, 0, source,
                         target)
        self.out.packet(b"\2\0\0\0\0\1\2\0\0\0\0\2\x08\0" + ip + tcp + data)
        self.seq[side] = (self.seq[side] + len(data)) & 0xffffffff

    def exchange(self, command, request, response):
        ids = 4 + self.run, 6 + self.run
        self.send(0, header(command, self.message_id, False, *ids) + request)
        self.send(1, header(command, self.message_id, True, *ids, self.flags) + response)
        self.message_id += 1


class Capture:
    def __init__(self, path):
        self.file = open(path, "wb", buffering=1 << 20)
        self.file.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        self.time = 0

    def packet(self, data):
        self.time += 50
        self.file.write(struct.pack("<IIII", 1700000000 + self.time // 1000000,
                                    self.time % 1000000, len(data), len(data)) + data)


def operations(rng, number, run, attributes):
    """One file's life: a list of (command, request, response)."""
    name = f"dir{rng.randrange(500)}\\file{rng.randrange(1000000):06}.dat"
    fid = FID.pack(number + run, number + run)
    yield 5, create(name), created(fid, run, attributes)
    for _ in range(rng.randrange(4)):
        offset = 100 * rng.randrange(50)
        kind = rng.randrange(3)
        if kind == 0:
            yield 16, query_info(fid), queried()
        elif kind == 1:
            yield 8, read(fid, offset), read_answer(rng.randbytes(100))
        else:
            yield 9, write(fid, offset, rng.randbytes(60)), written(60)
    yield 6, close(fid), closed()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out")
    parser.add_argument("messages", type=int)
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--names", type=int, default=1)
    parser.add_argument("--drop", type=float, default=0)
    parser.add_argument("--run", type=int, default=1)
    parser.add_argument("--noise", action="store_true")
    parser.add_argument("--echo", action="store_true")
    args = parser.parse_args()
    names, chance = random.Random(args.names), random.Random(args.seed)
    capture = Capture(args.out)
    connections = [Connection(capture, i, args.run, 0x10 if args.noise else 0) for i in range(args.connections)]
    sent = number = 0
    while sent < args.messages:
        if args.echo:
            connections[number % args.connections].exchange(13, b"\4\0\0\0", b"\4\0\0\0")
            sent += 2
        else:
            for operation in operations(names, number, args.run, 0x2020 if args.noise else 0x20):
                if chance.random() >= args.drop:
                    connections[number % args.connections].exchange(*operation)
                sent += 2
        number += 1


if __name__ == "__main__":
    main()
