# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pairs must show: equal.tsv, and planted.tsv with its frames looked up by tshark."""

import os
import subprocess

import scenarios


def frame(directory, name, display_filter):
    """Return the one frame that passes the filter, or '-' for no filter."""
    if display_filter is None:
        return "-"
    path = os.path.join(directory, name + ".pcap")
    frames = subprocess.run(["tshark", "-r", path, "-Y", display_filter, "-T", "fields", "-e",
                             "frame.number"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            text=True, check=True).stdout.split()
    if len(frames) != 1:
        raise SystemExit("lab: %s: '%s' matches frames %s" % (name, display_filter, frames))
    return frames[0]


def write(directory):
    """Write both lists into the folder of the captures."""
    with open(os.path.join(directory, "equal.tsv"), "w", encoding="utf-8") as out:
        for name in scenarios.CAPTURES:
            if name.endswith("-1"):
                out.write("%s.pcap\t%s-2.pcap\n" % (name, name[:-2]))
    with open(os.path.join(directory, "planted.tsv"), "w", encoding="utf-8") as out:
        for a, b, command, field, filter_a, filter_b, what in scenarios.PLANTED:
            out.write("\t".join([a + ".pcap", b + ".pcap", command, field,
                                 frame(directory, a, filter_a), frame(directory, b, filter_b),
                                 what]) + "\n")
