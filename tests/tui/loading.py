#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program while captures are still read: from pipes that are fed as far as a test wants.

usage: loading.py SMBDIFF PCAPS. Exit status: 0, 1, 77 without tmux.
"""

import contextlib
import os
import random
import shutil
import signal
import struct
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
import terminal  # noqa: E402

AT_ONCE = 2.0  # seconds in which whoever wants to leave is gone, on a slow machine


class Feed:
    """A pipe that has as much of a capture as it was given."""

    def __init__(self, folder, name, capture):
        self.path = os.path.join(folder, name)
        os.mkfifo(self.path)
        with open(capture, "rb") as f:
            self.rest = f.read()
        self.fd = None

    def more(self, part=1.0):
        """Feeds a part of what is left; the first time it waits for the reader."""
        if self.fd is None:
            self.fd = os.open(self.path, os.O_WRONLY)
        n = int(len(self.rest) * part)
        while n:
            done = os.write(self.fd, self.rest[:min(n, 4096)])
            self.rest = self.rest[done:]
            n -= done

    def close(self):
        if self.fd is not None:
            with contextlib.suppress(OSError):
                os.close(self.fd)
        self.fd = None
        os.unlink(self.path)


class Session:
    """A shell in tmux, and pipes."""

    def __init__(self, folder, program, pcaps):
        self.folder, self.pcaps = folder, pcaps
        self.feeds = []
        self.t = terminal.Tmux(folder, program, pcaps)
        self.t.wait("shell", "bash")
        self.t.type(f"PS1='ready''> '; cd {folder}; clear\n")
        self.t.wait("shell", "ready>")

    def feed(self, name, capture="good.pcap"):
        self.feeds.append(Feed(self.folder, name, f"{self.pcaps}/{capture}"))
        return self.feeds[-1]

    def run(self, arguments):
        self.t.type(f'clear; "$SMBDIFF" {arguments}; echo status $?\n')

    def left(self, what):
        """The program is gone, at once, and has given the terminal back."""
        begin = time.monotonic()
        self.t.wait(what, "status 0")
        took = time.monotonic() - begin
        if took > AT_ONCE:
            raise AssertionError(f"{what}: left after {took:.1f} s")
        self.t.type("stty -a | grep -o ' icanon'\n")
        self.t.wait(what, " icanon")

    def close(self):
        for feed in self.feeds:
            feed.close()
        self.t.close()


def one_capture(s):
    t, pipe = s.t, s.feed("pipe")
    s.run("pipe")
    pipe.more(0.5)
    t.wait("first rows", "Negotiate Protocol Request")
    t.wait("progress", "Reading")
    t.type("/no such text")
    t.key("Enter")
    t.wait("search while reading", "waiting for more")
    t.key("Escape")
    t.wait("stopped", "stopped")
    t.type("&smb2.cmd == create")
    t.key("Enter")
    t.wait("filter while reading", "so far")
    t.wait("only what passes", "Negotiate Protocol Request", absent=True)
    t.type(":a60")
    t.key("Enter")
    t.wait("a frame that is not read yet", "when it is read")
    t.type("/report.txt")
    t.key("Enter")
    pipe.more()
    t.wait("what was sought has come", "docs\\report.txt")
    t.key("q")
    s.left("q while reading")
    pipe.close()
    s.feeds.remove(pipe)


def from_standard_input(s):
    for what, key in (("^C", "C-c"), ("q", "q")):
        pipe = s.feed("in")
        s.run("- < in")
        pipe.more(0.5)
        s.t.wait("rows of standard input", "Negotiate Protocol Request")
        s.t.key("j")
        s.t.key("C-z")
        s.t.wait("suspend while reading", "Stopped")
        s.t.type("clear; fg; echo status $?\n")
        s.t.wait("resumed", "Negotiate Protocol Request")
        s.t.key(key)
        s.left(f"{what} while reading standard input")
        pipe.close()
        s.feeds.remove(pipe)


def ended(s):
    """Keys and signals while a pipe has nothing to read."""
    program = s.t.environment["SMBDIFF"]
    for what, end in (("q", b"q"), ("^C", b"\x03"), ("SIGTERM", signal.SIGTERM), ("SIGABRT", signal.SIGABRT)):
        pipe = s.feed("fed")
        feeder = threading.Thread(target=pipe.more, args=(0.5,))
        feeder.start()
        terminal.restored(program, [f"{s.pcaps}/bad.pcap", pipe.path], f"{what} while reading", end, b"Negotiate")
        # The program may have ended before it opened the pipe.
        reader = os.open(pipe.path, os.O_RDONLY | os.O_NONBLOCK)
        feeder.join()
        os.close(reader)
        pipe.close()
        s.feeds.remove(pipe)


def two_captures(s):
    t, pipe = s.t, s.feed("b", "bad.pcap")
    s.run('"$PCAPS/good.pcap" b')
    pipe.more(0.3)
    t.wait("A is read", "A [##########]")
    t.key("G", "k")
    t.wait("the last but one of A", "> 79")
    t.key("S")
    t.wait("no findings yet", "when all is read")
    pipe.more()
    os.close(pipe.fd)
    pipe.fd = None
    t.wait("compared", "~4 <14 >0")
    t.wait("the cursor is where it was", "> 78")
    t.key("s")
    t.wait("swapped", "~4 <0 >14")
    t.wait("what has changed", "have changed places")
    t.key("q")
    s.left("q")


def known_before(s):
    """Baseline, reference and pins hold also when the sides are swapped."""
    t = s.t
    s.run('--update-baseline known.json "$PCAPS/good.pcap" "$PCAPS/bad.pcap" > out')
    t.wait("a baseline", "status 1")
    s.run('--baseline known.json "$PCAPS/good.pcap" "$PCAPS/bad.pcap"')
    t.wait("all is accepted", "~0")
    t.key("s")
    t.wait("swapped", "have changed places")
    t.wait("still accepted", "~0")
    t.key("q")
    s.left("q with a baseline")
    s.run('--reference "$PCAPS/bad.pcap" "$PCAPS/good.pcap" "$PCAPS/bad.pcap"')
    t.wait("as the reference", "~0")
    t.key("s")
    t.wait("swapped", "have changed places")
    t.wait("still as the reference", "~0")
    t.key("q")
    s.left("q with a reference")
    s.run('--pair 44:46 "$PCAPS/good.pcap" "$PCAPS/bad.pcap"')
    t.wait("pinned", "<16 >2")
    t.type(":a44")
    t.key("Enter")
    t.wait("the pair", "frame 44 | 46")
    t.wait("shown as pinned", "!P  46 Create")
    t.key("U")
    t.wait("unpinned", "<14 >0")
    t.key("q")
    s.left("q with a pin")


def amplify(source, target, copies, change):
    """A capture's connections again and again, from other client ports; change: every fifth copy in a name."""
    with open(source, "rb") as f:
        data = f.read()
    with open(target, "wb") as out:
        out.write(data[:24])
        for copy in range(copies):
            at = 24
            while at < len(data):
                n, = struct.unpack_from("<I", data, at + 8)
                packet = bytearray(data[at:at + 16 + n])
                # Ethernet and an IPv4 header without options are before the ports.
                ports = 16 + 14 + 20
                side = ports if packet[ports + 2:ports + 4] == SMB_PORT else ports + 2
                struct.pack_into(">H", packet, side, 20000 + copy)
                name = packet.find("report".encode("utf-16-le"))
                if change and copy % 5 == 0 and name > 0:
                    packet[name] ^= 4
                out.write(packet)
                at += 16 + n


