#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of a capture that mean nothing: the result must be identical to what it was made of.

Usage: metamorph.py SMBDIFF REWRITE CAPTURE... [--only CHANGE;CHANGE...]

Each capture is written anew (streams.py), changed in each way below, and compared with what it was,
in both directions; the normalised listings of both must be the same bytes. Prints TAP.
"""

import json
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import streams
from streams import Capture, Step, again

RESPONSE, ASYNC, RELATED = 1, 2, 4
PENDING = 0x103
NEGOTIATE, SESSION_SETUP, LOGOFF, TREE_CONNECT, CREATE, LOCK, CANCEL, NOTIFY, BREAK = \
    0, 1, 2, 3, 5, 10, 12, 15, 18
WHERE = {}  # name -> change


def change(function):
    """Enter a change into the table."""
    WHERE[function.__name__] = function
    return function


def number(data, at, size):
    """A little-endian number."""
    return int.from_bytes(data[at:at + size], "little")


def put(data, at, size, value):
    """Put one in."""
    data[at:at + size] = value.to_bytes(size, "little")


class Header:
    """What stands in an SMB2 header."""

    def __init__(self, pdu, at):
        self.status, self.command = number(pdu, at + 8, 4), number(pdu, at + 12, 2)
        self.flags, self.id = number(pdu, at + 16, 4), number(pdu, at + 24, 8)
        self.response = bool(self.flags & RESPONSE)


def headers(step):
    """The headers in a step; none if it is no plain SMB2."""
    return [Header(step.data, at) for at in streams.parts(step.data)] if step.kind == "data" else []


def each_pdu(capture, change_pdu):
    """The capture with each PDU of SMB2 as change_pdu makes it."""
    def changed(step):
        if step.kind != "data" or not streams.parts(step.data):
            return step
        return again(step, data=change_pdu(step.data))
    return capture.with_steps(changed(step) for step in capture.steps)


# --- below SMB


@change
def later(capture):
    """All a day later, and half as fast."""
    start = min(step.time for step in capture.steps)
    return capture.with_steps(again(step, time=step.time + 86400 + 2 * (step.time - start))
                              for step in capture.steps)


@change
def elsewhere(capture):
    """Other addresses and ports."""
    def moved(end):
        address, port = end
        return (bytes(byte ^ 0x51 for byte in address), port if port in (445, 139) else port ^ 0x155)
    return Capture([tuple(map(moved, ends)) for ends in capture.ends], capture.steps)


@change
def over_ipv6(capture):
    """IPv6 for IPv4."""
    def moved(end):
        return ((b"\x20\x01\x0d\xb8" + bytes(8) + end[0]) if len(end[0]) == 4 else end[0], end[1])
    return Capture([tuple(map(moved, ends)) for ends in capture.ends], capture.steps)


def grouped(capture):
    """Connections apart from each other: all of the one after all of the other."""
    order = {}
    for step in capture.steps:
        order.setdefault(step.conn, []).append(step)
    return order


@change
def other_order_of_connections(capture):
    """Connections that share no session in the opposite order."""
    groups = grouped(capture)
    if any(tag in step.data for step in capture.steps for tag in (b"DHnC", b"DH2C")):
        return None  # durable opens are taken up again
    sessions = [{step.data[at + 40:at + 48] for step in steps for at in streams.parts(step.data)}
                - {bytes(8), b"\xff" * 8} for steps in groups.values()]
    if any(a & b for i, a in enumerate(sessions) for b in sessions[:i]):
        return None
    time = min(step.time for step in capture.steps)
    out = [step for steps in reversed(list(groups.values())) for step in steps]
    return Capture(list(capture.ends), [again(step, time=time + turn / 1000)
                                        for turn, step in enumerate(out)])


# --- the flow of messages


def in_flight(capture):
    """Pairs of neighbours that are answers to requests which were in flight together."""
    asked, found, sent = {}, [], {}
    for turn, step in enumerate(capture.steps):
        heads = headers(step)
        if len(heads) != 1:
            asked[step.conn] = turn if heads else asked.get(step.conn)
            continue
        key = (step.conn, heads[0].id)
        if not heads[0].response:
            sent[key] = turn
            continue
        before = capture.steps[turn - 1] if turn else None
        others = headers(before) if before and before.conn == step.conn else []
        if (len(others) == 1 and others[0].response and others[0].id != heads[0].id and
                key in sent and (step.conn, others[0].id) in sent and
                not {heads[0].command, others[0].command} &
                {NEGOTIATE, SESSION_SETUP, LOGOFF, TREE_CONNECT, 4, NOTIFY, BREAK, CREATE} and
                PENDING not in (heads[0].status, others[0].status)):
            found.append(turn)
    return found


@change
def answers_in_another_order(capture):
    """Answers to requests in flight together change places."""
    steps = list(capture.steps)
    done = -2
    for turn in in_flight(capture):
        if turn - 1 > done:
            one, two = steps[turn - 1], steps[turn]
            steps[turn - 1], steps[turn] = again(two, time=one.time), again(one, time=two.time)
            done = turn
    return capture.with_steps(steps) if done >= 0 else None


@change
def without_interim(capture):
    """No interim responses but of commands that wait."""
    gone, steps = set(), []
    for step in capture.steps:
        heads = headers(step)
        if len(heads) == 1 and heads[0].response and heads[0].command not in \
                (CREATE, LOCK, NOTIFY, BREAK):
            key = (step.conn, heads[0].id)
            if heads[0].status == PENDING:
                gone.add(key)
                continue
            if key in gone and heads[0].flags & ASYNC:
                data = bytearray(step.data)
                put(data, 20, 4, heads[0].flags & ~ASYNC)
                tree = next((other.data for other in capture.steps if other.conn == step.conn and
                             [h.id for h in headers(other)] == [heads[0].id] and
                             not headers(other)[0].response), None)
                if not tree:
                    return None
                data[36:44] = tree[36:44]
                step = again(step, data=bytes(data))
        steps.append(step)
    return capture.with_steps(steps) if gone else None


@change
def with_interim(capture):
    """Interim responses of all that may have one and may take long."""
    steps, done, asynchronous = [], 0, 0x7000
    for step in capture.steps:
        heads = headers(step)
        if len(heads) == 1 and heads[0].response and heads[0].command in (8, 9, 11, 14, 16, 17) and \
                not heads[0].flags & ASYNC and heads[0].id != 2 ** 64 - 1 and \
                heads[0].status != PENDING:
            asynchronous += 1
            final = bytearray(step.data)
            put(final, 20, 4, heads[0].flags | ASYNC)
            put(final, 36, 8, asynchronous)
            interim = final[4:68] + struct.pack("<HBBI", 9, 0, 0, 0) + b"\0"
            put(interim, 8, 4, PENDING)
            put(final, 18, 2, 0)
            steps.append(again(step, data=streams.framed(bytes(interim))))
            step = again(step, data=bytes(final))
            done += 1
        steps.append(step)
    return capture.with_steps(steps) if done else None


# --- how messages are laid out

# (command, response): offset fields (at, size) that point to buffers, from the header on
OFFSETS = {
    (1, False): [(76, 2)], (1, True): [(68, 2)], (3, False): [(68, 2)],
    (5, False): [(64 + 44, 2), (64 + 48, 4)], (5, True): [(64 + 80, 4)],
    (8, True): [(66, 1)], (9, False): [(66, 2)],
    (11, False): [(64 + 24, 4), (64 + 36, 4)], (11, True): [(64 + 24, 4), (64 + 32, 4)],
    (14, False): [(64 + 24, 2)], (14, True): [(66, 2)], (15, True): [(66, 2)],
    (16, False): [(64 + 8, 2)], (16, True): [(66, 2)], (17, False): [(64 + 8, 2)],
}
FIXED = {(1, False): 24, (1, True): 8, (3, False): 8, (5, False): 56, (5, True): 88, (8, True): 16,
         (9, False): 48, (11, False): 56, (11, True): 48, (14, False): 32, (14, True): 8,
         (15, True): 8, (16, False): 40, (16, True): 8, (17, False): 32}


def cut(pdu):
    """The messages of a compound, each with what follows it up to the next one."""
    at = streams.parts(pdu)
    return [pdu[a:b] for a, b in zip(at, at[1:] + [len(pdu)])]


def joined(messages):
    """A compound of messages whose length is a multiple of 8, but the last's."""
    out = b""
    for turn, message in enumerate(messages):
        message = bytearray(message)
        last = turn == len(messages) - 1
        message += bytes(0 if last else -len(message) % 8)
        put(message, 20, 4, 0 if last else len(message))
        out += message
    return streams.framed(out)


