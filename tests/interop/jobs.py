# SPDX-License-Identifier: GPL-3.0-or-later
"""What is recorded for tests/interop: smbtorture's tests one by one, and other tools."""

import functools
import os
import re
import subprocess

import machine
from machine import CLIENT_CONF, PASSWORD, SERVER_ADDRESS, SHARE, STEADY, USER

HERE = os.path.dirname(os.path.abspath(__file__))
TIME_LIMIT = 20  # seconds for a test of smbtorture's

# Steady, and with what most of smb2.* asks of a server.
SERVER = dict(STEADY, **{
    "kernel oplocks": "no", "kernel share modes": "no", "posix locking": "no",
    "vfs objects": "acl_xattr streams_xattr", "acl_xattr:ignore system acls": "yes",
    "acl_xattr:default acl style": "windows", "server multi channel support": "yes",
    "interfaces": SERVER_ADDRESS + '/24;speed=1000000000,capability=RSS',
    "map archive": "no", "debug encryption": "yes"})
ADMIN = {"admin users": USER}

FRUIT = {"vfs objects": "catia fruit streams_xattr acl_xattr", "fruit:copyfile": "yes",
         "fruit:resource": "file", "fruit:metadata": "netatalk", "fruit:locking": "netatalk",
         "fruit:encoding": "native", "fruit:veto_appledouble": "no"}

# Servers for tests that want another one: the first prefix that fits.
SERVERS = [
    ("vfs.fruit_timemachine", dict(FRUIT, **{"fruit:time machine": "yes",
                                             "fruit:time machine max size": "32M"})),
    ("vfs.fruit_conversion", dict(FRUIT, **{"fruit:metadata": "stream",
                                            "fruit:wipe_intentionally_left_blank_rfork": "true",
                                            "fruit:delete_empty_adfiles": "true"})),
    ("vfs.fruit_file_id", dict(FRUIT, **{"fruit:zero_file_id": "yes"})),
    ("vfs.fruit", FRUIT),
    ("smb2.kernel-oplocks", {"kernel oplocks": "yes"}),
    ("smb2.change_notify_disabled", {"change notify": "no"}),
    ("smb2.create_no_streams", {"vfs objects": "acl_xattr"}),
    ("smb2.session-require-signing", {"server signing": "mandatory"}),
    ("smb2.session.encryption", {"server smb3 encryption algorithms":
                                 "AES-128-GCM AES-128-CCM AES-256-GCM AES-256-CCM"}),
]

# SMB1, of which Samba offers nothing unless it is asked to.
NT1 = {"server min protocol": "NT1", "lanman auth": "yes", "ntlm auth": "yes"}
NT1_CLIENT = ["--option=client min protocol=NT1", "--option=client max protocol=NT1"]
SMB1_TESTS = ("raw.", "base.", "unix.")

# These have no end, or none within the limit, or no request in them.
LEFT_OUT = re.compile(r"^(?:raw|base)\.(bench|hold|ping-pong|scan|iometer|casetable|utable|mangle|"
                      r"fdpass|delaywrite|secleak|disconnect|smb1-twrp|trans2-scan|samba3)|"
                      r"^smb2\.(bench|create\.bench|rename\.rename_dir_bench|maxfid|hold-|"
                      r"durable-v2-delay|aio_delay|samba3misc|notify-inotify|scan\.scan$|"
                      r"lease\.dynamic_share|ioctl\.bug14769|acls\.DYNAMIC)")


class Job:
    """What to play, and on which server."""

    def __init__(self, play, server=(), shares=None, before=None):
        self.play, self.server, self.shares, self.before = play, dict(server), shares, before


def prepare():
    """A second user, for tests that log on as somebody else."""
    for path, line in (("/mnt/etc/passwd", "bob:x:4002:4002:Bob:/:/bin/false\n"),
                       ("/mnt/etc/group", "bob:x:4002:\n")):
        with open(path, "a", encoding="ascii") as table:
            table.write(line)


