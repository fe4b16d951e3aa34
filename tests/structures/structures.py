# SPDX-License-Identifier: GPL-3.0-or-later
"""Create contexts, information classes, listings, descriptors, errors, breaks, negotiate contexts."""

from talk import *  # noqa: F403  pylint: disable=wildcard-import,unused-wildcard-import

ID_A, ID_B = "00112233-4455-6677-8899-aabbccddeeff", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
FID_TEXT = "04030201-0605-0807-090a-0b0c0d0e0f10"
WHEN = 133000000000000000
WHEN_TEXT = "2022-06-18T04:26:40.0000000Z"
NOT_THERE = "is bytes to tshark 4.0"
FILE, FILE_SYSTEM, SECURITY, QUOTA = 1, 2, 3, 4


def context(tag, request=None, response=None, said=None, answered=None, other=()):
    return {"talk": lambda: create(tag, request, response), "request": said or {},
            "response": answered or {}, "other": dict.fromkeys(other, NOT_THERE)}


def got(kind, level, data, answered, other=(), additional=0):
    return {"talk": lambda: query_info(kind, level, data, additional), "response": answered,
            "other": dict.fromkeys(other, NOT_THERE)}


def put(kind, level, data, said, other=(), additional=0):
    return {"talk": lambda: set_info(kind, level, data, additional), "request": said,
            "other": dict.fromkeys(other, NOT_THERE)}


def listing(level, entry, answered, other=()):
    return {"talk": lambda: query_directory(level, entry), "response": answered,
            "other": dict.fromkeys(other, NOT_THERE)}


def common(name, rest):
    """What an entry of a listing begins with, [MS-FSCC] 2.4.10, then rest and the name."""
    return le((4, 0), (4, 3), (8, WHEN), (8, WHEN), (8, WHEN), (8, WHEN), (8, 700), (8, 4096),
              (4, 0x20), (4, 2 * len(name))) + rest + utf16(name)


def short(name):
    return le((1, 2 * len(name)), (1, 0)) + utf16(name).ljust(24, b"\0")


ENTRY = {"smb2.file_index": 3, "smb2.eof": 700, "smb2.allocation_size": 4096,
         "smb2.file_attribute": 0x20, "smb2.filename": "long name.txt"}
LEVELS = {  # level: what stands between the length of the name and the name
    1: (b"", {}), 2: (u32(9), {"smb2.ea_size": 9}),
    3: (u32(9) + short("LONGNA~1"), {"smb2.shortname": "LONGNA~1"}),
    37: (u32(9) + short("LONGNA~1") + u16(0) + u64(0xabc), {
        "smb2.shortname": "LONGNA~1", "smb2.file_id": "0x0000000000000abc"}),
    38: (u32(9) + u32(0) + u64(0xabc), {"smb2.file_id": "0x0000000000000abc"}),
    60: (u32(9) + u32(0xa000000c) + FID, {"smb2.reparse_tag": 0xa000000c,
                                          "smb2.file_id_128": FID.hex()}),
    63: (u32(9) + u32(0) + FID + short("LONGNA~1"), {"smb2.shortname": "LONGNA~1"}),
    78: (u32(9) + u32(7) + u64(0xabc), {"smb2.reparse_tag": 7}),
    79: (u32(9) + u32(7) + u64(0xabc) + short("LONGNA~1"), {"smb2.shortname": "LONGNA~1"}),
    80: (u32(9) + u32(7) + u64(0xabc) + FID, {"smb2.file_id_128": FID.hex()}),
    81: (u32(9) + u32(7) + u64(0xabc) + FID + short("LONGNA~1"), {"smb2.shortname": "LONGNA~1"}),
}

EVERYONE, ADMINS = sid(1, 0), sid(5, 32, 544)


def ace(kind, body, flags=3):
    return le((1, kind), (1, flags), (2, 4 + len(body))) + body


def acl(*aces):
    body = b"".join(aces)
    return le((1, 4), (1, 0), (2, 8 + len(body)), (2, len(aces)), (2, 0)) + body


