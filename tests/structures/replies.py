# SPDX-License-Identifier: GPL-3.0-or-later
"""What other messages tell: whether replies fit, whose session and file it is."""

from talk import *  # noqa: F403  pylint: disable=wildcard-import,unused-wildcard-import

FITS, LOST, COMMAND, OTHER_SESSION, OTHER_TREE, LONGER, DIALECT, ACTION, OPLOCK = range(9)


def read_answer(data, length=4, **over):
    talk = Talk()
    talk.request(READ, le((2, 49), (1, 80), (1, 0), (4, length), (8, 0)) + FID +
                 le((4, 0), (4, 0), (4, 0), (2, 0), (2, 0), (1, 0)))
    talk.response(over.pop("cmd", READ),
                  le((2, 17), (1, 80), (1, 0), (4, len(data)), (4, 0), (4, 0)) + data, **over)
    return talk


def created(disposition, action, wanted=0, granted=0, contexts=b""):
    talk = Talk()
    talk.request(CREATE, create_request("dir\\a.txt", contexts, disposition, wanted))
    talk.response(CREATE, create_response(action=action, oplock=granted))
    return talk


def negotiated(offered, chosen):
    talk = Talk()
    talk.request(NEGOTIATE, le((2, 36), (2, len(offered)), (2, 1), (2, 0), (4, 0)) + bytes(24) +
                 b"".join(u16(d) for d in offered), tree=0, session=0)
    talk.response(NEGOTIATE, le((2, 65), (2, 1), (2, chosen), (2, 0)) + bytes(16) +
                  le((4, 0), (4, 65536), (4, 65536), (4, 65536), (8, 0), (8, 0), (2, 128), (2, 0),
                     (4, 0)), tree=0, session=0)
    return talk


def closed_file():
    talk = created(1, 1)
    talk.request(CLOSE, le((2, 24), (2, 0), (4, 0)) + FID)
    talk.response(CLOSE, le((2, 60), (2, 0), (4, 0)) + bytes(52))
    return talk


def reply(verdict, talk):
    return {"talk": talk, "response": {"smb2.context.reply": verdict}}


CASES = {
    "reply fits": {"talk": lambda: read_answer(b"abcd"), "response": {
        "smb2.context.reply": FITS, "smb2.response_to": 4, "smb2.time": 0.001,
        "smb2.context.session": 1, "smb2.context.tree": 1, "smb2.context.open": 1},
        "other": {"smb2.time": "is rounded"}},
    "reply is longer": reply(LONGER, lambda: read_answer(b"abcde")),
    "reply to another command": dict(
        reply(COMMAND, lambda: read_answer(b"abcd", cmd=WRITE)), malformed=True),
    "reply of another session": reply(OTHER_SESSION, lambda: read_answer(b"abcd", session=5)),
    "reply of another tree": reply(OTHER_TREE, lambda: read_answer(b"abcd", tree=5)),
    "reply without request": reply(LOST, lambda: read_answer(b"abcd", id=77)),
    "dialect offered": reply(FITS, lambda: negotiated([0x202, 0x300], 0x300)),
    "dialect not offered": reply(DIALECT, lambda: negotiated([0x202, 0x300], 0x311)),
    "open if, created": reply(FITS, lambda: created(3, 2)),
    "open, created": reply(ACTION, lambda: created(1, 2)),
    "supersede, opened": reply(ACTION, lambda: created(0, 1)),
    "overwrite, opened on reconnect": reply(FITS, lambda: created(
        4, 1, contexts=create_context(b"DHnC", FID))),
    "exclusive asked, batch granted": reply(OPLOCK, lambda: created(1, 1, 8, 9)),
    "batch asked, level II granted": reply(FITS, lambda: created(1, 1, 9, 1)),
    "file of a close": {"talk": closed_file,
                        "request": {"smb2.context.filename": "dir\\a.txt", "smb2.context.open": 1},
                        "response": {"smb2.context.filename": "dir\\a.txt", "smb2.context.reply": FITS,
                                     "smb2.response_to": 6}},
}
