#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client that shapes its messages otherwise than Samba's: list, make, write, read, delete.

usage: impacket_client.py ADDRESS USER PASSWORD DIALECT    NT1, 0x0202, 0x0210, 0x0300, 0x0311
"""

import io
import sys

from impacket import smb, smbconnection
from impacket.dcerpc.v5 import srvs, transport


def shares_by_rpc(connection, address):
    """The shares, over the pipe."""
    rpc = transport.SMBTransport(address, filename=r"\srvsvc", smb_connection=connection)
    dce = rpc.get_dce_rpc()
    dce.connect()
    dce.bind(srvs.MSRPC_UUID_SRVS)
    srvs.hNetrShareEnum(dce, 1)
    srvs.hNetrServerGetInfo(dce, 101)
    dce.disconnect()


def main():
    address, user, password, dialect = sys.argv[1:]
    wanted = smb.SMB_DIALECT if dialect == "NT1" else int(dialect, 16)
    client = smbconnection.SMBConnection("LABSRV", address, preferredDialect=wanted)
    client.login(user, password, "LAB")
    client.listShares()
    client.createDirectory("share", "made")
    client.putFile("share", "made\\one.txt", io.BytesIO(b"one " * 300).read)
    client.getFile("share", "made\\one.txt", lambda data: None)
    client.listPath("share", "made\\*")
    client.rename("share", "made\\one.txt", "made\\two.txt")
    for missing in ("none.txt", "made\\none.txt"):
        try:
            client.getFile("share", missing, lambda data: None)
        except smbconnection.SessionError as error:
            print(error)
    shares_by_rpc(client, address)
    client.deleteFile("share", "made\\two.txt")
    client.deleteDirectory("share", "made")
    client.logoff()


if __name__ == "__main__":
    main()
