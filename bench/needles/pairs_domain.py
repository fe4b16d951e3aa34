# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of Kerberos, quotas, DFS, owners, several connections; entered into pairs.py's tables."""

import functools

import secure
import wire
from edit import closed, frame, request, response
from machine import SERVER_ADDRESS, STEADY
from pairs import DURABLE, EDITS, EQUAL, PLANTED, hard, opened, same, take, twice
from pairs_office import SCRATCH
from pairs_rooms import add_bob, enter, plant
from scenes import around
from scenes_domain import (NEW_KEY, OTHER_SERVICE, QUOTAS, STRANGER, Realm, channels, follow,
                           for_all, lasting_crowd, links, owned, owners, quota_program, quotas,
                           ticket_day, to_bob, to_group, with_attribute, with_stream)

# ---- Kerberos -------------------------------------------------------------------------------

twice("ticket", ticket_day, prepare=Realm, server=secure.KERBEROS)
take("hard-ticket", ticket_day, server=secure.KERBEROS,
     before=around(Realm, busy=True))
EQUAL.append(("ticket-1", "hard-ticket", "busy cores"))
take("ticket-sha2", ticket_day, server=secure.KERBEROS, before=around(secure.KdcSha2))
LOGGED_ON = response("smb2.cmd == 1")


def plant_ticket(name, command, field, at_a, at_b, what, queries=(), **more):
    """Plant something into the work with a ticket."""
    take("ticket-" + name, lambda: ticket_day(**more), server=secure.KERBEROS,
         before=around(functools.partial(Realm, *queries)))
    PLANTED.append(("ticket-1", "ticket-" + name, command, field, at_a, at_b, what))


plant_ticket("service", "Session Setup", "smb2.nt_status", *same(LOGGED_ON),
             "a ticket for a name of which the server has no key", OTHER_SERVICE,
             server="filesrv")
plant_ticket("stale", "Session Setup", "kerberos.kvno", *same(request("smb2.cmd == 1")),
             "the server's keytab is older than the ticket", NEW_KEY)
plant_ticket("stranger", "Session Setup", "smb2.nt_status", *same(LOGGED_ON),
             "the server knows no such user", STRANGER, user="carol")
PLANTED.append(("ticket-1", "ticket-sha2", "Session Setup", "kerberos.etype",
                *same(request("smb2.cmd == 1")), "tickets are encrypted otherwise"))
plant_ticket("ntlm", "Session Setup", "spnego.MechType",
             *same(request("smb2.cmd == 1")), "NTLM in place of Kerberos",
             options=("--use-kerberos=off",))
plant_ticket("case", "Create", "smb2.filename", *same(request("smb2.create.disposition == 2")),
             "another folder", commands="put one.txt; ls; get one.txt back.txt; mkdir D; rmdir D;"
             " del one.txt")

# ---- quotas, owners -------------------------------------------------------------------------

enter("quotas", quotas, quota_program, dict(STEADY, **QUOTAS))
take("quotas-used", quotas, server=dict(STEADY, **QUOTAS),
     before=around(functools.partial(quota_program, 2500)))
EQUAL.append(("quotas-1", "quotas-used", "more is stored"))
plant("quotas", "soft", "GetInfo", "smb.quota.soft.default",
      *same(frame("smb2.flags.response == 1 && smb.quota.soft.default")), "an earlier warning",
      prepare=functools.partial(quota_program, 100, 3000))
plant("quotas", "limit", "SetInfo", "smb.quota.hard.default",
      *same(frame("smb2.flags.response == 0 && smb2.cmd == 17 && smb.quota.hard.default")),
      "another limit is set",
      commands=(("-u", "alice"), ("-L",), ("-F",), ("-S", "UQLIM:alice:1000000/3000000")))
plant("quotas", "no-admin", "Create", "smb2.nt_status",
      *same(response('smb2.cmd == 5 && smb2.filename contains "Quota"')),
      "not an administrator", server={"admin users": "bob"})

