# SPDX-License-Identifier: GPL-3.0-or-later
"""The pairs: how each capture is made, which are equal, and what was planted in the others.

What must be found was written down here before the tool was asked.
"""

import functools

import scenarios
import scenes
from edit import (copy_field, frame, interim, last_byte, out_of_order, patch, reassembled, request,
                  response, sent_again, without)
from machine import STEADY, SlowDisk, SmallPackets
from scenarios import Spec
from scenes import DAY, around

TAKES = {}    # name -> Spec: recorded
EDITS = {}    # name -> (take it is made of, edit)
EQUAL = []    # (a, b, what is different all the same[, "listing": --normalise shows that])
PLANTED = []  # (a, b, command, field or only_a/only_b/moved, frame in a, frame in b, what)

DEFAULTS = {}
LEASES = {"kernel oplocks": "no", "kernel share modes": "no", "posix locking": "no"}
DURABLE = dict(STEADY, **{"kernel oplocks": "no", "kernel share modes": "no",
                          "posix locking": "no", "vfs objects": "acl_xattr streams_xattr"})


def take(name, scene, *arguments, server=None, **more):
    """Enter a capture that is to be recorded."""
    TAKES[name] = Spec("", scene, arguments, server=STEADY if server is None else server, **more)


def twice(name, scene, *arguments, what="another run", prepare=None, **more):
    """Enter two equal runs, each on a fresh server."""
    for run in ("1", "2"):
        take("%s-%s" % (name, run), scene, *arguments, before=around(prepare), **more)
    EQUAL.append((name + "-1", name + "-2", what))


def hard(name, scene, *arguments, prepare=None, server=None, shares=None):
    """Enter two equal runs with smbd's defaults: busy cores, a fresh server and a used one."""
    server = DEFAULTS if server is None else server
    take(name + "-1", scene, *arguments, server=server, shares=shares,
         before=around(prepare, busy=True))
    take(name + "-2", scene, *arguments, server=server, shares=shares,
         before=around(prepare, warm=True, busy=True))
    EQUAL.append((name + "-1", name + "-2", "smbd's defaults, busy cores, fresh and warm server"))


# ---- equal pairs ----------------------------------------------------------------------------

hard("hard-day", scenes.day, prepare=scenes.docs)
hard("hard-big", scenes.big_files)
hard("hard-reads", scenes.reads_in_flight)
hard("hard-writes", scenes.writes_in_flight)
hard("hard-opens", scenes.opens_in_flight)
hard("hard-jobs", scenarios.jobs, 20, 1200)
hard("hard-one-file", scenes.one_file_in_flight)
hard("hard-crowd", scenes.crowd)
hard("hard-shells", scenes.shell_crowd)
hard("hard-watch", scenes.watchers, prepare=scenes.watched)
hard("hard-rpc", scenes.shares)
hard("hard-breaks", scenes.breaks)
hard("hard-copies", scenes.copies)
for dialect in ("SMB2_02", "SMB2_10", "SMB3_00", "SMB3_02"):
    hard("hard-" + dialect, scenes.day, (), ("-m", dialect), prepare=scenes.docs)
hard("hard-encrypted", scenes.keyed_day, "--client-protection=encrypt", prepare=scenes.docs)
hard("hard-signed", scenes.keyed_day, "--client-protection=sign", prepare=scenes.docs)
hard("hard-list", scenes.listing, prepare=scenes.long_list)
hard("hard-notify", scenarios.notify)
hard("hard-reconnects", scenes.reconnects)
hard("hard-desk", scenes.desk, prepare=scenes.desk_files, server=LEASES)
hard("hard-lease", scenarios.torture, "smb2.lease.v2_epoch2", "smb2.lease.v2_request_parent",
     server=LEASES)
