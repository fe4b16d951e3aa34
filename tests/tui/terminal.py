#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program in a real terminal: its screens in tmux, the terminal's state in a pty.

usage: terminal.py SMBDIFF PCAPS. Exit status: 0, 1, 77 without tmux.
"""

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time

PATIENCE = 20  # seconds, for slow builds; nothing waits longer than it must


class Tmux:
    """A shell in a terminal of its own."""

    def __init__(self, folder, program, pcaps):
        self.socket = os.path.join(folder, "tmux")
        self.environment = dict(os.environ, LC_ALL="C.UTF-8", HOME=folder, HISTFILE="", SMBDIFF=program,
                                PCAPS=pcaps)
        self.environment.pop("TMUX", None)
        self.run("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "bash --norc --noprofile")
        self.run("set", "-g", "default-terminal", "screen-256color")

    def run(self, *arguments):
        return subprocess.run(["tmux", "-S", self.socket, *arguments], env=self.environment,
                              capture_output=True, text=True, check=True).stdout

    def type(self, text):
        self.run("send-keys", "-l", text)

    def key(self, *names):
        self.run("send-keys", *names)

    def screen(self):
        return self.run("capture-pane", "-p")

    def wait(self, what, text, absent=False):
        end = time.monotonic() + PATIENCE
        while (text in self.screen()) == absent:
            if time.monotonic() > end:
                raise AssertionError(f"{what}: {'still ' if absent else 'no '}'{text}' in\n{self.screen()}")
            time.sleep(0.02)

    def close(self):
        self.run("kill-session")


def screens(folder, program, pcaps):
    t = Tmux(folder, program, pcaps)
    try:
        t.wait("shell", "bash")
        t.type("PS1='ready''> '; clear\n")
        t.wait("shell", "ready>")
        t.type('"$SMBDIFF" "$PCAPS/good.pcap" "$PCAPS/bad.pcap"\n')
        t.wait("start", "A good.pcap")
        t.wait("start", "Negotiate Protocol")
        t.wait("read and compared", "S findings")
        t.key("]")
        t.wait("next difference", "Create Response  frame 45 | 45")
        t.key("G")
        t.wait("last row", "> 80")
        t.key("g")
        t.wait("first row", ">  2")
        t.type("/sharing")
        t.wait("search", "/sharing")
        t.key("Enter")
        t.wait("search", "3 matches")
        t.type("&smb2.cmd == write")
        t.key("Enter")
        t.wait("filter", "2 of 39")
        t.type("&")
        t.key("C-u", "Enter")
        t.wait("filter taken away", "[filter", absent=True)
        t.type("g]")
        t.wait("next difference again", "Create Response  frame 45 | 45")
        t.run("resize-window", "-x", "160", "-y", "48")
        t.wait("wide", "├── Create Response  frame 45 | 45")
        t.run("resize-window", "-x", "30", "-y", "5")
        t.wait("small", "window too small")
        t.run("resize-window", "-x", "80", "-y", "24")
        t.wait("resize", "Create Response  frame 45 | 45")
        t.key("F1")
        t.wait("help by a function key", "Keys (q closes)")
        t.key("Escape")
        t.wait("help closed", "Keys (q closes)", absent=True)
        t.key("C-z")
        t.wait("suspend", "Stopped")
        t.type("fg\n")
        t.wait("resumed", "Create Response  frame 45 | 45")
        # Bytes that are no character cost no key behind them.
        t.run("send-keys", "-H", "ff", "67", "e6", "67")
        t.wait("keys behind a wrong byte", ">  2")
        t.type("/日本")
        t.wait("characters of several bytes", "/日本")
        t.key("Escape")
        t.key("q")
        t.wait("quit", "ready>")
        t.type("echo status $?\n")
        t.wait("quit", "status 0")
        t.wait("screen given back", "A good.pcap  SMB", absent=True)
        t.type('"$SMBDIFF" - < "$PCAPS/good.pcap"; echo again $?\n')
        t.wait("standard input", "Session Setup")
        t.key("q")
        t.wait("keys from the terminal", "again 0")
        t.type('clear; TERM=dumb "$SMBDIFF" "$PCAPS/good.pcap"; echo dumb $?\n')
        t.wait("no such terminal", "dumb 2")
        t.wait("no such terminal", "smbdiff: the terminal 'dumb'")
    finally:
        t.close()


def newcomer(folder, program, pcaps):
    """Finds a cause, ignores a field, saves the rule, and compares without a terminal by it."""
    t = Tmux(folder, program, pcaps)
    rules = os.path.join(folder, "mine.rules")
    try:
        t.type("PS1='ready''> '; cd \"$PCAPS\"; clear\n")
        t.wait("shell", "ready>")
        t.type('"$SMBDIFF" good.pcap bad.pcap\n')
        t.wait("both are compared", "S findings")
        t.type("S")
        t.wait("findings", "B  STATUS_SHARING_VIOLATION (0xc0000043)")
        t.key("Enter")
        t.wait("the place of the finding", ">~     NT Status")
        t.wait("in both captures", "frame 45 | 45")
        t.type("q")
        t.wait("quit", "ready>")
        t.type('clear; "$SMBDIFF" script-1.pcap script-sharing.pcap\n')
        t.wait("both are compared", "S findings")
        t.type("]")
        t.wait("the field that differs", ">~   + Share Access")
        t.type("a")
        t.wait("how far it is ignored", "c in Create")
        t.type("c")
        t.wait("nothing differs any more", "identical")
        t.type("A")
        t.wait("the rules", "[x] ignore   smb.share_access  in Create")
        t.type("s")
        t.wait("where to save them", "Save rules to:")
        t.key("C-u")
        t.type(rules)
        t.key("Enter")
        t.wait("saved", "1 rule written")
        t.type("qq")
        t.wait("quit", "ready>")
        runs = [("script-1.pcap script-sharing.pcap", 1), (f"--rules {rules} script-1.pcap script-sharing.pcap", 0),
                (f"--rules {rules} good.pcap bad.pcap", 1)]
        for number, (arguments, status) in enumerate(runs):
            t.type(f'clear; "$SMBDIFF" -q {arguments}; echo run {number}: $?\n')
            t.wait(f"without a terminal: {arguments}", f"run {number}: {status}")
    finally:
        t.close()


def opens_frames(folder, program, pcaps):
    """W runs what the configuration says; the screen of options changes and saves that."""
    t = Tmux(folder, program, pcaps)
    viewer, done = os.path.join(folder, "viewer"), os.path.join(folder, "viewed")
    config = os.path.join(folder, ".config/smbdiff/config")
    with open(viewer, "w", encoding="utf-8") as script:
        script.write(f'#!/bin/sh\necho "$@" $(tty) >{done}.new; mv {done}.new {done}\n')
    os.chmod(viewer, 0o755)
    try:
        t.type("PS1='ready''> '; cd \"$PCAPS\"; unset XDG_CONFIG_HOME; clear\n")
        t.wait("shell", "ready>")
        t.type('"$SMBDIFF" good.pcap bad.pcap\n')
        t.wait("both are compared", "S findings")
        t.type("oG")
        t.wait("the options", "program that opens a frame")
        t.key("Enter", "C-u")
        t.type("/nowhere/wireshark")
        t.key("Enter")
        t.type("q]Wb")
        t.wait("no such program", "cannot run '/nowhere/wireshark': No such file or directory")
        t.type("oG")
        t.key("Enter", "C-u")
        t.type(f"{viewer} -t ad")
        t.key("Enter")
        t.type("kh")
        t.wait("another value", "ignored     show")
        t.type("s")
        t.wait("saved", "saved to ")
        t.type("qWb")
        t.wait("opened", "frame 45")
        t.type("ZZ")
        t.wait("quit", "ready>")
        t.type(f"clear; for i in 1 2 3 4 5 6 7 8 9; do [ -e {done} ] || sleep 1; done; cat {config} {done}\n")
        t.wait("what was asked for", "-t ad -r bad.pcap -g 45 not a tty")
        t.wait("what was saved", f"[tui]\nignored = show\nwireshark = {viewer} -t ad\n")
    finally:
        t.close()


def read_until(fd, text):
    got, end = b"", time.monotonic() + PATIENCE
    while text not in got:
        left = end - time.monotonic()
        if left < 0 or not select.select([fd], [], [], left)[0]:
            raise AssertionError(f"no {text!r} in {got[-300:]!r}")
        try:
            got += os.read(fd, 65536)
        except OSError:
            raise AssertionError(f"ended without {text!r}: {got[-300:]!r}") from None
    return got


def restored(program, captures, what, end, ready=b"findings"):
    """Starts, ends by a key or a signal when something is on the screen; the terminal must be as it was."""
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    environment = dict(os.environ, TERM="xterm", LC_ALL="C.UTF-8", LINES="24", COLUMNS="80",
                       ASAN_OPTIONS="handle_segv=0:handle_abort=0")

    def take_terminal():
        os.setsid()
        os.close(os.open(os.ttyname(slave), os.O_RDWR))

    child = subprocess.Popen([program, *captures], stdin=slave, stdout=slave, stderr=slave, env=environment,
                             preexec_fn=take_terminal)
    got = read_until(master, ready)
    if termios.tcgetattr(slave) == before:
        raise AssertionError(f"{what}: the terminal was never taken over")
    if isinstance(end, bytes):
        os.write(master, end)
    else:
        child.send_signal(end)
    got = read_until(master, b"\x1b[?1049l")
    status = child.wait(PATIENCE)
    expected = 0 if isinstance(end, bytes) else -end
    if status != expected:
        raise AssertionError(f"{what}: status {status}, not {expected}")
    if termios.tcgetattr(slave) != before:
        raise AssertionError(f"{what}: the terminal is not as it was")
    if b"1000l" not in got or b"1002l" not in got:
        raise AssertionError(f"{what}: the mouse still reports")
    os.close(master)
    os.close(slave)


def has_ptys():
    """Whether a pseudo terminal can be had: a bare chroot has none."""
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError:
        return False
    return True


def main():
    program, pcaps = map(os.path.abspath, sys.argv[1:3])
    if not shutil.which("tmux"):
        print("skipped: tmux is not installed")
        return 77
    if not has_ptys():
        print("skipped: no pseudo terminals here (/dev/pts is not mounted)")
        return 77
    failed = False
    checks = [("quit", b"q"), ("interrupt key", b"\x03"), ("SIGTERM", signal.SIGTERM),
              ("SIGHUP", signal.SIGHUP), ("SIGABRT", signal.SIGABRT), ("SIGSEGV", signal.SIGSEGV)]
    for what, end in checks:
        try:
            restored(program, [f"{pcaps}/good.pcap", f"{pcaps}/bad.pcap"], what, end)
            print("ok", what)
        except AssertionError as e:
            failed = True
            print("not ok", what, e)
    for play in (screens, newcomer, opens_frames):
        with tempfile.TemporaryDirectory() as folder:
            try:
                play(folder, program, pcaps)
                print("ok", play.__name__)
            except AssertionError as e:
                failed = True
                print("not ok", play.__name__, e)
    return failed


if __name__ == "__main__":
    sys.exit(main())