def add_bob():
    """Give the second user a password."""
    machine.run(["smbpasswd", "-c", "/mnt/run/smb.conf", "-s", "-a", "bob"],
                input="%s\n%s\n" % (PASSWORD, PASSWORD))


# ---- smbtorture -----------------------------------------------------------------------------


def torture(test):
    """Play one test of smbtorture's; returns outcome and output."""
    command = ["smbtorture", "//%s/share" % SERVER_ADDRESS, "-s", CLIENT_CONF, "--seed=1",
               "--option=torture:localdir=" + SHARE,
               "--option=torture:share2=share2", "--option=torture:user2name=bob",
               "--option=torture:user2password=" + PASSWORD,
               "-U", "%s%%%s" % (USER, PASSWORD), test]
    if test.startswith(SMB1_TESTS):
        command[1:1] = NT1_CLIENT
    player = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", cwd="/mnt/local",
                              start_new_session=True)
    try:
        text = player.communicate(timeout=TIME_LIMIT)[0]
    except subprocess.TimeoutExpired:
        os.killpg(player.pid, 9)
        return "timeout", player.communicate()[0]
    if player.returncode:
        return "fail", text
    return "pass" if re.search(r"^success:", text, re.M) else "skip", text


def tests():
    """Return all tests that smbtorture lists, suites in turn, so that each is begun early."""
    listed = subprocess.run(["smbtorture", "--list"], stdout=subprocess.PIPE, text=True,
                            check=True).stdout.splitlines()
    suites = {}
    for test in listed:
        test = re.sub(r"\.([^.]+)\.\1$", r".\1", test)
        if test.startswith(("smb2.", "vfs.") + SMB1_TESTS) and not LEFT_OUT.match(test):
            suites.setdefault(".".join(test.split(".")[:2]), []).append(test)
    turn = 0
    while suites:
        for suite in [name for name, rest in suites.items() if turn >= len(rest)]:
            del suites[suite]
        yield from (rest[turn] for rest in suites.values())
        turn += 1


def torture_job(test):
    """Return the job for a test of smbtorture's."""
    server = next((options for prefix, options in SERVERS if test.startswith(prefix)), {})
    if test.startswith(SMB1_TESTS):
        server = NT1
    return Job(functools.partial(torture, test), server, {"share2": {"path": "/mnt/share2"}},
               prepare_torture)


def prepare_torture():
    """A second share and a second user."""
    machine.run(["rm", "-rf", "/mnt/share2"])
    os.makedirs("/mnt/share2")
    machine.run(["chown", "%s:%s" % (USER, USER), "/mnt/share2"])
    add_bob()


# ---- other tools ----------------------------------------------------------------------------


def played(scene, *arguments):
    """Play a scene of another tool's; returns outcome and output."""
    return "pass", scene(*arguments) or ""


def rpc_server():
    """srvsvc, wkssvc: what a server says about itself."""
    return machine.rpcclient("srvinfo; netshareenum 1; netshareenum 2; netsharegetinfo share 1;"
                             " netsharegetinfo share 2; netfileenum; netsessenum; netremotetod;"
                             " netconnenum share; wkssvc_wkstagetinfo; netnamevalidate share 9")


def rpc_lsa():
    """lsarpc: names and SIDs."""
    return machine.rpcclient("lsaquery; dsroledominfo; enumprivs; lookupnames alice bob nobody;"
                             " lookupsids S-1-1-0 S-1-5-32-544 S-1-5-21-1001-2002-3003-1000;"
                             " lsaenumsid; getusername; lookupdomain LABSRV")


def rpc_sam():
    """samr: users, groups, aliases."""
    return machine.rpcclient("querydominfo; enumdomusers; queryuser alice; enumdomgroups;"
                             " enumalsgroups builtin; querydispinfo; samlookupnames domain alice;"
                             " enumdomains; querygroup 513; queryusergroups 1000")


