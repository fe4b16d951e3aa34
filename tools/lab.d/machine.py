# SPDX-License-Identifier: GPL-3.0-or-later
"""The private machine: users, smbd, tcpdump and the clients, all below /mnt of our namespace."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time

SERVER_ADDRESS = "192.0.2.10"
SERVER_ADDRESS_6, CLIENT_ADDRESS_6 = "2001:db8::10", "2001:db8::20"
CLIENT_ADDRESS = "192.0.2.20"
USER, PASSWORD = "alice", "secret"
SHARE = "/mnt/share"
SERVER_SID = "S-1-5-21-1001-2002-3003"
CLIENT_CONF = "/mnt/client.conf"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/mnt", "TZ": "UTC",
               "LC_ALL": "C.UTF-8", "USER": USER}

# Without these the server's interim responses come and go from run to run.
STEADY = {"aio read size": "0", "aio write size": "0", "strict sync": "no"}

SERVER_GLOBALS = {
    "netbios name": "LABSRV", "workgroup": "LAB", "server role": "standalone server",
    "server string": "lab", "interfaces": SERVER_ADDRESS + "/24",
    "bind interfaces only": "yes", "disable netbios": "yes", "smb ports": "445",
    "private dir": "/mnt/run/private", "lock directory": "/mnt/run/lock",
    "state directory": "/mnt/run/state", "cache directory": "/mnt/run/cache",
    "pid directory": "/mnt/run/pid", "ncalrpc dir": "/mnt/run/ncalrpc",
    "log file": "/mnt/run/log.smbd", "max log size": "0", "map to guest": "bad user",
    "load printers": "no", "disable spoolss": "yes", "store dos attributes": "yes",
    "ea support": "yes", "read only": "no", "vfs objects": "streams_xattr",
}

FILES = {
    "/mnt/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
                       "alice:x:4001:4001:Alice:/:/bin/false\n",
    "/mnt/etc/group": "root:x:0:\nnogroup:x:65534:\nalice:x:4001:\n",
    "/mnt/etc/hosts": "127.0.0.1 localhost\n%s labsrv\n%s labcli\n"
                      % (SERVER_ADDRESS, CLIENT_ADDRESS),
    CLIENT_CONF: "[global]\n\tnetbios name = LABCLI\n\tworkgroup = LAB\n"
                 "\tlock directory = /mnt/client\n\tstate directory = /mnt/client\n"
                 "\tcache directory = /mnt/client\n\tprivate dir = /mnt/client\n"
                 "\tpid directory = /mnt/client\n",
}


def prepare():
    """Set up the namespace: addresses, host name, a user list of our own."""
    if os.getpid() != 1:
        raise SystemExit("lab: --inside is not for direct use")
    for path, text in FILES.items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as out:
            out.write(text)
        if path.startswith("/mnt/etc/"):
            run(["mount", "--bind", path, path[len("/mnt"):]])
    socket.sethostname("labsrv")
    for command in ("link set lo up", "addr add %s/32 dev lo" % SERVER_ADDRESS,
                    "addr add %s/32 dev lo" % CLIENT_ADDRESS,
                    "route replace local %s dev lo src %s table local"
                    % (SERVER_ADDRESS, CLIENT_ADDRESS),
                    "addr add %s/128 dev lo nodad" % SERVER_ADDRESS_6,
                    "addr add %s/128 dev lo nodad" % CLIENT_ADDRESS_6,
                    "route add local %s dev lo src %s table local metric 1"
                    % (SERVER_ADDRESS_6, CLIENT_ADDRESS_6),
                    "route del local %s dev lo table local metric 0" % SERVER_ADDRESS_6):
        run(["ip"] + command.split())
    os.environ.clear()
    os.environ.update(ENVIRONMENT)


def run(command, okay=(0,), **more):
    """Run a command to its end; its exit status must be one of okay (None: any)."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", timeout=120, check=False, **more)
    if okay is not None and done.returncode not in okay:
        raise SystemExit("lab: %s: exit status %d\n%s"
                         % (" ".join(command), done.returncode, done.stdout))
    return done.stdout


