#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is decrypted is what tshark decrypts with the same keys; wrong keys are told.

Usage: wireshark.py SMBDIFF PCAPS [CORPUS]      CORPUS: more captures with their .keys; or
SMBDIFF_SHARED/corpus

Each encrypted capture with a .keys file is given to both with the session key alone, with the keys of
both directions alone: the values of the SMB2 fields must agree, frame by frame. They must still be
there where NEGOTIATE and SESSION_SETUP are cut off (tshark then assumes a cipher). Then with wrong
keys: of the session, of each direction. Exit status 77 without tshark. Prints TAP.
"""

import collections
import gzip
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

FIELDS = ("smb2.cmd", "smb2.msg_id", "smb2.nt_status", "smb2.tid", "smb2.filename", "smb2.tree",
          "smb2.credit.charge", "smb2.ioctl.function", "smb2.eof", "smb2.read_length",
          "smb2.header.transform.msg_size")
# also of messages that only refer to them, where we have no bytes of it
REFERRED = ("smb2.filename", "smb2.tree")
WRONG = "00112233445566778899aabbccddeeff"


class Checks:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.n, self.failed = 0, False

    def report(self, name, trouble):
        self.n += 1
        self.failed |= bool(trouble)
        print(f"{'not ok' if trouble else 'ok'} {self.n} - {name}")
        for line in str(trouble).splitlines() if trouble else ():
            print("# " + line[:400])

    def run(self, *arguments):
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, check=False)

    def tsharks(self, capture, row):
        """Values by (frame, field); those that Wireshark shows with a number are numbers."""
        options = [o for field in FIELDS for o in ("-e", field)]
        quoted = ",".join(part or '""' for part in row.split(","))
        done = subprocess.run(["tshark", "-r", capture, "-Y", "smb2", "-T", "fields", "-E",
                               "separator=/t", "-E", "aggregator=|", "-o",
                               "uat:smb2_seskey_list:" + quoted, "-e", "frame.number", *options],
                              capture_output=True, text=True, check=True)
        found = {}
        for line in done.stdout.splitlines():
            frame, *values = line.split("\t")
            for field, value in zip(FIELDS, values):
                found[int(frame), field] = [number(v) for v in value.split("|")] if value else []
        return found

    def ours(self, capture, row):
        done = self.run("--format", "jsonl", "-k", row, capture)
        found = collections.defaultdict(list)
        for line in done.stdout.splitlines():
            message = json.loads(line)
            collect(message["fields"], message["frame"], found)
        return found

    def agree(self, name, capture, row, theirs, before=0):
        """theirs: tshark's values, with so many frames before those of the capture."""
        ours = self.ours(capture, row)
        theirs = {(frame - before, f): v for (frame, f), v in theirs.items() if frame > before}
        trouble = [f"frame {frame} {field}: {ours[frame, field]}, tshark {values}"
                   for (frame, field), values in theirs.items()
                   if values != ours[frame, field] and (ours[frame, field] or field not in REFERRED)]
        read = sum(1 for (_, field), v in theirs.items() if field == "smb2.cmd" and v)
        self.report(f"{name}: {read} frames", "\n".join(trouble[:5]) or ("" if read else "none"))

    def told(self, name, capture, row, *texts, without=()):
        """What is said of wrong keys, and that nothing is made of what they do not open."""
        done = self.run("-q", "-v", "-k", row, capture)
        trouble = [text for text in texts if text not in done.stderr]
        trouble += ["too much: " + text for text in without if text in done.stderr]
        listed = self.run("-V", "-k", row, capture)
        if "ncrypted SMB3" not in listed.stdout or listed.returncode:
            trouble.append("no encrypted message is left")
        self.report(f"{name}: {texts[0]}", "\n".join(trouble) and f"{trouble} {done.stderr}")

    def partial(self, path, directions, session, theirs):
        """Without NEGOTIATE and SESSION_SETUP; SMB 3.0 needs nothing of them for its keys."""
        partial = self.folder / "partial.pcap"
        before = cut(path, partial)
        if not before:
            return
        self.agree(f"{path.name} partial", partial, directions, theirs, before)
        if not session:
            return
        if "SMB 3.0" in self.run("-q", "-v", "-k", session, path).stderr:
            self.agree(f"{path.name} partial, session key", partial, session, theirs, before)
        else:
            self.told(f"{path.name} partial, session key", partial, session,
                      "the session key is not enough", " 0 of ")

    def capture(self, path):
        sid, session, to_client, to_server = (Path(f"{path}.keys").read_text(encoding="ascii").split()[0]
                                              .replace('"', "").split(","))
        if len(session) > 32:
            session = ""  # Wireshark 4.0 takes no longer one
        if not to_client:
            row = self.run("--print-keys", "-k", f"{sid},{session}", path).stdout.strip()
            to_client, to_server = row.split(",")[2:]
        directions = f"{sid},,{to_client},{to_server}"
        theirs = self.tsharks(path, directions)
        self.agree(f"{path.name} directions", path, directions, theirs)
        if session:
            self.agree(f"{path.name} session key", path, f"{sid},{session},,",
                       self.tsharks(path, f"{sid},{session},,"))
        self.partial(path, directions, f"{sid},{session}" if session else None, theirs)
        wrong = WRONG if len(to_client) == 32 else WRONG + WRONG
        self.told(f"{path.name} wrong session key", path, f"{sid},{WRONG}",
                  "the tag fits none of the keys for it", " 0 of ", without=(" bad", "downgrade"))
        self.told(f"{path.name} wrong directions", path, f"{sid},,{wrong},{wrong}",
                  "the tag fits none of the keys for it", " 0 of ", without=(" bad", "downgrade"))
        self.told(f"{path.name} wrong key to the server", path, f"{sid},,{to_client},{wrong}",
                  "the tag does not fit")
        self.told(f"{path.name} wrong key to the client", path, f"{sid},,{wrong},{to_server}",
                  "the tag does not fit")


