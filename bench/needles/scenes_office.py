# SPDX-License-Identifier: GPL-3.0-or-later
"""Two further days: an office's with smbclient, an editor's with requests by hand."""

import os
import struct
import time

import hand
import machine
import scenes
from hand import Client
from machine import SHARE, local_file, share_file

# ---- an office ------------------------------------------------------------------------------

OFFICE = ["ls", "ls pub\\*", "get pub\\readme.txt r.txt", "get pub\\link.txt l.txt",
          "get pub\\README.TXT u.txt", 'put plan.txt "New Plan.TXT"', 'allinfo "New Plan.TXT"',
          "put table.csv pub\\table.csv", "setmode pub\\table.csv +r", "del pub\\table.csv",
          "setmode pub\\table.csv -r", "del pub\\table.csv", "ls new*",
          'rename "New Plan.TXT" pub\\plan.old', "hardlink pub\\plan.old pub\\plan.link",
          "mkdir tmp", "rmdir tmp", "altname pub\\readme.txt", "volume", "du", "showacls",
          "ls pub\\plan.old", "ls pub\\plan.old", "ls"]


def office(change=(), options=(), address=machine.SERVER_ADDRESS):
    """The day; change is (what is done, what is done in place of it); returns the output."""
    local_file("plan.txt", 300)
    local_file("table.csv", 70000)
    steps = [change[1] if change and old == change[0] else old for old in OFFICE]
    return machine.smbclient("; ".join(filter(None, steps)), *options, address=address)


def keyed_office(*options):
    """The day; returns the keys that the client printed."""
    return machine.read_keys(office((), ("--option=debug encryption=yes", *options)))


def plain_office(*arguments):
    """The day; returns nothing."""
    office(*arguments)


def office_files():
    """What is in the share in the morning."""
    share_file("pub/readme.txt", b"read me first\n" * 9)
    share_file("pub/A very long file name with blanks.html", b"<p>\n")
    share_file("pub/data.bin", bytes(range(250)) * 160)
    share_file("pub/.profile", b"umask 022\n")
    share_file("pub/what?.txt", b"a name that Windows does not allow\n")
    share_file("pub/sub/deep.txt", b"deep\n")
    os.symlink("readme.txt", os.path.join(SHARE, "pub/link.txt"))


def also(change):
    """Return a preparation: the office's files, and a change behind the server's back."""
    def prepare():
        office_files()
        return change()
    return prepare


def in_pub(name):
    """Return the path of a file in the share's folder."""
    return os.path.join(SHARE, "pub", name)


# ---- an editor ------------------------------------------------------------------------------

KEY = bytes(range(40, 56))


def lease2(state, key=KEY, flags=0, parent=bytes(16), epoch=0):
    """Return a lease request, version 2 [MS-SMB2] 2.2.13.2.10."""
    return b"RqLs", key + struct.pack("<IIQ", state, flags, 0) + parent + struct.pack("<HH",
                                                                                      epoch, 0)


def basic_info(attributes=0, written=0):
    """Return FileBasicInformation that sets attributes and the time of the last write."""
    return struct.pack("<QQQQII", 0, 0, written, 0, attributes, 0)


def rename_info(name, replace=1):
    """Return FileRenameInformation [MS-FSCC] 2.4.37."""
    data = hand.name_bytes(name)
    return struct.pack("<B7xQI", replace, 0, len(data)) + data


EDITOR = {
    "dialect": 0x302, "access": hand.FILE_READ | hand.FILE_WRITE, "sharing": hand.SHARE_ALL,
    "disposition": hand.OPEN, "options": 0, "attributes": 0, "lease": 7, "lease_key": KEY,
    "parent": bytes(16), "durable": 60000, "create_guid": bytes(range(16, 32)), "persistent": 0,
    "allocation": 8192, "app_instance": None, "reads": (0, 4096, 8192), "read_length": 4096,
    "minimum": 0, "query": (4, 5, 6, 7, 8, 14, 16, 17, 18, 22, 34), "fs": (1, 3, 4, 5, 7, 11),
    "security": 7, "room": 4096, "ea": (("MOOD", b"fine"),), "data": b"new text\n" * 300,
    "at": 0, "through": 0, "flush": 1, "written": 0x01D9000000000000, "set_attributes": 0x20,
    "end": 2000, "target": "Team\\Report.docx", "replace": 1, "scratch": "Team\\~scratch.tmp",
    "locks": ((0, 10, hand.EXCLUSIVE | hand.FAIL_AT_ONCE), (100, 10, 1 | hand.FAIL_AT_ONCE)),
    "sparse": b"\1", "zero": (100, 200), "filter": 0x3, "recursive": False, "cancel": True,
    "pattern": "*", "list_class": 37, "list_flags": 0, "second": True, "close_flags": 1,
    "ioctls": (0x9003C, 0x144064, 0x900C0), "stream": "Team\\Report.docx:Zone.Identifier",
    "twice": None, "skip": (), "interfaces": True, "echoes": 0, "delete": True, "validate": True,
    "mask": 0x1F01FF, "breaks": True,
}