def wait_for(condition, what):
    """Wait until the condition holds, ten seconds at most."""
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    with open("/mnt/run/log.smbd", errors="replace", encoding="utf-8") as log:
        raise SystemExit("lab: waited in vain for %s\n%s" % (what, log.read()[-4000:]))


def listens(port):
    """Tell whether something listens, without a connection that would be in the capture."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        return re.search(r"\d+: [0-9A-F]{8}:%04X [0-9A-F:]+ 0A" % port, table.read()) is not None


class Server:
    """An smbd with fresh state and empty shares; its SID is the same, but for "local sid"."""

    def __init__(self, options, ports=None, shares=None):
        for folder in ("/mnt/run", SHARE, "/mnt/client", "/mnt/local"):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
        for folder in ("private", "lock", "state", "cache", "pid", "ncalrpc"):
            os.mkdir("/mnt/run/" + folder)
        shutil.chown(SHARE, USER, USER)
        conf = dict(SERVER_GLOBALS)
        if ports:
            conf["smb ports"] = " ".join(map(str, ports))
        conf.update(options)
        sid = conf.pop("local sid", SERVER_SID)
        with open("/mnt/run/smb.conf", "w", encoding="ascii") as out:
            out.write("[global]\n" + "".join("\t%s = %s\n" % item for item in conf.items()))
            out.write("[share]\n\tpath = %s\n\tcomment = files\n" % SHARE)
            for name, more in (shares or {}).items():
                out.write("[%s]\n" % name + "".join("\t%s = %s\n" % item for item in more.items()))
        run(["smbpasswd", "-c", "/mnt/run/smb.conf", "-s", "-a", USER],
            input="%s\n%s\n" % (PASSWORD, PASSWORD))
        run(["net", "-s", "/mnt/run/smb.conf", "setlocalsid", sid])
        # It ends when it can read the end of a pipe from its standard input.
        self.smbd = subprocess.Popen(["smbd", "-F", "-s", "/mnt/run/smb.conf"],
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
        wait_for(lambda: all(listens(port) for port in ports or [445]), "smbd")

    def stop(self):
        """End smbd and the RPC helper that it may have started, by their process ids."""
        for name in os.listdir("/mnt/run/pid"):
            with open("/mnt/run/pid/" + name, encoding="ascii") as pid:
                try:
                    os.kill(int(pid.read()), signal.SIGTERM)
                except ProcessLookupError:
                    pass
        self.smbd.wait(10)


class SlowDisk:
    """The share on a file system in a file on a file system in a file: every flush takes long."""

    def __init__(self):
        os.makedirs("/mnt/outer", exist_ok=True)
        for image, size, folder in (("/mnt/disk", "32M", "/mnt/outer"),
                                    ("/mnt/outer/disk", "16M", SHARE)):
            run(["truncate", "-s", size, image])
            run(["mkfs.ext4", "-q", "-F", image])
            run(["mount", "-o", "loop,data=journal", image, folder])
        shutil.chown(SHARE, USER, USER)

    @staticmethod
    def drop():
        """Take it away; smbd may still be on its way out of it."""
        for folder in (SHARE, "/mnt/outer"):
            run(["umount", "--lazy", folder])


class SmallPackets:
    """The loopback with Ethernet's packet size: larger messages come in segments."""

    def __init__(self):
        run("ip link set lo mtu 1500 gso_max_segs 1".split())

    @staticmethod
    def drop():
        """Make it the loopback again."""
        run("ip link set lo mtu 65536 gso_max_segs 65535".split())


class Capture:
    """A running tcpdump; stop() fails if a packet was dropped."""

    def __init__(self, path, ports):
        self.path = path
        self.dump = subprocess.Popen(
            ["tcpdump", "-Z", "root", "-i", "lo", "-s", "70000", "-B", "65536", "-U",
             "--immediate-mode", "-w", path, " or ".join("tcp port %d" % p for p in ports)],
            stderr=subprocess.PIPE, text=True)
        while "listening on" not in (line := self.dump.stderr.readline()):
            if not line:
                raise SystemExit("lab: tcpdump did not start")

    def stop(self):
        """End the capture once nothing more is coming."""
        size = -1
        while size != (size := os.path.getsize(self.path)):
            time.sleep(0.5)
        self.dump.send_signal(signal.SIGINT)
        report = self.dump.communicate(timeout=10)[1]
        if not re.search(r"^0 packets dropped by kernel", report, re.M):
            raise SystemExit("lab: tcpdump lost packets:\n" + report)


