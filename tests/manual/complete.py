#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Load the completions into their shells and press Tab. A shell that is not installed is skipped.

usage: complete.py SMBDIFF BASH ZSH FISH
"""

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

BASH = r"""
source "$FILE"
COMP_WORDS=($WORDS)
if [[ $WORDS == *' ' ]]; then COMP_WORDS+=(''); fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_smbdiff
printf '%s\n' "${COMPREPLY[@]}"
"""


def bash(file, words, environment):
    # Bash hands --format=text over as three words.
    return subprocess.run(["bash", "--norc", "-c", BASH], capture_output=True, text=True, check=True, env={
        **environment, "FILE": str(file), "WORDS": words.replace("=", " = ")}).stdout.split()


def fish(file, words, environment):
    said = subprocess.run(["fish", "--no-config", "-c", 'source $FILE; complete -C "$WORDS"'],
                          capture_output=True, text=True, check=True,
                          env={**environment, "FILE": str(file), "WORDS": words}).stdout
    return [line.split("\t")[0].rpartition("=")[2] for line in said.splitlines()]


def until(terminal, mark):
    text = b""
    while mark not in text and select.select([terminal], [], [], 20)[0]:
        text += os.read(terminal, 4096)
    return text.decode()


def zsh(file, words, environment):
    """What stands on the terminal after Tab; zsh completes nowhere else."""
    (Path(environment["HOME"]) / ".zshrc").write_text(
        f"PS1=READY; fpath=({file.parent} $fpath); autoload -Uz compinit; compinit -u -D\n"
        "LISTMAX=1000; done_() print DONE; zle -N done_; bindkey '^]' done_\n")
    child, terminal = pty.fork()
    if child == 0:
        os.execve(shutil.which("zsh"), ["zsh", "-d", "-i"], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 120, 160, 0, 0))
    until(terminal, b"READY")
    os.write(terminal, words.encode() + b"\t\x1d")
    text = until(terminal, b"DONE")
    os.close(terminal)
    os.waitpid(child, 0)
    return re.split(r"[\s=]+", text)


def cases(program):
    """What is typed, and some of what must be offered."""
    text = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    yield "smbdiff --", re.findall(r"^  (?:-\w, |    )(--[\w-]+)", text, re.M)
    yield "smbdiff --format ", ["text", "json", "jsonl"]
    yield "smbdiff --profile=d", ["default"]
    yield "smbdiff --ignore a --ignore smb2.create.disp", ["smb2.create.disposition"]
    yield "smbdiff --rules one", ["one.file"]
    yield "smbdiff --reference one.file --reference th", ["third.file"]
    yield "smbdiff one.file other.file th", ["third.file"]


def main():
    program, *files = (Path(name).resolve() for name in sys.argv[1:5])
    tried = list(cases(program))
    number = 0
    print(f"1..{3 * len(tried)}")
    for shell, file in zip((bash, zsh, fish), files):
        name = shell.__name__
        for words, wanted in tried:
            number += 1
            if not shutil.which(name):
                print(f"ok {number} - {name} # SKIP not installed")
                continue
            with tempfile.TemporaryDirectory() as home:
                for there in ("one.file", "third.file"):
                    (Path(home) / there).touch()
                os.chdir(home)
                environment = {"PATH": f"{program.parent}:/usr/bin:/bin", "HOME": home,
                               "LC_ALL": "C.UTF-8", "TERM": "dumb"}
                lacks = set(wanted) - set(shell(file, words, environment))
                os.chdir("/")
            print(f"{'not ' if lacks else ''}ok {number} - {name}: {words}", *sorted(lacks))


if __name__ == "__main__":
    main()
