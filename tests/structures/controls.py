# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies of control codes, [MS-FSCC] 2.3, [MS-SMB2] 2.2.31, 2.2.32, [MS-RSVD] 2.2.4."""

from talk import *  # noqa: F403  pylint: disable=wildcard-import,unused-wildcard-import

ID_A, ID_B = "00112233-4455-6677-8899-aabbccddeeff", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
NEVER_OPENED = "is bytes to tshark 4.0"
KEY = bytes(range(24))


def case(code, request=b"", response=b"", said=None, answered=None, other=()):
    """A control code: bodies, and what is expected of both messages."""
    return {"talk": lambda: ioctl(code, request, response), "request": said or {},
            "response": answered or {}, "other": dict.fromkeys(other, NEVER_OPENED)}


def tunnel(operation, body=b"", status=0):
    return le((4, operation), (4, status), (8, 7)) + body


def rsvd(operation, request=b"", response=b"", said=None, answered=None, other=()):
    """An operation in the tunnel."""
    head = {"rsvd.svhdx_operation_code": operation, "rsvd.svhdx_request_id": "0x0000000000000007"}
    return case(0x00090304, tunnel(operation, request), tunnel(operation, response),
                dict(head, **(said or {})), dict(head, **(answered or {})), other)


HASHES = [bytes([n]) * 32 for n in range(1, 5)]
CONTENT_1 = (le((2, 0x100), (4, 0x800c), (4, 0), (4, 128000), (4, 1)) +  # [MS-PCCRC] 3.1
             le((8, 0), (4, 128000), (4, 0x10000)) + HASHES[0] + HASHES[1] +
             u32(2) + HASHES[2] + HASHES[3])
CONTENT_2 = (bytes([0, 2, 4]) + bytes(8) + bytes(8) + bytes(4) + (70000).to_bytes(8, "big") +
             b"\0" + (68).to_bytes(4, "big") + (70000).to_bytes(4, "big") + HASHES[0] + HASHES[1])


def hash_file(version, content):
    name = utf16("\\\\s\\d\\a")
    at = 36 + len(name)
    return le((4, 1), (4, version), (8, 133000000000000000), (8, 128000), (4, len(content)),
              (4, at), (2, 0), (2, len(name))) + name + content


def sockaddr(family, rest):
    return (u16(family) + rest).ljust(128, b"\0")


RSVD_DISK = (u32(3) + u32(4) + u32(1 << 21) + guid(ID_A) + b"\1\0" + u16(0) + u64(1 << 33) +
             guid(ID_B))