def smbclient(commands, *options, okay=(0, 1), address=SERVER_ADDRESS, password=PASSWORD,
              server="LABSRV"):
    """Run smbclient's commands on the share; returns what it printed."""
    return run(["smbclient", "//%s/share" % server, "-I", address, "-s", CLIENT_CONF,
                "-U", "%s%%%s" % (USER, password), *options, "-c", commands], okay,
               cwd="/mnt/local")


def smbtorture(*arguments):
    """Run tests of smbtorture's; they must pass."""
    return run(["smbtorture", "//%s/share" % SERVER_ADDRESS, "-s", CLIENT_CONF, "--seed=1",
                "-U", "%s%%%s" % (USER, PASSWORD), *arguments], cwd="/mnt/local")


def smbcacls(name, *options):
    """Show or change a file's security descriptor."""
    return run(["smbcacls", "//LABSRV/share", name, "-I", SERVER_ADDRESS, "-s", CLIENT_CONF,
                "-U", "%s%%%s" % (USER, PASSWORD), *options])


def rpcclient(commands, binding="LABSRV"):
    """Run rpcclient's commands."""
    return run(["rpcclient", binding, "-I", SERVER_ADDRESS, "-s", CLIENT_CONF,
                "-U", "%s%%%s" % (USER, PASSWORD), "-c", commands])


def read_keys(text):
    """Return what "debug encryption" prints as lines for a .keys file, one per session."""
    sessions, key = [], ""
    for name, line, data in re.findall(r"^ *((?:Session|Server|Signing|App)\w* (?:Id|Key)|) *"
                                       r"\[00([0-9A-F])0\] (.{49})", text, re.M):
        if name == "Session Id":
            sessions.append({})
        if line == "0":
            key = name
        if key and sessions:
            sessions[-1][key] = sessions[-1].get(key, "") + "".join(data.split()).lower()
    rows = {}
    for keys in sessions:
        rows.setdefault(keys["Session Id"], "%s,%s,%s,%s\n" % tuple(
            keys.get(part, "") for part in ("Session Id", "Session Key", "ServerOut Key",
                                            "ServerIn Key")))
    return "".join(rows.values())


def local_file(name, size):
    """Make a file of the given size with a fixed content on the client's side."""
    data = b"".join(b"%s line %d\n" % (name.encode(), n) for n in range(size // 8 + 1))[:size]
    with open("/mnt/local/" + name, "wb") as out:
        out.write(data)


def share_file(name, data=b"lab\n"):
    """Put a file into the share behind the server's back, its times and owner fixed."""
    path = os.path.join(SHARE, name)
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    with open(path, "wb") as out:
        out.write(data)
    for entry in (path, folder):
        shutil.chown(entry, USER, USER)


def record(capture, path):
    """Record one scenario into path; returns the server's version for the note."""
    server = None
    if capture.server_options is not None:
        server = Server(capture.server_options, capture.ports, capture.shares)
    outside = capture.before() if capture.before else None
    time.sleep(0.3)  # for late acknowledgements of what happened before
    dump = Capture(path, capture.ports or [445])
    keys = capture.scene(*capture.arguments)
    dump.stop()
    if outside:
        outside.drop()
    if server:
        server.stop()
    keys, beside = keys if isinstance(keys, tuple) else (keys, {})
    for suffix, data in (dict(beside, keys=keys) if keys else beside).items():
        with open("%s.%s" % (path, suffix), "w" if isinstance(data, str) else "wb") as out:
            out.write(data)
    return run(["smbd", "--version"]).strip().replace("Version ", "smbd ")
