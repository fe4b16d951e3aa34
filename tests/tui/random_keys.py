#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, clicks and sizes at random to the real program: it must go on, end when told to, and give the terminal back.

usage: random_keys.py SMBDIFF PCAPS [SEED]. Exit status: 0, 1, 77 without pseudo terminals.
"""

import fcntl
import os
import pty
import random
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import terminal

SEEDS, KEYS = 6, 400
PATIENCE = 20
CAPTURES = ["good.pcap", "bad.pcap", "durable.pcap", "reset.pcap", "smb210.pcap", "encrypted-1.pcap", "rpc-1.pcap"]
SEQUENCES = [b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1bOP", b"\x1b[Z", b"\t", b"\r",
             b"\x1b", b"\x7f", b"\x0c", b"\x06", b"\xe6\x97\xa5", b"\xff", b"\xe6", b"\x1b[<0;10;5M\x1b[<0;10;5m",
             b"\x1b[<65;20;10M", b"\x1b[<0;30;12M\x1b[<32;30;20M"]


class Program:
    def __init__(self, keys, program, pcaps, folder):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        captures = [os.path.join(pcaps, name) for name in keys.sample(CAPTURES, keys.choice([1, 2, 2]))]
        keymap = keys.choice([[], [], ["--keymap", "smbcmp"]])
        environment = dict(os.environ, TERM=keys.choice(["xterm-256color", "vt100", "screen"]), HOME=folder,
                           LC_ALL=keys.choice(["C.UTF-8", "C"]))
        environment.pop("XDG_CONFIG_HOME", None)
        self.resize(keys)
        self.child = subprocess.Popen([program, *keymap, *captures], stdin=self.slave, stdout=self.slave,
                                      stderr=self.slave, env=environment, cwd=folder, preexec_fn=self.take_terminal)

    def take_terminal(self):
        os.setsid()
        os.close(os.open(os.ttyname(self.slave), os.O_RDWR))

    def resize(self, keys):
        rows, columns = keys.choice([1, 9, 10, 12, 24, 48]), keys.choice([1, 39, 40, 60, 80, 160, 250])
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        while select.select([self.master], [], [], seconds)[0]:
            os.read(self.master, 65536)
            seconds = 0

    def type(self, keys):
        chance = keys.random()
        if chance < 0.03:
            self.resize(keys)
        elif chance < 0.25:
            os.write(self.master, keys.choice(SEQUENCES))
        else:
            os.write(self.master, bytes([keys.choice([k for k in range(32, 127) if chr(k) not in "qQZ"])]))
        self.read(keys.choice([0, 0, 0.005]))

    def end(self):
        """Escape and ^C leave whatever is open, at last the program."""
        for _ in range(20):
            if self.child.poll() is not None:
                break
            os.write(self.master, b"\x1b")
            self.read(0.06)
            os.write(self.master, b"\x03")
            self.read(0.1)
        until = time.monotonic() + PATIENCE
        while self.child.poll() is None and time.monotonic() < until:
            self.read(0.1)
        if self.child.poll() is None:
            self.child.kill()
            raise AssertionError("does not end")
        # The last ^C may come when the terminal is as it was before.
        if self.child.returncode not in (0, -signal.SIGINT):
            raise AssertionError(f"status {self.child.returncode}")
        if termios.tcgetattr(self.slave) != self.before:
            raise AssertionError("the terminal is not as it was")


def play(seed, program, pcaps):
    keys = random.Random(seed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        p = Program(keys, program, pcaps, folder)
        try:
            p.read(1)
            for _ in range(KEYS):
                if p.child.poll() is not None:
                    break
                p.type(keys)
            p.end()
        finally:
            os.close(p.master)
            os.close(p.slave)


def main():
    program, pcaps = map(os.path.abspath, sys.argv[1:3])
    if not terminal.has_ptys():
        print("skipped: no pseudo terminals here")
        return 77
    failed = False
    for seed in [int(s) for s in sys.argv[3:]] or range(SEEDS):
        try:
            play(seed, program, pcaps)
            print("ok seed", seed)
        except AssertionError as e:
            failed = True
            print("not ok seed", seed, e)
    return failed


if __name__ == "__main__":
    sys.exit(main())