hard("hard-oplock", scenarios.torture, "smb2.oplock.batch1", "smb2.oplock.exclusive1")
hard("hard-compound", scenarios.torture, "smb2.compound.related3", "smb2.compound.unrelated1")
hard("hard-acl", scenes.acl, server={"admin users": "alice", "vfs objects": "acl_xattr"})
twice("day", scenes.day, prepare=scenes.docs)
twice("desk", scenes.desk, prepare=scenes.desk_files, server=DURABLE)
twice("reconnects", scenes.reconnects)
twice("acl", scenes.acl, server=dict(DURABLE, **{"admin users": "alice"}))
twice("shares", scenes.shares)
twice("reads", scenes.reads_in_flight)
twice("breaks", scenes.breaks)
twice("notify", scenarios.notify)
twice("copies", scenes.copies)
twice("compound", scenarios.torture, "smb2.compound.related3", "smb2.compound.unrelated1")
twice("lease", scenarios.torture, "smb2.lease.v2_epoch2", "smb2.lease.v2_request_parent")
twice("dfs", scenes.dfs, prepare=scenes.dfs_links, server=dict(STEADY, **{"host msdfs": "yes"}),
      shares={"dfs": {"path": "/mnt/dfs", "msdfs root": "yes"}})
twice("encrypted", scenes.keyed_day, "--client-protection=encrypt", prepare=scenes.docs)
twice("signed", scenes.keyed_day, "--client-protection=sign", prepare=scenes.docs)

take("slow-writes", scenes.writes_in_flight, server=DEFAULTS, before=around(more=(SlowDisk,)))
EQUAL.append(("hard-writes-1", "slow-writes", "a slow disk: other interim responses"))
take("day-small", scenes.day, before=around(scenes.docs, more=(SmallPackets,)))
EQUAL.append(("day-1", "day-small", "other TCP segments"))
OTHER_NAME = dict(STEADY, **{"netbios name": "OTHERSRV", "workgroup": "ELSE"})
take("day-server", scenes.day, (), (), "OTHERSRV", server=OTHER_NAME, before=around(scenes.docs))
EQUAL.append(("day-1", "day-server", "another host and domain name"))
take("day-alias", scenes.day, server=OTHER_NAME, before=around(scenes.docs))
EQUAL.append(("day-1", "day-alias", "the client knows the server by another name than its own"))
take("day-client", scenes.day, (), ("-n", "ELSEWHERE"), before=around(scenes.docs))
EQUAL.append(("day-1", "day-client", "another name of the client's computer"))
take("day-tmpfs", scenes.day, before=around(lambda: [scenes.Tmpfs(), scenes.docs()][0]))
EQUAL.append(("day-1", "day-tmpfs", "another file system"))
take("day-dates", scenes.day, before=around(scenes.old_docs))
EQUAL.append(("day-1", "day-dates", "the files are from another year"))
take("acl-sid", scenes.acl, before=around(),
     server=dict(DURABLE, **{"admin users": "alice", "local sid": "S-1-5-21-11-22-33"}))
EQUAL.append(("acl-1", "acl-sid", "another SID of the server"))
for run, stamps, last in (("1", scenes.STAMPS, 1), ("2", scenes.OTHER_STAMPS, 1),
                          ("first", scenes.OTHER_STAMPS, 0)):
    take("versions-" + run, scenes.versions, stamps, last, server=dict(STEADY, **{
        "vfs objects": "shadow_copy2", "shadow:snapdir": ".snapshots", "shadow:sort": "desc",
        "shadow:mountpoint": "/mnt/share"}), before=around(functools.partial(scenes.shadows, stamps)))
EQUAL.append(("versions-1", "versions-2", "snapshots of other days"))
PLANTED.append(("versions-1", "versions-first", "Create", "smb2.twrp_timestamp",
                request("smb2.twrp_timestamp", 5), request("smb2.twrp_timestamp", 5),
                "the other snapshot is read"))
take("list-1", scenes.listing, before=around(scenes.long_list))
take("list-2", scenes.listing, before=around(lambda: [scenes.Tmpfs(), scenes.long_list(True)][0]))
EQUAL.append(("list-1", "list-2", "entries in another order, another file system"))
EDITS["day-again"] = ("day-2", sent_again(7))
EQUAL.append(("day-1", "day-again", "every seventh packet was sent again"))
EDITS["reads-disorder"] = ("reads-2", out_of_order(5))
EQUAL.append(("reads-1", "reads-disorder", "segments out of order"))

# ---- planted: the server --------------------------------------------------------------------


