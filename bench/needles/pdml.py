# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare two captures the way smbcmp does: equally numbered packets, line by line of tshark's PDML."""

import difflib
import functools
import itertools
import os
import subprocess
import xml.etree.ElementTree as ET


def key_options(path):
    """Return tshark's options for the session keys beside a capture."""
    if not os.path.exists(path + ".keys"):
        return []
    with open(path + ".keys", encoding="ascii") as keys:
        return ["-ouat:smb2_seskey_list:" + line.strip() for line in keys
                if line.strip() and not line.startswith("#")]


def lines_of(packet):
    """Return a packet's SMB2 fields as (name, what tshark shows), in their order."""
    return [(field.get("name"), field.get("showname") or field.get("show") or "")
            for proto in packet.iterfind("proto[@name='smb2']") for field in proto.iter()]


@functools.lru_cache(maxsize=2)
def packets(path):
    """Return the packets with SMB2 of a capture: frame and lines."""
    command = ["tshark", *key_options(path), "-r", path, "-Y", "smb2", "-T", "pdml"]
    found = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as tshark:
        for _, element in ET.iterparse(tshark.stdout):
            if element.tag == "packet":
                frame = element.find("proto[@name='geninfo']/field[@name='num']").get("show")
                found.append((int(frame), lines_of(element)))
                element.clear()
    return found


def differing(paths):
    """Yield each line that differs: its field's name and both frames (0: no such packet)."""
    none = (0, [])
    for (a_frame, a), (b_frame, b) in itertools.zip_longest(*map(packets, paths), fillvalue=none):
        matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
        for tag, a1, a2, b1, b2 in matcher.get_opcodes():
            if tag != "equal":
                for old, new in itertools.zip_longest(a[a1:a2], b[b1:b2]):
                    yield (new or old)[0], a_frame, b_frame


def rank(lines, field, frames):
    """Return the place of a planted cause among the lines that differ, or None."""
    for place, (name, *here) in enumerate(lines, 1):
        if name == field and any(want != "-" and int(want) == seen
                                 for want, seen in zip(frames, here)):
            return place
    return None
