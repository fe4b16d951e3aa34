# SPDX-License-Identifier: GPL-3.0-or-later
"""The captures: what each of them is, and how it is made."""

import struct

import clients
import hand
import pipe
import secure
import several
from hand import Client, create_body, query_body, read_body, write_body
from machine import (SERVER_ADDRESS, SERVER_ADDRESS_6, STEADY, USER, SlowDisk, SmallPackets,
                     local_file, read_keys, rpcclient, share_file, smbcacls, smbclient,
                     smbtorture)

CAPTURES = {}
EQUAL = []
PLANTED = []


class Spec:
    """One capture: its scenario in words, the function that plays it, the server it needs."""

    def __init__(self, scenario, scene, arguments=(), client="smbclient", server=STEADY,
                 ports=None, before=None, differs="-", options="", shares=None):
        self.scenario, self.scene, self.arguments = scenario, scene, arguments
        self.client, self.server_options, self.ports = client, server, ports
        self.before, self.differs, self.options = before, differs, options
        self.shares = shares

    def option_text(self):
        """Name the options of client and server for the note."""
        if self.server_options is None:
            return "no server"
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
    EQUAL.append((name + "-1", name + "-2"))


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
    prepare_docs()
    return hand.hold_open("docs\\report.txt")


add("good", "mkdir, put, ls, overwrite a file, read it back, rename it", report_day,
    before=prepare_docs)
add("bad", "the same as good", report_day, before=prepare_docs_held,
    differs="another client, outside of the capture, holds docs\\report.txt open without sharing:"
            " its CREATE fails with STATUS_SHARING_VIOLATION")


# ---- daily work, over all dialects and transports -------------------------------------------


def files_day():
    """The daily work with files."""
    local_file("one.txt", 700)
    local_file("two.txt", 5000)
    smbclient("mkdir a; put one.txt a\\one.txt; put two.txt a\\two.txt; ls a\\*;"
              " get a\\two.txt back.txt; rename a\\one.txt a\\three.txt;"
              " allinfo a\\three.txt; del a\\two.txt; ls; del a\\three.txt; rmdir a; ls")


SHORT_DAY = "put one.txt; get one.txt back.txt; ls; del one.txt"


def short_day(*options):
    """Less of it: one file written, read, deleted."""
    local_file("one.txt", 700)
    smbclient(SHORT_DAY, *options)


def keyed_day(*options):
    """The short day; returns the session keys that the client printed."""
    local_file("one.txt", 700)
    return read_keys(smbclient(SHORT_DAY, "--option=debug encryption=yes", *options))


def day_over_ipv6():
    """The short day over IPv6."""
    local_file("one.txt", 700)
    smbclient(SHORT_DAY, address=SERVER_ADDRESS_6)


def large_day():
    """Files larger than a packet."""
    local_file("large.txt", 9000)
    smbclient("put large.txt; get large.txt back.txt; put large.txt more.txt; ls")


def chunks_day():
    """A file that is read in several portions."""
    local_file("chunks.bin", 40000)
    smbclient("put chunks.bin; get chunks.bin back.bin; del chunks.bin")


def wrong_password():
    """Log on with the wrong password."""
    smbclient("ls", password="wrong")


add_equal("files", "mkdir, put, ls, get, rename, allinfo, del, rmdir over SMB 3.1.1", files_day)
add_equal("smb202", "put, get, ls, del over SMB 2.0.2", short_day, "-m", "SMB2_02",
          options="-m SMB2_02")
add("smb210", "put, get, ls, del over SMB 2.1", short_day, "-m", "SMB2_10", options="-m SMB2_10")
add("smb300", "put, get, ls, del over SMB 3.0", short_day, "-m", "SMB3_00", options="-m SMB3_00")
add("smb302", "put, get, ls, del over SMB 3.0.2", short_day, "-m", "SMB3_02",
    options="-m SMB3_02")
add("multi-protocol", "SMB1 negotiation that ends in SMB 3.1.1; put, get, ls, del", short_day,
    "--option=client min protocol=NT1", options="client min protocol = NT1")
