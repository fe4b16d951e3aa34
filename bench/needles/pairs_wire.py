# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs that differ below SMB; entered into the tables of pairs.py."""

import wire
from edit import frame, out_of_order, request, response, sent_again
from pairs import EDITS, EQUAL, PLANTED, TO_SHARE

SOURCES = ("office", "editor", "hard-crowd", "hard-breaks", "hard-big", "lease")


def equal_edit(name, edit, what, *bases):
    """Enter the second run of some scenes, changed below SMB."""
    for base in bases:
        EDITS["wire-%s-%s" % (name, base)] = (base + "-2", edit)
        EQUAL.append((base + "-1", "wire-%s-%s" % (name, base), what))


equal_edit("vlan", wire.each(wire.tagged), "in a VLAN", "office", "hard-crowd")
equal_edit("raw", wire.each(wire.raw), "no link layer", "editor", "hard-big")
equal_edit("cooked", wire.each(wire.cooked), "a cooked capture", "lease", "hard-breaks")
equal_edit("moved", wire.each(wire.moved), "other addresses and ports", *SOURCES)
equal_edit("ipv6", wire.each(wire.over_ipv6), "IPv6 in place of IPv4", "editor", "hard-crowd")
equal_edit("later", wire.later(123456789), "years later", "office", "hard-breaks")
equal_edit("tiny", wire.cut_up(7), "segments of seven bytes", "editor", "hard-crowd")
equal_edit("small", wire.cut_up(536), "small segments", "office", "hard-big")
equal_edit("alive", wire.kept_alive(5), "TCP asks whether the peer is there", "office", "lease")
equal_edit("again", sent_again(3), "every third segment again", "editor", "hard-breaks")
equal_edit("disorder", out_of_order(2), "segments out of order", "hard-big")
equal_edit("held", wire.held_back(0, 60), "one connection a minute later", "hard-crowd",
           "hard-shells")
equal_edit("pcapng", wire.as_pcapng, "pcapng", "office", "hard-crowd")


def plant_wire(name, base, command, field, at_a, at_b, what, edit):
    """Plant something below SMB."""
    EDITS["wire-" + name] = (base + "-2", edit)
    PLANTED.append((base + "-1", "wire-" + name, command, field, at_a, at_b, what))


RENAMED = response("smb2.cmd == 17 && smb2.file_info.infolevel == 10")
LOGGED_ON = response(TO_SHARE)
RESET = frame("tcp.flags.reset == 1")
plant_wire("reset-server", "office", "Connection", "only_b", None, RESET,
           "the server resets the connection after the rename", wire.reset_after(RENAMED))
plant_wire("reset-client", "office", "Connection", "only_b", None, RESET,
           "the client resets the connection when it has the share",
           wire.reset_after(LOGGED_ON, by_server=False))
plant_wire("reset-editor", "editor", "Connection", "only_b", None, RESET,
           "the server resets the connection after the scratch file is written",
           wire.reset_after(response("smb2.cmd == 9")))
plant_wire("reset-asked", "editor", "Connection", "only_b", None, RESET,
           "the server resets the connection in place of an answer",
           wire.reset_after(request("smb2.cmd == 14")))
