# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask smbdiff about captures, with the keys that lie beside them."""

import json
import os
import subprocess
import tempfile


def run(program, options, paths):
    """Run the tool; returns exit status, output, errors."""
    keys = ""
    for path in paths:
        if os.path.exists(path + ".keys"):
            with open(path + ".keys", encoding="ascii") as beside:
                keys += beside.read()
    with tempfile.NamedTemporaryFile("w", suffix=".keys") as scratch:
        scratch.write(keys)
        scratch.flush()
        done = subprocess.run([program, *options, *(["--keys", scratch.name] if keys else []),
                               *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              errors="replace", timeout=300, check=False)
    return done.returncode, done.stdout, done.stderr


def compare(program, paths, options=()):
    """Compare two captures; returns exit status, the document and errors."""
    status, out, errors = run(program, ["--format", "json", *options], paths)
    try:
        return status, json.loads(out), errors
    except ValueError:
        return max(status, 2), {"findings": [], "notes": [], "not_compared": {}}, errors


def same_listing(program, paths, options=()):
    """Tell whether both captures give the same --normalise listing."""
    texts = [run(program, ["--normalise", *options], [path])[1] for path in paths]
    return texts[0] == texts[1]
