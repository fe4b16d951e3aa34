#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The password that -U asks for on the terminal.

Usage: prompt.py SMBDIFF PCAPS

In a pseudo terminal of its own: the password opens the capture and is not shown, a wrong one is
told, nothing and an interruption end it with the terminal as it was; without a terminal it says
so. Prints TAP.
"""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path


class Checks:
    def __init__(self, program, pcaps):
        self.command = [program, "-q", "-v", "-U", "LAB\\alice", pcaps / "encrypted-1.pcap"]
        self.n, self.failed = 0, False

    def report(self, name, good, *more):
        self.n += 1
        self.failed |= not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}")
        if not good:
            print("# " + "\n# ".join(repr(m) for m in more))

    def answered(self, answer, number=None):
        """What the terminal showed, the status, whether it shows what is typed in the end."""
        master, slave = pty.openpty()

        def own():
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=slave,
                                 stderr=slave, preexec_fn=own, close_fds=False)
        shown = b""
        while b"Password for" not in shown:
            shown += os.read(master, 1024)
        deadline = time.monotonic() + 10
        while termios.tcgetattr(slave)[3] & termios.ECHO and time.monotonic() < deadline:
            time.sleep(0.01)
        silent = not termios.tcgetattr(slave)[3] & termios.ECHO
        os.write(master, answer)
        if number:
            os.kill(child.pid, number)
        status = child.wait(30)
        echoes = bool(termios.tcgetattr(slave)[3] & termios.ECHO)
        os.set_blocking(master, False)
        try:
            while more := os.read(master, 65536):
                shown += more
        except BlockingIOError:
            pass
        os.close(master)
        os.close(slave)
        return shown.decode(), status, silent and echoes

    def good(self):
        shown, status, quiet = self.answered(b"secret\n")
        self.report("the password opens it and is not shown", status == 0 and quiet and
                    "key from -U; 50 of 50 encrypted messages decrypted" in shown and
                    "secret" not in shown and "Password for LAB\\alice: " in shown, shown, status)

    def wrong(self):
        shown, status, quiet = self.answered("naïve\n".encode())
        self.report("a wrong one is told", status == 0 and quiet and "na" not in
                    shown.split("smbdiff", 1)[0].replace("\\alice", "") and
                    "the password or hash in -U is not the one of this logon" in shown, shown)

    def unanswered(self):
        shown, status, quiet = self.answered(b"\x04")
        self.report("no answer is trouble", status == 2 and quiet and
                    "-U LAB\\alice: no password was given" in shown, shown, status)

    def interrupted(self):
        for answer, number in ((b"\x03", None), (b"", signal.SIGTERM)):
            shown, status, quiet = self.answered(answer, number)
            self.report(f"interrupted by {number or 'Ctrl-C'}", quiet and
                        status == -(number or signal.SIGINT), shown, status)

    def without_terminal(self):
        done = subprocess.run(self.command, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, start_new_session=True, check=False)
        self.report("no terminal is trouble", done.returncode == 2 and not done.stdout and
                    "there is no terminal to ask for the password on" in done.stderr, done.stderr)

    def not_in_the_open(self):
        command = [*self.command[:4], "alice%secret", self.command[-1]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.report("never on the command line", done.returncode == 2 and
                    "secret" not in done.stderr and "asked for" in done.stderr, done.stderr)


def main():
    checks = Checks(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
    checks.without_terminal()
    checks.not_in_the_open()
    try:
        os.close(os.open("/dev/ptmx", os.O_RDWR))
        checks.good()
        checks.wrong()
        checks.unanswered()
        checks.interrupted()
    except OSError as error:
        checks.report(f"# SKIP no pseudo terminals: {error}", True)
    print(f"1..{checks.n}")
    return checks.failed


if __name__ == "__main__":
    sys.exit(main())
