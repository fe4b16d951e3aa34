# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of an office's and an editor's day; entered into the tables of pairs.py."""

import os
import shutil

import hand
import machine
import scenes_office
from edit import frame, request, response
from machine import SHARE, STEADY, share_file
from pairs import (DURABLE, EQUAL, NEGOTIATED, PLANTED, TO_IPC, opened, same, take,
                   twice)
from scenes import around
from scenes_office import also, in_pub, keyed_office, office_files, plain_office

twice("office", plain_office, prepare=office_files)
twice("editor", scenes_office.editor, prepare=scenes_office.editor_files, server=DURABLE)


def plant_office(name, command, field, at_a, at_b, what, change=(), options=(), prepare=None,
                 **server):
    """Plant something into the office's day: what is done, how, on what, on which server."""
    settings = {key.replace("__", ":").replace("_", " "): value for key, value in server.items()}
    take("office-" + name, plain_office, change, options, server=dict(STEADY, **settings),
         before=around(also(prepare) if prepare else office_files))
    PLANTED.append(("office-1", "office-" + name, command, field, at_a, at_b, what))


def equal_office(name, what, options=(), change=(), prepare=None, address=machine.SERVER_ADDRESS,
                 **server):
    """Enter an office's day in which something is different that means nothing."""
    settings = {key.replace("__", ":").replace("_", " "): value for key, value in server.items()}
    take("office-" + name, plain_office, change, options, address,
         server=dict(STEADY, **settings), before=around(also(prepare) if prepare else office_files))
    EQUAL.append(("office-1", "office-" + name, what))


# ---- the office's server --------------------------------------------------------------------

LISTED = response('smb2.find.pattern == "*"', 3)
LISTED_LATE = response('smb2.find.pattern == "*"', 5)
SECURITY = response("smb2.cmd == 16 && smb2.class == 3")
ON_LINK = response('smb2.cmd == 5 && smb2.filename == "pub\\\\link.txt"')
README = 'smb2.cmd == 5 && smb2.filename == "pub\\\\readme.txt"'
TABLE = 'smb2.cmd == 5 && smb2.filename == "pub\\\\table.csv"'
TOKEN, LOGGED_ON = request("smb2.cmd == 1", 2), response("smb2.cmd == 1", 2)

plant_office("case-sensitive", "Create", "smb2.nt_status",
             *same(response('smb2.cmd == 5 && smb2.filename == "pub\\\\README.TXT"')),
             "names are case sensitive", case_sensitive="yes")
plant_office("lower-case", "GetInfo", "smb2.filename",
             *same(response("smb2.file_info.infolevel == 18", 4)),
             "names of new files are made lower case", preserve_case="no", short_preserve_case="no")
plant_office("mangled", "Find", "smb2.shortname", *same(LISTED), "long names have short ones",
             mangled_names="yes")
plant_office("hide", "Find", "smb2.file_attribute", *same(LISTED), "readme.txt is hidden",
             hide_files="/readme.txt/")
plant_office("create-mask", "GetInfo", "nt.access_mask", *same(SECURITY),
             "new files are for their owner only", create_mask="0700")
plant_office("force-user", "GetInfo", "nt.sid", *same(SECURITY), "all work is done as root",
             force_user="root")
plant_office("delete-readonly", "Create", "smb2.nt_status", *same(response(TABLE, 6)),
             "a file that is read only can be deleted", delete_readonly="yes")
plant_office("csc", "Tree Connect", "smb2.share_flags", *same(response(TO_IPC)),
             "programs may be cached on the client", csc_policy="programs")
plant_office("volume", "GetInfo", "smb.volume.label",
             *same(response("smb2.class == 2 && smb2.fs_info.infolevel == 1")), "another label",
             volume="ELSEWHERE")
plant_office("no-encryption", "Negotiate Protocol", "smb2.negotiate_context", *same(NEGOTIATED),
             "the server cannot encrypt", server_smb_encrypt="off")
plant_office("no-links", "Create", "smb2.nt_status", *same(ON_LINK),
             "symbolic links are not followed", follow_symlinks="no")