def rpc_other():
    """winreg, svcctl, epmapper, eventlog: what smbd has of them."""
    return machine.run(["net", "rpc", "registry", "enumerate", "HKLM", "-S", "LABSRV", "-I",
                        SERVER_ADDRESS, "-s", CLIENT_CONF, "-U", "%s%%%s" % (USER, PASSWORD)],
                       None) + \
        machine.run(["net", "rpc", "service", "list", "-S", "LABSRV", "-I", SERVER_ADDRESS, "-s",
                     CLIENT_CONF, "-U", "%s%%%s" % (USER, PASSWORD)], None) + \
        machine.rpcclient("epmmap")


def rpc_lists():
    """Lists that come in many PDUs."""
    return machine.rpcclient("netshareenum 1; netshareenumall 2; netshareenumall 502;"
                             " netsharegetinfo s001 502; netsharegetinfo s002 1005")


def rpc_secured(level):
    """Calls that are signed or sealed, each PDU with its verification trailer."""
    return machine.rpcclient("srvinfo; netshareenum 1; lookupnames alice; queryuser alice",
                             "ncacn_np:LABSRV[%s]" % level)


def acls():
    """Security descriptors of every sort that smbcacls can set."""
    machine.share_file("acl.txt")
    machine.share_file("dir/in.txt")
    text = ""
    for name, *options in (
            ["acl.txt"], ["acl.txt", "--add", "ACL:Everyone:ALLOWED/0x0/READ"],
            ["acl.txt", "--add", "ACL:BUILTIN\\Administrators:DENIED/0x0/WRITE"],
            ["acl.txt", "--modify", "ACL:Everyone:ALLOWED/0x0/FULL"], ["acl.txt", "--numeric"],
            ["acl.txt", "--delete", "ACL:Everyone:ALLOWED/0x0/FULL"],
            ["dir", "--add", "ACL:S-1-5-32-545:ALLOWED/OI|CI/CHANGE"], ["dir\\in.txt"],
            ["acl.txt", "--chown", "bob"], ["dir", "--inherit=copy"], ["acl.txt", "--sddl"]):
        text += machine.run(["smbcacls", "//LABSRV/share", name, "-I", SERVER_ADDRESS, "-s",
                             CLIENT_CONF, "-U", "%s%%%s" % (USER, PASSWORD), *options], None)
    return text


def dfs():
    """A DFS root with links; the client follows one, one leads nowhere."""
    return machine.run(["smbclient", "//LABSRV/dfs", "-I", SERVER_ADDRESS, "-s", CLIENT_CONF, "-U",
                        "%s%%%s" % (USER, PASSWORD), "-c",
                        "ls; cd link; ls; cd ..; ls gone\\*; showconnect"], None)


def prepare_dfs():
    """The root's links."""
    machine.share_file("there.txt")
    machine.run(["rm", "-rf", "/mnt/dfs"])
    os.makedirs("/mnt/dfs")
    os.symlink("msdfs:LABSRV\\share", "/mnt/dfs/link")
    os.symlink("msdfs:NOSUCH\\share,OTHER\\share", "/mnt/dfs/gone")


def snapshots():
    """Previous versions: list them, read one, list a folder of one."""
    return machine.smbclient("allinfo plan.txt; ls @GMT-2024.01.02-03.04.05\\*;"
                             " get @GMT-2024.01.02-03.04.05\\plan.txt old.txt;"
                             " get plan.txt new.txt;"
                             " allinfo @GMT-2024.01.02-03.04.05\\plan.txt; allinfo none.txt")


def prepare_snapshots():
    """Two snapshots of a file."""
    machine.share_file("plan.txt", b"the plan of today\n")
    for stamp in ("2024.01.02-03.04.05", "2024.02.03-04.05.06"):
        machine.share_file(".snapshots/@GMT-%s/plan.txt" % stamp, b"the plan of %s\n"
                           % stamp.encode())


