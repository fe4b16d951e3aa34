#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""smbdiff's display filters against tshark's: both must choose the same frames.

usage: compare.py SMBDIFF PCAPS. Exit status: 0, 1, 77 without tshark.
"""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

# Captures of which every frame holds at most one message, so that frames can be compared.
CAPTURES = ["good.pcap", "smb210.pcap"]

FILTERS = [
    "smb2", "smb2.cmd == 5", "smb2.cmd==0x05", "smb2.cmd eq 5", "smb2.cmd != 5",
    "smb2.filename != \"docs\"", "!(smb2.filename == \"docs\\\\2024\")", "not smb2.filename",
    "smb2.cmd == 5 && smb2.nt_status != 0", "smb2.cmd == 5 or smb2.cmd == 6 and smb2.nt_status > 0",
    "(smb2.cmd == 5 or smb2.cmd == 6) and smb2.nt_status > 0",
    "smb2.cmd in {5, 6, 8..9}", "smb2.cmd in {5,6}", "not smb2.cmd in {0 .. 3}",
    "smb2.filename contains \"report\"", "smb2.filename contains \"REPORT\"",
    "smb2.filename matches \"REP.RT\"", "smb2.filename ~ \"^docs\\\\\\\\r\"",
    "smb2.filename matches r\"^docs\\\\r\"", "lower(smb2.filename) contains \"docs\"",
    "upper(smb2.filename) == \"DOCS\\\\2024\"", "len(smb2.filename) > 9", "len(smb2.signature) == 16",
    "count(smb2.cmd) == 1", "smb2.flags.response", "smb2.flags.response == 1",
    "smb2.flags.response == True", "smb2.flags & 8", "smb2.flags & 0x1",
    "smb2.credits.granted >= 32", "smb2.credits.granted < 2",
    "smb2.signature[0:4] == 00:00:00:00", "smb2.signature[0] == 00", "smb2.signature[2-3] == 00:00",
    "smb2.signature contains 00:00:00", "smb2.cmd == \"Create\"", "smb2.nt_status == \"STATUS_SUCCESS\"",
    "smb2.create.time > \"2026-11-20 10:00:00\"", "smb2.create.time < \"2001-01-01\"",
    "smb2.msg_id === 3", "smb2.cmd all_eq 5", "smb2.cmd any_ne 5", "frame.number < 20",
    "frame.number in {3..9}", "tcp.stream == 0", "tcp.stream == 1",
    "smb2.fid", "smb2.read_length == 900", "smb2.sesid == 0x0000000000000000",
    "smb2 contains \"NTLMSSP\"", "smb2.msg_id == smb2.cmd", "smb2.msg_id < smb2.credits.granted",
    "smb2.flags.response == 2", "smb2.flags bitwise_and 1", "smb2.nt_status & 0xc0000000",
    "smb2.filename[0:4] == \"docs\"", "smb2.filename[-3:3] == \"txt\"", "smb2.signature[0:2] == 00.00",
    "any smb2.cmd == 5", "all smb2.cmd == 5", "any smb2.nt_status != 0", "all smb2.credits.granted > 1",
    "all smb2.filename contains \"docs\"", "all smb2.filename matches \"docs\"",
    "smb2.create.time > \"Nov 20, 2026 10:00:00\"", "count(smb2.filename) == 0",
    "ip.addr == 192.0.2.20", "ip.src == 192.0.2.20", "ip.addr != 192.0.2.20", "!(ip.addr == 192.0.2.20)",
    "ip.src > 192.0.2.10", "ip.src == ip.dst", "ip.addr in {192.0.2.1..192.0.2.12}", "ipv6.addr",
    "tcp.port == 445", "tcp.srcport == 445", "tcp.port != 445", "tcp.srcport > tcp.dstport",
    "frame.time_relative > 0.01", "smb2.time > 0.001", "smb2.time < 0.0001", "smb2.time",
    "smb2.filename in {\"a\"..\"e\"}", "smb2.filename contains \"\\x64ocs\"", "smb2.filename contains 64:6f",
    "not not smb2.cmd == 5", "smb2.cmd==5||smb2.cmd==6&&smb2.flags.response", "smb2.cmd == 010",
    "smb2.cmd == 0b101",
]

# Both must refuse.
WRONG = [
    "smb2.cdm == 5", "(smb2", "smb2)", "smb2.cmd ==", "== 5", "smb2.cmd == \"Crate\"", "smb2.cmd in {}",
    "smb2.cmd in {5", "smb2.filename == \"x", "smb2.cmd && ", "&& smb2", "smb2.cmd == 5 6", "smb2 smb2",
    "smb2.signature == zz", "smb2.filename matches \"(\"", "smb2.cmd == 99999999999999999999",
    "ip.addr == 1.2.3", "smb2.time > fast", "any smb2.cmd 5",
]


def frames_tshark(path, text):
    out = subprocess.run(
        ["tshark", "-o", "tcp.reassemble_out_of_order:TRUE", "-r", path, "-Y",
         "(smb2 or smb) and (%s)" % text, "-T", "fields", "-e", "frame.number"],
        capture_output=True, text=True, check=False)
    return {int(n) for n in out.stdout.split()} if out.returncode == 0 else None


def frames_smbdiff(tool, path, text):
    out = subprocess.run([tool, "--format", "jsonl", "-Y", text, path], capture_output=True, text=True,
                         check=False)
    return {json.loads(line)["frame"] for line in out.stdout.splitlines()} if out.returncode == 0 else None


def main():
    tool, pcaps = sys.argv[1:3]
    if not shutil.which("tshark"):
        return 77
    bad = 0
    cases = [(CAPTURES[0], text) for text in FILTERS + WRONG]
    # The other capture is of an older dialect: the fields, not the operators, make it differ.
    cases += [(CAPTURES[1], text) for text in FILTERS[:12]]

    def both(case):
        path = os.path.join(pcaps, case[0])
        return frames_smbdiff(tool, path, case[1]), frames_tshark(path, case[1])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (name, text), (ours, theirs) in zip(cases, pool.map(both, cases)):
            if ours != theirs or (ours is None) != (text in WRONG):
                bad += 1
                print("%s: %s\n  smbdiff %s\n  tshark  %s" % (name, text, ours and sorted(ours),
                                                             theirs and sorted(theirs)))
    print("%d captures, %d filters, %d wrong" % (len(CAPTURES), len(FILTERS + WRONG), bad))
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