add_equal("port139", "put, get, ls, del over NetBIOS session service", short_day, "-p", "139",
          ports=[139], server=dict(STEADY, **{"disable netbios": "no"}), options="-p 139")
add("ipv6", "put, get, ls, del over IPv6", day_over_ipv6,
    server=dict(STEADY, interfaces="%s/24 %s/64" % (SERVER_ADDRESS, SERVER_ADDRESS_6)))
add_equal("segments", "put, get, ls in packets of 1500 bytes", large_day, before=SmallPackets)
add_equal("signed", "put, get, ls, del, signed (AES-128-GMAC)", keyed_day,
          "--client-protection=sign", options="--client-protection=sign")
add_equal("encrypted", "put, get, ls, del, encrypted (AES-128-GCM)", keyed_day,
          "--client-protection=encrypt", options="--client-protection=encrypt")
# ---- other tools ----------------------------------------------------------------------------


def rpc():
    """Ask the server about itself over pipes."""
    rpcclient("srvinfo; netshareenum; enumdomusers; lookupnames %s" % USER)


def acl():
    """Read a file's security descriptor, add an entry, read it again."""
    share_file("acl.txt")
    smbcacls("acl.txt")
    smbcacls("acl.txt", "--add", "ACL:Everyone:ALLOWED/0x0/READ")
    smbcacls("acl.txt", "--numeric")


def attributes():
    """Extended attributes, alternate names, streams, a hidden file."""
    local_file("one.txt", 100)
    smbclient("put one.txt; setea one.txt COLOUR blue; setea one.txt SIZE large; geteas one.txt;"
              " put one.txt one.txt:notes; allinfo one.txt; setmode one.txt +h; allinfo one.txt;"
              " volume")


def torture(*tests):
    """Let smbtorture play."""
    smbtorture(*tests)


DURABLE = dict(STEADY, **{"kernel oplocks": "no", "kernel share modes": "no",
                          "posix locking": "no"})

add_equal("rpc", "srvinfo, netshareenum, enumdomusers, lookupnames over pipes", rpc,
          client="rpcclient")
add_equal("rpc-pieces", "calls over a pipe in pieces of every kind", pipe.pieces,
          client="impacket")
add_equal("acl", "security descriptors queried and set", acl, client="smbcacls",
          server=dict(STEADY, **{"admin users": USER}))
add("acl-place", "the same as acl", acl, client="smbcacls",
    server=dict(STEADY, **{"admin users": USER, "netbios name": "OTHERSRV", "workgroup": "ELSE",
                           "local sid": "S-1-5-21-11-22-33"}),
    differs="the server's and the domain's name, their SID")
EQUAL.append(("acl-1", "acl-place"))
add_equal("attributes", "EAs, streams, DOS attributes", attributes)
add_equal("compound", "smbtorture smb2.compound: related and unrelated requests", torture,
          "smb2.compound.related1", "smb2.compound.unrelated1", client="smbtorture")
add("compound-async", "smbtorture smb2.compound_async.flush_flush, smb2.compound.interim1:"
    " asynchronous requests in compounds", torture,
    "smb2.compound_async.flush_flush", "smb2.compound.interim1", client="smbtorture", server={})
add_equal("lock", "smbtorture smb2.lock.async: a LOCK that waits", torture, "smb2.lock.async",
          client="smbtorture")
add_equal("oplock", "smbtorture smb2.oplock.batch1: oplock breaks between two connections",
          torture, "smb2.oplock.batch1", client="smbtorture")
add_equal("lease", "smbtorture smb2.lease.v2_epoch2: lease v2, breaks", torture,
          "smb2.lease.v2_epoch2", client="smbtorture")
add("durable", "smbtorture smb2.durable-v2-open.reopen2: a durable handle taken up again on"
    " another connection", torture, "smb2.durable-v2-open.reopen2", client="smbtorture",
    server=DURABLE)
add("durable-wait", "smbtorture smb2.durable-open.oplock: a CREATE waits for the oplock of a client"
    " that is gone", torture, "smb2.durable-open.oplock", client="smbtorture", server=DURABLE)