def quota():
    """Quotas of users and of the file system, asked and set."""
    base = ["smbcquotas", "//LABSRV/share", "-s", CLIENT_CONF, "-U", "%s%%%s" % (USER, PASSWORD)]
    return "".join(machine.run(base + options, None) for options in (
        ["-u", USER], ["-L"], ["-F"], ["-S", "UQLIM:%s:1000000/2000000" % USER],
        ["-S", "FSQLIM:500000/900000"], ["-S", "FSQFLAGS:QUOTA_ENABLED"]))


def prepare_quota():
    """A quota program as smbd calls it."""
    for name, text in (("get", "echo 2 100 4000 8000 10 400 800 1024"), ("set", "echo 0")):
        path = "/mnt/run/quota-" + name
        with open(path, "w", encoding="ascii") as out:
            out.write("#!/bin/sh\n%s\n" % text)
        os.chmod(path, 0o755)


def symlinks():
    """Symbolic links in the share: followed, broken, leading out of it."""
    return machine.smbclient("ls; get link.txt a.txt; get broken.txt b.txt; get out.txt c.txt;"
                             " allinfo link.txt; cd linked; ls; cd ..; del link.txt; ls")


def prepare_symlinks():
    """The links."""
    machine.share_file("real/file.txt")
    for name, target in (("link.txt", "real/file.txt"), ("broken.txt", "nowhere"),
                         ("out.txt", "/etc/passwd"), ("linked", "real")):
        os.symlink(target, os.path.join(SHARE, name))


def everyday():
    """smbclient's commands, most of them."""
    machine.local_file("one.txt", 700)
    machine.local_file("two.bin", 300000)
    return machine.smbclient(
        "put one.txt; put two.bin; mkdir d; cd d; put one.txt; ls; cd ..; du; allinfo one.txt;"
        " setmode one.txt +rsh; setmode one.txt -rsh; setea one.txt COLOUR blue; geteas one.txt;"
        " volume; utimes one.txt -1 -1 2020:01:02-03:04:05 -1; allinfo one.txt;"
        " scopy two.bin three.bin; get three.bin; rename one.txt four.txt -f; notify none;"
        " put one.txt four.txt:notes; allinfo four.txt; prompt; mget *.bin; deltree d; del *; ls;"
        " rmdir none; put one.txt bad/none.txt; open none.txt; stat four.txt")


def other_client(*options):
    """Less of it, with other settings of the client's."""
    machine.local_file("one.txt", 700)
    return machine.smbclient("put one.txt; ls; get one.txt b.txt; allinfo one.txt; del one.txt",
                             *options)


def smb1_client():
    """smbclient over SMB1."""
    machine.local_file("one.txt", 700)
    return machine.smbclient(
        "put one.txt; mkdir d; ls; cd d; put one.txt two.txt; ls; rename two.txt three.txt;"
        " allinfo three.txt; setmode three.txt +r; setmode three.txt -r; del three.txt; cd ..;"
        " rmdir d; get one.txt b.txt; volume; du; stat one.txt; open none.txt; del one.txt",
        "-m", "NT1", "--option=client min protocol=NT1")


def library_client():
    """libsmbclient, as smbget uses it."""
    machine.share_file("one.txt")
    machine.share_file("dir/two.txt")
    return machine.run(["smbget", "-U", "%s%%%s" % (USER, PASSWORD), "-R",
                        "smb://%s/share/dir" % SERVER_ADDRESS], None, cwd="/mnt/local") + \
        machine.run(["smbget", "-U", "%s%%%s" % (USER, PASSWORD),
                     "smb://%s/share/one.txt" % SERVER_ADDRESS], None, cwd="/mnt/local")


def net_client():
    """net's commands over RPC."""
    return "".join(machine.run(["net", "rpc", *command, "-S", "LABSRV", "-I", SERVER_ADDRESS, "-s",
                                CLIENT_CONF, "-U", "%s%%%s" % (USER, PASSWORD)], None)
                   for command in (["info"], ["share", "list"], ["user"], ["group", "list"],
                                   ["file"], ["rights", "list"], ["getsid"]))


