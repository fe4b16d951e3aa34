# SPDX-License-Identifier: GPL-3.0-or-later
"""A capture as what was sent on its TCP connections: read, changed, and written anew.

A capture is a list of steps in order of time: opened, data (whole PDUs of the session service where
the bytes are framed so), closed, reset. Connections of which bytes are missing are left out.
"""

import gzip
import struct
from dataclasses import dataclass, field, replace

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
LINK_ETHERNET, LINK_NULL, LINK_RAW, LINK_COOKED = 1, 0, 101, 113
TCP = 6
WHOLE = 1 << 24  # a packet of any size, as segmentation offload shows it


@dataclass
class Step:
    """What one end of a connection did. side: 0 the client, 1 the server."""

    conn: int
    time: float
    kind: str  # "syn", "data", "fin", "rst"
    side: int
    data: bytes = b""


@dataclass
class Capture:
    """ends: of each connection (client, server), each (address, port)."""

    ends: list = field(default_factory=list)
    steps: list = field(default_factory=list)

    def with_steps(self, steps):
        """The same connections, other steps."""
        return Capture(list(self.ends), list(steps))


def packets(path):
    """Yield (link type, time, bytes) of each packet of a pcap or pcapng file."""
    with (gzip.open if str(path).endswith(".gz") else open)(path, "rb") as file:
        data = file.read()
    yield from (pcapng if data[:4] == b"\x0a\x0d\x0d\x0a" else pcap)(data)


def pcap(data):
    """Packets of a file in libpcap's format."""
    order = "<" if data[0] in (0xd4, 0x4d) else ">"
    parts = 1e9 if 0x4d in (data[0], data[3]) and 0x3c in (data[1], data[2]) else 1e6
    link, at = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF, 24
    while at + 16 <= len(data):
        seconds, part, size = struct.unpack_from(order + "III", data, at)
        yield link, seconds + part / parts, data[at + 16:at + 16 + size]
        at += 16 + size


def pcapng(data):
    """Packets of a little-endian pcapng file; times in microseconds."""
    links, at = [], 0
    while at + 12 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if kind == 1:
            links.append(struct.unpack_from("<H", data, at + 8)[0])
        elif kind == 6:
            interface, high, low, captured = struct.unpack_from("<IIII", data, at + 8)
            yield (links[interface], (high << 32 | low) / 1e6,
                   data[at + 28:at + 28 + captured])
        at += size


def network(link, data):
    """The bytes of an IP packet, None if it is none."""
    if link == LINK_RAW:
        return data
    if link == LINK_NULL:
        return data[4:]
    at = 12 if link == LINK_ETHERNET else 14
    while data[at:at + 2] == b"\x81\x00":
        at += 4
    return data[at + 2:] if data[at:at + 2] in (b"\x08\x00", b"\x86\xdd") else None


def segment(data):
    """(source, destination, sequence number, flags, payload) of an IP packet, None if not TCP."""
    if data[0] >> 4 == 4:
        size, head = struct.unpack_from(">H", data, 2)[0] or len(data), (data[0] & 15) * 4
        if data[9] != TCP or struct.unpack_from(">H", data, 6)[0] & 0x3FFF:
            return None
        ends, tcp = (data[12:16], data[16:20]), data[head:size]
    elif data[0] >> 4 == 6 and data[6] == TCP:
        size = struct.unpack_from(">H", data, 4)[0]
        ends, tcp = (data[8:24], data[24:40]), data[40:40 + size]
    else:
        return None
    source, destination, number = struct.unpack_from(">HHI", tcp)
    return ((ends[0], source), (ends[1], destination), number, tcp[13], tcp[(tcp[12] >> 4) * 4:])


class Direction:
    """Bytes of one direction, put in order."""

    def __init__(self):
        self.next, self.waiting, self.buffer = None, {}, b""

    def take(self, number, payload):
        """Take a segment in."""
        if self.next is None:
            self.next = number
        if payload:
            self.waiting.setdefault(number, payload)
        moved = True
        while moved:
            moved = False
            for at in sorted(self.waiting):
                ahead = (self.next - at) & 0xFFFFFFFF
                if ahead < 1 << 31:
                    rest = self.waiting.pop(at)[ahead:]
                    self.buffer += rest
                    self.next = (self.next + len(rest)) & 0xFFFFFFFF
                    moved = True

    def pdus(self):
        """Take out all whole PDUs; what is not framed as PDUs, in one piece."""
        while self.buffer:
            size = 4 + int.from_bytes(self.buffer[1:4], "big")
            if self.buffer[0] not in (0, 0x81, 0x82, 0x83, 0x84, 0x85):
                size = len(self.buffer)
            if len(self.buffer) < max(size, 4):
                return
            pdu, self.buffer = self.buffer[:size], self.buffer[size:]
            yield pdu