plant_office("msdfs", "Tree Connect", "smb2.share_flags", *same(response(TO_IPC)),
             "the shares are DFS roots", msdfs_root="yes")
plant_office("preexec", "Tree Connect", "smb2.nt_status", *same(response(TO_IPC)),
             "what must run before a connection fails", root_preexec="/bin/false",
             root_preexec_close="yes")
plant_office("no-acl", "GetInfo", "nt.sec_desc.type", *same(SECURITY), "ACLs are not supported",
             nt_acl_support="no")
plant_office("recycle", "Find", "smb2.find.id_both_directory_info", *same(LISTED_LATE),
             "deleted files are kept in a bin", vfs_objects="streams_xattr recycle")
plant_office("catia", "Find", "smb2.find.id_both_directory_info", *same(LISTED),
             "question marks are shown as another letter", vfs_objects="catia streams_xattr",
             catia__mappings="0x3f:0xbf")
plant_office("no-ntlm", "Session Setup", "smb2.nt_status", *same(LOGGED_ON),
             "NTLM is not allowed", ntlm_auth="disabled")
plant_office("no-dos-attributes", "Create", "smb2.nt_status", *same(response(TABLE, 6)),
             "DOS attributes are made of permissions, which allow more", store_dos_attributes="no",
             map_archive="yes", map_readonly="permissions")
plant_office("denied", "NetBIOS", "only_b", None, frame("nbss.type == 0x83"),
             "the server does not talk to this host", hosts_deny="192.0.2.20")
plant_office("read-bytes", "Negotiate Protocol", "smb2.max_read_size", *same(NEGOTIATED),
             "smaller reads", smb2_max_read="65536")

plant_office("credits", "Find", "smb2.output_buffer_len", *same(request("smb2.cmd == 14")),
             "few credits: the client asks for less at a time", smb2_max_credits="64")

# ---- the office's share ---------------------------------------------------------------------


def disable_user():
    """The account is disabled."""
    machine.run(["smbpasswd", "-c", "/mnt/run/smb.conf", "-d", machine.USER])


class FullDisk:
    """The share on a file system with 40 KB left."""

    def __init__(self):
        machine.run(["truncate", "-s", "1M", "/mnt/disk"])
        machine.run(["mkfs.ext4", "-q", "-F", "-m", "0", "/mnt/disk"])
        machine.run(["mount", "-o", "loop", "/mnt/disk", SHARE])
        shutil.rmtree(os.path.join(SHARE, "lost+found"))
        shutil.chown(SHARE, machine.USER, machine.USER)
        office_files()
        room = os.statvfs(SHARE)
        share_file("pub/sub/filler", bytes(room.f_bavail * room.f_frsize - 40960))

    @staticmethod
    def drop():
        """Take it away; smbd may still be on its way out of it."""
        machine.run(["umount", "--lazy", SHARE])


def folder_for_file():
    """The readme is a folder."""
    os.unlink(in_pub("readme.txt"))
    os.mkdir(in_pub("readme.txt"))
    shutil.chown(in_pub("readme.txt"), machine.USER, machine.USER)


plant_office("disabled", "Session Setup", "smb2.nt_status", *same(LOGGED_ON),
             "the account is disabled", prepare=disable_user)
plant_office("no-data", "Find", "smb2.find.id_both_directory_info", *same(LISTED),
             "a file less", prepare=lambda: os.unlink(in_pub("data.bin")))
plant_office("folder", "Create", "smb2.nt_status", *same(response(README)),
             "the readme is a folder", prepare=folder_for_file)
plant_office("content", "Read", "smb2.read.blob", *same(response("smb2.cmd == 8")),
             "the readme says something else",
             prepare=lambda: share_file("pub/readme.txt", b"read me FIRST\n" * 9))
plant_office("upper-name", "Find", "smb2.find.id_both_directory_info", *same(LISTED),
             "the readme's name is in capitals",
             prepare=lambda: os.rename(in_pub("data.bin"), in_pub("DATA.BIN")))
plant_office("two-links", "GetInfo", "smb2.nlinks",
             *same(response("smb2.file_info.infolevel == 18")),
             "the readme has another name elsewhere",
             prepare=lambda: os.link(in_pub("readme.txt"), in_pub("sub/again.txt")))
