# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of scenes with several clients, of long listings and pipes."""

import os

import hand
import machine
from edit import frame, request, response
from machine import STEADY, share_file
from pairs import DEFAULTS, DURABLE, EQUAL, NEGOTIATED, PLANTED, same, take, twice
from scenes import around
from scenes_rooms import (cached, caching, catalogue, comeback, ledger, locks, pipes, sync, volume,
                          volumes)

SCENES = {}  # name -> (scene, its preparation, the server's settings)


def enter(name, scene, before=None, settings=STEADY):
    """Enter two equal runs of a scene, and one on a used server while the cores are busy."""
    SCENES[name] = scene, before, settings
    twice(name, scene, prepare=before, server=settings)
    take("hard-" + name, scene, server=DEFAULTS if settings is STEADY else settings,
         before=around(before, warm=True, busy=True))
    EQUAL.append((name + "-1", "hard-" + name, "busy cores, a used server"))


enter("locks", locks, ledger)
enter("caching", caching, cached, DURABLE)
enter("comeback", comeback, None, DURABLE)
enter("catalogue", catalogue, volumes)
enter("pipes", pipes)
enter("sync", sync)


def plant(base, name, command, field, at_a, at_b, what, prepare=None, server=None, **more):
    """Plant something into one of the scenes."""
    function, first, steady = SCENES[base]

    def prepared():
        for step in (first, prepare):
            kept = step() if step else None
        return kept if hasattr(kept, "drop") else None

    take("%s-%s" % (base, name), lambda: function(**more), server=dict(steady, **(server or {})),
         before=around(prepared))
    PLANTED.append((base + "-1", "%s-%s" % (base, name), command, field, at_a, at_b, what))


LOCK = "smb2.cmd == 10"
plant("locks", "not-strict", "Read", "smb2.nt_status", *same(response("smb2.cmd == 8")),
      "reads ask for no locks", server={"strict locking": "no"})
plant("locks", "early", "Lock", "smb2.lock_flags", *same(request(LOCK)), "would wait, if it had to",
      flags=hand.EXCLUSIVE)
plant("locks", "range", "Lock", "smb2.lock_length", *same(request(LOCK)), "a shorter range",
      range=(0, 60))
plant("locks", "no-waiting", "Lock", "only_a", request(LOCK, 3), None, "nobody waits", waits=False)
plant("locks", "not-unlocked", "Lock", "only_a", request("smb2.lock_flags == 4"), None,
      "closed without unlocking", unlock=False)
plant("locks", "inside", "Write", "smb2.file_offset", *same(request("smb2.cmd == 9")),
      "written into the locked range", write=(20, b"outside"))
plant("locks", "elsewhere", "Read", "smb2.file_offset", *same(request("smb2.cmd == 8")),
      "read beside the locked range", read=(150, 20))

plant("caching", "exclusive", "Create", "smb2.create.oplock",
      *same(request('smb2.filename == "cached.txt"')), "an exclusive oplock",
      level=8)
plant("caching", "to-none", "Break", "smb2.create.oplock",
      *same(request("smb2.cmd == 18 && smb2.msg_id != 0xffffffffffffffff")),
      "all is given back", answer=0)
plant("caching", "no-oplocks", "Negotiate Protocol", "smb2.capabilities", *same(NEGOTIATED),
      "no oplocks are granted, no leases", server={"oplocks": "no", "smb2 leases": "no"},
      breaks=False)
plant("caching", "no-level2", "Break", "smb2.create.oplock",
      *same(frame("smb2.cmd == 18 && smb2.msg_id == 0xffffffffffffffff")),
      "nobody may share a cache", server={"level2 oplocks": "no"})
plant("caching", "overwrite", "Create", "smb2.create.disposition",
      *same(request('smb2.filename == "cached.txt"', 2)), "the file is overwritten",
      disposition=hand.OVERWRITE_IF)
plant("caching", "longer", "Write", "smb2.write_data", *same(request("smb2.cmd == 9")),
      "one byte more is written", write=b"new!")
plant("caching", "twice", "Write", "only_b", None, request("smb2.cmd == 9", 2), "written twice",
      again=2)
plant("caching", "empty", "Read", "smb2.nt_status", *same(response("smb2.cmd == 8")),
      "the file is empty", prepare=lambda: share_file("cached.txt", b""))

BACK = request('smb2.cmd == 5 && smb2.filename == "kept.txt"', 2)
plant("comeback", "other-guid", "Create", "smb2.dh2x.create_guid", *same(BACK),
      "another create GUID: the handle is not given back", guid=bytes(range(77, 93)))
plant("comeback", "other-key", "Create", "smb2.lease.lease_key", *same(BACK),
      "another lease key: the handle is not given back", key=bytes(range(77, 93)))
plant("comeback", "timeout", "Create", "smb2.dh2x.timeout",
      *same(request('smb2.filename == "kept.txt"')), "a shorter time", timeout=5000)