def plant_server(name, command, field, at_a, at_b, what, base="day", scene=scenes.day,
                 prepare=scenes.docs, steady=STEADY, arguments=(), **options):
    """Plant something into the server's settings."""
    server = dict(steady, **{key.replace("_", " "): value for key, value in options.items()})
    take(name, scene, *arguments, server=server, before=around(prepare))
    PLANTED.append((base + "-1", name, command, field, at_a, at_b, what))


def desk_server(name, *rest, **options):
    """Plant something into the server's settings for the requests by hand."""
    plant_server(name, *rest, base="desk", scene=scenes.desk, prepare=scenes.desk_files,
                 steady=DURABLE, **options)


NEGOTIATED = response("smb2.cmd == 0")
OPENED_A = response('smb2.filename == "a.txt"')
REPORT = 'smb2.cmd == 5 && smb2.filename == "docs\\\\report.txt"'
TO_SHARE = 'smb2.cmd == 3 && smb2.tree contains "share"'
TO_IPC = 'smb2.cmd == 3 && smb2.tree contains "IPC"'

plant_server("srv-max-trans", "Negotiate Protocol", "smb2.max_trans_size", NEGOTIATED, NEGOTIATED,
             "smaller transactions", smb2_max_trans="65536")
plant_server("srv-max-write", "Negotiate Protocol", "smb2.max_write_size", NEGOTIATED, NEGOTIATED,
             "smaller writes", smb2_max_write="131072")
plant_server("srv-no-dfs", "Negotiate Protocol", "smb2.capabilities", NEGOTIATED, NEGOTIATED,
             "no DFS", host_msdfs="no")
plant_server("srv-cipher", "Negotiate Protocol", "smb2.negotiate_context.cipher_id",
             NEGOTIATED, NEGOTIATED, "another cipher",
             server_smb3_encryption_algorithms="AES-256-CCM")
plant_server("srv-dialect", "Negotiate Protocol", "smb2.dialect", NEGOTIATED, NEGOTIATED,
             "SMB 3.0 at most", server_max_protocol="SMB3_00")
plant_server("srv-csc", "Tree Connect", "smb2.share_flags", response(TO_IPC),
             response(TO_IPC), "no caching of files on the client", csc_policy="disable")
plant_server("srv-users", "Tree Connect", "smb2.nt_status", response(TO_IPC),
             response(TO_IPC), "all shares are for bob only", valid_users="bob")
plant_server("srv-veto", "Create", "smb2.nt_status", response(REPORT), response(REPORT),
             "the report is vetoed", veto_files="/report.txt/")
plant_server("srv-no-ea", "SetInfo", "smb2.nt_status",
             response("smb2.cmd == 17 && smb2.file_info.infolevel == 15"),
             response("smb2.cmd == 17 && smb2.file_info.infolevel == 15"),
             "no extended attributes", ea_support="no")
plant_server("srv-no-streams", "Create", "smb2.nt_status",
             response('smb2.cmd == 5 && smb2.filename == "work\\\\one.txt:notes"'),
             response('smb2.cmd == 5 && smb2.filename == "work\\\\one.txt:notes"'),
             "no named streams", vfs_objects="")
plant_server("srv-dot-files", "Create", "smb2.file_attribute",
             response('smb2.cmd == 5 && smb2.filename == ".hidden"'),
             response('smb2.cmd == 5 && smb2.filename == ".hidden"'),
             "dot files are not hidden", hide_dot_files="no")
plant_server("srv-read-only", "Create", "smb2.nt_status",
             response('smb2.cmd == 5 && smb2.filename == "work" && smb2.create.disposition == 2'),
             response('smb2.cmd == 5 && smb2.filename == "work" && smb2.create.disposition == 2'),
             "the share is read only", read_only="yes")
desk_server("srv-no-leases", "Negotiate Protocol", "smb2.capabilities", NEGOTIATED, NEGOTIATED,
            "no leases", smb2_leases="no")
desk_server("srv-no-durable", "Create", "smb2.create.chain_element", OPENED_A, OPENED_A,
            "no durable handles", durable_handles="no")
desk_server("srv-no-oplocks", "Negotiate Protocol", "smb2.capabilities", NEGOTIATED, NEGOTIATED,
            "no oplocks: no leases either", oplocks="no")
