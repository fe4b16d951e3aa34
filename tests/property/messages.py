#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages taken out, sent twice, or in another order, and connections that end: all found.

Usage: messages.py SMBDIFF EVERY CAPTURE...

Of each capture every so many places are tried, one at a time. What must be equal is: an interim
response more or less where it is only timing, keep-alives, another order of what was in flight
together. All else must be a difference. Prints TAP, one line for each capture.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import streams
from metamorph import BREAK, CANCEL, CREATE, NOTIFY, PENDING, headers
from streams import again

SESSION_SETUP = 1


def lone(capture, turn):
    """The header of a step that is one message of plain SMB2, else None."""
    heads = headers(capture.steps[turn])
    return heads[0] if len(heads) == 1 else None


def only_timing(step):
    """Whether it may be there or not; of what is encrypted nobody can tell."""
    heads = headers(step)
    return step.data[:1] != b"\0" or step.data[4:8] == b"\xfdSMB" or (len(heads) == 1 and heads[0].response and
                                      heads[0].status == PENDING)


def without(capture, turn):
    """A step taken out."""
    step = capture.steps[turn]
    if step.kind != "data" or only_timing(step):
        return None
    return capture.with_steps(capture.steps[:turn] + capture.steps[turn + 1:]), True


def twice(capture, turn):
    """A PDU sent twice."""
    step = capture.steps[turn]
    if step.kind != "data" or only_timing(step):
        return None
    return capture.with_steps(capture.steps[:turn + 1] + capture.steps[turn:]), True


def part_lost(capture, turn):
    """The last part of a compound is not there."""
    step = capture.steps[turn]
    at = streams.parts(step.data) if step.kind == "data" else []
    if len(at) < 2:
        return None
    data = bytearray(step.data[:at[-1]])
    data[at[-2] + 20:at[-2] + 24] = bytes(4)
    return capture.with_steps(capture.steps[:turn] + [again(
        step, data=streams.framed(bytes(data[4:])))] + capture.steps[turn + 1:]), True


def exchange_at(capture, turn):
    """Turns of a request and its final response, if nothing else of its connection is between."""
    head = lone(capture, turn)
    if not head or head.response or head.command == CANCEL:
        return None
    conn = capture.steps[turn].conn
    for later in range(turn + 1, min(turn + 40, len(capture.steps))):
        if capture.steps[later].conn != conn:
            continue
        other = lone(capture, later)
        if not other or not other.response or other.id != head.id or other.status == PENDING:
            return None
        return turn, later
    return None


def exchange_without(capture, turn):
    """A request and its response taken out."""
    found = exchange_at(capture, turn)
    if not found:
        return None
    return capture.with_steps(step for i, step in enumerate(capture.steps) if i not in found), True


def exchanges_swapped(capture, turn):
    """Two operations, of which the second was sent when the first was done, the other way round."""
    one = exchange_at(capture, turn)
    conn = capture.steps[turn].conn
    follows = one and next((i for i in range(one[1] + 1, len(capture.steps))
                            if capture.steps[i].conn == conn), None)
    two = exchange_at(capture, follows) if follows else None
    if not two or lone(capture, one[0]).command < 3:
        return None
    steps = list(capture.steps)
    same = strip(steps[one[0]].data) == strip(steps[two[0]].data)
    for i, j in zip(one, two):
        steps[i], steps[j] = again(steps[j], time=steps[i].time), again(steps[i], time=steps[j].time)
    return None if same else (capture.with_steps(steps), True)


def strip(data):
    """A message without its ids."""
    return data[12:28] + data[36:44] + data[68:]


def flight_swapped(capture, turn):
    """Answers to two requests that were in flight together, the other way round."""
    head, other = lone(capture, turn), turn + 1 < len(capture.steps) and lone(capture, turn + 1)
    if not head or not other or not head.response or not other.response or head.id == other.id or \
            capture.steps[turn].conn != capture.steps[turn + 1].conn or \
            PENDING in (head.status, other.status) or \
            {head.command, other.command} & {SESSION_SETUP, 3, CREATE, NOTIFY, BREAK} or \
            2 ** 64 - 1 in (head.id, other.id):
        return None
    # Both requests came before.
    before = [h.id for step in capture.steps[max(0, turn - 60):turn]
              if step.conn == capture.steps[turn].conn for h in headers(step) if not h.response]
    if head.id not in before or other.id not in before:
        return None
    steps = list(capture.steps)
    steps[turn], steps[turn + 1] = (again(steps[turn + 1], time=steps[turn].time),
                                    again(steps[turn], time=steps[turn + 1].time))
    return capture.with_steps(steps), False