def descriptor(*aces):
    """Owner, group and a DACL; the ACEs that belong into a SACL stand there, too."""
    list_ = acl(*aces)
    at = 20 + len(ADMINS)
    return le((1, 1), (1, 0), (2, 0x8004), (4, 20), (4, at), (4, 0), (4, at + len(EVERYONE))) + \
        ADMINS + EVERYONE + list_


def one_ace(kind, body, answered, other=()):
    return got(SECURITY, 0, descriptor(ace(kind, body)),
               dict({"nt.ace.type": kind}, **answered), other, additional=7)


# [MS-DTYP] 2.4.4.17.9, example: (Title=="VP" && ...): here one comparison
CONDITION = (b"artx" + b"\xf8" + u32(10) + utf16("Title") + b"\x10" + u32(4) + utf16("VP") +
             b"\x80").ljust(32, b"\0")

def claim():
    """[MS-DTYP] 2.4.10.1: name at 20, one string value behind it."""
    name, value = utf16("Dep\0"), utf16("Sales\0")
    return le((4, 20), (2, 3), (2, 0), (4, 0), (4, 1), (4, 20 + len(name))) + name + value


def failed(cmd_body, status, data, contexts, answered, other=(), cmd=CREATE):
    def talk():
        made = Talk()
        made.request(cmd, cmd_body)
        made.response(cmd, error(data, contexts), status)
        return made
    return {"talk": talk, "response": answered, "other": dict.fromkeys(other, NOT_THERE)}


def error_context(kind, data):
    return (le((4, len(data)), (4, kind)) + data)


def symlink_error():
    names = utf16("dirAdirB")
    return le((4, 24 + len(names)), (4, 0x4c4d5953), (4, 0xa000000c), (2, 12 + len(names)), (2, 6),
              (2, 8), (2, 8), (2, 0), (2, 8), (4, 1)) + names


def share_redirect():
    name = utf16("srv2")
    return le((4, 48 + len(name)), (4, 3), (4, 48), (4, len(name)), (2, 0), (2, 0), (4, 1),
              (4, 1), (4, 0)) + bytes([192, 0, 2, 7]) + bytes(12) + name


def break_talk(body, request=None):
    talk = Talk()
    talk.request(ECHO, le((2, 4), (2, 0)))
    talk.response(ECHO, le((2, 4), (2, 0)))
    if request is not None:
        talk.request(BREAK, request)
        talk.response(BREAK, body)
    else:
        talk.response(BREAK, body, id=2 ** 64 - 1)
    return talk


def negotiate(*contexts):
    body, at = b"", 36 + 4
    for kind, data in contexts:
        body += bytes(-len(body) % 8) + le((2, kind), (2, len(data)), (4, 0)) + data
    talk = Talk()
    talk.request(NEGOTIATE, le((2, 36), (2, 1), (2, 1), (2, 0), (4, 0x7f)) + guid(ID_A) +
                 le((4, 64 + at), (2, len(contexts)), (2, 0), (2, 0x311), (2, 0)) + body,
                 tree=0, session=0)
    return talk


def offered(contexts, said, other=()):
    def talk():
        made = negotiate(*contexts)
        made.response(NEGOTIATE, error(), 0xc00000bb, tree=0, session=0)
        return made
    return {"talk": talk, "request": said, "other": dict.fromkeys(other, NOT_THERE)}


EA = le((4, 0), (1, 0), (1, 3), (2, 4)) + b"ABC\0blue"
LEASE = guid(ID_A)

