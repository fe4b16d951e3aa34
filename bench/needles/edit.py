# SPDX-License-Identifier: GPL-3.0-or-later
"""Edit captures: bytes of a field, messages taken out, segments sent twice or out of order."""

import os
import struct
import subprocess
from xml.etree import ElementTree

ETHERNET, PENDING = 14, "0x00000103"


class Packet:
    """A frame of Ethernet, IPv4 and TCP."""

    def __init__(self, header, data):
        self.header, self.data = header, bytearray(data)
        self.ip = ETHERNET
        self.tcp = self.ip + (self.data[self.ip] & 15) * 4
        self.payload = self.tcp + (self.data[self.tcp + 12] >> 4) * 4
        self.end = self.ip + struct.unpack_from(">H", self.data, self.ip + 2)[0]

    def ends(self):
        """Return source and destination."""
        at, tcp = self.ip + 12, self.tcp
        return (bytes(self.data[at:at + 4] + self.data[tcp:tcp + 2]),
                bytes(self.data[at + 4:at + 8] + self.data[tcp + 2:tcp + 4]))

    def number(self, at):
        """Return sequence (4) or acknowledgement (8) number."""
        return struct.unpack_from(">I", self.data, self.tcp + at)[0]

    def shift(self, at, by):
        """Lower it."""
        struct.pack_into(">I", self.data, self.tcp + at, (self.number(at) - by) & 0xFFFFFFFF)


def read(path):
    """Return the file's header and its packets."""
    with open(path, "rb") as capture:
        data = capture.read()
    packets, at = [], 24
    while at < len(data):
        size = struct.unpack_from("<I", data, at + 8)[0]
        packets.append(Packet(data[at:at + 16], data[at + 16:at + 16 + size]))
        at += 16 + size
    return data[:24], packets


def write(path, header, packets):
    """Write a capture."""
    with open(path, "wb") as capture:
        capture.write(header)
        for packet in packets:
            capture.write(packet.header + packet.data)