class Reader:
    """Makes a capture of packets."""

    def __init__(self):
        self.capture, self.live, self.lost = Capture(), {}, set()

    def packet(self, time, source, destination, number, flags, payload):
        """Take in a segment."""
        key = frozenset((source, destination))
        if key not in self.live or (flags & (SYN | ACK) == SYN and
                                    self.live[key][1][0].next is not None and
                                    (number + 1) & 0xFFFFFFFF != self.live[key][2]):
            client = source if flags & (SYN | ACK) == SYN or destination[1] in (445, 139) \
                else destination
            if flags & (SYN | ACK) == SYN | ACK:
                client = destination
            server = destination if client == source else source
            self.live[key] = [len(self.capture.ends), (Direction(), Direction()), None, set()]
            self.capture.ends.append((client, server))
        conn, ways, _, done = self.live[key]
        side = int(self.capture.ends[conn][0] != source)
        if flags & SYN:
            number = (number + 1) & 0xFFFFFFFF
            if not side:
                self.live[key][2] = number
        if flags & SYN and ("syn", side) not in done:
            self.step(conn, time, "syn", side, done)
        ways[side].take(number, payload)
        for pdu in ways[side].pdus():
            self.capture.steps.append(Step(conn, time, "data", side, pdu))
        if ways[side].waiting or (flags & (FIN | RST) and ways[side].buffer):
            self.lost.add(conn)
        elif not ways[side].waiting and conn in self.lost and not flags & (FIN | RST):
            self.lost.discard(conn)
        for flag, kind in ((FIN, "fin"), (RST, "rst")):
            if flags & flag and (kind, side) not in done:
                self.step(conn, time, kind, side, done)

    def step(self, conn, time, kind, side, done):
        """Something else than data."""
        done.add((kind, side))
        self.capture.steps.append(Step(conn, time, kind, side))

    def end(self):
        """The capture, without connections that lack bytes."""
        lost = self.lost | {conn for conn, ways, _, _ in self.live.values()
                            if any(way.waiting or way.buffer for way in ways)}
        self.capture.steps = [step for step in self.capture.steps if step.conn not in lost]
        return self.capture


def read(path):
    """Read a capture."""
    reader = Reader()
    for link, time, data in packets(path):
        inner = network(link, data)
        found = segment(inner) if inner else None
        if found:
            reader.packet(time, *found)
    return reader.end()


class Writer:
    """Writes packets of Ethernet, IP and TCP; each PDU in one, unless it is larger than size."""

    def __init__(self, ends, size=WHOLE):
        self.ends, self.size = ends, size
        self.number = [[1000, 2000] for _ in ends]
        self.packets = []  # (time, bytes)
        self.frames = []   # of each step the number of its last packet

    def packet(self, step, flags, payload=b"", number=None):
        """Add a packet; number: other than what comes next."""
        (a, port_a), (b, port_b) = self.ends[step.conn][::-1 if step.side else 1]
        mine, theirs = self.number[step.conn][step.side], self.number[step.conn][1 - step.side]
        tcp = struct.pack(">HHIIBBHHH", port_a, port_b,
                          (mine if number is None else number) & 0xFFFFFFFF,
                          theirs & 0xFFFFFFFF if flags & ACK else 0, 0x50, flags, 65000, 0, 0)
        size = len(tcp) + len(payload)
        if len(a) == 4:
            link, head = b"\x08\0", struct.pack(
                ">BBHHHBBH", 0x45, 0, 20 + size if size < 65000 else 0, 0, 0, 64, TCP, 0)
        else:
            link, head = b"\x86\xdd", struct.pack(">IHBB", 0x60000000, size, TCP, 64)
        macs = (b"\2\0\0\0\0\1", b"\2\0\0\0\0\2")
        self.packets.append((step.time, macs[1 - step.side] + macs[step.side] + link + head + a + b
                             + tcp + payload))

    def step(self, step):
        """Add what a step needs."""
        number = self.number[step.conn]
        if step.kind == "data":
            size = self.size if len(self.ends[step.conn][0][0]) == 4 else min(self.size, 60000)
            for at in range(0, len(step.data), size):
                piece = step.data[at:at + size]
                self.packet(step, PSH | ACK, piece)
                number[step.side] += len(piece)
        elif step.kind == "syn":
            self.packet(step, SYN | (ACK if step.side else 0), number=number[step.side] - 1)
        else:
            self.packet(step, ACK | (FIN if step.kind == "fin" else RST))
            number[step.side] += step.kind == "fin"
        self.frames.append(len(self.packets))

    def write(self, path):
        """Write a file of what was added."""
        with open(path, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, LINK_ETHERNET))
            for time, data in self.packets:
                micro = round(time * 1e6)
                file.write(struct.pack("<IIII", micro // 1000000, micro % 1000000, len(data),
                                       len(data)) + data)


def write(path, capture, size=WHOLE):
    """Write a capture; returns the number of the last frame of each step."""
    writer = Writer(capture.ends, size)
    for step in capture.steps:
        writer.step(step)
    writer.write(path)
    return writer.frames


def parts(pdu):
    """Offsets of the SMB2 headers in a PDU, empty if it is of something else."""
    found, at = [], 4
    while pdu[at:at + 4] == b"\xfeSMB" and len(pdu) >= at + 64:
        found.append(at)
        following = int.from_bytes(pdu[at + 20:at + 24], "little")
        if not following:
            break
        at += following
    return found


def framed(body):
    """A PDU of the session service."""
    return struct.pack(">I", len(body)) + body


def again(step, **changes):
    """A step like another one."""
    return replace(step, **changes)