def number(text):
    try:
        return int(text, 0)
    except ValueError:
        return text


def collect(fields, frame, found):
    for field in fields:
        # an empty text is no value to tshark's -T fields
        if field["name"] in FIELDS and "offset" in field and field["value"] != "":
            value = field["value"]
            found[frame, field["name"]].append(number(value) if isinstance(value, str) else value)
        collect(field.get("fields", []), frame, found)


def cut(path, out):
    """Write the packets of a pcap from the first encrypted one on; the number of those before."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    if data[:4] != b"\xd4\xc3\xb2\xa1":
        return 0
    at, before = 24, 0
    while at < len(data):
        size = struct.unpack_from("<I", data, at + 8)[0]
        if b"\xfdSMB" in data[at + 16:at + 16 + size]:
            out.write_bytes(data[:24] + data[at:])
            return before
        at += 16 + size
        before += 1
    return 0


def is_encrypted(path):
    data = path.read_bytes()
    return b"\xfdSMB" in (gzip.decompress(data) if path.suffix == ".gz" else data)


def main():
    program, folders = Path(sys.argv[1]).resolve(), [Path(sys.argv[2])]
    if not shutil.which("tshark"):
        return 77
    shared = os.environ.get("SMBDIFF_SHARED")
    folders += [Path(shared) / "corpus"] if shared else [Path(p) for p in sys.argv[3:]]
    with tempfile.TemporaryDirectory() as folder:
        checks = Checks(program, Path(folder))
        for keys in sorted(k for f in folders for k in f.glob("*.keys")):
            path = keys.with_suffix("").resolve()
            if is_encrypted(path) and "again" not in path.name and "needle" not in path.name:
                checks.capture(path)
        print(f"1..{checks.n}")
        return checks.failed


if __name__ == "__main__":
    sys.exit(main())