plant_office("attribute", "Find", "smb2.ea_size", *same(LISTED),
             "a file has an extended attribute",
             prepare=lambda: os.setxattr(in_pub("data.bin"), "user.MOOD", b"fine\0"))
plant_office("shut", "Create", "smb2.nt_status", *same(response(TABLE)),
             "nobody may make files in the folder", prepare=lambda: os.chmod(in_pub(""), 0o555))
plant_office("size", "Find", "smb2.eof", *same(LISTED), "a file is longer",
             prepare=lambda: share_file("pub/data.bin", bytes(range(250)) * 163))
take("office-full", plain_office, before=around(FullDisk))
PLANTED.append(("office-1", "office-full", "Write", "smb2.nt_status",
                *same(response("smb2.cmd == 9 && smb2.write_length == 70000")),
                "the disk is full"))

# ---- the office's client --------------------------------------------------------------------

plant_office("other-folder", "Create", "smb2.filename", opened("tmp"), opened("tmp2"),
             "another name for a folder", ("mkdir tmp", "mkdir tmp2"))
plant_office("no-rename", "Create", "only_a",
             request('smb2.cmd == 5 && smb2.filename == "New Plan.TXT"', 6), None,
             "the file is not renamed", ('rename "New Plan.TXT" pub\\plan.old', ""))
plant_office("retry", "Create", "only_b", None, request(README, 2), "the readme is got twice",
             ("get pub\\readme.txt r.txt", "get pub\\readme.txt r.txt; get pub\\readme.txt r.txt"))
plant_office("user", "Session Setup", "ntlmssp.auth.username", *same(TOKEN),
             "another user, who is a guest", options=("-U", "nobodyknown%x"))
plant_office("anonymous", "Session Setup", "ntlmssp.auth.username", *same(TOKEN), "nobody",
             options=("-N", "-U", "%"))
plant_office("password", "Session Setup", "smb2.nt_status", *same(LOGGED_ON), "a wrong password",
             options=("-U", "alice%wrong"))
plant_office("client-cipher", "Negotiate Protocol", "smb2.negotiate_context.cipher_id",
             *same(request("smb2.cmd == 0")), "the client offers one cipher",
             options=("--option=client smb3 encryption algorithms=AES-256-GCM",))
plant_office("client-minimum", "Negotiate Protocol", "smb2.dialect",
             *same(request("smb2.cmd == 0")), "the client knows nothing below 3.0",
             options=("--option=client min protocol=SMB3_00",))
plant_office("old-client", "Negotiate Protocol", "smb2.dialect", *same(request("smb2.cmd == 0")),
             "the client knows 2.0.2 only", options=("-m", "SMB2_02"))
plant_office("wrong-name", "Create", "smb2.filename", opened("pub\\\\table.csv"),
             opened("pub\\\\tableau.csv"), "the table is put under another name",
             ("put table.csv pub\\table.csv", "put table.csv pub\\tableau.csv"))
plant_office("not-readonly", "SetInfo", "smb2.file_attribute",
             *same(request("smb2.cmd == 17 && smb2.file_info.infolevel == 4")),
             "the table is hidden, not write-protected",
             ("setmode pub\\table.csv +r", "setmode pub\\table.csv +h"))

# ---- the office, equal ----------------------------------------------------------------------

equal_office("ipv6", "over IPv6", address=machine.SERVER_ADDRESS_6,
             interfaces="192.0.2.10/24 2001:db8::10/64")
equal_office("client-name", "the client has another name", ("--netbiosname=SOMECLI",))
equal_office("iosize", "in portions of 16 KB",
             change=("ls", "iosize 16384; ls"))
equal_office("dirsort", "the server sorts listings", vfs_objects="dirsort streams_xattr")
equal_office("audit", "the server keeps a log", vfs_objects="full_audit streams_xattr")
equal_office("allocate", "files are allocated in full", strict_allocate="yes")
equal_office("sync", "every write goes to the disk", strict_sync="yes", sync_always="yes")
equal_office("sendfile", "the kernel sends files", use_sendfile="yes", min_receivefile_size="1024")
equal_office("free", "another free space", dfree_command="/bin/echo 100000 50000 4096")
equal_office("disk-size", "a limit to what is shown as the disk's size", max_disk_size="2000")
equal_office("browse", "the share is not shown in lists", browseable="no",
             deadtime="5", keepalive="3")
