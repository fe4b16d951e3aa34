# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote procedure calls in pieces, [C706] 12.6: PDUs packed here, cut as no library cuts them."""

import struct

import hand

TRANSCEIVE = 0x11C017
REQUEST, BIND = 0, 11
FIRST, LAST = 1, 2
SRVSVC = bytes.fromhex("c84f324b7016d30112785a47bf6ee188") + struct.pack("<HH", 3, 0)
NDR = bytes.fromhex("045d888aeb1cc9119fe808002b104860") + struct.pack("<I", 2)
SHARE_ENUM = 15


def pdu(kind, flags, call, body):
    """Return one PDU."""
    return struct.pack("<BBBBIHHI", 5, 0, kind, flags, 0x10, 16 + len(body), 0, call) + body


def bind(call):
    """Return a bind to srvsvc."""
    return pdu(BIND, FIRST | LAST, call, struct.pack("<HHIIHH", 4280, 4280, 0, 1, 0, 1)
               + SRVSVC + NDR)


def request(call, operation, stub, parts=1):
    """Return a request as so many PDUs."""
    step = -(-len(stub) // parts) + 7 & ~7
    cuts = range(0, len(stub), step)
    return [pdu(REQUEST, (FIRST if at == 0 else 0) | (LAST if at + step >= len(stub) else 0), call,
                struct.pack("<IHH", len(stub), 0, operation) + stub[at:at + step]) for at in cuts]


def share_enum(server, level):
    """Return the parameters of NetrShareEnum, [MS-SRVS] 3.1.4.8."""
    name = (server + "\0").encode("utf-16-le")
    units = len(name) // 2
    return struct.pack("<IIII", 0x20000, units, 0, units) + name + b"\0" * (-len(name) % 4) + \
        struct.pack("<IIIIIII", level, level, 0x20004, 0, 0, 0xFFFFFFFF, 0)


def read_all(client, fid, size):
    """Read a PDU in portions of a size."""
    data = b""
    while len(data) < 10 or len(data) < struct.unpack_from("<H", data, 8)[0]:
        answer = client.read(fid, 0, size)
        offset, length = answer["Data"][2], struct.unpack_from("<I", answer["Data"], 4)[0]
        data += answer["Data"][offset - 64:offset - 64 + length]


def pieces():
    """One PDU in many READs, a call in several PDUs, several PDUs in a WRITE, one in two."""
    client = hand.Client(0x210, "IPC$")
    fid = client.create("srvsvc", disposition=hand.OPEN)
    client.ioctl(fid, TRANSCEIVE, bind(1))
    stub = share_enum("\\\\LABSRV", 1)
    for call, size in ((2, 100), (3, 9)):
        client.write(fid, 0, request(call, SHARE_ENUM, stub)[0])
        read_all(client, fid, size)
    for part in request(4, SHARE_ENUM, stub, 3):
        client.write(fid, 0, part)
    read_all(client, fid, 64)
    client.write(fid, 0, b"".join(request(5, SHARE_ENUM, stub, 3)))
    read_all(client, fid, 4096)
    whole = request(6, SHARE_ENUM, stub)[0]
    client.write(fid, 0, whole[:40])
    client.write(fid, 0, whole[40:])
    read_all(client, fid, 4096)
    client.ioctl(fid, TRANSCEIVE, request(7, SHARE_ENUM, stub)[0], room=150)
    client.read(fid, 0, 4096)
    client.close(fid)
    client.leave()
