# SPDX-License-Identifier: GPL-3.0-or-later
"""What is played for the bench: work with smbclient, requests by hand, many requests in flight."""

import os
import struct
import subprocess
import sys
import threading
import time

import hand
import machine
from hand import Client, create_body, query_body, read_body, write_body
from machine import SHARE, local_file, share_file, smbclient

# ---- around a scene -------------------------------------------------------------------------


class Together:
    """Things that are to be dropped when the scene is over."""

    def __init__(self, *things):
        self.things = [thing for thing in things if thing]

    def drop(self):
        """Drop them all."""
        for thing in self.things:
            thing.drop()


class Busy:
    """Both cores kept at work."""

    def __init__(self):
        self.burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"])
                        for _ in range(os.cpu_count())]

    def drop(self):
        """Let them rest."""
        for burner in self.burners:
            burner.kill()
            burner.wait()


def warm_up():
    """Work that the server has behind it: ids are spent, databases filled, names cached."""
    local_file("warm.txt", 3000)
    for _ in range(4):
        smbclient("mkdir warm; put warm.txt warm\\one.txt; ls warm\\*; get warm\\one.txt x.txt;"
                  " allinfo warm\\one.txt; deltree warm")
    client = Client()
    for turn in range(40):
        fid = client.create("warm%d.txt" % turn, oplock=hand.OPLOCK_BATCH,
                            options=hand.DELETE_ON_CLOSE, access=hand.FILE_WRITE | hand.DELETE)
        client.write(fid, 0, b"warm")
        client.close(fid)
    client.leave()


def around(prepare=None, warm=False, busy=False, more=()):
    """Return a function to be called before the scene: a used server, its state, load."""
    def before():
        if warm:
            warm_up()
        kept = prepare() if prepare else None
        return Together(kept, *(thing() for thing in more), Busy() if busy else None)
    return before


# ---- somebody's day with smbclient ----------------------------------------------------------

DAY = ["mkdir work", "put one.txt work\\one.txt", "put two.bin work\\two.bin", "ls work\\*",
       "get docs\\report.txt back.txt", "allinfo work\\one.txt", "setea work\\one.txt COLOUR blue",
       "geteas work\\one.txt", "setmode work\\one.txt +h", "allinfo work\\one.txt",
       "put one.txt work\\one.txt:notes", "rename work\\one.txt work\\three.txt", "volume",
       "put one.txt .hidden", "ls docs\\*", "get docs\\notes.txt back.txt", "del work\\two.bin",
       "del work\\three.txt", "rmdir work", "del .hidden"]


def play_day(change=(), options=(), server="LABSRV"):
    """The day; change is (what is done, what is done in place of it); returns the output."""
    local_file("one.txt", 700)
    local_file("two.bin", 200000)
    steps = [step for old in DAY for step in
             ([change[1]] if change and old == change[0] else [old]) if step]
    return smbclient("; ".join(steps), *options, server=server)


def day(*arguments):
    """The day."""
    play_day(*arguments)


def keyed_day(option, change=()):
    """The day; returns the keys that the client printed."""
    return machine.read_keys(play_day(change, ("--option=debug encryption=yes", option)))


def docs(report=b"last year's figures\n" * 10, more=(), mode=0o644):
    """What is in the share in the morning."""
    share_file("docs/report.txt", report)
    for name in ("notes.txt", *more):
        share_file("docs/" + name, b"remember the milk\n")
    os.chmod(os.path.join(SHARE, "docs/report.txt"), mode)


def old_docs():
    """The same, written in another year."""
    docs()
    for name, days in (("docs/report.txt", 100), ("docs/notes.txt", 7), ("docs", 3)):
        then = 1500000000 - days * 86400
        os.utime(os.path.join(SHARE, name), (then + 60, then))


def docs_held():
    """The same, and somebody else has a lock on a part of the report."""
    docs()
    client = Client()
    client.lock(client.create("docs\\report.txt"), (0, 50, hand.EXCLUSIVE | hand.FAIL_AT_ONCE))
    return client


class Holder:
    """Another client with a batch oplock on the report, which it gives back when asked, slowly."""

    def __init__(self):
        docs()
        self.client = Client()
        self.fid = self.client.create("docs\\report.txt", oplock=hand.OPLOCK_BATCH)
        self.thread = threading.Thread(target=self.answer)
        self.thread.start()

    def answer(self):
        """Wait for the break and answer it."""
        self.client.receive()
        time.sleep(0.2)
        self.client.call(18, struct.pack("<HBBI16s", 24, 0, 0, 0, self.fid))

    def drop(self):
        """The thread has ended, or there was no break."""
        self.thread.join(5)


def docs_gone():
    """The same, and the report is a broken link."""
    docs()
    os.unlink(os.path.join(SHARE, "docs/report.txt"))