def spaced(message):
    """Eight bytes of nothing between the fixed part and the buffers."""
    key = (number(message, 12, 2), bool(number(message, 16, 4) & RESPONSE))
    if key not in OFFSETS or number(message, 64, 2) == 9 and key[1]:
        return message
    end, out = 64 + FIXED[key], bytearray(message)
    for at, size in OFFSETS[key]:
        value = number(message, at, size)
        if end <= value < 2 ** (8 * size) - 8:
            put(out, at, size, value + 8)
    # Before a buffer that is empty there may be eight bytes, but no more.
    if out == bytearray(message) or key == (CREATE, False) and not number(message, 64 + 46, 2) or \
            key == (16, False) and not number(message, 64 + 12, 4) or \
            key == (11, False) and not number(message, 64 + 28, 4):
        return message
    return bytes(out[:end]) + b"\0" * 8 + bytes(out[end:])


@change
def buffers_moved(capture):
    """Buffers eight bytes further behind, in messages that are alone and in compounds."""
    return each_pdu(capture, lambda pdu: joined([spaced(message) for message in cut(pdu)]))


def chained(blob):
    """Create contexts of a buffer, each without its Next."""
    found, at = [], 0
    while at + 16 <= len(blob):
        following = number(blob, at, 4)
        found.append(blob[at + 4:at + following if following else len(blob)])
        if not following:
            break
        at += following
    return found