def impacket_client(dialect):
    """impacket, where it is installed."""
    if subprocess.run(["/usr/bin/python3", "-c", "import impacket"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        return "impacket is not here"
    return machine.run(["/usr/bin/python3", os.path.join(HERE, "impacket_client.py"),
                        SERVER_ADDRESS, USER, PASSWORD, dialect], None)


OTHERS = {
    "rpc-server": Job(functools.partial(played, rpc_server), ADMIN),
    "rpc-lsa": Job(functools.partial(played, rpc_lsa), ADMIN, before=add_bob),
    "rpc-sam": Job(functools.partial(played, rpc_sam), ADMIN, before=add_bob),
    "rpc-other": Job(functools.partial(played, rpc_other), ADMIN),
    "rpc-lists": Job(functools.partial(played, rpc_lists), ADMIN,
                     {"s%03d" % n: {"path": SHARE, "comment": "share number %d" % n}
                      for n in range(150)}),
    "rpc-sign": Job(functools.partial(played, rpc_secured, "sign"), ADMIN, before=add_bob),
    "rpc-spnego": Job(functools.partial(played, rpc_secured, "sign,spnego"), ADMIN,
                      before=add_bob),
    "rpc-seal": Job(functools.partial(played, rpc_secured, "seal"), ADMIN, before=add_bob),
    "smbcacls": Job(functools.partial(played, acls), ADMIN, before=add_bob),
    "dfs": Job(functools.partial(played, dfs), {"host msdfs": "yes"},
               {"dfs": {"path": "/mnt/dfs", "msdfs root": "yes"}}, prepare_dfs),
    "snapshots": Job(functools.partial(played, snapshots),
                     {"vfs objects": "shadow_copy2 acl_xattr streams_xattr",
                      "shadow:snapdir": ".snapshots", "shadow:sort": "desc",
                      "shadow:mountpoint": SHARE},
                     before=prepare_snapshots),
    "quota": Job(functools.partial(played, quota),
                 dict(ADMIN, **{"get quota command": "/mnt/run/quota-get",
                                "set quota command": "/mnt/run/quota-set"}), before=prepare_quota),
    "symlinks": Job(functools.partial(played, symlinks), before=prepare_symlinks),
    "everyday": Job(functools.partial(played, everyday)),
}
OTHERS["client-NT1"] = Job(functools.partial(played, smb1_client), NT1)
OTHERS["smbget"] = Job(functools.partial(played, library_client))
OTHERS["net"] = Job(functools.partial(played, net_client), ADMIN)
for name in ("NT1", "0x0202", "0x0210", "0x0300", "0x0311"):
    OTHERS["impacket-" + name] = Job(functools.partial(played, impacket_client, name), NT1)
for dialect in ("SMB2_02", "SMB2_10", "SMB3_00", "SMB3_02", "SMB3_11"):
    OTHERS["client-" + dialect] = Job(functools.partial(played, other_client, "-m", dialect))
OTHERS["client-sign"] = Job(functools.partial(played, other_client, "--client-protection=sign"))
for cipher in ("AES-128-CCM", "AES-128-GCM", "AES-256-CCM", "AES-256-GCM"):
    OTHERS["client-" + cipher] = Job(functools.partial(
        played, other_client, "--client-protection=encrypt",
        "--option=client smb3 encryption algorithms=" + cipher))
for algorithm in ("HMAC-SHA256", "AES-128-CMAC", "AES-128-GMAC"):
    OTHERS["client-" + algorithm] = Job(functools.partial(
        played, other_client, "--client-protection=sign",
        "--option=client smb3 signing algorithms=" + algorithm))


@functools.lru_cache(maxsize=None)
def table():
    """Return all jobs by name."""
    jobs = dict(OTHERS)
    for test in tests():
        jobs[re.sub(r"[^\w.+-]+", "_", test)] = torture_job(test)
    return jobs