desk_server("srv-fat", "GetInfo", "smb.fs_name",
            response("smb2.class == 2 && smb2.fs_info.infolevel == 5"),
            response("smb2.class == 2 && smb2.fs_info.infolevel == 5"),
            "the file system calls itself FAT", fstype="FAT")
plant_server("srv-multichannel", "Negotiate Protocol", "smb2.capabilities", NEGOTIATED, NEGOTIATED,
             "no multichannel", server_multi_channel_support="no")

# ---- planted: what is in the share ----------------------------------------------------------


def plant_share(name, command, field, at_a, at_b, what, prepare):
    """Plant something into the share."""
    take(name, scenes.day, before=around(prepare))
    PLANTED.append(("day-1", name, command, field, at_a, at_b, what))


def longer():
    """A report one line longer."""
    scenes.docs(b"last year's figures\n" * 11)


def other_text():
    """A report of the same size."""
    scenes.docs(b"last year's figures\n" * 9 + b"LAST YEAR'S FIGURES\n")


def one_more():
    """One more file in the folder."""
    scenes.docs(more=("plan.txt",))


def write_protected():
    """A report nobody may write or read."""
    scenes.docs(mode=0o000)


GET_REPORT = request(REPORT)
plant_share("dir-longer", "Create", "smb2.eof", response(REPORT), response(REPORT),
            "the report is a line longer", longer)
plant_share("dir-text", "Read", "smb2.read.blob", response("smb2.cmd == 8", 1),
            response("smb2.cmd == 8", 1), "the report says something else", other_text)
plant_share("dir-more", "Find", "smb2.find.id_both_directory_info",
            response("smb2.cmd == 14", 3), response("smb2.cmd == 14", 3),
            "one file more in docs", one_more)
plant_share("dir-no-access", "Create", "smb2.nt_status", response(REPORT), response(REPORT),
            "the report may not be read", write_protected)
plant_share("dir-gone", "Create", "smb2.nt_status", response(REPORT), response(REPORT),
            "the report is not there", scenes.docs_gone)
plant_share("dir-locked", "Read", "smb2.nt_status", response("smb2.cmd == 8", 1),
            response("smb2.cmd == 8", 1), "somebody else has locked a part of the report",
            scenes.docs_held)
plant_share("dir-oplock", "Create", "only_b", None, interim(REPORT),
            "somebody else has a batch oplock and gives it back when asked", scenes.Holder)

# ---- planted: the client --------------------------------------------------------------------


def plant_day(name, command, field, at_a, at_b, what, change=(), options=()):
    """Plant something into what smbclient does, or its options."""
    take(name, scenes.day, change, options, before=around(scenes.docs))
    PLANTED.append(("day-1", name, command, field, at_a, at_b, what))


def opened(name):
    """Name the first CREATE request of a file."""
    return request('smb2.cmd == 5 && smb2.filename == "%s"' % name)


plant_day("cli-signing", "Negotiate Protocol", "smb2.sec_mode", request("smb2.cmd == 0"),
          request("smb2.cmd == 0"), "the client demands signing",
          options=("--client-protection=sign",))
plant_day("cli-dialect", "Negotiate Protocol", "smb2.dialect", request("smb2.cmd == 0"),
          request("smb2.cmd == 0"), "the client knows no 3.1.1", options=("-m", "SMB3_02"))
plant_day("cli-case", "Create", "smb2.filename", opened("docs\\\\report.txt"),
          opened("docs\\\\Report.txt"), "Report.txt in place of report.txt",
          ("get docs\\report.txt back.txt", "get docs\\Report.txt back.txt"))
plant_day("cli-hidden", "SetInfo", "smb2.file_attribute",
          request("smb2.cmd == 17 && smb2.file_info.infolevel == 4 && smb2.file_attribute == 0x22"),
          request("smb2.cmd == 17 && smb2.file_info.infolevel == 4 && smb2.file_attribute == 0x24"),
          "system in place of hidden", ("setmode work\\one.txt +h", "setmode work\\one.txt +s"))
