# SPDX-License-Identifier: GPL-3.0-or-later
"""What one client does and another one feels; a listing that is cut in several places."""

import hand
from hand import Client
from machine import share_file


def shared(data=b"new", sharing=hand.SHARE_ALL):
    """Two clients have one file open: one writes what the other reads."""
    first, second = Client(), Client()
    mine = first.create("board.txt", sharing=sharing)
    first.read(mine, 0, 100)
    yours = second.create("board.txt")
    if yours:
        second.write(yours, 0, data)
        second.close(yours)
    first.read(mine, 0, 100)
    first.close(mine)
    second.leave()
    first.leave()


def board():
    """What they share."""
    share_file("board.txt", b"old text\n" * 12)


def listing():
    """List forty files in portions of two kilobytes."""
    client = Client()
    folder = client.create("list", access=hand.FILE_READ, options=hand.DIRECTORY)
    while client.query_directory(folder, 37, room=2000)["Status"] == 0:
        pass
    client.close(folder)
    client.leave()


def forty(more=()):
    """The files."""
    for name in ["file %02d.txt" % turn for turn in range(40)] + list(more):
        share_file("list/" + name, b"x" * len(name))


def captures(add, plant, request):
    """Enter them."""
    impacket = {"client": "impacket"}
    add("shared", "two connections: one writes what the other one reads", shared, before=board,
        **impacket)
    plant("shared-data", "shared", "Write", "smb2.write_data", request(9), request(9),
          "other text is written", shared, b"NEW", before=board, **impacket)
    first = request(5, " && tcp.stream == 0")
    plant("shared-reading", "shared", "Create", "smb.share_access", first, first,
          "the first client shares for reading only: the second one does not get in", shared,
          b"new", 1, before=board, **impacket)
    add("listing", "a folder of forty files listed in portions", listing, before=forty, **impacket)
    add("listing-more", "the same as listing", listing,
        before=lambda: forty(["file 20b.txt"]), differs="a file more", **impacket)
