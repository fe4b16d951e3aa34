#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Structures made by hand from the specifications, read by smbdiff and by tshark, as TAP.

    check.py SMBDIFF [CASE...]

A case is a conversation and what smbdiff must say of its last request and response: the values of
named fields, in order. Nothing may be left unread and nothing malformed unless the case says so.
Where tshark is installed it must say the same of each field that it knows, except of those that
a case lists, with the reason, in `other`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import cases  # noqa: E402
import talk  # noqa: E402


def fields_of(message, out=None):
    """All fields of a message in order, as (name, value)."""
    out = [] if out is None else out
    for field in message:
        out.append((field["name"], field.get("value")))
        fields_of(field.get("fields", []), out)
    return out


def listed(smbdiff, path):
    done = subprocess.run([smbdiff, "--format", "jsonl", path], capture_output=True, text=True,
                          check=True)
    return [fields_of(json.loads(line)["fields"]) for line in done.stdout.splitlines()]


def as_list(value):
    return value if isinstance(value, list) else [value]


def wrong_values(fields, expected):
    for name, value in expected.items():
        found = [v for n, v in fields if n == name]
        if found != as_list(value):
            yield "%s is %s, not %s" % (name, found, as_list(value))


def unread(fields):
    return ["%s: %s" % field for field in fields if field[0] in ("smbdiff.unread", "smbdiff.error")]


def known_to_tshark():
    listing = subprocess.run(["tshark", "-G", "fields"], capture_output=True, text=True,
                             errors="replace", check=True).stdout
    return {line.split("\t")[2] for line in listing.splitlines() if line.startswith("F\t")}


def plain(value):
    """A value of either program's in one form."""
    text = str(value)
    if text in ("True", "False"):
        return int(text == "True")
    try:
        return int(text, 0)
    except ValueError:
        return text.replace(":", "").lower()


def said_by_tshark(path, talks, names):
    """What tshark says of every frame of all talks, in one run: a row of values for each."""
    with open(path, "wb") as out:
        out.write(talk.pcap(frame for number, one in enumerate(talks)
                            for frame in one.of_client(number)))
    command = ["tshark", "-r", path, "-T", "fields", "-E", "aggregator=|", "-E", "occurrence=a"]
    for name in names:
        command += ["-e", name]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [dict(zip(names, line.split("\t"))) for line in out.splitlines()]
    said = []
    for one in talks:
        first, said = sum(map(len, said)), said + [rows[:len(one.frames)]]
        del rows[:len(one.frames)]
        for row in said[-1]:
            if row.get("smb2.response_to"):  # a frame number, of this talk
                row["smb2.response_to"] = str(int(row["smb2.response_to"]) - first)
    return said


def other_at_tshark(said, expected, other):
    for name in (n for n in expected if n in said and n not in other):
        ours = [plain(v) for v in as_list(expected[name]) if v is not None]
        theirs = [plain(v) for v in said[name].split("|")] if said[name] else []
        if ours != theirs:
            yield "tshark says %s is %s, not %s" % (name, theirs, ours)


def problems(smbdiff, path, one, case, said):
    with open(path, "wb") as out:
        out.write(talk.pcap(one.frames))
    messages = listed(smbdiff, path)
    for back, expected in ((2, case.get("request", {})), (1, case.get("response", {}))):
        fields = messages[-back] if len(messages) >= back else []
        yield from wrong_values(fields, expected)
        if not case.get("malformed"):
            yield from unread(fields)
        if said:
            yield from other_at_tshark(said[-back], expected, case.get("other", {}))


def main():
    smbdiff, wanted = sys.argv[1], sys.argv[2:]
    chosen = {name: case for name, case in cases.ALL.items() if not wanted or name in wanted}
    talks = [case["talk"]() for case in chosen.values()]
    said = [None] * len(talks)
    print("1..%d" % len(chosen))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.pcap")
        if shutil.which("tshark"):
            known = known_to_tshark()
            said = said_by_tshark(path, talks, sorted({
                name for case in chosen.values() for side in ("request", "response")
                for name in case.get(side, {}) if name in known}))
        for number, (name, case) in enumerate(chosen.items()):
            try:
                found = list(problems(smbdiff, path, talks[number], case, said[number]))
            except Exception:  # one case less, the others go on
                found = traceback.format_exc().splitlines()
            print("%s %d - %s" % ("not ok" if found else "ok", number + 1, name))
            for line in found:
                print("# " + line)


if __name__ == "__main__":
    main()