plant_day("cli-ea", "SetInfo", "smb2.ea",
          request("smb2.cmd == 17 && smb2.file_info.infolevel == 15"),
          request("smb2.cmd == 17 && smb2.file_info.infolevel == 15"),
          "another extended attribute",
          ("setea work\\one.txt COLOUR blue", "setea work\\one.txt COLOUX blue"))
plant_day("cli-pattern", "Find", "smb2.find.pattern", request('smb2.find.pattern == "*"', 3),
          request('smb2.find.pattern == "r*"'), "ls docs\\r* in place of ls docs\\*",
          ("ls docs\\*", "ls docs\\r*"))
plant_day("cli-no-read", "Create", "only_a", opened("docs\\\\notes.txt"), None,
          "the notes are not read", ("get docs\\notes.txt back.txt", ""))


def plant_desk(plant, command, field, at_a, at_b, what):
    """Plant something into the requests by hand."""
    take("desk-" + plant, scenes.desk, plant, server=DURABLE, before=around(scenes.desk_files))
    PLANTED.append(("desk-1", "desk-" + plant, command, field, at_a, at_b, what))


def same(where):
    """The same frame in both."""
    return where, where


LARGE_WRITE = request("smb2.cmd == 9 && smb2.write_length == 2048")
SIZE = request("smb2.cmd == 17 && smb2.file_info.infolevel == 20")
plant_desk("lease", "Create", "smb2.lease.lease_state", *same(request('smb2.filename == "a.txt"')),
           "a lease for reading only is wanted")
plant_desk("durable", "Create", "smb2.create.chain_element",
           *same(request('smb2.filename == "a.txt"')), "no durable handle is wanted")
plant_desk("unicode", "Create", "smb2.filename", request("smb2.create.oplock == 9"),
           request("smb2.create.oplock == 9"), "the umlaut is decomposed")
plant_desk("blank", "Create", "smb2.filename", request("smb2.create.oplock == 9"),
           request("smb2.create.oplock == 9"), "a blank at the name's end")
plant_desk("case", "Create", "smb2.filename", request("smb2.create.oplock == 9"),
           request("smb2.create.oplock == 9"), "a small umlaut")
plant_desk("offset", "Write", "smb2.file_offset", *same(LARGE_WRITE), "written at 100, not at 0")
plant_desk("fs-class", "GetInfo", "smb2.fs_info.infolevel", *same(request("smb2.class == 2")),
           "another class of file system information")
plant_desk("owner-only", "GetInfo", "smb2.getsetinfo_additionals",
           *same(request("smb2.class == 3")), "owner and group only are asked for")
plant_desk("shared-lock", "Lock", "smb2.lock_flags", *same(request("smb2.cmd == 10")),
           "a shared lock")
plant_desk("fsctl", "Ioctl", "smb2.ioctl.function", *same(request("smb2.cmd == 11")),
           "another FSCTL")
plant_desk("no-flush", "Flush", "only_a", request("smb2.cmd == 7"), None, "no FLUSH")
plant_desk("two-flushes", "Flush", "only_b", None, request("smb2.cmd == 7", 2), "a second FLUSH")
plant_desk("pattern", "Find", "smb2.find.pattern", *same(request("smb2.cmd == 14")),
           "*.txt in place of *")
plant_desk("rescan", "Find", "only_b", None, request("smb2.cmd == 14", 3), "listed once more")
plant_desk("size", "SetInfo", "smb.end_of_file", *same(SIZE), "4000 bytes, not 5000")
plant_desk("order", "Write", "moved", request("smb2.cmd == 9 && smb2.file_offset == 4500"),
           request("smb2.cmd == 9 && smb2.file_offset == 4500"),
           "the WRITE comes before the SET_INFO of the other file")
plant_desk("delete", "SetInfo", "smb2.disposition.delete_on_close",
           *same(request("smb2.cmd == 17 && smb2.file_info.infolevel == 13")),
           "the file is to be deleted")
plant_desk("not-closed", "Close", "only_a", request("smb2.cmd == 6", 3), None,
           "the last file is not closed")

# ---- planted: edited captures ---------------------------------------------------------------


def plant_edit(name, command, field, where, what, edit, base="desk", kind=None, in_flight=False):
    """Plant something into the bytes of the second run."""
    EDITS["edit-" + name] = (base + "-2", edit)
    at_a = None if in_flight else where
    at_b = None if kind == "only_a" else where
    PLANTED.append((base + "-1", "edit-" + name, command, kind or field, at_a, at_b, what))