@change
def contexts_reversed(capture):
    """Create contexts and negotiate contexts in the opposite order."""
    turned = []

    def reverse(message):
        response = bool(number(message, 16, 4) & RESPONSE)
        command = number(message, 12, 2)
        if command == CREATE and number(message, 64, 2) != 9:
            at = 64 + (80 if response else 48)
            offset, size = number(message, at, 4), number(message, at + 4, 4)
            contexts = chained(message[offset:offset + size])
            if size and len(contexts) > 1:
                out = b""
                for turn, context in enumerate(reversed(contexts)):
                    last = turn == len(contexts) - 1
                    context += b"" if last else bytes(-(len(context) + 4) % 8)
                    out += struct.pack("<I", 0 if last else len(context) + 4) + context
                message = bytearray(message)
                put(message, at + 4, 4, len(out))
                turned.append(1)
                return bytes(message[:offset]) + out + bytes(message[offset + size:])
        if command == NEGOTIATE:
            return reverse_negotiate(message, response)
        return message

    def reverse_negotiate(message, response):
        dialects = [] if response else [number(message, 100 + 2 * i, 2)
                                        for i in range(number(message, 66, 2))]
        if (number(message, 68, 2) if response else max(dialects, default=0)) != 0x311:
            return message
        at, count = (64 + 60, number(message, 70, 2)) if response else (92, number(message, 96, 2))
        offset = number(message, at, 4)
        contexts, where = [], offset
        for _ in range(count):
            size = 8 + number(message, where + 2, 2)
            contexts.append(message[where:where + size])
            where += size + -size % 8
        out = b"".join(c + bytes(-len(c) % 8) for c in reversed(contexts[1:])) + contexts[0]
        turned.append(len(contexts) > 1)
        return bytes(message[:offset]) + out

    out = each_pdu(capture, lambda pdu: joined([reverse(message) for message in cut(pdu)]))
    return out if any(turned) else None


# --- how packets are cut


