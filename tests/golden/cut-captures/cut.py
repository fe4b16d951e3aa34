#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of a capture: cut.py IN OUT FIRST LAST [without FRAME | reset]

without: as if the frame had never been sent; reset: the server resets the connection at the end.
"""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../bench/needles"))
sys.dont_write_bytecode = True

import edit  # noqa: E402


def main():
    source, target, first, last, *more = sys.argv[1:]
    header, packets = edit.read(source)
    if more[:1] == ["without"]:
        edit.take_out(packets, [packets[int(more[1]) - 1]])
    packets = packets[int(first) - 1:int(last)]
    if more[:1] == ["reset"]:
        server = [packet for packet in packets if packet.ends()[0].endswith(b"\x01\xbd")][-1]
        data = bytearray(server.data[:server.payload])
        struct.pack_into(">H", data, server.ip + 2, server.payload - server.ip)
        struct.pack_into(">I", data, server.tcp + 4,
                         server.number(4) + server.end - server.payload)
        data[server.tcp + 13] = 0x14  # RST, ACK
        size = struct.pack("<II", len(data), len(data))
        packets.append(edit.Packet(packets[-1].header[:8] + size, data))
    edit.write(target, header, packets)


main()
