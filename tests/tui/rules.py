#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that are made, switched, edited and undone in the interface come to what batch mode says of them.

usage: rules.py TUI_SCRIPT SMBDIFF PCAPS. After each step the counts, the findings with their frames and the
number of notes are held against `smbdiff --rules` with the same rules.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

# A rule as it is typed; what a rule file has in lines is parted by bars.
STATUS = "smb2.nt_status | action = ignore"
CREATES = "smb2.nt_status | action = ignore | command = Create"
SHARING = "smb2.nt_status | action = ignore | a = 0 | b = 0xc0000043"
MESSAGES = "smb2 | action = ignore | command = Write"
ECHOS = "smb2 | action = ignore | command = KeepAlive"
CONTEXTS = "smb2.create.chain_element | action = ignore"
DIALECT = "smb2.dialect | action = mask"
TIMES = "smb2.*.time | action = compare"
ENDS = "smb2.eof | action = within 1000000"
PATHS = "smb* | action = ignore | path = docs*"
ACCESS = "smb.access_mask | action = ignore"
NEGOTIATE = "smb2 | action = ignore | command = Negotiate"
FLUSHES = "smb2 | action = ignore | command = Flush"
LEFT = "smb2 | action = ignore | command = KeepAlive | side = b"

# Captures, rules given at the start, and steps: + a new rule, x the number of one to be switched,
# = a number and what it becomes, - the number of one to be deleted, u undoes.
PLAYS = [
    ("good.pcap", "bad.pcap", [], ["+" + STATUS, "x1", "x1", "+" + CREATES, "x1", "u", "u", "+" + MESSAGES, "-1"]),
    ("good.pcap", "bad.pcap", [STATUS], ["x1", "+" + SHARING, "u", "x1", "u", "-1", "u"]),
    ("good.pcap", "bad.pcap", [PATHS, MESSAGES], ["x1", "x2", "u", "=2" + ECHOS, "u", "-2"]),
    ("files-1.pcap", "files-dialect.pcap", [], ["+" + DIALECT, "+" + NEGOTIATE, "x1", "=1" + CONTEXTS, "u", "u"]),
    ("files-1.pcap", "files-dialect.pcap", [NEGOTIATE], ["x1", "+" + DIALECT, "+" + CONTEXTS, "x1", "u", "u"]),
    ("script-1.pcap", "script-access.pcap", [], ["+" + ACCESS, "x1", "+" + TIMES, "x2", "u", "-1"]),
    ("script-1.pcap", "script-access.pcap", [ACCESS], ["x1", "u", "=1" + ENDS, "u"]),
    ("script-1.pcap", "script-extra-echo.pcap", [], ["+" + ECHOS, "x1", "=1" + LEFT, "u", "u"]),
    ("script-1.pcap", "script-extra-echo.pcap", [ECHOS], ["x1", "+" + LEFT, "u"]),
    ("script-1.pcap", "script-early-flush.pcap", [], ["+" + FLUSHES, "x1", "u", "u"]),
    ("script-1.pcap", "script-early-flush.pcap", [FLUSHES], ["x1", "u", "-1"]),
    ("attributes-1.pcap", "attributes-2.pcap", [TIMES], ["x1", "u", "+" + ENDS, "u"]),
]


def keys_of(step):
    """What is typed in the list of rules."""
    what, rest = step[0], step[1:]
    if what == "u":
        return ["keys u"]
    if what == "+":
        return ["keys n", f"type {rest}", "keys <Enter>"]
    down = "keys " + "k " * 20 + "j " * (int(rest[0]) - 1)
    if what == "=":
        return [down, "keys e ^U", f"type field = {rest[1:]}", "keys <Enter>"]
    return [down, "keys <Space>" if what == "x" else "keys d"]


def follow(states, step):
    """What the rules are after the step; each is [text, on]."""
    what, rest = step[0], step[1:]
    if what == "u":
        states.pop()
        return
    now = [list(rule) for rule in states[-1]]
    if what == "+":
        now.append([rest, True])
    elif what == "x":
        now[int(rest) - 1][1] ^= True
    elif what == "=":
        now[int(rest[0]) - 1] = [rest[1:], True]
    else:
        del now[int(rest) - 1]
    states.append(now)


def write_rules(path, rules):
    with open(path, "w", encoding="utf-8") as f:
        for text, on in rules:
            if on:
                f.write("[rule]\nfield = " + "\n".join(part.strip() for part in text.split("|")) + "\n")


def batch(smbdiff, pcaps, a, b, rules, folder):
    path = os.path.join(folder, "rules")
    write_rules(path, rules)
    done = subprocess.run([smbdiff, "--format", "json", "--rules", path, a, b], capture_output=True, check=False,
                          cwd=pcaps)
    d = json.loads(done.stdout)
    return ([d["counts"][k] for k in ("changed", "only_a", "only_b", "moved", "noted")], len(d["notes"]),
            [(f["a_frame"], f["b_frame"]) for f in d["findings"][:30]])


def frame(line, side):
    found = re.search(rf"^>?\s+\d+ .*?\b{side}(\d+) ", line)
    return int(found.group(1)) if found else None


def on_screen(text):
    lines = text.splitlines()
    counts = re.search(r"(?:~(\d+) <(\d+) >(\d+)|identical)(?: m(\d+))? i(\d+)", lines[0]).groups("0")
    findings, notes = re.search(r"Findings: (\d+), notes: (\d+)", lines[1]).groups()
    rows = lines[2:2 + min(int(findings), 30)]
    return [int(n) for n in counts], int(notes), [(frame(row, "A"), frame(row, "B")) for row in rows]


def play(script, smbdiff, pcaps, a, b, given, steps, folder):
    states, expected = [[[text, True] for text in given]], []
    write_rules(os.path.join(folder, "given"), states[0])
    lines = [f"rules {folder}/given", f"open {a} {b}", "size 160 48", "keys A"]
    for step in steps:
        follow(states, step)
        expected.append(batch(smbdiff, pcaps, a, b, states[-1], folder))
        lines += keys_of(step) + ["keys q S", "screen", "keys q A"]
    done = subprocess.run([script], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True,
                          cwd=pcaps)
    screens = done.stdout.split("---- 160x48\n")[1:]
    wrong = 0
    for step, screen, other in zip(steps, screens, expected, strict=True):
        now = on_screen(screen)
        if now != other:
            wrong += 1
            print(f"{a} {b} {given} {steps}, at {step}:\n"
                  f"  shown {now}\n  batch {other}\n{screen}")
    return wrong


def main():
    script, smbdiff, pcaps = map(os.path.abspath, sys.argv[1:])
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="smbdiff-rules-") as folder:
        for a, b, given, steps in PLAYS:
            wrong += play(script, smbdiff, pcaps, a, b, given, steps, folder)
    print(f"{sum(len(steps) for _, _, _, steps in PLAYS)} steps, {wrong} wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