# ---- requests by hand -----------------------------------------------------------------------

LEASE_KEY = bytes(range(16))
READ_CACHING, HANDLE_CACHING, WRITE_CACHING = 1, 2, 4
ALL_CACHING = READ_CACHING | HANDLE_CACHING | WRITE_CACHING


def contexts(*pairs):
    """Return create contexts, each (tag, data), as a chain [MS-SMB2] 2.2.13.2."""
    out = b""
    for turn, (tag, data) in enumerate(pairs):
        one = hand.create_context(tag, data)
        last = turn == len(pairs) - 1
        one += b"\0" * (0 if last else -len(one) % 8)
        out += struct.pack("<I", 0 if last else len(one)) + one[4:]
    return out


def lease(state=ALL_CACHING, key=LEASE_KEY):
    """Return a lease request, version 1."""
    return b"RqLs", key + struct.pack("<IIQ", state, 0, 0)


DURABLE = b"DH2Q", struct.pack("<IIQ", 60000, 0, 0) + bytes(range(16, 32))
MAXIMAL, FILE_ID = (b"MxAc", b""), (b"QFid", b"")


def desk(plant=""):
    """Work on two files over all sorts of requests; plant names the one thing done otherwise."""
    client = Client()
    a = client.create("a.txt", oplock=hand.OPLOCK_LEASE, context=contexts(
        lease(READ_CACHING if plant == "lease" else ALL_CACHING),
        *([] if plant == "durable" else [DURABLE]), MAXIMAL, FILE_ID))
    b = client.create({"unicode": "A\u0308 b.txt", "blank": "\u00c4 b.txt ",
                       "case": "\u00e4 b.txt"}.get(plant, "\u00c4 b.txt"),
                      oplock=hand.OPLOCK_BATCH)
    client.write(a, 0, b"first line\nsecond line\n")
    client.write(b, 100 if plant == "offset" else 0, bytes(range(256)) * 8)
    client.read(a, 0, 1000)
    client.read(b, 512, 512)
    client.query_info(a, hand.INFO_FILE, 18)
    client.query_info(b, hand.INFO_FILESYSTEM, 3 if plant == "fs-class" else 5)
    client.query_info(a, hand.INFO_SECURITY, 0, additional=3 if plant == "owner-only" else 7)
    client.lock(a, (0, 10, (1 if plant == "shared-lock" else hand.EXCLUSIVE) | hand.FAIL_AT_ONCE))
    client.lock(a, (0, 10, hand.UNLOCK))
    client.ioctl(a, 0x140078 if plant != "fsctl" else 0x1401C4)
    if plant != "no-flush":
        client.flush(a)
    if plant == "two-flushes":
        client.flush(a)
    folder = client.create("docs", access=hand.FILE_READ, options=hand.DIRECTORY)
    client.query_directory(folder, 37, "*.txt" if plant == "pattern" else "*")
    client.query_directory(folder, 37)
    if plant == "rescan":
        client.query_directory(folder, 37, flags=1)
    client.close(folder)
    client.set_info(b, hand.INFO_FILE, 20, struct.pack("<Q", 4000 if plant == "size" else 5000))
    if plant == "order":
        client.write(b, 4500, b"early")
    client.set_info(a, hand.INFO_FILE, 13, b"\1" if plant == "delete" else b"\0")
    if plant != "order":
        client.write(b, 4500, b"early")
    client.echo()
    client.close(b, flags=1)
    if plant != "not-closed":
        client.close(a, flags=1)
    client.leave()


def desk_files():
    """A folder to list."""
    for name in ("x.txt", "y.txt", "z.dat"):
        share_file("docs/" + name, name.encode())


# ---- many requests in flight ----------------------------------------------------------------


def gather(client, message_ids):
    """Wait for the final responses to requests, in whatever order; returns them by MessageId."""
    answers = {}
    while set(message_ids) - answers.keys():
        packet = client.receive()
        if packet["Status"] != hand.PENDING:
            answers[packet["MessageID"]] = packet
    return answers


def reads_in_flight():
    """64 READs of one file, all sent before the first answer; three times."""
    share_file("large.bin", bytes(range(256)) * 1024)
    client = Client()
    fid = client.create("large.bin")
    for _ in range(3):
        gather(client, [client.send(8, read_body(fid, turn * 4096, 4096)) for turn in range(64)])
    client.close(fid)
    client.leave()


