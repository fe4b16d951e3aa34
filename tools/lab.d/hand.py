# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests made by hand: impacket's smb3 module opens the session, the bodies are packed here.

Nothing is sent that a scene does not ask for, and an error status is an answer like another.
The layouts are those of [MS-SMB2] 2.2.
"""

import socket
import struct

from impacket import smb3, smb3structs

from machine import PASSWORD, SERVER_ADDRESS, USER

LOCK, IOCTL, CANCEL, NOTIFY = 10, 11, 12, 15
PENDING = 0x103
FILE_READ, FILE_WRITE, DELETE = 0x120089, 0x120116, 0x10000
SHARE_ALL, SHARE_NONE = 7, 0
OPEN, CREATE, OPEN_IF, OVERWRITE_IF = 1, 2, 3, 5
DIRECTORY, NOT_DIRECTORY, DELETE_ON_CLOSE = 0x1, 0x40, 0x1000
OPLOCK_NONE, OPLOCK_BATCH, OPLOCK_LEASE = 0, 9, 0xFF
EXCLUSIVE, UNLOCK, FAIL_AT_ONCE = 2, 4, 0x10
INFO_FILE, INFO_FILESYSTEM, INFO_SECURITY = 1, 2, 3
NO_FILE = b"\xff" * 16


def name_bytes(name):
    """Return a name as it goes over the wire."""
    return name.encode("utf-16-le")


def create_context(tag, data):
    """Return one create context, the only one or the last [MS-SMB2] 2.2.13.2."""
    return struct.pack("<IHHHHI4s4x", 0, 16, 4, 0, 24, len(data), tag) + data


def read_body(fid, offset, length):
    """Return the body of a READ request."""
    return struct.pack("<HBBIQ16sIIIHHB", 49, 0x50, 0, length, offset, fid, 0, 0, 0, 0, 0, 0)


def write_body(fid, offset, data):
    """Return the body of a WRITE request."""
    return struct.pack("<HHIQ16sIIHHI", 49, 112, len(data), offset, fid, 0, 0, 0, 0, 0) + data


def query_body(fid, info_class):
    """Return the body of a QUERY_INFO request about a file."""
    return struct.pack("<HBBIHHIII16sB", 41, INFO_FILE, info_class, 4096, 0, 0, 0, 0, 0, fid,
                       0)


def create_body(name):
    """Return the body of a CREATE request."""
    buffer = name_bytes(name)
    return struct.pack("<HBBIQQIIIIIHHII", 57, 0, 0, 2, 0, 0, FILE_READ | FILE_WRITE, 0,
                       SHARE_ALL, OPEN_IF, 0, 120, len(buffer), 0, 0) + buffer


class Client:
    """One connection with one session and one tree."""

    def __init__(self, dialect=0x300, share="share", port=445):
        self.smb = smb3.SMB3("LABSRV", SERVER_ADDRESS, my_name="LABCLI", sess_port=port,
                             preferredDialect=dialect)
        # impacket encrypts wherever the server can; these captures are to be read.
        self.smb._Connection["SupportsEncryption"] = False
        self.smb.login(USER, PASSWORD, "LAB")
        self.tree = self.smb.connectTree(share)

    def send(self, command, body):
        """Send a request and do not wait; returns its MessageId."""
        packet = self.smb.SMB_PACKET()
        packet["Command"], packet["TreeID"], packet["Data"] = command, self.tree, body
        return self.smb.sendSMB(packet)

    def receive_bytes(self, count):
        """Return so many bytes of the server's."""
        data = b""
        while len(data) < count:
            more = self.smb.get_socket().recv(count - len(data))
            if not more:
                raise SystemExit("lab: the server has closed the connection")
            data += more
        return data

    def receive(self):
        """Return the next message of the server's, whatever it is."""
        length = int.from_bytes(self.receive_bytes(4), "big")
        return smb3structs.SMB2Packet(self.receive_bytes(length))

    def answer(self, message_id):
        """Return the final response to a request."""
        while True:
            packet = self.receive()
            if packet["MessageID"] == message_id and packet["Status"] != PENDING:
                return packet

    def call(self, command, body):
        """Send a request; returns its final response."""
        return self.answer(self.send(command, body))

    def chain(self, *parts):
        """Send requests (command, body), related to each other, as one compound; await all answers.

        The parts after the first have no ids of their own, [MS-SMB2] 3.2.4.1.4.
        """
        chain, first = b"", self.smb._Connection["SequenceWindow"]
        for number, (command, body) in enumerate(parts):
            last = number == len(parts) - 1
            body += b"\0" * (0 if last else -len(body) % 8)
            session, tree = self.smb._Session["SessionID"], self.tree
            chain += struct.pack("<4sHHIHHIIQIIQ16x", b"\xfeSMB", 64, 1, 0, command, 1,
                                 4 if number else 0, 0 if last else 64 + len(body), first + number,
                                 0, 0xFFFFFFFF if number else tree,
                                 0xFFFFFFFFFFFFFFFF if number else session) + body
        self.smb._Connection["SequenceWindow"] += len(parts)
        self.smb._NetBIOSSession.send_packet(chain)
        return self.receive()

    def create(self, name, access=FILE_READ | FILE_WRITE, sharing=SHARE_ALL, disposition=OPEN_IF,
               options=0, oplock=OPLOCK_NONE, context=b""):
        """Open or create a file; returns its FileId, None if that failed."""
        buffer = name_bytes(name)
        size = len(buffer)
        buffer += b"\0" * (-size % 8) if context else b"\0" * (size == 0)
        at = 120 + len(buffer) if context else 0
        answer = self.call(5, struct.pack("<HBBIQQIIIIIHHII", 57, 0, oplock, 2, 0, 0, access, 0,
                                          sharing, disposition, options, 120, size, at,
                                          len(context)) + buffer + context)
        return None if answer["Status"] else answer["Data"][64:80]

    def close(self, fid, flags=0):
        return self.call(6, struct.pack("<HHI16s", 24, flags, 0, fid))

    def flush(self, fid):
        return self.call(7, struct.pack("<HHI16s", 24, 0, 0, fid))

    def read(self, fid, offset, length):
        return self.call(8, struct.pack("<HBBIQ16sIIIHHB", 49, 0x50, 0, length, offset, fid,
                                        0, 0, 0, 0, 0, 0))

    def write(self, fid, offset, data):
        return self.call(9, struct.pack("<HHIQ16sIIHHI", 49, 112, len(data), offset, fid,
                                        0, 0, 0, 0, 0) + data)

    @staticmethod
    def lock_body(fid, *ranges):
        """Return the body of a LOCK request; a range is (offset, length, flags)."""
        return struct.pack("<HHI16s", 48, len(ranges), 0, fid) + b"".join(
            struct.pack("<QQII", offset, length, flags, 0) for offset, length, flags in ranges)

    def lock(self, fid, *ranges):
        return self.call(LOCK, self.lock_body(fid, *ranges))

    def ioctl(self, fid, code, data=b"", room=4096):
        return self.call(IOCTL, struct.pack("<HHI16sIIIIIIII", 57, 0, code, fid, 120, len(data), 0,
                                            120, 0, room, 1, 0) + (data or b"\0"))

    def echo(self):
        return self.call(13, struct.pack("<HH", 4, 0))

    def query_directory(self, fid, info_class, pattern="*", flags=0, room=4096):
        name = name_bytes(pattern)
        return self.call(14, struct.pack("<HBBI16sHHI", 33, info_class, flags, 0, fid, 96,
                                         len(name), room) + name)

    @staticmethod
    def notify_body(fid, tree=False):
        """Return the body of a CHANGE_NOTIFY request for changes of names."""
        return struct.pack("<HHI16sII", 32, int(tree), 4096, fid, 0x3, 0)

    def query_info(self, fid, kind, info_class, room=4096, additional=0, data=b""):
        return self.call(16, struct.pack("<HBBIHHIII16s", 41, kind, info_class, room,
                                         104 if data else 0, 0, len(data), additional, 0, fid)
                         + (data or b"\0"))

    def set_info(self, fid, kind, info_class, data, additional=0):
        return self.call(17, struct.pack("<HBBIHHI16s", 33, kind, info_class, len(data), 96, 0,
                                         additional, fid) + data)

    def leave(self):
        """Disconnect the tree, log off, close the connection."""
        self.smb.disconnectTree(self.tree)
        self.smb.logoff()
        self.drop()

    def drop(self, reset=False):
        """Close the connection and nothing more, with a reset if asked."""
        connection = self.smb.get_socket()
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


def hold_open(name):
    """Open a file with no sharing and keep it; returns the client that holds it."""
    client = Client()
    client.create(name, sharing=SHARE_NONE)
    return client