def plant_bytes(name, command, field, where, value, what, base="desk", in_flight=False, **more):
    """Plant other bytes into a field; in flight: its place in the other run is not known."""
    plant_edit(name, command, field, where, what, patch(where, field, value, **more), base,
               in_flight=in_flight)


FIRST_READ = 'smb2.cmd == 8 && smb2.read_length == 1000'
CREATE_A = 'smb2.cmd == 5 && smb2.filename == "a.txt"'
plant_bytes("action", "Create", "smb2.create.action", response(CREATE_A), b"\x01",
            "opened, not created")
plant_bytes("status", "Flush", "smb2.nt_status", response("smb2.cmd == 7"), b"\x7f\0\0\xc0",
            "the FLUSH fails: STATUS_DISK_FULL")
plant_bytes("count", "Write", "smb2.write.count", response("smb2.cmd == 9"), b"\x15",
            "a byte less was written")
plant_bytes("links", "GetInfo", "smb2.nlinks", response("smb2.file_info.infolevel == 18"), b"\x02",
            "two links")
plant_bytes("pending", "GetInfo", "smb2.delete_pending",
            response("smb2.file_info.infolevel == 18"), b"\x01", "deletion is pending")
plant_bytes("impersonation", "Create", "smb2.impersonation.level", request(CREATE_A), b"\x03",
            "delegation")
plant_bytes("guest", "Session Setup", "smb2.session_flags", response("smb2.cmd == 1", 2), b"\x01",
            "logged on as guest")
plant_bytes("share-type", "Tree Connect", "smb2.share_type", response(TO_SHARE), b"\x03",
            "the share is a printer")
plant_bytes("charge", "Read", "smb2.credit.charge", request(FIRST_READ), b"\x05",
            "a credit charge of 5")
plant_bytes("channel", "Write", "smb2.channel_sequence", LARGE_WRITE, b"\x01",
            "a channel sequence of 1")
plant_bytes("msg-id", "KeepAlive", "smb2.msg_id", request("smb2.cmd == 13"),
            lambda old: b"\x03" + old[1:2], "a message id that was used before")
plant_bytes("tid", "Flush", "smb2.tid", request("smb2.cmd == 7"),
            lambda old: bytes([old[0] ^ 0x55]), "another tree")
plant_edit("fid", "Read", "smb2.fid", request("smb2.cmd == 8 && smb2.read_length == 512"),
           "the other file is read",
           copy_field(request("smb2.cmd == 8 && smb2.read_length == 512"), "smb2.fid",
                      request(FIRST_READ)))
plant_bytes("lease-state", "Create", "smb2.lease.lease_state", response(CREATE_A), b"\x01",
            "only a read lease is granted")
plant_bytes("maximal", "Create", "smb.access_mask", response(CREATE_A), b"\xa9",
            "less access at most")
plant_edit("entry", "Find", "smb2.find.id_both_directory_info", response("smb2.cmd == 14"),
           "X.dat in place of z.dat", patch(response("smb2.cmd == 14"), "smb2.filename", b"X",
                                            count=3))
plant_bytes("search", "Find", "smb2.find.flags", request("smb2.cmd == 14"), b"\x01",
            "the scan is restarted")
plant_bytes("lock-length", "Lock", "smb2.lock_length", request("smb2.cmd == 10"), b"\x0b",
            "11 bytes locked")
plant_bytes("ace-mask", "GetInfo", "nt.access_mask",
            response("smb2.class == 3"), b"\xa9\x00\x12", "an entry allows less", count=1)
plant_bytes("sid", "GetInfo", "nt.sid", response("smb2.class == 3"), b"\x77", "another owner",
            at=24)
plant_bytes("read-byte", "Read", "smb2.read.blob",
            response("smb2.cmd == 8 && smb2.read_length == 512"), b"\x77",
            "another byte is read", at=100)
plant_edit("lost", "KeepAlive", "only_a", request("smb2.cmd == 13"), "the ECHO was never sent",
           without(request("smb2.cmd == 13"), response("smb2.cmd == 13")), kind="only_a")
