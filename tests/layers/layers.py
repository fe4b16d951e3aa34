#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what the sources include: layers know only those below, a library has one gate.

Usage: layers.py SRC
"""

import re
import sys
from pathlib import Path

LAYERS = ["base", "capture", "dissect", "diff", "report", "tui", "cli"]

# Headers of a library, and the layer of which one file may include them.
GATES = [
    (r"<pcap(\.h|/.*)>", "capture"),
    (r"<(zlib|zstd)\.h>", "capture"),
    (r"<nettle/.*>", "dissect"),
    (r"<lz4.*>", "dissect"),
    (r"<json-c/.*>", "report"),
    (r"<utf8proc\.h>", "report"),
    (r"<pcre2\.h>", "report"),
    (r"<(ncurses|curses|ncursesw/.*)\.h>", "tui"),
]

# What these layers show comes from field trees and diff results: they know no protocol.
NO_PROTOCOL = ["report", "tui", "cli"]
PROTOCOL = r'"dissect/(smb|names|walk|nt_|ntlmssp|spnego|kerberos|dcerpc|crypto).*"'

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<][^">]+[">])', re.MULTILINE)


def check(path, layer, include, users):
    """What is wrong with one include, or None. users: by gate, the file that uses it."""
    for gate, (pattern, owner) in enumerate(GATES):
        if not re.fullmatch(pattern, include):
            continue
        if layer != owner:
            return f"only one file of {owner} may include it"
        if users.setdefault(gate, path) != path:
            return f"src/{users[gate]} is the one that includes it"
    if include.startswith("<"):
        return None
    below = include.strip('"').split("/")[0]
    if below not in LAYERS:
        return "names no layer"
    if LAYERS.index(below) > LAYERS.index(layer):
        return f"{layer} stands below {below}"
    if layer in NO_PROTOCOL and re.fullmatch(PROTOCOL, include):
        return f"{layer} knows no protocol"
    return None


def main():
    src = Path(sys.argv[1])
    files = sorted([*src.glob("**/*.c"), *src.glob("**/*.h")])
    users = {}
    wrong = 0
    for file in files:
        path = file.relative_to(src).as_posix()
        for include in INCLUDE.findall(file.read_text(encoding="utf-8")):
            trouble = check(path, path.split("/")[0], include, users)
            if trouble:
                print(f"src/{path}: #include {include}: {trouble}")
                wrong += 1
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
