# SPDX-License-Identifier: GPL-3.0-or-later
"""The captures: what each of them is, and how it is made."""

from machine import STEADY, local_file, share_file, smbclient, smbtorture

CAPTURES = {}


class Spec:
    """One capture: its scenario in words, the function that plays it, the server it needs."""

    def __init__(self, scenario, scene, arguments=(), client="smbclient", server=STEADY,
                 ports=None, before=None, differs="-", options=""):
        self.scenario, self.scene, self.arguments = scenario, scene, arguments
        self.client, self.server_options, self.ports = client, server, ports
        self.before, self.differs, self.options = before, differs, options

    def option_text(self):
        """Name the options of client and server for the note."""
        server = ", ".join("%s = %s" % item for item in self.server_options.items()
                           if item not in STEADY.items())
        if self.server_options.keys() >= STEADY.keys():
            server = "steady" + (", " + server if server else "")
        return "; ".join(filter(None, (self.options, server or "smbd's defaults")))


def add(name, scenario, scene, *arguments, **more):
    """Enter a capture into the table."""
    CAPTURES[name] = Spec(scenario, scene, arguments, **more)


def add_equal(name, scenario, scene, *arguments, **more):
    """Enter two runs of one scenario."""
    for run in ("1", "2"):
        add("%s-%s" % (name, run), scenario, scene, *arguments, differs="nothing", **more)


# ---- the README's pair ---------------------------------------------------------------------


def report_day():
    """Somebody updates last year's report and files it away."""
    local_file("report.txt", 900)
    local_file("notes.txt", 300)
    smbclient("mkdir docs\\2024; put notes.txt docs\\2024\\notes.txt; ls docs\\*;"
              " put report.txt docs\\report.txt; get docs\\report.txt back.txt;"
              " rename docs\\report.txt docs\\2024\\report.txt; ls docs\\2024\\*")


def prepare_docs():
    """Put the report of last year into the share."""
    share_file("docs/report.txt", b"last year's figures\n" * 10)


def prepare_docs_held():
    """The same, and another client, before the capture, holds it open without sharing."""
    from hand import hold_open

    prepare_docs()
    return hold_open("docs\\report.txt")


add("good", "mkdir, put, ls, overwrite a file, read it back, rename it", report_day,
    before=prepare_docs)
add("bad", "the same as good", report_day, before=prepare_docs_held,
    differs="another client, outside of the capture, holds docs\\report.txt open without sharing:"
            " its CREATE fails with STATUS_SHARING_VIOLATION")


# ---- equal runs ----------------------------------------------------------------------------


def files_day():
    """The daily work with files."""
    local_file("one.txt", 700)
    local_file("two.txt", 5000)
    smbclient("mkdir a; put one.txt a\\one.txt; put two.txt a\\two.txt; ls a\\*;"
              " get a\\two.txt back.txt; rename a\\one.txt a\\three.txt; allinfo a\\three.txt;"
              " del a\\two.txt; ls; del a\\three.txt; rmdir a; ls")


def torture(*tests):
    """Let smbtorture play."""
    smbtorture(*tests)


add_equal("files", "mkdir, put, ls, get, rename, allinfo, del, rmdir over SMB 3.1.1", files_day)
add_equal("compound", "smbtorture smb2.compound: related and unrelated requests", torture,
          "smb2.compound.related1", "smb2.compound.unrelated1", client="smbtorture")

# ---- what planted pairs must show ----------------------------------------------------------
# a, b, command, field or only_a/only_b/moved, display filters that each match the one frame of
# the first finding in a and in b, what was planted

PLANTED = [
    ("good", "bad", "Create", "smb2.nt_status",
     "smb2.cmd == 5 && smb2.msg_id == 273 && smb2.nt_status == 0",
     "smb2.cmd == 5 && smb2.msg_id == 273 && smb2.nt_status == 0xc0000043",
     "another client holds the file open without sharing"),
]