plant_edit("unanswered", "KeepAlive", "only_a", response("smb2.cmd == 13"),
           "the ECHO is not answered", without(response("smb2.cmd == 13")), kind="only_a")
plant_bytes("signed", "Create", "smb2.flags", request(REPORT), b"\x18",
            "flagged as signed", base="day")
plant_bytes("user", "Session Setup", "ntlmssp.auth.username", request("smb2.cmd == 1", 2), b"X",
            "another user", base="day")

BREAK = frame("smb2.cmd == 18 && smb2.msg_id == 0xffffffffffffffff")
ACKNOWLEDGED = request("smb2.cmd == 18 && smb2.msg_id != 0xffffffffffffffff")
plant_bytes("break-level", "Break", "smb2.create.oplock", BREAK, b"\0",
            "broken to none", base="breaks")
plant_bytes("ack-level", "Break", "smb2.create.oplock", ACKNOWLEDGED, b"\0",
            "none acknowledged", base="breaks")
plant_edit("no-break", "Break", "only_a", BREAK, "no break notification", without(BREAK),
           base="breaks", kind="only_a")
plant_bytes("notify-action", "Notify", "smb2.notify.action", response("smb2.cmd == 15"), b"\3",
            "modified, not added", base="notify")
plant_bytes("notify-tree", "Notify", "smb2.notify.flags", request("smb2.cmd == 15"), b"\1",
            "the whole tree is watched", base="notify")

CHUNKS = "smb2.ioctl.function == 0x1440f2"
RANGES = "smb2.ioctl.function == 0x940cf"
plant_bytes("chunk", "Ioctl", "smb2.fsctl.cchunk.xfer_len", request(CHUNKS), b"\x3f",
            "a byte less is to be copied", base="copies")
plant_bytes("copied", "Ioctl", "smb2.fsctl.cchunk.total_written", response(CHUNKS), b"\x01",
            "less was copied", base="copies")
plant_bytes("resume-key", "Ioctl", "smb2.fsctl.cchunk.resume_key", request(CHUNKS),
            lambda old: bytes([old[0] ^ 0xff]), "another source", base="copies")
plant_bytes("range", "Ioctl", "smb2.fsctl.range_length", response(RANGES), b"\1",
            "another allocated range", base="copies")

LEASE_BREAK = frame("smb2.lease.lease_state && smb2.msg_id == 0xffffffffffffffff")
plant_bytes("lease-ack", "Break", "smb2.lease.lease_flags", LEASE_BREAK, b"\0",
            "no acknowledgement is asked for", base="lease")
plant_bytes("lease-to", "Break", "smb2.lease.lease_state", LEASE_BREAK, b"\1",
            "broken to read caching only", base="lease", count=2)
plant_bytes("lease-epoch", "Break", "smb2.lease.lease_oplock", LEASE_BREAK, b"\x77",
            "the epoch leaps", base="lease")
plant_bytes("lease-key", "Create", "smb2.lease.lease_key", request("smb2.lease.lease_key", 2),
            lambda old: bytes([old[0] ^ 0xff]), "another lease", base="lease")
plant_bytes("related", "Ioctl", "smb2.flags", request("smb2.ioctl.function == 0x900c0"), b"\x10",
            "the second part is not related to the first", base="compound", count=2)

plant_bytes("dfs-ttl", "Ioctl", "smb.dfs.referral.ttl", frame("smb.dfs.referral.ttl", 2), b"\x01",
            "another time to live", base="dfs")
plant_bytes("dfs-node", "Ioctl", "smb.dfs.referral.node", frame("smb.dfs.referral.node", 2),
            b"X", "the link leads to another share", base="dfs", at=16)

CHALLENGE, TOKEN = response("smb2.cmd == 1", 1), request("smb2.cmd == 1", 2)
plant_bytes("ntlm-flags", "Session Setup", "ntlmssp.negotiateflags", CHALLENGE,
            lambda old: bytes([old[0] ^ 0x10]), "sealing or signing is offered otherwise",
            base="day")
plant_bytes("ntlm-mic", "Session Setup", "ntlmssp.ntlmv2_response.flags", TOKEN, b"\0",
            "no MIC", base="day")