CASES = {
    # ---- create contexts, [MS-SMB2] 2.2.13.2, 2.2.14.2
    "ExtA": context(b"ExtA", EA, None, {"smb2.ea.name": "ABC", "smb2.ea.data": b"blue".hex()},
                    other=["smb2.ea.data"]),
    "SecD": context(b"SecD", descriptor(ace(0, u32(0x1200a9) + EVERYONE)), None,
                    {"nt.sid": ["S-1-5-32-544", "S-1-1-0", "S-1-1-0"]}),
    "DHnQ": context(b"DHnQ", bytes(16), u64(0), {}, {"smb2.dhnq_buffer_reserved": "0x0000000000000000"}),
    "DHnC": context(b"DHnC", FID, None, {"smb2.fid": FID_TEXT}),
    "DH2Q": context(b"DH2Q", le((4, 60000), (4, 2), (8, 0)) + guid(ID_A), le((4, 60000), (4, 2)),
                    {"smb2.dh2x.timeout": 60000, "smb2.dh2x.flags.persistent_handle": 1,
                     "smb2.dh2x.create_guid": ID_A},
                    {"smb2.dh2x.timeout": 60000, "smb2.dh2x.flags": 2}),
    "DH2C": context(b"DH2C", FID + guid(ID_A) + u32(2), None,
                    {"smb2.fid": FID_TEXT, "smb2.dh2x.create_guid": ID_A, "smb2.dh2x.flags": 2}),
    "AlSi": context(b"AlSi", u64(1 << 20), None, {"smb2.allocation_size": 1 << 20}),
    "MxAc": context(b"MxAc", u64(WHEN), le((4, 0), (4, 0x1f01ff)), {},
                    {"smb2.mxac_status": 0, "smb.access_mask": 0x1f01ff}),
    "TWrp": context(b"TWrp", u64(WHEN), None, {"smb2.twrp_timestamp": WHEN_TEXT},
                    other=["smb2.twrp_timestamp"]),
    "QFid": context(b"QFid", b"", bytes(range(32)), {}, {"smb2.qfid_fid": bytes(range(32)).hex()}),
    "RqLs": context(b"RqLs", LEASE + le((4, 7), (4, 0), (8, 0)), LEASE + le((4, 3), (4, 2), (8, 0)),
                    {"smb2.lease.lease_key": ID_A, "smb2.lease.lease_state": 7},
                    {"smb2.lease.lease_state": 3,
                     "smb2.lease.lease_state.break_in_progress": 1}),
    "RqLs, version 2": context(
        b"RqLs", LEASE + le((4, 7), (4, 4), (8, 0)) + guid(ID_B) + le((2, 5), (2, 0)),
        LEASE + le((4, 7), (4, 4), (8, 0)) + guid(ID_B) + le((2, 6), (2, 0)),
        {"smb2.lease.parent_lease_key": ID_B, "smb2.lease.lease_oplock": 5},
        {"smb2.lease.lease_oplock": 6}, other=["smb2.lease.lease_oplock"]),
    "application instance": context(
        guid("6aa6bc45-a7ef-4af7-9008-fa462e144d74"), le((2, 20), (2, 0)) + guid(ID_A), None,
        {"smb2.app_instance.app_guid": ID_A}),
    "application instance version": context(
        guid("b7d082b9-563b-4f07-a07b-524a8116a010"), le((2, 24), (2, 0), (4, 0), (8, 1), (8, 2)),
        None, {"smb2.app_instance_version.version.high": 1,
               "smb2.app_instance_version.version.low": 2}),
    "shared disk, version 2": context(
        guid("9ecfcb9c-c104-43e6-980e-158da1f6ec83"),
        le((4, 2), (1, 1), (3, 0)) + guid(ID_A) + le((4, 0), (4, 1), (8, 9), (2, 8)) +
        utf16("host").ljust(126, b"\0") + le((4, 0), (4, 0), (4, 0), (4, 0), (8, 0)),
        le((4, 2), (1, 1), (3, 0)) + guid(ID_A) + le((4, 0), (4, 1), (8, 9), (2, 8)) +
        utf16("host").ljust(126, b"\0") + le((4, 1), (4, 2), (4, 512), (4, 4096), (8, 1 << 33)),
        {"smb2.svhdx_open_device_context.initiator_id": ID_A,
         "smb2.svhdx_open_device_context.host_name": "host"},
        {"smb2.svhdx_open_device_context.virtual_sector_size": 512,
         "smb2.svhdx_open_device_context.virtual_size": 1 << 33},
        other=["smb2.svhdx_open_device_context.host_name"]),
    "POSIX": context(guid("5025ad93-b49c-e711-b423-83de968bcd7c"), u32(0o644),
                     le((4, 1), (4, 0), (4, 0o644)) + EVERYONE + ADMINS, {"smb2.posix_perms": 0o644},
                     {"smb2.nlinks": 1, "smb2.posix_perms": 0o644,
                      "nt.sid": ["S-1-1-0", "S-1-5-32-544"]}),
    "AAPL server query": context(
        b"AAPL", le((4, 1), (4, 0), (8, 7), (8, 7)),
        le((4, 1), (4, 0), (8, 7), (8, 7), (8, 1), (4, 0), (4, 10)) + utf16("Xserv"),
        {"smb2.aapl.command_code": 1, "smb2.aapl.caps": "0x0000000000000007"},
        {"smb2.aapl.volume_caps.supports_resolve_id": 1, "smb2.aapl.model_string": "Xserv"},
        other=["smb2.aapl.caps"]),
    "AAPL resolve id": context(
        b"AAPL", le((4, 2), (4, 0), (8, 0xabc)), le((4, 2), (4, 0), (4, 0), (4, 6)) + utf16("a/b"),
        {"smb2.file_id": "0x0000000000000abc"}, {"smb2.aapl.server_path": "a/b"}),
    "context of nobody's": context(b"Zzzz", b"1234", None, {"smb2.unknown": b"1234".hex()},
                                   other=["smb2.unknown"]),
    # ---- file information, [MS-FSCC] 2.4
    "basic": got(FILE, 4, le((8, WHEN), (8, WHEN), (8, WHEN), (8, WHEN), (4, 0x20), (4, 0)),
                 {"smb2.create.time": WHEN_TEXT, "smb2.file_attribute.archive": 1},
                 ["smb2.create.time"]),
    "standard": got(FILE, 5, le((8, 4096), (8, 700), (4, 1), (1, 1), (1, 0), (2, 0)),
                    {"smb.alloc_size64": 4096, "smb.end_of_file": 700, "smb.delete_pending": 1}),
    "internal": got(FILE, 6, u64(0xabc), {"smb.index_number": "0x0000000000000abc"}),
    "EA size": got(FILE, 7, u32(12), {"smb.ea.list_length": 12}),
    "access": got(FILE, 8, u32(0x1f01ff), {"smb.access_mask": 0x1f01ff}),
    "name": got(FILE, 9, u32(4) + utf16("ab"), {"smb2.filename": "ab"}, ["smb2.filename"]),
    "rename": put(FILE, 10, bytes([1]) + bytes(7) + u64(0) + u32(4) + utf16("ab"),
                  {"smb2.rename.replace_if": 1, "smb2.filename": "ab"}, ["smb2.rename.replace_if"]),
    "link": put(FILE, 11, bytes([1]) + bytes(7) + u64(0) + u32(4) + utf16("ab"),
                {"smb2.filename": "ab"}, ["smb2.filename"]),
    "rename, extended": put(FILE, 65, u32(3) + bytes(4) + u64(0) + u32(4) + utf16("ab"),
                            {"smb2.rename.flags": 3, "smb2.filename": "ab"}, ["smb2.filename"]),
    "disposition": put(FILE, 13, b"\1", {"smb2.disposition.delete_on_close": 1}),
    "disposition, extended": put(FILE, 64, u32(0x11), {"smb2.disposition.flags": 0x11,
                                                       "smb2.disposition.flags.delete": 1}),
    "position": got(FILE, 14, u64(77), {"smb.position": 77}, ["smb.position"]),
    "full EA": got(FILE, 15, EA, {"smb2.ea.name": "ABC"}),
    "mode": got(FILE, 16, u32(0x20), {"smb2.mode.file_synchronous_io_nonalert": 1},
                ["smb2.mode.file_synchronous_io_nonalert"]),
    "alignment": got(FILE, 17, u32(3), {"smb.alignment": 3}, ["smb.alignment"]),
    "all": got(FILE, 18, le((8, WHEN), (8, WHEN), (8, WHEN), (8, WHEN), (4, 0x20), (4, 0),
                            (8, 4096), (8, 700), (4, 1), (1, 0), (1, 0), (2, 0), (8, 0xabc), (4, 0),
                            (4, 0x1f01ff), (8, 0), (4, 0), (4, 0), (4, 4)) + utf16("ab"),
               {"smb2.eof": 700, "smb2.file_id": "0x0000000000000abc", "smb2.filename": "ab"}),
    "allocation": put(FILE, 19, u64(4096), {"smb.alloc_size64": 4096}),
    "end of file": put(FILE, 20, u64(700), {"smb.end_of_file": 700}),
    "alternate name": got(FILE, 21, u32(4) + utf16("AB"), {"smb.file": "AB"}, ["smb.file"]),
    "streams": got(FILE, 22, le((4, 0), (4, 14), (8, 700), (8, 4096)) + utf16("::$DATA"),
                   {"smb.stream_name": "::$DATA", "smb.stream_size": 700}),
    "pipe": got(FILE, 23, le((4, 1), (4, 0)), {"smb2.pipe.read_mode": 1}),
    "pipe, local": got(FILE, 24, le(*[(4, n) for n in range(10)]),
                       {"smb2.pipe.type": 0, "smb2.pipe.instances": 3, "smb2.pipe.end": 9}),
    "pipe, remote": got(FILE, 25, le((8, 5), (4, 6), (4, 0)),
                        {"smb2.pipe.max_collection_count": 6}),
    "compression": got(FILE, 28, le((8, 99), (2, 2), (1, 16), (1, 12), (1, 12)) + bytes(3),
                       {"smb.compressed.file_size": 99, "smb.compressed.format": 2}),
    "network open": got(FILE, 34, le((8, WHEN), (8, WHEN), (8, WHEN), (8, WHEN), (8, 4096), (8, 700),
                                     (4, 0x20), (4, 0)), {"smb.end_of_file": 700}),
    "attribute tag": got(FILE, 35, le((4, 0x420), (4, 0xa000000c)),
                         {"smb.attribute": 0x420, "smb.reparse_tag": 0xa000000c},
                         ["smb.reparse_tag"]),
    "valid data length": put(FILE, 39, u64(512), {"smb2.valid_data_length": 512}),
    "normalized name": got(FILE, 48, u32(4) + utf16("ab"), {"smb.file": "ab"},
                           ["smb.file"]),
    "id": got(FILE, 59, u64(0x1234) + FID, {"smb2.file_id_128": FID.hex()}),
    # ---- file systems, [MS-FSCC] 2.5
    "volume": got(FILE_SYSTEM, 1, le((8, WHEN), (4, 0x1234), (4, 4), (1, 1), (1, 0)) + utf16("ab"),
                  {"smb.volume.serial": 0x1234, "smb.volume.label": "ab"}),
    "label": put(FILE_SYSTEM, 2, u32(4) + utf16("ab"), {"smb.volume.label": "ab"},
                 ["smb.volume.label"]),
    "size": got(FILE_SYSTEM, 3, le((8, 10), (8, 5), (4, 8), (4, 512)),
                {"smb.free_alloc_units": 5, "smb.fs_bytes_per_sector": 512}),
    "device": got(FILE_SYSTEM, 4, le((4, 7), (4, 0x20)), {"smb.device.type": 7,
                                                          "smb.device.mounted": 1}),
    "attribute": got(FILE_SYSTEM, 5, le((4, 0x4006f), (4, 255), (4, 8)) + utf16("NTFS"),
                     {"smb.fs_attr": 0x4006f, "smb.fs_name": "NTFS"}),
    "control": got(FILE_SYSTEM, 6, bytes(24) + le((8, 1), (8, 2), (4, 1), (4, 0)),
                   {"smb.quota.soft.default": 1, "smb.quota.flags.enabled": 1}),
    "full size": got(FILE_SYSTEM, 7, le((8, 10), (8, 5), (8, 6), (4, 8), (4, 512)),
                     {"smb.caller_free_alloc_units": 5, "smb.actual_free_alloc_units": 6}),
    "object id of a volume": got(FILE_SYSTEM, 8, guid(ID_A) + bytes(48), {"smb2.object_id": ID_A}),
    "sector size": got(FILE_SYSTEM, 11, le((4, 512), (4, 4096), (4, 4096), (4, 4096), (4, 3), (4, 0),
                                           (4, 0)), {"smb2.sector_size.logical": 512}),
    "quota": got(QUOTA, 0, le((4, 0), (4, len(ADMINS)), (8, WHEN), (8, 1), (8, 2), (8, 3)) + ADMINS,
                 {"smb.quota.used": 1, "nt.sid": "S-1-5-32-544"}),
    # ---- ACEs, [MS-DTYP] 2.4.4
    "ACE allowed": one_ace(0, u32(0x1200a9) + EVERYONE, {"nt.ace.flags.container_inherit": 1}),
    "ACE denied": one_ace(1, u32(0x1200a9) + EVERYONE, {}),
    "ACE audit": one_ace(2, u32(0x1200a9) + EVERYONE, {}),
    "ACE allowed, object": one_ace(5, u32(0x100) + u32(3) + guid(ID_A) + guid(ID_B) + EVERYONE, {
        "nt.ace.object.guid": ID_A, "nt.ace.object.inherited_guid": ID_B}),
    "ACE denied, object": one_ace(6, u32(0x100) + u32(1) + guid(ID_A) + EVERYONE, {
        "nt.ace.object.guid": ID_A}),
    "ACE audit, object": one_ace(7, u32(0x100) + u32(2) + guid(ID_B) + EVERYONE, {
        "nt.ace.object.inherited_guid": ID_B}),
    "ACE allowed, callback": one_ace(9, u32(0x1200a9) + EVERYONE + CONDITION, {
        "nt.ace.cond.value_string": "VP", "nt.ace.cond.local_attr": "Title"},
        ["nt.ace.cond.value_string", "nt.ace.cond.local_attr"]),
    "ACE denied, callback": one_ace(10, u32(0x1200a9) + EVERYONE + b"data", {
        "nt.ace.data": b"data".hex()}, ["nt.ace.data"]),
    "ACE allowed, callback, object": one_ace(
        11, u32(0x100) + u32(1) + guid(ID_A) + EVERYONE + b"data", {"nt.ace.object.guid": ID_A},
        ["nt.ace.object.guid"]),
    "ACE audit, callback": one_ace(13, u32(0x1200a9) + EVERYONE, {}),
    "ACE mandatory label": one_ace(17, u32(1) + sid(16, 12288), {
        "nt.sid": ["S-1-5-32-544", "S-1-1-0", "S-1-16-12288"]}),
    "ACE resource attribute": one_ace(18, u32(0) + EVERYONE + claim(), {
        "nt.ace.sra.name": "Dep", "nt.ace.sra.value_string": "Sales"}),
    "ACE scoped policy": one_ace(19, u32(0) + sid(17, 1, 2, 3), {
        "nt.sid": ["S-1-5-32-544", "S-1-1-0", "S-1-17-1-2-3"]}),
    # ---- errors, [MS-SMB2] 2.2.2
    "stopped on symbolic link": failed(
        create_request("a"), STATUS_STOPPED_ON_SYMLINK, symlink_error(), 0,
        {"smb2.symlink.print_name": "dirA", "smb2.symlink.substitute_name": "dirB"}),
    "stopped on symbolic link, 3.1.1": failed(
        create_request("a"), STATUS_STOPPED_ON_SYMLINK, error_context(0, symlink_error()), 1,
        {"smb2.error.context.id": 0, "smb2.symlink.print_name": "dirA"}),
    "share redirect": failed(
        le((2, 9), (2, 0), (2, 72), (2, 8)) + utf16("\\\\s\\"), STATUS_BAD_NETWORK_NAME,
        error_context(0x72645253, share_redirect()), 1,
        {"smb2.error.share_redirect.res_name": "srv2",
         "smb2.windows.sockaddr.in.addr": "192.0.2.7"}, ["smb2.windows.sockaddr.in.addr",
                                                         "smb2.error.share_redirect.res_name"],
        TREE_CONNECT),
    # ---- breaks, [MS-SMB2] 2.2.23 to 2.2.25
    "oplock break": {"talk": lambda: break_talk(le((2, 24), (1, 1), (1, 0), (4, 0)) + FID),
                     "response": {"smb2.create.oplock": 1, "smb2.fid": FID_TEXT}},
    "lease break": {"talk": lambda: break_talk(
        le((2, 44), (2, 6), (4, 1)) + LEASE + le((4, 7), (4, 3), (4, 0), (4, 0), (4, 0))),
        "response": {"smb2.lease.lease_key": ID_A, "smb2.lease.lease_state": [7, 3],
                     "smb2.lease.lease_oplock": 6}, "other": {"smb2.lease.lease_oplock": ""}},
    "lease break acknowledged": {"talk": lambda: break_talk(
        le((2, 36), (2, 0), (4, 0)) + LEASE + le((4, 3), (8, 0)),
        le((2, 36), (2, 0), (4, 0)) + LEASE + le((4, 3), (8, 0))),
        "request": {"smb2.lease.lease_state": 3}, "response": {"smb2.lease.lease_state": 3}},
    # ---- negotiate contexts, [MS-SMB2] 2.2.3.1
    "preauth integrity": offered([(1, le((2, 1), (2, 4), (2, 1)) + b"salt")], {
        "smb2.negotiate_context.hash_algorithm": 1,
        "smb2.negotiate_context.salt": b"salt".hex()}),
    "encryption": offered([(2, le((2, 2), (2, 2), (2, 1)))], {
        "smb2.negotiate_context.cipher_id": [2, 1]}),
    "compression, chained": offered([(3, le((2, 2), (2, 0), (4, 1), (2, 1), (2, 4)))], {
        "smb2.negotiate_context.comp_alg_id": [1, 4],
        "smb2.negotiate_context.comp_alg_flags.chained": 1}),
    "netname": offered([(5, utf16("srv"))], {"smb2.negotiate_context.netname": "srv"}),
    "transport": offered([(6, u32(1))], {"smb2.negotiate_context.transport_flags.security": 1}),
    "RDMA transform": offered([(7, le((2, 2), (2, 0), (4, 0), (2, 1), (2, 2)))], {
        "smb2.negotiate_context.rdma_transform_id": [1, 2]}),
    "signing": offered([(8, le((2, 2), (2, 2), (2, 1)))], {
        "smb2.negotiate_context.signing_id": [2, 1]}),
    "POSIX extensions": offered([(0x100, guid("5025ad93-b49c-e711-b423-83de968bcd7c"))], {}),
}