equal_office("aio", "asynchronous reads and writes", aio_read_size="1", aio_write_size="1")
equal_office("roundup", "allocation in megabytes", allocation_roundup_size="1048576")
equal_office("filetimes", "times in seconds", dos_filetime_resolution="yes")
equal_office("other-domain", "the user's domain has another name", ("-W", "ELSEWHERE"))
equal_office("small-buffers", "small socket buffers",
             ("--option=socket options=SO_SNDBUF=8192 SO_RCVBUF=8192",))
for level, run in (("sign", "1"), ("sign", "2"), ("encrypt", "1"), ("encrypt", "2")):
    take("office-%s-%s" % (level, run), keyed_office, "--client-protection=" + level,
         server={} if run == "2" else STEADY,
         before=around(office_files, warm=run == "2", busy=run == "2"))
EQUAL += [("office-sign-1", "office-sign-2", "signed; defaults, a used server, busy cores"),
          ("office-encrypt-1", "office-encrypt-2", "encrypted; the same")]
take("office-hard", plain_office, server={}, before=around(office_files, warm=True, busy=True))
EQUAL.append(("office-1", "office-hard", "smbd's defaults, a used server, busy cores"))

# ---- the editor -----------------------------------------------------------------------------

DOCUMENT = 'smb2.cmd == 5 && smb2.filename == "Team\\\\Report.docx"'
SCRATCH = 'smb2.cmd == 5 && smb2.filename == "Team\\\\~scratch.tmp"'
LOCKS, READS, WRITES, SETS, NOTIFY = ("smb2.cmd == %d" % code for code in (10, 8, 9, 17, 15))


def set_info(level):
    """Name a SET_INFO request of that class of information."""
    return request("smb2.cmd == 17 && smb2.file_info.infolevel == %d" % level)


def plant_editor(name, command, field, at_a, at_b, what, prepare=None, server=None, **plant):
    """Plant something into the editor's day."""
    take("editor-" + name, editor_with(plant), server=dict(DURABLE, **(server or {})),
         before=around(also_editor(prepare)))
    PLANTED.append(("editor-1", "editor-" + name, command, field, at_a, at_b, what))


def equal_editor(name, what, prepare=None, server=None, busy=False, **plant):
    """Enter an editor's day in which something is different that means nothing."""
    take("editor-" + name, editor_with(plant), server=dict(DURABLE, **(server or {})),
         before=around(also_editor(prepare), warm=busy, busy=busy))
    EQUAL.append(("editor-1", "editor-" + name, what))


def editor_with(plant):
    """Return the day with something planted."""
    return lambda: scenes_office.editor(**plant)


def also_editor(change):
    """Return a preparation: the editor's files, and a change behind the server's back."""
    def prepare():
        scenes_office.editor_files()
        return change() if change else None
    return prepare


def in_team(name):
    """Return the path of a file in the share's folder."""
    return os.path.join(SHARE, "Team", name)


OPEN = request(DOCUMENT)
plant_editor("access", "Create", "smb.access_mask", *same(OPEN), "opened for reading only",
             access=hand.FILE_READ)
plant_editor("sharing", "Create", "smb.share_access", *same(OPEN),
             "shared for reading only: the second client does not get in", sharing=1)
plant_editor("disposition", "Create", "smb2.create.disposition", *same(OPEN),
             "the document is overwritten", disposition=hand.OVERWRITE_IF)
plant_editor("options", "Create", "smb.create_options", *same(OPEN), "write through", options=2)
plant_editor("attributes", "Create", "smb2.file_attribute", *same(OPEN), "archive, if it is new",
             attributes=0x20)
plant_editor("lease", "Create", "smb2.lease.lease_state", *same(OPEN), "no write caching: no break",
             lease=3)
plant_editor("parent", "Create", "smb2.lease.lease_flags", *same(OPEN),
             "the folder's lease is named",
             parent=bytes(range(90, 106)))
