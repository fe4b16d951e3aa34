# SPDX-License-Identifier: GPL-3.0-or-later
"""Namespaces for a script that plays server and client; all of it ends with the script."""

import os
import signal
import subprocess
import sys
import tempfile


def enter(script, arguments):
    """Run a script again with --inside FOLDER in fresh namespaces; the folder goes away with it."""
    if os.geteuid() != 0:
        sys.exit("%s: must run as root (it makes namespaces)" % os.path.basename(script))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="smbdiff-lab.", dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        return subprocess.call(["unshare", "--net", "--uts", "--mount", "--pid", "--fork",
                                "--kill-child", "--mount-proc", sys.executable,
                                os.path.abspath(script), "--inside", folder] + arguments)


def settle(folder):
    """Make the folder /mnt; inside the namespaces."""
    subprocess.run(["mount", "--bind", folder, "/mnt"], check=True)