OWNERS = dict(DURABLE, **{"admin users": "alice", "acl_xattr:ignore system acls": "yes"})
enter("owners", owners, owned, OWNERS)
SECURITY = response("smb2.cmd == 16 && smb2.class == 3")
plant("owners", "user", "GetInfo", "nt.sid", *same(SECURITY), "another owner",
      prepare=lambda: [add_bob(), to_bob()][0])
plant("owners", "group", "GetInfo", "nt.sid", *same(SECURITY), "another group",
      prepare=lambda: [add_bob(), to_group()][0])
plant("owners", "mask", "GetInfo", "nt.access_mask", *same(SECURITY), "everybody may write",
      prepare=for_all)
plant("owners", "stream", "GetInfo", "smb.stream",
      *same(response("smb2.file_info.infolevel == 22")), "a stream", prepare=with_stream)
plant("owners", "ea", "GetInfo", "smb2.nt_status",
      *same(response("smb2.file_info.infolevel == 15")), "an extended attribute",
      prepare=with_attribute)

# ---- DFS ------------------------------------------------------------------------------------


def dfs(name, **targets):
    """Enter a walk through DFS links."""
    take(name, follow, server=dict(STEADY, **{"host msdfs": "yes"}),
         before=around(lambda: links(**targets)),
         shares={"dfs": {"path": "/mnt/dfs", "msdfs root": "yes"}})


for run in ("follow-1", "follow-2"):
    dfs(run)
EQUAL.append(("follow-1", "follow-2", "another run"))
dfs("follow-elsewhere", link="LABSRV\\share\\deep")
PLANTED.append(("follow-1", "follow-elsewhere", "Ioctl", "smb.dfs.referral.node",
                *same(frame("smb2.flags.response == 1 && smb.dfs.referral.node", 2)),
                "the link leads elsewhere"))
dfs("follow-gone", second=None)
PLANTED.append(("follow-1", "follow-gone", "Find", "smb2.find.id_both_directory_info",
                *same(response("smb2.cmd == 14")), "a link less"))

# ---- several connections --------------------------------------------------------------------

MANY = dict(DURABLE, **{
    "server multi channel support": "yes", "acl_xattr:ignore system acls": "yes",
    "acl_xattr:default acl style": "windows", "map archive": "no",
    "interfaces": SERVER_ADDRESS + '/24;speed=1000000000,capability=RSS'})
TESTS = ("multichannel.generic.num_channels", "multichannel.leases.test3",
         "multichannel.leases.test1", "multichannel.oplocks.test1")
for test in TESTS:
    twice(test, channels, test, server=MANY)
    hard("hard-" + test, channels, test, server=MANY)
hard("hard-lasting", lasting_crowd, server=DURABLE)
take("lasting-guid", lambda: lasting_crowd(guid=bytes(range(90, 106))), server=DURABLE,
     before=around(warm=True, busy=True))
PLANTED.append(("hard-lasting-1", "lasting-guid", "Create", "smb2.dh2x.create_guid",
                *same(request('smb2.filename == "last2.txt"', 2)),
                "one of four clients asks for its handle with another GUID"))
take("lasting-lost", lambda: lasting_crowd(reopened=False), server=DURABLE,
     before=around(warm=True, busy=True))
PLANTED.append(("hard-lasting-1", "lasting-lost", "Connection", "only_a",
                closed('smb2.filename == "last2.txt"'), None,
                "one of four clients does not lose its connection"))

# ---- captures that begin late ---------------------------------------------------------------

# An office's and an editor's day with one thing planted; the capture begins when that day is
# well begun, which is nothing that happened.
for base, plant_name, where, row in (
        ("office", "content", request('smb2.filename == "pub\\\\readme.txt"'),
         ("Read", "smb2.read.blob", *same(response("smb2.cmd == 8")))),
        ("office", "wrong-name", request("smb2.cmd == 8"),
         ("Create", "smb2.filename", opened("pub\\\\table.csv"), opened("pub\\\\tableau.csv"))),
        ("editor", "no-ea", request("smb2.cmd == 8"),
         ("Create", "smb2.nt_status", *same(response(SCRATCH))))):
    EDITS["late-" + plant_name] = ("%s-%s" % (base, plant_name), wire.from_there_on(where))
    PLANTED.append((base + "-1", "late-" + plant_name, *row, "in a capture that was started late"))
