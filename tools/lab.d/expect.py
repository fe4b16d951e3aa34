# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pairs must show, by tshark: equal.tsv, and planted.tsv with its frames."""

import collections
import os
import subprocess

import scenarios

# Wireshark has the name on the left, but its dissection shows the one on the right.
SHOWN_AS = {"smb2.write_data": "data.data"}
UNREADABLE = "smb2.header.transform.enc_data && !smb2.cmd"
PENDING = "0x00000103"
MESSAGE = ["tcp.stream", "smb2.flags.response", "smb2.nt_status", "smb2.filename",
           "smb2.write_length", "smb2.read_length", "smb2.file_offset", "smb2.ioctl.function"]


def shortened(line):
    """Return a line of keys with no more of a session key than SMB uses and tshark takes."""
    session, key, *others = line.split(",")
    return ",".join([session, key[:32], *others])


def tshark(path, display_filter, *fields):
    """Return one list of the fields' values per frame that passes the filter."""
    options = [option for field in fields for option in ("-e", field)]
    if os.path.exists(path + ".keys"):
        with open(path + ".keys", encoding="ascii") as keys:
            options += ["-ouat:smb2_seskey_list:" + shortened(line.strip()) for line in keys]
    lines = subprocess.run(["tshark", "-r", path, "-Y", display_filter, "-T", "fields"] + options,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                           check=True).stdout.splitlines()
    return [line.split("\t") for line in lines]


def the_frame(path, display_filter, field):
    """Return number and value of the one frame that passes the filter; no filter, no frame."""
    if display_filter is None:
        return "-", None
    rows = tshark(path, display_filter, "frame.number", field)
    if len(rows) != 1:
        raise SystemExit("lab: %s: '%s' matches %s" % (path, display_filter, rows))
    return rows[0]


def conversations(path):
    """Return how often each value is in the messages of each connection, interim responses apart.

    Where many requests are in flight the messages come in any order, several of them in a frame.
    """
    streams = collections.defaultdict(collections.Counter)
    for stream, response, *values in tshark(path, "smb2", *MESSAGE):
        for field, some in zip(MESSAGE[2:], values):
            streams[stream].update((response[0], field, value) for value in some.split(",")
                                   if value not in ("", PENDING))
    return sorted(sorted(counts.items()) for counts in streams.values())


def check_equal(a, b):
    """Fail unless tshark sees the same messages in both."""
    if conversations(a) != conversations(b):
        raise SystemExit("lab: %s and %s are not equal" % (a, b))


def planted_line(directory, a, b, command, field, filter_a, filter_b, what):
    """Return a line of planted.tsv, its frames found and the difference of the field seen."""
    shown = SHOWN_AS.get(field, field) if "." in field else "smb2.cmd"
    frame_a, value_a = the_frame(os.path.join(directory, a), filter_a, shown)
    frame_b, value_b = the_frame(os.path.join(directory, b), filter_b, shown)
    if "." in field and (value_a == value_b or not value_a or not value_b):
        raise SystemExit("lab: %s, %s: %s is %s and %s" % (a, b, field, value_a, value_b))
    return "\t".join([a, b, command, field, frame_a, frame_b, what]) + "\n"


def write(directory):
    """Check the captures that are kept with tshark; write both lists into their folder."""
    for name in scenarios.CAPTURES:
        path = os.path.join(directory, name + ".pcap")
        if not os.path.exists(path):
            continue
        if tshark(path, "_ws.malformed || tcp.analysis.lost_segment", "frame.number"):
            raise SystemExit("lab: %s: malformed or incomplete" % path)
        if os.path.exists(path + ".keys") and tshark(path, UNREADABLE, "frame.number"):
            raise SystemExit("lab: %s: the keys do not fit" % path)
    for pair in scenarios.EQUAL:
        check_equal(*(os.path.join(directory, name + ".pcap") for name in pair))
    planted = [planted_line(directory, a + ".pcap", b + ".pcap", *rest)
               for a, b, *rest in scenarios.PLANTED]
    with open(os.path.join(directory, "equal.tsv"), "w", encoding="utf-8") as out:
        out.writelines("%s.pcap\t%s.pcap\n" % pair for pair in scenarios.EQUAL)
    with open(os.path.join(directory, "planted.tsv"), "w", encoding="utf-8") as out:
        out.writelines(planted)