plant_editor("timeout", "Create", "smb2.dh2x.timeout", *same(OPEN), "a shorter time to reconnect",
             durable=30000)
plant_editor("persistent", "Create", "smb2.dh2x.flags", *same(OPEN),
             "a persistent handle is wanted",
             persistent=2)
plant_editor("allocation", "Create", "smb2.allocation_size", *same(OPEN), "more room is reserved",
             allocation=1048576)
plant_editor("app", "Create", "smb2.create.chain_element", *same(OPEN),
             "an application instance id",
             app_instance=bytes(range(16)))
plant_editor("fewer-reads", "Read", "only_a", request(READS, 3), None, "the end is not read",
             reads=(0, 4096))
plant_editor("minimum", "Read", "smb2.min_count", *same(request(READS)),
             "ten bytes at the least", minimum=10)
plant_editor("ea", "Create", "smb2.ea.data", *same(request(SCRATCH)), "another value of an EA",
             ea=(("MOOD", b"grim"),))
plant_editor("byte", "Write", "smb2.write_data", *same(request(WRITES)), "one other byte",
             data=b"new text\n" * 299 + b"new test\n")
plant_editor("write-at", "Write", "smb2.file_offset", *same(request(WRITES)), "written further on",
             at=7)
plant_editor("write-through", "Write", "smb2.write.flags", *same(request(WRITES)),
             "written through", through=1)
plant_editor("no-flush", "Flush", "only_a", request("smb2.cmd == 7"), None, "not flushed", flush=0)
plant_editor("three-flushes", "Flush", "only_b", None, request("smb2.cmd == 7", 2),
             "flushed three times", flush=3)
plant_editor("no-time", "SetInfo", "smb2.last_write.time", *same(set_info(4)),
             "the time of the last write is not set", written=0)
plant_editor("readonly", "SetInfo", "smb2.file_attribute", *same(set_info(4)), "write-protected",
             set_attributes=0x21)
plant_editor("end", "SetInfo", "smb.end_of_file", *same(set_info(20)), "cut shorter", end=1000)
plant_editor("keep", "SetInfo", "smb2.rename.replace_if", *same(set_info(10)),
             "what is there is not replaced", replace=0)
plant_editor("target", "SetInfo", "smb2.filename", *same(set_info(10)), "another name",
             target="Team\\Report2.docx")
plant_editor("scratch", "Create", "smb2.filename", request(SCRATCH),
             opened("Team\\\\~scratch.bak"), "another scratch file", scratch="Team\\~scratch.bak")
plant_editor("lock-all", "Lock", "smb2.lock_length", *same(request(LOCKS)), "a longer range",
             locks=((0, 100, hand.EXCLUSIVE | hand.FAIL_AT_ONCE),
                    (100, 10, 1 | hand.FAIL_AT_ONCE)))
plant_editor("lock-twice", "Lock", "smb2.file_offset", *same(request(LOCKS, 2)),
             "the second range lies in the first: not granted",
             locks=((0, 10, hand.EXCLUSIVE | hand.FAIL_AT_ONCE), (5, 10, 1 | hand.FAIL_AT_ONCE)))
plant_editor("sparse", "Ioctl", "smb2.fsctl.set_sparse",
             *same(request("smb2.ioctl.function == 0x900c4")), "not sparse", sparse=b"\0")
plant_editor("zero", "Ioctl", "smb2.fsctl.range_length",
             *same(request("smb2.ioctl.function == 0x980c8")), "more is zeroed", zero=(100, 300))
plant_editor("filter", "Notify", "smb.nt.notify.completion_filter", *same(request(NOTIFY)),
             "more kinds of changes", filter=0x17)
plant_editor("no-cancel", "Cancel", "only_a", request("smb2.cmd == 12"), None,
             "the watch is ended by closing", cancel=False)
plant_editor("pattern", "Find", "smb2.find.pattern", *same(request("smb2.cmd == 14")),
             "documents only", pattern="*.docx")
plant_editor("list-class", "Find", "smb2.find.infolevel", *same(request("smb2.cmd == 14")),
             "another class", list_class=38)