def writes_in_flight():
    """32 WRITEs in flight, a FLUSH behind them, then READs and questions together."""
    client = Client()
    fid = client.create("new.bin")
    for lap in range(4):
        ids = [client.send(9, write_body(fid, turn * 2000, b"%04d" % (lap * 100 + turn) * 500))
               for turn in range(32)]
        gather(client, ids + [client.send(7, struct.pack("<HHI16s", 24, 0, 0, fid))])
    ids = [client.send(8, read_body(fid, turn * 1000, 1000)) for turn in range(32)]
    gather(client, ids + [client.send(16, query_body(fid, info)) for info in (4, 5, 6, 7, 16)])
    client.close(fid)
    client.leave()


def opens_in_flight():
    """Thirty files opened, asked, read and closed, each step for all of them at once."""
    for turn in range(30):
        share_file("many/file%02d.txt" % turn, b"%d" % turn * (turn + 1))
    client = Client()
    ids = [client.send(5, create_body("many\\file%02d.txt" % turn)) for turn in range(30)]
    answers = gather(client, ids)
    fids = [answers[message_id]["Data"][64:80] for message_id in ids]
    gather(client, [client.send(16, query_body(fid, 18)) for fid in fids]
           + [client.send(8, read_body(fid, 0, 100)) for fid in fids])
    gather(client, [client.send(6, struct.pack("<HHI16s", 24, 0, 0, fid)) for fid in fids])
    client.leave()


def one_file_in_flight():
    """One file opened fifteen times at once, each time used otherwise, and a folder listed."""
    share_file("shared.txt", bytes(range(256)) * 64)
    client = Client()
    ids = [client.send(5, create_body("shared.txt")) for _ in range(15)]
    answers = gather(client, ids)
    fids = [answers[message_id]["Data"][64:80] for message_id in ids]
    folder = client.create("", access=hand.FILE_READ, options=hand.DIRECTORY)
    gather(client, [client.send(8, read_body(fid, 100 * turn, 200))
                    for turn, fid in enumerate(fids)]
           + [client.send(16, query_body(fid, 4 + turn % 3)) for turn, fid in enumerate(fids)])
    while client.query_directory(folder, 37, room=300)["Status"] == 0:
        pass
    gather(client, [client.send(6, struct.pack("<HHI16s", 24, 0, 0, fid))
                    for fid in (*fids, folder)])
    client.leave()


def big_files():
    """smbclient moves files of some megabytes: several large reads and writes in flight."""
    local_file("big.bin", 6000000)
    smbclient("put big.bin; get big.bin back.bin; scopy big.bin copy.bin; get copy.bin back2.bin;"
              " ls; del big.bin; del copy.bin")


# ---- several connections --------------------------------------------------------------------


def side_by_side(*players):
    """Let functions play at the same time."""
    threads = [threading.Thread(target=player) for player in players]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def one_of_many(name):
    """One client's work on files of its own."""
    client = Client()
    for turn in range(12):
        fid = client.create("%s%d.txt" % (name, turn))
        client.write(fid, 0, ("%s %d" % (name, turn)).encode() * 40)
        client.query_info(fid, hand.INFO_FILE, 5)
        client.read(fid, 0, 64)
        client.close(fid)
    client.leave()


def crowd():
    """Five clients at the same time, each on files of its own."""
    side_by_side(*(lambda name=name: one_of_many(name) for name in
                   ("anna", "bert", "carl", "dora", "emil")))


def shell_crowd():
    """Four smbclients at the same time."""
    for turn in range(4):
        local_file("f%d.txt" % turn, 2000 + turn)
    side_by_side(*(lambda turn=turn: smbclient(
        "mkdir d{0}; put f{0}.txt d{0}\\f.txt; ls d{0}\\*; allinfo d{0}\\f.txt;"
        " get d{0}\\f.txt b{0}.txt; del d{0}\\f.txt; rmdir d{0}".format(turn))
        for turn in range(4)))


def watchers():
    """A folder watched while another client makes six files: the changes come as they come."""
    watcher, other = Client(), Client()
    folder = watcher.create("watched", access=hand.FILE_READ, options=hand.DIRECTORY)

    def work():
        for turn in range(6):
            other.close(other.create("watched\\f%d.txt" % turn))

    message_id = watcher.send(hand.NOTIFY, watcher.notify_body(folder))
    watcher.receive()
    worker = threading.Thread(target=work)
    worker.start()
    seen = 0
    while seen < 6:
        data = watcher.answer(message_id)["Data"]
        at, size = struct.unpack_from("<HI", data, 2)
        seen += data[at - 64:at - 64 + size].count(b"f\0")
        if seen < 6:
            message_id = watcher.send(hand.NOTIFY, watcher.notify_body(folder))
    worker.join()
    watcher.close(folder)
    other.leave()
    watcher.leave()


def watched():
    """The folder to watch."""
    share_file("watched/.keep")


class Tmpfs:
    """The share on another file system: entries in another order, other sizes on disk."""

    def __init__(self):
        machine.run(["mount", "-t", "tmpfs", "tmpfs", SHARE])

    @staticmethod
    def drop():
        """Take it away."""
        machine.run(["umount", "--lazy", SHARE])