add("copychunk", "smbtorture smb2.ioctl.copy_chunk_simple", torture,
    "smb2.ioctl.copy_chunk_simple", client="smbtorture")

# ---- requests made by hand ------------------------------------------------------------------


def prepare_twins():
    """Two files with the same content."""
    for name in ("a.txt", "b.txt"):
        share_file(name, b"the same in both files\n" * 20)


def script(variant=""):
    """Some work on two files; the variant names the one thing that is done differently."""
    client = Client()
    a = client.create("A.txt" if variant == "name-case" else "a.txt",
                      access=hand.FILE_READ | hand.FILE_WRITE
                      | (hand.DELETE if variant == "access" else 0))
    b = client.create("b.txt", sharing=1 if variant == "sharing" else hand.SHARE_ALL,
                      oplock=hand.OPLOCK_BATCH if variant == "oplock" else hand.OPLOCK_NONE)
    if variant == "early-flush":
        client.flush(b)
    client.read(b if variant == "other-open" else a, 100, 60)
    client.write(a, 0, b"FIRST" if variant == "data" else b"first")
    client.write(b, 20, b"second")
    if variant not in ("no-flush", "early-flush"):
        client.flush(b)
    client.query_info(a, hand.INFO_FILE, 4 if variant == "info-class" else 5)
    if variant == "extra-echo":
        client.echo()
    client.read(b, 200, 99 if variant == "length" else 100)
    client.lock(a, (8 if variant == "lock-offset" else 0, 4, hand.EXCLUSIVE | hand.FAIL_AT_ONCE))
    client.set_info(b, hand.INFO_FILE, 20, struct.pack("<Q", 300))
    client.close(a, flags=int(variant == "close-flags"))
    client.close(b)
    client.leave()


def visit(variant=""):
    """Look at a file, then open another one that somebody held open a moment before."""
    client, holder = Client(), Client()
    if variant == "chained":
        client.chain((5, hand.create_body("a.txt")), (16, hand.query_body(hand.NO_FILE, 5)),
                     (6, struct.pack("<HHI16s", 24, 0, 0, hand.NO_FILE)))
    else:
        fid = client.create("a.txt")
        client.query_info(fid, hand.INFO_FILE, 5)
        client.close(fid)
    held = holder.create("b.txt", sharing=hand.SHARE_NONE)
    for _ in range(3 if variant == "retries" else 0):
        client.create("b.txt")
    holder.close(held)
    fid = client.create("b.txt")
    client.read(fid, 0, 10)
    client.close(fid)
    client.leave()
    holder.leave()


def commands():
    """Echo, flush, locks, links, directory levels, file system levels, errors."""
    for name in ("alpha.txt", "beta.txt", "gamma.txt"):
        share_file("d/" + name, name.encode())
    client = Client()
    client.echo()
    folder = client.create("d", access=hand.FILE_READ, options=hand.DIRECTORY)
    for info_class in (1, 2, 3, 12, 37, 38):
        client.query_directory(folder, info_class, flags=1)
    client.query_directory(folder, 37, "*.none", flags=1)
    client.query_directory(folder, 37, flags=1, room=40)
    fid = client.create("d\\alpha.txt", access=hand.FILE_READ | hand.FILE_WRITE | hand.DELETE,
                        context=hand.create_context(b"MxAc", b""))
    for info_class in (4, 5, 6, 7, 8, 9, 14, 16, 17, 18, 21, 22, 28, 34, 35, 48):
        client.query_info(fid, hand.INFO_FILE, info_class)
    for info_class in (1, 3, 4, 5, 7, 11):
        client.query_info(fid, hand.INFO_FILESYSTEM, info_class)
    client.query_info(fid, hand.INFO_SECURITY, 0, additional=7)
    client.query_info(fid, hand.INFO_SECURITY, 0, additional=7, room=8)
    client.query_info(fid, hand.INFO_FILE, 200)
    client.lock(fid, (0, 10, hand.EXCLUSIVE | hand.FAIL_AT_ONCE))
    client.lock(fid, (5, 10, hand.EXCLUSIVE | hand.FAIL_AT_ONCE))
    client.lock(fid, (0, 10, hand.UNLOCK))
    client.flush(fid)
    client.set_info(fid, hand.INFO_FILE, 4, struct.pack("<QQQQII", 0, 0, 0, 0, 0x20, 0))
    client.set_info(fid, hand.INFO_FILE, 19, struct.pack("<Q", 4096))
    client.set_info(fid, hand.INFO_FILE, 20, struct.pack("<Q", 3))
    client.set_info(fid, hand.INFO_FILE, 14, struct.pack("<Q", 1))
    name = hand.name_bytes("d\\delta.txt")
    client.set_info(fid, hand.INFO_FILE, 10, struct.pack("<BxxxxxxxQI", 0, 0, len(name)) + name)
    client.set_info(fid, hand.INFO_FILE, 13, b"\1")
    client.read(fid, 0, 100)
    client.read(fid, 1000, 100)
    client.close(fid, flags=1)
    client.close(fid)
    client.create("none\\none.txt", disposition=hand.OPEN)
    client.create("d", options=hand.NOT_DIRECTORY, disposition=hand.OPEN)
    client.create("d\\bad*name", disposition=hand.CREATE)
    client.close(folder)
    client.leave()


