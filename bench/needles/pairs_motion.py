# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs with much in motion, with encryption and no keys, and with packets that come late."""

import scenes
import scenes_motion
import wire
from edit import frame, request, response
from machine import STEADY
from pairs import EDITS, EQUAL, LEASES, PLANTED, hard, same, take, twice
from scenes import around

SCENES = {"storm": (scenes_motion.storm, scenes_motion.storm_folders, {}),
          "turns": (scenes_motion.take_turns, scenes_motion.ping, LEASES),
          "workers": (scenes_motion.workers, None, {}),
          "compounds": (scenes_motion.compounds, scenes_motion.chained, {}),
          "sealed": (scenes_motion.sealed, None, {}),
          "kinds": (scenes_motion.two_kinds, scenes.docs, {})}

for scene_name, (scene, before, settings) in SCENES.items():
    twice(scene_name, scene, prepare=before, server=dict(STEADY, **settings))
    hard("hard-" + scene_name, scene, prepare=before, server=settings)
    EQUAL.append((scene_name + "-1", "hard-%s-1" % scene_name, "smbd's defaults"))


def plant(base, name, command, field, at_a, at_b, what, server=None, busy=False, **more):
    """Plant something into one of the scenes."""
    function, first, settings = SCENES[base]
    take("%s-%s" % (base, name), lambda: function(**more),
         server=dict({} if busy else STEADY, **settings, **(server or {})),
         before=around(first, warm=busy, busy=busy))
    PLANTED.append((base + "-1", "%s-%s" % (base, name), command, field, at_a, at_b, what))


def opened(name):
    """Name the first CREATE request of a file."""
    return request('smb2.cmd == 5 && smb2.filename == "%s"' % name)


for busy in (False, True):
    also = "-busy" if busy else ""
    plant("storm", "name" + also, "Create", "smb2.filename", opened("storm\\\\y\\\\y33.t"),
          opened("storm\\\\y\\\\zz.t"), "one of 120 files has another name", busy=busy,
          other_name=True)
    plant("turns", "none" + also, "Break", "smb2.lease.lease_state",
          *same(request("smb2.cmd == 18", 6)), "the whole lease is given back", busy=busy,
          given_back=0)
    plant("turns", "wanted" + also, "Create", "smb2.lease.lease_state", None,
          request("smb2.cmd == 5 && smb2.lease.lease_state == 3"), "less of a lease is wanted",
          busy=busy, wanted=3)
    plant("workers", "name" + also, "Create", "smb2.filename", opened("w2\\\\f5.txt"),
          opened("w2\\\\f5.tx"), "one of four workers makes another file", busy=busy,
          file="w2\\f5.tx")
    plant("workers", "data" + also, "Write", "smb2.write_data", None,
          request("smb2.cmd == 9 && smb2.write_length == 204"), "one of four workers writes more",
          busy=busy, data=51)
    plant("compounds", "class" + also, "GetInfo", "smb2.file_info.infolevel",
          *same(opened("chain\\\\f21.txt")), "another class of information in a compound",
          busy=busy, info_class=5)
    plant("compounds", "open" + also, "Close", "only_a", opened("chain\\\\f21.txt"), None,
          "a compound without its CLOSE", busy=busy, close=False)

ENCRYPTED = response("smb2.cmd == 1", 2)
plant("kinds", "desired", "Session Setup", "smb2.session_flags", *same(ENCRYPTED),
      "the session is encrypted where the client can", server={"server smb encrypt": "desired"})

for base in ("office", "hard-crowd"):
    EDITS["wire-remains-" + base] = (base + "-2", wire.with_remains)
    EQUAL.append((base + "-1", "wire-remains-" + base, "the end of an older connection"))
    EDITS["wire-late-" + base] = (base + "-2", wire.answered_late)
    EQUAL.append((base + "-1", "wire-late-" + base, "a late packet is answered with a reset"))
