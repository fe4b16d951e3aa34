# SPDX-License-Identifier: GPL-3.0-or-later
"""Other clients, and one client in another way of working."""

import struct

import hand
import machine
from clients import cabinet
from hand import Client, create_body, query_body
from machine import CLIENT_CONF, PASSWORD, SERVER_ADDRESS, USER, share_file
from scenes import gather

# ---- libsmbclient, net ----------------------------------------------------------------------

def by_library():
    """Get a tree and a file with smbget, that is, libsmbclient."""
    base = ["smbget", "-U", "%s%%%s" % (USER, PASSWORD), "-f", CLIENT_CONF]
    machine.run([*base, "-R", "smb://%s/share/docs" % SERVER_ADDRESS], None, cwd="/mnt/local")
    machine.run([*base, "smb://%s/share/one.txt" % SERVER_ADDRESS], None, cwd="/mnt/local")


def library_files():
    """What it gets."""
    cabinet()
    share_file("one.txt", b"one\n" * 30)


def by_net(commands=(("info",), ("share", "list"), ("user",), ("file",), ("rights", "list"))):
    """Ask the server over pipes with net."""
    for command in commands:
        machine.run(["net", "rpc", *command, "-S", "LABSRV", "-I", SERVER_ADDRESS, "-s",
                     CLIENT_CONF, "-U", "%s%%%s" % (USER, PASSWORD)], None)


# ---- the same bytes in other portions -------------------------------------------------------

WHOLE, PORTION = 1 << 20, 1 << 16


def charged(client, command, body, size):
    """Send a request that costs a credit for every 64 KB; returns its final response."""
    packet = client.smb.SMB_PACKET()
    packet["Command"], packet["TreeID"], packet["Data"] = command, client.tree, body
    packet["CreditCharge"] = max(1, size >> 16)
    message_id = client.smb.sendSMB(packet)
    client.smb._Connection["SequenceWindow"] += packet["CreditCharge"] - 1
    return client.answer(message_id)


def portions(read=WHOLE, write=WHOLE, data=None, skip=None):
    """Write and read a megabyte in portions of a size."""
    data = data or bytes(range(251)) * 4200
    client = Client()
    for _ in range(4):  # until there are credits for a megabyte
        client.echo()
    fid = client.create("large.bin")
    for at in range(0, WHOLE, write):
        charged(client, 9, hand.write_body(fid, at, data[at:min(at + write, WHOLE)]), write)
    for at in range(0, WHOLE, read):
        if at != skip:
            charged(client, 8, hand.read_body(fid, at, read), read)
    client.close(fid)
    client.leave()


# ---- compounds against single requests, loops, lost connections -----------------------------

def look_around(chained=False, names=("a.txt", "b.txt", "c.txt"), info_class=5):
    """Look at files, each with CREATE, QUERY_INFO and CLOSE: as one compound, or one by one."""
    client = Client()
    for name in names:
        close = struct.pack("<HHI16s", 24, 0, 0, hand.NO_FILE)
        if chained:
            client.chain((5, create_body(name)), (16, query_body(hand.NO_FILE, info_class)),
                         (6, close))
        else:
            fid = client.create(name)
            client.query_info(fid, hand.INFO_FILE, info_class)
            client.close(fid)
    client.echo()
    client.leave()


def around_files():
    """The files."""
    for name in ("a.txt", "b.txt", "c.txt"):
        share_file(name, name.encode() * 20)


def append(times=5, close=True, first=0):
    """A loop: open a log, append a line, close it; then something else."""
    client = Client()
    for turn in range(first, first + times):
        fid = client.create("log.txt")
        client.write(fid, turn * 8, b"line %02d\n" % turn)
        client.query_info(fid, hand.INFO_FILE, 5)
        if close:
            client.close(fid)
    client.close(client.create("done.txt"))
    client.leave()


def parts(lost=None, again=True, data=b"part %d\n"):
    """Six files written one after another; the connection may be lost before one of them."""
    client = Client()
    for turn in range(6):
        if turn == lost:
            client.drop()
            if not again:
                return
            client = Client()
        fid = client.create("part%d.bin" % turn)
        client.write(fid, 0, data % turn)
        client.close(fid)
    client.leave()


def lost_in_flight(lost=False):
    """Ten files opened and read at once; the connection may be lost with requests in flight."""
    client = Client()
    fids = [client.create("many\\f%d.txt" % turn) for turn in range(10)]
    for lap in range(3):
        ids = [client.send(8, hand.read_body(fid, lap * 10, 10)) for fid in fids]
        if lost and lap == 1:
            client.drop(reset=True)
            return
        gather(client, ids)
    for fid in fids:
        client.close(fid)
    client.leave()


def many_files():
    """The files."""
    for turn in range(10):
        share_file("many/f%d.txt" % turn, b"0123456789" * (turn + 3))
