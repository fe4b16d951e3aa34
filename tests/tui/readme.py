#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The screens that the README shows are what the interface shows now.

usage: readme.py [--accept] TUI_SCRIPT PCAPS README. --accept writes them anew.
"""

import difflib
import os
import subprocess
import sys
from pathlib import Path

# Captures and keys of each screen, in the README's order.
SCREENS = [("good.pcap bad.pcap", "]"), ("bad.pcap", "]]")]
HEIGHT = 24


def screen(script, pcaps, captures, keys):
    steps = f"open {captures}\nkeys {keys}\nscreen\n"
    done = subprocess.run([script], input=steps, cwd=pcaps, capture_output=True, text=True, check=True)
    return [("    " + line).rstrip() for line in done.stdout.splitlines()[1:HEIGHT + 1]]


def main():
    arguments = [a for a in sys.argv[1:] if a != "--accept"]
    script, pcaps, readme = map(os.path.abspath, arguments)
    lines = Path(readme).read_text(encoding="utf-8").splitlines()
    wrong = False
    # A screen begins with its title line, which alone has the number of rows at its end.
    starts = [i for i, line in enumerate(lines) if line.startswith("     ") and line.rstrip().endswith(("/39", "/32"))]
    if len(starts) != len(SCREENS):
        print(f"{len(starts)} screens in {readme}, not {len(SCREENS)}")
        return 1
    for start, (captures, keys) in zip(starts, SCREENS):
        now = screen(script, pcaps, captures, keys)
        there = lines[start:start + HEIGHT]
        for line in difflib.unified_diff(there, now, "README.md", captures, lineterm=""):
            wrong = True
            print(line)
        lines[start:start + HEIGHT] = now
    if "--accept" in sys.argv:
        Path(readme).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return 0
    return wrong


if __name__ == "__main__":
    sys.exit(main())
