#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry against the layouts and against Wireshark, as TAP.

    check.py SMBDIFF SOURCE-DIRECTORY

Every row of fields_*.h is used by some layout, hook or table of bits; every
layout ends; where tshark is installed, a name that it knows has its type; a
name that Wireshark uses with two meanings has its class of noise where it has
the other meaning.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROW = re.compile(r"^FIELD\((\w+),", re.M)
LAYOUT = re.compile(r"const struct step (\w+)\[\] = \{(.*?)\n?\};", re.S)
NDR_LAYOUT = re.compile(r"const struct ndr (\w+)\[\] = \{(.*?)\n?\};", re.S)

# Our types, and the ones of Wireshark's that hold the same.
TYPES = {
    "group": r"FT_(NONE|PROTOCOL)",
    "uint": r"FT_(UINT\d+|FRAMENUM|CHAR|BOOLEAN)",
    "int": r"FT_U?INT\d+",
    "bool": r"FT_(BOOLEAN|UINT\d+)",
    "time": r"FT_ABSOLUTE_TIME",
    "unixtime": r"FT_ABSOLUTE_TIME",
    "string": r"FT_(STRING\w*|UINT_STRING)",
    "bytes": r"FT_(BYTES|UINT_BYTES)",
    "guid": r"FT_GUID",
    "sid": r"FT_STRING",
    "duration": r"FT_RELATIVE_TIME",
    "oid": r"FT_(OID|REL_OID|STRING)",
    "ipv4": r"FT_IPv4",
    "ipv6": r"FT_IPv6",
}

# GeneralizedTime is shown as the text that it is; the verdict on a signature is a value.
OTHER_TYPE = {"kerberos.ctime", "kerberos.stime", "smb2.good_signature", "smb2.bad_signature"}


def text(path):
    """A file's words; where macros put names together, as the compiler sees them."""
    code = path.read_text()
    if "##" not in code or path.name == "field.c":
        return code
    compiler = os.environ.get("CC", "cc").split()
    code = subprocess.run([*compiler, "-E", "-P", "-I", str(path.parent.parent), str(path)],
                          capture_output=True, text=True, check=True).stdout
    return re.sub(r"enum field_id \{.*?\}", "", code, flags=re.S)


# Layouts in which a name means something else than where the registry has its class from.
TWO_MEANINGS = [
    ("smb2_lock_request", "RAW_AS(4, SMB2_RESERVED, N_NONE)"),  # the lock sequence
    ("allocation", "LE_AS(8, SMB2_ALLOCATION_SIZE, N_NONE)"),  # what a client asks for
    ("info_allocation", "LE_AS(8, SMB_ALLOC_SIZE64, N_NONE)"),
    ("nt_create", "LE_AS(8, SMB_ALLOC_SIZE64, N_NONE)"),
    ("only_unknown", "RAW_AS(2, SMB2_UNKNOWN, N_PADDING)"),  # reserved
    ("info_basic", "RAW_AS(4, SMB2_UNKNOWN, N_PADDING)"),
    ("info_all", "RAW_AS(4, SMB2_UNKNOWN, N_PADDING)"),
    ("common", "LE_AS(4, SMB2_FILE_INDEX, N_STORAGE)"),  # not the one that is asked for
    ("names", "LE_AS(4, SMB2_FILE_INDEX, N_STORAGE)"),
]


def one_meaning(source):
    layouts = {}
    for path in sorted(source.glob("*.c")):
        for name, steps in LAYOUT.findall(path.read_text()):
            layouts.setdefault(name, []).append(steps)
    for name, step in TWO_MEANINGS:
        if not any(step in steps for steps in layouts.get(name, [])):
            yield f"{name} has not {step}"


def unused(source):
    code = "\n".join(text(p) for p in sorted(source.glob("*.c")))
    words = set(re.findall(r"\w+", code))
    for header in sorted(source.glob("fields_*.h")):
        for field in ROW.findall(header.read_text()):
            if field not in words and "F_" + field not in words:
                yield f"{header.name}: {field} stands in no layout"


def endless(source):
    for path in sorted(source.glob("*.c")):
        for name, steps in LAYOUT.findall(path.read_text()):
            if not re.search(r"\bEND,?\s*$", steps):
                yield f"{path.name}: {name} does not end"
        for name, steps in NDR_LAYOUT.findall(text(path)):
            if not re.search(r"(\bN_END|\{ ?NDR_END,[^}]*\{[^}]*\} ?\}),?\s*$", steps):
                yield f"{path.name}: {name} does not end"


def wireshark_types():
    listing = subprocess.run(["tshark", "-G", "fields"], capture_output=True, text=True,
                             errors="replace", check=True).stdout
    types = {}
    for line in listing.splitlines():
        column = line.split("\t")
        if column[0] == "F":
            types.setdefault(column[2], set()).add(column[3])
        elif column[0] == "P":
            types.setdefault(column[2], set()).add("FT_PROTOCOL")
    return types


def other_types(smbdiff):
    theirs = wireshark_types()
    rows = subprocess.run([smbdiff, "--list-fields"], capture_output=True, text=True,
                          check=True).stdout
    for row in rows.splitlines():
        name, kind = row.split()[:2]
        if name in OTHER_TYPE or name not in theirs:
            continue
        if not any(re.fullmatch(TYPES[kind], t) for t in theirs[name]):
            yield f"{name} is {kind} here, {' '.join(sorted(theirs[name]))} in Wireshark"


def report(number, title, problems):
    problems = list(problems)
    print(f"{'not ok' if problems else 'ok'} {number} - {title}")
    for problem in problems:
        print(f"# {problem}")


def main():
    smbdiff, source = sys.argv[1], Path(sys.argv[2])
    print("1..4")
    report(1, "every field is used", unused(source))
    report(2, "every layout ends", endless(source))
    if shutil.which("tshark"):
        report(3, "types are Wireshark's", other_types(smbdiff))
    else:
        print("ok 3 - types are Wireshark's # SKIP no tshark")
    report(4, "two meanings, two classes", one_meaning(source))


if __name__ == "__main__":
    main()