SMB_PORT = struct.pack(">H", 445)
AT_RANDOM = ["j", "k", "G", "g", "]", "[", "}", "s", "v", "M", "=", "c", "2af", "1", "u", "S\r", "\t", "/file\r",
             "&smb2.cmd == 5\r", "&\x15\r", "n", "N", "P", "U", "z", "E", "C", "l", "h", "f", "F", "L\r", "x", "ma",
             "'a", "\x0f", "\x0e", ":500\r", ":a900\r", "i", "t", "+", "-", "|", "Z"]


def at_random(s):
    """Keys in no order on lists that are made in slices, while all is read and compared."""
    a, b = (os.path.join(s.folder, name) for name in ("a.pcap", "b.pcap"))
    amplify(f"{s.pcaps}/good.pcap", a, 200, False)
    amplify(f"{s.pcaps}/good.pcap", b, 200, True)
    for seed in range(3):
        keys = random.Random(seed)
        s.run("a.pcap b.pcap")
        s.t.wait("first rows", "Negotiate Protocol")
        for _ in range(100):
            s.t.type(keys.choice(AT_RANDOM))
        # It closes a prompt; one more could reach the program on its way out, as a signal.
        s.t.key("C-c")
        for _ in range(10):
            time.sleep(0.1)
            if "status" not in s.t.screen():
                s.t.key("Q")
        s.t.wait(f"keys of seed {seed}", "status 0")


def cut(s):
    with open(f"{s.pcaps}/good.pcap", "rb") as f:
        data = f.read()
    with open(os.path.join(s.folder, "cut.pcap"), "wb") as f:
        f.write(data[:len(data) // 2])
    s.run("cut.pcap")
    s.t.wait("that it is cut", "cut in the middle of a packet")
    s.t.key("I")
    s.t.wait("also later", "cut in the middle of a packet")
    s.t.key("q", "q")
    s.t.wait("left", "status 0")


def main():
    program, pcaps = map(os.path.abspath, sys.argv[1:3])
    if not shutil.which("tmux") or not terminal.has_ptys():
        print("skipped: no tmux, or no pseudo terminals")
        return 77
    failed = False
    for part in (one_capture, from_standard_input, ended, two_captures, known_before, at_random, cut):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            s = Session(folder, program, pcaps)
            try:
                part(s)
                print("ok", part.__name__)
            except AssertionError as e:
                failed = True
                print("not ok", part.__name__, e)
            finally:
                s.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())