for _level, (_rest, _more) in LEVELS.items():
    CASES["listing level %d" % _level] = listing(
        _level, common("long name.txt", _rest), dict(ENTRY, **_more),
        list(dict(ENTRY, **_more)) if _level > 38 else [])
CASES["listing of names"] = listing(12, le((4, 0), (4, 3), (4, 4)) + utf16("ab"),
                                    {"smb2.filename": "ab"})

CASES["required size"] = failed(
    le((2, 41), (1, 1), (1, 18), (4, 4), (2, 0), (2, 0), (4, 0), (4, 0), (4, 0)) + FID + b"\0",
    STATUS_BUFFER_TOO_SMALL, u32(120), 0, {"smb2.required_size": 120}, cmd=QUERY_INFO)
CASES["required size, 3.1.1"] = failed(
    le((2, 41), (1, 1), (1, 18), (4, 4), (2, 0), (2, 0), (4, 0), (4, 0), (4, 0)) + FID + b"\0",
    STATUS_BUFFER_TOO_SMALL, error_context(0, u32(120)), 1, {"smb2.required_size": 120},
    ["smb2.required_size"], QUERY_INFO)
CASES["required size of a control code"] = failed(
    ioctl_request(0x00090064), STATUS_BUFFER_TOO_SMALL, u32(96), 0,
    {"smb2.error.min_buf_length": 96}, cmd=IOCTL)
