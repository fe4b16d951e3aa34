# SPDX-License-Identifier: GPL-3.0-or-later
"""Edit captures below SMB: other links, addresses, segments, times; a reset, a lost segment."""

import struct
import subprocess

from edit import ETHERNET, Packet, frame_of, read, write

RAW_IP, COOKED = 101, 113
TCP, FIN, RST, FIN_ACK, RST_ACK = 6, 0x01, 0x04, 0x11, 0x14


def each(change):
    """Return an edit: every packet's bytes as change makes them of the old ones."""
    def edit(source, target):
        header, packets = read(source)
        with open(target, "wb") as out:
            out.write(header[:20] + struct.pack("<I", getattr(change, "link", 1)))
            for packet in packets:
                data = change(bytes(packet.data[:packet.end]))
                out.write(packet.header[:8] + struct.pack("<II", len(data), len(data)) + data)
    return edit


def tagged(data):
    """A VLAN tag."""
    return data[:12] + b"\x81\0\0\x2a" + data[12:]


def raw(data):
    """IP without a link layer."""
    return data[ETHERNET:]


def cooked(data):
    """Linux's cooked capture."""
    return b"\0\0\0\1\0\6" + data[6:12] + b"\0\0\x08\0" + data[ETHERNET:]


def moved(data):
    """Other addresses, other client ports."""
    out = bytearray(data)
    tcp = ETHERNET + (out[ETHERNET] & 15) * 4
    for at in (12, 16):
        out[ETHERNET + at:ETHERNET + at + 3] = b"\x0a\x63\x07"
    for at in (tcp, tcp + 2):
        port = struct.unpack_from(">H", out, at)[0]
        if port not in (139, 445):
            struct.pack_into(">H", out, at, port ^ 0x155)
    return bytes(out)


def over_ipv6(data):
    """IPv6 in place of IPv4."""
    size = struct.unpack_from(">H", data, ETHERNET + 2)[0]
    head = (data[ETHERNET] & 15) * 4
    ends = [b"\x20\x01\x0d\xb8" + b"\0" * 8 + data[ETHERNET + at:ETHERNET + at + 4]
            for at in (12, 16)]
    return (data[:12] + b"\x86\xdd\x60\0\0\0" + struct.pack(">HBB", size - head, TCP, 64)
            + ends[0] + ends[1] + data[ETHERNET + head:ETHERNET + size])


raw.link, cooked.link = RAW_IP, COOKED


def later(seconds):
    """Return an edit: the same at another time."""
    def edit(source, target):
        header, packets = read(source)
        for packet in packets:
            when = struct.unpack_from("<I", packet.header)[0]
            packet.header = struct.pack("<I", when + seconds) + packet.header[4:]
        write(target, header, packets)
    return edit


def cut_up(size):
    """Return an edit: TCP segments of at most that size."""
    def edit(source, target):
        header, packets = read(source)
        write(target, header, [part for packet in packets for part in parts_of(packet, size)])
    return edit


def parts_of(packet, size):
    """Return a packet's data in several packets."""
    total = packet.end - packet.payload
    for at in range(0, max(total, 1), size):
        piece = packet.data[packet.payload + at:packet.payload + min(total, at + size)]
        data = packet.data[:packet.payload] + piece
        struct.pack_into(">H", data, packet.ip + 2, len(data) - packet.ip)
        part = Packet(packet.header[:8] + struct.pack("<II", len(data), len(data)), data)
        part.shift(4, -at)
        yield part


def reset_after(where, by_server=True):
    """Return an edit: the connection is reset after a frame, nothing more comes on it."""
    def edit(source, target):
        header, packets = read(source)
        at = frame_of(source, where) - 1
        last = packets[at]
        ends = last.ends() if by_server == (last.ends()[0][4:] == b"\x01\xbd") else \
            last.ends()[::-1]
        out, mine = packets[:at + 1], [packet for packet in packets[:at + 1]
                                       if packet.ends() == ends]
        data = bytearray(mine[-1].data[:mine[-1].payload])
        struct.pack_into(">H", data, mine[-1].ip + 2, len(data) - mine[-1].ip)
        data[mine[-1].tcp + 13] = RST_ACK
        rst = Packet(last.header[:8] + struct.pack("<II", len(data), len(data)), data)
        rst.shift(4, -(mine[-1].end - mine[-1].payload))
        out.append(rst)
        out += [packet for packet in packets[at + 1:] if packet.ends() not in (ends, ends[::-1])]
        write(target, header, out)
    return edit


def bare(packet, flags, port=None):
    """Return a packet of the same sender without data, with these TCP flags."""
    data = bytearray(packet.data[:packet.payload])
    struct.pack_into(">H", data, packet.ip + 2, len(data) - packet.ip)
    data[packet.tcp + 13] = flags
    if port:
        at = packet.tcp + (2 if packet.ends()[0][4:] == b"\x01\xbd" else 0)
        struct.pack_into(">H", data, at, port)
    return Packet(packet.header[:8] + struct.pack("<II", len(data), len(data)), data)


def with_remains(source, target):
    """An edit: the capture begins with the end of a connection from before."""
    header, packets = read(source)
    write(target, header, [bare(packets[0], FIN_ACK, 1029)] + packets)


def answered_late(source, target):
    """An edit: a copy of the last packet of all comes late, and its receiver knows it no more."""
    header, packets = read(source)
    answers = [packet for packet in packets if packet.ends() == packets[-1].ends()[::-1]]
    late = bare(answers[-1], RST)
    late.shift(4, -1 if answers[-1].data[answers[-1].tcp + 13] & FIN else 0)
    write(target, header, packets + [packets[-1], late])


def from_there_on(where):
    """Return an edit: the capture was started just before a frame."""
    def edit(source, target):
        header, packets = read(source)
        write(target, header, packets[frame_of(source, where) - 1:])
    return edit


def kept_alive(every):
    """Return an edit: every so many packets TCP asks with an old byte if the peer is there."""
    def edit(source, target):
        header, packets = read(source)
        out = []
        for turn, packet in enumerate(packets):
            if turn % every == every - 1 and packet.end > packet.payload:
                data = packet.data[:packet.payload] + b"\0"
                struct.pack_into(">H", data, packet.ip + 2, len(data) - packet.ip)
                probe = Packet(packet.header[:8] + struct.pack("<II", len(data), len(data)), data)
                probe.shift(4, 1)
                out.append(probe)
            out.append(packet)
        write(target, header, out)
    return edit


def held_back(host_port, seconds):
    """Return an edit: all of one connection happens so much later."""
    def edit(source, target):
        header, packets = read(source)
        ports = sorted({min(packet.ends(), key=lambda end: end[4:] == b"\x01\xbd")[4:]
                        for packet in packets})
        late = ports[host_port % len(ports)]
        stamped = []
        for turn, packet in enumerate(packets):
            second, part = struct.unpack_from("<II", packet.header)
            mine = late in [end[4:] for end in packet.ends()]
            second += seconds if mine else 0
            packet.header = struct.pack("<II", second, part) + packet.header[8:]
            stamped.append((second, part, turn, packet))
        write(target, header, [packet for _, _, _, packet in sorted(stamped, key=lambda x: x[:3])])
    return edit


def as_pcapng(source, target):
    """An edit: another file format."""
    subprocess.run(["editcap", "-F", "pcapng", source, target], check=True)