plant_editor("one-entry", "Find", "smb2.find.flags", *same(request("smb2.cmd == 14")),
             "one entry at a time", list_flags=2)
plant_editor("close", "Close", "smb2.close.flags", *same(request("smb2.cmd == 6", 4)),
             "no attributes on closing", close_flags=0)
plant_editor("kept", "Create", "smb.create_options", *same(opened("Team\\\\gone.txt")),
             "not deleted", delete=False)
plant_editor("mask", "Create", "smb.access_mask", *same(request(SCRATCH)),
             "the scratch file cannot be renamed", mask=hand.FILE_READ | hand.FILE_WRITE)
plant_editor("dialect", "Negotiate Protocol", "smb2.dialect", *same(request("smb2.cmd == 0")),
             "3.0, not 3.0.2", dialect=0x300)
plant_editor("owner", "GetInfo", "smb2.getsetinfo_additionals",
             *same(request("smb2.class == 3")), "owner and group only", security=3)
plant_editor("no-mode", "GetInfo", "only_a",
             request("smb2.cmd == 16 && smb2.file_info.infolevel == 16"), None,
             "the mode is not asked for", query=(4, 5, 6, 7, 8, 14, 17, 18, 22, 34))
plant_editor("stream", "Create", "smb2.filename",
             request('smb2.cmd == 5 && smb2.filename contains "Zone"'),
             request('smb2.cmd == 5 && smb2.filename contains "Other"'), "another stream",
             stream="Team\\Report.docx:Other")
plant_editor("echo", "KeepAlive", "only_b", None, request("smb2.cmd == 13"), "an ECHO", echoes=1)
plant_editor("not-closed", "Close", "only_a",
             request("smb2.cmd == 6", 5), None, "the scratch file is not closed", skip=("close",))
plant_editor("no-streams", "Create", "smb2.nt_status",
             *same(response('smb2.cmd == 5 && smb2.filename contains "Zone"')), "no streams",
             server={"vfs objects": "acl_xattr"})
plant_editor("no-ea", "Create", "smb2.nt_status", *same(response(SCRATCH)),
             "no extended attributes", server={"ea support": "no"})
plant_editor("kernel-oplocks", "Negotiate Protocol", "smb2.capabilities", *same(NEGOTIATED),
             "no leases: the kernel's oplocks", server={"kernel oplocks": "yes"}, breaks=False)
plant_editor("has-stream", "GetInfo", "smb.stream",
             *same(response("smb2.file_info.infolevel == 22")), "the document has a stream",
             prepare=lambda: os.setxattr(in_team("Report.docx"), "user.DosStream.note:$DATA",
                                         b"hello\0"))
plant_editor("short", "Find", "smb2.eof", *same(response("smb2.cmd == 14")),
             "the document is shorter", prepare=lambda: os.truncate(in_team("Report.docx"), 9000))
plant_editor("gone", "Create", "smb2.nt_status", *same(response(DOCUMENT)),
             "the document is not there", prepare=lambda: os.unlink(in_team("Report.docx")))
plant_editor("protected", "Create", "smb2.nt_status", *same(response(DOCUMENT)),
             "the document may not be written",
             prepare=lambda: os.chmod(in_team("Report.docx"), 0o444))
plant_editor("held", "Create", "smb2.nt_status", *same(response(DOCUMENT)),
             "somebody else holds the document",
             prepare=lambda: hand.hold_open("Team\\Report.docx"))

equal_editor("lease-key", "another lease key", lease_key=bytes(range(140, 156)))
equal_editor("create-guid", "another create GUID", create_guid=bytes(range(60, 76)))
equal_editor("time", "another time is set", written=0x01DA123400000000)
equal_editor("no-locking", "locks are not really taken", server={"locking": "no"})
equal_editor("hard", "busy cores, a used server", busy=True)


def other_order():
    """The same files, made in another order."""
    shutil.rmtree(in_team(""))
    share_file("Team/notes.txt", b"call Bob\n")
    share_file("Team/Budget 2026.xlsx", b"1;2;3\n" * 100)
    share_file("Team/Report.docx", bytes(range(256)) * 40)


equal_editor("other-order", "files made in another order", prepare=other_order)
