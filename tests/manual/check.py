#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual and the completions name every option, the manual every action and setting.

usage: check.py SOURCE MAN BASH ZSH FISH
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path


def main():
    source, man, *completions = map(Path, sys.argv[1:6])
    table = (source / "src/cli/options.c").read_text()
    options = re.findall(r'^\t\{ (?:\'(\w)\'|0), +(?:"([\w-]+)"|NULL),', table, re.M)
    actions = re.findall(r'^ACTION\(\w+, +"([^"]+)"', (source / "src/tui/actions.h").read_text(), re.M)
    bad = [] if len(options) > 20 and len(actions) > 40 else ["the tables look otherwise now"]
    page = man.read_text().replace("\\-", "-")
    for letter, name in options:
        for word in ([f"-{letter}"] if letter else []) + ([f"--{name}"] if name else []):
            if not re.search(r"\\fB%s\\fR" % re.escape(word), page):
                bad.append(f"{man.name}: no {word}")
            for file in completions:
                text = file.read_text()
                fish = f" -s {letter} " if len(word) == 2 else f" -l {name} "
                if (fish not in text) if file.suffix == ".fish" else not re.search(
                        r"[\s'(|*]%s[\s')|\[=+]" % re.escape(word), text):
                    bad.append(f"{file.name}: no {word}")
    settings = re.findall(r'^SETTING\(\w+, +"([^"]+)"', (source / "src/tui/settings.h").read_text(), re.M)
    bad += [f"{man.name}: no setting {name}" for name in settings
            if not re.search(r"^\\fB%s\\fR = \w" % re.escape(name), page, re.M)]
    bad += [f"{man.name}: no action {name}" for name in actions
            if not re.search(r"  %s$" % re.escape(name), page, re.M)]
    for shell, file in zip(("bash", "zsh", "fish"), completions):
        if shutil.which(shell) and subprocess.run([shell, "-n", file], check=False).returncode:
            bad.append(f"{file.name}: {shell} does not take it")
    if shutil.which("man"):
        said = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", man],
                              capture_output=True, text=True, check=False).stderr
        bad += said.splitlines()
    print("\n".join(bad) or f"{len(options)} options, {len(actions)} actions")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
