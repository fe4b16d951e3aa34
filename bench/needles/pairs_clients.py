# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of different clients and ways of working; entered into the tables of pairs.py."""

import os

import hand
import machine
from clients import PLAIN, by_script, by_shell, cabinet
from edit import frame, request, response
from machine import SHARE, share_file
from pairs import EQUAL, PLANTED, same, take, twice
from pairs_rooms import add_bob, enter, pipe, plant
from scenes import around
from scenes_clients import (PORTION, append, around_files, by_library, by_net, library_files,
                            look_around, lost_in_flight, many_files, parts, portions)

# ---- smbclient against impacket -------------------------------------------------------------

twice("client-shell", by_shell, prepare=cabinet, server=PLAIN)
twice("client-script", by_script, prepare=cabinet, server=PLAIN)
take("client-newest", by_shell, (), server=PLAIN, before=around(cabinet))


def plant_client(name, command, field, at_a, at_b, what, base="client-shell-1", player=by_script,
                 prepare=lambda: None, server=(), **more):
    """Plant something into the errand of one client, to be found beside another client's."""
    def prepared():
        cabinet()
        prepare()

    take("client-" + name, lambda: player(**more), server=dict(PLAIN, **dict(server)),
         before=around(prepared))
    PLANTED.append((base, "client-" + name, command, field, at_a, at_b, what))


REPORT, NEW = ('smb2.cmd == 5 && smb2.filename == "docs\\\\%s.txt"' % name
               for name in ("report", "new"))
in_docs = os.path.join(SHARE, "docs", "%s")
plant_client("denied", "Create", "smb2.nt_status", *same(response(REPORT)),
             "the report may not be read", prepare=lambda: os.chmod(in_docs % "report.txt", 0))
plant_client("gone", "Create", "smb2.nt_status", *same(response(REPORT)),
             "the report is not there", prepare=lambda: os.unlink(in_docs % "report.txt"))
plant_client("text", "Read", "smb2.read.blob", *same(response("smb2.cmd == 8")),
             "the report says something else",
             prepare=lambda: share_file("docs/report.txt", b"last year's FIGURES\n" * 10))
plant_client("read-only", "Create", "smb2.nt_status", *same(response(NEW)),
             "the share is read only", server={"read only": "yes"})
plant_client("name", "Create", "smb2.filename", request(NEW),
             request('smb2.cmd == 5 && smb2.filename == "docs\\\\knew.txt"'),
             "the file is put under another name", put="docs\\knew.txt",
             rename=("docs\\knew.txt", "docs\\final.txt"))
plant_client("target", "SetInfo", "smb2.filename", *same(request("smb2.cmd == 17")),
             "the file is given another name", rename=("docs\\new.txt", "docs\\finale.txt"))
plant_client("kept", "Create", "only_a",
             request('smb2.cmd == 5 && smb2.filename == "docs\\\\old.txt"'), None,
             "the old file is not deleted", delete=None)
plant_client("password", "Session Setup", "smb2.nt_status", *same(response("smb2.cmd == 1", 2)),
             "the account is disabled", prepare=lambda: machine.run(
                 ["smbpasswd", "-c", "/mnt/run/smb.conf", "-d", machine.USER]))
plant_client("there", "SetInfo", "smb2.nt_status", *same(response("smb2.cmd == 17")),
             "there is a file of the new name", base="client-script-1", player=by_shell,
             prepare=lambda: share_file("docs/final.txt"))
plant_client("held", "Create", "smb2.nt_status", *same(response(REPORT)),
             "somebody else holds the report", base="client-newest",
             prepare=lambda: hand.hold_open("docs\\report.txt"))

# ---- libsmbclient, net ----------------------------------------------------------------------

enter("library", by_library, library_files)
plant("library", "denied", "Create", "smb2.nt_status",
      *same(response('smb2.cmd == 5 && smb2.filename contains "notes.txt"')),
      "the notes may not be read", prepare=lambda: os.chmod(in_docs % "notes.txt", 0))
plant("library", "longer", "Find", "smb2.eof", *same(response("smb2.cmd == 14")),
      "the notes are longer", prepare=lambda: share_file("docs/notes.txt", b"milk and honey\n" * 9))
enter("net", by_net)
plant("net", "user", "Ioctl", "samr.samr_DomGeneralInformation.num_users", *same(pipe(8, "samr")),
      "another user", prepare=add_bob)
plant("net", "comment", "Ioctl", "samr.samr_DomGeneralInformation.oem_information",
      *same(pipe(8, "samr")), "the server's comment", server={"server string": "elsewhere"})

# ---- other portions -------------------------------------------------------------------------

twice("portions", portions)
for side, sizes in (("read", {"read": PORTION}), ("write", {"write": PORTION}),
                    ("both", {"read": PORTION, "write": 2 * PORTION})):
    take("portions-" + side, lambda sizes=sizes: portions(**sizes), before=around())
    EQUAL.append(("portions-1", "portions-" + side, "the same bytes in other portions", "listing"))
def other_data(at):
    """A megabyte with another byte."""
    data = bytearray(bytes(range(251)) * 4200)
    data[at] ^= 0x55
    return bytes(data)


take("portions-byte", lambda: portions(write=PORTION, data=other_data(600000)), before=around())
PLANTED.append(("portions-1", "portions-byte", "Write", "smb2.write_data",
                request("smb2.cmd == 9"), request("smb2.file_offset == 589824"),
                "in other portions, and another byte"))
take("portions-hole", lambda: portions(read=PORTION, skip=5 * PORTION), before=around())
PLANTED.append(("portions-read", "portions-hole", "Read", "only_a",
                request("smb2.cmd == 8 && smb2.file_offset == 327680"), None,
                "one portion is not read"))

# ---- compounds, loops, lost connections -----------------------------------------------------

enter("look", look_around, around_files)
plant("look", "chained", "GetInfo", "smb2.flags", *same(request("smb2.cmd == 16")),
      "one compound for each file", chained=True)
enter("append", append)
plant("append", "seven", "Create", "only_b", None,
      request('smb2.cmd == 5 && smb2.filename == "log.txt"', 6), "seven times, not five", times=7)
plant("append", "not-closed", "Close", "only_a", request("smb2.cmd == 6"), None,
      "the log is not closed", close=False)
enter("parts", parts)
plant("parts", "lost", "Connection", "only_b", None,
      frame("tcp.flags.fin == 1 && tcp.dstport == 445"),
      "the connection is lost and made again", lost=3)
plant("parts", "end", "Create", "only_a", request('smb2.filename == "part3.bin"'), None,
      "the client goes away after three files", lost=3, again=False)
plant("parts", "other", "Write", "smb2.write_data", *same(request("smb2.cmd == 9")),
      "other text", data=b"PART %d\n")
enter("flight", lost_in_flight, many_files)
plant("flight", "lost", "Connection", "only_b", None, frame("tcp.flags.reset == 1"),
      "the client resets the connection while it waits for ten answers", lost=True)