plant("comeback", "not-durable", "Create", "smb2.create.chain_element",
      *same(response('smb2.filename == "kept.txt"')), "no durable handles: it is lost",
      server={"durable handles": "no"})
plant("comeback", "data", "Write", "smb2.write_data", *same(request("smb2.cmd == 9", 2)),
      "other text", data=b"after the brake")
plant("comeback", "not-closed", "Close", "only_a", request("smb2.cmd == 6"), None,
      "the file is not closed", close=False)
plant("comeback", "read", "Read", "only_b", None, request("smb2.cmd == 8", 3), "one READ more",
      reads=3)

plant("catalogue", "one-more", "Find", "smb2.find.id_both_directory_info", None,
      frame('smb2.filename == "volume 300b.txt"'), "one file more",
      prepare=lambda: share_file("catalogue/volume 300b.txt"))
plant("catalogue", "one-less", "Find", "smb2.find.id_both_directory_info",
      frame('smb2.filename == "volume 444.txt"'), None, "one file less",
      prepare=lambda: os.unlink(volume(444)))
plant("catalogue", "longer", "Find", "smb2.eof", frame('smb2.filename == "volume 123.txt"'),
      frame('smb2.filename == "volume 123.txt"'), "one file is longer",
      prepare=lambda: share_file("catalogue/volume 123.txt", b"x" * 77))
plant("catalogue", "renamed", "Find", "smb2.find.id_both_directory_info",
      frame('smb2.filename == "volume 211.txt"'), None, "one file has another name",
      prepare=lambda: os.rename(volume(211), volume(211)[:-7] + "11.text"))
plant("catalogue", "pattern", "Find", "smb2.find.pattern", *same(request("smb2.cmd == 14")),
      "another pattern", pattern="*.txt")
plant("catalogue", "restart", "Find", "smb2.find.flags", *same(request("smb2.cmd == 14")),
      "the scan is restarted at first", flags=1)
take("catalogue-reverse", catalogue, before=around(lambda: volumes(True)))
EQUAL.append(("catalogue-1", "catalogue-reverse", "files made in another order"))
take("catalogue-rooms", catalogue, (65536, 2000), before=around(volumes))
PLANTED.append(("catalogue-1", "catalogue-rooms", "Find", "smb2.output_buffer_len",
                request("smb2.output_buffer_len == 4096"),
                request("smb2.output_buffer_len == 2000"), "less room for a portion"))


def add_bob():
    """A second user."""
    for path, line in (("/mnt/etc/passwd", "bob:x:4002:4002:Bob:/:/bin/false\n"),
                       ("/mnt/etc/group", "bob:x:4002:\n")):
        with open(path, "r+", encoding="ascii") as table:
            if line not in table.read():
                table.write(line)
    machine.run(["smbpasswd", "-c", "/mnt/run/smb.conf", "-s", "-a", "bob"], input="b\nb\n")


def pipe(opnum, syntax, count=1):
    """Name the response of a call by its number and interface."""
    return frame("dcerpc.pkt_type == 2 && dcerpc.opnum == %d && %s" % (opnum, syntax), count)


plant("pipes", "hidden", "Ioctl", "srvsvc.srvsvc_NetShareCtr1.array", *same(pipe(36, "srvsvc")),
      "the share is not in the list", server={"browseable": "no"})
plant("pipes", "comment", "Ioctl", "samr.samr_DomGeneralInformation.oem_information",
      *same(pipe(8, "samr")), "another comment", server={"server string": "elsewhere"})
plant("pipes", "user", "Ioctl", "samr.samr_SamArray.entries", *same(pipe(13, "samr")),
      "another user", prepare=add_bob)
plant("pipes", "fewer", "Create", "only_a", request('smb2.filename == "srvsvc"', 2), None,
      "the share is not asked for", commands="netshareenum 1; enumdomusers; querydominfo;"
      " lookupnames alice; lsaquery; srvinfo")
plant("pipes", "name", "Ioctl", "lsarpc.lsa.string",
      *same(frame("dcerpc.pkt_type == 0 && dcerpc.opnum == 14 && lsarpc")),
      "another name is looked up", commands="netshareenum 1; netsharegetinfo share 1; enumdomusers;"
      " querydominfo; lookupnames nobody; lsaquery; srvinfo")

plant("sync", "shorter", "Write", "smb2.write_data", *same(request("smb2.cmd == 9")),
      "shorter files", lines=800)


def one_byte():
    """One byte in the fourth file."""
    with open("/mnt/local/s3.txt", "r+b") as out:
        out.seek(1234)
        out.write(b"#")


def one_file():
    """A seventh file."""
    machine.local_file("s9.txt", 10)


plant("sync", "byte", "Write", "smb2.write_data",
      *same(request("smb2.cmd == 9 && smb2.write_length == 3600")), "one other byte",
      change=one_byte)
plant("sync", "file", "Create", "only_b", None,
      request('smb2.cmd == 5 && smb2.filename == "tree\\\\s9.txt"'), "one file more",
      change=one_file)
