# SPDX-License-Identifier: GPL-3.0-or-later
"""One errand, done by two programs: smbclient, and impacket's SMBConnection."""

import io
import os

from impacket import smb3
from impacket.smbconnection import SessionError, SMBConnection

from machine import (PASSWORD, SERVER_ADDRESS, SHARE, STEADY, USER, local_file, share_file,
                     smbclient)

ERRAND = {"list": "docs\\*", "get": "docs\\report.txt", "put": "docs\\new.txt", "size": 700,
          "rename": ("docs\\new.txt", "docs\\final.txt"), "delete": "docs\\old.txt"}


def cabinet():
    """What is in the share."""
    share_file("docs/report.txt", b"last year's figures\n" * 10)
    share_file("docs/old.txt", b"to be thrown away\n")
    share_file("docs/notes.txt", b"remember the milk\n")


def by_shell(options=("-m", "SMB3_00"), **plant):
    """List, get, put, rename and delete with smbclient."""
    o = dict(ERRAND, **plant)
    local_file("new.txt", o["size"])
    smbclient("; ".join(step for step in (
        o["list"] and "ls " + o["list"], o["get"] and "get %s back.txt" % o["get"],
        o["put"] and "put new.txt " + o["put"], o["rename"] and "rename %s %s" % o["rename"],
        o["delete"] and "del " + o["delete"]) if step), *options)


def by_script(**plant):
    """The same with impacket, which does not encrypt here: these captures are to be read."""
    o = dict(ERRAND, **plant)
    local_file("new.txt", o["size"])
    client = SMBConnection("LABSRV", SERVER_ADDRESS, myName="LABCLI", preferredDialect=0x300)
    client.getSMBServer()._Connection["SupportsEncryption"] = False
    with open("/mnt/local/new.txt", "rb") as new:
        steps = {"list": lambda: client.listPath("share", o["list"]),
                 "get": lambda: client.getFile("share", o["get"], io.BytesIO().write),
                 "put": lambda: client.putFile("share", o["put"], new.read),
                 "rename": lambda: client.rename("share", *o["rename"]),
                 "delete": lambda: client.deleteFile("share", o["delete"])}
        if succeeds(client.login, USER, PASSWORD, "LAB"):
            for what, call in steps.items():
                if o[what]:
                    succeeds(call)
            client.logoff()
    client.close()


def succeeds(function, *arguments):
    """Tell whether impacket's function does not raise an error status."""
    try:
        function(*arguments)
    except (SessionError, smb3.SessionError):
        return False
    return True


def without_report():
    """The same, without the report."""
    cabinet()
    os.unlink(os.path.join(SHARE, "docs/report.txt"))


PLAIN = dict(STEADY, **{"server smb encrypt": "off"})


def captures(add, plant, response):
    """Enter them."""
    add("client-shell", "ls, get, put, rename, del with smbclient -m SMB3_00", by_shell,
        server=PLAIN, before=cabinet)
    add("client-script", "listPath, getFile, putFile, rename, deleteFile with impacket: the same"
        " as client-shell", by_script, client="impacket", server=PLAIN, before=cabinet)
    plant("client-script-gone", "client-shell", "Create", "smb2.nt_status",
          response(5, " && smb2.eof == 200"),
          response(5, " && smb2.nt_status == 0xc0000034"),
          "another client, and the report is not there", by_script, client="impacket",
          server=PLAIN, before=without_report)