def ended(kind, side):
    """Return a change: the connection ends there, and nothing more comes on it."""
    def change(capture, turn):
        step = capture.steps[turn]
        rest = [later for later in capture.steps[turn + 1:] if later.conn != step.conn]
        following = next((later for later in capture.steps[turn + 1:] if later.conn == step.conn),
                         step)
        if step.kind != "data" or following.kind != "data" or following is step:
            return None
        return capture.with_steps(capture.steps[:turn + 1] + [
            again(step, kind=kind, side=side, data=b"")] + rest), True
    change.__doc__ = "The connection ends: %s of %s." % (kind, ("the client", "the server")[side])
    return change


def unanswered(capture, turn):
    """Another connection that is asked for and not answered, between two messages."""
    step = capture.steps[turn]
    if step.kind != "data":
        return None
    (address, _), server = capture.ends[step.conn]
    out = streams.Capture(capture.ends + [((address, 61234), server)],
                          capture.steps[:turn] + [again(step, conn=len(capture.ends), kind="syn",
                                                        side=0, data=b"")] + capture.steps[turn:])
    return out, True


CHANGES = {"without": without, "twice": twice, "part lost": part_lost,
           "exchange without": exchange_without, "exchanges swapped": exchanges_swapped,
           "flight swapped": flight_swapped, "reset by the server": ended("rst", 1),
           "closed by the client": ended("fin", 0), "unanswered": unanswered}


def entries_of(program, path):
    """By frame where access control entries of one list follow each other: (offset, length)."""
    def entries(fields):
        for field in fields:
            if field["name"] == "nt.ace" and field.get("length"):
                yield field["offset"] + 4, field["length"]
            yield from entries(field.get("fields", []))
    done = subprocess.run([program, "--format", "jsonl", "-Y", "nt.ace", path], check=False,
                          capture_output=True, stdin=subprocess.DEVNULL)
    return {line["frame"]: list(entries(line["fields"]))
            for line in map(json.loads, done.stdout.splitlines())}


def entries_swapped(capture, found):
    """Yield (step, capture): two entries that are not the same have changed places."""
    for frame, entries in found.items():
        step = capture.steps[frame - 1]
        for (one, size), (two, other) in zip(entries, entries[1:]):
            a, b = step.data[one:one + size], step.data[two:two + other]
            if one + size == two and a != b:
                data = step.data[:one] + b + a + step.data[two + other:]
                yield frame - 1, capture.with_steps(
                    capture.steps[:frame - 1] + [again(step, data=data)] + capture.steps[frame:])


def identical(program, a, b):
    """Whether nothing differs; None: there was trouble."""
    done = subprocess.run([program, "--format", "json", "--first", a, b], capture_output=True,
                          check=False, stdin=subprocess.DEVNULL)
    try:
        return json.loads(done.stdout)["identical"]
    except (ValueError, KeyError):
        return None


def beginnings(capture):
    """Turns of which nobody can tell whether they were before the capture began."""
    found, first, whole = set(), {}, {step.conn for step in capture.steps if step.kind == "syn"}
    for turn, step in enumerate(capture.steps):
        if step.conn in whole or step.kind != "data":
            continue
        heads = headers(step)
        asked = [head.id for head in heads if not head.response]
        if step.conn not in first or (heads and not asked and
                                      all(head.id < first[step.conn] for head in heads)):
            found.add(turn)
        first.setdefault(step.conn, min(asked, default=2 ** 64 - 1))
    return found


def wrong_in(program, path, every, folder):
    """What was not found, a line each; and how many places were tried."""
    capture = streams.read(path)
    a, b = str(folder / "a.pcap"), str(folder / "b.pcap")
    streams.write(a, capture)
    wrong, tried, seen = [], 0, dict.fromkeys(CHANGES, 0)
    smb = {step.conn for step in capture.steps if headers(step)}
    early = beginnings(capture)
    for turn, step in enumerate(capture.steps):
        for name, change in CHANGES.items():
            made = change(capture, turn) if step.conn in smb and turn not in early else None
            seen[name] += bool(made)
            if not made or (seen[name] - 1) % every:
                continue
            streams.write(b, made[0])
            tried += 1
            if identical(program, a, b) is made[1]:
                wrong.append("%s at frame %d" % (name, turn + 1))
    for turn, made in entries_swapped(capture, entries_of(program, a)):
        streams.write(b, made)
        tried += 1
        if identical(program, a, b) is not False:
            wrong.append("entries swapped at frame %d" % (turn + 1))
    return wrong, tried


def main():
    program, every, *paths = sys.argv[1:]
    failed = 0
    print("1..%d" % len(paths))
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(paths, 1):
            wrong, tried = wrong_in(str(Path(program).resolve()), path, int(every), Path(folder))
            failed += bool(wrong)
            print("%s %d - %s: %d changes" % ("not ok" if wrong else "ok", number, Path(path).name,
                                              tried), flush=True)
            for line in wrong:
                print("# " + line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
