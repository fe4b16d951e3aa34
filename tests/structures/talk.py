# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversations made message by message, as captures."""

import struct

NEGOTIATE, SESSION_SETUP, LOGOFF, TREE_CONNECT, TREE_DISCONNECT, CREATE, CLOSE, FLUSH, READ, WRITE, \
    LOCK, IOCTL, CANCEL, ECHO, QUERY_DIRECTORY, CHANGE_NOTIFY, QUERY_INFO, SET_INFO, BREAK = range(19)

FID = bytes(range(1, 17))
SESSION, TREE = 0x1122334455667788, 0x99
STATUS_BUFFER_TOO_SMALL = 0xC0000023
STATUS_STOPPED_ON_SYMLINK = 0x8000002D
STATUS_BAD_NETWORK_NAME = 0xC00000CC
STATUS_OBJECT_NAME_NOT_FOUND = 0xC0000034


def le(*values):
    """Little-endian numbers: (width, value) pairs."""
    return b"".join(value.to_bytes(width, "little") for width, value in values)


def u16(value):
    return value.to_bytes(2, "little")


def u32(value):
    return value.to_bytes(4, "little")


def u64(value):
    return value.to_bytes(8, "little")


def utf16(text):
    return text.encode("utf-16-le")


def guid(text):
    """The 16 bytes of a GUID that is written as text."""
    a, b, c, d, e = text.split("-")
    return (bytes.fromhex(a)[::-1] + bytes.fromhex(b)[::-1] + bytes.fromhex(c)[::-1] +
            bytes.fromhex(d) + bytes.fromhex(e))


def sid(*parts):
    """The bytes of S-1-parts."""
    return bytes([1, len(parts) - 1]) + parts[0].to_bytes(6, "big") + b"".join(
        u32(part) for part in parts[1:])


class Talk:
    """One TCP connection from its SYN on, a message in each frame."""

    def __init__(self):
        self.frames, self.next, self.id = [], [1000, 5000], 0
        self.segment(0, 0x02)
        self.next[0] += 1
        self.segment(1, 0x12)
        self.next[1] += 1
        self.segment(0, 0x10)

    def segment(self, side, flags, data=b""):
        """Side 0 is the client."""
        address = [bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])]
        ports = [40000, 445]
        tcp = struct.pack("!HHIIBBHHH", ports[side], ports[1 - side], self.next[side],
                          self.next[1 - side] if flags & 0x10 else 0, 0x50, flags, 65000, 0, 0) + data
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), len(self.frames), 0, 64, 6, 0)
        self.frames.append(bytes(12) + b"\x08\x00" + head + address[side] + address[1 - side] + tcp)
        self.next[side] += len(data)

    def send(self, side, message):
        self.segment(side, 0x18, struct.pack("!I", len(message)) + message)

    def header(self, cmd, status, flags, **over):
        value = {"charge": 1, "credits": 1, "chain": 0, "id": self.id, "tree": TREE,
                 "session": SESSION}
        value.update(over)
        return (b"\xfeSMB" + le((2, 64), (2, value["charge"]), (4, status), (2, cmd),
                                (2, value["credits"]), (4, flags), (4, value["chain"]),
                                (8, value["id"]), (4, 0xfeff), (4, value["tree"]),
                                (8, value["session"])) + bytes(16))

    def request(self, cmd, body, flags=0, **over):
        self.id += 1
        self.send(0, self.header(cmd, 0, flags, **over) + body)

    def response(self, cmd, body, status=0, flags=1, **over):
        self.send(1, self.header(cmd, status, flags | 1, **over) + body)

    def of_client(self, number):
        """The frames as they were of another client, so that talks can stand in one capture."""
        client = b"\x0a\x00\x00\x01", b"\x0a\x01" + number.to_bytes(2, "big")
        return [frame[:26] + frame[26:34].replace(*client) + frame[34:] for frame in self.frames]


