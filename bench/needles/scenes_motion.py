# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes in which much is in motion: watchers of a busy tree, leases that change hands, compounds."""

import functools
import queue
import socket
import struct
import subprocess
import threading
import time

import hand
import machine
import scenes
import scenes_office
from hand import Client, create_body, query_body, read_body, write_body
from machine import share_file

# ---- watchers -------------------------------------------------------------------------------


def storm(other_name=False, count=60):
    """Two clients watch a tree in which two others make files, as fast as they can."""
    watchers = [Client(), Client()]
    folders = [c.create("storm", access=hand.FILE_READ, options=hand.DIRECTORY) for c in watchers]
    threads = [threading.Thread(target=watch, args=(c, folder, 2 * count))
               for c, folder in zip(watchers, folders)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    scenes.side_by_side(*(functools.partial(make_files, place, count, other_name)
                          for place in "xy"))
    for thread, client, folder in zip(threads, watchers, folders):
        thread.join(20)
        client.close(folder)
        client.leave()


def watch(client, folder, count):
    """Watch a tree until so many files have come."""
    seen = 0
    while seen < count:
        data = client.call(hand.NOTIFY, struct.pack("<HHI16sII", 32, 1, 16384, folder, 3, 0))["Data"]
        at, size = struct.unpack_from("<HI", data, 2)
        seen += data[at - 64:at - 64 + size].count(b".\0t\0")


def make_files(place, count, other_name):
    """Make files; one of them may have another name."""
    client = Client()
    for turn in range(count):
        name = "storm\\%s\\%s%02d.t" % (place, place, turn)
        if other_name and place == "y" and turn == 33:
            name = "storm\\y\\zz.t"
        client.close(client.create(name))
    client.leave()


def storm_folders():
    """What is watched."""
    share_file("storm/x/.keep")
    share_file("storm/y/.keep")


# ---- a lease that two clients want ----------------------------------------------------------


def lease_body(name, key, state):
    """Return the body of a CREATE request with a lease, version 2."""
    buffer = hand.name_bytes(name)
    size = len(buffer)
    buffer += b"\0" * (-size % 8)
    context = scenes_office.chain([scenes_office.lease2(state, key)])
    return struct.pack("<HBBIQQIIIIIHHII", 57, 0, hand.OPLOCK_LEASE, 2, 0, 0,
                       hand.FILE_READ | hand.FILE_WRITE, 0, hand.SHARE_ALL, hand.OPEN_IF, 0, 120,
                       size, 120 + len(buffer), len(context)) + buffer + context


def take_turns(wanted=7, given_back=3, laps=8):
    """Two clients take a lease of one file from each other; one turn may go otherwise."""
    players = [(Client(dialect=0x302), bytes(range(1, 17))),
               (Client(dialect=0x302), bytes(range(33, 49)))]
    client, key = players[0]
    fid = client.call(5, lease_body("ping.txt", key, 7))["Data"][64:80]
    for lap in range(laps):
        (holder, held), (client, key) = players
        message_id = client.send(5, lease_body("ping.txt", key, wanted if lap == 5 else 7))
        while holder.receive()["Command"] != 18:
            pass
        time.sleep(0.03)
        holder.call(18, struct.pack("<HHI16sIQ", 36, 0, 0, held, given_back if lap == 5 else 3, 0))
        mine = client.answer(message_id)["Data"][64:80]
        client.write(mine, lap, b"w")
        holder.close(fid)
        client.close(mine)
        fid = client.call(5, lease_body("ping.txt", key, 7))["Data"][64:80]
        players.reverse()
    client.close(fid)
    for client, _ in players:
        client.leave()


def ping():
    """The file."""
    share_file("ping.txt", b"ping" * 50)


# ---- several workers on one connection ------------------------------------------------------


class Shared(Client):
    """A client that several threads use at once: each waits for its own answers."""

    def __init__(self):
        super().__init__()
        self.waiting, self.lock, self.over = {}, threading.Lock(), False

    def call(self, command, body):
        """Send a request; returns its final response, which the reader brings."""
        box = queue.Queue()
        with self.lock:
            self.waiting[self.smb._Connection["SequenceWindow"]] = box
            self.send(command, body)
        return box.get(timeout=20)

    def read_all(self):
        """Give each final response to whoever waits for it."""
        wire = self.smb.get_socket()
        wire.settimeout(0.2)
        data = b""
        while not self.over:
            try:
                data += wire.recv(65536)
            except socket.timeout:
                continue
            while len(data) >= 4 and len(data) >= 4 + int.from_bytes(data[:4], "big"):
                end = 4 + int.from_bytes(data[:4], "big")
                packet, data = hand.smb3structs.SMB2Packet(data[4:end]), data[end:]
                if packet["Status"] != hand.PENDING:
                    self.waiting.pop(packet["MessageID"]).put(packet)
        wire.settimeout(None)


WORKERS = {"file": "w2\\f5.txt", "data": 50, "skip": False}


def workers(**plant):
    """Four workers share a connection; each works on files of its own, who is first varies."""
    o = dict(WORKERS, **plant)
    client = Shared()
    reader = threading.Thread(target=client.read_all)
    reader.start()
    for turn in range(4):
        client.close(client.create("w%d" % turn, options=hand.DIRECTORY))
    scenes.side_by_side(*(functools.partial(work, client, turn, o) for turn in range(4)))
    client.over = True
    reader.join()
    client.smb.get_socket().close()


def work(client, worker, o):
    """Write, read and ask about eight files."""
    for turn in range(8):
        place = worker, turn
        name = o["file"] if place == (2, 5) else "w%d\\f%d.txt" % place
        fid = client.call(5, create_body(name))["Data"][64:80]
        client.call(9, write_body(fid, 0, b"%d %d " % place * (o["data"] if place == (1, 3) else 50)))
        client.call(8, read_body(fid, 0, 100))
        client.call(16, query_body(fid, 5))
        if not (o["skip"] and place == (3, 6)):
            client.call(8, read_body(fid, 50, 50))
        client.close(fid)


# ---- compounds ------------------------------------------------------------------------------


def compounds(info_class=18, close=True):
    """Forty files, each opened, asked and closed in one compound; one of them otherwise."""
    client = Client(dialect=0x302)
    for turn in range(40):
        name = hand.name_bytes("chain\\f%02d.txt" % turn)
        other = turn == 21
        parts = [(5, struct.pack("<HBBIQQIIIIIHHII", 57, 0, 0, 2, 0, 0, 0x80, 0, hand.SHARE_ALL,
                                 hand.OPEN, 0, 120, len(name), 0, 0) + name),
                 (16, query_body(hand.NO_FILE, info_class if other else 18)),
                 (6, struct.pack("<HHI16s", 24, 0, 0, hand.NO_FILE))]
        client.chain(*(parts if close or not other else parts[:2]))
    client.leave()


def chained():
    """The files."""
    for turn in range(40):
        share_file("chain/f%02d.txt" % turn, b"x" * turn)


# ---- nobody has the keys --------------------------------------------------------------------


def sealed():
    """A session of impacket's smbclient, which encrypts all it can."""
    machine.local_file("up.txt", 5000)
    subprocess.run(["/usr/bin/python3", "/usr/share/doc/python3-impacket/examples/smbclient.py",
                    "%s:%s@%s" % (machine.USER, machine.PASSWORD, machine.SERVER_ADDRESS)],
                   input="shares\nuse share\nmkdir stuff\ncd stuff\nput up.txt\nls\nrm up.txt\ncd ..\n"
                   "rmdir stuff\ninfo\nwho\nexit\n", text=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, cwd="/mnt/local", timeout=60, check=False)


def two_kinds():
    """smbclient's day, and another client's few requests on a connection of its own."""
    scenes.day()
    try:
        scenes.one_of_many("other")
    except ValueError:  # impacket cannot encrypt what it has signed on for with 3.0
        pass