def editor(**plant):
    """A document is opened, read, locked, saved by way of a scratch file, closed."""
    o = dict(EDITOR, **plant)
    c = Client(dialect=o["dialect"])
    listing(c, o)
    doc = open_document(c, o)
    if doc:
        read_document(c, o, doc)
    scratch = save_scratch(c, o)
    if doc and o["second"]:
        second_client(c, o)
    if doc:
        ask_document(c, o, doc)
        c.close(doc, flags=o["close_flags"])
    if "rename" not in o["skip"]:
        c.set_info(scratch, hand.INFO_FILE, 10, rename_info(o["target"], o["replace"]))
    if "close" not in o["skip"]:
        c.close(scratch)
    watch(c, o)
    remove(c, o)
    for _ in range(o["echoes"]):
        c.echo()
    c.leave()


def listing(c, o):
    """List the folder."""
    folder = c.create("Team", access=hand.FILE_READ, options=hand.DIRECTORY)
    c.query_directory(folder, o["list_class"], o["pattern"], flags=o["list_flags"], room=o["room"])
    c.query_directory(folder, o["list_class"], o["pattern"], room=o["room"])
    c.close(folder)


def create(c, name, o, context, **more):
    """Open a file with the options under test; returns its FileId, None if that failed."""
    buffer = hand.name_bytes(name)
    size = len(buffer)
    buffer += b"\0" * (-size % 8)
    fields = dict({"oplock": hand.OPLOCK_LEASE}, **more)
    answer = c.call(5, struct.pack(
        "<HBBIQQIIIIIHHII", 57, 0, fields["oplock"], 2, 0, 0, o["access"], o["attributes"],
        o["sharing"], o["disposition"], o["options"], 120, size, 120 + len(buffer),
        len(context)) + buffer + context)
    return None if answer["Status"] else answer["Data"][64:80]


def open_document(c, o):
    """Open it with a lease, a durable handle and more."""
    contexts = [(b"MxAc", b""), (b"QFid", b"")]
    if o["lease"] is not None:
        contexts.append(lease2(o["lease"], o["lease_key"], 4 if any(o["parent"]) else 0,
                               o["parent"]))
    if o["durable"] is not None:
        contexts.append((b"DH2Q", struct.pack("<IIQ", o["durable"], o["persistent"], 0)
                         + o["create_guid"]))
    if o["allocation"] is not None:
        contexts.append((b"AlSi", struct.pack("<Q", o["allocation"])))
    if o["app_instance"]:
        contexts.append((bytes.fromhex("45BCA66AEFA7F74A9008FA462E144D74"),
                         struct.pack("<HH", 20, 0) + o["app_instance"]))
    return create(c, "Team\\Report.docx", o, chain(contexts))


def chain(contexts):
    """Return create contexts, tags of any length, as a chain [MS-SMB2] 2.2.13.2."""
    out = b""
    for turn, (tag, data) in enumerate(contexts):
        at = 16 + len(tag) + (-len(tag) % 8)
        one = struct.pack("<HHHHI", 16, len(tag), 0, at if data else 0, len(data)) + tag
        one += b"\0" * (at - 4 - len(one)) + data
        last = turn == len(contexts) - 1
        one += b"\0" * (0 if last else -(len(one) + 4) % 8)
        out += struct.pack("<I", 0 if last else len(one) + 4) + one
    return out


def read_document(c, o, doc):
    """Lock parts of it, read it."""
    for one in o["locks"]:
        c.lock(doc, one)
    for offset in o["reads"]:
        c.call(8, struct.pack("<HBBIQ16sIIIHHB", 49, 0x50, 0, o["read_length"], offset, doc,
                              o["minimum"], 0, 0, 0, 0, 0))
    for offset, length, flags in o["locks"]:
        c.lock(doc, (offset, length, hand.UNLOCK if "unlock" not in o["skip"] else flags))