def tshark(path, display_filter, *fields, occurrence="f", twice=False):
    """Return one list of the fields' first (or all) values per frame that passes the filter."""
    options = [option for field in fields for option in ("-e", field)]
    if twice:
        options.append("-2")
    if os.path.exists(path + ".keys"):
        with open(path + ".keys", encoding="ascii") as keys:
            options += ["-o", "uat:smb2_seskey_list:" + keys.readline().strip()]
    done = subprocess.run(["tshark", "-r", path, "-Y", display_filter, "-T", "fields", "-E",
                           "occurrence=" + occurrence] + options, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return [line.split("\t") for line in done.stdout.splitlines()]


def request(display_filter, count=1):
    """Name a frame: the count-th request that passes the filter."""
    return "request", "smb2.flags.response == 0 && (%s)" % display_filter, count


def response(display_filter, count=1):
    """Name a frame: the final response to that request."""
    return "response", "smb2.flags.response == 0 && (%s)" % display_filter, count


def interim(display_filter, count=1):
    """Name a frame: the interim response to that request."""
    return "interim", "smb2.flags.response == 0 && (%s)" % display_filter, count


def frame(display_filter, count=1):
    """Name a frame: the count-th that passes the filter, whatever it is."""
    return "request", display_filter, count


def reassembled(display_filter, count=1):
    """Name a frame: the one with which the message is complete of which a segment passes."""
    return "reassembled", display_filter, count


def closed(display_filter, count=1):
    """Name a frame: where the client closes the connection of that frame."""
    return "closed", display_filter, count


def frame_of(path, where):
    """Return the number of the frame that is named so."""
    which, display_filter, count = where
    rows = tshark(path, display_filter, "frame.number", "tcp.stream", "smb2.msg_id",
                  *(["tcp.reassembled_in"] if which == "reassembled" else []),
                  twice=which == "reassembled")
    if len(rows) < count:
        raise SystemExit("%s: only %d frames pass %s" % (path, len(rows), display_filter))
    number, stream, message_id, *last = rows[count - 1]
    if which in ("request", "reassembled"):
        return int(last[0] if last and last[0] else number)
    if which == "closed":
        return int(tshark(path, "tcp.stream == %s && tcp.flags.fin == 1 && tcp.dstport == 445"
                          % stream, "frame.number")[0][0])
    rows = tshark(path, "tcp.stream == %s && smb2.msg_id == %s && smb2.flags.response == 1 &&"
                  " smb2.nt_status %s %s" % (stream, message_id,
                                             "==" if which == "interim" else "!=", PENDING),
                  "frame.number")
    if not rows:
        raise SystemExit("%s: no %s to frame %s" % (path, which, number))
    return int(rows[-1][0])


def place_of(path, number, field, count):
    """Return position and size of a field in its frame."""
    text = subprocess.run(["tshark", "-r", path, "-Y", "frame.number == %d" % number, "-T", "pdml"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    found = [(int(element.get("pos")), int(element.get("size")))
             for element in ElementTree.fromstring(text).iter("field")
             if element.get("name") == field and int(element.get("size")) > 0]
    if len(found) < count:
        raise SystemExit("%s: frame %d has %d times %s" % (path, number, len(found), field))
    return found[count - 1]


def patch(where, field, value, count=1, at=0):
    """Return an edit: other bytes from a byte of a field on; value may be made of the old ones."""
    def edit(source, target):
        number = frame_of(source, where)
        position, size = place_of(source, number, field, count)
        header, packets = read(source)
        data = packets[number - 1].data
        old = bytes(data[position + at:position + size])
        new = value(old) if callable(value) else value
        if len(new) > len(old) or new == old[:len(new)]:
            raise SystemExit("%s: %s is %s already, or too short" % (source, field, old.hex()))
        data[position + at:position + at + len(new)] = new
        write(target, header, packets)
    return edit


def copy_field(where, field, other_where):
    """Return an edit: a field's bytes as in another frame."""
    def edit(source, target):
        other = frame_of(source, other_where)
        position, size = place_of(source, other, field, 1)
        data = bytes(read(source)[1][other - 1].data[position:position + size])
        patch(where, field, data)(source, target)
    return edit


def last_byte(where):
    """Return an edit: another last byte in a packet."""
    def edit(source, target):
        header, packets = read(source)
        packet = packets[frame_of(source, where) - 1]
        packet.data[packet.end - 1] ^= 0x55
        write(target, header, packets)
    return edit


def take_out(packets, gone):
    """Remove packets as if they had never been sent."""
    for lost in gone:
        size, start, ends = lost.end - lost.payload, lost.number(4), lost.ends()
        packets.remove(lost)
        for packet in packets:
            if packet.ends() == ends and (packet.number(4) - start - 1) & 0x80000000 == 0:
                packet.shift(4, size)
            elif packet.ends() == ends[::-1] and (packet.number(8) - start - 1) & 0x80000000 == 0:
                packet.shift(8, size)


def without(*wheres):
    """Return an edit: frames taken out as if they had never been sent."""
    def edit(source, target):
        header, packets = read(source)
        take_out(packets, [packets[frame_of(source, where) - 1] for where in wheres])
        write(target, header, packets)
    return edit


def sent_again(every):
    """Return an edit: every so many packets the same packet once more, as TCP sends again."""
    def edit(source, target):
        header, packets = read(source)
        out = []
        for turn, packet in enumerate(packets):
            out.append(packet)
            if turn % every == every - 1 and packet.end > packet.payload:
                out.append(packet)
        write(target, header, out)
    return edit


def out_of_order(every):
    """Return an edit: two segments of one sender that follow each other change places."""
    def edit(source, target):
        header, packets = read(source)
        turn = 0
        for one, two in zip(range(len(packets)), range(1, len(packets))):
            a, b = packets[one], packets[two]
            if a.ends() == b.ends() and a.end > a.payload and b.end > b.payload:
                turn += 1
                if turn % every == 0:
                    packets[one], packets[two] = b, a
                    a.header, b.header = b.header[:8] + a.header[8:], a.header[:8] + b.header[8:]
        if turn < every:
            raise SystemExit("%s: nothing to put out of order" % source)
        write(target, header, packets)
    return edit
