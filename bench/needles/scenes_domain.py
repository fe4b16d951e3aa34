# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes of Kerberos, quotas, links to other servers, owners, sessions on several connections."""

import os
import subprocess
import threading
import time

import hand
import machine
import secure
from hand import Client
from machine import (CLIENT_CONF, PASSWORD, SERVER_ADDRESS, SHARE, USER, local_file, share_file,
                     wait_for)
from scenes import contexts, side_by_side
from scenes_rooms import KEY

# ---- Kerberos -------------------------------------------------------------------------------

TICKET_DAY = "put one.txt; ls; get one.txt back.txt; mkdir d; rmdir d; del one.txt"


def ticket_day(server="labsrv", user=USER, options=("--use-kerberos=required",),
               commands=TICKET_DAY):
    """Somebody's work with a Kerberos ticket."""
    wait_for(lambda: subprocess.run(["kinit", user], input=PASSWORD + "\n", text=True,
                                    capture_output=True, check=False).returncode == 0, "a ticket")
    local_file("one.txt", 700)
    account = [] if "--use-kerberos=required" in options else ["-U", "%s%%%s" % (USER, PASSWORD)]
    machine.run(["smbclient", "//%s/share" % server, "-I", SERVER_ADDRESS, "-s", CLIENT_CONF,
                 "--realm=" + secure.REALM, *options, *account, "-c", commands], None,
                cwd="/mnt/local")


class Realm(secure.Kdc):
    """The Kerberos server, with more principals: as the server knows them, or as it does not."""

    def __init__(self, *queries):
        super().__init__()
        for query in queries:
            machine.run(["kadmin.local", "-r", secure.REALM, "-q", query])


OTHER_SERVICE = ("addprinc -randkey cifs/filesrv",  # of which the server has no key
                 "cpw -randkey cifs/filesrv")
NEW_KEY = ("cpw -randkey cifs/labsrv",)  # of which the server has an older version
STRANGER = ("addprinc -pw %s carol" % PASSWORD,)  # whom the machine does not know

# ---- quotas ---------------------------------------------------------------------------------


def quotas(commands=(("-u", USER), ("-L",), ("-F",), ("-S", "UQLIM:alice:1000000/2000000"))):
    """Ask for quotas, and set one."""
    for command in commands:
        machine.run(["smbcquotas", "//LABSRV/share", "-s", CLIENT_CONF, "-U",
                     "%s%%%s" % (USER, PASSWORD), *command], None)


def quota_program(used=100, soft=4000):
    """A quota program as smbd calls it."""
    for name, text in (("get", "echo 2 %d %d 8000 10 400 800 1024" % (used, soft)),
                       ("set", "echo 0")):
        path = "/mnt/run/quota-" + name
        with open(path, "w", encoding="ascii") as out:
            out.write("#!/bin/sh\n%s\n" % text)
        os.chmod(path, 0o755)


QUOTAS = {"get quota command": "/mnt/run/quota-get", "set quota command": "/mnt/run/quota-set",
          "admin users": USER}

# ---- owners and entries ---------------------------------------------------------------------


def owners(names=("plan.txt", "pub/list.txt"), class_first=6):
    """Ask for the security of files, their attributes and streams; look into a folder."""
    client = Client()
    for name in names:
        fid = client.create(name.replace("/", "\\"), access=hand.FILE_READ)
        client.query_info(fid, hand.INFO_SECURITY, 0, additional=7)
        for info_class in (class_first, 15, 18, 22):
            client.query_info(fid, hand.INFO_FILE, info_class)
        client.close(fid)
    client.leave()


def owned():
    """The files."""
    share_file("plan.txt", b"the plan\n" * 9)
    share_file("pub/list.txt", b"a list\n")


def to_bob():
    """The plan is somebody else's."""
    os.chown(os.path.join(SHARE, "plan.txt"), 4002, 4001)


def to_group():
    """The plan belongs to another group."""
    os.chown(os.path.join(SHARE, "plan.txt"), 4001, 4002)


def for_all():
    """Everybody may write the plan."""
    os.chmod(os.path.join(SHARE, "plan.txt"), 0o666)


def with_stream():
    """The plan has a stream."""
    os.setxattr(os.path.join(SHARE, "plan.txt"), "user.DosStream.note:$DATA", b"hello\0")


def with_attribute():
    """The plan has an extended attribute."""
    os.setxattr(os.path.join(SHARE, "plan.txt"), "user.COLOUR", b"blue\0")


# ---- links to other servers -----------------------------------------------------------------


def follow():
    """Through a link of a DFS root, there a file is read; back, into another link."""
    machine.run(["smbclient", "//LABSRV/dfs", "-I", SERVER_ADDRESS, "-s", CLIENT_CONF, "-U",
                 "%s%%%s" % (USER, PASSWORD), "-c",
                 "ls; get link\\there.txt a.txt; ls link\\*; ls second\\*"], None, cwd="/mnt/local")


def links(link="LABSRV\\share", second="LABSRV\\share\\deep"):
    """The root and what its links lead to."""
    share_file("there.txt", b"there it is\n")
    share_file("deep/below.txt", b"below\n")
    machine.run(["rm", "-rf", "/mnt/dfs"])
    os.makedirs("/mnt/dfs")
    for name, target in (("link", link), ("second", second)):
        if target:
            os.symlink("msdfs:" + target, "/mnt/dfs/" + name)


# ---- sessions on several connections --------------------------------------------------------


class Named(threading.local):
    """The GUID that a thread's next client is to have."""

    guid = None


NAMED = Named()
NEGOTIATE = hand.smb3.SMB3.negotiateSession


def negotiate(smb, *arguments, **more):
    """Negotiate with the GUID that the thread has chosen."""
    if NAMED.guid:
        smb.ClientGuid = NAMED.guid
    return NEGOTIATE(smb, *arguments, **more)


def lasting(turn, guid=None, laps=6, reopened=True):
    """One of many clients: its connection is lost while a file is open, which it gets back."""
    name, mine = "last%d.txt" % turn, bytes(range(turn, turn + 16))
    NAMED.guid = b"client-guid-%04d" % turn
    fid, tag, data = None, b"DH2Q", struct_request(mine)
    for lap in range(2 if reopened else 1):
        client = Client()
        fid = client.create(name, oplock=hand.OPLOCK_LEASE, context=contexts(
            (tag, data), (b"RqLs", KEY[:-1] + bytes([turn]) + b"\7" + bytes(15))))
        for step in range(laps if fid else 0):
            client.write(fid, 100 * lap + 10 * step, b"%d %d %d" % (turn, lap, step))
            client.read(fid, 10 * step, 10)
        tag, data = b"DH2C", (fid or bytes(16)) + (guid or mine) + bytes(4)
        if lap == 0 and reopened:
            client.drop()
            time.sleep(0.2)
        else:
            if fid:
                client.close(fid)
            client.leave()
    NAMED.guid = None


def struct_request(guid):
    """Return a request for a durable handle, version 2 [MS-SMB2] 2.2.13.2.11."""
    return (60000).to_bytes(4, "little") + bytes(12) + guid


def lasting_crowd(**plant):
    """Four such clients at the same time; the third one may do something else."""
    hand.smb3.SMB3.negotiateSession = negotiate
    try:
        side_by_side(*(lambda turn=turn: lasting(turn, **(plant if turn == 2 else {}))
                       for turn in range(4)))
    finally:
        hand.smb3.SMB3.negotiateSession = NEGOTIATE


def channels(*tests):
    """Sessions on several connections: leases and oplocks broken there."""
    machine.smbtorture(*("smb2." + test for test in tests))