CASES = {
    # ---- [MS-SMB2]
    "validate negotiate": case(
        0x00140204, le((4, 0x7f)) + guid(ID_A) + le((2, 1), (2, 2), (2, 0x210), (2, 0x300)),
        le((4, 0x2f)) + guid(ID_B) + le((2, 3), (2, 0x300)),
        {"smb2.capabilities": 0x7f, "smb2.client_guid": ID_A, "smb2.dialect": [0x210, 0x300]},
        {"smb2.capabilities": 0x2f, "smb2.server_guid": ID_B, "smb2.dialect": 0x300}),
    "network interfaces": case(0x001401fc, b"", le((4, 152), (4, 5), (4, 1), (4, 0), (8, 10 ** 9)) +
                               sockaddr(2, b"\x01\xbd" + bytes([192, 0, 2, 9])) +
                               le((4, 0), (4, 6), (4, 2), (4, 0), (8, 10 ** 10)) +
                               sockaddr(23, b"\0\0" + bytes(4) + bytes([0x20, 1, 0xd, 0xb8]) +
                                        bytes(11) + b"\x07" + u32(0)), None, {
        "smb2.ioctl.network_interfaces.index": [5, 6],
        "smb2.ioctl.network_interfaces.capabilities.rss": [1, 0],
        "smb2.ioctl.network_interfaces.capabilities.rdma": [0, 1],
        "smb2.ioctl.network_interfaces.link_speed": [10 ** 9, 10 ** 10],
        "smb2.windows.sockaddr.in.addr": "192.0.2.9",
        "smb2.windows.sockaddr.in6.addr": "2001:db8::7"},
        other=["smb2.windows.sockaddr.in6.addr", "smb2.ioctl.network_interfaces.index"]),
    "resume key": case(0x00140078, b"", KEY + u32(0), None,
                       {"smb2.fsctl.cchunk.resume_key": KEY.hex()}),
    "copy chunks": case(
        0x001440f2, KEY + le((4, 2), (4, 0), (8, 0), (8, 64), (4, 16), (4, 0), (8, 16), (8, 80),
                             (4, 32), (4, 0)), le((4, 2), (4, 0), (4, 48)),
        {"smb2.fsctl.cchunk.resume_key": KEY.hex(), "smb2.fsctl.cchunk.count": 2,
         "smb2.fsctl.cchunk.src_offset": [0, 16], "smb2.fsctl.cchunk.dst_offset": [64, 80],
         "smb2.fsctl.cchunk.xfer_len": [16, 32]},
        {"smb2.fsctl.cchunk.chunks_written": 2, "smb2.fsctl.cchunk.bytes_written": 0,
         "smb2.fsctl.cchunk.total_written": 48}),
    "copy chunks, write": case(
        0x001480f2, KEY + le((4, 1), (4, 0), (8, 1), (8, 2), (4, 3), (4, 0)),
        le((4, 1), (4, 0), (4, 3)), {"smb2.fsctl.cchunk.xfer_len": 3},
        {"smb2.fsctl.cchunk.total_written": 3}),
    "snapshots": case(0x00144064, b"", le((4, 2), (4, 2), (4, 102)) + utf16(
        "@GMT-2024.01.02-03.04.05\0@GMT-2024.02.03-04.05.06\0\0"), None, {
            "smb2.ioctl.enumerate_snapshots.num_snapshots": 2,
            "smb2.ioctl.enumerate_snapshots.snapshot": [
                "@GMT-2024.01.02-03.04.05", "@GMT-2024.02.03-04.05.06"]}),
    "resiliency": case(0x001401d4, le((4, 30000), (4, 0)), b"",
                       {"smb2.ioctl.resiliency.timeout": 30000}),
    "read hash": case(
        0x001441bb, le((4, 1), (4, 1), (4, 1), (4, 4096), (8, 0)),
        le((8, 0), (4, len(hash_file(1, CONTENT_1))), (4, 0)) + hash_file(1, CONTENT_1),
        {"smb2.fsctl.read_hash.version": 1, "smb2.fsctl.read_hash.retrieval_type": 1,
         "smb2.fsctl.read_hash.length": 4096},
        {"smb2.fsctl.read_hash.hash_offset": 0, "smb2.hash_header.file_size": 128000,
         "smb2.hash_header.name": "\\\\s\\d\\a", "smb2.content_information.version": 0x100,
         "smb2.content_information.hash_algorithm": 0x800c,
         "smb2.content_information.bytes_in_last_segment": 128000,
         "smb2.content_information.segment.block_size": 0x10000,
         "smb2.content_information.segment.secret": HASHES[1].hex(),
         "smb2.content_information.blocks.hash": [HASHES[2].hex(), HASHES[3].hex()]}),
    "read hash, version 2": case(
        0x001441bb, le((4, 1), (4, 2), (4, 1), (4, 4096), (8, 0)),
        le((8, 0), (4, len(hash_file(2, CONTENT_2))), (4, 0)) + hash_file(2, CONTENT_2), {},
        {"smb2.content_information.version": 0x200,
         "smb2.content_information.range_length": 70000,
         "smb2.content_information.segment.size": 70000,
         "smb2.content_information.segment.hash": HASHES[0].hex()}),
    "read hash of a part of the file": case(
        0x001441bb, le((4, 1), (4, 2), (4, 2), (4, 99), (8, 65536)),
        le((8, 65536), (8, 70000), (4, 32), (4, 0)) + HASHES[0],
        {"smb2.fsctl.read_hash.retrieval_type": 2, "smb2.fsctl.read_hash.offset": 65536},
        {"smb2.fsctl.read_hash.file_data_offset": 65536,
         "smb2.fsctl.read_hash.file_data_length": 70000,
         "smb2.fsctl.read_hash.data": HASHES[0].hex()}),
    # ---- pipes
    "pipe wait": case(0x00110018, le((8, 0), (4, 8), (1, 0), (1, 0)) + utf16("spud"), b"",
                      {"smb2.fsctl.wait.name": "spud"}),
    "pipe peek": case(0x0011400c, b"", le((4, 3), (4, 5), (4, 1), (4, 5)) + b"hello", None,
                      {"smb2.pipe.state": 3, "smb2.fsctl.peek.number_of_messages": 1,
                       "smb2.pipe_data": b"hello".hex()}),
    # ---- [MS-DFSC]
    "referral": case(
        0x00060194, u16(4) + utf16("\\s\\d\0"),
        le((2, 8), (2, 1), (4, 2)) + le((2, 3), (2, 34), (2, 0), (2, 0), (4, 600), (2, 34), (2, 44),
                                        (2, 54)) + bytes(16) + utf16("\\s\\d\0\\s\\d\0\\t\\d\0"),
        {"smb.max_referral_level": 4, "smb.file": "\\s\\d"},
        {"smb.dfs.path_consumed": 8, "smb.dfs.referral.version": 3, "smb.dfs.referral.ttl": 600,
         "smb.dfs.referral.path": "\\s\\d", "smb.dfs.referral.node": "\\t\\d"}),
    "referral with a site": case(
        0x000601b0, le((2, 4), (2, 1), (4, 18)) + u16(10) + utf16("\\s\\d\0") + u16(4) +
        utf16("S1"), b"", {"smb.max_referral_level": 4, "smb.dfs.site_name": "S1"},
        other=["smb.max_referral_level"]),
    # ---- [MS-FSCC] 2.3
    "sparse": case(0x000900c4, b"\1", b"", {"smb2.fsctl.set_sparse": 1}),
    "zero data": case(0x000980c8, le((8, 4096), (8, 8192)), b"",
                      {"smb2.fsctl.range_offset": 4096, "smb2.fsctl.range_length": 8192}),
    "allocated ranges": case(0x000940cf, le((8, 0), (8, 1 << 20)),
                             le((8, 0), (8, 4096), (8, 65536), (8, 8192)),
                             {"smb2.fsctl.range_length": 1 << 20},
                             {"smb2.fsctl.range_offset": [0, 65536],
                              "smb2.fsctl.range_length": [4096, 8192]}),
    "offload read": case(
        0x00094264, le((4, 32), (4, 0), (4, 5000), (4, 0), (8, 4096), (8, 1 << 20)),
        le((4, 528), (4, 0), (8, 1 << 20)) + b"\x00\x01\x00\x00" + b"\0\0\x01\xf8" + bytes(504),
        {"smb2.fsctl.odx.size": 32, "smb2.fsctl.odx.token_ttl": 5000,
         "smb2.fsctl.odx.file_offset": 4096, "smb2.fsctl.odx.copy_length": 1 << 20},
        {"smb2.fsctl.odx.xfer_length": 1 << 20, "smb2.fsctl.odx.token.type": 0x10000,
         "smb2.fsctl.odx.token.idlen": 504}),
    "offload write": case(
        0x00098268, le((4, 544), (4, 0), (8, 0), (8, 4096), (8, 512)) + b"\x00\x01\x00\x00" +
        b"\0\0\x01\xf8" + bytes(504), le((4, 16), (4, 0), (8, 4096)),
        {"smb2.fsctl.odx.token_offset": 512, "smb2.fsctl.odx.copy_length": 4096},
        {"smb2.fsctl.odx.xfer_length": 4096}),
    "duplicate extents": case(0x00098344, FID + le((8, 1), (8, 2), (8, 3)), b"",
                              {"smb2.fsctl.dup_extents.source_offset": 1,
                               "smb2.fsctl.dup_extents.target_offset": 2,
                               "smb2.fsctl.dup_extents.byte_count": 3}),
    "duplicate extents, extended": case(
        0x000983e8, u64(56) + FID + le((8, 1), (8, 2), (8, 3), (4, 1), (4, 0)), b"",
        {"smb2.fsctl.dup_extents.structure_size": 56, "smb2.fsctl.dup_extents.source_offset": 1,
         "smb2.fsctl.dup_extents.target_offset": 2, "smb2.fsctl.dup_extents.byte_count": 3,
         "smb2.fsctl.dup_extents.flags": 1}),
    "trim": case(0x00098208, le((4, 0), (4, 2), (8, 0), (8, 512), (8, 1024), (8, 2048)),
                 u32(2), {"smb2.fsctl.range_offset": [0, 1024],
                          "smb2.fsctl.range_length": [512, 2048]},
                 {"smb2.fsctl.trim.num_ranges_processed": 2}, other=[
                     "smb2.fsctl.range_offset", "smb2.fsctl.range_length"]),
    "integrity": case(0x0009027c, b"", le((2, 2), (2, 0), (4, 1), (4, 65536), (4, 4096)), None,
                      {"smb2.integrity_flags": 1, "smb2.integrity.chunk_size": 65536,
                       "smb2.integrity.cluster_size": 4096}, other=["smb2.integrity_flags"]),
    "set integrity": case(0x0009c280, le((2, 2), (2, 0), (4, 1)), b"",
                          {"smb2.integrity_flags": 1}),
    "set integrity, extended": case(0x00090380, le((1, 1), (1, 0), (2, 0), (4, 1), (1, 1)) +
                                    bytes(7), b"",
                                    {"smb2.integrity.enable": 1, "smb2.integrity.keep_state": 0,
                                     "smb2.integrity.version": 1}),
    "NTFS volume": case(0x00090064, b"", le(
        (8, 0x1234), (8, 10), (8, 11), (8, 12), (8, 13), (4, 512), (4, 4096), (4, 1024), (4, 0),
        (8, 14), (8, 15), (8, 16), (8, 17), (8, 18)), None,
        {"smb2.ntfs.number_sectors": 10, "smb2.ntfs.free_clusters": 12,
         "smb2.ntfs.bytes_per_sector": 512, "smb2.ntfs.bytes_per_file_record": 1024,
         "smb2.ntfs.mft_zone_end": 18}),
    "object id": case(0x000900c0, b"", guid(ID_A) + bytes(48), None, {"smb2.object_id": ID_A}),
    "get object id": case(0x0009009c, b"", guid(ID_A) + guid(ID_B) + bytes(32), None,
                          {"smb2.object_id": ID_A, "smb2.birth_volume_id": ID_B}),
    "set object id, extended": case(0x000980bc, guid(ID_A) + guid(ID_B) + bytes(16), b"",
                                    {"smb2.birth_volume_id": ID_A, "smb2.birth_object_id": ID_B},
                                    other=["smb2.birth_volume_id", "smb2.birth_object_id"]),
    "file regions": case(0x00090284, le((8, 0), (8, 1 << 20), (4, 1), (4, 0)),
                         le((4, 0), (4, 1), (4, 1), (4, 0), (8, 0), (8, 4096), (4, 1), (4, 0)),
                         {"smb2.qfr_length": 1 << 20, "smb2.qfr_usage": 1},
                         {"smb2.qfr_tot_region_entry_count": 1, "smb2.qfr_length": 4096},
                         other=["smb2.qfr_length", "smb2.qfr_usage"]),
    "on-disk volume": case(0x0009013c, b"", le((8, 1), (8, 2), (2, 1), (2, 2)) +
                           utf16("NTFS").ljust(24, b"\0") + bytes(16) + bytes(4 * 68), None,
                           {"smb2.on_disk_volume.directory_count": 1,
                            "smb2.on_disk_volume.major_version": 1,
                            "smb2.on_disk_volume.format_name": "NTFS"}),
    "get compression": case(0x0009003c, b"", u16(2), None, {"smb2.compression_format": 2}),
    "set compression": case(0x0009c040, u16(1), b"", {"smb2.compression_format": 1}),
    "pathname": case(0x0009002c, u32(4) + utf16("ab"), b"", {"smb2.pathname": "ab"}),
    "mark handle": case(0x000900fc, le((4, 1), (4, 0), (8, 0), (4, 4), (4, 0)), b"",
                        {"smb2.mark_handle.source_info": 1, "smb2.mark_handle.handle_info": 4}),
    "symbolic link": case(
        0x000900a8, b"", le((4, 0xa000000c), (2, 12 + 16), (2, 0), (2, 8), (2, 8), (2, 0), (2, 8),
                            (4, 1)) + utf16("dirAdirB"), None,
        {"smb2.reparse_tag": 0xa000000c, "smb2.symlink.print_name": "dirA",
         "smb2.symlink.substitute_name": "dirB"}),
    "mount point": case(
        0x000900a4, le((4, 0xa0000003), (2, 8 + 16), (2, 0), (2, 0), (2, 8), (2, 8), (2, 8)) +
        utf16("volAvolB"), b"", {"smb2.reparse_tag": 0xa0000003}),
    "NFS character device": case(
        0x000900a8, b"", le((4, 0x80000014), (2, 16), (2, 0), (8, 0x524843), (4, 4), (4, 64)), None,
        {"smb2.nfs.char.major": 4, "smb2.nfs.char.minor": 64}),
    "NFS symbolic link": case(
        0x000900a8, b"", le((4, 0x80000014), (2, 16), (2, 0), (8, 0x014b4e4c)) + utf16("targ"), None,
        {"smb2.nfs.symlink.target": "targ"}),
    "WSL symbolic link": case(
        0x000900a8, b"", le((4, 0xa000001d), (2, 8), (2, 0), (4, 2)) + b"a/bc", None,
        {"smb2.reparse_tag": 0xa000001d}),
    "reparse point of nobody's": case(
        0x000900a4, le((4, 0x00001234), (2, 3), (2, 0)) + guid(ID_A) + b"xyz", b"",
        {"smb2.reparse_tag": 0x1234}),
    "delete reparse point": case(0x000900ac, le((4, 0xa000000c), (2, 0), (2, 0)), b"",
                                 {"smb2.reparse_tag": 0xa000000c}, other=["smb2.reparse_tag"]),
    # ---- [MS-RSVD]
    "shared disk support": case(0x00090300, b"", le((4, 7), (4, 3)), None, {
        "smb2.ioctl.shared_virtual_disk.support": 7,
        "smb2.ioctl.shared_virtual_disk.handle_state": 3}),
    "disk: initial info": rsvd(0x02001001, b"", le((4, 2), (4, 512), (4, 4096), (4, 0), (8, 1 << 34)),
                               None, {"rsvd.svhdx_file_info_server_version": 2,
                                      "rsvd.svhdx_file_info_sector_size": 512,
                                      "rsvd.svhdx_file_info_virtual_size": 1 << 34}),
    "disk: SCSI": rsvd(
        0x02001002, le((2, 36), (2, 0), (1, 10), (1, 20), (1, 0), (1, 0), (4, 0x80), (4, 8)) +
        bytes([0x25]).ljust(16, b"\0") + u32(0),
        le((2, 36), (1, 0x81), (1, 2), (1, 10), (1, 4), (1, 0), (1, 0), (4, 0x80), (4, 8)) +
        b"\x70\0\5\0" + bytes(range(8)),
        {"rsvd.svhdx_scsi_cdb_length": 10, "rsvd.svhdx_scsi_data_in": 0,
         "rsvd.svhdx_scsi_srbflags": 0x80, "rsvd.svhdx_scsi_data_transfer_length": 8,
         "rsvd.svhdx_scsi_cdb": bytes([0x25]).ljust(16, b"\0").hex()},
        {"rsvd.svhdx_sense_info_auto_generated": 1, "rsvd.svhdx_srb_status_srb_status": 1,
         "rsvd.svhdx_scsi_status": 2, "rsvd.svhdx_scsi_sense_data_ex": "70000500",
         "rsvd.svhdx_scsi_data": bytes(range(8)).hex()},
        other=["rsvd.svhdx_scsi_cdb", "rsvd.svhdx_sense_info_auto_generated",
               "rsvd.svhdx_srb_status_srb_status", "rsvd.svhdx_scsi_sense_data_ex",
               "rsvd.svhdx_scsi_data"]),
    "disk: connection": rsvd(0x02001003),
    "disk: SRB status": rsvd(0x02001004, b"\5" + bytes(27), bytes([5, 0x84, 2, 3]) + b"abc",
                             {"rsvd.svhdx_srb_status_key": 5},
                             {"rsvd.svhdx_srb_status_key": 5,
                              "rsvd.svhdx_sense_info_auto_generated": 1,
                              "rsvd.svhdx_srb_status_srb_status": 4,
                              "rsvd.svhdx_srb_status_scsi_status": 2,
                              "rsvd.svhdx_srb_status_sense_data_ex": b"abc".hex()},
                             other=["rsvd.svhdx_srb_status_srb_status",
                                    "rsvd.svhdx_srb_status_scsi_status",
                                    "rsvd.svhdx_srb_status_sense_data_ex"]),
    "disk: info": rsvd(0x02001005, bytes(8) + RSVD_DISK[8:], RSVD_DISK, None,
                       {"rsvd.svhdx_disk_info_disk_type": 3, "rsvd.svhdx_disk_info_disk_format": 4,
                        "rsvd.svhdx_disk_info_blocksize": 1 << 21,
                        "rsvd.svhdx_disk_info_linkage_id": ID_A,
                        "rsvd.svhdx_tunnel_disk_info_is_mounted": 1,
                        "rsvd.svhdx_disk_info_file_size": 1 << 33,
                        "rsvd.svhdx_disk_info_virtual_disk_id": ID_B}),
    "disk: validate": rsvd(0x02001006, bytes(56), b"\1", None,
                           {"rsvd.svhdx_validate_disk_is_valid_disk": "01"}),
    "disk: progress": rsvd(0x02002002, guid(ID_A), le((8, 3), (8, 9)),
                           {"rsvd.svhdx_meta_operation.transaction_id": ID_A},
                           {"rsvd.svhdx_query_progress.current_progress": 3,
                            "rsvd.svhdx_query_progress.complete_value": 9}),
    "disk: snapshots": rsvd(
        0x02002005, le((4, 2), (4, 1)) + bytes(16), le((4, 2), (4, 0), (4, 1), (4, 2)) + guid(ID_A) +
        guid(ID_B), {"rsvd.svhdx_vhdset_information_type": 2, "rsvd.svhdx_snapshot_type": 1},
        {"rsvd.svhdx_number_of_snapshots": 2, "rsvd.svhdx_snapshot_id": [ID_A, ID_B]},
        other=["rsvd.svhdx_snapshot_id"]),
    "disk: a snapshot": rsvd(
        0x02002005, le((4, 5), (4, 3)) + guid(ID_A),
        le((4, 5), (4, 0), (8, 1700000000000), (4, 3), (4, 1)) + guid(ID_A) + guid(ID_B) + bytes(16),
        None, {"rsvd.svhdx_vhdset_snapshot_creation_time": "2023-11-14T22:13:20Z",
               "rsvd.svhdx_vhdset_is_valid_snapshot": 1, "rsvd.svhdx_snapshot_id": ID_A,
               "rsvd.svhdx_vhdxset_parent_snapshot_id": ID_B},
        other=["rsvd.svhdx_vhdset_snapshot_creation_time", "rsvd.svhdx_vhdset_is_valid_snapshot"]),
    "disk: optimize": rsvd(0x02002005, le((4, 8), (4, 1)) + bytes(16), le((4, 8), (4, 0), (4, 1)),
                           None, {"rsvd.svhdx_optimize_needed": 1}),
    "disk: delete snapshot": rsvd(0x02002006, guid(ID_A) + le((4, 1), (4, 3)), b"",
                                  {"rsvd.svhdx_snapshot_id": ID_A,
                                   "rsvd.svhdx_delete_snapshot_persist_reference": 1}),
    "disk: tracking": rsvd(0x02002008, b"", le((4, 0xc03a0020), (4, 0), (8, 77)), None,
                           {"rsvd.svhdx_change_tracking_status": 0xc03a0020,
                            "rsvd.svhdx_log_file_size": 77}),
    "disk: start tracking": rsvd(0x02002009, guid(ID_A) + le((4, 0), (4, 0)) + guid(ID_B) +
                                 le((8, 1 << 20), (4, 1), (4, 0)), b"",
                                 {"rsvd.svhdx_vhdxset_log_file_id": ID_B,
                                  "rsvd.svhdx_max_log_file_size": 1 << 20},
                                 other=["rsvd.svhdx_vhdxset_log_file_id"]),
    "disk: stop tracking": rsvd(0x0200200a, b"", u32(0), None,
                                {"rsvd.svhdx_change_tracking_status": 0}),
    "disk: changes": rsvd(0x0200200c, guid(ID_A) + guid(ID_B) + le((4, 3), (4, 0), (8, 0), (8, 99)),
                          le((8, 99), (4, 1), (4, 0), (8, 7), (8, 8), (8, 0)),
                          {"rsvd.svhdx_target_snapshot_id": ID_A, "rsvd.svhdx_byte_length": 99},
                          {"rsvd.svhdx_byte_offset": 7, "rsvd.svhdx_byte_length": 8}),
    "disk: safe size": rsvd(0x0200200d, b"", u64(1 << 30), None, {"rsvd.svhdx_safe_size": 1 << 30}),
    "disk: resize": rsvd(0x02002101, guid(ID_A) + le((4, 0), (4, 0), (8, 1 << 31), (1, 1), (1, 0),
                                                    (1, 1), (1, 0)), b"",
                         {"rsvd.svhdx_meta_operation.type": 0,
                          "rsvd.svhdx_meta_operation.new_size": 1 << 31,
                          "rsvd.svhdx_meta_operation.expand_only": 1,
                          "rsvd.svhdx_meta_operation.shrink_to_minimum_safe_size": 1}),
    "disk: create snapshot": rsvd(
        0x02002101, guid(ID_A) + le((4, 1), (4, 0), (4, 1), (4, 1), (4, 1), (4, 2), (4, 3), (4, 4),
                                    (4, 5), (4, 0)) + guid(ID_B) + u32(0), u32(0),
        {"rsvd.svhdx_meta_operation.create_snapshot_stage1": 1,
         "rsvd.svhdx_meta_operation.create_snapshot_stage5": 5,
         "rsvd.svhdx_meta_operation.create_snapshot_flag_enable_change_tracking": 1,
         "rsvd.svhdx_snapshot_id": ID_B}, {"rsvd.svhdx_change_tracking_status": 0}),
    "disk: extract": rsvd(0x02002101, guid(ID_A) + le((4, 3), (4, 0), (4, 1), (4, 0), (4, 1)) +
                          guid(ID_A) + guid(ID_B) + u32(6) + utf16("ab\0"), b"",
                          {"rsvd.svhdx_meta_operation.source_snapshot_id": ID_A}),
    "disk: convert": rsvd(0x02002101, guid(ID_A) + le((4, 4), (4, 0), (4, 6)) + utf16("ab\0"), b"",
                          {"rsvd.svhdx_meta_operation.dst_vhdset_name": "ab"}),
    "storage QoS": case(
        0x00090350, le((2, 0x100), (2, 0), (4, 2)) + guid(ID_A) + guid(ID_B) + guid(ID_A) +
        le((8, 500), (8, 50), (2, 112), (2, 4), (2, 116), (2, 4), (8, 1), (8, 2), (8, 3), (8, 4)) +
        utf16("vmno"),
        le((2, 0x100), (2, 0), (4, 2)) + guid(ID_A) + guid(ID_B) + guid(ID_A) +
        le((4, 4000), (4, 0), (8, 600), (8, 60)),
        {"smb2.ioctl.sqos.limit": 500, "smb2.ioctl.sqos.reservation": 50,
         "smb2.ioctl.sqos.policy_id": ID_B, "smb2.ioctl.sqos.initiator_name": "vm"},
        {"smb2.ioctl.sqos.time_to_live": 4000, "smb2.ioctl.sqos.maximum_io_rate": 600},
        other=["smb2.ioctl.sqos.initiator_name"]),
    "unknown code": case(0x0009ffff, b"abc", b"defg", {"smb2.unknown": b"abc".hex()},
                         {"smb2.unknown": b"defg".hex()}),
}