def ioctls():
    """FSCTLs: network interfaces, object id, compression, sparse, ranges, an unknown one."""
    client = Client(dialect=0x302)
    client.ioctl(hand.NO_FILE, 0x1401FC)
    client.ioctl(hand.NO_FILE, 0x140204, struct.pack("<I16sHHH", 0x40, client.smb.ClientGuid
                                                     .encode("ascii"), 1, 1, 0x302), 24)
    fid = client.create("sparse.bin")
    for code, data in ((0x140078, b""), (0x900C0, b""), (0x9003C, b""), (0x900C4, b"\1"),
                       (0x980C8, struct.pack("<QQ", 0, 4096)),
                       (0x940CF, struct.pack("<QQ", 0, 4096)), (0x900A8, b""), (0x144064, b""),
                       (0x9FFFC, b"")):
        client.ioctl(fid, code, data)
    client.close(fid)
    client.leave()


def notify():
    """Watch a folder: a change is told, then the next watch is cancelled."""
    share_file("watched/old.txt")
    client = Client()
    folder = client.create("watched", access=hand.FILE_READ, options=hand.DIRECTORY)
    message_id = client.send(hand.NOTIFY, client.notify_body(folder))
    client.receive()
    other = Client()
    other.close(other.create("watched\\new.txt"))
    client.answer(message_id)
    message_id = client.send(hand.NOTIFY, client.notify_body(folder, tree=True))
    client.receive()
    client.smb.cancel(message_id)
    client.answer(message_id)
    client.close(folder)
    other.leave()
    client.leave()


def lock_wait(wait=True):
    """Two clients want one range; the second waits for it, or comes when it is free."""
    first, second = Client(), Client()
    mine, yours = first.create("l.txt"), second.create("l.txt")
    lock = second.lock_body(yours, (0, 10, hand.EXCLUSIVE))
    first.lock(mine, (0, 10, hand.EXCLUSIVE | hand.FAIL_AT_ONCE))
    if wait:
        message_id = second.send(hand.LOCK, lock)
        second.receive()
    first.lock(mine, (0, 10, hand.UNLOCK))
    if wait:
        second.answer(message_id)
    else:
        second.call(hand.LOCK, lock)
    second.close(yours)
    first.close(mine)
    second.leave()
    first.leave()


def two_clients(first_opens="one"):
    """Two connections at work in turn; which of them was opened first is the variant."""
    clients = {name: Client() for name in
               (("one", "two") if first_opens == "one" else ("two", "one"))}
    fids = {name: clients[name].create(name + ".txt") for name in ("one", "two")}
    for turn in range(3):
        for name in ("one", "two"):
            clients[name].write(fids[name], turn * 10, ("%s %d" % (name, turn)).encode())
    for name in ("one", "two"):
        clients[name].close(fids[name])
    clients["two"].leave()
    clients["one"].leave()