def long_list(reverse=False):
    """A folder of 200 files, made in one order or the other."""
    for turn in sorted(range(200), reverse=reverse):
        share_file("list/entry %03d.txt" % turn, b"x" * turn)


def listing():
    """List the folder in several ways."""
    client = Client()
    for room, info_class in ((65536, 37), (4096, 37), (3000, 3), (65536, 12), (65536, 1)):
        folder = client.create("list", access=hand.FILE_READ, options=hand.DIRECTORY)
        while client.query_directory(folder, info_class, room=room)["Status"] == 0:
            pass
        client.close(folder)
    client.leave()


def breaks():
    """Two clients and a batch oplock: a break that is answered, the second one gets in."""
    first, second = Client(), Client()
    mine = first.create("o.txt", oplock=hand.OPLOCK_BATCH)
    message_id = second.send(5, create_body("o.txt"))
    broken = first.receive()
    while broken["Command"] != 18:
        broken = first.receive()
    fid = broken["Data"][8:24]
    first.call(18, struct.pack("<HBBI16s", 24, 1, 0, 0, fid))
    yours = second.answer(message_id)["Data"][64:80]
    second.write(yours, 0, b"mine now")
    second.close(yours)
    first.close(mine)
    second.leave()
    first.leave()


def reconnects(reset=None):
    """Work, the connection lost, work again: twice; the client may reset one of them."""
    for lap in range(3):
        client = Client()
        for turn in range(3):
            fid = client.create("lap%d.txt" % turn)
            client.write(fid, lap * 8, b"lap %02d\n" % lap)
            client.close(fid)
        client.drop(reset=lap == reset)


def copies():
    """Server-side copies and sparse files."""
    share_file("from.bin", bytes(range(200)) * 100)
    client = Client(dialect=0x302)
    source, target = client.create("from.bin"), client.create("to.bin")
    key = client.ioctl(source, 0x140078)["Data"][48:72]
    client.ioctl(target, 0x1440F2, key + struct.pack("<II", 2, 0)
                 + struct.pack("<QQII", 0, 0, 8000, 0) + struct.pack("<QQII", 8000, 9000, 8000, 0))
    client.ioctl(target, 0x900C4, b"\1")
    client.ioctl(target, 0x980C8, struct.pack("<QQ", 4096, 8192))
    client.ioctl(target, 0x940CF, struct.pack("<QQ", 0, 20000))
    client.read(target, 0, 200)
    client.close(source)
    client.close(target)
    client.leave()


def shares():
    """Ask for shares, users and the server over pipes."""
    machine.rpcclient("srvinfo; netshareenum 1; netsharegetinfo share 2; lookupnames alice;"
                      " enumdomusers; wkssvc_wkstagetinfo")


def acl():
    """Read and change a security descriptor."""
    share_file("acl.txt")
    machine.smbcacls("acl.txt", "--add", "ACL:Everyone:ALLOWED/0x0/READ")
    machine.smbcacls("acl.txt", "--numeric")


STAMPS = ("2024.01.02-03.04.05", "2024.02.03-04.05.06")
OTHER_STAMPS = ("2025.07.08-09.10.11", "2025.07.09-10.11.12")


def versions(stamps, last=1):
    """Previous versions: list them, list the folder of one and read it, read the last one."""
    first, second = ("@GMT-" + stamp for stamp in stamps)
    smbclient("allinfo plan.txt; ls {0}\\*; get {0}\\plan.txt old.txt; get plan.txt new.txt;"
              " get {2}\\plan.txt old2.txt".format(first, second, (first, second)[last]))


def shadows(stamps):
    """A file and two snapshots of it."""
    share_file("plan.txt", b"the plan of today\n")
    for turn, stamp in enumerate(stamps):
        share_file(".snapshots/@GMT-%s/plan.txt" % stamp, b"the plan of day %d\n" % turn)


def dfs():
    """A DFS root with links; the client follows one, one leads nowhere."""
    machine.run(["smbclient", "//LABSRV/dfs", "-I", machine.SERVER_ADDRESS, "-s",
                 machine.CLIENT_CONF, "-U", "%s%%%s" % (machine.USER, machine.PASSWORD), "-c",
                 "ls; cd link; ls; cd ..; ls gone\\*"], None)


def dfs_links():
    """The root's links."""
    share_file("there.txt")
    machine.run(["rm", "-rf", "/mnt/dfs"])
    os.makedirs("/mnt/dfs")
    os.symlink("msdfs:LABSRV\\share", "/mnt/dfs/link")
    os.symlink("msdfs:NOSUCH\\share,OTHER\\share", "/mnt/dfs/gone")
