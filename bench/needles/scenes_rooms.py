# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes of several clients: locks, oplocks, handles that come back, long listings, pipes."""

import os
import struct
import time

import hand
import machine
import scenes
from hand import Client
from machine import SHARE, local_file, share_file

# ---- locks ----------------------------------------------------------------------------------

LOCKS = {"range": (0, 100), "flags": hand.EXCLUSIVE | hand.FAIL_AT_ONCE, "mine": (50, 20),
         "waits": True, "unlock": True, "read": (10, 20), "write": (200, b"outside")}


def locks(**plant):
    """One client locks a range, another one reads, writes and locks in and beside it."""
    o = dict(LOCKS, **plant)
    first, second = Client(), Client()
    a, b = first.create("ledger.txt"), second.create("ledger.txt")
    first.lock(a, (*o["range"], o["flags"]))
    second.read(b, *o["read"])
    second.write(b, *o["write"])
    second.lock(b, (*o["mine"], hand.EXCLUSIVE | hand.FAIL_AT_ONCE))
    if o["waits"]:
        message_id = second.send(hand.LOCK, second.lock_body(b, (*o["mine"], hand.EXCLUSIVE)))
        time.sleep(0.1)
    if o["unlock"]:
        first.lock(a, (*o["range"], hand.UNLOCK))
    else:
        first.close(a)
    if o["waits"]:
        second.answer(message_id)
    second.lock(b, (*o["mine"], hand.UNLOCK))
    if o["unlock"]:
        first.close(a)
    second.close(b)
    second.leave()
    first.leave()


def ledger():
    """What is locked."""
    share_file("ledger.txt", b"0123456789" * 30)


# ---- oplocks --------------------------------------------------------------------------------

CACHING = {"level": hand.OPLOCK_BATCH, "answer": 1, "access": hand.FILE_READ | hand.FILE_WRITE,
           "disposition": hand.OPEN_IF, "write": b"new", "again": 1, "breaks": True}


def caching(**plant):
    """One client caches a file, another one opens and writes it, both end with less."""
    o = dict(CACHING, **plant)
    first, second = Client(), Client()
    mine = first.create("cached.txt", oplock=o["level"])
    first.read(mine, 0, 100)
    buffer = hand.name_bytes("cached.txt")
    message_id = second.send(5, struct.pack(
        "<HBBIQQIIIIIHHII", 57, 0, 1, 2, 0, 0, o["access"], 0, hand.SHARE_ALL, o["disposition"], 0,
        120, len(buffer), 0, 0) + buffer)
    if o["breaks"]:
        broken = first.receive()
        while broken["Command"] != 18:
            broken = first.receive()
        time.sleep(0.05)
        first.call(18, struct.pack("<HBBI16s", 24, o["answer"], 0, 0, mine))
    yours = second.answer(message_id)["Data"][64:80]
    for _ in range(o["again"]):
        second.write(yours, 0, o["write"])
    second.query_info(yours, hand.INFO_FILE, 5)
    second.close(yours)
    first.read(mine, 0, 100)
    first.close(mine)
    second.leave()
    first.leave()


def cached():
    """What is cached."""
    share_file("cached.txt", b"old text\n" * 20)


# ---- handles that come back -----------------------------------------------------------------

GUID, KEY = bytes(range(16, 32)), bytes(range(16))
COMEBACK = {"timeout": 60000, "guid": GUID, "key": KEY, "data": b"after the break",
            "meanwhile": None, "close": True, "state": 7, "reads": 2}


def durable(client, o, tag, fid=bytes(16)):
    """Open the file with a durable handle, or ask for it again."""
    if tag == b"DH2Q":
        data = struct.pack("<IIQ", o["timeout"], 0, 0) + GUID
    else:
        data = fid + o["guid"] + struct.pack("<I", 0)
    key = KEY if tag == b"DH2Q" else o["key"]
    return client.create("kept.txt", oplock=hand.OPLOCK_LEASE, context=scenes.contexts(
        (tag, data), (b"RqLs", key + struct.pack("<IIQ", o["state"], 0, 0))))


def comeback(**plant):
    """A connection is lost, and the file that was open is open again on the next one."""
    o = dict(COMEBACK, **plant)
    first = Client()
    fid = durable(first, o, b"DH2Q")
    first.write(fid, 0, b"before the break")
    guid = first.smb.ClientGuid
    first.drop()
    time.sleep(0.2)
    if o["meanwhile"]:
        o["meanwhile"]()
    second = SameClient(guid)
    again = durable(second, o, b"DH2C", fid)
    if again:
        second.write(again, 100, o["data"])
        for turn in range(o["reads"]):
            second.read(again, turn * 8, 8)
        if o["close"]:
            second.close(again)
    second.leave()


class SameClient(Client):
    """A client with a GUID that was used before."""

    def __init__(self, guid):
        original = hand.smb3.SMB3.negotiateSession

        def negotiate(smb, *arguments, **more):
            smb.ClientGuid = guid
            return original(smb, *arguments, **more)
        hand.smb3.SMB3.negotiateSession = negotiate
        try:
            super().__init__()
        finally:
            hand.smb3.SMB3.negotiateSession = original


# ---- a long listing -------------------------------------------------------------------------

def catalogue(rooms=(65536, 4096), info_class=37, pattern="*", flags=0):
    """List six hundred files in several portions."""
    client = Client()
    for room in rooms:
        folder = client.create("catalogue", access=hand.FILE_READ, options=hand.DIRECTORY)
        first = True
        while client.query_directory(folder, info_class, pattern, flags=flags if first else 0,
                                     room=room)["Status"] == 0:
            first = False
        client.close(folder)
    client.leave()


def volumes(reverse=False, count=600):
    """The files."""
    for turn in sorted(range(count), reverse=reverse):
        share_file("catalogue/volume %03d.txt" % turn, b"x" * (turn % 50))


def volume(turn):
    """Return the path of one of them."""
    return os.path.join(SHARE, "catalogue/volume %03d.txt" % turn)


# ---- pipes ----------------------------------------------------------------------------------

def pipes(commands="netshareenum 1; netsharegetinfo share 1; enumdomusers; querydominfo;"
          " lookupnames alice; lsaquery; srvinfo", options=()):
    """Ask for shares, users, names."""
    machine.run(["rpcclient", "LABSRV", "-I", machine.SERVER_ADDRESS, "-s", machine.CLIENT_CONF,
                 "-U", "%s%%%s" % (machine.USER, machine.PASSWORD), *options, "-c", commands],
                None)


def sync(lines=900, change=None):
    """A tree of files is copied to the share, changed and copied back."""
    for turn in range(6):
        local_file("s%d.txt" % turn, lines * (turn + 1))
    if change:
        change()
    machine.smbclient("mkdir tree; cd tree; prompt off; mput s*.txt; ls; mkdir old;"
                      " rename s0.txt old\\s0.txt; del s1.txt; get s2.txt b2.txt; get s3.txt b3.txt;"
                      " ls old\\*; ls")