plant_bytes("ntlm-binding", "Session Setup", "ntlmssp.ntlmv2_response.channel_bindings", TOKEN,
            b"\1" * 16, "bound to a channel", base="day")
plant_bytes("spnego", "Session Setup", "spnego.negResult", response("smb2.cmd == 1", 2), b"\2",
            "rejected", base="day")
plant_bytes("signing-id", "Negotiate Protocol", "smb2.negotiate_context.signing_id", NEGOTIATED,
            b"\1", "another signing algorithm", base="day")
plant_bytes("boot-time", "Negotiate Protocol", "smb2.boot_time", NEGOTIATED,
            b"\0\x80\x3e\xd5\xde\xb1\xdd\1", "the server tells since when it is up", base="day")
plant_bytes("no-guid", "Negotiate Protocol", "smb2.server_guid", NEGOTIATED, b"\0" * 16,
            "no server GUID", base="day")
plant_bytes("previous", "Session Setup", "smb2.previous_sesid", request("smb2.cmd == 1", 1),
            b"\x77", "a previous session is to be ended", base="day")
plant_bytes("no-time", "Create", "smb2.create.time", response(REPORT), b"\0" * 8,
            "no creation time", base="day")

# ---- planted: where much else is in motion --------------------------------------------------

CARL_7 = frame('smb2.cmd == 9 && frame contains "carl 7"')
LARGE_SEGMENT = "tcp.dstport == 445 && tcp.len > 30000"
plant_edit("in-crowd", "Write", "smb2.write_data", CARL_7, "another byte is written",
           last_byte(CARL_7), base="hard-crowd")
plant_bytes("in-flight-read", "Read", "smb2.read.blob", frame("smb2.read.blob", 10), b"\x77",
            "another byte is read", base="hard-reads", at=99, in_flight=True)
plant_bytes("in-flight-write", "Write", "smb2.write.count", frame("smb2.write.count", 15), b"\1",
            "less is written", base="hard-writes", in_flight=True)
plant_bytes("in-flight-open", "Create", "smb2.eof", frame("smb2.cmd == 5 && smb2.eof", 4),
            b"\x77", "a longer file", base="hard-opens", in_flight=True)
plant_edit("in-megabytes", "Write", "smb2.write_data", reassembled(LARGE_SEGMENT, 30),
           "another byte in the middle of a large write", last_byte(frame(LARGE_SEGMENT, 30)),
           base="hard-big")


def plant_jobs(plant, command, field, at_a, at_b, what):
    """Plant something into what is done with one of twenty files at once."""
    take("jobs-" + plant, scenarios.jobs, 20, 1200, plant, server=DEFAULTS,
         before=around(warm=True, busy=True))
    PLANTED.append(("hard-jobs-1", "jobs-" + plant, command, field, at_a, at_b, what))


plant_jobs("byte", "Write", "smb2.write_data", frame('frame contains "job07.txt 1"'),
           frame('frame contains "JOB07.txt 1"'), "another text is written")
plant_jobs("no-read", "Read", "only_a", request("smb2.file_offset == 1203"), None, "a file is not read")

take("reset", scenes.reconnects, 1, before=around())
PLANTED.append(("reconnects-1", "reset", "Connection", "only_b", None,
                frame("tcp.flags.reset == 1 && tcp.dstport == 445"),
                "the client resets its second connection"))
take("shares-text", scenes.shares, server=dict(STEADY, **{"server string": "other"}),
     before=around())
PLANTED.append(("shares-1", "shares-text", "Ioctl", "srvsvc.srvsvc_NetSrvInfo101.comment",
                response("srvsvc.opnum == 21"), response("srvsvc.opnum == 21"),
                "the server's comment"))
take("encrypted-case", scenes.keyed_day, "--client-protection=encrypt",
     ("get docs\\report.txt back.txt", "get docs\\Report.txt back.txt"),
     before=around(scenes.docs))
PLANTED.append(("encrypted-1", "encrypted-case", "Create", "smb2.filename",
                opened("docs\\\\report.txt"), opened("docs\\\\Report.txt"),
                "Report.txt in place of report.txt, encrypted"))