def pcap(frames):
    """A capture: a frame every millisecond."""
    out = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1)
    for i, frame in enumerate(frames):
        out += struct.pack("<IIII", 1700000000 + i // 1000, i % 1000 * 1000, len(frame),
                           len(frame)) + frame
    return out


# ---- bodies of MS-SMB2 around what is of interest


def ioctl_request(code, data=b"", room=4096):
    return le((2, 57), (2, 0), (4, code)) + FID + le(
        (4, 120 if data else 0), (4, len(data)), (4, 0), (4, 0), (4, 0), (4, room), (4, 1),
        (4, 0)) + data


def ioctl_response(code, data=b""):
    return le((2, 49), (2, 0), (4, code)) + FID + le(
        (4, 112), (4, 0), (4, 112 if data else 0), (4, len(data)), (4, 0), (4, 0)) + data


def ioctl(code, request=b"", response=b"", status=0):
    """A control code and its answer."""
    talk = Talk()
    talk.request(IOCTL, ioctl_request(code, request))
    if status:
        talk.response(IOCTL, error(), status)
    else:
        talk.response(IOCTL, ioctl_response(code, response))
    return talk


def error(data=b"", contexts=0):
    return le((2, 9), (1, contexts), (1, 0), (4, len(data))) + (data or b"\0")


def query_info(kind, level, data, additional=0, given=b""):
    talk = Talk()
    talk.request(QUERY_INFO, le((2, 41), (1, kind), (1, level), (4, 65536), (2, 104 if given else 0),
                                (2, 0), (4, len(given)), (4, additional), (4, 0)) + FID +
                 (given or b"\0"))
    talk.response(QUERY_INFO, le((2, 9), (2, 72), (4, len(data))) + data)
    return talk


def set_info(kind, level, data, additional=0):
    talk = Talk()
    talk.request(SET_INFO, le((2, 33), (1, kind), (1, level), (4, len(data)), (2, 96), (2, 0),
                              (4, additional)) + FID + data)
    talk.response(SET_INFO, u16(2))
    return talk


def query_directory(level, data):
    talk = Talk()
    talk.request(QUERY_DIRECTORY, le((2, 33), (1, level), (1, 0), (4, 0)) + FID +
                 le((2, 96), (2, 2), (4, 65536)) + utf16("*"))
    talk.response(QUERY_DIRECTORY, le((2, 9), (2, 72), (4, len(data))) + data)
    return talk


def create_context(tag, data):
    head = le((2, 16), (2, len(tag)), (2, 0))
    at = (16 + len(tag) + 7) // 8 * 8
    return (u32(0) + head + le((2, at if data else 0), (4, len(data))) + tag +
            bytes(at - 16 - len(tag)) + data)


def create_request(name="a", contexts=b"", disposition=1, oplock=0):
    text = utf16(name)
    at = (120 + len(text) + 7) // 8 * 8
    return (le((2, 57), (1, 0), (1, oplock), (4, 2), (8, 0), (8, 0), (4, 0x120089), (4, 0), (4, 7),
               (4, disposition), (4, 0), (2, 120), (2, len(text)), (4, at if contexts else 0),
               (4, len(contexts))) + text +
            (bytes(at - 120 - len(text)) + contexts if contexts else b""))


def create_response(contexts=b"", action=1, oplock=0):
    return (le((2, 89), (1, oplock), (1, 0), (4, action)) + bytes(32) +
            le((8, 4096), (8, 700), (4, 0x20), (4, 0)) + FID +
            le((4, 152 if contexts else 0), (4, len(contexts))) + (contexts or b"\0"))


def create(tag, request=None, response=None):
    """A CREATE with one context on each side; None: none there."""
    talk = Talk()
    talk.request(CREATE, create_request(
        contexts=b"" if request is None else create_context(tag, request)))
    talk.response(CREATE, create_response(
        b"" if response is None else create_context(tag, response)))
    return talk