def cut_off():
    """The client goes away in the middle of its work with a reset."""
    client = Client()
    client.write(client.create("a.txt"), 0, b"the last words")
    client.drop(reset=True)


def refused():
    """Nobody listens."""
    smbclient("ls")


def flushes():
    """Writes, flushes and reads that the server answers when its disk has the time."""
    client = Client()
    fid = client.create("large.bin")
    for turn in range(8):
        client.write(fid, turn * 3000, b"%05d\n" % turn * 500)
        client.flush(fid)
    for turn in range(8):
        client.read(fid, turn * 3000, 3000)
    client.close(fid)
    client.leave()


def repeated(times):
    """A loop: open, append, close."""
    client = Client()
    for turn in range(times):
        fid = client.create("log.txt")
        client.write(fid, turn * 8, b"line %02d\n" % turn)
        client.close(fid)
    client.close(client.create("done.txt"))
    client.leave()


def interrupted(at=None, again=True):
    """Files written one after another; the variants lose the connection before one of them."""
    client = Client()
    for turn in range(6):
        if turn == at:
            client.drop()
            if not again:
                return
            client = Client()
        fid = client.create("part%d.bin" % turn)
        client.write(fid, 0, b"part %d\n" % turn)
        client.close(fid)
    client.leave()


def jobs(files, size, plant=""):
    """Several files at once, for each the next request as soon as the last is answered."""
    client, waiting = Client(), {}

    def job(turn):
        name = "job%02d.txt" % turn
        answer = yield 5, create_body(name)
        fid = answer["Data"][64:80]
        for lap in range(3):
            text = "%s %d " % (name, lap)
            if plant == "byte" and text == "job07.txt 1 ":
                text = "JOB07.txt 1 "
            yield 9, write_body(fid, lap * size, text.encode() * (size // 12))
            if lap == 1 + (plant == "flush" and turn == 3):
                yield 7, struct.pack("<HHI16s", 24, 0, 0, fid)
        if plant != "no-read" or turn != 3:
            yield 8, read_body(fid, size + turn, size)
        yield 16, query_body(fid, 18)
        yield 6, struct.pack("<HHI16s", 24, 0, 0, fid)

    def go_on(one, answer):
        try:
            waiting[client.send(*one.send(answer))] = one
        except StopIteration:
            pass

    for turn in range(files):
        go_on(job(turn), None)
    while waiting:
        packet = client.receive()
        if packet["Status"] != hand.PENDING:
            go_on(waiting.pop(packet["MessageID"]), packet)
    client.leave()


IMPACKET = {"client": "impacket"}
add_equal("script", "open, read, write, flush, query, lock, set, close on two files over SMB 3.0",
          script, before=prepare_twins, **IMPACKET)
add("visit", "query a file; open, read and close another one", visit, before=prepare_twins, **IMPACKET)
add_equal("commands", "echo, flush, locks, six directory levels, file, file system and security"
          " queries, set info, error responses", commands, **IMPACKET)
add_equal("ioctl", "network interfaces, validate negotiate, resume key, sparse files, an unknown"
          " FSCTL over SMB 3.0.2", ioctls, server=dict(STEADY, **{
              "server multi channel support": "yes",
              "interfaces": SERVER_ADDRESS + '/24;speed=1000000000,capability=RSS'}), **IMPACKET)
add_equal("notify", "change notify: a change, a CANCEL; two connections", notify, **IMPACKET)
add_equal("defaults", "writes, flushes and reads with interim responses as they come", flushes,
          server={}, **IMPACKET)
add("defaults-slow", "the same as defaults", flushes, server={}, before=SlowDisk,
    differs="a slower disk: other interim responses", **IMPACKET)
EQUAL.append(("defaults-1", "defaults-slow"))
add_equal("flight", "eight files written and read at once over one connection", jobs, 8, 120, server={},
          **IMPACKET)
add("flight-flush", "the same as flight", jobs, 8, 120, "flush", server={},
    differs="one file is flushed after its third WRITE, not after the second", **IMPACKET)
add_equal("order", "two connections at work in turn", two_clients, **IMPACKET)
add("order-swapped", "two connections at work in turn", two_clients, "two",
    differs="the second connection was opened first", **IMPACKET)
EQUAL.append(("order-1", "order-swapped"))
add("lock-free", "two clients lock one range one after the other", lock_wait, False, **IMPACKET)
add("lock-wait", "the same as lock-free", lock_wait, True,
    differs="the second client asks too early: its LOCK waits (interim response)", **IMPACKET)
add("reset", "the client resets the connection after a write", cut_off, **IMPACKET)
add("refused", "connections to 445 and 139 with nobody listening", refused, server=None,
    ports=[445, 139])
add("loop-5", "open, write, close, five times", repeated, 5, **IMPACKET)
add("loop-7", "the same as loop-5", repeated, 7, differs="seven times", **IMPACKET)
add("steady-link", "six files written", interrupted, **IMPACKET)
add("reconnect", "the same as steady-link", interrupted, 3,
    differs="the connection is lost and opened again after three files", **IMPACKET)

secure.captures(add)

# ---- planted differences --------------------------------------------------------------------

# a, b, command, field or only_a/only_b/moved, display filters that each match the one frame of
# the first finding in a and in b, what was planted
PLANTED += [
    ("good", "bad", "Create", "smb2.nt_status",
     "smb2.cmd == 5 && smb2.msg_id == 273 && smb2.nt_status == 0",
     "smb2.cmd == 5 && smb2.msg_id == 273 && smb2.nt_status == 0xc0000043",
     "another client holds the file open without sharing"),
    ("lock-free", "lock-wait", "Lock", "only_b", None, "smb2.cmd == 10 && smb2.nt_status == 0x103",
     "the LOCK has to wait: an interim response"),
]


def plant(name, base, command, field, filter_a, filter_b, what, scene, *arguments, **more):
    """Enter a variant of the base's scenario and what it must show beside the base."""
    add(name, "the same as " + base, scene, *arguments, differs=what, **more)
    PLANTED.append((base, name, command, field, filter_a, filter_b, what))


def plant_script(variant, command, field, filter_a, filter_b, what):
    """Enter a variant of the script."""
    plant("script-" + variant, "script-1", command, field, filter_a, filter_b, what, script,
          variant, before=prepare_twins, **IMPACKET)


def plant_server(name, command, field, filter_a, filter_b, what, **options):
    """Enter files_day on a server with other options."""
    plant("files-" + name, "files-1", command, field, filter_a, filter_b, what, files_day,
          server=dict(STEADY, **{key.replace("_", " "): value for key, value in options.items()}))


def request(command, more=""):
    """Return a display filter for a request."""
    return "smb2.flags.response == 0 && smb2.cmd == %d" % command + more


def response(command, more=""):
    """Return a display filter for a response."""
    return "smb2.flags.response == 1 && smb2.cmd == %d" % command + more


plant_script("name-case", "Create", "smb2.filename", request(5, ' && smb2.filename == "a.txt"'),
             request(5, ' && smb2.filename == "A.txt"'), "A.txt is opened in place of a.txt")
plant("visit-chained", "visit", "GetInfo", "smb2.flags", request(16), request(16),
      "query and close are parts of a compound", visit, "chained", before=prepare_twins, **IMPACKET)
plant("visit-retries", "visit", "Create", "only_b", None, request(5, " && smb2.msg_id == 7"),
      "three attempts fail before the file can be opened", visit, "retries", before=prepare_twins,
      **IMPACKET)
plant_script("access", "Create", "smb.access_mask",
             request(5, ' && smb2.filename == "a.txt" && smb.access.delete == 0'),
             request(5, ' && smb2.filename == "a.txt" && smb.access.delete == 1'),
             "a.txt is opened for deletion, too")
plant_script("sharing", "Create", "smb.share_access",
             request(5, ' && smb2.filename == "b.txt" && smb.share.access.write == 1'),
             request(5, ' && smb2.filename == "b.txt" && smb.share.access.write == 0'),
             "b.txt is shared for reading only")
plant_script("oplock", "Create", "smb2.create.oplock",
             request(5, ' && smb2.filename == "b.txt" && smb2.create.oplock == 0'),
             request(5, ' && smb2.filename == "b.txt" && smb2.create.oplock == 9'),
             "b.txt is opened with a batch oplock")
plant_script("other-open", "Read", "smb2.fid", request(8, " && smb2.file_offset == 100"),
             request(8, " && smb2.file_offset == 100"),
             "the first READ uses the open of b.txt, whose content is the same")
plant_script("data", "Write", "smb2.write_data",
             request(9, " && data.data == 66:69:72:73:74"),
             request(9, " && data.data == 46:49:52:53:54"), "other bytes are written")
plant_script("length", "Read", "smb2.read_length", request(8, " && smb2.read_length == 100"),
             request(8, " && smb2.read_length == 99"), "one byte less is read")
plant_script("no-flush", "Flush", "only_a", request(7), None, "no FLUSH")
plant_script("extra-echo", "KeepAlive", "only_b", None, request(13), "an ECHO more")
plant_script("early-flush", "Flush", "moved", request(7), request(7),
             "the FLUSH comes before the READ and two WRITEs, not after them")
plant_script("info-class", "GetInfo", "smb2.file_info.infolevel",
             request(16, " && smb2.file_info.infolevel == 5"),
             request(16, " && smb2.file_info.infolevel == 4"), "another class of information")
plant_script("lock-offset", "Lock", "smb2.file_offset", request(10), request(10),
             "another range is locked")
plant_script("close-flags", "Close", "smb2.close.flags", request(6, " && smb2.msg_id == 14"),
             request(6, " && smb2.close.flags == 1"), "the first CLOSE asks for attributes")
plant_server("read-only", "Create", "smb2.nt_status", response(5, " && smb2.msg_id == 7"),
             response(5, " && smb2.msg_id == 7 && smb2.nt_status == 0xc0000022"),
             "the share is read only", read_only="yes")
plant_server("max-read", "Negotiate Protocol", "smb2.max_read_size", response(0), response(0),
             "the server reads less at a time", smb2_max_read="1048576")
plant_server("signing", "Negotiate Protocol", "smb2.sec_mode", response(0), response(0),
             "the server demands signing", server_signing="mandatory")
plant_server("dialect", "Negotiate Protocol", "smb2.dialect", response(0), response(0),
             "the server knows no 3.1.1", server_max_protocol="SMB3_02")
plant_server("encrypt", "Session Setup", "smb2.session_flags",
             response(1, " && smb2.nt_status == 0"), response(1, " && smb2.nt_status == 0"),
             "the server demands encryption", server_smb_encrypt="required")
plant_server("no-share", "Tree Connect", "smb2.nt_status", response(3, " && smb2.msg_id == 6"),
             response(3, " && smb2.msg_id == 6 && smb2.nt_status == 0xc00000cc"),
             "the share is not available", available="no")
add("chunks-16k", "40 KB written and read in portions of 16 KiB", chunks_day,
    server=dict(STEADY, **{"smb2 max read": "16384"}))
plant("chunks-4k", "chunks-16k", "Negotiate Protocol", "smb2.max_read_size", response(0),
      response(0), "the server reads 4 KiB at a time, not 16", chunks_day,
      server=dict(STEADY, **{"smb2 max read": "4096"}))
plant("files-logon", "files-1", "Session Setup", "smb2.nt_status",
      response(1, " && smb2.nt_status == 0"), response(1, " && smb2.nt_status == 0xc000006d"),
      "the password is wrong", wrong_password)
secure.pairs(add, EQUAL, plant, request)
several.captures(add, plant, request)
clients.captures(add, plant, response)
plant("gone-away", "steady-link", "Create", "only_a", request(5, ' && smb2.filename == "part3.bin"'),
      None, "the client goes away after three files", interrupted, 3, False, **IMPACKET)