def save_scratch(c, o):
    """Write the new text to a scratch file."""
    ea = b"".join(struct.pack("<IBBH", 0, 0, len(name), len(value)) + name.encode() + b"\0" + value
                  for name, value in o["ea"])
    fid = c.create(o["scratch"], access=o["mask"], disposition=hand.CREATE,
                   context=hand.create_context(b"ExtA", ea) if ea else b"") or hand.NO_FILE
    data = o["data"]
    c.call(9, struct.pack("<HHIQ16sIIHHI", 49, 112, len(data), o["at"], fid, 0, 0, 0, 0,
                          o["through"]) + data)
    for _ in range(o["flush"]):
        c.flush(fid)
    c.set_info(fid, hand.INFO_FILE, 4, basic_info(o["set_attributes"], o["written"]))
    c.set_info(fid, hand.INFO_FILE, 20, struct.pack("<Q", o["end"]))
    c.ioctl(fid, 0x900C4, o["sparse"])
    c.ioctl(fid, 0x980C8, struct.pack("<QQ", *o["zero"]))
    return fid


def second_client(c, o):
    """Somebody else opens the document: the lease is broken, and given back."""
    other = Client(dialect=o["dialect"])
    message_id = other.send(5, scenes.create_body("Team\\Report.docx"))
    if o["breaks"] and o["lease"] is not None and o["lease"] & 4:
        broken = c.receive()
        while broken["Command"] != 18:
            broken = c.receive()
        time.sleep(0.05)
        c.call(18, struct.pack("<HHI16sIQ", 36, 0, 0, o["lease_key"], 3, 0))
    answer = other.answer(message_id)
    if answer["Status"] == 0:
        other.read(answer["Data"][64:80], 0, 100)
        other.close(answer["Data"][64:80])
    other.leave()


def ask_document(c, o, doc):
    """Ask what there is to know."""
    for info in o["query"]:
        c.query_info(doc, hand.INFO_FILE, info, room=o["room"])
    for info in o["fs"]:
        c.query_info(doc, hand.INFO_FILESYSTEM, info, room=o["room"])
    c.query_info(doc, hand.INFO_SECURITY, 0, additional=o["security"], room=o["room"])
    for code in o["ioctls"]:
        c.ioctl(doc, code)
    if o["interfaces"]:
        c.ioctl(hand.NO_FILE, 0x1401FC)
    fid = c.create(o["stream"])
    if fid:
        c.write(fid, 0, b"[ZoneTransfer]\r\nZoneId=3\r\n")
        c.close(fid)
    c.query_info(doc, hand.INFO_FILE, 22, room=o["room"])


def watch(c, o):
    """Watch the folder and think better of it."""
    folder = c.create("Team", access=hand.FILE_READ, options=hand.DIRECTORY)
    message_id = c.send(hand.NOTIFY, struct.pack("<HHI16sII", 32, int(o["recursive"]), 4096, folder,
                                                 o["filter"], 0))
    pending = c.receive()
    if o["cancel"]:
        send_cancel(c, message_id, async_id(pending))
        c.answer(message_id)
    c.close(folder)
    if not o["cancel"]:
        c.answer(message_id)


def send_cancel(c, message_id, which):
    """Send a CANCEL that names the AsyncId of the interim response."""
    body = struct.pack("<4sHHIHHIIQQQ16sHH", b"\xfeSMB", 64, 0, 0, hand.CANCEL, 1, 2, 0, message_id,
                       which, c.smb._Session["SessionID"], b"\0" * 16, 4, 0)
    c.smb.get_socket().sendall(struct.pack(">I", len(body)) + body)


def async_id(packet):
    """Return the AsyncId of a response."""
    return struct.unpack_from("<Q", packet.rawData, 32)[0]


def remove(c, o):
    """Make a file and remove it on closing."""
    fid = c.create("Team\\gone.txt", access=hand.FILE_WRITE | hand.DELETE,
                   options=hand.DELETE_ON_CLOSE if o["delete"] else 0)
    c.write(fid, 0, b"gone\n")
    c.close(fid)
    fid = c.create("Team\\gone.txt", disposition=hand.OPEN)
    if fid:
        c.close(fid)


def editor_files():
    """The document and its neighbours."""
    share_file("Team/Report.docx", bytes(range(256)) * 40)
    share_file("Team/Budget 2026.xlsx", b"1;2;3\n" * 100)
    share_file("Team/notes.txt", b"call Bob\n")