class Segments:
    """Ways to write one list of steps as packets."""

    @staticmethod
    def small(path, capture):
        """Small segments."""
        streams.write(path, capture, 77)

    @staticmethod
    def twice(path, capture):
        """Every third segment again, some bytes of it with what follows, and empty ones."""
        writer = streams.Writer(capture.ends, 500)
        for turn, step in enumerate(capture.steps):
            before = len(writer.packets)
            writer.step(step)
            if step.kind == "data":
                writer.packet(step, streams.ACK)
                writer.packet(again(step, side=1 - step.side), streams.ACK)
                writer.packet(again(step, side=1 - step.side), streams.ACK)
                if turn % 3 == 0:
                    writer.packets.append(writer.packets[before])
        writer.write(path)

    @staticmethod
    def out_of_order(path, capture):
        """The segments of each PDU backwards, where the capture has the beginning."""
        writer = streams.Writer(capture.ends, 200)
        whole = {step.conn for step in capture.steps if step.kind == "syn"}
        for step in capture.steps:
            before = len(writer.packets)
            writer.step(step)
            if step.conn in whole:
                writer.packets[before:] = writer.packets[before:][::-1]
        writer.write(path)

    @staticmethod
    def together(path, capture):
        """PDUs of one end that follow each other in as few packets as hold them."""
        steps = []
        for step in capture.steps:
            last = steps[-1] if steps else None
            if last and last.kind == step.kind == "data" and last.conn == step.conn and \
                    last.side == step.side and len(last.data) + len(step.data) < 60000:
                steps[-1] = again(last, data=last.data + step.data)
            else:
                steps.append(step)
        streams.write(path, capture.with_steps(steps))

    @staticmethod
    def nanoseconds(path, capture):
        """pcapng with times in nanoseconds, two interfaces, VLAN tags."""
        writer = streams.Writer(capture.ends)
        for step in capture.steps:
            writer.step(step)
        with open(path, "wb") as file:
            block(file, 0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
            for _ in range(2):
                block(file, 1, struct.pack("<HHI", 1, 0, 0) + struct.pack("<HHB3xHH", 9, 1, 9, 0, 0))
            for turn, (time, data) in enumerate(writer.packets):
                data = data[:12] + b"\x81\0\0\x2a" + data[12:]
                when = round(time * 1e6) * 1000
                block(file, 6, struct.pack("<IIIII", turn % 2, when >> 32, when & 0xFFFFFFFF,
                                           len(data), len(data)) + data)


def block(file, kind, body):
    """A block of pcapng."""
    body += bytes(-len(body) % 4)
    size = len(body) + 12
    file.write(struct.pack("<II", kind, size) + body + struct.pack("<I", size))


CLASSES = ("id", "sequence", "time", "host", "random", "storage", "padding", "flow",
           "id,sequence,time,host,random,storage,padding,flow")


class Tests:
    """Compares and counts."""

    def __init__(self, program, rewrite, only):
        self.program, self.rewrite, self.only = program, rewrite, only
        self.n, self.failed = 0, 0

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], capture_output=True, check=False,
                              stdin=subprocess.DEVNULL)

    def equal(self, name, a, b):
        """Both are identical in both directions, and so are their listings."""
        trouble = []
        for sides in ((a, b), (b, a)):
            done = self.run("--format", "json", *sides)
            answer = json.loads(done.stdout) if done.returncode in (0, 1, 2) and done.stdout else {}
            if not answer.get("identical"):
                trouble += [finding["summary"] for finding in answer.get("findings", [])[:3]] or \
                    ["status %d %s" % (done.returncode, done.stderr.decode()[:200])]
                break
        if self.run("--normalise", a).stdout != self.run("--normalise", b).stdout:
            trouble.append("the normalised listings differ")
        self.n += 1
        print("%s %d - %s" % ("not ok" if trouble else "ok", self.n, name))
        for line in trouble:
            print("# " + line)
        self.failed += bool(trouble)

    def wanted(self, name):
        return not self.only or name in self.only

    def capture(self, path, folder):
        """All changes of one capture."""
        capture = streams.read(path)
        if not any(headers(step) for step in capture.steps):
            return
        plain, other = str(folder / "plain.pcap"), str(folder / "other.pcap")
        streams.write(plain, capture)
        name = Path(path).name
        for classes in CLASSES:
            if self.wanted(classes):
                subprocess.run([self.rewrite, classes, plain, other], check=True)
                self.equal("%s: other values of %s" % (name, classes), plain, other)
        for title, function in WHERE.items():
            changed = function(capture) if self.wanted(title) else None
            if changed:
                streams.write(other, changed)
                self.equal("%s: %s" % (name, title), plain, other)
        for title, function in vars(Segments).items():
            if isinstance(function, staticmethod) and self.wanted(title):
                function.__func__(other, capture)
                self.equal("%s: segments: %s" % (name, title), plain, other)


def main():
    arguments = sys.argv[1:]
    only = None
    if "--only" in arguments:
        at = arguments.index("--only")
        only = arguments[at + 1].split(";")
        del arguments[at:at + 2]
    tests = Tests(str(Path(arguments[0]).resolve()), str(Path(arguments[1]).resolve()), only)
    with tempfile.TemporaryDirectory() as folder:
        for path in arguments[2:]:
            tests.capture(path, Path(folder))
    print("1..%d" % tests.n)
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
