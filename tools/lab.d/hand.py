# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests made by hand with impacket's smb3 module."""

from impacket import smb3, smb3structs as s

from machine import PASSWORD, SERVER_ADDRESS, USER

READ = s.FILE_READ_DATA | s.FILE_READ_ATTRIBUTES
READ_WRITE = READ | s.FILE_WRITE_DATA | s.FILE_WRITE_ATTRIBUTES
ALL_SHARED = s.FILE_SHARE_READ | s.FILE_SHARE_WRITE | s.FILE_SHARE_DELETE


class Client:
    """A connection with one session and one tree; closed without a word unless leave() is."""

    def __init__(self, dialect=s.SMB2_DIALECT_30, port=445):
        self.smb = smb3.SMB3("LABSRV", SERVER_ADDRESS, my_name="LABCLI", sess_port=port,
                             preferredDialect=dialect)
        self.smb.login(USER, PASSWORD, "LAB")
        self.tree = self.smb.connectTree("share")

    def open(self, name, access=READ_WRITE, sharing=ALL_SHARED, disposition=s.FILE_OPEN_IF,
             options=0, **more):
        """Open a file; returns its FileId."""
        return self.smb.create(self.tree, name, access, sharing, options, disposition, 0, **more)

    def leave(self):
        """Disconnect the tree, log off, close the connection."""
        self.smb.disconnectTree(self.tree)
        self.smb.logoff()
        self.close()

    def close(self):
        """Close the connection and nothing more."""
        self.smb.get_socket().close()


def hold_open(name):
    """Open a file with no sharing and keep it; close() on the result lets go."""
    client = Client()
    client.open(name, sharing=0)
    return client
