#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the golden cases: the whole program, its output compared as text.

Usage: run.py [--accept] [--cases=FOLDER] SMBDIFF PCAPS [CASE...]

A case is a directory with `cmd`, a shell script, and `out`, what it prints: the
standard output, after it the standard error, if there is any, and the status,
if it is not 0. The script runs in an empty directory where `pcaps` leads to
the captures, with smbdiff in PATH. --accept writes `out` anew. Prints TAP.
"""

import difflib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(case, program, pcaps):
    environment = {"PATH": f"{program.parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                   "TZ": "Pacific/Auckland", "TERM": "xterm", "GOLDEN": str(case)}
    environment |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pcaps").symlink_to(pcaps)
        done = subprocess.run(["sh", str(case / "cmd")], cwd=folder, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
    text = done.stdout.decode("utf-8", "backslashreplace")
    if done.stderr:
        text += "--- stderr\n" + done.stderr.decode("utf-8", "backslashreplace")
    if done.returncode:
        text += f"--- status {done.returncode}\n"
    return text


def main():
    arguments = sys.argv[1:]
    accept = "--accept" in arguments
    folders = [Path(a.partition("=")[2]) for a in arguments if a.startswith("--cases=")]
    folder = folders[0] if folders else HERE
    program, pcaps, *names = [a for a in arguments if not a.startswith("--")]
    cases = [folder / name for name in names] or sorted(p.parent for p in folder.glob("*/cmd"))
    failed = False
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        got = run(case, Path(program).resolve(), Path(pcaps).resolve())
        out = case / "out"
        if accept:
            out.write_text(got)
        expected = out.read_text() if out.exists() else ""
        good = got == expected
        failed |= not good
        print(f"{'ok' if good else 'not ok'} {number} - {case.name}")
        for line in difflib.unified_diff(expected.splitlines(), got.splitlines(),
                                         f"{case.name}/out", "now", lineterm=""):
            print("# " + line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
